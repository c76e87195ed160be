"""Where a hand faces and points, and what touches what, in hand-sized units.

Everything here is computed from `Hand.world`, whose axes are those of an unmirrored camera (x right,
y down, z away), so a direction means the same whether or not the picture is mirrored. Distances are in
palm lengths (wrist to middle knuckle), so they do not change with the size of the hand or its distance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Finger, Hand, Landmark, Side

TIPS = np.array([4, 8, 12, 16, 20])
BASES = np.array([2, 5, 9, 13, 17])

PINCH_CLOSED, PINCH_OPEN = 0.30, 1.00
"""Distance between two fingertips, palm lengths, at which pinch strength is 1 and 0.

The landmarks of tips that touch lie 0.2 to 0.4 palm lengths apart: they sit inside the fingers and
carry the model's error (`photos/webcam` "okay", `benchmarks/static_gestures.py --poses`).
"""

DIRECTIONS: dict[str, tuple[float, float, float]] = {
    "up": (0.0, -1.0, 0.0),
    "down": (0.0, 1.0, 0.0),
    "left": (-1.0, 0.0, 0.0),
    "right": (1.0, 0.0, 0.0),
    "camera": (0.0, 0.0, -1.0),
    "away": (0.0, 0.0, 1.0),
}
"""Unit vectors in unmirrored camera axes; "left" and "right" are the picture's, not the person's."""

Vectors = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class HandPose:
    """Orientation of a hand and distances between its fingertips.

    Attributes
    ----------
    size
        Palm length, wrist to middle knuckle, metres.
    palm_normal
        (3,) unit vector out of the palm, the way the palm faces.
    palm_direction
        (3,) unit vector from the wrist to the middle knuckle.
    across
        (3,) unit vector across the palm towards the thumb's side, at right angles to the other two.
    pointing
        (5, 3) unit vectors from each finger's base (the thumb's MCP) to its tip, thumb first.
    tip_gaps
        (5, 5) distances between fingertips, palm lengths.
    """

    size: float
    palm_normal: Vectors
    palm_direction: Vectors
    across: Vectors
    pointing: Vectors
    tip_gaps: Vectors

    def gap(self, first: Finger, second: Finger) -> float:
        """Distance between two fingertips, palm lengths."""
        return float(self.tip_gaps[first, second])

    def pinch_strength(self, finger: Finger = Finger.INDEX) -> float:
        """How nearly `finger` touches the thumb's tip: 0 apart, 1 touching."""
        closeness = (PINCH_OPEN - self.gap(Finger.THUMB, finger)) / (PINCH_OPEN - PINCH_CLOSED)
        return min(max(closeness, 0.0), 1.0)

    @property
    def spread_deg(self) -> Vectors:
        """(4,) angles between neighbouring fingers' pointing directions, degrees, thumb-index first."""
        cosine = np.einsum("ij,ij->i", self.pointing[:-1], self.pointing[1:])
        return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))), dtype=np.float64)


def hand_pose(hand: Hand) -> HandPose | None:
    """Measure a hand's pose.

    Returns
    -------
    The pose, or None for landmarks that make no hand: not finite, or with a palm of no extent.
    """
    world = hand.world.astype(np.float64)
    wrist = world[Landmark.WRIST]
    knuckle = world[Landmark.MIDDLE_MCP] - wrist
    to_index = world[Landmark.INDEX_MCP] - wrist
    to_pinky = world[Landmark.PINKY_MCP] - wrist
    # Thumb side to little finger side, seen from the palm, runs one way round on a right hand and the
    # other way on a left one.
    normal = _cross(to_index, to_pinky) if hand.side is Side.RIGHT else _cross(to_pinky, to_index)
    size = float(np.sqrt(knuckle @ knuckle))
    area = float(np.sqrt(normal @ normal))
    if not (np.isfinite(world).all() and size > 0.0 and area > 1e-6 * size * size):
        return None
    direction = knuckle / size
    normal = normal / area
    sideways = to_index - to_pinky
    sideways = sideways - (sideways @ direction) * direction
    tips = world[TIPS]
    pointing = tips - world[BASES]
    length = np.sqrt(np.einsum("ij,ij->i", pointing, pointing))
    apart = tips[:, None, :] - tips[None, :, :]
    return HandPose(
        size=size,
        palm_normal=normal,
        palm_direction=direction,
        across=sideways / max(float(np.sqrt(sideways @ sideways)), 1e-12),
        pointing=pointing / np.maximum(length, 1e-12)[:, None],
        tip_gaps=np.sqrt(np.einsum("ijk,ijk->ij", apart, apart)) / size,
    )


def _cross(a: Vectors, b: Vectors) -> Vectors:
    """Cross product of two 3-vectors; `np.cross` spends ten times longer on its axis arguments."""
    return np.array([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])
