"""What a hand is known by when it was out of sight or close to another: side, shape and size.

Place alone misleads where hands cross, pass behind each other or take each other's place. Costs are negative
log-likelihoods: 0 where everything fits, each part bounded, so that one misread frame decides nothing. Ids
are exchanged in `hand_crossing`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import FloatArray, Landmark
from gesturekit.tracking.landmark_model import LandmarkPrediction

# For how long shape and size are remembered: a gesture changes within it, a misread frame does not count.
_MEMORY_SECONDS = 0.3
# Standard deviations: of a landmark's place in its hand (in sizes of the hand, see `Appearance`) and of the
# natural logarithm of the size, between two sights of one hand. See
# `python benchmarks/identity.py`.
_SHAPE_SIGMA = 0.25
_SIZE_SIGMA = 0.3
_MOST_SHAPE_COST = 3.0
_MOST_SIZE_COST = 2.0
LIMIT_LOG_ODDS = 4.0
"""Most that one frame, or all of them, say about the side."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How one prediction looks.

    Attributes
    ----------
    shape
        (21, 2) float32 landmarks around their mean, turned upright, over `size`.
    size
        Root mean square distance of the landmarks from their mean, pixels.
    right_log_odds
        Of being a right hand, as it looks in the picture; at most `LIMIT_LOG_ODDS` either way.
    """

    shape: FloatArray
    size: float
    right_log_odds: float

    @classmethod
    def of(cls, prediction: LandmarkPrediction) -> Appearance:
        """The appearance of a prediction."""
        points = prediction.landmarks[:, :2]
        centred = points - points.mean(axis=0)
        size = max(float(np.sqrt(np.square(centred).sum() / len(points))), 1.0)
        x, y = (points[Landmark.MIDDLE_MCP] - points[Landmark.WRIST]).tolist()
        length = max(math.hypot(x, y), 1e-6)
        # Rows: the picture's axes, turned so that the way from the wrist to the middle knuckle points up.
        turn = np.array([[-y, -x], [x, -y]], dtype=np.float32) / np.float32(length * size)
        return cls(centred @ turn, size, log_odds(prediction.right_score))


class Identity:
    """What is remembered of one hand."""

    def __init__(self) -> None:
        self._shape: FloatArray | None = None
        self._log_size = 0.0

    def update(self, seen: Appearance, elapsed_seconds: float) -> None:
        """Take in one more sight of the hand."""
        if self._shape is None:
            self._shape, self._log_size = seen.shape, math.log(seen.size)
            return
        weight = 1.0 - math.exp(-elapsed_seconds / _MEMORY_SECONDS)
        self._shape = self._shape + np.float32(weight) * (seen.shape - self._shape)
        self._log_size += weight * (math.log(seen.size) - self._log_size)

    def cost(self, seen: Appearance, right_log_odds: float) -> float:
        """How little `seen` looks like this hand, of which side `right_log_odds` is known; 0 to about 9."""
        if self._shape is None:
            return 0.0
        apart = float(np.linalg.norm(seen.shape - self._shape, axis=1).mean()) / _SHAPE_SIGMA
        grown = (math.log(seen.size) - self._log_size) / _SIZE_SIGMA
        return (
            min(apart * apart / 2.0, _MOST_SHAPE_COST)
            + min(grown * grown / 2.0, _MOST_SIZE_COST)
            + side_cost(right_log_odds, seen.right_log_odds)
        )


def side_cost(known: float, seen: float) -> float:
    """Negative logarithm of the probability that two log-odds speak of one side."""
    p, q = _sigmoid(known), _sigmoid(seen)
    return -math.log(max(p * q + (1.0 - p) * (1.0 - q), 1e-6))


def log_odds(right_score: float) -> float:
    """Log-odds of a probability, at most `LIMIT_LOG_ODDS` either way."""
    probability = min(max(right_score, 1e-6), 1.0 - 1e-6)
    odds = math.log(probability / (1.0 - probability))
    return min(max(odds, -LIMIT_LOG_ODDS), LIMIT_LOG_ODDS)


def _sigmoid(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))
