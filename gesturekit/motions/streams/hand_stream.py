"""One hand followed through a live stream: its segments, classified incrementally.

A candidate is classified over several frames (`incremental`), so that no frame takes long. One that is still
being made is classified too when there is hardly a doubt; if it fails, it is classified again when it has
ended.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gesturekit.hands import FloatArray, Hand
from gesturekit.motions.models.stream_model import AHEAD_STEPS, StreamModel
from gesturekit.motions.networks.frame_network import FrameNetworksState
from gesturekit.motions.sequences.incremental import Incremental
from gesturekit.motions.sequences.movement import STREAM_RATE, HandMotion, parts_of, stream_features
from gesturekit.motions.streams.live_motion import LiveMotion
from gesturekit.motions.streams.segment_classifier import classify_segment
from gesturekit.motions.streams.segment_decoder import Segment, SegmentDecoder

if TYPE_CHECKING:
    from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier

MEMORY_SECONDS = 6.0
"""How much of a hand's movement is kept; a gesture that lasts longer is classified by its end."""

ARRIVAL_SECONDS = 0.25
"""A motion that began this soon after its hand was first seen is the hand coming into view."""

_ASK_STEPS = 4


@dataclass(frozen=True, slots=True)
class Detection:
    """A gesture that was detected in a stretch of the stream.

    Attributes
    ----------
    index
        The class.
    start, end
        Seconds on the source's clock.
    confidence
        0 to 1.
    """

    index: int
    start: float
    end: float
    confidence: float


@dataclass(slots=True)
class _Candidate:
    segment: Segment
    work: Incremental[tuple[int, float]]
    early: bool


class HandStream:
    """What is remembered of one hand: `hand` as last seen, `seen` when that was (seconds).

    `accept` is the confidence from which a gesture counts, `refused` the class that means "no gesture".
    """

    hand: Hand

    def __init__(
        self,
        classifier: DynamicGestureClassifier,
        model: StreamModel,
        accept: float,
        refused: int | None = None,
    ) -> None:
        self.seen = float("-inf")
        self._classifier, self._model, self._accept, self._refused = classifier, model, accept, refused
        self._motion = LiveMotion()
        self._state = FrameNetworksState(model.networks)
        self._decoder = SegmentDecoder(model.durations)
        self._joints: deque[FloatArray] = deque(maxlen=int(MEMORY_SECONDS * STREAM_RATE))
        self._recent: deque[HandMotion] = deque(maxlen=3)
        self._features: FloatArray | None = None
        self._steps = self._ask_again = 0
        self._decided: deque[Segment] = deque()
        self._candidate: _Candidate | None = None

    def push(self, hand: Hand, now: float) -> None:
        """Take a frame."""
        for joints in self._motion.push(hand, now):
            self._joints.append(joints)
            self._recent.append(parts_of(joints[None], self._motion.left))
            self._features = stream_features(HandMotion.joined(list(self._recent)))[-1]
            self._step(self._features)
        self.hand, self.seen = hand, now

    def finish(self) -> None:
        """The hand is gone: what it was doing last is classified as if it had stayed as it was."""
        if self._features is not None:
            for _ in range(AHEAD_STEPS):
                self._step(self._features)
        self._decided += self._decoder.finish()

    @property
    def has_pending(self) -> bool:
        """Whether there is something left to classify."""
        return self._candidate is not None or bool(self._decided)

    def classify_pending(self, pieces: int, *, early: bool) -> list[Detection]:
        """Do some pieces of the work; `early`: report gestures that are still being made, too."""
        made = []
        for _ in range(pieces):
            self._candidate = self._candidate or self._next_candidate(early)
            if self._candidate is None:
                break
            try:
                next(self._candidate.work)
            except StopIteration as end:
                candidate, self._candidate = self._candidate, None
                made += self._concluded(candidate, *end.value, early=early)
        return made

    def _next_candidate(self, early: bool) -> _Candidate | None:
        while self._decided:
            segment = self._decided.popleft()
            if segment.first >= ARRIVAL_SECONDS * STREAM_RATE:
                return self._started(segment, early=False)
        if not early or self._steps < self._ask_again:
            return None
        for segment in self._decoder.certain():
            if segment.first >= ARRIVAL_SECONDS * STREAM_RATE:
                self._ask_again = self._steps + _ASK_STEPS
                return self._started(segment, early=True)
        return None

    def _started(self, segment: Segment, *, early: bool) -> _Candidate:
        joints, first = np.stack(self._joints), self._motion.count - len(self._joints)
        work = classify_segment(self._classifier, self._model, segment, joints, self._motion.left, first)
        return _Candidate(segment, work, early)

    def _concluded(
        self, candidate: _Candidate, index: int, confidence: float, *, early: bool
    ) -> list[Detection]:
        if confidence < self._accept or index == self._refused or (candidate.early and not early):
            return []
        segment = candidate.segment
        if candidate.early:
            self._decoder.mark_reported(segment)
            self._decided = deque(each for each in self._decided if not each.continues(segment))
        return [Detection(index, self._time_of(segment.first), self._time_of(segment.last), confidence)]

    def _time_of(self, instant: int) -> float:
        assert self._motion.first is not None
        return self._motion.first + min(instant, self._motion.count - 1) / STREAM_RATE

    def _step(self, features: FloatArray) -> None:
        probabilities = self._state.step(features)
        self._steps += 1
        # The first answers speak of a time before the hand came into view.
        if self._steps > AHEAD_STEPS:
            self._decided += self._decoder.push(probabilities)
