"""When a motion is reported: once the networks have been sure for long enough, once a movement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray

# Weight of an instant in the running mean of the probabilities, of which there are 20 a second.
_FOLLOW = 0.2
# From this mean probability of "no motion" on a hand makes none.
_NONE = 0.7


@dataclass(frozen=True, slots=True)
class Decision:
    """A motion that was decided on.

    Attributes
    ----------
    index
        Which.
    confidence
        0 to 1: mean probability.
    since
        Instants since it began.
    """

    index: int
    confidence: float
    since: int


class MotionDecision:
    """Follows the probabilities of one hand; (C,) `certain` are means from which each motion is reported."""

    def __init__(self, certain: npt.NDArray[np.float64]) -> None:
        self._certain = certain
        self._mean = np.zeros(len(certain) + 1)
        self._mean[0] = 1.0
        self._reported = False
        self._since = 0

    def push(self, probabilities: FloatArray) -> Decision | None:
        """Take the (C + 1,) probabilities of the next instant, no motion first."""
        self._mean += _FOLLOW * (probabilities - self._mean)
        nothing = self._mean[0]
        self._since = 0 if nothing > _NONE else self._since + 1
        if self._reported:
            self._reported = nothing <= _NONE
            return None
        index = int(self._mean[1:].argmax())
        share = float(self._mean[1 + index])
        if share < self._certain[index]:
            return None
        self._reported = True
        return Decision(index, share, self._since)
