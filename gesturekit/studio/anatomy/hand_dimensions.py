"""The dimensions of one person's hand: bone lengths, widths and the layout of the palm, in centimetres.

Everything follows from hand length and breadth and from published proportions, rounded: Gordon et al. 1989
(ANSUR) for length and breadth of men and women; Snyder et al. 1977 for children; Buryanov and Kotiuk 2010 for
bones and the soft tissue of the tips; Greiner 1991 for the breadth of the fingers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.studio.anatomy.joints import Array
from gesturekit.words import unknown_word

Build = Literal["man", "woman", "child"]
"""Whose hand: the population that a shape is drawn from."""

# Mean bone lengths in millimetres, after Buryanov and Kotiuk 2010; rows thumb to little finger. The
# thumb's three are metacarpal, proximal and distal; a finger's proximal, middle and distal.
_BONE_MM = np.array(
    [[46.2, 31.6, 21.7], [39.8, 22.4, 15.8], [44.6, 26.3, 17.4], [41.4, 25.7, 17.3], [32.7, 18.1, 16.0]]
)
_TISSUE_MM = np.array([5.7, 3.8, 4.0, 4.0, 3.7])
_METACARPAL_MM = np.array([68.1, 64.6, 58.0, 53.7])
_MIDDLE_FINGER_MM = 92.3
_HAND_MM = 190.0

# Share of the middle finger, knuckle to tip, in the hand's length: 0.486 by the bones (Buryanov and Kotiuk
# 2010, from the wrist's joint), 0.54 outside (Buchholz et al. 1992, from its crease). In photographs of
# 35 open hands the landmark model sees fingers 0.86 as long as the palm; a little foreshortened, that is 0.5.
_FINGER_SHARE = 0.508

# Flesh beside the outer knuckles, over hand breadth, beyond the radius of the fingers.
_EDGE = 0.055

# The same photographs show thumbs this much longer, against the palm, than the bones' table.
_THUMB = 1.06

# Radius over hand breadth at the base, the two joints and the tip (Greiner 1991: the index finger's middle
# joint is about 0.23 of the hand's breadth, its last joint 0.20).
_RADIUS = np.array(
    [
        [0.148, 0.128, 0.119, 0.088],
        [0.122, 0.113, 0.100, 0.077],
        [0.123, 0.115, 0.101, 0.079],
        [0.117, 0.108, 0.095, 0.075],
        [0.103, 0.095, 0.085, 0.068],
    ]
)

# Layout of the palm: along it as a share of wrist to middle knuckle, across it as a share of the distance
# between the outer knuckles, depth as a share of the palm's length.
_KNUCKLE_ALONG = np.array([0.970, 1.0, 0.935, 0.815])
_KNUCKLE_ACROSS = np.array([0.475, 0.130, -0.205, -0.525])
_KNUCKLE_DEPTH = np.array([0.005, -0.028, -0.020, 0.012])
_CARPAL_ACROSS = np.array([0.225, 0.078, -0.078, -0.215])
_CARPAL_DEPTH = np.array([-0.005, -0.020, -0.015, 0.000])

# Mean hand length and breadth with their standard deviations, centimetres (Gordon et al. 1989, rounded).
_ADULTS: dict[str, tuple[float, float, float, float]] = {
    "man": (19.4, 9.0, 0.98, 0.42),
    "woman": (18.05, 7.95, 0.97, 0.38),
}
_CUT = 2.2


@dataclass(frozen=True, slots=True, eq=False)
class HandDimensions:
    """Lengths, widths and layout of a right hand in hand space, centimetres and radians.

    Attributes
    ----------
    length, breadth
        Wrist to the tip of the straight middle finger, and across the knuckles without the thumb.
    bones
        (5, 3): the thumb's metacarpal, proximal and distal bone, and each finger's proximal, middle and
        distal phalanx, from joint to joint and to the end of the last bone.
    tissue
        (5,): the flesh beyond the last bone of each finger.
    radii
        (5, 4): half the breadth at the base, at the two joints and at the tip of each finger. The thumb's
        base is its saddle joint.
    knuckles, carpals
        (4, 3): where the metacarpals of the four fingers end and begin.
    thumb_base
        (3,): the thumb's saddle joint.
    splay
        (4,): direction of each straight finger at spread 0, positive towards the little finger.
    roll
        (4,): how far the flexion axis of each finger is turned about the finger; this is what makes
        flexed fingers point towards the scaphoid.
    palm_thickness, wrist_width, wrist_thickness, forearm_width
        Whole thickness or width; the forearm's where it is thickest.
    forearm_length
        Wrist to elbow.
    """

    length: float
    breadth: float
    bones: Array
    tissue: Array
    radii: Array
    knuckles: Array
    carpals: Array
    thumb_base: Array
    splay: Array
    roll: Array
    palm_thickness: float
    wrist_width: float
    wrist_thickness: float
    forearm_length: float
    forearm_width: float

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if isinstance(array := getattr(self, name), np.ndarray):
                array.flags.writeable = False

    @property
    def palm_length(self) -> float:
        """Wrist to the middle finger's knuckle, centimetres; the unit of landmark errors."""
        return float(np.linalg.norm(self.knuckles[1]))

    @classmethod
    def from_measures(
        cls,
        length: float,
        breadth: float,
        *,
        thickness: float = 1.0,
        finger_share: float = _FINGER_SHARE,
        bone_factors: Array | None = None,
    ) -> HandDimensions:
        """Derive a whole hand from its length and its breadth across the knuckles, cm.

        `thickness` is that of fingers and palm against what is usual for the breadth, `finger_share` middle
        finger (knuckle to tip) over hand length; (5, 3) `bone_factors` change the single bones.
        """
        for name, value, low, high in (
            ("length", length, 6.0, 26.0),
            ("breadth", breadth, 0.36 * length, 0.56 * length),
            ("thickness", thickness, 0.8, 1.2),
            ("finger_share", finger_share, 0.47, 0.55),
        ):
            if not low <= value <= high:
                raise InvalidArgumentError(
                    f"hand {name} is {value}; expected {low:.3g} to {high:.3g} (lengths in centimetres)"
                )
        scale = finger_share * length / _MIDDLE_FINGER_MM
        bones = _BONE_MM * scale
        # The thumb's metacarpal belongs to the palm and grows with it.
        bones[0, 0] = _BONE_MM[0, 0] * length / _HAND_MM
        bones[0] *= _THUMB
        bones = bones * (np.ones((5, 3)) if bone_factors is None else bone_factors)
        radii = _RADIUS * breadth * thickness
        palm = length * (1.0 - finger_share)
        span = breadth * (1.0 - _EDGE) - radii[1, 0] - radii[4, 0]
        knuckles = np.stack([_KNUCKLE_ACROSS * span, _KNUCKLE_ALONG * palm, _KNUCKLE_DEPTH * palm], axis=1)
        metacarpals = _METACARPAL_MM * length / _HAND_MM * 0.97
        across, depth = _CARPAL_ACROSS * span, _CARPAL_DEPTH * palm
        run = metacarpals**2 - (knuckles[:, 0] - across) ** 2 - (knuckles[:, 2] - depth) ** 2
        carpals = np.stack([across, knuckles[:, 1] - np.sqrt(run), depth], axis=1)
        return cls(
            length=float(length),
            breadth=float(breadth),
            bones=bones,
            tissue=_TISSUE_MM * scale,
            radii=radii,
            knuckles=knuckles,
            carpals=carpals,
            thumb_base=np.array([0.325 * span, 0.215 * palm, 0.083 * palm]),
            splay=np.radians([-3.0, 0.0, 3.0, 7.0]),
            roll=np.radians([-4.0, 0.0, 5.0, 10.0]),
            palm_thickness=0.32 * breadth * thickness,
            wrist_width=0.69 * breadth * (0.5 + 0.5 * thickness),
            wrist_thickness=0.47 * breadth * (0.5 + 0.5 * thickness),
            forearm_length=1.35 * length,
            forearm_width=1.08 * breadth * thickness,
        )

    @classmethod
    def average(cls, build: Build = "man") -> HandDimensions:
        """The mean hand of a population; for a child, of ten years."""
        return cls._of(build, 10.0, 0.0, 0.0)

    @classmethod
    def sample(cls, rng: np.random.Generator, build: Build | None = None) -> HandDimensions:
        """The hand of somebody; `build` None draws one, children being one in five.

        All varies as it does between people, cut off at 2.2 standard deviations.
        """
        drawn = get_args(Build)[rng.choice(3, p=[0.4, 0.4, 0.2])]
        size, width, thick, share = np.clip(rng.normal(size=4), -_CUT, _CUT)
        fingers = np.clip(rng.normal(size=(5, 1)), -_CUT, _CUT)
        single = np.clip(rng.normal(size=(5, 3)), -_CUT, _CUT)
        whose = drawn if build is None else build
        return cls._of(
            whose,
            rng.uniform(4.0, 12.0) if whose == "child" else 0.0,
            size,
            # Long hands are broad hands: correlation of length and breadth about 0.6 (Gordon et al. 1989).
            0.6 * size + 0.8 * width,
            thickness=1.0 + 0.055 * thick,
            finger_share=_FINGER_SHARE + 0.008 * share,
            bone_factors=1.0 + 0.012 * fingers + 0.018 * single,
        )

    @classmethod
    def _of(cls, build: str, years: float, size: float, width: float, **variety: Any) -> HandDimensions:
        """`size` and `width` in standard deviations from the mean of a build, for children of that age."""
        if build == "child":
            length = (8.9 + 0.65 * years) * (1.0 + 0.05 * size)
            breadth = 0.462 * length * (1.0 + 0.03 * (width - 0.6 * size))
        elif build in _ADULTS:
            length, breadth, length_deviation, breadth_deviation = _ADULTS[build]
            length, breadth = length + length_deviation * size, breadth + breadth_deviation * width
        else:
            raise unknown_word("build", build, get_args(Build))
        return cls.from_measures(float(length), float(breadth), **variety)
