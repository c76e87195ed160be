"""Small temporal convolution networks that name what a hand is doing at each instant of a stream.

Dilated causal convolutions with shortcuts (as in Bai et al. 2018, "An Empirical Evaluation of Generic
Convolutional and Recurrent Networks for Sequence Modeling"). A network sees about two seconds back and
nothing of the future; that its answer speaks of a moment some steps ago is a matter of what it is taught.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.networks.network_layers import (
    Convolution,
    Dropout,
    Layer,
    Linear,
    ReLU,
    Residual,
    Sequential,
    fill,
    softmax,
)
from gesturekit.motions.networks.network_training import Progress, cross_entropy_gradient
from gesturekit.motions.networks.optimizer import AdamW, one_cycle

TAPS: tuple[tuple[int, ...], ...] = ((-2, -1, 0), (-4, -2, 0), (-8, -4, 0), (-16, -8, 0), (-8, -4, 0))
"""Steps back that each layer reads."""

REACH = -sum(min(taps) for taps in TAPS)
"""Steps back that the whole network sees."""

WIDTH = 64
_KEEPS, _RELU_GAIN = math.sqrt(3.0), math.sqrt(6.0)
_DROPOUT, _CLIP, _DECAY, _WARM_STEPS = 0.1, 5.0, 1e-4, 50
_ZERO = np.float32(0.0)
_READ = [[tap - 1 for tap in taps] for taps in TAPS]


class FrameNetwork(Sequential):
    """Class scores at each instant of a stream: (N, S, features), standardised → (N, S, classes)."""

    def __init__(self, features: int, classes: int, rng: np.random.Generator) -> None:
        def look_back(taps: tuple[int, ...]) -> Layer:
            return Residual(
                Convolution(WIDTH, WIDTH, taps, rng, gain=_RELU_GAIN),
                ReLU(),
                Dropout(_DROPOUT),
                Linear(WIDTH, WIDTH, rng, gain=0.3 * _KEEPS, has_bias=False),
            )

        super().__init__(
            Linear(features, WIDTH, rng, gain=_KEEPS, is_first=True),
            *(look_back(taps) for taps in TAPS),
            Linear(WIDTH, classes, rng, gain=0.1 * _KEEPS),
        )

    @classmethod
    def from_arrays(cls, stored: Mapping[str, npt.NDArray[Any]]) -> FrameNetwork:
        """Read back what `arrays` gave; KeyError or ValueError where it does not fit."""
        made = cls(len(stored["0.weight"]), len(stored[f"{len(TAPS) + 1}.bias"]), np.random.default_rng(0))
        fill(made.arrays(), stored)
        return made

    def train(
        self,
        batches: Iterator[tuple[FloatArray, npt.NDArray[np.int64]]],
        steps: int,
        rng: np.random.Generator,
        rate: float = 2e-3,
        progress: Progress | None = None,
    ) -> None:
        """Learn from `steps` batches of streams and targets, (N, S), negative where no answer is rated.

        After each batch `progress` is called with the share that is done, 0 to 1.
        """
        optimizer = AdamW([layer for _, layer in self.walk()], decay=_DECAY, clip=_CLIP)
        for step in range(steps):
            x, targets = next(batches)
            self.backward(cross_entropy_gradient(self.forward(x, rng), targets))
            optimizer.step(one_cycle(step / steps, rate, rise=min(0.5, _WARM_STEPS / steps)))
            if progress is not None:
                progress((step + 1) / steps)


@dataclass(frozen=True)
class FrameNetworks:
    """Networks whose answers are averaged; (F,) `mean` and `scale` standardise their features."""

    members: tuple[FrameNetwork, ...]
    mean: FloatArray
    scale: FloatArray

    def probabilities(self, features: FloatArray) -> FloatArray:
        """(T, F) features of a whole stream → (T, C) probabilities."""
        x = ((features - self.mean) / self.scale)[None]
        made: FloatArray = np.mean([softmax(network.forward(x)[0]) for network in self.members], axis=0)
        return made

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As plain arrays for a file."""
        stored: dict[str, npt.NDArray[Any]] = {"mean": self.mean, "scale": self.scale}
        for index, network in enumerate(self.members):
            stored |= {f"{index}.{name}": value for name, value in network.arrays().items()}
        return stored

    @classmethod
    def from_arrays(cls, stored: Mapping[str, npt.NDArray[Any]]) -> FrameNetworks:
        """Read back what `arrays` gave; KeyError or ValueError where it does not fit."""
        members: list[FrameNetwork] = []
        while any(name.startswith(prefix := f"{len(members)}.") for name in stored):
            own = {name[len(prefix) :]: value for name, value in stored.items() if name.startswith(prefix)}
            members.append(FrameNetwork.from_arrays(own))
        if not members:
            raise KeyError("0.0.weight")
        return cls(tuple(members), stored["mean"], stored["scale"])


class FrameNetworksState:
    """Runs `FrameNetworks` over a stream one instant at a time, remembering only what they read again."""

    def __init__(self, networks: FrameNetworks) -> None:
        self._mean, self._scale = networks.mean, networks.scale
        self._states = [_State(network) for network in networks.members]

    def step(self, features: FloatArray) -> FloatArray:
        """(F,) features of the next instant → (C,) probabilities, as `FrameNetworks.probabilities` gives."""
        x = (features - self._mean) / self._scale
        probabilities: FloatArray = np.mean([softmax(state.step(x)) for state in self._states], axis=0)
        return probabilities


class _State:
    """One network, one instant at a time."""

    def __init__(self, network: FrameNetwork) -> None:
        arrays = network.arrays()
        self._first = arrays["0.weight"], arrays["0.bias"]
        self._last = arrays[f"{len(TAPS) + 1}.weight"], arrays[f"{len(TAPS) + 1}.bias"]
        self._past = [np.zeros((1 - min(taps), WIDTH), np.float32) for taps in TAPS]
        self._blocks = [
            tuple(arrays[f"{index}.{name}"] for name in ("0.weight", "0.bias", "3.weight"))
            for index in range(1, len(TAPS) + 1)
        ]

    def step(self, x: FloatArray) -> FloatArray:
        weight, bias = self._first
        hidden: FloatArray = x @ weight + bias
        for (look, offset, back), past, read in zip(self._blocks, self._past, _READ, strict=True):
            past[:-1] = past[1:]
            past[-1] = hidden
            hidden = hidden + np.maximum(past[read].ravel() @ look + offset, _ZERO) @ back
        weight, bias = self._last
        made: FloatArray = hidden @ weight + bias
        return made
