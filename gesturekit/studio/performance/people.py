"""People who perform in the studio: whose hand it is, what its skin is like, and how its owner moves.

A person follows from a number alone, so that "person 7" is the same one in every script, export and test.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import get_args

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger
from gesturekit.studio.anatomy.contacts import ContactSolver
from gesturekit.studio.anatomy.hand_dimensions import Build, HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.joints import N_ANGLES, THUMB, WRIST, Array, JointAngle, constrain
from gesturekit.studio.anatomy.poses import POSE_CONTACTS, POSE_ROOTS, POSES
from gesturekit.studio.scene import Skin, Sleeve
from gesturekit.words import unknown_word

TONES = 6
"""Number of skin tones, from 1 (palest) to this."""

_BUILD_SHARES = (0.42, 0.42, 0.16)

# Keeps a person's number apart from other uses of the same number as a seed.
_PEOPLE = 0x70656F70


@dataclass(frozen=True, eq=False)
class MotionStyle:
    """How a person moves: means, around which single gestures vary.

    Attributes
    ----------
    speed, size
        Factors on speed, about 0.45 to 1.3, and on the size of movements, about 0.65 to 1.5.
    tilt
        (3,) rotation vector by which the hand is held askew, radians, for a right hand in camera axes.
    fingers
        (N_ANGLES,) how the fingers differ from the pose of the book, radians.
    tremor_cm, sway_cm
        Root mean square of physiological tremor at the wrist, and of the slow sway of a held-up arm.
    skew
        Timing of movements: 0 is minimum jerk, more is sigma-lognormal; see `easing.progress`.
    hesitation
        Probability of a pause between preparation and stroke.
    sluggish
        Seconds by which fingers lag behind the arm.
    one_finger
        Whether this person swipes and draws with the index finger instead of the whole hand.
    """

    speed: float
    size: float
    tilt: Array
    fingers: Array
    tremor_cm: float
    sway_cm: float
    skew: float
    hesitation: float
    sluggish: float
    one_finger: bool

    @classmethod
    def sample(cls, rng: np.random.Generator) -> MotionStyle:
        """Draw somebody's style."""
        fingers = np.radians(rng.normal(0.0, 3.5, N_ANGLES).clip(-7.0, 7.0))
        fingers[WRIST] *= 0.5
        fingers[THUMB] *= 0.7
        fingers[JointAngle.PALM_CUP] = abs(fingers[JointAngle.PALM_CUP]) * 0.5
        return cls(
            speed=float(np.exp(np.clip(rng.normal(-0.3, 0.25), -0.85, 0.3))),
            size=float(np.exp(np.clip(rng.normal(0.0, 0.2), -0.45, 0.4))),
            tilt=np.radians(rng.normal(0.0, 1.0, 3).clip(-1.8, 1.8) * (6.0, 6.0, 5.0)),
            fingers=fingers,
            tremor_cm=float(np.clip(0.02 * np.exp(rng.normal(0.0, 0.5)), 0.007, 0.1)),
            sway_cm=float(rng.uniform(0.15, 0.5)),
            skew=float(rng.uniform(0.05, 0.22)) if rng.random() < 0.5 else 0.0,
            hesitation=float(rng.uniform(0.0, 0.3)),
            sluggish=float(rng.uniform(0.0, 0.06)),
            one_finger=bool(rng.random() < 0.35),
        )


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody with hands; `tone` is 1 (palest) to `TONES`, ring and watch are worn on the left hand."""

    number: int
    build: Build
    shape: HandDimensions
    tone: int
    skin: Skin
    sleeve: Sleeve | None
    ring: Finger | None
    watch: bool
    style: MotionStyle

    @classmethod
    def numbered(cls, number: int, *, tone: int | None = None, build: Build | None = None) -> Person:
        """Person `number`, always the same; `tone` and `build` make a twin with another skin or hand.

        InvalidArgumentError when the number is below 0 or the tone not 1 to `TONES`.
        """
        if number < 0:
            raise InvalidArgumentError(f"person {number} does not exist; expected 0 or more")
        if tone is not None and not 1 <= tone <= TONES:
            raise InvalidArgumentError(f"skin tone {tone} does not exist; choose 1 (palest) to {TONES}")
        return _numbered(int(number), tone, build)

    def pose(self, name: str) -> Array:
        """A named pose as this person holds it, (N_ANGLES,) radians, contacts closed.

        All of a person's poses are solved together when the first is asked for, then remembered.
        """
        if name not in POSES:
            raise unknown_word("pose", name, POSES)
        return _poses(self.shape, self.style)[name]

    def detour(self, first: str, second: str) -> Array | None:
        """`ContactSolver.detour` between named poses, worked out once; the way back is the same way."""
        start, end = POSE_ROOTS[first], POSE_ROOTS[second]
        if start == end:
            return None
        extra = _detour(self.shape, self.style, *sorted((start, end)))
        return extra if extra is None or start < end else extra[::-1]


@functools.lru_cache(maxsize=4096)
def _numbered(number: int, tone: int | None, build: Build | None) -> Person:
    rng = np.random.default_rng([_PEOPLE, number])
    # All is drawn in any case, so that a twin shares all the rest.
    own_build = get_args(Build)[rng.choice(3, p=_BUILD_SHARES)]
    own_tone = int(rng.integers(1, TONES + 1))
    skin_rng, dress_rng = rng.spawn(2)
    build = own_build if build is None else build
    tone = own_tone if tone is None else tone
    shape, style = _hand(number, build)
    return Person(
        number=number,
        build=build,
        shape=shape,
        tone=tone,
        skin=_skin(skin_rng, tone, build),
        sleeve=_sleeve(dress_rng),
        ring=Finger(int(dress_rng.integers(1, 5))) if dress_rng.random() < 0.2 else None,
        watch=bool(dress_rng.random() < 0.2),
        style=style,
    )


@functools.lru_cache(maxsize=4096)
def _hand(number: int, build: Build) -> tuple[HandDimensions, MotionStyle]:
    """The same objects for twins of another tone: what is solved for one holds for all."""
    _, _, style_rng, shape_rng = np.random.default_rng([_PEOPLE, number]).spawn(4)
    return HandDimensions.sample(shape_rng, build=build), MotionStyle.sample(style_rng)


@functools.lru_cache(maxsize=4096)
def _poses(shape: HandDimensions, style: MotionStyle) -> dict[str, Array]:
    """Every pose as somebody holds it; those that differ in orientation alone are solved once."""
    names = [name for name in POSES if POSE_ROOTS[name] == name]
    own_way = constrain(np.stack([POSES[name] for name in names]) + style.fingers)
    held = ContactSolver(Skeleton(shape)).close(own_way, [POSE_CONTACTS[name] for name in names])
    held.flags.writeable = False
    by_name = dict(zip(names, held, strict=True))
    return {name: by_name[POSE_ROOTS[name]] for name in POSES}


@functools.lru_cache(maxsize=16384)
def _detour(shape: HandDimensions, style: MotionStyle, first: str, second: str) -> Array | None:
    poses = _poses(shape, style)
    return ContactSolver(Skeleton(shape)).detour(poses[first], poses[second])


def _skin(rng: np.random.Generator, tone: int, build: Build) -> Skin:
    wrinkles = rng.uniform(0.0, 0.15) if build == "child" else rng.uniform(0.2, 0.9)
    painted = rng.random() < 0.35
    color = tuple(float(part) for part in rng.uniform([0.45, 0.02, 0.1], [0.85, 0.3, 0.4]))
    middle = Skin.of_tone(tone)
    return Skin.of_tone(
        tone,
        melanin=float(np.clip(middle.melanin + rng.normal(0.0, 0.025), 0.02, 1.0)),
        blood=float(np.clip(rng.normal(middle.blood, 0.12), 0.15, 0.85)),
        wrinkles=float(wrinkles),
        seed=int(rng.integers(0, 2**31)),
        nail_color=color if build == "woman" and painted else None,
    )


def _sleeve(rng: np.random.Generator) -> Sleeve | None:
    start = float(rng.uniform(1.5, 12.0))
    dark, hue = rng.uniform(0.08, 0.75), rng.uniform(-0.12, 0.12, 3)
    color = tuple(float(part) for part in np.clip(dark + hue, 0.03, 0.95))
    bare = rng.random() < 0.3
    return None if bare else Sleeve(start_cm=start, color=(color[0], color[1], color[2]))
