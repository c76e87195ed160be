"""Dynamic time warping of many pairs at once (Sakoe and Chiba 1978; symmetric steps, fixed band)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def warped_distances(differences: npt.NDArray[np.floating[Any]], band: int) -> npt.NDArray[np.floating[Any]]:
    """Cost of the cheapest alignment of each of n pairs of sequences, (n,), from first to last steps.

    (N, N, n) `differences`, 0 or more, lie between each step of one sequence and each of the other, one of
    which may run ahead by `band` steps. ``cost[j] = difference[j] + min(from_above[j], cost[j - 1])`` depends
    on its left neighbour. With S the running sum of the row, it becomes ``cost[j] = S[j] + min over k <= j of
    (from_above[k] - S[k - 1])``, a running minimum: a few vector operations a row for all pairs together.
    """
    steps, _, count = differences.shape
    costs = np.full((steps + 1, count), np.inf, dtype=differences.dtype)
    costs[0] = 0.0
    for row in range(steps):
        first, last = max(0, row - band), min(steps, row + band + 1)
        here = differences[row, first:last]
        sums = here.cumsum(axis=0)
        from_above = np.minimum(costs[first:last], costs[first + 1 : last + 1])
        from_above -= sums
        from_above += here
        np.minimum.accumulate(from_above, axis=0, out=from_above)
        from_above += sums
        costs[: first + 1] = np.inf
        costs[first + 1 : last + 1] = from_above
    return costs[steps]
