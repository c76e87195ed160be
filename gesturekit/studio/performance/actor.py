"""One hand of one person on stage: turns gestures into movements as that person would make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.studio.anatomy.easing import Wobble
from gesturekit.studio.anatomy.joints import Array, JointAngle, constrain
from gesturekit.studio.anatomy.poses import POSE_CONTACTS, POSE_ORIENTATIONS
from gesturekit.studio.anatomy.rotations import about_x, about_y, about_z, rotation_matrix
from gesturekit.studio.performance.choreography import IDLE, Choreography, Stage
from gesturekit.studio.performance.people import Person
from gesturekit.studio.scene import FACING

# Hertz: physiological tremor of a held-out hand (Elble 1996), and slow sway of a held-out arm.
_TREMOR_BAND, _SWAY_BAND = (8.0, 12.0), (0.1, 0.8)

REST_POSE = "relaxed"

MIDDLE = 0.42
"""Where the middle of an open hand is: share of its length from the wrist."""

# Fingers that have to wait for each other take longer by this factor.
_WAITING = 1.35

# Size of movements is written for an adult whose hand is this long, wrist to the tip of the middle finger.
_USUAL_HAND_CM = 18.7


@dataclass(frozen=True, eq=False, slots=True)
class NamedPose:
    """A variety of a named pose: (N_ANGLES,) radians within what joints can do."""

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
    """How a gesture is made this time.

    Attributes
    ----------
    pace, size
        Factors on every duration, and on the size of movements.
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

    gesture: str
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
        gesture: str = IDLE,
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
            gesture=gesture,
            pace=float(varied[0] / (style.speed * speed)),
            size=float(varied[1] * style.size * size * person.shape.length / _USUAL_HAND_CM),
            pause=float(pause) if hesitant else 0.0,
            one_finger=style.one_finger != other_way and not plain,
            plain=plain,
            seconds=seconds,
            rng=rng,
        )

    def lasting(self, seconds: float) -> float:
        """Seconds of a stroke or hold: as the script wants, else `seconds` at this pace."""
        return seconds * self.pace if self.seconds is None else self.seconds

    def variant(self, shares: Sequence[float]) -> int:
        """Which of several ways: by their shares, or the commonest where the gesture is made plainly."""
        weights = np.array(shares)
        drawn = int(self.rng.choice(len(weights), p=weights / weights.sum()))
        return int(weights.argmax()) if self.plain else drawn

    def choice(self, shares: Mapping[str, float]) -> str:
        """One of several names, by their shares."""
        return list(shares)[self.variant(list(shares.values()))]


