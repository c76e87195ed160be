"""Finds gestures while they are made: the same as `GestureSpotter`, one frame after the other.

Each hand has a bounded memory of a few seconds. What is found is told once, some tenths of a second after it
ended; how many is told with it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.dynamic.classifier import DynamicGestureClassifier
from gesturekit.gestures.dynamic.live_motion import LiveMotion
from gesturekit.gestures.dynamic.network_training import Progress
from gesturekit.gestures.dynamic.pair_motion import PAIR_MOTIONS, PairMotion, PairSpotter
from gesturekit.gestures.dynamic.second_opinion import second_opinion
from gesturekit.gestures.dynamic.segment_decoder import Segment, SegmentDecoder
from gesturekit.gestures.dynamic.spotter import ACCEPT
from gesturekit.gestures.dynamic.stream_model import (
    AHEAD_STEPS,
    NO_GESTURE,
    StreamModel,
    StreamModelState,
    fitted_stream_model,
)
from gesturekit.gestures.dynamic.stream_motion import STREAM_RATE, HandMotion, parts_of, stream_features
from gesturekit.gestures.reading import Motion
from gesturekit.gestures.timing import StreamClock, checked_seconds, finite_seconds
from gesturekit.hands import FloatArray, Hand

MEMORY_SECONDS = 6.0
"""How much of a hand's movement is kept; a gesture that lasts longer is judged by its end."""

ARRIVAL_SECONDS = 0.25
"""A motion that began this soon after its hand was first seen is the hand coming into view."""

_ASK_STEPS = 4


@dataclass(frozen=True, slots=True)
class SpottedMotion(Motion):
    """A motion found in a live stream.

    Attributes
    ----------
    delay
        Seconds from the end of the motion to the frame with which it is reported.
    """

    delay: float = 0.0


