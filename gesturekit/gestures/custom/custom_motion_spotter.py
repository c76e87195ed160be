"""Finds custom motions in a stream of hands.

Where a hand has been moving, the last second or so is compared with the takes (`custom_motions`). A motion is
reported when it comes nearest to them and fits no better afterwards. Of movement that was reported, only
another motion is reported that it turns out to be a part of.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gesturekit.gestures.custom.custom_motions import TEMPO, CustomMotions
from gesturekit.gestures.custom.hand_path import HandFrames
from gesturekit.hands import Hand
from gesturekit.motions.motion import Motion
from gesturekit.motions.sequences.description import seen_from_the_palm
from gesturekit.motions.sequences.palm_geometry import Floats

LOOK_EVERY = 0.1
"""Seconds between two looks at a hand that moves."""

SETTLED = 0.15
"""Seconds without a better fit, or of rest, after which a motion is reported."""

GONE = 0.3
"""Seconds without a hand after which its motion is over."""

LONGER = 1.4
"""How many times as long a motion is of which another was only a part, as a swipe is of a circle."""

MOVING = 0.6
"""Palm lengths per second from which a hand counts as moving."""

_MOST_STARTS, _MOST_WINDOWS = 3, 8


class CustomMotionSpotter:
    """Finds these motions in a stream of hands; a `MotionSpotter` for `GestureRecognizer`."""

    def __init__(self, motions: CustomMotions) -> None:
        self._motions = motions
        self._hands: dict[int, _Follower] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The motions that can be found."""
        return self._motions.names

    def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
        """Take in one frame; see `MotionSpotter`."""
        found = []
        for hand in hands:
            if hand.id not in self._hands:
                self._hands[hand.id] = _Follower(self._motions)
            found.append(self._hands[hand.id].see(hand, time))
        # Who makes a motion and takes the hand away has made it.
        gone = [hand_id for hand_id, each in self._hands.items() if each.gone(time)]
        found += [self._hands.pop(hand_id).pending for hand_id in gone]
        return [motion for motion in found if motion is not None]

    def reset(self) -> None:
        """Forget all hands."""
        self._hands.clear()


class _Candidate(NamedTuple):
    """A motion that may have been made."""

    motion: Motion
    number: int
    misfit: float

    def is_part_of(self, start: float, end: float) -> bool:
        """Whether a movement is longer, and had begun no later."""
        made = self.motion
        return start <= made.start + 0.1 and end - start >= LONGER * (made.end - made.start)

    def gives_way(self, number: int, start: float, end: float, misfit: float) -> bool:
        """Whether a motion takes its place: another of which it is but a part, or one that fits better."""
        length = self.motion.end - self.motion.start
        fits_better = misfit < self.misfit and end - start >= length / LONGER
        return fits_better or (number != self.number and self.is_part_of(start, end))


class _Seen(NamedTuple):
    """One frame of a hand: where it is, and how its joints lie as seen from its palm."""

    time: float
    points: Floats
    frame: HandFrames
    shape: Floats
    size: Floats


