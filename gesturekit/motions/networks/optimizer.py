"""How a network's parameters follow their gradients: AdamW, one cycle of the learning rate, an average."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gesturekit.motions.networks.network_layers import Floats, Layer


class AdamW:
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019, Algorithm 2) and an average of the way.

    The average (Polyak and Juditsky 1992) is what is used in the end: it is better than the last step, and
    hardly depends on which step that was. Gains and biases do not decay.

    Parameters
    ----------
    layers
        All layers that hold parameters.
    decay
        Share by which weights shrink in a step, times the learning rate.
    memory
        How much of the average stays in a step; the first steps remember less.
    clip
        Longer gradients are shortened to this length, taken over all parameters together.
    """

    first, second, epsilon = 0.9, 0.999, 1e-8

    def __init__(
        self, layers: Sequence[Layer], decay: float = 0.02, memory: float = 0.998, clip: float = math.inf
    ) -> None:
        self._layers = [layer for layer in layers if layer.parameters]
        self._decay, self._memory, self._clip = decay, memory, clip
        self._step = 0
        self._means = [{k: np.zeros_like(v) for k, v in each.parameters.items()} for each in self._layers]
        self._squares = [{k: np.zeros_like(v) for k, v in each.parameters.items()} for each in self._layers]
        self._average = [{k: v.copy() for k, v in _state(each).items()} for each in self._layers]

    def step(self, rate: float) -> None:
        """Move all parameters along the gradients that the layers hold."""
        self._step += 1
        self._shorten()
        correction = math.sqrt(1.0 - self.second**self._step) / (1.0 - self.first**self._step)
        keep = min(self._memory, (self._step + 1.0) / (self._step + 10.0))
        for layer, means, squares, average in zip(
            self._layers, self._means, self._squares, self._average, strict=True
        ):
            for name, value in layer.parameters.items():
                gradient, mean, square = layer.gradients[name], means[name], squares[name]
                mean += (1.0 - self.first) * (gradient - mean)
                square += (1.0 - self.second) * (gradient * gradient - square)
                if name == "weight":
                    value *= 1.0 - rate * self._decay
                value -= (rate * correction) * mean / (np.sqrt(square) + self.epsilon)
            for name, value in _state(layer).items():
                average[name] += (1.0 - keep) * (value - average[name])

    def _shorten(self) -> None:
        if self._clip == math.inf:
            return
        gradients = [each for layer in self._layers for each in layer.gradients.values()]
        length = math.sqrt(sum(float(np.vdot(each, each)) for each in gradients))
        if length > self._clip:
            for each in gradients:
                each *= self._clip / length

    def use_average(self) -> None:
        """Give the layers the average of all steps."""
        for layer, average in zip(self._layers, self._average, strict=True):
            for name, value in _state(layer).items():
                value[...] = average[name]


def one_cycle(progress: float, peak: float, rise: float = 0.15) -> float:
    """The learning rate after a share `progress` of all steps.

    Rises from a 25th of `peak` along a cosine until `rise`, then falls along another to almost nothing
    (Smith and Topin 2018).
    """
    low = peak / 25.0
    if progress < rise:
        return low + (peak - low) * 0.5 * (1.0 - math.cos(math.pi * progress / rise))
    return peak * (1e-4 + (1.0 - 1e-4) * 0.5 * (1.0 + math.cos(math.pi * (progress - rise) / (1.0 - rise))))


def _state(layer: Layer) -> dict[str, Floats]:
    return {**layer.parameters, **layer.buffers}
