"""Random single pictures: anybody's hand, in any pose, seen from anywhere, in any room.

Sample number i of a seed is always the same scene, so that samples can be made in any order, on any number of
processes, and left out or added to later.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Side
from gesturekit.studio.anatomy.contacts import ContactSolver
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.anatomy.rotations import about_x, about_y, about_z
from gesturekit.studio.imaging.scene_setup import Surroundings, instance_of
from gesturekit.studio.performance.actor import MIDDLE, Actor, Manner
from gesturekit.studio.performance.choreography import IDLE, HandTrajectory, Stage, StageLabel
from gesturekit.studio.performance.people import TONES, Person
from gesturekit.studio.scene import StudioScene
from gesturekit.words import unknown_word

# Apart from every other use of the same seed.
_SAMPLE = 0x73616D70

_MIRROR = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True)
class Variety:
    """What random pictures may show.

    Attributes
    ----------
    poses
        Names to choose from; empty is every pose.
    between
        Share of hands caught on their way between two poses, 0 to 1; they mean nothing.
    yaw_deg, pitch_deg, roll_deg
        Largest turn about the vertical, the sideways and the camera's axis from the way the pose is usually
        shown, degrees.
    back
        Share of hands that show their back, 0 to 1.
    distance
        Nearest and farthest, from the camera to the hand's middle, cm.
    two_hands
        Share of pictures with both hands of a person, 0 to 1.
    tones
        Skin tones to choose from; empty is all.
    people
        How many persons take part.
    mirrored
        Share of pictures that show the scene as a mirror does, 0 to 1.
    """

    poses: tuple[str, ...] = ()
    between: float = 0.15
    yaw_deg: float = 40.0
    pitch_deg: float = 30.0
    roll_deg: float = 30.0
    back: float = 0.12
    distance: tuple[float, float] = (38.0, 80.0)
    two_hands: float = 0.15
    tones: tuple[int, ...] = ()
    people: int = 200
    mirrored: float = 0.0

    def __post_init__(self) -> None:
        for name in self.poses:
            if name not in POSES:
                raise unknown_word("pose", name, POSES)
        for name in ("between", "back", "two_hands", "mirrored"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise InvalidArgumentError(f"{name} is {getattr(self, name)}; expected a share, 0 to 1")
        for name in ("yaw_deg", "pitch_deg", "roll_deg"):
            if not 0.0 <= getattr(self, name) <= 180.0:
                raise InvalidArgumentError(f"{name} is {getattr(self, name)}; expected 0 to 180 degrees")
        near, far = self.distance
        if not 20.0 <= near <= far <= 300.0:
            raise InvalidArgumentError(
                f"distance is {self.distance}; expected 20 to 300 cm, the nearer first"
            )
        if any(not 1 <= tone <= TONES for tone in self.tones):
            raise InvalidArgumentError(f"tones are {self.tones}; expected 1 (palest) to {TONES}")
        if self.people < 1:
            raise InvalidArgumentError(f"people is {self.people}; expected at least 1")


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """A random scene with what its maker knows about it.

    Attributes
    ----------
    scene
        The scene.
    labels
        What each hand shows: its pose as a HOLD, or `IDLE` between two poses.
    person
        Whose hands.
    turns_deg
        For each hand, yaw, pitch and roll from the way the pose is usually shown, and whether it is shown
        from the back.
    """

    scene: StudioScene
    labels: tuple[StageLabel, ...]
    person: Person
    turns_deg: tuple[tuple[float, float, float, bool], ...]


def random_sample(
    seed: int, index: int, *, size: tuple[int, int] = (640, 480), variety: Variety | None = None
) -> Sample:
    """Make sample `index` of a seed, both 0 or more: the same numbers give the same scene; size in pixels."""
    variety = Variety() if variety is None else variety
    rng = np.random.default_rng([_SAMPLE, seed, index])
    tones = variety.tones or tuple(range(1, TONES + 1))
    person = Person.numbered(int(rng.integers(variety.people)), tone=int(tones[rng.integers(len(tones))]))
    around = Surroundings.sample(rng, size=size, mirrored=bool(rng.random() < variety.mirrored)).of(person)
    both = rng.random() < variety.two_hands
    first = Side.RIGHT if rng.random() < 0.5 else Side.LEFT
    sides = (first, first.opposite) if both else (first,)
    distance = float(rng.uniform(*variety.distance))
    places = _places(rng, sides, distance, around.camera.focal_px, size)
    solver = ContactSolver(Skeleton(person.shape))
    hands, labels, turns = [], [], []
    for side, place in zip(sides, places, strict=True):
        hand = _Hand(person, solver, variety, rng)
        motion = hand.placed(side, place)
        hands.append(instance_of(person, side, hand.angles, motion, index=0))
        labels.append(hand.label)
        turns.append(hand.turn)
    scene = StudioScene(
        camera=around.camera,
        hands=tuple(hands),
        light=around.light,
        background=around.background,
        lens=around.lens,
        mirrored=around.mirrored,
    )
    return Sample(scene, tuple(labels), person, tuple(turns))


class _Hand:
    """A right hand in a random pose and attitude, to be placed as either hand."""

    def __init__(
        self, person: Person, solver: ContactSolver, variety: Variety, rng: np.random.Generator
    ) -> None:
        names = variety.poses or tuple(POSES)
        actor = Actor(person, np.zeros(3), 1.0, rng)
        manner = Manner.sample(person, rng)
        name, other = (names[int(rng.integers(len(names)))] for _ in range(2))
        angles = actor.pose(name, manner).angles
        part = float(rng.uniform(0.25, 0.75))
        moving = rng.random() < variety.between and name != other
        if moving:
            angles = (1.0 - part) * angles + part * actor.pose(other, manner).angles
        self.angles: Array = solver.separate(angles[None])[0]
        self.label = (
            StageLabel(IDLE, Stage.REST, 0.0, 0.0) if moving else StageLabel(name, Stage.HOLD, 0.0, 0.0)
        )
        limits = (variety.yaw_deg, variety.pitch_deg, variety.roll_deg)
        yaw, pitch, roll = (float(rng.uniform(-limit, limit)) for limit in limits)
        back = bool(rng.random() < variety.back)
        self.turn = (yaw, pitch, roll, back)
        attitude = about_z(np.radians(roll)) @ about_x(np.radians(pitch))
        attitude = attitude @ about_y(np.radians(yaw + (180.0 if back else 0.0)))
        self._rotation: Array = attitude @ actor.facing(name, manner)
        self._middle = np.array([0.0, MIDDLE * person.shape.length, 0.0])

    def placed(self, side: Side, middle: Array) -> HandTrajectory:
        """The hand with its middle at (3,) camera axes, cm."""
        rotation, reach = self._rotation, self._rotation @ self._middle
        if side is Side.LEFT:
            rotation, reach = rotation * _MIRROR[:, None] * _MIRROR, reach * _MIRROR
        return HandTrajectory(self.angles[None], (middle - reach)[None], rotation[None])


def _places(
    rng: np.random.Generator,
    sides: tuple[Side, ...],
    distance: float,
    focal_px: float,
    size: tuple[int, int],
) -> list[Array]:
    """The middle of each hand, camera axes, cm: in the picture, two hands beside each other."""
    width, height = (each * distance / focal_px for each in size)
    # A hand's middle keeps about half a hand from the border, as far as the picture is wide enough.
    free_x, free_y = max(width - 19.0, 0.1 * width), max(height - 19.0, 0.1 * height)
    if len(sides) == 1:
        # Rather low than high, so that the arm, which ends at the elbow, reaches out of the picture.
        x, y = rng.uniform((-0.5, -0.25), 0.5, 2) * (free_x, free_y)
        return [np.array([x, y, distance])]
    shift_y = rng.uniform(-0.15, 0.5, 2) * free_y
    apart = max(0.5 * free_x, 7.0) * rng.uniform(0.6, 1.0, 2)
    depth = distance + rng.uniform(-4.0, 4.0, 2)
    return [
        # An unmirrored camera sees a person's right hand on the left.
        np.array([-apart[k] if side is Side.RIGHT else apart[k], shift_y[k], depth[k]])
        for k, side in enumerate(sides)
    ]