class _Follower:
    """The last seconds of one hand."""

    def __init__(self, motions: CustomMotions) -> None:
        self._motions = motions
        shortest, longest = float(motions.seconds.min()), float(motions.seconds.max())
        count = min(1 + int(np.ceil(np.log(1.5 * longest / shortest) / np.log(1.25))), _MOST_WINDOWS)
        self._spans = np.geomspace(shortest / 1.25, longest * 1.2, count)
        self._longest = longest * TEMPO
        self._frames: deque[_Seen] = deque()
        self._starts: deque[float] = deque(maxlen=_MOST_STARTS)
        self._moved = -np.inf
        self._looked = -np.inf
        self._best: _Candidate | None = None
        self._reported: _Candidate | None = None
        self._moving_on = False

    def gone(self, time: float) -> bool:
        """Whether the hand has been gone for too long to go on with what it did."""
        return not self._frames or time - self._frames[-1].time > GONE

    @property
    def pending(self) -> Motion | None:
        """A motion that was made, but may still go on."""
        return None if self._best is None else self._best.motion

    def see(self, hand: Hand, time: float) -> Motion | None:
        frames = self._frames
        if frames and time <= frames[-1].time:
            return None
        if not (np.isfinite(hand.landmarks).all() and np.isfinite(hand.world).all()):
            return None
        frame = HandFrames.of(hand.landmarks[None], hand.world[None])
        frames.append(_Seen(time, hand.landmarks[:, :2], frame, *seen_from_the_palm(frame.joints)))
        while frames[0].time < time - self._longest - 0.2:
            frames.popleft()
        if self._speed() > MOVING:
            if time - self._moved > 0.2:
                self._starts.append(time - 0.15)
                self._moving_on = False
            self._moved = time
        # One last look once the hand has come to rest.
        if time - self._looked >= LOOK_EVERY and self._looked <= self._moved + SETTLED:
            self._looked = time
            self._look(hand, time)
        if self._best is None or time - min(self._best.motion.end, self._moved) < SETTLED:
            return None
        made, before = self._best, self._reported
        self._best, self._reported = None, made
        self._starts.clear()
        # What goes on and on, as a wave, is one motion until the hand rests.
        again, self._moving_on = self._moving_on and before is not None and before.number == made.number, True
        return None if again else made.motion

    def _speed(self) -> float:
        """Mean speed of the joints across the picture in the last 0.1 s, palm lengths a second."""
        now = self._frames[-1]
        earlier = next((each for each in self._frames if each.time >= now.time - 0.12), now)
        if now.time <= earlier.time:
            return 0.0
        palm = max(float(np.linalg.norm(now.points[9] - now.points[0])), 1e-6)
        steps = now.points - earlier.points
        return float(np.sqrt((steps * steps).sum(axis=1)).mean()) / palm / (now.time - earlier.time)

    def _look(self, hand: Hand, time: float) -> None:
        times = np.array([each.time for each in self._frames])
        firsts = self._firsts(times)
        if not len(firsts):
            return
        frames = HandFrames.joined(each.frame for each in self._frames)
        shape = np.concatenate([each.shape for each in self._frames]) / frames.palm_length
        size = np.concatenate([each.size for each in self._frames]) / frames.palm_length
        seconds = time - times[firsts]
        misfits = self._motions.misfits_of_ends(frames.path(), shape, size, firsts, seconds, hand.side)
        for first, each in zip(firsts, misfits, strict=True):
            number, start = int(each.argmin()), float(times[first])
            misfit = float(each[number])
            if misfit > 1.0 or not self._may_be(number, start, time):
                continue
            if self._best is None or self._best.gives_way(number, start, time, misfit):
                motion = Motion(hand, self._motions.names[number], start, time, 1.0 - 0.5 * misfit)
                self._best = _Candidate(motion, number, misfit)

    def _firsts(self, times: Floats) -> npt.NDArray[np.intp]:
        """The frames from which the movement up to now is compared."""
        now = times[-1]
        starts = [s for s in reversed(self._starts) if self._spans[0] / TEMPO <= now - s <= self._longest]
        starts += [now - span for span in self._spans if not any(abs(now - span - s) < 0.1 for s in starts)]
        # From where what fits best began, too, so that it can turn out to be longer.
        pending = [] if self._best is None else [self._best.motion.start]
        wanted = np.array(starts[:_MOST_WINDOWS] + pending)
        wanted = wanted[wanted >= times[0] - 0.15]
        firsts = np.searchsorted(times, wanted - 1e-6)
        return np.unique(firsts[firsts <= len(times) - 4])

    def _may_be(self, number: int, start: float, end: float) -> bool:
        """Whether it is not what was reported already: it comes after, or has that as a part."""
        before = self._reported
        if before is None or start >= before.motion.end - 1e-6:
            return True
        return number != before.number and before.is_part_of(start, end)
