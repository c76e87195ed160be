"""Finds swipes, circles, taps and grips in a live stream of hands, a tenth of a second after their end.

By how hands move (`gesturekit.motions`), without anything learned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from gesturekit.hands import Hand
from gesturekit.motions.kinematics.circles import CIRCLES, CircleDetector
from gesturekit.motions.kinematics.grips import GRIPS, read_grip
from gesturekit.motions.kinematics.shape_changes import ShapeChange, ShapeChangeDetector
from gesturekit.motions.kinematics.strokes import Stroke, StrokeDetector
from gesturekit.motions.kinematics.swipes import RETURN_SECONDS, SWIPES, belongs_to, read_swipe
from gesturekit.motions.kinematics.taps import TAPS, TapDetector
from gesturekit.motions.motion import Motion
from gesturekit.motions.strictness import Limits, Strictness

# For how long a hand may be missing in a stroke; it may come back under another id.
_GAP_SECONDS = 0.35


@dataclass(slots=True)
class _Watched:
    """All that is known of one hand."""

    circles: CircleDetector
    taps: TapDetector
    strokes: StrokeDetector = field(default_factory=StrokeDetector)
    shapes: ShapeChangeDetector = field(default_factory=ShapeChangeDetector)
    # The last stroke that was reported as a swipe.
    last: Stroke | None = None
    # The last swipe that a finger made alone.
    flick: Motion | None = None


class KinematicSpotter:
    """Finds the swipes and grips of every hand, circles and taps of a pointing one, as the person means them.

    Parameters
    ----------
    strictness
        How sure a motion must be: "relaxed", "normal" or "strict".

    Examples
    --------
    >>> spotter = KinematicSpotter()
    >>> for frame in gk.read_hands("hands.jsonl"):
    ...     for motion in spotter.update(frame.hands, frame.time):
    ...         print(motion.name)
    """

    names = (*SWIPES, *CIRCLES, *GRIPS, *TAPS)
    """The motions that can be found."""

    def __init__(self, strictness: Strictness = "normal") -> None:
        self._limits = Limits(strictness)
        self._hands: dict[int, _Watched] = {}

    def reset(self) -> None:
        """Forget all hands."""
        self._hands.clear()

    def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
        """Take in the hands of a frame at `time` (seconds) and report the motions that are over by now."""
        now, seen = time, {hand.id: hand for hand in hands}
        self._hand_over(seen, now)
        for hand_id in [i for i, each in self._hands.items() if now - each.strokes.seen > _GAP_SECONDS]:
            del self._hands[hand_id]
        made, strokes = [], {}
        for hand_id, hand in seen.items():
            watched = self._hands.setdefault(hand_id, self._watch())
            stroke = watched.strokes.update(hand, now)
            found = (watched.circles.update(hand, now), watched.taps.update(hand, now))
            made += [motion for motion in found if motion is not None]
            change = watched.shapes.update(hand, now)
            if change is not None:
                made += self._grip(hand, change)
            if stroke is not None:
                strokes[hand_id] = stroke
        # Not before all hands have moved on: two that move alike make no swipes.
        for hand_id, stroke in strokes.items():
            made += self._swipe(seen[hand_id], stroke)
        return made

    def _watch(self) -> _Watched:
        return _Watched(CircleDetector(self._limits), TapDetector(self._limits))

    def _swipe(self, hand: Hand, stroke: Stroke) -> list[Motion]:
        others = [each.strokes for hand_id, each in self._hands.items() if hand_id != hand.id]
        along = max((math.hypot(*other.way_since(stroke.start)) for other in others), default=0.0)
        swipe = read_swipe(stroke, along, self._limits)
        watched = self._hands[hand.id]
        if swipe is None or (watched.last is not None and belongs_to(stroke, watched.last)):
            return []
        watched.last = stroke
        return [Motion(hand, swipe.name, stroke.start, stroke.end, swipe.confidence)]

    def _grip(self, hand: Hand, change: ShapeChange) -> list[Motion]:
        grip = read_grip(change, self._limits)
        watched = self._hands[hand.id]
        if grip is None or (watched.last is not None and change.start < watched.last.end):
            return []
        motion = Motion(hand, grip.name, change.start, change.end, grip.confidence)
        if grip.name in SWIPES:
            before = watched.flick
            if before is not None and change.start - before.end < RETURN_SECONDS:
                # The finger goes back to where it was.
                return []
            watched.flick = motion
        return [motion]

    def _hand_over(self, seen: dict[int, Hand], now: float) -> None:
        """A hand that is new where a missing one should be by now is that hand, whatever its id."""
        new = [hand_id for hand_id in seen if hand_id not in self._hands]
        gone = [i for i, each in self._hands.items() if i not in seen and each.strokes.under_way]
        for old in gone:
            heir = next((i for i in new if self._hands[old].strokes.expects(seen[i], now)), None)
            if heir is not None:
                new.remove(heir)
                self._hands[heir] = self._hands.pop(old)
