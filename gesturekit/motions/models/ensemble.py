"""Motion networks and a ROCKET classifier: together they are right more often.

Networks that were trained alike but for chance differ little; the others err elsewhere, so they gain most.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.assets import asset_path
from gesturekit.errors import GestureKitError
from gesturekit.hands import FloatArray
from gesturekit.motions.models.model_file import SHIPPED_FILE, read_arrays
from gesturekit.motions.models.rocket_features import RocketClassifier
from gesturekit.motions.networks.motion_network import MotionNetwork, train_network
from gesturekit.motions.networks.network_layers import numbered, softmax, within
from gesturekit.motions.networks.optimizer import Progress
from gesturekit.motions.sequences.motion_features import motion_features, recorded, subsampled

# What the ROCKET classifier's scores count, beside the mean of the networks' logits. Tuned on two folds of
# SHREC'17, where 2 to 6 gave nearly the same: `python benchmarks/_shrec.py`.
_ROCKET_WEIGHT = 3.0
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class MotionEnsemble:
    """Motion networks and a ROCKET classifier of the same classes, which answer together."""

    networks: tuple[MotionNetwork, ...]
    rocket: RocketClassifier

    @classmethod
    def fit(
        cls,
        sequences: Sequence[FloatArray],
        fps: npt.NDArray[np.float64],
        targets: npt.NDArray[np.int64],
        *,
        members: int,
        epochs: int,
        seed: int | None,
        progress: Progress,
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
                progress((done + share) / members)

            rng = np.random.default_rng(source)
            init = pretrained[index % len(pretrained)] if pretrained else None
            networks.append(train_network(joints, durations, targets, rng, epochs, on_step, init))
        return cls(tuple(networks), rocket)

    def predict_proba(
        self, sequences: Sequence[FloatArray], fps: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Probability of each class for canonical sequences, (N, classes)."""
        joints, durations = recorded(sequences, fps)
        features = motion_features(subsampled(joints), durations)
        scores = np.mean([network.forward(features) for network in self.networks], axis=0)
        scores = scores + np.float32(_ROCKET_WEIGHT) * self.rocket.scores(features)
        return np.asarray(softmax(scores.astype(np.float64)))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that was learned, as arrays by name."""
        stored = {f"kernels.{name}": value for name, value in self.rocket.parts.items()}
        for index, network in enumerate(self.networks):
            stored |= {f"network{index}.{name}": value for name, value in network.arrays().items()}
        return stored

    @classmethod
    def from_arrays(cls, classes: int, stored: Mapping[str, npt.NDArray[Any]]) -> MotionEnsemble:
        """Read back what `arrays` gave; KeyError or ValueError where it does not fit."""
        networks = [MotionNetwork.from_arrays(classes, each) for each in numbered(stored, "network")]
        return cls(tuple(networks), RocketClassifier.from_arrays(classes, within(stored, "kernels.")))


def pretrained_networks() -> tuple[MotionNetwork, ...]:
    """The shipped networks, with whose weights others begin to learn: they know how hands move.

    None, with the reason in the log, where they are missing or do not fit.
    """
    try:
        stored = read_arrays(asset_path("models", SHIPPED_FILE))
        return MotionEnsemble.from_arrays(len(stored["classes"]), stored).networks
    except (GestureKitError, KeyError, ValueError, TypeError) as error:
        _logger.warning("networks begin with random weights instead of models/%s: %s", SHIPPED_FILE, error)
        return ()
