"""The layers of a small network over time, in NumPy: each knows its forward pass and its gradient.

Arrays are (N, S, C): sequences, steps in time, channels last, so that every convolution is one matrix product
over its taps side by side. `backward` takes the loss's gradient by the output of the last `forward` in
training, keeps the gradient by each parameter in `gradients`, and returns the one by the input.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[Any]
"""float32 in use; tests check the gradients in float64."""


class NetworkLayer:
    """A step of the computation, or several in `layers`.

    By name: `parameters`, which training changes, the loss's `gradients` by each of them after `backward`,
    and `buffers`, which training gathers without a gradient.
    """

    layers: Sequence[NetworkLayer] = ()

    def __init__(self) -> None:
        self.parameters: dict[str, Floats] = {}
        self.gradients: dict[str, Floats] = {}
        self.buffers: dict[str, Floats] = {}

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """The output for `x`; with a generator in training, without one in use."""
        raise NotImplementedError

    def backward(self, gradient: Floats) -> Floats:
        """The loss's gradient by the input of the last `forward` in training."""
        raise NotImplementedError

    def state(self) -> dict[str, Floats]:
        """Its parameters and buffers."""
        return {**self.parameters, **self.buffers}

    def walk(self, name: str = "") -> Iterator[tuple[str, NetworkLayer]]:
        """All layers within, numbered; itself where there are none."""
        for index, layer in enumerate(self.layers):
            yield from layer.walk(f"{name}.{index}" if name else str(index))
        if not self.layers:
            yield name, self

    def arrays(self) -> dict[str, Floats]:
        """All that it and the layers within learned, by name; the arrays themselves, not copies."""
        return {f"{name}.{key}": value for name, layer in self.walk() for key, value in layer.state().items()}


class Linear(NetworkLayer):
    """A weighted sum of all channels for each output, plus a bias that starts at zero.

    First weights are drawn evenly up to `gain` over the root of `inputs`: √3 keeps the variance, √6 makes up
    for a ReLU that follows (He et al. 2015). A layer that `is_first` spares the gradient by its input, which
    comes without channels.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        rng: np.random.Generator,
        *,
        gain: float = 1.0,
        has_bias: bool = True,
        is_first: bool = False,
    ) -> None:
        super().__init__()
        self.is_first = is_first
        weight = gain * rng.uniform(-1.0, 1.0, (inputs, outputs)) / np.sqrt(inputs)
        self.parameters["weight"] = weight.astype(np.float32)
        if has_bias:
            self.parameters["bias"] = np.zeros(outputs, np.float32)

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """(..., inputs) → (..., outputs)."""
        weight = self.parameters["weight"]
        flat = x.reshape(-1, len(weight))
        if rng is not None:
            self._given = flat
        made = flat @ weight
        if "bias" in self.parameters:
            made += self.parameters["bias"]
        return made.reshape(*x.shape[:-1], -1)

    def backward(self, gradient: Floats) -> Floats:
        """(..., outputs) → (..., inputs)."""
        flat = gradient.reshape(-1, gradient.shape[-1])
        self.gradients["weight"] = self._given.T @ flat
        if "bias" in self.parameters:
            self.gradients["bias"] = flat.sum(axis=0)
        if self.is_first:
            return gradient[..., :0]
        return np.asarray((flat @ self.parameters["weight"].T).reshape(*gradient.shape[:-1], -1))


class Convolution(Linear):
    """Each output is a weighted sum of the inputs at some steps around it; zeros lie beyond the ends.

    `taps` are those steps: 0 is the same, -1 the one before.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        taps: Sequence[int],
        rng: np.random.Generator,
        *,
        gain: float = 1.0,
        has_bias: bool = True,
    ) -> None:
        super().__init__(len(taps) * inputs, outputs, rng, gain=gain, has_bias=has_bias)
        self.taps = tuple(taps)

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """(N, S, inputs) → (N, S, outputs)."""
        count, steps, channels = x.shape
        columns = np.zeros((count, steps, len(self.taps), channels), x.dtype)
        for index, tap in enumerate(self.taps):
            here, there = _overlap(steps, tap)
            columns[:, here, index] = x[:, there]
        return super().forward(columns.reshape(count, steps, -1), rng)

    def backward(self, gradient: Floats) -> Floats:
        """(N, S, outputs) → (N, S, inputs)."""
        columns = super().backward(gradient).reshape(*gradient.shape[:2], len(self.taps), -1)
        made = np.zeros_like(columns[:, :, 0])
        for index, tap in enumerate(self.taps):
            here, there = _overlap(gradient.shape[1], tap)
            made[:, there] += columns[:, here, index]
        return made


