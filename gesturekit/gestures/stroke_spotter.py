"""Finds swipes and circles in a live stream of tracked hands: swipes a tenth of a second after their end."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gesturekit.gestures.reading import Motion
from gesturekit.gestures.timing import StreamClock, finite_seconds
from gesturekit.hands import Hand
from gesturekit.motions.circles import CIRCLES, CircleDetector
from gesturekit.motions.strokes import Stroke, StrokeDetector
from gesturekit.motions.swipes import SWIPES, belongs_to, read_swipe

# For how long a hand may be missing in a stroke; it may come back under another id.
_GAP_SECONDS = 0.35


class StrokeSpotter:
    """Finds the swipes of every hand, and the circles of a pointing one, as the person means them.

    Examples
    --------
    >>> spotter = StrokeSpotter()
    >>> for frame in gk.read_hands("hands.jsonl"):
    ...     for motion in spotter.update(frame.hands, frame.time):
    ...         print(motion.name)
    """

    names = (*SWIPES, *CIRCLES)
    """The motions that can be found."""

    def __init__(self) -> None:
        self._clock = StreamClock()
        self._hands: dict[int, StrokeDetector] = {}
        self._circles: dict[int, CircleDetector] = {}
        self._last: dict[int, Stroke] = {}

    def reset(self) -> None:
        """Forget all hands."""
        self._clock.reset()
        self._hands.clear()
        self._circles.clear()
        self._last.clear()

    def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
        """Take in one frame and tell the motions that are over by now.

        Parameters
        ----------
        hands
            The hands in the frame; of two with one id the first counts.
        time
            Seconds on the source's clock; a large step back is a source that starts over.
        """
        if self._clock.starts_over(finite_seconds(time)):
            self.reset()
        now = self._clock.advance(time)
        seen: dict[int, Hand] = {}
        for hand in hands:
            seen.setdefault(hand.id, hand)
        self._hand_over(seen, now)
        for hand_id in [i for i, d in self._hands.items() if now - d.seen > _GAP_SECONDS]:
            del self._hands[hand_id], self._circles[hand_id]
            self._last.pop(hand_id, None)
        made, strokes = [], {}
        for hand_id, hand in seen.items():
            stroke = self._hands.setdefault(hand_id, StrokeDetector()).update(hand, now)
            circle = self._circles.setdefault(hand_id, CircleDetector()).update(hand, now)
            if circle is not None:
                made.append(Motion(hand, circle.name, circle.start, circle.end, circle.confidence))
            if stroke is not None:
                strokes[hand_id] = stroke
        swipes = [self._swipe(seen[hand_id], stroke) for hand_id, stroke in strokes.items()]
        return [*made, *(swipe for swipe in swipes if swipe is not None)]

    def _swipe(self, hand: Hand, stroke: Stroke) -> Motion | None:
        others = [detector for hand_id, detector in self._hands.items() if hand_id != hand.id]
        along = max((math.hypot(*other.way_since(stroke.start)) for other in others), default=0.0)
        swipe = read_swipe(stroke, along)
        before = self._last.get(hand.id)
        if swipe is None or (before is not None and belongs_to(stroke, before)):
            return None
        self._last[hand.id] = stroke
        return Motion(hand, swipe.name, stroke.start, stroke.end, swipe.confidence)

    def _hand_over(self, seen: dict[int, Hand], now: float) -> None:
        """A hand that is new where a missing one should be by now is that hand, whatever its id."""
        new = [hand_id for hand_id in seen if hand_id not in self._hands]
        for old in [hand_id for hand_id, d in self._hands.items() if hand_id not in seen and d.under_way]:
            heir = next((i for i in new if self._hands[old].expects(seen[i], now)), None)
            if heir is not None:
                new.remove(heir)
                self._hands[heir] = self._hands.pop(old)
                self._circles[heir] = self._circles.pop(old)
                if old in self._last:
                    self._last[heir] = self._last.pop(old)
