"""Finds gestures while they are made: the same as `GestureSpotter`, one frame after the other.

Each hand has a memory of a few seconds. What is found is reported once: while it is made where there is
hardly a doubt, else some tenths of a second after its end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray, Hand
from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.stream_model import AHEAD_STEPS, NO_GESTURE
from gesturekit.motions.motion import Motion
from gesturekit.motions.networks.frame_network import FrameNetworksState
from gesturekit.motions.networks.optimizer import Progress
from gesturekit.motions.sequences.movement import STREAM_RATE
from gesturekit.motions.streams.gesture_spotter import ACCEPT, classify_segment
from gesturekit.motions.streams.live_motion import LiveMotion
from gesturekit.motions.streams.pair_motion import PAIR_MOTIONS, PairSpotter
from gesturekit.motions.streams.segment_decoder import Segment, SegmentDecoder

MEMORY_SECONDS = 6.0
"""How much of a hand's movement is kept; a gesture that lasts longer is classified by its end."""

# For how long a hand may be missing before it is taken to be gone.
_GRACE_SECONDS = 0.4
# A motion that began this soon after its hand was first seen is the hand coming into view.
_ARRIVAL_SECONDS = 0.25
# A gesture that was not accepted while it is made is looked at again after so many instants.
_ASK_STEPS = 4


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
    progress
        Called while the first spotter for a classifier learns what streams are like, see `GestureSpotter`.

    Examples
    --------
    >>> from gesturekit.motions import load_shipped_dynamic
    >>> spotter = StreamSpotter(load_shipped_dynamic())
    >>> "swipe_left" in spotter.names, "zoom_in" in spotter.names
    (True, True)
    >>> for frame in gk.read_hands("hands.jsonl"):
    ...     for motion in spotter.update(frame.hands, frame.time):
    ...         print(motion.name, frame.time - motion.end)
    """

    def __init__(
        self,
        classifier: DynamicGestureClassifier,
        *,
        accept: float = ACCEPT,
        progress: Progress | None = None,
    ) -> None:
        if not 0.0 <= accept <= 1.0:
            raise InvalidArgumentError(f"accept is {accept}; expected a confidence from 0 to 1")
        self._classifier, self._accept = classifier, accept
        classifier.fit_stream(progress)
        self._pairs = PairSpotter()
        self._hands: dict[int, _HandStream] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The motions that can be found."""
        single = [str(name) for name in self._classifier.classes_ if str(name) != NO_GESTURE]
        return (*single, *PAIR_MOTIONS)

    def reset(self) -> None:
        """Forget all hands."""
        self._hands.clear()
        self._pairs.reset()

    def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
        """Take in one frame and return what is now known to have been made.

        Parameters
        ----------
        hands
            The hands in the frame.
        time
            Seconds, later than at the last call; `reset` comes before a source that starts over. Frames may
            come as they like, from about ten a second.
        """
        seen = {hand.id: hand for hand in hands}
        together = self._pairs.update(list(seen.values()), time)
        found: list[Motion] = []
        for key in [key for key, each in self._hands.items() if time - each.seen > _GRACE_SECONDS]:
            found += self._hands.pop(key).finish()
        for key, hand in seen.items():
            if key not in self._hands:
                self._hands[key] = _HandStream(self._classifier, self._accept)
            # What may yet turn out to be one hand's part in a motion of two can wait.
            found += self._hands[key].push(hand, time, early=not self._pairs.may_be_moving(key))
        return [each for each in found if not self._pairs.explains(each)] + together


class _HandStream:
    """What is remembered of one hand: `hand` as last seen, `seen` when that was (seconds)."""

    hand: Hand
    seen: float

    def __init__(self, classifier: DynamicGestureClassifier, accept: float) -> None:
        self._classifier, self._accept, self._model = classifier, accept, classifier.fit_stream()
        self._motion = LiveMotion()
        self._state = FrameNetworksState(self._model.networks)
        self._decoder = SegmentDecoder(self._model.durations)
        self._joints: deque[FloatArray] = deque(maxlen=int(MEMORY_SECONDS * STREAM_RATE))
        self._features: FloatArray | None = None
        self._steps = self._ask_again = 0

    def push(self, hand: Hand, now: float, *, early: bool) -> list[Motion]:
        """Take a frame and return what was made; `early`: what is still being made, too."""
        self.hand, self.seen = hand, now
        segments: list[Segment] = []
        for instant in self._motion.push(hand, now):
            self._joints.append(instant.joints)
            self._features = instant.features
            segments += self._step(instant.features)
        made = self._classified(segments)
        if early and self._steps >= self._ask_again:
            for segment in filter(_after_arrival, self._decoder.certain()):
                self._ask_again = self._steps + _ASK_STEPS
                still_made = self._classified([segment])
                segment.reported = bool(still_made)
                return made + still_made
        return made

    def finish(self) -> list[Motion]:
        """The hand is gone: what it was doing last is classified as if it had stayed as it was."""
        if self._features is None:
            return []
        segments = [each for _ in range(AHEAD_STEPS) for each in self._step(self._features)]
        return self._classified(segments + self._decoder.finish())

    def _step(self, features: FloatArray) -> list[Segment]:
        probabilities = self._state.step(features)
        self._steps += 1
        # The first answers speak of a time before the hand came into view.
        return self._decoder.push(probabilities) if self._steps > AHEAD_STEPS else []

    def _classified(self, segments: Sequence[Segment]) -> list[Motion]:
        made = []
        for segment in filter(_after_arrival, segments):
            joints, first = np.stack(self._joints), self._motion.count - len(self._joints)
            index, confidence = classify_segment(
                self._classifier, self._model, segment, joints, self._motion.left, first
            )
            name = str(self._classifier.classes_[index])
            if confidence >= self._accept and name != NO_GESTURE:
                times = self._time_of(segment.first), self._time_of(segment.last)
                made.append(Motion(self.hand, name, *times, confidence))
        return made

    def _time_of(self, instant: int) -> float:
        assert self._motion.first is not None
        return self._motion.first + min(instant, self._motion.count - 1) / STREAM_RATE


def _after_arrival(segment: Segment) -> bool:
    return segment.first >= _ARRIVAL_SECONDS * STREAM_RATE
