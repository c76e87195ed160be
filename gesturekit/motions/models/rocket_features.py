"""ROCKET: features of random convolution kernels over time, and a ridge classifier on them.

After Dempster, Petitjean and Webb 2020: each of hundreds of kernels that are not trained measures how often,
how strongly and when a short pattern occurs in a mixture of curves. Alone it is worse than the network, but
it errs elsewhere, and it is learned in seconds.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.sequences.motion_features import GROUPS

# How many kernels, how many instants each looks at, how many curves it mixes at most. Tuned on two folds of
# SHREC'17: `python benchmarks/_shrec.py`.
KERNELS, TAPS, MIXED = 500, 7, 5
# Weight of the ridge's penalty, in units of a feature's variance.
_RIDGE = 1.0
_SPACINGS = (1, 2, 3)
# Kernels of the same spacing lie side by side, so that they can be asked at once.
_SPACING = np.sort(np.resize(_SPACINGS, KERNELS))
_PER_KERNEL = 4
_AT_ONCE = 32


class RocketClassifier:
    """A ridge classifier on ROCKET features; `parts` holds all that was drawn and learned, by name."""

    parts: dict[str, npt.NDArray[Any]]

    @classmethod
    def fit(
        cls, features: FloatArray, targets: npt.NDArray[np.int64], rng: np.random.Generator
    ) -> RocketClassifier:
        """Draw kernels and learn from (N, S, F) curves of classes 0 up to their number."""
        made = cls()
        made.parts = _drawn(features, rng)
        made.parts["threshold"] = _quantiles(made, features, rng)
        transformed = made.transform(features)
        mean, spread = transformed.mean(axis=0), transformed.std(axis=0) + np.float32(1e-3)
        transformed = (transformed - mean) / spread
        wanted = np.where(targets[:, None] == np.arange(int(targets.max()) + 1), 1.0, -1.0)
        coefficients = _ridge(transformed.astype(np.float64), wanted)
        made.parts["coefficients"] = (coefficients / spread[:, None]).astype(np.float32)
        made.parts["offset"] = (-mean @ made.parts["coefficients"]).astype(np.float32)
        return made

    def scores(self, features: FloatArray) -> FloatArray:
        """(N, S, F) curves → (N, classes), about 1 for the right class and -1 for the others."""
        return np.asarray(self.transform(features) @ self.parts["coefficients"] + self.parts["offset"])

    def transform(self, features: FloatArray) -> FloatArray:
        """(N, S, F) → (N, 4 KERNELS): how often, how strongly, on average, and when each pattern occurs."""
        made = np.zeros((len(features), _PER_KERNEL, KERNELS), np.float32)
        for start in range(0, len(features), _AT_ONCE):
            rows = slice(start, start + _AT_ONCE)
            answers = self._answers(features[rows])
            answers -= self.parts["threshold"][:, None, None]
            steps = np.float32(answers.shape[2])
            peak = answers.argmax(axis=2)
            made[rows, 0] = (np.count_nonzero(answers > 0, axis=2) / steps).T
            made[rows, 1] = np.take_along_axis(answers, peak[:, :, None], axis=2)[:, :, 0].T
            made[rows, 2] = answers.mean(axis=2).T
            made[rows, 3] = (peak / steps).T
        return made.reshape(len(features), -1)

    @classmethod
    def from_arrays(cls, classes: int, stored: Mapping[str, npt.NDArray[Any]]) -> RocketClassifier:
        """Read back what `arrays` gave; KeyError or ValueError where it does not fit."""
        curves, mixed, kernels = sum(GROUPS.values()), (KERNELS, MIXED), (KERNELS,)
        expected = {
            "mean": (curves,),
            "scale": (curves,),
            "curve": mixed,
            "share": mixed,
            "tap": (KERNELS, TAPS),
            "spacing": kernels,
            "threshold": kernels,
            "coefficients": (_PER_KERNEL * KERNELS, classes),
            "offset": (classes,),
        }
        made = cls()
        made.parts = {name: stored[name] for name in expected}
        for name, shape in expected.items():
            if made.parts[name].shape != shape or not np.isfinite(made.parts[name]).all():
                raise ValueError(
                    f"{name} has shape {made.parts[name].shape} or is not finite; expected {shape}"
                )
        if not np.isin(made.parts["curve"], np.arange(curves)).all():
            raise ValueError("a kernel mixes curves that there are not")
        if not np.array_equal(made.parts["spacing"], _SPACING):
            raise ValueError("the kernels' spacings are others")
        return made

    def _answers(self, features: FloatArray) -> FloatArray:
        """(KERNELS, N, S): what each kernel answers when; beyond their ends curves stay as they are there."""
        parts = self.parts
        curves = ((features - parts["mean"]) / parts["scale"]).transpose(2, 0, 1)
        count, steps = curves.shape[1:]
        mixed = curves.reshape(len(curves), -1)[parts["curve"].astype(np.intp)]
        mixture = np.matmul(parts["share"][:, None], mixed).reshape(KERNELS, count, steps)
        reach = TAPS // 2 * max(_SPACINGS)
        padded = np.empty((KERNELS, count, steps + 2 * reach), np.float32)
        padded[:, :, reach : reach + steps] = mixture
        padded[:, :, :reach], padded[:, :, reach + steps :] = mixture[:, :, :1], mixture[:, :, -1:]
        # All windows of the curves' length, the one that is not shifted in the middle: a view, not a copy.
        shifted = np.lib.stride_tricks.sliding_window_view(padded, steps, axis=2)
        answers = np.empty((KERNELS, count, 1, steps), np.float32)
        low = 0
        for spacing in _SPACINGS:
            high = int(np.searchsorted(_SPACING, spacing, side="right"))
            half = TAPS // 2 * spacing
            seen = shifted[low:high, :, reach - half : reach + half + 1 : spacing]
            np.matmul(parts["tap"][low:high, None, None], seen, out=answers[low:high])
            low = high
        return answers[:, :, 0]


def _drawn(features: FloatArray, rng: np.random.Generator) -> dict[str, npt.NDArray[Any]]:
    """Kernels that mix one to four curves of a group, two in five of them with one of another group."""
    edges = np.cumsum([0, *GROUPS.values()])
    curve = np.zeros((KERNELS, MIXED), np.int16)
    share = np.zeros((KERNELS, MIXED), np.float32)
    for kernel in range(KERNELS):
        group, other = rng.integers(len(GROUPS), size=2)
        own = np.arange(edges[group], edges[group + 1])
        chosen = rng.choice(own, min(len(own), int(rng.integers(1, MIXED))), replace=False)
        if rng.random() < 0.4:
            chosen = np.append(chosen, rng.integers(edges[other], edges[other + 1]))
        curve[kernel, : len(chosen)] = chosen
        share[kernel, : len(chosen)] = rng.standard_normal(len(chosen))
    tap = rng.standard_normal((KERNELS, TAPS))
    balanced = rng.random(KERNELS) < 0.7
    tap[balanced] -= tap[balanced].mean(axis=1, keepdims=True)
    spread = features.std(axis=(0, 1))
    for low, high in itertools.pairwise(edges):
        spread[low:high] = np.maximum(spread[low:high], 0.05 * features[:, :, low:high].std() + 1e-6)
    return {
        "mean": features.mean(axis=(0, 1)),
        "scale": spread,
        "curve": curve,
        "share": share,
        "tap": tap.astype(np.float32),
        "spacing": _SPACING,
    }


def _quantiles(kernels: RocketClassifier, features: FloatArray, rng: np.random.Generator) -> FloatArray:
    """(KERNELS,) a random quantile of each kernel's answers, from some of the recordings."""
    levels = rng.uniform(0.1, 0.9, KERNELS)
    some = features[:: max(1, len(features) // 400)]
    ordered = np.sort(kernels._answers(some).reshape(KERNELS, -1), axis=1)
    at = (levels * (ordered.shape[1] - 1)).astype(int)
    return np.asarray(ordered[np.arange(KERNELS), at])


def _ridge(x: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Coefficients of the ridge, through whichever of the two Gram matrices is smaller."""
    count, features = x.shape
    if count <= features:
        gram = x @ x.T / features + _RIDGE * np.eye(count)
        return np.asarray(x.T @ np.linalg.solve(gram, wanted) / features)
    gram = x.T @ x / features + _RIDGE * np.eye(features)
    return np.asarray(np.linalg.solve(gram, x.T @ wanted / features))
