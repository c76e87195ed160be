"""How large a palm is in the picture, however the hand is turned."""

from __future__ import annotations

import numpy as np

from gesturekit.hands.hand import Hand
from gesturekit.hands.landmarks import Landmark

# Lengths across the palm, as parts of the one from the wrist to the middle knuckle: medians of the world
# landmarks of 105 hands (every third photo of photos/webcam, every fourth of photos/hagrid).
_PALM_STARTS = [Landmark.WRIST, Landmark.WRIST, Landmark.WRIST, Landmark.INDEX_MCP]
_PALM_ENDS = [Landmark.INDEX_MCP, Landmark.MIDDLE_MCP, Landmark.PINKY_MCP, Landmark.PINKY_MCP]
_PALM_PARTS = np.array([1.04, 1.0, 0.84, 0.63], dtype=np.float32)


def palm_size_3d(hand: Hand) -> float:
    """Distance from the wrist to the middle finger's knuckle, as the whole palm gives it, pixels.

    Unlike `Hand.palm_size` it hardly changes when the hand turns, so that lines drawn with it do not pulse:
    it is the root mean square of four lengths across the palm, with depth, each divided by its usual part
    of the wanted one. A length seen end on, whose depth is guessed too small, counts for little. Lengths at
    a landmark that is not finite are left out; without any, half the extent of the landmarks that are, and
    0 when fewer than two are.
    """
    first, second, usual = _PALM_STARTS, _PALM_ENDS, _PALM_PARTS
    with np.errstate(invalid="ignore", over="ignore"):
        lengths = np.linalg.norm(hand.landmarks[first] - hand.landmarks[second], axis=1) / usual
    known = lengths[np.isfinite(lengths)].astype(np.float64)
    if len(known):
        return float(np.sqrt(np.mean(known**2)))
    finite = hand.landmarks[np.isfinite(hand.landmarks[:, :2]).all(axis=1), :2]
    return 0.5 * float(np.ptp(finite, axis=0).max()) if len(finite) > 1 else 0.0
