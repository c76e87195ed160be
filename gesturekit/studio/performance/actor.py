"""One hand of one person on stage: turns gestures into movements as that person would make them.

The actor knows where its hand is at home, how its owner holds and moves it, and draws afresh for every
gesture how fast, how large and how hesitantly it is made this time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.studio.anatomy.easing import Wobble
from gesturekit.studio.anatomy.joints import Array, JointAngle, constrain
from gesturekit.studio.anatomy.poses import POSE_CONTACTS, POSE_ORIENTATIONS
from gesturekit.studio.anatomy.rotations import rotation_matrix
from gesturekit.studio.performance.choreography import (
    IDLE,
    Choreography,
    HandTrajectory,
    Stage,
    StageLabel,
)
from gesturekit.studio.performance.people import Person
from gesturekit.studio.scene import FACING

TREMOR_BAND = (8.0, 12.0)
"""Hertz: physiological tremor of a held-out hand (Elble 1996)."""

SWAY_BAND = (0.1, 0.8)
"""Hertz: slow sway of a held-out arm."""

REST_POSE = "relaxed"

MIDDLE = 0.42
"""Where the middle of an open hand is: share of its length from the wrist."""

_WAITING = 1.35

# Size of movements is written for an adult whose hand is this long, wrist to the tip of the middle finger.
_USUAL_HAND_CM = 18.7


@dataclass(frozen=True, eq=False, slots=True)
class NamedPose:
    """A shape of the hand on the way to or from others.

    Attributes
    ----------
    name
        The named pose that it is a variety of.
    angles
        (N_ANGLES,) radians, within what joints can do.
    """

    name: str
    angles: Array

    def bent(self, by: Mapping[JointAngle, float]) -> NamedPose:
        """The same with some joints bent further, radians, as far as they go."""
        angles = self.angles.copy()
        for angle, more in by.items():
            angles[angle] += more
        return NamedPose(self.name, constrain(angles)[0])


@dataclass(frozen=True)
class Manner:
    """How one gesture is made this time.

    Attributes
    ----------
    pace
        Factor on every duration.
    size
        Factor on the size of movements.
    pause
        Seconds of hesitation before the stroke.
    one_finger
        Whether the index finger stands for the whole hand.
    plain
        Whether it is made in the commonest of all ways.
    seconds
        How long the script wants the stroke or hold to last; None leaves it to the person.
    rng
        For what else is left to chance.
    """

    pace: float
    size: float
    pause: float
    one_finger: bool
    plain: bool
    seconds: float | None
    rng: np.random.Generator

    @classmethod
    def sample(
        cls,
        person: Person,
        rng: np.random.Generator,
        *,
        seconds: float | None = None,
        speed: float = 1.0,
        size: float = 1.0,
        plain: bool = False,
    ) -> Manner:
        """Draw one from a person's style; `speed`, `size` and `plain` are what the script asks for."""
        style = person.style
        hesitant = rng.random() < style.hesitation
        varied = np.exp(rng.normal(0.0, (0.2, 0.2)).clip(-0.45, 0.45))
        pause = rng.uniform(0.1, 0.45)
        # Whoever points with a finger mostly does, not always.
        other_way = rng.random() < 0.12
        return cls(
            pace=float(varied[0] / (style.speed * speed)),
            size=float(varied[1] * style.size * size * person.shape.length / _USUAL_HAND_CM),
            pause=float(pause) if hesitant else 0.0,
            one_finger=style.one_finger != other_way and not plain,
            plain=plain,
            seconds=seconds,
            rng=rng,
        )


