"""What a classifier's recordings teach about endless streams: which gesture is being made at each instant.

A network is trained on streams made up from the recordings (`synthesis`), so it needs no labelled
stream. Its answer speaks of the moment `LOOK_AHEAD` seconds earlier, so it knows that much of what follows.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.models.model_file import within
from gesturekit.motions.models.outlier_rejection import OutlierRejector
from gesturekit.motions.networks.frame_network import FrameNetwork, FrameNetworks
from gesturekit.motions.networks.network_training import Progress
from gesturekit.motions.sequences.movement import STREAM_RATE, HandMotion, hand_motion, stream_features
from gesturekit.motions.sequences.synthesis import (
    BACKGROUND,
    CORE,
    UNRATED,
    StreamSynthesizer,
    Targets,
)
from gesturekit.motions.sequences.training_set import TrainingSet

AHEAD_STEPS = 8
LOOK_AHEAD = AHEAD_STEPS / STREAM_RATE
"""Seconds by which the network's answers lag."""

NO_GESTURE = "none"
"""A class of this name means that no gesture is made; spotting never reports it."""

_logger = logging.getLogger(__name__)
_BATCH, _SPAN, _STREAM_STEPS = 12, 200, 240
_MANY = 3000
_INVENTING = 0.1
_REPORT_SECONDS = 0.2
_PREFIX = "stream."
_NETWORKS, _OUTLIERS = _PREFIX + "networks.", _PREFIX + "outliers."


@dataclass(frozen=True)
class Effort:
    """How much is spent on learning; more of anything helps a little and takes its time.

    Attributes
    ----------
    streams
        Streams of 12 seconds that are made up.
    steps
        Batches that each network sees.
    networks
        Networks whose answers are averaged.
    """

    streams: int = 700
    steps: int = 1600
    networks: int = 2

    @classmethod
    def suiting(cls, classes: int, recordings: int) -> Effort:
        """Few gestures are learned sooner than many; thousands of recordings need more time than hundreds."""
        much = recordings > _MANY
        steps = 3000 if much else int(np.clip(160 * classes, 500, 1600))
        return cls(streams=1500 if much else 700, steps=steps)


@dataclass(frozen=True)
class StreamModel:
    """Names the gesture of each instant of a stream.

    Attributes
    ----------
    networks
        Give each instant's probabilities, background first.
    durations
        (C,) seconds that the gestures of each class last at the least, core only.
    held
        (C,) whether the class is a pose that is held.
    outliers
        Rejects movements that are none of the gestures; None where the classifier learned that itself,
        from recordings of "no gesture".
    """

    networks: FrameNetworks
    durations: npt.NDArray[np.float64]
    held: npt.NDArray[np.bool_]
    outliers: OutlierRejector | None = None

    @classmethod
    def fit(
        cls,
        training: TrainingSet,
        classes: int,
        background: int | None = None,
        seed: int | None = 0,
        effort: Effort | None = None,
        progress: Progress | None = None,
    ) -> StreamModel:
        """Learn from recordings of single gestures.

        `background` is the index of the class that means "no gesture". `effort` None takes what suits the
        number of classes and recordings. `progress` is called a few times a second, by the calling thread,
        with the share that is done, 0 to 1; what it raises ends the learning.
        """
        report = progress or (lambda share: None)
        rng = np.random.default_rng(seed)
        effort = effort or Effort.suiting(classes, len(training))
        motions = [hand_motion(*pair) for pair in zip(training.sequences, training.fps, strict=True)]
        targets = training.targets + 1
        if background is not None:
            targets = np.where(training.targets == background, BACKGROUND, targets)
        synthesizer = StreamSynthesizer(motions, targets, classes, rng)
        _logger.info("learning to spot %d gestures in streams; takes a minute or two", classes)
        made = []
        for number in range(effort.streams):
            made.append(synthesizer.stream(_STREAM_STEPS))
            if number % 10 == 0:
                report(_INVENTING * number / effort.streams)
        features = np.stack([each for each, _ in made])
        answers = np.stack([each for _, each in made])
        mean, scale = features.mean(axis=(0, 1)), features.std(axis=(0, 1)) + np.float32(1e-3)
        features = (features - mean) / scale
        networks = _trained(
            features,
            answers,
            classes,
            effort,
            rng,
            lambda share: report(_INVENTING + (1 - _INVENTING) * share),
        )
        durations = _shortest(motions, targets, classes, synthesizer)
        outliers = OutlierRejector.fit(training, classes) if background is None else None
        return cls(FrameNetworks(networks, mean, scale), durations, synthesizer.held, outliers)

    def probabilities(self, motion: HandMotion) -> FloatArray:
        """(T, C + 1) probability of background and of each class at each instant of a recording."""
        features = stream_features(motion)
        features = np.concatenate([features, np.repeat(features[-1:], AHEAD_STEPS, axis=0)])
        answers: FloatArray = self.networks.probabilities(features)[AHEAD_STEPS:]
        return answers

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As plain arrays for a file."""
        stored: dict[str, npt.NDArray[Any]] = {
            _PREFIX + "durations": self.durations,
            _PREFIX + "held": self.held,
            **{_NETWORKS + name: value for name, value in self.networks.arrays().items()},
        }
        if self.outliers is not None:
            stored |= {_OUTLIERS + name: value for name, value in self.outliers.arrays().items()}
        return stored

    @classmethod
    def from_arrays(cls, stored: Mapping[str, npt.NDArray[Any]]) -> StreamModel | None:
        """Read back what `arrays` gave; None where there is nothing of it."""
        if _PREFIX + "held" not in stored:
            return None
        outliers = within(stored, _OUTLIERS)
        return cls(
            FrameNetworks.from_arrays(within(stored, _NETWORKS)),
            stored[_PREFIX + "durations"],
            stored[_PREFIX + "held"],
            OutlierRejector.from_arrays(outliers) if outliers else None,
        )


def _trained(
    features: FloatArray,
    answers: Targets,
    classes: int,
    effort: Effort,
    rng: np.random.Generator,
    progress: Progress,
) -> tuple[FrameNetwork, ...]:
    """Networks, side by side: matrix products leave the interpreter free, so that each can have a core."""
    shares = np.zeros(effort.networks)
    given_up = Event()

    def trained(index: int, chance: np.random.Generator) -> FrameNetwork:
        def on_step(share: float) -> None:
            shares[index] = share
            if given_up.is_set():
                raise CancelledError

        network = FrameNetwork(features.shape[2], classes + 1, chance)
        network.train(_batches(features, answers, chance), effort.steps, chance, progress=on_step)
        return network

    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(trained, *each) for each in enumerate(rng.spawn(effort.networks))]
        try:
            while wait(jobs, _REPORT_SECONDS).not_done:
                progress(float(shares.mean()))
        finally:
            given_up.set()
    progress(1.0)
    return tuple(job.result() for job in jobs)


def _batches(
    features: FloatArray, answers: Targets, rng: np.random.Generator
) -> Iterator[tuple[FloatArray, Targets]]:
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
    motions: list[HandMotion], targets: Targets, classes: int, synthesizer: StreamSynthesizer
) -> npt.NDArray[np.float64]:
    """How long the core of each class's gestures lasts at the least, seconds."""
    lengths = np.array([len(each) for each in motions]) / STREAM_RATE
    made = np.zeros(classes)
    for index in range(classes):
        mine = lengths[targets == index + 1]
        if len(mine):
            made[index] = np.quantile(mine, 0.1) * synthesizer.pace[0] * (CORE[1] - CORE[0])
    return made
