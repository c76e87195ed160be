"""The hand as capsules, one for each bone, and how deep they lie in each other.

A capsule is a segment with a radius at each end. The flesh of a hand gives: two fingers of a fist are pressed
flat where they touch, so capsules may overlap by a share of their radii before a finger counts as passing
through another.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Finger
from gesturekit.studio.anatomy.hand_skeleton import Bone, Skeleton
from gesturekit.studio.anatomy.inverse_kinematics import Turns
from gesturekit.studio.anatomy.joints import Array

# Share of the two radii by which capsules may overlap: skin and pulp pressed flat, about 3 mm between two
# fingers of a fist (Serina et al. 1997: a single fingertip's pulp gives about 2 mm under a light load).
_FLESH_GIVES: Final = 0.16

_MOVING: Final = tuple(Bone(bone) for bone in range(Bone.THUMB_METACARPAL, len(Bone)))
_PALM: Final = tuple(Bone(bone) for bone in range(Bone.INDEX_METACARPAL, Bone.PINKY_METACARPAL + 1))

CAPSULE_BONES: Final[tuple[Bone, ...]] = _MOVING + _PALM
"""The bones that have a capsule, in its order."""


def _can_meet(first: Bone, second: Bone) -> bool:
    """Whether two capsules, in the order of `CAPSULE_BONES`, are apart by nature."""
    if first in _PALM:
        return False
    finger, part = divmod(int(first) - int(Bone.THUMB_METACARPAL), 3)
    if second in _PALM:
        # The thumb's second bone lies against the index finger's metacarpal in a flat hand.
        return part > 0 and (first, second) != (Bone.THUMB_PROXIMAL, Bone.INDEX_METACARPAL)
    other_finger, other_part = divmod(int(second) - int(Bone.THUMB_METACARPAL), 3)
    # The ball of the thumb is one flesh with the palm and the web; a fingertip may still dig into it.
    return finger != other_finger and (first is not Bone.THUMB_METACARPAL or other_part > 0)


PAIRS: Final[tuple[tuple[Bone, Bone], ...]] = tuple(
    (first, second)
    for i, first in enumerate(CAPSULE_BONES)
    for second in CAPSULE_BONES[i + 1 :]
    if _can_meet(first, second)
)
"""The pairs of bones that are tested against each other."""

_FIRST: Final = np.array([CAPSULE_BONES.index(first) for first, _ in PAIRS])
_SECOND: Final = np.array([CAPSULE_BONES.index(second) for _, second in PAIRS])
_ALL: Final = slice(None)


class Capsules:
    """A skeleton's capsules: `radii` (19, 2) at both ends, and overlaps `allowed` (len(PAIRS),), cm."""

    def __init__(self, skeleton: Skeleton) -> None:
        shape = skeleton.shape
        self.radii: Array = np.zeros((len(CAPSULE_BONES), 2))
        self._lengths: Array = np.zeros(len(CAPSULE_BONES))
        for finger in Finger:
            rows = slice(3 * int(finger), 3 * int(finger) + 3)
            self.radii[rows] = np.stack([shape.radii[finger, :3], shape.radii[finger, 1:]], axis=1)
            self._lengths[rows] = shape.bones[finger]
            self._lengths[rows.stop - 1] += shape.tissue[finger] - shape.radii[finger, 3]
        # The ball of the thumb is wide but flat: its capsule is the muscle's core.
        self.radii[0] *= 0.9
        self.radii[15:] = 0.5 * shape.palm_thickness * np.array([1.0, 0.9])
        self._lengths[15:] = np.linalg.norm(shape.knuckles - shape.carpals, axis=1)
        self.allowed: Array = _FLESH_GIVES * (
            self.radii[_FIRST].mean(axis=1) + self.radii[_SECOND].mean(axis=1)
        )

    def segments(self, transforms: Array) -> Array:
        """(B, 24, 4, 4) → (B, 19, 2, 3): both ends of every capsule's axis in hand space."""
        frames = transforms[:, list(CAPSULE_BONES)]
        start = frames[..., :3, 3]
        return np.stack([start, start + self._lengths[:, None] * frames[..., :3, 1]], axis=2)

    def overlaps(self, transforms: Array) -> Array:
        """How deep each pair of capsules lies in each other, (B, len(PAIRS)) cm; negative apart."""
        _, _, along, beside, distance = self._closest(transforms, _ALL)
        return _between(self.radii[_FIRST], along) + _between(self.radii[_SECOND], beside) - distance

    def overlap_slopes(self, transforms: Array, turns: Turns, pairs: npt.NDArray[np.intp]) -> Array:
        """How fast overlaps of (P,) indices into `PAIRS` grow with joints: (B, P, N_ANGLES) cm/rad.

        Left out is that a capsule is thicker at one end.
        """
        first, second, along, beside, distance = self._closest(transforms, pairs)
        a = first[..., 0, :] + along[..., None] * (first[..., 1, :] - first[..., 0, :])
        b = second[..., 0, :] + beside[..., None] * (second[..., 1, :] - second[..., 0, :])
        apart = (a - b) / np.maximum(distance, 1e-9)[..., None]
        bones = np.array(CAPSULE_BONES)
        return turns.points(b, bones[_SECOND[pairs]], apart) - turns.points(a, bones[_FIRST[pairs]], apart)

    def _closest(
        self, transforms: Array, pairs: npt.NDArray[np.intp] | slice
    ) -> tuple[Array, Array, Array, Array, Array]:
        """Both segments of pairs, and their `closest_points`."""
        ends = self.segments(transforms)
        first, second = ends[:, _FIRST[pairs]], ends[:, _SECOND[pairs]]
        closest = closest_points(first[..., 0, :], first[..., 1, :], second[..., 0, :], second[..., 1, :])
        return first, second, *closest

    def excess(self, transforms: Array) -> Array:
        """(B, len(PAIRS)) centimetres by which overlaps go beyond what flesh allows; 0 where they don't."""
        return np.maximum(self.overlaps(transforms) - self.allowed, 0.0)


def _between(radii: Array, at: Array) -> Array:
    return radii[:, 0] + (radii[:, 1] - radii[:, 0]) * at


def closest_points(a0: Array, a1: Array, b0: Array, b1: Array) -> tuple[Array, Array, Array]:
    """Where segments with (..., 3) ends come closest: places along them, 0 to 1, and distance, (...,) each.

    Ericson 2005, section 5.1.9, for whole arrays.
    """

    def dot(a: Array, b: Array) -> Array:
        return np.asarray(np.einsum("...i,...i->...", a, b))

    u, v, w = a1 - a0, b1 - b0, a0 - b0
    uu, vv, uv = dot(u, u), dot(v, v), dot(u, v)
    uw, vw = dot(u, w), dot(v, w)
    across = uu * vv - uv * uv
    s = np.clip(np.where(across > 1e-9, (uv * vw - vv * uw) / np.maximum(across, 1e-9), 0.0), 0.0, 1.0)
    t = np.clip((uv * s + vw) / vv, 0.0, 1.0)
    s = np.clip((uv * t - uw) / uu, 0.0, 1.0)
    gap = w + u * s[..., None] - v * t[..., None]
    return s, t, np.sqrt(dot(gap, gap))
