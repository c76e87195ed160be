"""The 25 joint angles that pose a hand: their names, their columns, and what a hand can do with them.

The angles are anatomical and in radians. Zero is a flat hand with closed fingers, its thumb beside the index
finger. Ranges follow Lin, Wu and Huang 2000, widened at the knuckles and the thumb to what healthy adults
reach (Boone and Azen 1979 for the wrist). Couplings are those of the tendons.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError

Array = npt.NDArray[np.float64]
"""A float64 array; the docstring of each user states its shape."""


class JointAngle(enum.IntEnum):
    """Column of each joint angle in an array of angles.

    Signs: flexion (``wrist_flex``, ``*_mcp``, ``*_pip``, ``*_dip``, ``thumb_ip``) is positive towards the
    palm; ``wrist_deviation`` and ``*_spread`` are positive towards the little finger's side;
    ``thumb_radial`` moves the thumb away from the index finger in the palm's plane, ``thumb_palmar`` out of
    that plane in front of the palm, ``thumb_pronation`` turns the thumb's pad towards the palm (opposition).
    ``palm_cup`` hollows the palm: the little finger's metacarpal flexes by it, the ring finger's by a part.
    ``forearm_twist`` is how far the elbow stays behind when the forearm turns about its own axis.
    """

    FOREARM_TWIST, WRIST_FLEX, WRIST_DEVIATION, PALM_CUP = 0, 1, 2, 3
    THUMB_RADIAL, THUMB_PALMAR, THUMB_PRONATION, THUMB_MCP, THUMB_IP = 4, 5, 6, 7, 8
    INDEX_SPREAD, INDEX_MCP, INDEX_PIP, INDEX_DIP = 9, 10, 11, 12
    MIDDLE_SPREAD, MIDDLE_MCP, MIDDLE_PIP, MIDDLE_DIP = 13, 14, 15, 16
    RING_SPREAD, RING_MCP, RING_PIP, RING_DIP = 17, 18, 19, 20
    PINKY_SPREAD, PINKY_MCP, PINKY_PIP, PINKY_DIP = 21, 22, 23, 24


ANGLE_NAMES: tuple[str, ...] = tuple(angle.name.lower() for angle in JointAngle)
"""Names of the angles in the order of their columns."""

N_ANGLES = len(ANGLE_NAMES)

WRIST = slice(0, 3)
THUMB = slice(4, 9)
FINGERS = slice(9, 25)
"""The four fingers' angles; reshape to (..., 4, 4): finger by spread, mcp, pip, dip."""

_FINGER_DEG: Final = ((-25, 95), (-6, 112), (-10, 88))
_RANGE_DEG: Final = np.array(
    [
        (-80, 80),  # forearm
        *((-70, 75), (-20, 35)),  # wrist
        (0, 25),  # palm
        *((-12, 70), (-5, 70), (20, 118), (-15, 65), (-30, 85)),  # thumb
        *((-24, 16), *_FINGER_DEG),  # index finger: spread, knuckle, middle joint, last joint
        *((-15, 15), *_FINGER_DEG),
        *((-14, 18), *_FINGER_DEG),
        *((-16, 32), *_FINGER_DEG),
    ]
)
LOWER: Final[Array] = np.radians(_RANGE_DEG[:, 0])
UPPER: Final[Array] = np.radians(_RANGE_DEG[:, 1])
"""(N_ANGLES,) radians: the range of each joint taken alone."""

DIP_PER_PIP: Final = 2.0 / 3.0
"""A finger's last joint bends by two thirds of its middle joint (Lin, Wu and Huang 2000)."""

DIP_FREEDOM: Final = np.radians(26.0)
"""How far the last joint may be from that: what pressing on the tip, or its own tendon, can do."""

PRONATION_FREEDOM: Final = np.radians(26.0)
"""How far the thumb's pronation may be from what its saddle joint imposes."""

# Share of the spread that is gone at a knuckle bent to 80°: collateral ligaments tighten, so that a fist
# cannot spread its fingers, though it can lay them against each other. The index finger spreads to the
# thumb's side, ring and little finger to the other, the middle finger to both.
_FULL_FLEXION: Final = np.radians(80.0)
_LOST_RADIAL: Final = np.array([0.85, 0.85, 0.3, 0.3])
_LOST_ULNAR: Final = np.array([0.3, 0.85, 0.85, 0.85])


