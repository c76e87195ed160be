"""Smoothing with both past and future, for pictures that are all there: no lag, and gaps are filled.

Each point is that of a straight line in time (local linear regression, Fan and Gijbels 1996), fitted to the
frames before and after. Frames count by how near they are in time *and* by how near the palm, and the finger,
were to where they are now (bilateral weights, Tomasi and Manduchi 1998): a resting hand is averaged over many
frames, while a fast one leaves its neighbours behind within a frame and keeps its own points. The bones of
world landmarks keep their lengths.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from gesturekit.hands import PALM, Finger, Hand, Landmark, TrackedFrame
from gesturekit.tracking.bone_lengths import BoneLengths
from gesturekit.tracking.duplicates import is_same_hand

# How far a frame's smoothing looks into past and future.
LOOKAHEAD_SECONDS = 0.5
# For how long a hand may be missed and still be filled in.
GAP_SECONDS = 0.3

# Seconds and palm sizes at which a frame counts e^-1/2 as much. Wider in time: less jitter, but short motions
# are rounded off; wider in place: fast motions are. Motion is judged on points that are smoothed a little
# themselves, so that noise is no motion: the palm, whose middle is sure, hardly; the fingers' parts more.
# Tuned on studio performances of 17 people; `python benchmarks/steadiness.py` measures others.
_TIME_SPREAD = 0.07
_MOTION_SPREAD = 0.08
_PALM_GUIDE_SPREAD = 0.015
_PART_GUIDE_SPREAD = 0.05

# Fingers move apart from the palm, so that each part of the hand has weights of its own.
_PARTS = (
    [0, 1, 5, 9, 13, 17],
    *([tip - 2, tip - 1, tip] for tip in (finger.tip for finger in Finger)),
)
_PART_OF = [next(n for n, part in enumerate(_PARTS) if point in part) for point in range(21)]

# The ends of a gap are seldom met exactly by sums of floating-point times.
_TIME_TOLERANCE = 1e-6

# Keeps a line through a single frame solvable, seconds squared; far too small to be seen otherwise.
_RIDGE = 1e-9

_Floats = npt.NDArray[np.float64]


def smooth_track(frames: Iterable[TrackedFrame]) -> Iterator[TrackedFrame]:
    """Smooth the tracked hands of a whole clip, without lag, and fill short gaps.

    The hands should be those that the models see, from ``HandTracker(smoothing=False)``. Where a hand was
    missed for up to 0.3 s and has the same id before and after, it is filled in and marked
    (`Hand.interpolated`). `Session` does the same for files by itself. Of the frames, given and yielded in
    the order of their times, only about half a second is held.

    Examples
    --------
    >>> raw = [gk.hands.TrackedFrame(n, n / 30, (640, 480), (hand,)) for n in range(30)]
    >>> smooth = list(gk.tracking.smooth_track(raw))
    >>> len(smooth), smooth[0].hands[0].id
    (30, 0)
    """
    smoother = FixedLagSmoother()
    for frame in frames:
        yield from smoother.push(frame)
    yield from smoother.flush()


class FixedLagSmoother:
    """Takes tracked frames one by one, and gives each back smoothed once enough of its future is known."""

    def __init__(self) -> None:
        self._future: deque[TrackedFrame] = deque()
        self._past: deque[TrackedFrame] = deque()
        self._bones: dict[int, BoneLengths] = {}

    def push(self, frame: TrackedFrame) -> list[TrackedFrame]:
        """Take the next frame; returns those, if any, whose smoothing now knows its half second of future.

        A frame whose time runs back begins another scene: all frames before are returned.
        """
        done = []
        if self._future and frame.time < self._future[-1].time:
            done = self.flush()
        self._future.append(frame)
        while frame.time - self._future[0].time >= LOOKAHEAD_SECONDS:
            done.append(self.pop())
        return done

    def pop(self) -> TrackedFrame:
        """The oldest frame that was not returned yet, smoothed with as much future as there is."""
        frame = self._future[0]
        while self._past and frame.time - self._past[0].time > LOOKAHEAD_SECONDS:
            self._past.popleft()
        smoothed = _smoothed([*self._past, *self._future], len(self._past))
        elapsed = frame.time - self._past[-1].time if self._past else 0.0
        self._past.append(self._future.popleft())
        # Only hands of the window can come again.
        ids = {hand.id for other in [*self._past, *self._future] for hand in other.hands}
        self._bones = {hand_id: self._bones.get(hand_id, BoneLengths()) for hand_id in ids}
        hands = (
            replace(hand, world=self._bones[hand.id].update(hand.world, elapsed)) for hand in smoothed.hands
        )
        return replace(smoothed, hands=tuple(hands))

    def flush(self) -> list[TrackedFrame]:
        """All frames that were not returned yet; what is pushed next begins another scene."""
        done = [self.pop() for _ in range(len(self._future))]
        self._past.clear()
        self._bones.clear()
        return done


def _smoothed(window: Sequence[TrackedFrame], index: int) -> TrackedFrame:
    """The frame at `index`, its hands smoothed over the window and missed ones filled in."""
    frame = window[index]
    hands = [hand for each in frame.hands if (hand := _smoothed_hand(window, index, each.id)) is not None]
    seen = {hand.id for hand in hands}
    # A hand that is filled in was there before.
    for hand_id in {hand.id for other in window[:index] for hand in other.hands} - seen:
        filled = _smoothed_hand(window, index, hand_id)
        if filled and not any(is_same_hand(filled.landmarks, hand.landmarks) for hand in hands):
            hands.append(filled)
    return replace(frame, hands=tuple(sorted(hands, key=lambda hand: hand.id)))


def _smoothed_hand(window: Sequence[TrackedFrame], index: int, hand_id: int) -> Hand | None:
    """One hand in the frame at `index`, smoothed over the frames around it without a gap that is too long.

    None where it is missed for longer.
    """
    hands = [next((hand for hand in frame.hands if hand.id == hand_id), None) for frame in window]
    stretch = _stretch(window, [n for n, hand in enumerate(hands) if hand is not None], index)
    if stretch is None:
        return None
    times = np.array([frame.time for frame in window[stretch]])
    hands, index = hands[stretch], index - stretch.start
    there = np.array([n for n, hand in enumerate(hands) if hand is not None])
    seen = [hand for hand in hands if hand is not None]
    points = np.array([(hand.landmarks, hand.world) for hand in seen], dtype=np.float64)
    if len(seen) < len(hands):
        points = _interpolated(times, times[there], points)
    landmarks, world = np.einsum("tp,tsp...->sp...", _weights(times, points[:, 0], index), points)
    hand = hands[index]
    if hand is not None:
        return replace(hand, landmarks=landmarks, world=world)
    after = int(np.searchsorted(there, index))
    end = min(seen[after - 1], seen[after], key=lambda hand: hand.presence)
    return replace(end, landmarks=landmarks, world=world, interpolated=True)


def _stretch(window: Sequence[TrackedFrame], there: Sequence[int], index: int) -> slice | None:
    """Frames around `index` from where a hand was `there` to where it was, with short gaps only."""
    first: int | None = None
    for n, after in zip(there, [*there[1:], None], strict=True):
        first = n if first is None else first
        if after is None or (
            after > n + 1 and window[after].time - window[n + 1].time > GAP_SECONDS + _TIME_TOLERANCE
        ):
            if first <= index <= n:
                return slice(first, n + 1)
            first = None
    return None


def _interpolated(times: _Floats, known: _Floats, points: _Floats) -> _Floats:
    """Points (T, ...) at `times`, linearly between those at the `known` times."""
    flat = points.reshape(len(points), -1)
    after = np.clip(np.searchsorted(known, times), 1, len(known) - 1)
    step = np.maximum(known[after] - known[after - 1], _TIME_TOLERANCE)
    part = ((times - known[after - 1]) / step)[:, None]
    filled = flat[after - 1] + part * (flat[after] - flat[after - 1])
    return filled.reshape(len(times), *points.shape[1:])


def _weights(times: _Floats, landmarks: _Floats, index: int) -> _Floats:
    """How much each frame counts for the smoothed landmarks of one: (T, 21), sum 1 over the frames."""
    palm_size = np.median(np.linalg.norm(landmarks[:, Landmark.MIDDLE_MCP] - landmarks[:, 0], axis=1))
    points = landmarks[..., :2].reshape(len(times), -1) / max(palm_size, 1.0)
    away = times - times[:, None]
    palm, parts = (
        (_linear_fit(away, np.exp(-0.5 * (away / spread) ** 2)) @ points).reshape(-1, 21, 2)
        for spread in (_PALM_GUIDE_SPREAD, _PART_GUIDE_SPREAD)
    )
    palm_moved = ((palm - palm[index])[:, PALM].mean(axis=1) ** 2).sum(axis=1)
    squares = ((parts - parts[index]) ** 2).sum(axis=2)
    far = np.stack([squares[:, part].mean(axis=1) for part in _PARTS])
    near = np.maximum(far, palm_moved) / _MOTION_SPREAD**2 + (away[index] / _TIME_SPREAD) ** 2
    weights: _Floats = _linear_fit(away[index], np.exp(-0.5 * near))[_PART_OF].T
    return weights


def _linear_fit(away: _Floats, weights: _Floats) -> _Floats:
    """What each value counts for at 0 in the straight line fitted to all, from where they are: sum 1."""
    first = (weights * away).sum(axis=-1, keepdims=True)
    second = (weights * away**2).sum(axis=-1, keepdims=True) + _RIDGE
    fit: _Floats = weights * (second - first * away)
    fit /= fit.sum(axis=-1, keepdims=True)
    return fit
