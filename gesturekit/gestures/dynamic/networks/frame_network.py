"""A small temporal convolution network that names what a hand is doing at each instant of a stream.

Dilated causal convolutions with shortcuts (as in Bai et al. 2018, "An Empirical Evaluation of Generic
Convolutional and Recurrent Networks for Sequence Modeling"), trained with Adam and run in plain NumPy. It
sees about two seconds back and nothing of the future; that its answer speaks of a moment some steps ago is
a matter of what it is taught.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.gestures.dynamic.networks.training import Progress
from gesturekit.hands import FloatArray

TAPS: tuple[tuple[int, ...], ...] = ((-2, -1, 0), (-4, -2, 0), (-8, -4, 0), (-16, -8, 0), (-8, -4, 0))
"""Steps back that each layer reads."""

REACH = -sum(min(taps) for taps in TAPS)
"""Steps back that the whole network sees."""

WIDTH = 64
_DROPOUT = 0.1
_CLIP = 5.0
_DECAY = 1e-4
_ZERO = np.float32(0.0)

Weights = dict[str, FloatArray]


class FrameNetwork:
    """Class scores at each instant of a stream.

    Parameters
    ----------
    weights
        Arrays as `FrameNetwork.new` makes them.
    """

    def __init__(self, weights: Mapping[str, npt.NDArray[Any]]) -> None:
        self.weights: Weights = {name: np.asarray(w, np.float32) for name, w in weights.items()}

    @classmethod
    def new(cls, features: int, classes: int, rng: np.random.Generator) -> FrameNetwork:
        """An untrained network."""

        def normal(spread: float, *shape: int) -> npt.NDArray[np.float64]:
            return rng.normal(0.0, spread, shape)

        weights: dict[str, npt.NDArray[Any]] = {
            "in_w": normal(features**-0.5, features, WIDTH),
            "in_b": np.zeros(WIDTH),
            "out_w": normal(0.1 * WIDTH**-0.5, WIDTH, classes),
            "out_b": np.zeros(classes),
        }
        for index, taps in enumerate(TAPS):
            weights[f"conv{index}_w"] = normal((2 / (len(taps) * WIDTH)) ** 0.5, len(taps) * WIDTH, WIDTH)
            weights[f"conv{index}_b"] = np.zeros(WIDTH)
            weights[f"back{index}_w"] = normal(0.3 * WIDTH**-0.5, WIDTH, WIDTH)
        return cls(weights)

    def scores(self, x: FloatArray) -> FloatArray:
        """(B, T, F) standardised features → (B, T, C) scores before the softmax."""
        w = self.weights
        hidden: FloatArray = x @ w["in_w"] + w["in_b"]
        for index, taps in enumerate(TAPS):
            seen = np.concatenate([_earlier(hidden, -tap) for tap in taps], axis=2)
            active = np.maximum(seen @ w[f"conv{index}_w"] + w[f"conv{index}_b"], _ZERO)
            hidden = hidden + active @ w[f"back{index}_w"]
        made: FloatArray = hidden @ w["out_w"] + w["out_b"]
        return made

    def gradients(
        self, x: FloatArray, targets: npt.NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[float, Weights]:
        """Mean cross-entropy over the instants whose target is not negative, and its gradients."""
        w = self.weights
        hidden: FloatArray = x @ w["in_w"] + w["in_b"]
        layers = []
        for index, taps in enumerate(TAPS):
            seen = np.concatenate([_earlier(hidden, -tap) for tap in taps], axis=2)
            kept = (rng.random((len(x), 1, WIDTH), dtype=np.float32) > _DROPOUT) / np.float32(1 - _DROPOUT)
            active = np.maximum(seen @ w[f"conv{index}_w"] + w[f"conv{index}_b"], _ZERO) * kept
            layers.append((seen, active, kept))
            hidden = hidden + active @ w[f"back{index}_w"]
        shares = softmax(hidden @ w["out_w"] + w["out_b"])
        rated = (targets >= 0).astype(np.float32)
        total = max(1.0, float(rated.sum()))
        at = np.maximum(targets, 0)[..., None]
        right = np.take_along_axis(shares, at, axis=2)
        loss = -float((np.log(right[..., 0] + 1e-9) * rated).sum()) / total
        error = shares
        np.put_along_axis(error, at, right - 1.0, axis=2)
        error *= (rated / np.float32(total))[..., None]

        made: Weights = {"out_w": _outer(hidden, error), "out_b": error.sum(axis=(0, 1))}
        flow = error @ w["out_w"].T
        for index in reversed(range(len(TAPS))):
            seen, active, kept = layers[index]
            made[f"back{index}_w"] = _outer(active, flow)
            inner = (flow @ w[f"back{index}_w"].T) * kept * (active > 0)
            made[f"conv{index}_w"] = _outer(seen, inner)
            made[f"conv{index}_b"] = inner.sum(axis=(0, 1))
            spread = inner @ w[f"conv{index}_w"].T
            for part, tap in enumerate(TAPS[index]):
                flow = flow + _later(spread[:, :, part * WIDTH : (part + 1) * WIDTH], -tap)
        made["in_w"], made["in_b"] = _outer(x, flow), flow.sum(axis=(0, 1))
        return loss, made

    def train(
        self,
        batches: Iterator[tuple[FloatArray, npt.NDArray[np.int64]]],
        steps: int,
        rng: np.random.Generator,
        rate: float = 2e-3,
        progress: Progress | None = None,
    ) -> float:
        """Adam with a cosine schedule over `steps` batches; returns the mean loss of the last tenth.

        After each batch `progress` is called with the share that is done, 0 to 1.
        """
        first = {name: np.zeros_like(w) for name, w in self.weights.items()}
        second = {name: np.zeros_like(w) for name, w in self.weights.items()}
        losses = []
        for step in range(steps):
            x, targets = next(batches)
            loss, gradients = self.gradients(x, targets, rng)
            losses.append(loss)
            norm = float(np.sqrt(sum(float(np.vdot(g, g)) for g in gradients.values())))
            shrink = min(1.0, _CLIP / (norm + 1e-9))
            now = rate * min(1.0, (step + 1) / 50) * 0.5 * (1.0 + np.cos(np.pi * step / steps))
            for name, gradient in gradients.items():
                g = gradient * np.float32(shrink)
                first[name] += 0.1 * (g - first[name])
                second[name] += 0.001 * (g * g - second[name])
                pace = now / (1.0 - 0.9 ** (step + 1))
                width = np.sqrt(second[name] / np.float32(1.0 - 0.999 ** (step + 1))) + 1e-8
                weight = self.weights[name]
                weight -= (pace * first[name] / width + now * _DECAY * weight).astype(np.float32)
            if progress is not None:
                progress((step + 1) / steps)
        return float(np.mean(losses[-max(1, steps // 10) :]))


class FrameNetworkState:
    """Runs a `FrameNetwork` over a stream one instant at a time, remembering only what it reads again."""

    def __init__(self, network: FrameNetwork) -> None:
        self._network = network
        self._past = [np.zeros((1 - min(taps), WIDTH), np.float32) for taps in TAPS]

    def step(self, x: FloatArray) -> FloatArray:
        """(F,) standardised features of the next instant → (C,) scores; as `FrameNetwork.scores` gives."""
        w = self._network.weights
        hidden: FloatArray = x @ w["in_w"] + w["in_b"]
        for index, taps in enumerate(TAPS):
            past = self._past[index]
            past[:-1] = past[1:]
            past[-1] = hidden
            seen = past[[tap - 1 for tap in taps]].ravel()
            active = np.maximum(seen @ w[f"conv{index}_w"] + w[f"conv{index}_b"], _ZERO)
            hidden = hidden + active @ w[f"back{index}_w"]
        made: FloatArray = hidden @ w["out_w"] + w["out_b"]
        return made


def softmax(scores: FloatArray) -> FloatArray:
    """Shares that sum to 1 along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: FloatArray = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def _earlier(x: FloatArray, steps: int) -> FloatArray:
    if steps == 0:
        return x
    moved = np.zeros_like(x)
    moved[:, steps:] = x[:, :-steps]
    return moved


def _later(x: FloatArray, steps: int) -> FloatArray:
    if steps == 0:
        return x
    moved = np.zeros_like(x)
    moved[:, :-steps] = x[:, steps:]
    return moved


def _outer(a: FloatArray, b: FloatArray) -> FloatArray:
    product: FloatArray = a.reshape(-1, a.shape[-1]).T @ b.reshape(-1, b.shape[-1])
    return product