class Actor(Choreography):
    """The right hand, or the mirror image of the left hand, of a person.

    Parameters
    ----------
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
        style = person.style
        self.person = person
        self.home: Array = np.asarray(home, dtype=np.float64)
        self.own_left = own_left
        self._pose = REST_POSE
        self._tilt = rotation_matrix(style.tilt)
        tremor = Wobble(rng, _TREMOR_BAND, _both(style.tremor_cm, 0.02))
        sway = Wobble(rng, _SWAY_BAND, _both(style.sway_cm, 0.06), sines=4)
        rotation = self._tilt @ POSE_ORIENTATIONS[REST_POSE]
        super().__init__(person.pose(REST_POSE), self.home, rotation, skew=style.skew, wobbles=(tremor, sway))

    def own(self, right: float, up: float, nearer: float = 0.0) -> Array:
        """Centimetres to the person's own right, up and towards the camera, as camera axes (3,)."""
        return np.array([-self.own_left * right, -up, -nearer])

    def pose(self, name: str, manner: Manner) -> NamedPose:
        """A named pose as the person holds it this time."""
        held = self.person.pose(name)
        # Fingers that touch something cannot wander far.
        wander = np.radians(0.25 if POSE_CONTACTS[name] else 0.8)
        return NamedPose(name, constrain(held + manner.rng.normal(0.0, wander, held.size))[0])

    def facing(self, name: str, manner: Manner) -> Array:
        """How the person turns the hand for a pose this time, (3, 3)."""
        askew = rotation_matrix(manner.rng.normal(0.0, np.radians(2.5), 3))
        return np.asarray(askew @ self._tilt @ POSE_ORIENTATIONS[name])

    def attitude(
        self,
        manner: Manner,
        *,
        pitch_deg: tuple[float, float] = (-5.0, 40.0),
        yaw_deg: float = 20.0,
        lean_deg: float = 5.0,
        roll_deg: float = 12.0,
        sideways: float = 0.0,
    ) -> Array:
        """Turn an upright palm that faces the camera by chance, (3, 3).

        Fingers are tilted towards the camera by `pitch_deg` and mostly lean inwards in the picture by
        `lean_deg`, as forearms come from outside; `yaw_deg` and `roll_deg` are standard deviations of the
        turn about the fingers and in the picture; a share `sideways` of palms faces to a side.
        """
        rng = manner.rng
        pitch, roll = rng.uniform(*pitch_deg), rng.normal(lean_deg, roll_deg)
        if lean_deg and rng.random() < 0.1:
            # The forearm lies across.
            roll += rng.uniform(15.0, 80.0)
        yaw = rng.normal(0.0, yaw_deg)
        if rng.random() < sideways:
            # A palm turns more easily inwards than outwards.
            yaw = rng.uniform(40.0, 95.0) * (-1.0 if rng.random() < 0.85 else 0.7)
        turned = about_z(np.radians(roll)) @ about_x(np.radians(pitch)) @ about_y(np.radians(yaw))
        return np.asarray(turned @ self.facing("open_palm", manner))

    def centered(self, rotation: Array) -> Array:
        """Offset (3,) of the wrist from home, cm, that keeps the middle of a turned hand where it was."""
        middle = np.array([0.0, MIDDLE * self.person.shape.length, 0.0])
        return np.asarray((FACING - rotation) @ middle)

    def prepare(
        self,
        manner: Manner,
        pose: NamedPose,
        rotation: Array,
        away: Array | float = 0.0,
        *,
        seconds: float = 0.42,
    ) -> None:
        """Shape and turn the hand, bring its middle to `away` (3,) cm from home, then perhaps hesitate."""
        waiting = self.person.detour(self._pose, pose.name) is not None
        lasting = seconds * manner.pace * (_WAITING if waiting else 1.0)
        lag = min(self.person.style.sluggish, 0.4 * lasting)
        self.shape(pose, lasting - lag, after=lag)
        self.go(self.home + (away + self.centered(rotation)), lasting)
        self.face(rotation, lasting)
        self.label(manner.gesture, Stage.PREPARATION, lasting + manner.pause)

    def shape(self, pose: NamedPose, seconds: float, *, after: float = 0.0) -> None:
        """Shape the hand."""
        self.bend(pose.angles, seconds, after=after, detour=self.person.detour(self._pose, pose.name))
        self._pose = pose.name

    def rest(self, manner: Manner, pose: NamedPose, seconds: float, away: Array | float = 0.0) -> None:
        """Drift to `away` (3,) cm from home in a loose pose."""
        self.shape(pose, seconds)
        self.go(self.home + away, seconds)
        self.face(self.facing(REST_POSE, manner), seconds)

    def stroke(self, manner: Manner, seconds: float) -> None:
        """Let the stroke's `seconds` go by, and go home."""
        self.label(manner.gesture, Stage.STROKE, seconds)
        self.retract(manner)

    def retract(self, manner: Manner, *, seconds: float = 0.5) -> None:
        """Relax and go home, sometimes after the hand has stayed for a moment where it is."""
        if manner.rng.random() < 0.4:
            staying = float(manner.rng.uniform(0.1, 0.7)) * manner.pace
            self.label(manner.gesture, Stage.RETRACTION, staying)
        lasting = seconds * manner.pace
        self.rest(manner, self.pose(REST_POSE, manner), lasting)
        self.label(manner.gesture, Stage.RETRACTION, lasting)


def _both(place: float, turn: float) -> Array:
    """(6,) root mean squares: cm along each axis, and radians of `turn` for each cm about each axis."""
    return np.repeat([place, place * turn], 3)
