"""Named hand poses: every static gesture of ``models/gestures.toml``, the sign digits and everyday hands.

A pose is a row of joint angles for nobody in particular; how the forearm holds it is `POSE_ORIENTATIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger
from gesturekit.studio.angles import FINGERS, N_ANGLES, THUMB, Angle, Array
from gesturekit.studio.contacts import Beside, Contact, ContactSolver, Spot, Touch
from gesturekit.studio.limits import constrain
from gesturekit.studio.shape import HandShape
from gesturekit.studio.skeleton import Bone, Skeleton

_Four = tuple[float, float, float, float]


def _straight(spread: float = 0.0, mcp: float = 4.0, pip: float = 6.0, dip: float = 4.0) -> _Four:
    return spread, mcp, pip, dip


def _folded(mcp: float = 82.0, pip: float = 102.0, dip: float = 58.0, spread: float = 0.0) -> _Four:
    return spread, mcp, pip, dip


def _pose(
    thumb: tuple[float, float, float, float, float],
    fingers: Sequence[_Four],
    *,
    cup: float = 0.0,
    wrist: tuple[float, float] = (0.0, 0.0),
) -> Array:
    """One pose from degrees: the thumb's radial, palmar, pronation, mcp, ip, then the four fingers."""
    degrees = np.zeros(N_ANGLES)
    degrees[[Angle.WRIST_FLEX, Angle.WRIST_DEVIATION]] = wrist
    degrees[Angle.PALM_CUP] = cup
    degrees[THUMB] = thumb
    degrees[FINGERS] = np.concatenate(fingers)
    pose: Array = constrain(np.radians(degrees))[0]
    pose.flags.writeable = False
    return pose


_ACROSS = (12.0, 52.0, 106.0, 36.0, 44.0)
"""The thumb laid over folded fingers."""

_AWAY = (54.0, 4.0, 42.0, -4.0, -10.0)
"""The thumb stretched away from the palm."""

_OPPOSED = (22.0, 46.0, 94.0, 18.0, 30.0)
"""The thumb in front of the palm, where the fingertips meet it."""

_FAN = (_straight(-8), _straight(-1), _straight(7), _straight(13))
_FOUR_TOGETHER = (
    _straight(6, 2, 3, 2),
    _straight(0, 2, 3, 2),
    _straight(-3, 2, 3, 2),
    _straight(-8, 2, 3, 2),
)

