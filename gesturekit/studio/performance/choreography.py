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
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.studio.anatomy.easing import Wobble, eased, progress
from gesturekit.studio.anatomy.joint_vector import Array
from gesturekit.studio.anatomy.quaternion import (
    matrix_from_quaternion,
    multiply,
    product,
    quaternion_from_vector,
    vector_from_matrix,
)


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
class Label:
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
class HandMotion:
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


@dataclass
class _Changes:
    """Movements of one kind while they are being collected."""

    start: list[float] = field(default_factory=list)
    duration: list[float] = field(default_factory=list)
    skew: list[float] = field(default_factory=list)
    change: list[Array] = field(default_factory=list)

    def add(self, start: float, duration: float, skew: float, change: Array) -> None:
        self.start.append(start)
        self.duration.append(duration)
        self.skew.append(skew)
        self.change.append(change)

    def progress(self, times: Array) -> Array:
        """(T, K): how far each movement is."""
        part = (times[:, None] - np.array(self.start)) / np.array(self.duration)
        return progress(part, np.array(self.skew))


@dataclass(frozen=True)
class _Cycle:
    start: float
    duration: float
    turns: float
    sine: Array
    cosine: Array


@dataclass(frozen=True)
class _Detour:
    start: float
    duration: float
    skew: float
    knots: Array

    def added(self, angles: Array, times: Array) -> Array:
        """Add this detour to (T, N) joint angles where it is under way."""
        part = (times - self.start) / self.duration
        (under_way,) = np.nonzero((part > 0.0) & (part < 1.0))
        if not len(under_way):
            return angles
        last = len(self.knots) - 1
        place = last * progress(part[under_way], self.skew)[:, None]
        # One hat function for each knot: a row of weights for each time.
        hats = np.maximum(0.0, 1.0 - np.abs(place - np.arange(last + 1)))
        bent = np.array(angles)
        bent[under_way] += hats @ self.knots
        return bent


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
        Timing of every movement: see `timing.progress`.

    Attributes
    ----------
    time
        Seconds; where the next movement starts unless it is told otherwise.
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
    ) -> None:
        self.angles: Array = np.array(angles, dtype=np.float64)
        self.position: Array = np.array(position, dtype=np.float64)
        self.rotation: Array = np.array(rotation, dtype=np.float64)
        self.time = 0.0
        self.labels: list[Label] = []
        self._skew = skew
        self._first = (self.angles.copy(), self.position.copy(), self.rotation.copy())
        self._shapes, self._moves, self._turns = _Changes(), _Changes(), _Changes()
        self._cycles: list[_Cycle] = []
        self._detours: list[_Detour] = []
        self._wobbles: list[Wobble] = []

    def shape(
        self,
        angles: npt.ArrayLike,
        seconds: float,
        *,
        after: float = 0.0,
        detour: npt.ArrayLike | None = None,
    ) -> None:
        """Bring the joints to `angles` within `seconds`, starting `after` seconds from now.

        `detour` (K, N) is added to the straight way, at evenly spaced parts of it: it begins and ends with
        zeros.
        """
        goal = np.asarray(angles, dtype=np.float64)
        if detour is not None:
            knots = np.asarray(detour, dtype=np.float64)
            self._detours.append(_Detour(self.time + after, _lasting(seconds), self._skew, knots))
        self._shapes.add(self.time + after, _lasting(seconds), self._skew, goal - self.angles)
        self.angles = goal.copy()

    def move(self, by: npt.ArrayLike, seconds: float, *, after: float = 0.0) -> None:
        """Move the wrist by (3,) cm."""
        change = np.asarray(by, dtype=np.float64)
        self._moves.add(self.time + after, _lasting(seconds), self._skew, change)
        self.position = self.position + change

    def go(self, to: npt.ArrayLike, seconds: float, *, after: float = 0.0) -> None:
        """Move the wrist to (3,) cm."""
        self.move(np.asarray(to, dtype=np.float64) - self.position, seconds, after=after)

    def turn(self, by: npt.ArrayLike, seconds: float, *, after: float = 0.0) -> None:
        """Turn the hand about the wrist by a rotation vector (3,), radians, camera axes."""
        change = np.asarray(by, dtype=np.float64)
        self._turns.add(self.time + after, _lasting(seconds), self._skew, change)
        self.rotation = matrix_from_quaternion(quaternion_from_vector(change)) @ self.rotation

    def face(self, rotation: npt.ArrayLike, seconds: float, *, after: float = 0.0) -> None:
        """Turn the hand about the wrist until its rotation is (3, 3), the short way."""
        goal = np.asarray(rotation, dtype=np.float64)
        self.turn(vector_from_matrix(goal @ self.rotation.T), seconds, after=after)

    def cycle(
        self,
        turns: float,
        seconds: float,
        *,
        sine: Parts,
        cosine: Parts | None = None,
        after: float = 0.0,
    ) -> None:
        """Go to and fro or around: add ``sine·sin φ + cosine·(1 - cos φ)`` while φ makes `turns` turns.

        With whole turns the hand ends where it began; with half turns a pure sine does so too.
        """
        end_error = (turns * 2.0) % 1.0
        if min(end_error, 1.0 - end_error) > 1e-9 or (cosine is not None and (turns % 1.0) > 1e-9):
            raise InvalidArgumentError(
                f"a cycle of {turns} turns does not end where it began; give whole turns, or half turns "
                "and no cosine"
            )
        count = self.angles.size
        self._cycles.append(
            _Cycle(
                self.time + after,
                _lasting(seconds),
                turns,
                sine.channels(count),
                np.zeros(count + 6) if cosine is None else cosine.channels(count),
            )
        )

    def wobble(self, wobble: Wobble) -> None:
        """Add small movement over the whole time: its channels are (x, y, z) cm and a rotation vector."""
        self._wobbles.append(wobble)

    def wait(self, seconds: float) -> None:
        """Let time go by."""
        self.time += seconds

    def label(self, gesture: str, stage: Stage, seconds: float) -> None:
        """Say what the next `seconds` mean, and let them go by."""
        if seconds <= 0.0:
            return
        start, end = self.time, self.time + seconds
        last = self.labels[-1] if self.labels else None
        if last and last.stage is stage and not stage.meaningful and last.gesture == gesture:
            start = self.labels.pop().start
        self.labels.append(Label(gesture, stage, start, end))
        self.time = end

    def sample(self, times: npt.ArrayLike) -> HandMotion:
        """Evaluate the choreography at (T,) seconds; times before and after it show its ends."""
        t = np.atleast_1d(np.asarray(times, dtype=np.float64))
        angles, position, rotation = self._first
        count = angles.size
        held = np.broadcast_to(angles, (t.size, count))
        placed = np.broadcast_to(position, (t.size, 3))
        if self._shapes.start:
            held = held + self._shapes.progress(t) @ np.array(self._shapes.change)
        if self._moves.start:
            placed = placed + self._moves.progress(t) @ np.array(self._moves.change)
        for detour in self._detours:
            held = detour.added(held, t)
        extra = self._cycles_at(t, count)
        small = np.zeros((t.size, 6))
        for wobble in self._wobbles:
            small += wobble.at(t)
        turning = product(self._turning(t))
        swing = quaternion_from_vector(extra[:, count + 3 :] + small[:, 3:])
        return HandMotion(
            angles=held + extra[:, :count],
            position=placed + extra[:, count : count + 3] + small[:, :3],
            rotation=matrix_from_quaternion(multiply(swing, turning)) @ rotation,
        )

    def _cycles_at(self, times: Array, count: int) -> Array:
        total = np.zeros((times.size, count + 6))
        for each in self._cycles:
            part = (times - each.start) / each.duration
            running = (part > 0.0) & (part < 1.0)
            if running.any():
                edge = min(0.5, 0.5 / each.turns)
                angle = 2.0 * np.pi * each.turns * eased(part[running], edge)
                total[running] += np.sin(angle)[:, None] * each.sine
                total[running] += (1.0 - np.cos(angle))[:, None] * each.cosine
        return total

    def _turning(self, times: Array) -> Array:
        """Quaternion of every turn so far: (T, K, 4), K ≥ 1."""
        if not self._turns.start:
            return np.broadcast_to(np.array([1.0, 0.0, 0.0, 0.0]), (times.size, 1, 4))
        vectors = self._turns.progress(times)[..., None] * np.array(self._turns.change)
        return quaternion_from_vector(vectors)


@dataclass(frozen=True)
class Parts:
    """How much a cycle takes each part of the hand along.

    Attributes
    ----------
    angles
        (N,) joint angles, radians; None for none.
    position
        Wrist, cm.
    rotation
        Rotation vector about the wrist, radians, camera axes.
    """

    angles: Array | None = None
    position: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rotation: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def channels(self, count: int) -> Array:
        """All parts in one row of length `count` + 6."""
        angles = np.zeros(count) if self.angles is None else self.angles
        return np.concatenate([angles, self.position, self.rotation])


def _lasting(seconds: float) -> float:
    if not (np.isfinite(seconds) and seconds > 0.0):
        raise InvalidArgumentError(f"a movement of {seconds} seconds; expected more than 0")
    return float(seconds)
