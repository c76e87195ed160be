"""What a hand is known by when it was out of sight or close to another: side, shape and size.

A real hand never changes sides. Single frames do, when the hand is seen edge-on, so the evidence (the
log-odds that the model gives) is averaged over time and the answer changes only when the average
clearly crosses over. What a new track says of its side counts quickly, what an old one says slowly;
where a track may have gone over to another hand, it is new again.

Place alone misleads where hands cross, pass behind each other or take each other's place. Costs are negative
log-likelihoods: 0 where everything fits, each part bounded, so that one misread frame decides nothing. Ids
are exchanged in `hand_crossing`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import FloatArray, Landmark, Side
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

# One second of contrary evidence is needed to overturn a settled answer at 63 %; of a fresh one, as long as
# it has stood, at least this.
_SIDE_MEMORY_SECONDS = 1.0
_SHORTEST_SIDE_MEMORY_SECONDS = 0.05
_SWITCH_LOG_ODDS = 2.0
# What counts as clear: a probability of 95 %.
_CLEAR_LOG_ODDS = 3.0

CONTRARY_SECONDS = 0.1
"""For how long the model may clearly speak against a side before that is odd."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How one prediction looks.

    `shape`: (21, 2) float32 landmarks around their mean, turned upright, over `size`, which is their root
    mean square distance from it in pixels. `right_log_odds`: of being a right hand, as it looks in the
    picture.
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


class HandednessEvidence:
    """Accumulates one track's handedness."""

    def __init__(self) -> None:
        self.log_odds = 0.0
        """Of being a right hand, as it looks in the picture."""
        self.contrary_seconds = 0.0
        """For how long every frame has clearly spoken against the side that is reported."""
        self._right: bool | None = None
        self._settled_seconds = 0.0

    def update(self, right_score: float, elapsed_seconds: float) -> None:
        """Add one frame's probability of "right" (0 to 1), `elapsed_seconds` after the one before."""
        odds = log_odds(right_score)
        if self._right is None:
            self.log_odds, self._right = odds, odds > 0
            return
        self._settled_seconds += elapsed_seconds
        memory = min(max(self._settled_seconds, _SHORTEST_SIDE_MEMORY_SECONDS), _SIDE_MEMORY_SECONDS)
        self.log_odds += (1 - math.exp(-elapsed_seconds / memory)) * (odds - self.log_odds)
        if self.is_clear:
            self._right = self.log_odds > 0
        contrary = abs(odds) >= _CLEAR_LOG_ODDS and (odds > 0) != self._right
        self.contrary_seconds = self.contrary_seconds + elapsed_seconds if contrary else 0.0

    @property
    def is_clear(self) -> bool:
        """Whether the evidence would overturn any answer."""
        return abs(self.log_odds) > _SWITCH_LOG_ODDS

    @property
    def right(self) -> bool:
        """Whether the hand is taken for a right one, as it looks in the picture."""
        return bool(self._right)

    def take_other_side(self) -> None:
        """Change the answer: something else than the hand's own looks speaks against it."""
        self._right = not self._right

    def is_contrary(self, right_score: float) -> bool:
        """Whether a score clearly speaks against the side, as every frame has done for a while."""
        odds = log_odds(right_score)
        return (
            self.contrary_seconds >= CONTRARY_SECONDS
            and abs(odds) >= _CLEAR_LOG_ODDS
            and (odds > 0) != self._right
        )

    def unsettle(self) -> None:
        """Let what comes now count as much as what was: the track may be on another hand."""
        self._settled_seconds = 0.0

    def restart(self, right_score: float) -> None:
        """Forget what was: the track is on another hand."""
        self.log_odds = log_odds(right_score)
        self._right = self.log_odds > 0
        self.contrary_seconds = self._settled_seconds = 0.0

    def side(self, *, mirrored: bool) -> tuple[Side, float]:
        """The person's own side and the confidence in it (0.5 to 1)."""
        right = self.right
        right_score = _sigmoid(self.log_odds)
        own = right_score if right else 1 - right_score
        return side_of(right, mirrored=mirrored), max(own, 0.5)


def side_of(looks_right: bool, *, mirrored: bool) -> Side:
    """The person's own side: in a mirrored picture a right hand looks like a left one."""
    return Side.RIGHT if looks_right != mirrored else Side.LEFT


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