class StreamSpotter:
    """Finds gestures in a live stream of tracked hands; most of the time there is none.

    Which way a hand goes is read in the axes of an unmirrored camera (x right, which is the person's left),
    whether the picture is mirrored or not, and for either hand: a classifier that learned "left" as the
    person's left finds the person's left.

    Parameters
    ----------
    classifier
        A fitted classifier.
    accept
        Confidence from which a motion is reported, 0 to 1. Larger: fewer false ones, more missed.
    missing_grace
        Seconds for which a hand may be missing before it is taken to be gone; at most `MEMORY_SECONDS`.
    pairs
        Whether to look for motions of two hands as well.
    progress
        Called while the first spotter for a classifier learns what streams are like, see `GestureSpotter`.

    Examples
    --------
    >>> spotter = StreamSpotter(classifier)  # doctest: +SKIP
    >>> for frame in gesturekit.open_source("0"):  # doctest: +SKIP
    ...     for motion in spotter.update(tracker.track(frame.image, frame.time), frame.time):
    ...         print(motion.name, motion.delay)
    """

    def __init__(
        self,
        classifier: DynamicGestureClassifier,
        *,
        accept: float = ACCEPT,
        missing_grace: float = 0.4,
        pairs: bool = True,
        progress: Progress | None = None,
    ) -> None:
        if not 0.0 <= accept <= 1.0:
            raise InvalidArgumentError(f"accept is {accept}; expected a confidence from 0 to 1")
        self._classifier, self._accept = classifier, accept
        self._model = fitted_stream_model(classifier, progress)
        self._grace = checked_seconds("missing_grace", missing_grace)
        if missing_grace > MEMORY_SECONDS:
            raise InvalidArgumentError(
                f"missing_grace is {missing_grace}; expected at most {MEMORY_SECONDS:g} s, what is remembered"
            )
        self._pairs = PairSpotter() if pairs else None
        self._clock = StreamClock()
        self._hands: dict[int, _HandStream] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The motions that can be found."""
        single = [str(name) for name in self._classifier.classes_ if str(name) != NO_GESTURE]
        return (*single, *(PAIR_MOTIONS if self._pairs else ()))

    def reset(self) -> None:
        """Forget all hands."""
        self._clock.reset()
        self._hands.clear()
        if self._pairs:
            self._pairs.reset()

    def update(self, hands: Sequence[Hand], time: float) -> list[SpottedMotion]:
        """Take in one frame.

        Parameters
        ----------
        hands
            The hands in the frame; of two with one id the first counts.
        time
            Seconds on the source's clock. Frames may come as they like, from about ten a second. A step back
            of up to half a second is taken for jitter, a larger one for a source that starts over.

        Returns
        -------
        What is now known to have been made.
        """
        if self._clock.starts_over(finite_seconds(time)):
            self.reset()
        now = self._clock.advance(time)
        seen: dict[int, Hand] = {}
        for hand in hands:
            seen.setdefault(hand.id, hand)
        together = self._pairs.update(list(seen.values()), now) if self._pairs else []
        found = []
        for gone in [key for key in self._hands if key not in seen and self._lost(key, now)]:
            found += self._told(self._hands.pop(gone), now, final=True)
        for key, hand in seen.items():
            if key in self._hands and self._lost(key, now):
                found += self._told(self._hands.pop(key), now, final=True)
            if key not in self._hands:
                self._hands[key] = _HandStream(self._model)
            stream = self._hands[key]
            stream.push(hand, now)
            found += self._told(stream, now)
        if self._pairs:
            found = [each for each in found if not self._pairs.explains(each)]
        return found + [_paired(each, now) for each in together]

    def _lost(self, key: int, now: float) -> bool:
        return now - self._hands[key].seen > self._grace

    def _told(self, stream: _HandStream, now: float, final: bool = False) -> list[SpottedMotion]:
        made = []
        for segment in stream.finish() if final else stream.decided():
            made += self._judged(segment, stream, now)
        # What may yet turn out to be one hand's part in a motion of two can wait.
        waits = self._pairs is not None and self._pairs.may_be_moving(stream.hand.id)
        for segment in [] if final or waits else stream.certain():
            early = self._judged(segment, stream, now)
            if early:
                stream.tell(segment)
            made += early
        return made

    def _judged(self, segment: Segment, stream: _HandStream, now: float) -> list[SpottedMotion]:
        if segment.first < ARRIVAL_SECONDS * STREAM_RATE:
            return []
        index, confidence = second_opinion(self._classifier, segment, *stream.memory())
        name = str(self._classifier.classes_[index])
        if confidence < self._accept or name == NO_GESTURE:
            return []
        start, end = stream.time_of(segment.first), stream.time_of(segment.last)
        return [SpottedMotion(stream.hand, name, start, end, confidence, delay=max(0.0, now - end))]


class _HandStream:
    """What is remembered of one hand."""

    def __init__(self, model: StreamModel) -> None:
        self.seen = float("-inf")
        self.hand: Hand
        self._motion = LiveMotion()
        self._state = StreamModelState(model)
        self._decoder = SegmentDecoder(model.durations)
        self._joints: deque[FloatArray] = deque(maxlen=int(MEMORY_SECONDS * STREAM_RATE))
        self._recent: deque[HandMotion] = deque(maxlen=3)
        self._features: FloatArray | None = None
        self._steps = self._ask_again = 0
        self._decided: list[Segment] = []

    def push(self, hand: Hand, now: float) -> None:
        for joints in self._motion.push(hand, now):
            self._joints.append(joints)
            self._recent.append(parts_of(joints[None], self._motion.left))
            self._features = stream_features(HandMotion.joined(list(self._recent)))[-1]
            self._step(self._features)
        self.hand, self.seen = hand, now

    def decided(self) -> list[Segment]:
        made, self._decided = self._decided, []
        return made

    def certain(self) -> list[Segment]:
        """Gestures still being made that can be told already; asked a few times a second only."""
        if self._steps < self._ask_again:
            return []
        made = self._decoder.certain()
        if made:
            self._ask_again = self._steps + _ASK_STEPS
        return made

    def tell(self, segment: Segment) -> None:
        """It was told."""
        self._decoder.tell(segment)

    def finish(self) -> list[Segment]:
        """The hand is gone: what it was doing last is judged as if it had stayed as it was."""
        if self._features is not None:
            for _ in range(AHEAD_STEPS):
                self._step(self._features)
        return [*self.decided(), *self._decoder.finish()]

    def memory(self) -> tuple[FloatArray, int]:
        """(T, 21, 3) joints that are remembered, and the instant of the first."""
        return np.stack(self._joints), self._motion.count - len(self._joints)

    def time_of(self, instant: int) -> float:
        """Seconds on the source's clock."""
        assert self._motion.first is not None
        return self._motion.first + min(instant, self._motion.count - 1) / STREAM_RATE

    def _step(self, features: FloatArray) -> None:
        shares = self._state.step(features)
        self._steps += 1
        # The first answers speak of a time before the hand came into view.
        if self._steps > AHEAD_STEPS:
            self._decided += self._decoder.push(shares)


def _paired(motion: PairMotion, now: float) -> SpottedMotion:
    return SpottedMotion(
        motion.left,
        motion.name,
        motion.start,
        motion.end,
        motion.confidence,
        other=motion.right,
        delay=max(0.0, now - motion.end),
    )