_BY_NAME = {
    "open_palm": _pose((44, 14, 48, 4, 2), _FAN),
    "spread": _pose((62, 10, 40, -6, -8), [_straight(s, -2, 2, 2) for s in (-14, 0, 11, 28)]),
    "flat": _pose((16, 6, 56, 2, 4), _FOUR_TOGETHER),
    "stop": _pose((34, 8, 48, 4, 2), _FOUR_TOGETHER, wrist=(-24, 0)),
    "relaxed": _pose(
        (32, 22, 62, 10, 16), [(-2, 22, 28, 14), (0, 28, 34, 18), (1, 34, 36, 20), (4, 36, 34, 18)], cup=5
    ),
    "cupped": _pose(
        (24, 26, 70, 10, 10), [(4, 26, 22, 12), (0, 28, 24, 14), (-2, 32, 24, 14), (-5, 36, 24, 12)], cup=14
    ),
    "claw": _pose(
        (40, 34, 74, 12, 30), [(-8, 8, 66, 40), (-1, 10, 68, 42), (5, 12, 66, 40), (12, 14, 62, 38)]
    ),
    "hook": _pose((20, 20, 62, 20, 20), [(s, 8, 100, 58) for s in (0, 0, 1, 2)]),
    "closed_fist": _pose((20, 58, 108, 42, 38), [*[_folded()] * 3, _folded(80, 100, 58)], cup=4),
    "loose_fist": _pose((26, 40, 86, 20, 26), [*[_folded(62, 84, 46)] * 3, _folded(62, 82, 46)], cup=4),
    "thumb_up": _pose(
        (52, 2, 40, -6, -14), [_folded(80, 104, 60), *[_folded(84, 104, 60)] * 2, _folded(86, 100, 60)]
    ),
    "pointing_up": _pose(_ACROSS, [_straight(0), _folded(78, 100, 60), _folded(), _folded()], cup=4),
    "victory": _pose(_ACROSS, [_straight(-13, 2), _straight(11, 2), _folded(76), _folded(78, 98)], cup=4),
    "i_love_you": _pose(_AWAY, [_straight(-8, 2), *[_folded(78, 102, 60)] * 2, _straight(14, 2)]),
    "rock": _pose(_ACROSS, [_straight(-8, 2), *[_folded(78, 102, 60)] * 2, _straight(14, 2)]),
    "call_me": _pose(
        (56, 4, 42, -4, -10), [_folded(80, 104), _folded(82, 104), _folded(80, 102), _straight(16, 6)]
    ),
    "gun": _pose((58, 2, 40, -6, -12), [_straight(0, 0, 3, 2), *[_folded(80, 102, 60)] * 2, _folded(80, 98)]),
    "three": _pose(_ACROSS, [_straight(-11, 2), _straight(0, 2), _straight(11, 4), _folded(74, 98)], cup=6),
    "four": _pose(
        (8, 26, 98, 52, 42), [_straight(-11, 2), _straight(-2, 2), _straight(6, 3), _straight(15, 4)], cup=4
    ),
    "vulcan": _pose(
        (54, 8, 44, -2, -4), [_straight(-5, 2), _straight(-10, 2), _straight(9, 2), _straight(3, 2)]
    ),
    "snake": _pose(
        (14, 54, 100, 10, 8), [(5, 66, 14, 6), (0, 66, 12, 6), (-2, 68, 12, 6), (-4, 70, 14, 8)], cup=6
    ),
    "ok": _pose(_OPPOSED, [(2, 52, 58, 30), _straight(2, 12, 16, 8), _straight(6, 4, 10), _straight(12, -2)]),
    "pinch": _pose(_OPPOSED, [(0, 52, 56, 30), (4, 64, 74, 46), (4, 68, 78, 48), (4, 68, 78, 48)], cup=4),
    "pinch_open": _pose(
        (34, 34, 76, 6, 12), [(-2, 34, 34, 18), (2, 54, 58, 36), (2, 60, 64, 40), (2, 62, 64, 40)], cup=4
    ),
    "tripod": _pose(
        (18, 48, 98, 18, 26), [(2, 52, 54, 28), (-4, 54, 54, 28), (2, 66, 76, 46), (2, 66, 78, 48)], cup=6
    ),
    "digit_0": _pose(
        (16, 52, 104, 16, 24), [(2, 50, 56, 32), (-2, 52, 58, 34), (-4, 52, 60, 36), (-8, 50, 58, 36)], cup=10
    ),
    "digit_3": _pose((58, 6, 42, -4, -6), [_straight(-10, 2), _straight(3, 2), _folded(78), _folded(80, 98)]),
    "digit_6": _pose(
        (8, 52, 108, 24, 22), [_straight(-8), _straight(-1), _straight(5), (4, 58, 62, 30)], cup=20
    ),
    "digit_7": _pose(
        (8, 52, 108, 20, 22), [_straight(-8), _straight(-2), (0, 58, 60, 32), _straight(12)], cup=10
    ),
    "digit_8": _pose((14, 50, 102, 18, 24), [_straight(-8), (0, 58, 58, 32), _straight(7), _straight(13)]),
}
_SAME = {
    "thumb_down": "thumb_up",
    "digit_1": "pointing_up",
    "digit_2": "victory",
    "digit_4": "four",
    "digit_5": "open_palm",
    "digit_9": "ok",
}

