"""One hand followed through a live stream: what it may be doing, looked at more closely piece by piece.

A possible gesture is judged over several frames (`pieces`), so that no frame takes long. One that is still
being made is judged too, when there is hardly a doubt; if it fails, it is judged again when it has ended.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gesturekit.hands import FloatArray, Hand
from gesturekit.motions.models.stream_model import AHEAD_STEPS, StreamModel
from gesturekit.motions.networks.frame_network import FrameNetworksState
from gesturekit.motions.sequences.incremental import Pieces
from gesturekit.motions.sequences.movement import STREAM_RATE, HandMotion, parts_of, stream_features
from gesturekit.motions.streams.live_motion import LiveMotion
from gesturekit.motions.streams.segment_classifier import second_opinion
from gesturekit.motions.streams.segment_decoder import Segment, SegmentDecoder

if TYPE_CHECKING:
    from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier

MEMORY_SECONDS = 6.0
"""How much of a hand's movement is kept; a gesture that lasts longer is judged by its end."""

ARRIVAL_SECONDS = 0.25
"""A motion that began this soon after its hand was first seen is the hand coming into view."""

_ASK_STEPS = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided of a stretch of the stream.

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
class _Trial:
    segment: Segment
    work: Pieces[tuple[int, float]]
    early: bool


class HandStream:
    """What is remembered of one hand.

    Parameters
    ----------
    classifier
        Fitted.
    model
        Its stream model.
    accept
        Confidence from which a gesture counts.
    refused
        Index of the class that means "no gesture", if there is one.

    Attributes
    ----------
    hand
        As last seen.
    seen
        When that was, seconds.
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
        self._trial: _Trial | None = None

    def push(self, hand: Hand, now: float) -> None:
        """Take a frame."""
        for joints in self._motion.push(hand, now):
            self._joints.append(joints)
            self._recent.append(parts_of(joints[None], self._motion.left))
            self._features = stream_features(HandMotion.joined(list(self._recent)))[-1]
            self._step(self._features)
        self.hand, self.seen = hand, now

    def finish(self) -> None:
        """The hand is gone: what it was doing last is judged as if it had stayed as it was."""
        if self._features is not None:
            for _ in range(AHEAD_STEPS):
                self._step(self._features)
        self._decided += self._decoder.finish()

    @property
    def is_thinking(self) -> bool:
        """Whether there is something left to judge."""
        return self._trial is not None or bool(self._decided)

    def think(self, pieces: int, *, early: bool) -> list[Verdict]:
        """Judge on for some pieces of work; `early` says whether to tell what is still being made."""
        made = []
        for _ in range(pieces):
            self._trial = self._trial or self._next_trial(early)
            if self._trial is None:
                break
            try:
                next(self._trial.work)
            except StopIteration as end:
                trial, self._trial = self._trial, None
                made += self._concluded(trial, *end.value, early=early)
        return made

    def _next_trial(self, early: bool) -> _Trial | None:
        while self._decided:
            segment = self._decided.popleft()
            if segment.first >= ARRIVAL_SECONDS * STREAM_RATE:
                return self._tried(segment, early=False)
        if not early or self._steps < self._ask_again:
            return None
        for segment in self._decoder.certain():
            if segment.first >= ARRIVAL_SECONDS * STREAM_RATE:
                self._ask_again = self._steps + _ASK_STEPS
                return self._tried(segment, early=True)
        return None

    def _tried(self, segment: Segment, *, early: bool) -> _Trial:
        joints, first = np.stack(self._joints), self._motion.count - len(self._joints)
        work = second_opinion(self._classifier, self._model, segment, joints, self._motion.left, first)
        return _Trial(segment, work, early)

    def _concluded(self, trial: _Trial, index: int, confidence: float, *, early: bool) -> list[Verdict]:
        if confidence < self._accept or index == self._refused or (trial.early and not early):
            return []
        segment = trial.segment
        if trial.early:
            self._decoder.tell(segment)
            self._decided = deque(each for each in self._decided if not each.continues(segment))
        return [Verdict(index, self._time_of(segment.first), self._time_of(segment.last), confidence)]

    def _time_of(self, instant: int) -> float:
        assert self._motion.first is not None
        return self._motion.first + min(instant, self._motion.count - 1) / STREAM_RATE

    def _step(self, features: FloatArray) -> None:
        probabilities = self._state.step(features)
        self._steps += 1
        # The first answers speak of a time before the hand came into view.
        if self._steps > AHEAD_STEPS:
            self._decided += self._decoder.push(probabilities)
