"""Finds swipes, circles, taps and grips in a live stream of hands, a tenth of a second after their end.

By how hands move (`gesturekit.motions`), without anything learned.
"""

from __future__ import annotations

from collections.abc import Sequence

from gesturekit.hands import Hand
from gesturekit.motions.kinematics.circles import CIRCLES, CircleDetector
from gesturekit.motions.kinematics.grips import GRIPS, read_grip
from gesturekit.motions.kinematics.hand_window import HandWindow
from gesturekit.motions.kinematics.shape_changes import ShapeChange, ShapeChangeDetector
from gesturekit.motions.kinematics.strokes import Stroke, StrokeDetector
from gesturekit.motions.kinematics.swipes import RETURN_SECONDS, SWIPES, belongs_to, read_swipe
from gesturekit.motions.kinematics.taps import TAPS, TapDetector
from gesturekit.motions.motion import Motion
from gesturekit.motions.strictness import Limits, Strictness

# For how long a hand may be missing, in a stroke or a change of shape; it may come back under another id.
_GAP_SECONDS = 0.35


class _Watched:
    """All that is known of one hand."""

    def __init__(self, limits: Limits) -> None:
        self.window = HandWindow()
        self.strokes = StrokeDetector(self.window)
        self.shapes = ShapeChangeDetector(self.window)
        self.circles = CircleDetector(self.window, limits)
        self.taps = TapDetector(self.window, limits)
        # The last stroke that was reported as a swipe, and the last swipe that a finger made alone.
        self.swipe: Stroke | None = None
        self.flick: Motion | None = None


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
        seen = {hand.id: hand for hand in hands}
        self._hand_over(seen, time)
        for hand_id in [i for i, each in self._hands.items() if time - each.window.seen > _GAP_SECONDS]:
            del self._hands[hand_id]
        made: list[Motion] = []
        strokes: list[tuple[Hand, Stroke]] = []
        for hand_id, hand in seen.items():
            watched = self._hands.setdefault(hand_id, _Watched(self._limits))
            if not watched.window.push(hand, time):
                continue
            stroke, change = watched.strokes.update(), watched.shapes.update()
            found = (watched.circles.update(), watched.taps.update())
            made += [motion for motion in found if motion is not None]
            if change is not None:
                made += self._grip(hand, change)
            if stroke is not None:
                strokes.append((hand, stroke))
        # Not before all hands have moved on: two that move alike make no swipes.
        for hand, stroke in strokes:
            made += self._swipe(hand, stroke)
        return made

    def _swipe(self, hand: Hand, stroke: Stroke) -> list[Motion]:
        others = [each.strokes for hand_id, each in self._hands.items() if hand_id != hand.id]
        along = max((other.way_since(stroke.start) for other in others), default=0.0)
        swipe = read_swipe(stroke, along, self._limits)
        watched = self._hands[hand.id]
        if swipe is None or (watched.swipe is not None and belongs_to(stroke, watched.swipe)):
            return []
        watched.swipe = stroke
        name, confidence = swipe
        return [Motion(hand, name, stroke.start, stroke.end, confidence)]

    def _grip(self, hand: Hand, change: ShapeChange) -> list[Motion]:
        grip = read_grip(change, self._limits)
        watched = self._hands[hand.id]
        if grip is None or (watched.swipe is not None and change.start < watched.swipe.end):
            return []
        name, confidence = grip
        motion = Motion(hand, name, change.start, change.end, confidence)
        if name in SWIPES:
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
