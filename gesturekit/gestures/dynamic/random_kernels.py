"""Random kernels over time and a ridge on what they find: a second opinion, learned in seconds.

After ROCKET (Dempster, Petitjean and Webb 2020): hundreds of kernels that nobody trained ask whether some
short pattern occurs in a mixture of curves, how strongly, and when; a linear model learns what the answers
mean. Alone it is worse than the network, but it errs elsewhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.gestures.dynamic.features import GROUPS
from gesturekit.hands import FloatArray

KERNELS, TAPS, MIXED = 500, 7, 5
"""How many kernels, how many instants each looks at, how many curves it mixes at most.

300, 600, 1000, 1500 and 3000 gave the same beside the networks on two folds of SHREC'17, as did 64 steps
instead of 32, and changed copies of the recordings.
"""

RIDGE = 1.0
"""Weight of the penalty, in units of a finding's variance; 0.3 and 3 gave the same."""

_SPACINGS = (1, 2, 3)
_FINDINGS = 4
_AT_ONCE = 128


class RandomKernels:
    """Scores of each class from what random kernels find in curves.

    Parameters
    ----------
    rng
        Source of the kernels.

    Attributes
    ----------
    parts
        Arrays that say all there is to know, by name.
    """

    parts: dict[str, npt.NDArray[Any]]

    @classmethod
    def fit(
        cls, features: FloatArray, targets: npt.NDArray[np.int64], rng: np.random.Generator
    ) -> RandomKernels:
        """Draw kernels and learn from (N, S, F) curves of classes 0 up to their number."""
        made = cls()
        made.parts = _drawn(features, rng)
        made.parts["threshold"] = _quantiles(made, features, rng)
        found = made.findings(features)
        mean, spread = found.mean(axis=0), found.std(axis=0) + np.float32(1e-3)
        found = (found - mean) / spread
        wanted = np.where(targets[:, None] == np.arange(int(targets.max()) + 1), 1.0, -1.0)
        coefficients = _ridge(found.astype(np.float64), wanted)
        made.parts["coefficients"] = (coefficients / spread[:, None]).astype(np.float32)
        made.parts["offset"] = (-mean @ made.parts["coefficients"]).astype(np.float32)
        return made

    def scores(self, features: FloatArray) -> FloatArray:
        """(N, S, F) curves → (N, classes), about 1 for the right class and -1 for the others."""
        return np.asarray(self.findings(features) @ self.parts["coefficients"] + self.parts["offset"])

    def findings(self, features: FloatArray) -> FloatArray:
        """(N, S, F) → (N, 4 KERNELS): how often, how strongly, on average, and when each pattern occurs."""
        made = np.zeros((len(features), _FINDINGS, KERNELS), np.float32)
        for start in range(0, len(features), _AT_ONCE):
            rows = slice(start, start + _AT_ONCE)
            for which, answers in self._answers(features[rows]):
                answers -= self.parts["threshold"][which, None, None]
                steps = np.float32(answers.shape[2])
                made[rows, 0, which] = ((answers > 0).sum(axis=2, dtype=np.float32) / steps).T
                made[rows, 1, which] = answers.max(axis=2).T
                made[rows, 2, which] = answers.mean(axis=2).T
                made[rows, 3, which] = (answers.argmax(axis=2) / steps).T
        return made.reshape(len(features), -1)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that was learned, as arrays by name."""
        return dict(self.parts)

    @classmethod
    def from_arrays(cls, classes: int, stored: Mapping[str, npt.NDArray[Any]]) -> RandomKernels:
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
            "coefficients": (_FINDINGS * KERNELS, classes),
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
        if not np.isin(made.parts["spacing"], _SPACINGS).all():
            raise ValueError(f"a kernel has another spacing than {_SPACINGS}")
        return made

    def _answers(self, features: FloatArray) -> Iterator[tuple[npt.NDArray[np.intp], FloatArray]]:
        """Of the kernels of each spacing: which they are, and (kernels, N, S) what they answer when."""
        parts = self.parts
        curves = ((features - parts["mean"]) / parts["scale"]).transpose(2, 0, 1)
        count, steps = curves.shape[1:]
        for spacing in _SPACINGS:
            which = np.flatnonzero(parts["spacing"] == spacing)
            reach = TAPS // 2 * spacing
            padded = np.zeros((len(which), count, steps + 2 * reach), np.float32)
            mixture = padded[:, :, reach : reach + steps]
            for curve, share in zip(parts["curve"][which].T, parts["share"][which].T, strict=True):
                mixture += share[:, None, None] * curves[curve]
            padded[:, :, :reach], padded[:, :, reach + steps :] = mixture[:, :, :1], mixture[:, :, -1:]
            answers = np.zeros((len(which), count, steps), np.float32)
            for number, tap in enumerate(parts["tap"][which].T):
                start = number * spacing
                answers += tap[:, None, None] * padded[:, :, start : start + steps]
            yield which, answers


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
        "spacing": np.resize(_SPACINGS, KERNELS),
    }


def _quantiles(kernels: RandomKernels, features: FloatArray, rng: np.random.Generator) -> FloatArray:
    """(KERNELS,) a random quantile of each kernel's answers, from some of the recordings."""
    levels = rng.uniform(0.1, 0.9, KERNELS)
    some = features[:: max(1, len(features) // 400)]
    made = np.zeros(KERNELS, np.float32)
    for which, answers in kernels._answers(some):
        ordered = np.sort(answers.reshape(len(answers), -1), axis=1)
        at = (levels[which] * (ordered.shape[1] - 1)).astype(int)
        made[which] = ordered[np.arange(len(ordered)), at]
    return made


def _ridge(found: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Coefficients of the ridge, through whichever of the two Gram matrices is smaller."""
    count, findings = found.shape
    if count <= findings:
        gram = found @ found.T / findings + RIDGE * np.eye(count)
        return np.asarray(found.T @ np.linalg.solve(gram, wanted) / findings)
    gram = found.T @ found / findings + RIDGE * np.eye(findings)
    return np.asarray(np.linalg.solve(gram, found.T @ wanted / findings))