POSES: Mapping[str, Array] = MappingProxyType(
    _BY_NAME | {name: _BY_NAME[other] for name, other in _SAME.items()}
)
"""(N_ANGLES,) radians by name."""


_THUMB_ON_FINGER = 0.75


def _thumb_over(bone: Bone, along: float = _THUMB_ON_FINGER) -> tuple[Contact, ...]:
    return (Touch(Spot.pad(Finger.THUMB), Spot(bone, along, "dorsal")),)


def _thumb_meets(finger: Finger) -> tuple[Contact, ...]:
    return (Touch(Spot.tip(Finger.THUMB), Spot.tip(finger)),)


_INDEX_BY_MIDDLE = Beside(Bone.INDEX_MIDDLE, Bone.MIDDLE_MIDDLE)
_MIDDLE_BY_RING = Beside(Bone.MIDDLE_MIDDLE, Bone.RING_MIDDLE)
_RING_BY_PINKY = Beside(Bone.RING_MIDDLE, Bone.PINKY_DISTAL)
_TOGETHER = (_INDEX_BY_MIDDLE, _MIDDLE_BY_RING, _RING_BY_PINKY)

_CONTACTS: dict[str, tuple[Contact, ...]] = {
    "flat": _TOGETHER,
    "stop": _TOGETHER,
    "vulcan": (_INDEX_BY_MIDDLE, _RING_BY_PINKY),
    "closed_fist": _thumb_over(Bone.MIDDLE_MIDDLE),
    "pointing_up": _thumb_over(Bone.MIDDLE_MIDDLE, 0.85),
    "rock": _thumb_over(Bone.MIDDLE_MIDDLE, 0.85),
    "victory": _thumb_over(Bone.RING_MIDDLE, 0.6),
    "three": _thumb_over(Bone.PINKY_MIDDLE, 0.6),
    "four": (Beside(Bone.THUMB_DISTAL, Bone.RING_METACARPAL),),
    "ok": _thumb_meets(Finger.INDEX),
    "pinch": (Touch(Spot.pad(Finger.THUMB), Spot.pad(Finger.INDEX)),),
    "tripod": (
        Beside(Bone.THUMB_DISTAL, Bone.INDEX_DISTAL),
        Beside(Bone.THUMB_DISTAL, Bone.MIDDLE_DISTAL),
        Beside(Bone.INDEX_DISTAL, Bone.MIDDLE_DISTAL),
    ),
    "digit_0": (
        *_thumb_meets(Finger.MIDDLE),
        Beside(Bone.THUMB_DISTAL, Bone.INDEX_DISTAL),
        _MIDDLE_BY_RING,
        _RING_BY_PINKY,
    ),
    "digit_6": _thumb_meets(Finger.PINKY),
    "digit_7": _thumb_meets(Finger.RING),
    "digit_8": _thumb_meets(Finger.MIDDLE),
}

POSE_CONTACTS: Mapping[str, tuple[Contact, ...]] = MappingProxyType(
    {name: _CONTACTS.get(_SAME.get(name, name), ()) for name in POSES}
)
"""What touches what in each pose; empty where nothing does."""


def pose_angles(name: str, shape: HandShape) -> Array:
    """The joint angles with which a hand of this shape makes a named pose.

    Contacts are closed and no finger passes through another, whatever the lengths and widths. Solving takes
    some tens of milliseconds where something touches, so keep the result.

    Parameters
    ----------
    name
        One of `POSES`.
    shape
        Whose hand.

    Returns
    -------
    (N_ANGLES,) float64, radians, within `gesturekit.studio.limits`.

    Raises
    ------
    InvalidArgumentError
        When no pose has that name.
    """
    if name not in POSES:
        raise InvalidArgumentError(f"no pose is called {name!r}; expected one of {', '.join(POSES)}")
    angles: Array = ContactSolver(Skeleton(shape)).close(POSES[name], POSE_CONTACTS[name])[0]
    return angles
