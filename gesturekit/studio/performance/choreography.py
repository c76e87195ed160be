"""What one hand does over time, written down as movements that start, last and add up.

Each movement changes a goal (joint angles, wrist place, hand rotation) by a fixed amount along a profile of
`studio.anatomy.easing`; movements that overlap simply add, which is how people blend one reach into the next
(Flash and Henis 1991, "Arm trajectory modifications during reaching towards visual targets"). Everything is
written for a right hand in camera axes (x right, y down, z away); `performer` mirrors left hands.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.studio.anatomy.easing import Wobble, eased, progress
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.rotations import rotation_matrix, rotation_vector


class Stage(str, enum.Enum):
    """Where in its life a gesture is (Kendon 1980); stroke and hold carry the meaning, at rest is none."""

    PREPARATION = "preparation"
    STROKE = "stroke"
    HOLD = "hold"
    RETRACTION = "retraction"
    REST = "rest"

    def __str__(self) -> str:
        return self.value

    @property
    def meaningful(self) -> bool:
        """Whether the gesture is being shown rather than prepared or left."""
        return self in (Stage.STROKE, Stage.HOLD)


IDLE = "idle"
"""Label of movement and rest that mean nothing."""


@dataclass(frozen=True, slots=True)
class StageLabel:
    """One stage of a pose, motion or `IDLE`, from `start` to before `end`, seconds."""

    gesture: str
    stage: Stage
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class HandTrajectory:
    """A hand over time: (T, N_ANGLES) radians; (T, 3) wrist, camera axes, cm; (T, 3, 3) from hand space."""

    angles: Array
    position: Array
    rotation: Array


@dataclass(frozen=True, eq=False)
class _Movement:
    """What a movement adds: when it is over, on its way (knots of a detour), or going around (a cycle)."""

    start: float
    duration: float
    change: Array
    turns: float = 0.0

    def under_way(self, times: Array) -> tuple[npt.NDArray[np.bool_], Array]:
        """Which of (T,) times lie within it, and which part of it is over by then."""
        part = (times - self.start) / self.duration
        inside = (part > 0.0) & (part < 1.0)
        return inside, part[inside]


class Choreography:
    """Collects the movements of one hand, and evaluates them.

    Movements start at `time`, or `after` seconds later, and do not let time go by; `label` does.

    Parameters
    ----------
    angles, position, rotation
        At the beginning, as in `HandTrajectory`; then the goals, where the hand is when all is over.
    skew
        Timing of every movement: see `easing.progress`.
    wobbles
        Small movements over the whole time: their channels are (x, y, z) cm and a rotation vector.
    """

    def __init__(
        self,
        angles: npt.ArrayLike,
        position: npt.ArrayLike,
        rotation: npt.ArrayLike,
        *,
        skew: float = 0.0,
        wobbles: Sequence[Wobble] = (),
    ) -> None:
        self.angles: Array = np.asarray(angles, dtype=np.float64)
        self.position: Array = np.asarray(position, dtype=np.float64)
        self.rotation: Array = np.asarray(rotation, dtype=np.float64)
        self.time = 0.0
        self.labels: list[StageLabel] = []
        self._skew = skew
        self._wobbles = wobbles
        self._first = (self.angles, self.position, self.rotation)
        self._shapes: list[_Movement] = []
        self._moves: list[_Movement] = []
        self._turns: list[_Movement] = []
        self._detours: list[_Movement] = []
        self._cycles: list[_Movement] = []

    def bend(self, angles: Array, seconds: float, *, after: float = 0.0, detour: Array | None = None) -> None:
        """Bring the joints to (N,) `angles`; `detour` (K, N) is added at evenly spaced parts of the way."""
        start = self.time + after
        self._shapes.append(_Movement(start, seconds, angles - self.angles))
        if detour is not None:
            self._detours.append(_Movement(start, seconds, detour))
        self.angles = angles

    def move(self, by: npt.ArrayLike, seconds: float, *, after: float = 0.0) -> None:
        """Move the wrist by (3,) cm."""
        change = np.asarray(by, dtype=np.float64)
        self._moves.append(_Movement(self.time + after, seconds, change))
        self.position = self.position + change

    def go(self, to: Array, seconds: float) -> None:
        """Move the wrist to (3,) cm."""
        self.move(to - self.position, seconds)

    def turn(self, by: npt.ArrayLike, seconds: float, *, after: float = 0.0) -> None:
        """Turn the hand about the wrist by a rotation vector (3,), radians, camera axes."""
        change = np.asarray(by, dtype=np.float64)
        self._turns.append(_Movement(self.time + after, seconds, change))
        self.rotation = rotation_matrix(change) @ self.rotation

    def face(self, rotation: Array, seconds: float) -> None:
        """Turn the hand about the wrist until its rotation is (3, 3), the short way."""
        self.turn(rotation_vector(rotation @ self.rotation.T), seconds)

    def cycle(
        self,
        turns: float,
        seconds: float,
        sine: npt.ArrayLike,
        cosine: npt.ArrayLike = (0.0,) * 6,
        *,
        after: float = 0.0,
    ) -> None:
        """Go to and fro or around: add ``sine·sin φ + cosine·(1 - cos φ)`` while φ makes `turns` turns.

        (6,) each: wrist, cm, and rotation vector. Turns are whole, or, without a cosine, halves.
        """
        change = np.array([sine, cosine])
        self._cycles.append(_Movement(self.time + after, seconds, change, turns))

    def label(self, gesture: str, stage: Stage, seconds: float) -> None:
        """Say what the next `seconds` mean, and let them go by."""
        if seconds <= 0.0:
            return
        start, end = self.time, self.time + seconds
        last = self.labels[-1] if self.labels else None
        if last and last.stage is stage and not stage.meaningful and last.gesture == gesture:
            start = self.labels.pop().start
        self.labels.append(StageLabel(gesture, stage, start, end))
        self.time = end

    def sample(self, times: npt.ArrayLike) -> HandTrajectory:
        """Evaluate the choreography at (T,) seconds; times before and after it show its ends."""
        t = np.atleast_1d(np.asarray(times, dtype=np.float64))
        angles, position, rotation = self._first
        extra = self._cycles_at(t) + sum((wobble.at(t) for wobble in self._wobbles), np.zeros((t.size, 6)))
        turned = np.broadcast_to(rotation, (t.size, 3, 3))
        turning = rotation_matrix(self._progress(self._turns, t)[..., None] * _changes(self._turns, 3))
        for k in range(len(self._turns)):
            turned = turning[:, k] @ turned
        held = angles + self._progress(self._shapes, t) @ _changes(self._shapes, angles.size)
        placed = position + self._progress(self._moves, t) @ _changes(self._moves, 3)
        return HandTrajectory(
            angles=held + self._detours_at(t, angles.size),
            position=placed + extra[:, :3],
            rotation=rotation_matrix(extra[:, 3:]) @ turned,
        )

    def _progress(self, movements: Sequence[_Movement], times: Array) -> Array:
        """(T, K): how far each movement is."""
        start, duration = np.array([(each.start, each.duration) for each in movements]).reshape(-1, 2).T
        return progress((times[:, None] - start) / duration, self._skew)

    def _detours_at(self, times: Array, count: int) -> Array:
        """(T, count) radians: what detours that are under way add to the joints."""
        total = np.zeros((times.size, count))
        for each in self._detours:
            inside, part = each.under_way(times)
            if len(part):
                knots = np.arange(len(each.change))
                place = knots[-1] * progress(part, self._skew)[:, None]
                # One hat function for each knot: a row of weights for each time.
                total[inside] += np.maximum(0.0, 1.0 - np.abs(place - knots)) @ each.change
        return total

    def _cycles_at(self, times: Array) -> Array:
        """(T, 6): what cycles that are under way add to the wrist."""
        total = np.zeros((times.size, 6))
        for each in self._cycles:
            inside, part = each.under_way(times)
            if len(part):
                angle = 2.0 * np.pi * each.turns * eased(part, min(0.5, 0.5 / each.turns))[:, None]
                total[inside] += np.sin(angle) * each.change[0] + (1.0 - np.cos(angle)) * each.change[1]
        return total


def _changes(movements: Sequence[_Movement], count: int) -> Array:
    """(K, count) what movements change."""
    return np.array([each.change for each in movements]).reshape(-1, count)