class Actor:
    """The right hand, or the mirror image of the left hand, of a person.

    Parameters
    ----------
    person
        Whose hand.
    home
        (3,) where the wrist rests between gestures, camera axes of a right hand, cm.
    own_left
        Sign of x that leads to the person's own left: +1 for a right hand and, as everything is mirrored
        in the end, −1 for a left one.
    rng
        For tremor and sway.
    """

    def __init__(
        self, person: Person, home: npt.ArrayLike, own_left: float, rng: np.random.Generator
    ) -> None:
        self.person = person
        self.home: Array = np.asarray(home, dtype=np.float64)
        self.own_left = own_left
        self._pose = REST_POSE
        style = person.style
        self._tilt = rotation_matrix(style.tilt)
        tremor = Wobble.sample(rng, TREMOR_BAND, _both(style.tremor_cm, 0.02))
        sway = Wobble.sample(rng, SWAY_BAND, _both(style.sway_cm, 0.06), sines=4)
        rotation = self._tilt @ POSE_ORIENTATIONS[REST_POSE]
        self._motion = Choreography(
            person.pose(REST_POSE), self.home, rotation, skew=style.skew, wobbles=(tremor, sway)
        )

    @property
    def time(self) -> float:
        """Where the next movement starts, seconds."""
        return self._motion.time

    @property
    def labels(self) -> list[StageLabel]:
        """What was done so far."""
        return self._motion.labels

    def sample(self, times: npt.ArrayLike) -> HandTrajectory:
        """Evaluate all movements at (T,) seconds; see `Choreography.sample`."""
        return self._motion.sample(times)

    def wait_until(self, time: float) -> None:
        """Rest until `time`, if that is still to come."""
        self._motion.label(IDLE, Stage.REST, time - self.time)

    def pose(self, name: str, take: Manner) -> NamedPose:
        """A named pose as the person holds it this time."""
        held = self.person.pose(name)
        # Fingers that touch something cannot wander far.
        wander = np.radians(0.25 if POSE_CONTACTS[name] else 0.8)
        return NamedPose(name, constrain(held + take.rng.normal(0.0, wander, held.size))[0])

    def facing(self, name: str, take: Manner) -> Array:
        """How the person turns the hand for a pose this time, (3, 3)."""
        askew = take.rng.normal(0.0, np.radians(2.5), 3)
        turned = rotation_matrix(askew)
        return np.asarray(turned @ self._tilt @ POSE_ORIENTATIONS[name])

    def centered(self, rotation: Array) -> Array:
        """Offset (3,) of the wrist from home, cm, that keeps the middle of a turned hand where it was."""
        middle = np.array([0.0, MIDDLE * self.person.shape.length, 0.0])
        return np.asarray((FACING - rotation) @ middle)

    def prepare(
        self,
        gesture: str,
        pose: NamedPose,
        take: Manner,
        *,
        rotation: Array | None = None,
        offset: npt.ArrayLike = (0.0, 0.0, 0.0),
        seconds: float = 0.42,
    ) -> None:
        """Shape the hand and bring it to `offset` from home, then perhaps hesitate."""
        # Fingers that have to wait for each other take longer.
        waiting = self.person.detour(self._pose, pose.name) is not None
        lasting = seconds * take.pace * (_WAITING if waiting else 1.0)
        lag = min(self.person.style.sluggish, 0.4 * lasting)
        self.shape(pose, lasting - lag, after=lag)
        self._motion.go(self.home + np.asarray(offset), lasting)
        if rotation is not None:
            self._motion.face(rotation, lasting)
        self._motion.label(gesture, Stage.PREPARATION, lasting + take.pause)

    def shape(self, pose: NamedPose, seconds: float, *, after: float = 0.0) -> None:
        """Shape the hand; does not let time go by."""
        detour = self.person.detour(self._pose, pose.name)
        self._motion.shape(pose.angles, seconds, after=after, detour=detour)
        self._pose = pose.name

    def move(self, by: npt.ArrayLike, seconds: float, *, after: float = 0.0) -> None:
        """Move the wrist by (3,) cm; does not let time go by."""
        self._motion.move(by, seconds, after=after)

    def turn(self, by: npt.ArrayLike, seconds: float, *, after: float = 0.0) -> None:
        """Turn the hand by a rotation vector (3,); does not let time go by."""
        self._motion.turn(by, seconds, after=after)

    def cycle(
        self,
        turns: float,
        seconds: float,
        sine: npt.ArrayLike,
        cosine: npt.ArrayLike = (0.0,) * 6,
        *,
        after: float = 0.0,
    ) -> None:
        """Go around or to and fro; see `Choreography.cycle`. Does not let time go by."""
        self._motion.cycle(turns, seconds, sine, cosine, after=after)

    def rest(self, pose: NamedPose, offset: npt.ArrayLike, take: Manner, seconds: float) -> None:
        """Drift to `offset` from home with loose fingers; does not let time go by."""
        self.shape(pose, seconds)
        self._motion.go(self.home + np.asarray(offset), seconds)
        self._motion.face(self.facing(REST_POSE, take), seconds)

    def last(self, gesture: str, stage: Stage, seconds: float) -> None:
        """Let `seconds` go by and say what they mean."""
        self._motion.label(gesture, stage, seconds)

    def retract(self, gesture: str, take: Manner, *, seconds: float = 0.5) -> None:
        """Relax and go home, sometimes after the hand has stayed for a moment where it is."""
        if take.rng.random() < 0.4:
            self._motion.label(gesture, Stage.RETRACTION, float(take.rng.uniform(0.1, 0.7)) * take.pace)
        lasting = seconds * take.pace
        self.shape(self.pose(REST_POSE, take), lasting)
        self._motion.go(self.home, lasting)
        self._motion.face(self.facing(REST_POSE, take), lasting)
        self._motion.label(gesture, Stage.RETRACTION, lasting)


def _both(place: float, turn: float) -> Array:
    """(6,) root mean squares: cm along each axis, and radians of `turn` for each cm about each axis."""
    return np.concatenate([np.full(3, place), np.full(3, place * turn)])