def as_angles(angles: npt.ArrayLike) -> Array:
    """Check (N_ANGLES,) or (B, N_ANGLES) finite radians and give them as (B, N_ANGLES) float64."""
    given = np.asarray(angles, dtype=np.float64)
    array = given[None] if given.ndim == 1 else given
    if array.ndim != 2 or array.shape[1] != N_ANGLES:
        raise InvalidArgumentError(
            f"joint angles have shape {given.shape}; expected ({N_ANGLES},) or (B, {N_ANGLES}): "
            "one column per gesturekit.studio.anatomy.joints.ANGLE_NAMES"
        )
    if not np.isfinite(array).all():
        row, column = np.argwhere(~np.isfinite(array))[0]
        raise InvalidArgumentError(
            f"joint angle {ANGLE_NAMES[column]} of frame {row} is {array[row, column]}; expected a number"
        )
    return array


def angles_from_degrees(degrees: Mapping[str, float], base: npt.ArrayLike | None = None) -> Array:
    """One pose, (N_ANGLES,) radians, from some of `ANGLE_NAMES` in degrees; the others are as in `base`."""
    pose: Array = np.zeros(N_ANGLES) if base is None else as_angles(base)[0].copy()
    for name, value in degrees.items():
        if name not in ANGLE_NAMES:
            raise InvalidArgumentError(
                f"no joint angle is called {name!r}; expected one of {', '.join(ANGLE_NAMES)}"
            )
        pose[ANGLE_NAMES.index(name)] = np.radians(value)
    return pose


def coupled_pronation(radial: npt.ArrayLike, palmar: npt.ArrayLike) -> Array:
    """How far the saddle joint turns the thumb about itself in a given place, radians of any shape.

    About 50° beside the palm and 100° in front of it; the slopes were set by eye.
    """
    turned: Array = np.radians(56.0) + 0.85 * np.asarray(palmar) - 0.35 * np.asarray(radial)
    return turned


def constrain(angles: npt.ArrayLike) -> Array:
    """The nearest humanly possible angles: every joint within its range and every coupling kept.

    (N_ANGLES,) or (B, N_ANGLES) radians become (B, N_ANGLES); possible angles come back unchanged.
    """
    array = np.clip(as_angles(angles), LOWER, UPPER)
    fingers = array[:, FINGERS].reshape(-1, 4, 4)
    fingers[..., 0] = np.clip(fingers[..., 0], *spread_range(fingers[..., 1]))
    dip = DIP_PER_PIP * fingers[..., 2]
    fingers[..., 3] = np.clip(
        fingers[..., 3],
        np.maximum(dip - DIP_FREEDOM, LOWER[JointAngle.INDEX_DIP]),
        np.minimum(dip + DIP_FREEDOM, UPPER[JointAngle.INDEX_DIP]),
    )
    array[:, FINGERS] = fingers.reshape(-1, 16)
    pronation = coupled_pronation(array[:, JointAngle.THUMB_RADIAL], array[:, JointAngle.THUMB_PALMAR])
    array[:, JointAngle.THUMB_PRONATION] = np.clip(
        array[:, JointAngle.THUMB_PRONATION],
        np.maximum(pronation - PRONATION_FREEDOM, LOWER[JointAngle.THUMB_PRONATION]),
        np.minimum(pronation + PRONATION_FREEDOM, UPPER[JointAngle.THUMB_PRONATION]),
    )
    return array


def spread_range(knuckle_flexion: Array) -> tuple[Array, Array]:
    """Least and greatest spread of each finger, radians, at (..., 4) flexions of the knuckles, radians."""
    tightness = np.clip(knuckle_flexion / _FULL_FLEXION, 0.0, 1.0)
    low = LOWER[FINGERS][::4] * (1.0 - _LOST_RADIAL * tightness)
    high = UPPER[FINGERS][::4] * (1.0 - _LOST_ULNAR * tightness)
    return low, high
