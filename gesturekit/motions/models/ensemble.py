"""Motion networks and a ROCKET classifier: together they are right more often.

Networks that were trained alike but for chance differ little; the others err elsewhere, so they gain most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.models.model_file import within
from gesturekit.motions.models.rocket_features import RocketClassifier
from gesturekit.motions.networks.motion_network import MotionNetwork
from gesturekit.motions.networks.network_layers import softmax
from gesturekit.motions.networks.network_training import (
    RECORDED_STEPS,
    Progress,
    Schedule,
    subsampled,
    train_network,
)
from gesturekit.motions.sequences.incremental import Incremental, run_to_end
from gesturekit.motions.sequences.motion_features import motion_features
from gesturekit.motions.sequences.palm_geometry import hand_size
from gesturekit.motions.sequences.resample import duration_seconds, resample_steps

ROCKET_WEIGHT = 3.0
"""What the ROCKET classifier's scores count, beside the mean of the networks' logits.

Tuned on two folds of SHREC'17, where 2 to 6 gave nearly the same; ``python benchmarks/_shrec.py``.
"""

SHARPNESS = 1.0
"""What the sum is multiplied by, so that 0.8 means right four times in five."""


class MotionEnsemble:
    """Motion networks and a ROCKET classifier (or None) of the same classes, which answer together."""

    def __init__(self, networks: Sequence[MotionNetwork], rocket: RocketClassifier | None) -> None:
        self.networks = tuple(networks)
        self.rocket = rocket

    @classmethod
    def fit(
        cls,
        sequences: Sequence[FloatArray],
        fps: npt.NDArray[np.float64],
        targets: npt.NDArray[np.int64],
        members: int,
        schedule: Schedule,
        seed: int | None,
        progress: Progress | None = None,
        pretrained: Sequence[MotionNetwork] = (),
    ) -> MotionEnsemble:
        """Train all parts on canonical sequences, `members` networks, each part with its share of the seed.

        Networks begin with the weights of `pretrained`, in turn; with random ones where there are none.
        """
        joints, durations = recorded(sequences, fps)
        first, *others = np.random.SeedSequence(seed).spawn(members + 1)
        features = motion_features(subsampled(joints), durations)
        rocket = RocketClassifier.fit(features, targets, np.random.default_rng(first))
        networks = []
        for index, source in enumerate(others):

            def on_step(share: float, done: int = index) -> None:
                if progress is not None:
                    progress((done + share) / members)

            rng = np.random.default_rng(source)
            init = pretrained[index % len(pretrained)] if pretrained else None
            networks.append(train_network(joints, durations, targets, rng, schedule, on_step, init))
        return cls(networks, rocket)

    def predict_proba(
        self, sequences: Sequence[FloatArray], fps: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Probability of each class for canonical sequences, (N, classes)."""
        return run_to_end(self.predict_incrementally(sequences, fps))

    def predict_incrementally(
        self, sequences: Sequence[FloatArray], fps: npt.NDArray[np.float64]
    ) -> Incremental[npt.NDArray[np.float64]]:
        """`predict_proba`, with a pause before each network and the ROCKET classifier."""
        joints, durations = recorded(sequences, fps)
        features = motion_features(subsampled(joints), durations)
        given = []
        for network in self.networks:
            yield
            given.append(network.scores(features))
        yield
        scores = np.mean(given, axis=0)
        if self.rocket is not None:
            scores += np.float32(ROCKET_WEIGHT) * self.rocket.scores(features)
        return np.asarray(softmax(SHARPNESS * scores.astype(np.float64)))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that was learned, as arrays by name."""
        stored: dict[str, npt.NDArray[Any]] = {}
        if self.rocket is not None:
            stored |= {f"kernels.{name}": value for name, value in self.rocket.arrays().items()}
        for index, network in enumerate(self.networks):
            stored |= {f"network{index}.{name}": value for name, value in network.arrays().items()}
        return stored

    @classmethod
    def from_arrays(cls, classes: int, stored: Mapping[str, npt.NDArray[Any]]) -> MotionEnsemble:
        """Read back what `arrays` gave; KeyError or ValueError where it does not fit."""
        networks: list[MotionNetwork] = []
        while any(name.startswith(prefix := f"network{len(networks)}.") for name in stored):
            networks.append(MotionNetwork.from_arrays(classes, within(stored, prefix)))
        if not networks:
            raise KeyError("network0")
        kernels = within(stored, "kernels.")
        return cls(networks, RocketClassifier.from_arrays(classes, kernels) if kernels else None)


def recorded(sequences: Sequence[FloatArray], fps: npt.NDArray[np.float64]) -> tuple[FloatArray, FloatArray]:
    """Joints in hand sizes at `RECORDED_STEPS` instants, (N, S, 21, 3), and durations in seconds, (N,)."""
    joints = np.stack([resample_steps(each / hand_size(each), RECORDED_STEPS) for each in sequences])
    lasts = [duration_seconds(len(each), rate) for each, rate in zip(sequences, fps, strict=True)]
    return joints, np.array(lasts, np.float32)
