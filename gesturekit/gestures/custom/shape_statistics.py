"""What is learned of hand shapes: the mean of each class, and the usual spread around it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gesturekit.hands.hand_features import FEATURE_NAMES, ORIENTATION_SPREAD, SHAPE_NAMES, SHAPE_SPREAD

Array = npt.NDArray[np.float64]

_PRIOR_WEIGHT = 10.0


def feature_spread() -> Array:
    """(n_features,) spread within a class that is expected of `hand_features`, shapes before orientation."""
    orientation = len(FEATURE_NAMES) - len(SHAPE_NAMES)
    return np.array([SHAPE_SPREAD] * len(SHAPE_NAMES) + [ORIENTATION_SPREAD] * orientation)


def class_statistics(data: Array, number: npt.NDArray[np.intp], expected: Array) -> tuple[Array, Array]:
    """Mean (n_classes, n_features) of each class, and spread (n_features,) within one.

    A few examples cannot tell how much each feature varies, so the spread that was seen is mixed with the
    `expected` one. `number` is each example's class, from 0, none left out.
    """
    counts = np.bincount(number)
    sums = np.zeros((len(counts), data.shape[1]))
    np.add.at(sums, number, data)
    means = sums / counts[:, None]
    squares = ((data - means[number]) ** 2).sum(axis=0)
    freedom = len(data) - len(counts)
    return means, np.sqrt((squares + _PRIOR_WEIGHT * expected**2) / (freedom + _PRIOR_WEIGHT))
