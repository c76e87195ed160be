"""A small convolution network over time that names motions: about 2 million multiplications a recording.

Each group of curves is first summed up on its own; then the joint summary is looked at three steps at a
time, at half the time resolution, and what was seen anywhere in the recording decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.networks.network_layers import (
    BatchNorm,
    Convolution,
    Dropout,
    Floats,
    Layer,
    Linear,
    MaxPool,
    MeanAndMax,
    Parallel,
    ReLU,
    Residual,
    Sequential,
    fill,
)
from gesturekit.motions.sequences.motion_features import GROUPS

GROUP_WIDTH, WIDTH, BLOCKS = 64, 128, 2
"""Channels that sum up a group of curves, channels of the whole, and residual blocks.

Chosen on two folds of SHREC'17; docs/research/motions.md says what others gave.
"""


class MotionNetwork:
    """Curves of motions in, one score for each class out.

    Parameters
    ----------
    classes
        How many classes there are.
    rng
        Source of the first weights.
    group_width, width
        Channels that sum up a group of curves, and channels of the whole.

    Attributes
    ----------
    mean, scale
        (F,) what is taken off each curve, and what it is divided by.
    """

    def __init__(
        self, classes: int, rng: np.random.Generator, *, group_width: int = GROUP_WIDTH, width: int = WIDTH
    ) -> None:
        def mixed(inputs: int, outputs: int, *, is_first: bool = False) -> list[Layer]:
            mix = Linear(inputs, outputs, rng, has_bias=False, is_first=is_first)
            return [mix, BatchNorm(outputs), ReLU()]

        def seen() -> list[Layer]:
            look = Convolution(width, width, (-1, 0, 1), rng, has_bias=False)
            return [look, BatchNorm(width), ReLU()]

        widths = list(GROUPS.values())
        summaries: list[Layer] = [Sequential(*mixed(curves, group_width, is_first=True)) for curves in widths]
        self.mean = np.zeros(sum(widths), np.float32)
        self.scale = np.ones(sum(widths), np.float32)
        self._body = Sequential(
            Parallel(widths, summaries, group_width),
            MaxPool(),
            *mixed(len(widths) * group_width, width),
            *(Residual(*seen(), Dropout(0.1), *seen()) for _ in range(BLOCKS)),
            MeanAndMax(),
            Dropout(0.3),
            Linear(2 * width, classes, rng),
        )

    @property
    def layers(self) -> list[Layer]:
        """All layers, from the input to the output."""
        return [layer for _, layer in self._body.walk()]

    def adapt_to(self, features: FloatArray) -> None:
        """Take mean and scale from (N, S, F) curves; one that hardly moves is not blown up."""
        self.mean = features.mean(axis=(0, 1))
        spread = features.std(axis=(0, 1))
        start = 0
        for width in GROUPS.values():
            group = slice(start, start + width)
            least = 0.05 * features[:, :, group].std() + 1e-6
            self.scale[group] = np.maximum(spread[group], least)
            start += width

    def init_from(self, other: MotionNetwork) -> None:
        """Take over all but the last layer of a network of other classes; ValueError where widths differ."""
        last = f"{len(self._body.layers) - 1}."
        mine = {name: value for name, value in self.arrays().items() if not name.startswith(last)}
        fill(mine, other.arrays())

    def scores(self, features: Floats, rng: np.random.Generator | None = None) -> Floats:
        """(N, S, F) curves → (N, classes) logits; with a generator in training, without one in use."""
        return self._body.forward((features - self.mean) / self.scale, rng)

    def backward(self, gradient: Floats) -> None:
        """Let every layer keep its gradients, given the loss's gradient by the last scores in training."""
        self._body.backward(gradient)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that was learned, as arrays by name."""
        return {"mean": self.mean, "scale": self.scale, **self._body.arrays()}

    @classmethod
    def from_arrays(cls, classes: int, stored: Mapping[str, npt.NDArray[Any]]) -> MotionNetwork:
        """Read back what `arrays` gave, of any width; KeyError or ValueError where it does not fit."""
        group_width, width = (len(stored[f"{layer}.bias"]) for layer in ("0.0.1", "3"))
        made = cls(classes, np.random.default_rng(0), group_width=group_width, width=width)
        fill(made.arrays(), stored)
        return made
