"""How a network learns: AdamW on the cross entropy, one cycle of the learning rate, an average of the way."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from gesturekit.motions.networks.network_layers import Floats, NetworkLayer, softmax

Progress = Callable[[float], None]
"""Called with the share of the learning that is done, 0 to 1."""

Batch = tuple[Floats, npt.NDArray[np.int64]]
"""Input and targets, negative where no answer is rated."""

PEAK_RATE = 2e-3
"""Of the learning rate."""

_FIRST, _SECOND, _EPSILON = 0.9, 0.999, 1e-8
# How much of the average stays in a step; the first steps remember less.
_MEMORY = 0.998


class AdamW:
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019, Algorithm 2) and an average of the way.

    The average (Polyak and Juditsky 1992) is better than the last step, and hardly depends on which step that
    was. Gains and biases do not decay.

    Parameters
    ----------
    network
        Whose parameters are to follow their gradients.
    decay
        Share by which weights shrink in a step, times the learning rate.
    clip
        Longer gradients are shortened to this length, taken over all parameters together.
    """

    def __init__(self, network: NetworkLayer, decay: float = 0.02, clip: float = math.inf) -> None:
        self._layers = [layer for _, layer in network.walk() if layer.parameters]
        self._decay, self._clip = decay, clip
        self._step = 0
        self._means = [{k: np.zeros_like(v) for k, v in each.parameters.items()} for each in self._layers]
        self._squares = [{k: np.zeros_like(v) for k, v in each.parameters.items()} for each in self._layers]
        self._average = [{k: v.copy() for k, v in each.state().items()} for each in self._layers]

    def step(self, rate: float) -> None:
        """Move all parameters along the gradients that the layers hold."""
        self._step += 1
        self._shorten()
        correction = math.sqrt(1.0 - _SECOND**self._step) / (1.0 - _FIRST**self._step)
        keep = min(_MEMORY, (self._step + 1.0) / (self._step + 10.0))
        for layer, means, squares, average in zip(
            self._layers, self._means, self._squares, self._average, strict=True
        ):
            for name, value in layer.parameters.items():
                gradient, mean, square = layer.gradients[name], means[name], squares[name]
                mean += (1.0 - _FIRST) * (gradient - mean)
                square += (1.0 - _SECOND) * (gradient * gradient - square)
                if name == "weight":
                    value *= 1.0 - rate * self._decay
                value -= (rate * correction) * mean / (np.sqrt(square) + _EPSILON)
            for name, value in layer.state().items():
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
            for name, value in layer.state().items():
                value[...] = average[name]


def learn(
    network: NetworkLayer,
    optimizer: AdamW,
    batches: Iterator[Batch],
    steps: int,
    rng: np.random.Generator,
    *,
    rise: float = 0.15,
    label_smoothing: float = 0.0,
    progress: Progress | None = None,
) -> None:
    """Take `steps` of the optimizer, a batch each; `rise` as for `one_cycle`."""
    for step in range(steps):
        x, targets = next(batches)
        network.backward(cross_entropy_gradient(network.forward(x, rng), targets, label_smoothing))
        optimizer.step(one_cycle(step / steps, PEAK_RATE, rise))
        if progress is not None:
            progress((step + 1) / steps)


def one_cycle(progress: float, peak: float, rise: float) -> float:
    """The learning rate after a share `progress` of all steps.

    Rises from a 25th of `peak` along a cosine until `rise`, then falls along another to almost nothing
    (Smith and Topin 2018).
    """
    low = peak / 25.0
    if progress < rise:
        return low + (peak - low) * 0.5 * (1.0 - math.cos(math.pi * progress / rise))
    return peak * (1e-4 + (1.0 - 1e-4) * 0.5 * (1.0 + math.cos(math.pi * (progress - rise) / (1.0 - rise))))


def cross_entropy_gradient(
    scores: Floats, targets: npt.NDArray[np.int64], label_smoothing: float = 0.0
) -> Floats:
    """Gradient of the mean cross entropy by the logits, (..., classes); negative targets (...) are not rated.

    `label_smoothing` is the share of the target spread over all classes.
    """
    wanted = np.full_like(scores, label_smoothing / scores.shape[-1])
    at = np.maximum(targets, 0)[..., None]
    np.put_along_axis(wanted, at, wanted[..., :1] + scores.dtype.type(1.0 - label_smoothing), axis=-1)
    rated = targets >= 0
    count = scores.dtype.type(max(1, np.count_nonzero(rated)))
    return np.asarray((softmax(scores) - wanted) * rated[..., None] / count)
