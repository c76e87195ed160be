"""Motions of your own, found in a stream of hands from a few takes of each.

Nothing is trained: where a hand has been moving, the last second or so is compared with the takes
(`few_shot`). A motion is told when it comes nearest to them and fits no better afterwards, or the hand rests.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.dynamic.description import describe
from gesturekit.gestures.dynamic.few_shot import FewShotModel
from gesturekit.gestures.reading import Motion
from gesturekit.gestures.training.hand_path import hand_path
from gesturekit.gestures.training.takes import RecordedGesture
from gesturekit.hands import FloatArray, Hand, Side

LOOK_EVERY = 0.1
"""Seconds between two looks at a hand that moves."""

SETTLED = 0.15
"""Seconds without a better fit after which a motion is told, once the hand slows down."""

SLOW = 0.25
"""Share of its greatest speed in the motion below which a hand slows down."""

UNDER_WAY = 1.0
"""Seconds without a better fit after which a motion is told though the hand goes on."""

GONE = 0.3
"""Seconds without a hand after which its motion is over."""

LONGER = 1.4
"""How many times as long a motion is that takes the place of one which fits better and is part of it."""

MOVING = 0.6
"""Palm lengths per second from which a hand counts as moving."""

TEMPO = 2.2
"""How many times slower or faster than its takes a motion may be made."""

REACH = 2.8
"""How many times smaller or larger."""

_MOST_STARTS, _MOST_WINDOWS = 3, 8


@dataclass(frozen=True, slots=True, eq=False)
class OwnMotions:
    """What was learned from the takes of all motions.

    Attributes
    ----------
    model
        Distances to the takes; its classes are the names, in order.
    seconds
        (n, 2) shortest and longest take of each.
    reach
        (n, 2) smallest and largest extent of the takes of each, palm lengths.
    left, right
        (n,) whether it may be made by that hand.
    """

    model: FewShotModel
    seconds: npt.NDArray[np.float64]
    reach: npt.NDArray[np.float64]
    left: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]

    @classmethod
    def fit(cls, gestures: Sequence[RecordedGesture]) -> OwnMotions:
        """Learn from recordings, one or more."""
        gestures = sorted(gestures, key=lambda gesture: gesture.name)
        paths = [
            [_as_right(hand_path(take.landmarks, take.world), take.side) for take in gesture.takes]
            for gesture in gestures
        ]
        model = FewShotModel().fit(
            [path for each in paths for path in each],
            [gesture.name for gesture in gestures for _ in gesture.takes],
        )
        seconds = [[take.seconds for take in gesture.takes] for gesture in gestures]
        reach = [[extent(path) for path in each] for each in paths]
        return cls(
            model,
            np.array([(min(each), max(each)) for each in seconds]),
            np.array([(min(each), max(each)) for each in reach]),
            np.array([Side.LEFT in gesture.sides for gesture in gestures]),
            np.array([Side.RIGHT in gesture.sides for gesture in gestures]),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The motions."""
        return tuple(str(name) for name in self.model.classes_)

    def misfits(self, path: npt.NDArray[np.float64], seconds: float, side: Side) -> npt.NDArray[np.float64]:
        """How badly a movement fits each motion: distance over threshold, 1 and below fits; inf is ruled out.

        Parameters
        ----------
        path
            (T, 21, 3) joints, see `hand_path`.
        seconds
            How long it took.
        side
            The hand that made it.
        """
        size = extent(path)
        possible = self.left if side is Side.LEFT else self.right
        for value, limits, factor in ((seconds, self.seconds, TEMPO), (size, self.reach, REACH)):
            possible = possible & (value >= limits[:, 0] / factor) & (value <= limits[:, 1] * factor)
        if not possible.any():
            return np.full(len(possible), np.inf)
        distances = self.model.distances_of(describe(_as_right(path, side))) / self.model.thresholds_
        return np.where(possible, distances, np.inf)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As plain arrays for a file."""
        model = {f"model_{name}": array for name, array in self.model.to_arrays().items()}
        return {**model, "seconds": self.seconds, "reach": self.reach, "left": self.left, "right": self.right}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> OwnMotions:
        """The motions whose `to_arrays` this is; InvalidArgumentError or KeyError where it is not whole."""
        model = FewShotModel.from_arrays(
            {
                name.removeprefix("model_"): array
                for name, array in arrays.items()
                if name.startswith("model_")
            }
        )
        count = len(model.classes_)
        for name, shape in {
            "seconds": (count, 2),
            "reach": (count, 2),
            "left": (count,),
            "right": (count,),
        }.items():
            if arrays[name].shape != shape:
                raise InvalidArgumentError(f"{name!r} has shape {arrays[name].shape}, expected {shape}")
        sides = (arrays["left"].astype(bool), arrays["right"].astype(bool))
        return cls(model, arrays["seconds"].astype(float), arrays["reach"].astype(float), *sides)


def extent(path: npt.NDArray[np.floating[Any]]) -> float:
    """How far the joints of (T, 21, 3) stray from their mean places, root mean square, in their unit."""
    return float(np.sqrt(path.var(axis=0).sum(axis=1).mean()))


def _as_right(path: npt.NDArray[np.float64], side: Side) -> npt.NDArray[np.float64]:
    """A left hand's path in the mirror: fingers that are straight do not tell which hand they belong to."""
    return path * np.array([-1.0, 1.0, 1.0]) if side is Side.LEFT else path


