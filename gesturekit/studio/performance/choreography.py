"""What one hand does over time, written down as movements that start, last and add up.

Each movement changes a goal (joint angles, wrist place, hand rotation) by a fixed amount along a profile of
`studio.anatomy.easing`; movements that overlap simply add, which is how people blend one reach into the next
(Flash and Henis 1991, "Arm trajectory modifications during reaching towards visual targets"). A whole
choreography is therefore evaluated for all of its frames with a few matrix products, at any times and in any
order.

Everything is written for a right hand in camera axes (x right, y down, z away); a left hand is the
mirror image, made where the performance is put together.
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
    """Where in its life a gesture is, in the terms of gesture studies (Kendon 1980).

    PREPARATION
        The hand gets ready: it shapes itself, goes where the stroke begins, perhaps hesitates.
    STROKE
        The movement that carries the meaning.
    HOLD
        A pose is held; the meaning of a static gesture.
    RETRACTION
        The hand relaxes and goes back.
    REST
        Nothing is meant.
    """

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
    """One stage of one gesture of one hand.

    Attributes
    ----------
    gesture
        Name of the pose or motion; `IDLE` for what means nothing.
    stage
        Which stage of it.
    start, end
        Seconds from the performance's beginning; the end is not included.
    """

    gesture: str
    stage: Stage
    start: float
    end: float


@dataclass(frozen=True, eq=False)
class HandTrajectory:
    """A hand over time.

    Attributes
    ----------
    angles
        (T, N_ANGLES) float64, radians.
    position
        (T, 3) float64, the wrist in camera axes, cm.
    rotation
        (T, 3, 3) float64, from hand space to camera axes.
    """

    angles: Array
    position: Array
    rotation: Array


@dataclass(frozen=True, eq=False)
class _Movement:
    """A change of a goal that starts and lasts; `change` is what it adds when it is over."""

    start: float
    duration: float
    change: Array


@dataclass(frozen=True, eq=False)
class _Cycle:
    start: float
    duration: float
    turns: float
    sine: Array
    cosine: Array


class Choreography:
    """Collects the movements of one hand, and evaluates them.

    Parameters
    ----------
    angles
        (N,) joint angles at the beginning, radians.
    position
        (3,) the wrist at the beginning, camera axes, cm.
    rotation
        (3, 3) from hand space to camera axes at the beginning.
    skew
        Timing of every movement: see `easing.progress`.
    wobbles
        Small movements over the whole time: their channels are (x, y, z) cm and a rotation vector.

    Attributes
    ----------
    time
        Seconds; where the next movement starts, or `after` seconds later.
    angles, position, rotation
        Goals: where the hand will be when all movements are over.
    labels
        What the movements mean, in order.
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
        self._cycles: list[_Cycle] = []

    def bend(self, angles: Array, seconds: float, *, after: float = 0.0, detour: Array | None = None) -> None:
        """Bring the joints to (N,) `angles`.

        `detour` (K, N) is added to the straight way, at evenly spaced parts of it: it begins and ends with
        zeros.
        """
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

        (6,) each: wrist, cm, and rotation vector about it, radians. The hand ends where it began with whole
        turns, and, without a cosine, with half turns.
        """
        self._cycles.append(_Cycle(self.time + after, seconds, turns, np.asarray(sine), np.asarray(cosine)))

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
            part = (times - each.start) / each.duration
            under_way = (part > 0.0) & (part < 1.0)
            if under_way.any():
                knots = np.arange(len(each.change))
                place = knots[-1] * progress(part[under_way], self._skew)[:, None]
                # One hat function for each knot: a row of weights for each time.
                total[under_way] += np.maximum(0.0, 1.0 - np.abs(place - knots)) @ each.change
        return total

    def _cycles_at(self, times: Array) -> Array:
        total = np.zeros((times.size, 6))
        for each in self._cycles:
            part = (times - each.start) / each.duration
            under_way = (part > 0.0) & (part < 1.0)
            if under_way.any():
                angle = 2.0 * np.pi * each.turns * eased(part[under_way], min(0.5, 0.5 / each.turns))
                total[under_way] += np.sin(angle)[:, None] * each.sine
                total[under_way] += (1.0 - np.cos(angle))[:, None] * each.cosine
        return total


def _changes(movements: Sequence[_Movement], count: int) -> Array:
    """(K, count) what movements change."""
    return np.array([each.change for each in movements]).reshape(-1, count)
