"""A small convolution network over time that names motions: about 2 million multiplications a recording.

Each group of curves is first summed up on its own; then the joint summary is looked at three steps at a
time, at half the time resolution, and what was seen anywhere in the recording decides. It learns from
recordings that are changed each time they are seen (`augmentation`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.networks.augmentation import augmented
from gesturekit.motions.networks.network_layers import (
    BatchNorm,
    Convolution,
    Dropout,
    Floats,
    Linear,
    MaxPool,
    MeanAndMax,
    NetworkLayer,
    Parallel,
    ReLU,
    Residual,
    Sequential,
    fill,
)
from gesturekit.motions.networks.optimizer import AdamW, Batch, Progress, learn
from gesturekit.motions.sequences.motion_features import GROUPS, STEPS, motion_features, subsampled

# Channels that sum up a group of curves, channels of the whole, and residual blocks. Chosen on two folds of
# SHREC'17; docs/research/motions.md says what others gave.
_GROUP_WIDTH, _WIDTH, _BLOCKS = 64, 128, 2
# Steps of the optimizer that are taken at least, however few recordings there are.
LEAST_STEPS = 300
# Recordings in a step, of many; of few an eighth of them, but 8 at least.
_BATCH, _FEWEST = 64, 8
_LABEL_SMOOTHING = 0.1


class MotionNetwork(Sequential):
    """(N, S, F) curves of motions (`motion_features`) → (N, `classes`) logits.

    (F,) `mean` is taken off each curve, which is then divided by its `scale`; `rng` draws the first weights.
    """

    def __init__(self, classes: int, rng: np.random.Generator) -> None:
        def mixed(inputs: int, outputs: int, *, is_first: bool = False) -> list[NetworkLayer]:
            mix = Linear(inputs, outputs, rng, has_bias=False, is_first=is_first)
            return [mix, BatchNorm(outputs), ReLU()]

        def seen() -> list[NetworkLayer]:
            look = Convolution(_WIDTH, _WIDTH, (-1, 0, 1), rng, has_bias=False)
            return [look, BatchNorm(_WIDTH), ReLU()]

        widths = list(GROUPS.values())
        summaries = [Sequential(*mixed(curves, _GROUP_WIDTH, is_first=True)) for curves in widths]
        self.mean = np.zeros(sum(widths), np.float32)
        self.scale = np.ones(sum(widths), np.float32)
        super().__init__(
            Parallel(widths, summaries, _GROUP_WIDTH),
            MaxPool(),
            *mixed(len(widths) * _GROUP_WIDTH, _WIDTH),
            *(Residual(*seen(), Dropout(0.1), *seen()) for _ in range(_BLOCKS)),
            MeanAndMax(),
            Dropout(0.3),
            Linear(2 * _WIDTH, classes, rng),
        )

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
        """Take over all but the last layer of a network of other classes."""
        last = f"{len(self.layers) - 1}."
        fill({k: v for k, v in self.arrays().items() if not k.startswith(last)}, other.arrays())

    def forward(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """(N, S, F) → (N, classes)."""
        return super().forward((x - self.mean) / self.scale, rng)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that was learned, by name."""
        return {"mean": self.mean, "scale": self.scale, **super().arrays()}

    @classmethod
    def from_arrays(cls, classes: int, stored: Mapping[str, npt.NDArray[Any]]) -> MotionNetwork:
        """Read back what `arrays` gave; KeyError or ValueError where it does not fit."""
        made = cls(classes, np.random.default_rng(0))
        fill(made.arrays(), stored)
        return made


def train_network(
    joints: FloatArray,
    durations: FloatArray,
    targets: npt.NDArray[np.int64],
    rng: np.random.Generator,
    epochs: int,
    progress: Progress | None = None,
    init: MotionNetwork | None = None,
) -> MotionNetwork:
    """Train a network.

    Joints are (N, RECORDED_STEPS, 21, 3), canonical, in hand sizes; durations (N,) seconds; targets (N,)
    classes. With `init`, a network of other classes, all layers but the last begin with its weights.
    """
    network = MotionNetwork(int(targets.max()) + 1, rng)
    if init is None:
        network.adapt_to(motion_features(subsampled(joints), durations))
    else:
        network.init_from(init)
    size = min(_BATCH, max(_FEWEST, len(joints) // 8), len(joints))
    optimizer = AdamW(network)
    learn(
        network,
        optimizer,
        _batches(joints, durations, targets, size, rng),
        max(LEAST_STEPS, epochs * (len(joints) // size)),
        rng,
        label_smoothing=_LABEL_SMOOTHING,
        progress=progress,
    )
    optimizer.use_average()
    return network


def _batches(
    joints: FloatArray,
    durations: FloatArray,
    targets: npt.NDArray[np.int64],
    size: int,
    rng: np.random.Generator,
) -> Iterator[Batch]:
    """All recordings in a new order each time, changed, `size` at once."""
    order = rng.permutation(len(joints))
    for step in count():
        place = step % (len(joints) // size)
        if place == 0:
            order = rng.permutation(len(joints))
        chosen = order[place * size : (place + 1) * size]
        changed = augmented(joints[chosen], STEPS, rng)
        hurried = durations[chosen] * np.exp(0.1 * rng.standard_normal(size, dtype=np.float32))
        yield motion_features(changed, hurried), targets[chosen]
