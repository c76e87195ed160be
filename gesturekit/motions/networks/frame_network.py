"""Small temporal convolution networks that name what a hand is doing at each instant of a stream.

Dilated causal convolutions with shortcuts (as in Bai et al. 2018, "An Empirical Evaluation of Generic
Convolutional and Recurrent Networks for Sequence Modeling"). A network sees about two seconds back and
nothing of the future; that its answer speaks of a moment some steps ago is a matter of what it is taught.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.networks.network_layers import (
    Convolution,
    Dropout,
    Linear,
    NetworkLayer,
    ReLU,
    Residual,
    Sequential,
    fill,
    numbered,
    softmax,
)
from gesturekit.motions.networks.optimizer import AdamW, Batch, Progress, learn

# Steps back that each layer reads, and that the whole network sees.
TAPS: tuple[tuple[int, ...], ...] = ((-2, -1, 0), (-4, -2, 0), (-8, -4, 0), (-16, -8, 0), (-8, -4, 0))
REACH = -sum(min(taps) for taps in TAPS)
WIDTH = 64
_KEEPS, _RELU_GAIN = math.sqrt(3.0), math.sqrt(6.0)
_DROPOUT, _CLIP, _DECAY, _WARM_STEPS = 0.1, 5.0, 1e-4, 50
_REPORT_SECONDS = 0.2
# Where the taps lie in what a layer remembers.
_READ = [[tap - 1 for tap in taps] for taps in TAPS]


class FrameNetwork(Sequential):
    """Class scores at each instant of a stream: (N, S, features), standardised → (N, S, classes)."""

    def __init__(self, features: int, classes: int, rng: np.random.Generator) -> None:
        def look_back(taps: tuple[int, ...]) -> NetworkLayer:
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
        batches: Iterator[Batch],
        steps: int,
        rng: np.random.Generator,
        progress: Progress | None = None,
    ) -> None:
        """Learn from `steps` batches of streams and (N, S) targets."""
        optimizer, rise = AdamW(self, decay=_DECAY, clip=_CLIP), min(0.5, _WARM_STEPS / steps)
        learn(self, optimizer, batches, steps, rng, rise=rise, progress=progress)


@dataclass(frozen=True)
class FrameNetworks:
    """Networks whose answers are averaged; (F,) `mean` and `scale` standardise their features."""

    members: tuple[FrameNetwork, ...]
    mean: FloatArray
    scale: FloatArray

    @classmethod
    def fit(
        cls,
        batches: Callable[[np.random.Generator], Iterator[Batch]],
        mean: FloatArray,
        scale: FloatArray,
        classes: int,
        *,
        members: int,
        steps: int,
        rng: np.random.Generator,
        progress: Progress,
    ) -> FrameNetworks:
        """Train `members` networks side by side, each on `steps` of the standardised `batches` it draws.

        Matrix products leave the interpreter free, so that each can have a core. `progress` is called a few
        times a second, by the calling thread; what it raises ends the learning.
        """
        shares = np.zeros(members)
        given_up = Event()

        def trained(index: int, chance: np.random.Generator) -> FrameNetwork:
            def on_step(share: float) -> None:
                shares[index] = share
                if given_up.is_set():
                    raise CancelledError

            network = FrameNetwork(len(mean), classes, chance)
            network.train(batches(chance), steps, chance, on_step)
            return network

        with ThreadPoolExecutor(max_workers=2) as pool:
            jobs = [pool.submit(trained, *each) for each in enumerate(rng.spawn(members))]
            try:
                while wait(jobs, _REPORT_SECONDS).not_done:
                    progress(float(shares.mean()))
            finally:
                given_up.set()
        progress(1.0)
        return cls(tuple(job.result() for job in jobs), mean, scale)

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
        members = tuple(FrameNetwork.from_arrays(each) for each in numbered(stored))
        return cls(members, stored["mean"], stored["scale"])


class FrameNetworksState:
    """Runs `FrameNetworks` over a stream one instant at a time, remembering only what they read again."""

    def __init__(self, networks: FrameNetworks) -> None:
        self._mean, self._scale = networks.mean, networks.scale
        self._states = [_State(network.arrays()) for network in networks.members]

    def step(self, features: FloatArray) -> FloatArray:
        """(F,) features of the next instant → (C,) probabilities, as `FrameNetworks.probabilities` gives."""
        x = (features - self._mean) / self._scale
        probabilities: FloatArray = np.mean([softmax(state.step(x)) for state in self._states], axis=0)
        return probabilities


class _State:
    """One network, one instant at a time."""

    def __init__(self, arrays: Mapping[str, FloatArray]) -> None:
        self._first, self._last = (
            (arrays[f"{index}.weight"], arrays[f"{index}.bias"]) for index in (0, len(TAPS) + 1)
        )
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
            hidden = hidden + np.maximum(past[read].ravel() @ look + offset, np.float32(0.0)) @ back
        weight, bias = self._last
        made: FloatArray = hidden @ weight + bias
        return made
