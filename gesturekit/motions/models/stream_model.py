"""What a classifier's recordings teach about endless streams: which gesture is being made at each instant.

A network is trained on streams made up from the recordings (`synthesis`), so it needs no labelled
stream. Its answer speaks of the moment `LOOK_AHEAD` seconds earlier, so it knows that much of what follows.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.models.outlier_rejection import OutlierRejector
from gesturekit.motions.networks.frame_network import FrameNetworks
from gesturekit.motions.networks.network_layers import within
from gesturekit.motions.networks.optimizer import Batch, Progress
from gesturekit.motions.sequences.movement import STREAM_RATE, HandMovement, hand_movement, stream_features
from gesturekit.motions.sequences.synthesis import BACKGROUND, CORE, UNRATED, StreamSynthesizer, Targets
from gesturekit.motions.sequences.training_set import TrainingSet

AHEAD_STEPS = 8
LOOK_AHEAD = AHEAD_STEPS / STREAM_RATE
"""Seconds by which the network's answers lag."""

NO_GESTURE = "none"
"""A class of this name means that no gesture is made; spotting never reports it."""

_logger = logging.getLogger(__name__)
_BATCH, _SPAN, _STREAM_STEPS = 12, 200, 240
# Share of the learning's time in which streams are made up.
_INVENTING = 0.1
_DURATIONS, _NETWORKS, _OUTLIERS = "stream.durations", "stream.networks.", "stream.outliers."


@dataclass(frozen=True)
class StreamModel:
    """Names the gesture of each instant of a stream."""

    networks: FrameNetworks  # Give each instant's probabilities, background first.
    durations: npt.NDArray[np.float64]  # (C,) seconds that the gestures of each class last at the least.
    # Rejects movements that are none of the gestures; None where the classifier learned that itself, from
    # recordings of "no gesture".
    outliers: OutlierRejector | None = None

    @classmethod
    def fit(
        cls,
        training: TrainingSet,
        classes: int,
        background: int | None = None,
        seed: int | None = 0,
        progress: Progress | None = None,
        *,
        streams: int | None = None,
        steps: int | None = None,
        networks: int = 2,
    ) -> StreamModel:
        """Learn from recordings of single gestures.

        `background` is the index of the class that means "no gesture". `progress` is called a few times a
        second, by the calling thread, with the share that is done, 0 to 1; what it raises ends the learning.
        `networks` are trained on `steps` batches of `streams` of 12 seconds; None takes what suits the number
        of classes and recordings.
        """
        report = progress or (lambda share: None)
        rng = np.random.default_rng(seed)
        # Few gestures are learned sooner than many; thousands of recordings need more time than hundreds.
        many = len(training) > 3000
        streams = streams or (1500 if many else 700)
        steps = steps or (3000 if many else int(np.clip(160 * classes, 500, 1600)))
        movements = [hand_movement(*pair) for pair in zip(training.sequences, training.fps, strict=True)]
        targets = training.targets + 1
        if background is not None:
            targets = np.where(training.targets == background, BACKGROUND, targets)
        synthesizer = StreamSynthesizer(movements, targets, classes, rng)
        _logger.info("learning to spot %d gestures in streams; takes a minute or two", classes)
        made = []
        for number in range(streams):
            made.append(synthesizer.stream(_STREAM_STEPS))
            if number % 10 == 0:
                report(_INVENTING * number / streams)
        features, answers = (np.stack(each) for each in zip(*made, strict=True))
        mean, scale = features.mean(axis=(0, 1)), features.std(axis=(0, 1)) + np.float32(1e-3)
        learned = FrameNetworks.fit(
            partial(_batches, (features - mean) / scale, answers),
            mean,
            scale,
            classes + 1,
            members=networks,
            steps=steps,
            rng=rng,
            progress=lambda share: report(_INVENTING + (1 - _INVENTING) * share),
        )
        durations = _shortest(movements, targets, classes, synthesizer.pace[0])
        return cls(learned, durations, OutlierRejector.fit(training, classes) if background is None else None)

    def probabilities(self, movement: HandMovement) -> FloatArray:
        """(T, C + 1) probability of background and of each class at each instant of a recording."""
        features = stream_features(movement)
        features = np.concatenate([features, np.repeat(features[-1:], AHEAD_STEPS, axis=0)])
        answers: FloatArray = self.networks.probabilities(features)[AHEAD_STEPS:]
        return answers

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As plain arrays for a file."""
        stored = {_NETWORKS + name: value for name, value in self.networks.arrays().items()}
        if self.outliers is not None:
            stored |= {_OUTLIERS + name: value for name, value in self.outliers.arrays().items()}
        return stored | {_DURATIONS: self.durations}

    @classmethod
    def from_arrays(cls, stored: Mapping[str, npt.NDArray[Any]]) -> StreamModel | None:
        """Read back what `arrays` gave; None where there is nothing of it."""
        if _DURATIONS not in stored:
            return None
        outliers = within(stored, _OUTLIERS)
        return cls(
            FrameNetworks.from_arrays(within(stored, _NETWORKS)),
            stored[_DURATIONS],
            OutlierRejector.from_arrays(outliers) if outliers else None,
        )


def _batches(features: FloatArray, answers: Targets, rng: np.random.Generator) -> Iterator[Batch]:
    """Windows of the streams under further noise; answers come `AHEAD_STEPS` late."""
    width = features.shape[2]
    while True:
        picked = rng.integers(len(features), size=_BATCH)
        start = int(rng.integers(0, _STREAM_STEPS - _SPAN + 1))
        window = slice(start, start + _SPAN)
        noise = np.float32(0.05) * rng.standard_normal((_BATCH, _SPAN, width), dtype=np.float32)
        noise += np.float32(0.1) * rng.standard_normal((_BATCH, 1, width), dtype=np.float32)
        late = np.full((_BATCH, _SPAN), UNRATED, np.int64)
        late[:, AHEAD_STEPS:] = answers[picked, window][:, :-AHEAD_STEPS]
        yield features[picked, window] + noise, late


def _shortest(
    movements: list[HandMovement], targets: Targets, classes: int, pace: float
) -> npt.NDArray[np.float64]:
    """How long the core of each class's gestures lasts at the least, seconds."""
    lengths = np.array([len(each) for each in movements]) / STREAM_RATE
    made = np.zeros(classes)
    for index in range(classes):
        own = lengths[targets == index + 1]
        if len(own):
            made[index] = np.quantile(own, 0.1) * pace * (CORE[1] - CORE[0])
    return made