class OwnMotionSpotter:
    """Finds motions in a stream of hands; a `MotionSpotter` for `GestureRecognizer`.

    Parameters
    ----------
    motions
        What to find.
    """

    def __init__(self, motions: OwnMotions) -> None:
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
            follower = self._hands.setdefault(hand.id, _Follower(self._motions))
            motion = follower.see(hand, time)
            if motion is not None:
                found.append(motion)
        for hand_id in [i for i, each in self._hands.items() if each.gone(time)]:
            # Who makes a motion and takes the hand away has made it.
            motion = self._hands.pop(hand_id).pending
            if motion is not None:
                found.append(motion)
        return found

    def reset(self) -> None:
        """Forget all hands."""
        self._hands.clear()


@dataclass(slots=True)
class _Candidate:
    motion: Motion
    misfit: float

    def gives_way(self, start: float, end: float, misfit: float) -> bool:
        """Whether a motion takes its place: one that fits better, or of which this one is but a part."""
        mine = self.motion.end - self.motion.start
        whole = start <= self.motion.start + 0.1 and end - start >= LONGER * mine
        return whole or (misfit < self.misfit and end - start >= mine / LONGER)


class _Follower:
    """The last seconds of one hand."""

    def __init__(self, motions: OwnMotions) -> None:
        self._motions = motions
        shortest, longest = float(motions.seconds.min()), float(motions.seconds.max())
        count = min(1 + int(np.ceil(np.log(1.5 * longest / shortest) / np.log(1.25))), _MOST_WINDOWS)
        self._spans = np.geomspace(shortest / 1.25, longest * 1.2, count)
        self._longest = longest * TEMPO
        self._frames: deque[tuple[float, FloatArray, FloatArray]] = deque()
        self._speeds: deque[float] = deque()
        self._starts: deque[float] = deque(maxlen=_MOST_STARTS)
        self._moved = -np.inf
        self._looked = -np.inf
        self._best: _Candidate | None = None
        self._best_at = -np.inf
        self._told: str | None = None

    def gone(self, time: float) -> bool:
        """Whether the hand has been gone for too long to go on with what it did."""
        return not self._frames or time - self._frames[-1][0] > GONE

    @property
    def pending(self) -> Motion | None:
        """A motion that was made, but may still go on."""
        return None if self._best is None else self._best.motion

    def see(self, hand: Hand, time: float) -> Motion | None:
        frames = self._frames
        if frames and time <= frames[-1][0]:
            return None
        if not (np.isfinite(hand.landmarks).all() and np.isfinite(hand.world).all()):
            return None
        frames.append((time, hand.landmarks, hand.world))
        speed = self._speed()
        self._speeds.append(speed)
        while frames[0][0] < time - self._longest - 0.2:
            frames.popleft()
            self._speeds.popleft()
        if speed > MOVING:
            if time - self._moved > 0.2:
                self._starts.append(time - 0.15)
                self._told = None
            self._moved = time
        resting = time - self._moved > SETTLED
        # One last look once the hand has come to rest.
        if time - self._looked >= LOOK_EVERY and self._looked <= self._moved + SETTLED:
            self._looked = time
            self._look(hand, time)
        if self._best is None or not (resting or self._is_over(speed, time)):
            return None
        made, self._best = self._best.motion, None
        # What goes on and on, as a wave, is one motion until the hand rests.
        again, self._told = made.name == self._told, made.name
        self._begin_anew(made.end)
        return None if again else made

    def _is_over(self, speed: float, time: float) -> bool:
        assert self._best is not None
        start, waited = self._best.motion.start, time - self._best_at
        fastest = max(v for v, frame in zip(self._speeds, self._frames, strict=True) if frame[0] >= start)
        return waited >= (SETTLED if speed < SLOW * fastest else UNDER_WAY)

    def _speed(self) -> float:
        """Mean speed of the joints across the picture in the last 0.1 s, palm lengths a second."""
        now, points, _ = self._frames[-1]
        earlier = next((each for each in self._frames if each[0] >= now - 0.12), self._frames[-1])
        if now <= earlier[0]:
            return 0.0
        palm = max(float(np.linalg.norm(points[9] - points[0])), 1e-6)
        steps = points[:, :2] - earlier[1][:, :2]
        return float(np.sqrt((steps * steps).sum(axis=1)).mean()) / palm / (now - earlier[0])

    def _look(self, hand: Hand, time: float) -> None:
        times = np.array([each[0] for each in self._frames])
        starts = [s for s in reversed(self._starts) if self._spans[0] / TEMPO <= time - s <= self._longest]
        starts += [time - span for span in self._spans if not any(abs(time - span - s) < 0.1 for s in starts)]
        path = hand_path(np.stack([f[1] for f in self._frames]), np.stack([f[2] for f in self._frames]))
        for start in starts[:_MOST_WINDOWS]:
            first = int(np.searchsorted(times, start - 1e-6))
            if len(times) - first < 4 or times[first] > start + 0.15:
                continue
            misfits = self._motions.misfits(path[first:], time - times[first], hand.side)
            best = int(misfits.argmin())
            misfit = float(misfits[best])
            if misfit <= 1.0 and (self._best is None or self._best.gives_way(times[first], time, misfit)):
                name = self._motions.names[best]
                motion = Motion(hand, name, float(times[first]), time, 1.0 - 0.5 * misfit)
                self._best, self._best_at = _Candidate(motion, misfit), time

    def _begin_anew(self, time: float) -> None:
        """What was told once is not told again."""
        while self._frames and self._frames[0][0] < time:
            self._frames.popleft()
            self._speeds.popleft()
        self._starts.clear()
