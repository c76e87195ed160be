"""How a motion network learns: small batches of changed recordings, a soft target, one cycle of the rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.networks.augmentation import Augmentation
from gesturekit.motions.networks.motion_network import MotionNetwork
from gesturekit.motions.networks.network_layers import Floats, softmax
from gesturekit.motions.networks.optimizer import AdamW, one_cycle
from gesturekit.motions.sequences.motion_features import motion_features
from gesturekit.motions.sequences.resample import interpolated

RECORDED_STEPS, STEPS = 64, 32
"""Steps of a recording before it is changed, and those that the network sees."""

Progress = Callable[[float], None]
"""Called with the share of the training that is done, 0 to 1."""


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to learn.

    Attributes
    ----------
    epochs
        How often each recording is seen; with few recordings oftener, until `least_steps` is reached.
    least_steps
        Steps of the optimizer that are taken at least.
    batch
        Recordings in a step, of many; of few an eighth of them, but 8 at least.
    rate
        Peak of the learning rate.
    label_smoothing
        Share of the target spread over all classes.
    augmentation
        How recordings are changed each time they are seen.
    """

    epochs: int = 60
    least_steps: int = 300
    batch: int = 64
    rate: float = 2e-3
    label_smoothing: float = 0.1
    augmentation: Augmentation = field(default_factory=Augmentation)


def train_network(
    joints: FloatArray,
    durations: FloatArray,
    targets: npt.NDArray[np.int64],
    rng: np.random.Generator,
    schedule: Schedule,
    progress: Progress | None = None,
    init: MotionNetwork | None = None,
) -> MotionNetwork:
    """Train a network.

    Joints are (N, RECORDED_STEPS, 21, 3), canonical, in hand sizes; durations (N,) seconds; targets (N,)
    classes. With `init`, a network of other classes, all layers but the last begin with its weights.
    """
    classes = int(targets.max()) + 1
    network = MotionNetwork(classes, rng)
    if init is None:
        network.adapt_to(motion_features(subsampled(joints), durations))
    else:
        network.init_from(init)
    optimizer = AdamW(network.layers)
    size = min(schedule.batch, max(8, len(joints) // 8), len(joints))
    in_epoch = len(joints) // size
    steps = max(schedule.least_steps, schedule.epochs * in_epoch)
    order = rng.permutation(len(joints))
    for step in range(steps):
        place = step % in_epoch
        if place == 0:
            order = rng.permutation(len(joints))
        chosen = order[place * size : (place + 1) * size]
        changed = schedule.augmentation(joints[chosen], STEPS, rng)
        hurried = durations[chosen] * np.exp(0.1 * rng.standard_normal(size, dtype=np.float32))
        scores = network.scores(motion_features(changed, hurried), rng)
        network.backward(cross_entropy_gradient(scores, targets[chosen], schedule.label_smoothing))
        optimizer.step(one_cycle(step / steps, schedule.rate))
        if progress is not None:
            progress((step + 1) / steps)
    optimizer.use_average()
    return network


def subsampled(joints: FloatArray) -> FloatArray:
    """(N, RECORDED_STEPS, ...) → (N, STEPS, ...), evenly spaced from the first step to the last."""
    at = np.linspace(0.0, RECORDED_STEPS - 1.0, STEPS)
    return np.asarray(interpolated(joints.swapaxes(0, 1), at).swapaxes(0, 1))


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
