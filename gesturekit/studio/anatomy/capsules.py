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
from gesturekit.studio.anatomy.hand_skeleton import Bone, Skeleton, finger_bones
from gesturekit.studio.anatomy.jacobian import Turns
from gesturekit.studio.anatomy.joints import Array

FLESH_GIVES: Final = 0.16
"""Share of the two radii by which capsules may overlap: skin and pulp pressed flat, about 3 mm between two
fingers of a fist (Serina et al. 1997: a single fingertip's pulp gives about 2 mm under a light load)."""

_MOVING: Final = tuple(bone for finger in Finger for bone in finger_bones(finger))
_PALM: Final = tuple(Bone(bone) for bone in range(Bone.INDEX_METACARPAL, Bone.PINKY_METACARPAL + 1))

CAPSULE_BONES: Final[tuple[Bone, ...]] = _MOVING + _PALM
"""The bones that have a capsule, in its order."""


def _chain(bone: Bone) -> int:
    """Which finger a capsule belongs to, 0 to 4."""
    if bone in _PALM:
        return 1 + int(bone) - int(Bone.INDEX_METACARPAL)
    return (int(bone) - int(Bone.THUMB_METACARPAL)) // 3


def _can_meet(first: Bone, second: Bone) -> bool:
    """Whether two capsules are apart by nature, so that an overlap means something."""
    if first in _PALM and second in _PALM:
        return False
    thumb_base = Bone.THUMB_METACARPAL
    if thumb_base in (first, second):
        # The ball of the thumb is one flesh with the palm and the web; a fingertip may still dig into it.
        other = second if first is thumb_base else first
        return other not in _PALM and _chain(other) > 0 and (int(other) - int(thumb_base)) % 3 > 0
    if second in _PALM:
        part = (int(first) - int(thumb_base)) % 3
        # The thumb's second bone lies against the index finger's metacarpal in a flat hand.
        return part > 0 and not (first is Bone.THUMB_PROXIMAL and second is Bone.INDEX_METACARPAL)
    return _chain(first) != _chain(second)


PAIRS: Final[tuple[tuple[Bone, Bone], ...]] = tuple(
    (first, second)
    for i, first in enumerate(CAPSULE_BONES)
    for second in CAPSULE_BONES[i + 1 :]
    if _can_meet(first, second)
)
"""The pairs of bones that are tested against each other."""

_FIRST: Final = np.array([CAPSULE_BONES.index(first) for first, _ in PAIRS])
_SECOND: Final = np.array([CAPSULE_BONES.index(second) for _, second in PAIRS])


