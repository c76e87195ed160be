"""Which hand it is, decided over the life of a track instead of anew in each frame.

A real hand never changes sides. Single frames do, when the hand is seen edge-on, so the evidence (the
log-odds that the model gives) is averaged over time and the answer changes only when the average
clearly crosses over.
"""

from __future__ import annotations

import math

from gesturekit.hands import Side

# One second of contrary evidence is needed to overturn a settled answer at 63 %.
_MEMORY_SECONDS = 1.0
_SWITCH_LOG_ODDS = 1.0
# The model saturates; a few frames at 0.9999 must not outweigh all that follow.
_LIMIT_LOG_ODDS = 4.0


class HandednessEvidence:
    """Accumulates one track's handedness."""

    def __init__(self) -> None:
        self._log_odds: float | None = None
        self._right = True

    def update(self, right_score: float, elapsed_seconds: float) -> None:
        """Add one frame's probability of "right" (0 to 1), `elapsed_seconds` after the one before."""
        probability = min(max(right_score, 1e-6), 1 - 1e-6)
        odds = math.log(probability / (1 - probability))
        odds = min(max(odds, -_LIMIT_LOG_ODDS), _LIMIT_LOG_ODDS)
        if self._log_odds is None:
            self._log_odds = odds
            self._right = odds > 0
            return
        weight = 1 - math.exp(-elapsed_seconds / _MEMORY_SECONDS)
        self._log_odds += weight * (odds - self._log_odds)
        if abs(self._log_odds) > _SWITCH_LOG_ODDS:
            self._right = self._log_odds > 0

    def side(self, *, mirrored: bool) -> tuple[Side, float]:
        """The person's own side and the confidence in it (0.5 to 1)."""
        right_score = 1 / (1 + math.exp(-(self._log_odds or 0.0)))
        own = right_score if self._right else 1 - right_score
        return side_of(self._right, mirrored=mirrored), max(own, 0.5)


def side_of(looks_right: bool, *, mirrored: bool) -> Side:
    """The person's own side: in a mirrored picture a right hand looks like a left one."""
    return Side.RIGHT if looks_right != mirrored else Side.LEFT
