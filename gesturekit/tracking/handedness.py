"""Which hand it is, decided over the life of a track instead of anew in each frame.

A real hand never changes sides. Single frames do, when the hand is seen edge-on, so the evidence (the
log-odds that the model gives) is averaged over time and the answer changes only when the average
clearly crosses over. What a new track says of its side counts quickly, what an old one says slowly;
where a track may have gone over to another hand, it is new again.
"""

from __future__ import annotations

import math

from gesturekit.hands import Side
from gesturekit.tracking.hand_identity import log_odds

# One second of contrary evidence is needed to overturn a settled answer at 63 %; of a fresh one, as long as
# it has stood, at least this.
_MEMORY_SECONDS = 1.0
_SHORTEST_MEMORY_SECONDS = 0.05
_SWITCH_LOG_ODDS = 2.0
# What counts as clear: a probability of 95 %.
_CLEAR_LOG_ODDS = 3.0

CONTRARY_SECONDS = 0.1
"""For how long the model may clearly speak against a side before that is odd."""


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
        memory = min(max(self._settled_seconds, _SHORTEST_MEMORY_SECONDS), _MEMORY_SECONDS)
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
        right_score = 1 / (1 + math.exp(-self.log_odds))
        own = right_score if right else 1 - right_score
        return side_of(right, mirrored=mirrored), max(own, 0.5)


def side_of(looks_right: bool, *, mirrored: bool) -> Side:
    """The person's own side: in a mirrored picture a right hand looks like a left one."""
    return Side.RIGHT if looks_right != mirrored else Side.LEFT