class Capsules:
    """The capsules of one skeleton.

    Parameters
    ----------
    skeleton
        Whose hand.
    """

    def __init__(self, skeleton: Skeleton) -> None:
        shape = skeleton.shape
        count = len(CAPSULE_BONES)
        self.radii: Array = np.zeros((count, 2))
        """(19, 2): radius at each capsule's two ends, centimetres."""
        self._ends = np.zeros((count, 2, 3))
        for finger in Finger:
            for part in range(3):
                row = 3 * int(finger) + part
                self.radii[row] = shape.radii[finger, part : part + 2]
                length = shape.bones[finger, part]
                if part == 2:
                    length += shape.tissue[finger] - shape.radii[finger, 3]
                self._ends[row, 1, 1] = length
        # The ball of the thumb is wide but flat: its capsule is the muscle's core.
        self.radii[0] *= 0.9
        for row, along in enumerate(np.linalg.norm(shape.knuckles - shape.carpals, axis=1), start=15):
            self.radii[row] = 0.5 * shape.palm_thickness * np.array([1.0, 0.9])
            self._ends[row, 1, 1] = along
        self.allowed: Array = FLESH_GIVES * (
            self.radii[_FIRST].mean(axis=1) + self.radii[_SECOND].mean(axis=1)
        )
        """(len(PAIRS),): overlap that pressed flesh explains, centimetres."""

    def segments(self, transforms: Array) -> Array:
        """(B, 24, 4, 4) → (B, 19, 2, 3): both ends of every capsule's axis in hand space."""
        frames = transforms[:, list(CAPSULE_BONES)]
        turned: Array = np.einsum("bcij,cej->bcei", frames[..., :3, :3], self._ends)
        return turned + frames[..., None, :3, 3]

    def overlaps(self, transforms: Array) -> Array:
        """How deep each pair of capsules lies in each other, (B, len(PAIRS)) cm; negative apart.

        The sum of the radii less the distance of the axes at their closest points; transforms (B, 24, 4, 4)
        are those of `Skeleton.pose`.
        """
        ends = self.segments(transforms)
        first, second = ends[:, _FIRST], ends[:, _SECOND]
        along, beside, distance = closest_points(
            first[..., 0, :], first[..., 1, :], second[..., 0, :], second[..., 1, :]
        )
        reach = _between(self.radii[_FIRST], along) + _between(self.radii[_SECOND], beside)
        return reach - distance

    def overlap_slopes(self, transforms: Array, turns: Turns, pairs: npt.NDArray[np.intp]) -> Array:
        """How fast overlaps of (P,) indices into `PAIRS` grow with joints: (B, P, N_ANGLES) cm/rad.

        That a capsule is thicker at one end is left out: its closest place moves along it more slowly than
        the capsule itself moves.
        """
        ends = self.segments(transforms)
        first, second = ends[:, _FIRST[pairs]], ends[:, _SECOND[pairs]]
        along, beside, distance = closest_points(
            first[..., 0, :], first[..., 1, :], second[..., 0, :], second[..., 1, :]
        )
        a = first[..., 0, :] + along[..., None] * (first[..., 1, :] - first[..., 0, :])
        b = second[..., 0, :] + beside[..., None] * (second[..., 1, :] - second[..., 0, :])
        apart = (a - b) / np.maximum(distance, 1e-9)[..., None]
        bones = np.array(CAPSULE_BONES)
        return turns.points(b, bones[_SECOND[pairs]], apart) - turns.points(a, bones[_FIRST[pairs]], apart)

    def excess(self, transforms: Array) -> Array:
        """(B, len(PAIRS)) centimetres by which overlaps go beyond what flesh allows; 0 where they don't."""
        return np.maximum(self.overlaps(transforms) - self.allowed, 0.0)

    def describe(self, overlaps: Array) -> str:
        """The worst pair of one frame's overlaps (len(PAIRS),) beyond what flesh allows, in words."""
        worst = int(np.argmax(overlaps - self.allowed))
        first, second = PAIRS[worst]
        depth, allowed = overlaps[worst], self.allowed[worst]
        return f"{first.name} in {second.name} by {depth:.2f} cm ({allowed:.2f} allowed)"


def _between(radii: Array, at: Array) -> Array:
    return radii[:, 0] + (radii[:, 1] - radii[:, 0]) * at


def closest_points(a0: Array, a1: Array, b0: Array, b1: Array) -> tuple[Array, Array, Array]:
    """Where two segments, (..., 3) ends, come closest (Ericson 2005, section 5.1.9, for whole arrays).

    Returns the place along each segment, 0 to 1, and the distance there, (...,) each.
    """
    u, v, w = a1 - a0, b1 - b0, a0 - b0
    uu, vv, uv = _dot(u, u), _dot(v, v), _dot(u, v)
    uw, vw = _dot(u, w), _dot(v, w)
    across = uu * vv - uv * uv
    s = np.clip(np.where(across > 1e-9, (uv * vw - vv * uw) / np.maximum(across, 1e-9), 0.0), 0.0, 1.0)
    t = np.clip((uv * s + vw) / vv, 0.0, 1.0)
    s = np.clip((uv * t - uw) / uu, 0.0, 1.0)
    gap = w + u * s[..., None] - v * t[..., None]
    return s, t, np.sqrt(_dot(gap, gap))


def _dot(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> Array:
    product: Array = np.einsum("...i,...i->...", a, b)
    return product
