"""From the probability that all conditions of a gesture hold to a score that can be believed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gesturekit.gestures.pose import Array


@dataclass(frozen=True, slots=True)
class Calibration:
    """A straight line between log-odds (Platt 1999)."""

    slope: float = 1.0
    offset: float = 0.0

    def scores(self, probability: Array) -> Array:
        """Score for each probability."""
        odds = np.clip(probability, 1e-9, 1.0 - 1e-9)
        return np.asarray(1.0 / (1.0 + math.exp(-self.offset) * ((1.0 - odds) / odds) ** self.slope))


SHIPPED = Calibration(1.28, 0.0)
