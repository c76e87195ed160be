"""Finds gestures while they are made: the same as `GestureSpotter`, one frame after the other.

Each hand has a bounded memory of a few seconds (`hand_stream`). What is found is reported once, some tenths
of a second after it ended, with its delay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Hand
from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.stream_model import NO_GESTURE
from gesturekit.motions.motion import Motion
from gesturekit.motions.networks.network_training import Progress
from gesturekit.motions.streams.gesture_spotter import ACCEPT
from gesturekit.motions.streams.hand_stream import MEMORY_SECONDS, HandStream
from gesturekit.motions.streams.pair_motion import PAIR_MOTIONS, PairSpotter
from gesturekit.stream_time import checked_seconds

PIECES_PER_SECOND = 30.0
"""Pieces of work, of about a millisecond, done a second for each hand with a segment to classify; a gesture
takes
three to six."""


@dataclass(frozen=True, slots=True)
class SpottedMotion(Motion):
    """A motion found in a live stream.

    Attributes
    ----------
    delay
        Seconds from the end of the motion to the frame with which it is reported.

    Examples
    --------
    >>> SpottedMotion(hand, "wave", start=3.1, end=4.6, confidence=0.93, delay=0.2).hand_ids
    (0,)
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
    >>> from gesturekit.motions.models.shipped import load_shipped_dynamic
    >>> spotter = StreamSpotter(load_shipped_dynamic())
    >>> "swipe_left" in spotter.names, "zoom_in" in spotter.names
    (True, True)
    >>> for frame in gk.read_hands("hands.jsonl"):
    ...     for motion in spotter.update(frame.hands, frame.time):
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
        self._model = classifier.fit_stream(progress)
        self._grace = checked_seconds("missing_grace", missing_grace)
        if missing_grace > MEMORY_SECONDS:
            raise InvalidArgumentError(
                f"missing_grace is {missing_grace}; expected at most {MEMORY_SECONDS:g} s, what is remembered"
            )
        self._pairs = PairSpotter() if pairs else None
        self._hands: dict[int, HandStream] = {}
        self._gone: list[HandStream] = []
        self._worked: float | None = None
        names = [str(name) for name in classifier.classes_]
        self._refused = names.index(NO_GESTURE) if NO_GESTURE in names else None

    @property
    def names(self) -> tuple[str, ...]:
        """The motions that can be found."""
        single = [str(name) for name in self._classifier.classes_ if str(name) != NO_GESTURE]
        return (*single, *(PAIR_MOTIONS if self._pairs else ()))

    def reset(self) -> None:
        """Forget all hands."""
        self._hands.clear()
        self._gone.clear()
        self._worked = None
        if self._pairs:
            self._pairs.reset()

    def update(self, hands: Sequence[Hand], time: float) -> list[SpottedMotion]:
        """Take in one frame.

        Parameters
        ----------
        hands
            The hands in the frame.
        time
            Seconds, later than at the last call; `reset` comes before a source that starts over. Frames may
            come as they like, from about ten a second.

        Returns
        -------
        What is now known to have been made.
        """
        now, seen = time, {hand.id: hand for hand in hands}
        together = self._pairs.update(list(seen.values()), now) if self._pairs else []
        for key in [key for key in self._hands if now - self._hands[key].seen > self._grace]:
            self._gone.append(self._hands.pop(key))
            self._gone[-1].finish()
        for key, hand in seen.items():
            if key not in self._hands:
                self._hands[key] = HandStream(self._classifier, self._model, self._accept, self._refused)
            self._hands[key].push(hand, now)
        found = self._classified(now)
        if self._pairs:
            found = [each for each in found if not self._pairs.explains(each)]
        return found + [_paired(each, now) for each in together]

    def _classified(self, now: float) -> list[SpottedMotion]:
        """What is decided after as much work as suits the time that passed."""
        pieces = max(1, round((now - self._worked) * PIECES_PER_SECOND)) if self._worked is not None else 1
        self._worked = now
        made = []
        for stream in [*self._gone, *self._hands.values()]:
            # What may yet turn out to be one hand's part in a motion of two can wait.
            waits = self._pairs is not None and self._pairs.may_be_moving(stream.hand.id)
            for detection in stream.classify_pending(pieces, early=not waits):
                name = str(self._classifier.classes_[detection.index])
                delay = max(0.0, now - detection.end)
                times = (detection.start, detection.end, detection.confidence)
                made.append(SpottedMotion(stream.hand, name, *times, delay=delay))
        self._gone = [stream for stream in self._gone if stream.has_pending]
        return made


def _paired(motion: Motion, now: float) -> SpottedMotion:
    return SpottedMotion(
        motion.hand,
        motion.name,
        motion.start,
        motion.end,
        motion.confidence,
        other=motion.other,
        delay=max(0.0, now - motion.end),
    )
