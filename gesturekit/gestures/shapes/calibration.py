"""From the probability that all conditions of a gesture hold to a score that can be believed.

A product of many conditions says too little where it is low and too much where it is high, because errors of
one hand's landmarks go together. The log-odds are therefore stretched by one factor, so that of hands with a
score of 0.8 four in five show the gesture (Platt 1999, without his constant: a hand exactly at a gesture's
limit is as likely in as out, and keeps 0.5).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands.pose import Array

_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes scores of probabilities.

    Attributes
    ----------
    slope
        Factor of the log-odds, over 0. Over 1: scores nearer to 0 and 1 than the probabilities.
    """

    slope: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.slope < 100.0:
            raise InvalidArgumentError(f"slope={self.slope!r}; expected a factor over 0, about 1")

    def scores(self, probability: Array) -> Array:
        """Score of each probability, both 0 to 1, any shape."""
        certain = np.minimum(np.maximum(probability, _LEAST), 1.0 - _LEAST)
        return np.asarray(1.0 / (1.0 + ((1.0 - certain) / certain) ** self.slope))


SHIPPED = Calibration(1.14)
"""Fitted on the 309 hands found in `photos/digits` and `photos/rock_paper_scissors`.

`benchmarks/static_gestures.py --calibration` fits it again and shows how far it can be believed there and in
the studio, whose hands, made to be hard, would like 0.79. What it comes to on photos of other people is in
docs/benchmarks/gestures.md. Which gesture is named does not depend on it.
"""


def fit_calibration(probability: npt.ArrayLike, right: npt.ArrayLike) -> Calibration:
    """Fit the slope that makes the answers most likely.

    Parameters
    ----------
    probability
        (N,) probability of the best gesture of each hand, 0 to 1.
    right
        (N,) whether that gesture was the one shown.

    Raises
    ------
    InvalidArgumentError
        When they differ in length, or all answers are right, or all wrong.
    """
    p, r = np.asarray(probability, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if p.ndim != 1 or p.shape != r.shape:
        raise InvalidArgumentError(f"probability has shape {p.shape}, right {r.shape}; expected (N,) twice")
    if not 0.0 < r.sum() < len(r):
        raise InvalidArgumentError(
            f"{int(r.sum())} of {len(r)} answers are right; expected right and wrong ones"
        )
    # Far from the border a single mistake would otherwise outweigh all else.
    certain = np.clip(p, 1e-4, 1.0 - 1e-4)
    odds = np.log(certain / (1.0 - certain))
    slope = 1.0
    for _ in range(50):
        score = 1.0 / (1.0 + np.exp(-slope * odds))
        slope += float((odds * (r - score)).sum() / (odds * odds * score * (1.0 - score)).sum())
        slope = min(max(slope, 0.05), 20.0)
    return Calibration(slope)