def fill(arrays: Mapping[str, Floats], stored: Mapping[str, Floats]) -> None:
    """Overwrite arrays by stored ones of the same names; KeyError or ValueError where these do not fit."""
    for name, value in arrays.items():
        given = stored[name]
        if given.shape != value.shape or not np.isfinite(given).all():
            raise ValueError(f"{name} has shape {given.shape} or is not finite; expected {value.shape}")
        value[...] = given


def within(stored: Mapping[str, Floats], prefix: str) -> dict[str, Floats]:
    """The arrays whose names begin with `prefix`, without it."""
    return {name[len(prefix) :]: value for name, value in stored.items() if name.startswith(prefix)}


def numbered(stored: Mapping[str, Floats], prefix: str = "") -> list[dict[str, Floats]]:
    """The arrays within ``prefix0.``, ``prefix1.`` and so on; KeyError where there are none."""
    found: list[dict[str, Floats]] = []
    while each := within(stored, f"{prefix}{len(found)}."):
        found.append(each)
    if not found:
        raise KeyError(f"{prefix}0")
    return found


def softmax(scores: Floats) -> Floats:
    """Probabilities for logits, along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    probabilities: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return probabilities


def _overlap(steps: int, tap: int) -> tuple[slice, slice]:
    """The steps at which `tap` lies within the sequence, and where it lies then."""
    here = slice(max(0, -tap), max(0, steps - max(0, tap)))
    return here, slice(here.start + tap, max(here.start, here.stop) + tap)


class BatchNorm(NetworkLayer):
    """Centres and scales each channel, over the batch in training and by running averages in use.

    Ioffe and Szegedy 2015, Algorithms 1 and 2.
    """

    momentum = 0.1
    epsilon = 1e-5

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.parameters = {"gain": np.ones(channels, np.float32), "bias": np.zeros(channels, np.float32)}
        self.buffers = {"mean": np.zeros(channels, np.float32), "variance": np.ones(channels, np.float32)}
        # Scale and shift once training is over; asking for them anew would take half of an answer's time.
        self._in_use: tuple[Floats, Floats] | None = None

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """(N, S, C) → (N, S, C)."""
        gain, bias = self.parameters["gain"], self.parameters["bias"]
        if rng is None:
            if self._in_use is None:
                scale = gain / np.sqrt(self.buffers["variance"] + self.epsilon)
                self._in_use = scale, bias - self.buffers["mean"] * scale
            scale, shift = self._in_use
            made = x * scale
            made += shift
            return np.asarray(made)
        self._in_use = None
        flat = x.reshape(-1, x.shape[2])
        mean = flat.mean(axis=0)
        centred = flat - mean
        variance = np.einsum("mc,mc->c", centred, centred) / len(flat)
        self._scale = 1.0 / np.sqrt(variance + self.epsilon)
        centred *= self._scale
        self._normal = centred
        for name, seen in (("mean", mean), ("variance", variance)):
            self.buffers[name] += self.momentum * (seen - self.buffers[name]).astype(x.dtype)
        return np.asarray((centred * gain + bias).reshape(x.shape))

    def backward(self, gradient: Floats) -> Floats:
        """(N, S, C) → (N, S, C)."""
        flat = gradient.reshape(-1, gradient.shape[2])
        along = np.einsum("mc,mc->c", flat, self._normal)
        total = flat.sum(axis=0)
        self.gradients = {"gain": along, "bias": total}
        made = self._normal * (along / -len(flat))
        made += flat
        made -= total / len(flat)
        made *= self.parameters["gain"] * self._scale
        return np.asarray(made.reshape(gradient.shape))


class ReLU(NetworkLayer):
    """Negative values become zero."""

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """(N, S, C) → (N, S, C)."""
        if rng is None:
            return np.maximum(x, 0)
        self._passed = x > 0
        return x * self._passed

    def backward(self, gradient: Floats) -> Floats:
        """(N, S, C) → (N, S, C)."""
        return gradient * self._passed


class Dropout(NetworkLayer):
    """In training, whole channels of a sequence vanish at random, and the others grow to make up for them."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """(N, S, C) or (N, C) → the same shape."""
        if rng is None:
            return x
        shape = (len(x), *[1] * (x.ndim - 2), x.shape[-1])
        kept = rng.random(shape, dtype=np.float32) >= self.share
        self._factor = kept.astype(x.dtype) / x.dtype.type(1.0 - self.share)
        return np.asarray(x * self._factor)

    def backward(self, gradient: Floats) -> Floats:
        """The shape of the input."""
        return np.asarray(gradient * self._factor)


class MaxPool(NetworkLayer):
    """The larger of each two steps; a last odd step is left out."""

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """(N, S, C) → (N, S // 2, C)."""
        half = x.shape[1] // 2
        first, second = x[:, 0 : 2 * half : 2], x[:, 1 : 2 * half : 2]
        if rng is not None:
            self._steps, self._first = x.shape[1], first >= second
        return np.maximum(first, second)

    def backward(self, gradient: Floats) -> Floats:
        """(N, S // 2, C) → (N, S, C)."""
        made = np.zeros((len(gradient), self._steps, gradient.shape[2]), gradient.dtype)
        half = gradient.shape[1]
        made[:, 0 : 2 * half : 2] = gradient * self._first
        made[:, 1 : 2 * half : 2] = gradient * ~self._first
        return made


class MeanAndMax(NetworkLayer):
    """Forgets time: each channel's mean, then each channel's largest value."""

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """(N, S, C) → (N, 2 C)."""
        if rng is not None:
            self._shape, self._at = x.shape, x.argmax(axis=1)
        return np.concatenate([x.mean(axis=1), x.max(axis=1)], axis=1)

    def backward(self, gradient: Floats) -> Floats:
        """(N, 2 C) → (N, S, C)."""
        count, steps, channels = self._shape
        made = np.repeat(gradient[:, None, :channels] / gradient.dtype.type(steps), steps, axis=1)
        rows, columns = np.ogrid[:count, :channels]
        made[rows, self._at, columns] += gradient[:, channels:]
        return made


class Sequential(NetworkLayer):
    """Layers one after the other."""

    def __init__(self, *layers: NetworkLayer) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """Through all of them."""
        for layer in self.layers:
            x = layer.forward(x, rng)
        return x

    def backward(self, gradient: Floats) -> Floats:
        """Back through all of them."""
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient


class Residual(Sequential):
    """Layers whose output is added to their input (He et al. 2016)."""

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """Input plus output."""
        return x + super().forward(x, rng)

    def backward(self, gradient: Floats) -> Floats:
        """Both ways."""
        return gradient + super().backward(gradient)


class Parallel(NetworkLayer):
    """Splits the channels into groups, sends each through its own layer, and joins the answers."""

    def __init__(self, widths: Sequence[int], branches: Sequence[NetworkLayer], outputs: int) -> None:
        super().__init__()
        self.edges, self.layers, self.outputs = np.cumsum([0, *widths]).tolist(), branches, outputs

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """(N, S, sum of widths) → (N, S, branches x outputs)."""
        groups = zip(self.layers, self.edges, self.edges[1:], strict=False)
        made = [branch.forward(x[:, :, low:high], rng) for branch, low, high in groups]
        return np.concatenate(made, axis=2)

    def backward(self, gradient: Floats) -> Floats:
        """(N, S, branches x outputs) → (N, S, sum of widths)."""
        parts = [
            branch.backward(gradient[:, :, i * self.outputs : (i + 1) * self.outputs])
            for i, branch in enumerate(self.layers)
        ]
        return np.concatenate(parts, axis=2)
