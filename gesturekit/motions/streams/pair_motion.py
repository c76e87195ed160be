"""Motions of two hands: they go apart (zoom in) or come together (zoom out).

The distance between the palms over the hands' size says it all, so this is declared, not learned: both hands
move, along the line that joins them, far and fast enough, without changing their shape; hands that are raised
or lowered move across that line, and a hand that joins another moves alone.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import FloatArray, Hand, Side
from gesturekit.motions.motion import Motion
from gesturekit.motions.sequences.palm_geometry import PALM
from gesturekit.motions.streams.live_motion import extent_of

PAIR_MOTIONS = ("zoom_in", "zoom_out")
"""Apart, together."""

# Hand sizes by which the distance must change; the calmest zoom of the studio, tracked, has 1.35.
_LEAST_CHANGE = 1.2
# Part of the change that the calmer hand must make.
_LEAST_SHARE = 0.25
# Hand sizes per second, mean of the whole motion.
_LEAST_SPEED = 1.0
# Part of both hands' ways that must lie along the line that joins them.
_STRAIGHT = 0.75
# Root mean square of how far joints may move within the hand, or by its turning, hand sizes; tuned on the
# studio, tracked, and people who sign (clips/no_command).
_MOST_CHANGE = 0.2
# How much farther than the motion itself hands may have gone the other way in the half second before it:
# hands that swing to and fro wave. Tuned on the studio.
_MOST_SWING = 1.4
_MEMORY_SECONDS = 2.5
_TURN = 0.25
_SETTLED = 0.3
_REST_SECONDS = 0.4
_SPEED_SECONDS = 0.12
_SWING_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class _Instant:
    time: float
    apart: float
    centres: FloatArray
    shapes: FloatArray


class PairSpotter:
    """Watches two hands."""

    def __init__(self) -> None:
        self._past: deque[_Instant] = deque()
        self.reset()

    def reset(self) -> None:
        """Forget both hands."""
        self._ids: tuple[int, int] | None = None
        self._past.clear()
        self._rest_until = float("-inf")
        self._last: Motion | None = None
        self._going = False

    def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
        """Take in a frame; return what both hands just finished."""
        self._going = False
        pair = _pair(hands)
        if pair is None:
            if self._past and time - self._past[-1].time > _MEMORY_SECONDS:
                self._past.clear()
            return []
        ids = (pair[0].id, pair[1].id)
        if ids != self._ids:
            self._ids = ids
            self._past.clear()
        instant = _measured(pair, time)
        if instant is None or (self._past and time <= self._past[-1].time):
            return []
        self._past.append(instant)
        while time - self._past[0].time > _MEMORY_SECONDS:
            self._past.popleft()
        return self._finished(pair, time)

    def explains(self, motion: Motion) -> bool:
        """Whether a motion of one hand was its part in the last motion of both."""
        last = self._last
        if last is None or motion.hand.id not in last.hand_ids:
            return False
        shared = min(motion.end, last.end) - max(motion.start, last.start)
        return shared > 0.3 * min(motion.end - motion.start, last.end - last.start)

    def may_be_moving(self, hand_id: int) -> bool:
        """Whether a hand is just now in what may become a motion of both."""
        return self._going and self._ids is not None and hand_id in self._ids

    def _finished(self, pair: tuple[Hand, Hand], time: float) -> list[Motion]:
        past = list(self._past)
        apart = np.array([each.apart for each in past])
        times = np.array([each.time for each in past])
        recent = int(np.searchsorted(times, time - _SPEED_SECONDS))
        first, last = _last_run(apart)
        # Hands that go back at once, the other way, mean nothing by it.
        if recent >= len(past) - 1 or times[first] < self._rest_until:
            return []
        change, seconds = apart[last] - apart[first], times[last] - times[first]
        if abs(change) < _LEAST_CHANGE or seconds <= 0.0 or abs(change) / seconds < _LEAST_SPEED:
            return []
        # Where they are far apart: hands that touch have no line between them.
        wide = past[first if change < 0 else last].centres
        line = wide[1] - wide[0]
        line = line / max(1e-6, float(np.sqrt(line @ line)))
        moved = past[last].centres - past[first].centres
        along = np.array([-moved[0] @ line, moved[1] @ line]) * np.sign(change)
        way = float(np.sqrt((moved * moved).sum(axis=1)).sum())
        straight, share = float(along.sum()) / max(way, 1e-6), float(along.min() / max(along.sum(), 1e-6))
        if straight < _STRAIGHT or share < _LEAST_SHARE:
            return []
        before = apart[int(np.searchsorted(times, times[first] - _SWING_SECONDS)) : first + 1]
        if float(np.ptp(before)) > _MOST_SWING * abs(change):
            return []
        changed = past[last].shapes - past[first].shapes
        restless = float(np.sqrt((changed * changed).sum(axis=2).mean(axis=1)).max())
        if restless > _MOST_CHANGE:
            return []
        now = (apart[-1] - apart[recent]) / (times[-1] - times[recent])
        if now * np.sign(change) > _SETTLED * abs(change) / seconds:
            self._going = True
            return []
        confidence = 1.0 / (1.0 + math.exp(-1.5 * (abs(change) / _LEAST_CHANGE - 1.0) - 8.0 * (share - 0.25)))
        name = PAIR_MOTIONS[0] if change > 0 else PAIR_MOTIONS[1]
        made = Motion(pair[0], name, float(times[first]), float(times[last]), confidence, other=pair[1])
        self._last, self._rest_until = made, made.end + _REST_SECONDS
        self._past.clear()
        return [made]


def _last_run(apart: FloatArray) -> tuple[int, int]:
    """Between which indices the distance last went one way; turns below `_TURN` do not count."""
    last = len(apart) - 1
    low = high = last
    for index in range(last, -1, -1):
        if apart[index] < apart[low]:
            low = index
        if apart[index] > apart[high]:
            high = index
        # Backwards in time: once beyond the extreme by more than a jitter, the run before it ended there.
        if low < high and apart[index] > apart[low] + _TURN:
            return low, high
        if high < low and apart[index] < apart[high] - _TURN:
            return high, low
    return min(low, high), max(low, high)


def _pair(hands: Sequence[Hand]) -> tuple[Hand, Hand] | None:
    """The person's left and right hand, if two are in view."""
    left = [hand for hand in hands if hand.side is Side.LEFT]
    right = [hand for hand in hands if hand.side is Side.RIGHT]
    if len(left) == 1 and len(right) == 1:
        return left[0], right[0]
    # One side must be wrong. Which hand is which does not matter to a zoom.
    return (hands[0], hands[1]) if len(hands) == 2 else None


def _measured(pair: tuple[Hand, Hand], time: float) -> _Instant | None:
    """Distance, places and shapes of two hands; None where their landmarks make no sense."""
    first, second = (extent_of(hand) for hand in pair)
    if first is None or second is None:
        return None
    sizes = [each.size * math.sqrt(each.drawn / each.spread) for each in (first, second)]
    shapes = [hand.world / np.float32(each.size) for hand, each in zip(pair, (first, second), strict=True)]
    places = np.stack([hand.landmarks[PALM, :2].mean(axis=0) for hand in pair])
    centres = (places / np.mean(sizes)).astype(np.float32)
    between = centres[1] - centres[0]
    return _Instant(time, float(np.sqrt(between @ between)), centres, np.stack(shapes))
