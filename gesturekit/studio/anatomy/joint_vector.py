"""The 25 joint angles that pose a hand: their names, their order in an array, and how to write them down.

The angles are anatomical: what a joint really has as an axis, and nothing that only a doll could do. All
are radians. Zero is a flat hand with closed fingers, its thumb beside the index finger.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger

Array = npt.NDArray[np.float64]
"""A float64 array; the docstring of each user states its shape."""


class Angle(enum.IntEnum):
    """Column of each joint angle in an array of angles.

    Signs: flexion (``wrist_flex``, ``*_mcp``, ``*_pip``, ``*_dip``, ``thumb_ip``) is positive towards the
    palm; ``wrist_deviation`` and ``*_spread`` are positive towards the little finger's side;
    ``thumb_radial`` moves the thumb away from the index finger in the palm's plane, ``thumb_palmar`` out of
    that plane in front of the palm, ``thumb_pronation`` turns the thumb's pad towards the palm (opposition).
    ``palm_cup`` hollows the palm: the little finger's metacarpal flexes by it, the ring finger's by a part.
    ``forearm_twist`` is how far the elbow stays behind when the forearm turns about its own axis.
    """

    FOREARM_TWIST = 0
    WRIST_FLEX = 1
    WRIST_DEVIATION = 2
    PALM_CUP = 3
    THUMB_RADIAL = 4
    THUMB_PALMAR = 5
    THUMB_PRONATION = 6
    THUMB_MCP = 7
    THUMB_IP = 8
    INDEX_SPREAD = 9
    INDEX_MCP = 10
    INDEX_PIP = 11
    INDEX_DIP = 12
    MIDDLE_SPREAD = 13
    MIDDLE_MCP = 14
    MIDDLE_PIP = 15
    MIDDLE_DIP = 16
    RING_SPREAD = 17
    RING_MCP = 18
    RING_PIP = 19
    RING_DIP = 20
    PINKY_SPREAD = 21
    PINKY_MCP = 22
    PINKY_PIP = 23
    PINKY_DIP = 24


ANGLE_NAMES: tuple[str, ...] = tuple(angle.name.lower() for angle in Angle)
"""Names of the angles in the order of their columns."""

N_ANGLES = len(ANGLE_NAMES)

WRIST = slice(0, 3)
THUMB = slice(4, 9)
FINGERS = slice(9, 25)
"""The four fingers' angles; reshape to (..., 4, 4): finger by spread, mcp, pip, dip."""


def finger_slice(finger: Finger) -> slice:
    """The columns of a finger's own angles, thumb included."""
    return THUMB if finger is Finger.THUMB else slice(5 + 4 * int(finger), 9 + 4 * int(finger))


def as_angles(angles: npt.ArrayLike) -> Array:
    """Check (N_ANGLES,) or (B, N_ANGLES) radians and give them as (B, N_ANGLES) float64.

    Raises
    ------
    InvalidArgumentError
        When the shape is another one or a value is not finite.
    """
    given = np.asarray(angles, dtype=np.float64)
    array = given[None] if given.ndim == 1 else given
    if array.ndim != 2 or array.shape[1] != N_ANGLES:
        raise InvalidArgumentError(
            f"joint angles have shape {given.shape}; expected ({N_ANGLES},) or (B, {N_ANGLES}): "
            "one column per gesturekit.studio.anatomy.joint_vector.ANGLE_NAMES"
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
    as_angles(pose)
    return pose
