"""Named hand poses: every static gesture of ``models/gestures.toml``, the sign digits and everyday hands.

A pose is a row of joint angles for nobody in particular; how the forearm holds it is `POSE_ORIENTATIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.studio.angles import FINGERS, N_ANGLES, THUMB, Angle, Array
from gesturekit.studio.limits import constrain

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


_ACROSS = (8.0, 46.0, 96.0, 34.0, 44.0)
"""The thumb laid over folded middle and ring fingers."""

_AWAY = (54.0, 4.0, 42.0, -4.0, -10.0)
"""The thumb stretched away from the palm."""

_RING = (22.0, 46.0, 88.0, 18.0, 34.0)
"""The thumb in front of the palm, where the fingertips meet it."""

_FAN = (_straight(-8), _straight(-1), _straight(7), _straight(13))

POSES: Mapping[str, Array] = MappingProxyType(
    {
        "open_palm": _pose((44, 14, 48, 4, 2), _FAN),
        "flat": _pose((20, 8, 52, 4, 4), [_straight(s, 2, 3, 2) for s in (2, 0, -1, -3)]),
        "stop": _pose((30, 8, 48, 4, 2), [_straight(s, -4, 2, 2) for s in (1, 0, 0, -1)], wrist=(-24, 0)),
        "relaxed": _pose(
            (32, 22, 62, 10, 16), [(-2, 22, 28, 14), (0, 28, 34, 18), (1, 34, 36, 20), (4, 36, 34, 18)], cup=5
        ),
        "claw": _pose(
            (40, 34, 74, 12, 30), [(-8, 8, 66, 40), (-1, 10, 68, 42), (5, 12, 66, 40), (12, 14, 62, 38)]
        ),
        "closed_fist": _pose((24, 40, 82, 28, 38), [*[_folded()] * 3, _folded(80, 100, 58)], cup=4),
        "pointing_up": _pose(_ACROSS, [_straight(0), _folded(78, 100, 60), _folded(), _folded()], cup=4),
        "thumb_up": _pose(
            (52, 2, 40, -6, -14), [_folded(80, 104, 60), *[_folded(84, 104, 60)] * 2, _folded(86, 100, 60)]
        ),
        "victory": _pose(_ACROSS, [_straight(-13, 2), _straight(11, 2), _folded(76), _folded(78, 98)], cup=4),
        "i_love_you": _pose(_AWAY, [_straight(-8, 2), *[_folded(78, 102, 60)] * 2, _straight(14, 2)]),
        "rock": _pose(_ACROSS, [_straight(-8, 2), *[_folded(78, 102, 60)] * 2, _straight(14, 2)]),
        "call_me": _pose(
            (56, 4, 42, -4, -10), [_folded(80, 104), _folded(82, 104), _folded(80, 102), _straight(16, 6)]
        ),
        "three": _pose(_ACROSS, [_straight(-11, 2), _straight(0, 2), _straight(11, 4), _folded(74, 98)]),
        "four": _pose(
            (8, 44, 94, 42, 52), [_straight(-11, 2), _straight(-2, 2), _straight(6, 3), _straight(15, 4)]
        ),
        "ok": _pose(
            _RING, [(2, 52, 58, 34), _straight(2, 12, 16, 8), _straight(6, 4, 10), _straight(12, -2)]
        ),
        "pinch": _pose(_RING, [(2, 54, 56, 30), (2, 58, 56, 34), (2, 62, 60, 36), (2, 60, 60, 36)]),
    }
)
"""(N_ANGLES,) radians by name."""


def pose_angles(name: str) -> Array:
    """The joint angles of a named pose, (N_ANGLES,) radians."""
    if name not in POSES:
        raise InvalidArgumentError(f"no pose is called {name!r}; expected one of {', '.join(POSES)}")
    angles: Array = POSES[name].copy()
    return angles
