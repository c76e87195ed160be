"""What a hand can do: the range of each joint, and how joints depend on each other.

Ranges follow the constraints that Lin, Wu and Huang 2000 collected for hand models, widened at the knuckles
and the thumb to what healthy adults reach (Boone and Azen 1979 for the wrist). The couplings are those of
the tendons: a finger's last joint follows its middle joint, a bent knuckle cannot spread, and the thumb
turns its pad towards the palm as it moves in front of it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from gesturekit.studio.anatomy.joint_vector import FINGERS, N_ANGLES, Angle, Array, as_angles

_RANGE_DEG: Final[dict[Angle, tuple[float, float]]] = {
    Angle.FOREARM_TWIST: (-80, 80),
    Angle.WRIST_FLEX: (-70, 75),
    Angle.WRIST_DEVIATION: (-20, 35),
    Angle.PALM_CUP: (0, 25),
    Angle.THUMB_RADIAL: (-12, 70),
    Angle.THUMB_PALMAR: (-5, 70),
    Angle.THUMB_PRONATION: (20, 118),
    Angle.THUMB_MCP: (-15, 65),
    Angle.THUMB_IP: (-30, 85),
    Angle.INDEX_SPREAD: (-24, 16),
    Angle.MIDDLE_SPREAD: (-15, 15),
    Angle.RING_SPREAD: (-14, 18),
    Angle.PINKY_SPREAD: (-16, 32),
    **{angle: (-25, 95) for angle in Angle if angle.name.endswith("_MCP") and angle != Angle.THUMB_MCP},
    **{angle: (-6, 112) for angle in Angle if angle.name.endswith("_PIP")},
    **{angle: (-10, 88) for angle in Angle if angle.name.endswith("_DIP")},
}

LOWER: Final[Array] = np.radians([_RANGE_DEG[angle][0] for angle in Angle])
UPPER: Final[Array] = np.radians([_RANGE_DEG[angle][1] for angle in Angle])
"""(N_ANGLES,) radians: the range of each joint taken alone."""

DIP_PER_PIP: Final = 2.0 / 3.0
"""A finger's last joint bends by two thirds of its middle joint (Lin, Wu and Huang 2000)."""

DIP_FREEDOM: Final = np.radians(26.0)
"""How far the last joint may be from that: what pressing on the tip, or its own tendon, can do."""

SPREAD_LOST: Final = 0.85
"""Share of the spread away from the middle finger that is gone when a finger is bent to `FULL_FLEXION` at its
knuckle: the collateral ligaments tighten, so that a fist cannot spread its fingers. Bent fingers can still be
laid against each other; of that movement `CLOSING_LOST` is gone."""

CLOSING_LOST: Final = 0.3

FULL_FLEXION: Final = np.radians(80.0)

# The index finger spreads to the thumb's side, ring and little finger to the other, the middle one to both.
_LOST_RADIAL: Final = np.array([SPREAD_LOST, SPREAD_LOST, CLOSING_LOST, CLOSING_LOST])
_LOST_ULNAR: Final = np.array([CLOSING_LOST, SPREAD_LOST, SPREAD_LOST, SPREAD_LOST])

PRONATION_FREEDOM: Final = np.radians(26.0)
"""How far the thumb's pronation may be from what its saddle joint imposes."""


def coupled_dip(pip: npt.ArrayLike) -> Array:
    """The last joint's angle that goes with a middle joint's, radians of any shape."""
    return DIP_PER_PIP * np.asarray(pip, dtype=np.float64)


def coupled_pronation(radial: npt.ArrayLike, palmar: npt.ArrayLike) -> Array:
    """How far the saddle joint turns the thumb about itself in a given place, radians of any shape.

    Beside the palm the nail looks sideways (about 50°); in front of it the pad faces the fingers (about
    100°). The slopes were set by eye, so that the studio's poses look right from all sides.
    """
    out = np.asarray(palmar, dtype=np.float64)
    away = np.asarray(radial, dtype=np.float64)
    turned: Array = np.radians(56.0) + 0.85 * out - 0.35 * away
    return turned


def constrain(angles: npt.ArrayLike) -> Array:
    """The nearest humanly possible angles: every joint within its range and every coupling kept.

    (N_ANGLES,) or (B, N_ANGLES) radians become (B, N_ANGLES); possible angles come back unchanged.
    """
    array = np.clip(as_angles(angles), LOWER, UPPER)
    fingers = array[:, FINGERS].reshape(-1, 4, 4)
    low, high = spread_range(fingers[..., 1])
    fingers[..., 0] = np.clip(fingers[..., 0], low, high)
    dip = coupled_dip(fingers[..., 2])
    fingers[..., 3] = np.clip(
        fingers[..., 3],
        np.maximum(dip - DIP_FREEDOM, LOWER[Angle.INDEX_DIP]),
        np.minimum(dip + DIP_FREEDOM, UPPER[Angle.INDEX_DIP]),
    )
    array[:, FINGERS] = fingers.reshape(-1, 16)
    pronation = coupled_pronation(array[:, Angle.THUMB_RADIAL], array[:, Angle.THUMB_PALMAR])
    array[:, Angle.THUMB_PRONATION] = np.clip(
        array[:, Angle.THUMB_PRONATION],
        np.maximum(pronation - PRONATION_FREEDOM, LOWER[Angle.THUMB_PRONATION]),
        np.minimum(pronation + PRONATION_FREEDOM, UPPER[Angle.THUMB_PRONATION]),
    )
    return array


def spread_range(knuckle_flexion: npt.ArrayLike) -> tuple[Array, Array]:
    """Least and greatest spread of each finger, radians, at (..., 4) flexions of the knuckles, radians."""
    tightness = np.clip(np.asarray(knuckle_flexion, dtype=np.float64) / FULL_FLEXION, 0.0, 1.0)
    spreads = np.arange(N_ANGLES)[FINGERS][::4]
    low = LOWER[spreads] * (1.0 - _LOST_RADIAL * tightness)
    high = UPPER[spreads] * (1.0 - _LOST_ULNAR * tightness)
    return low, high
