"""Puts a performance before a camera: the scene and its truth at every instant.

Person, clothes and movements come from the performance; light, room, lens and camera are chosen here, by
chance that follows from a seed, or by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gesturekit.hands import Side
from gesturekit.studio.anatomy.contacts import ContactSolver
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.anatomy.rotations import rotation_vector
from gesturekit.studio.imaging.metering import metered_light, metered_skin
from gesturekit.studio.performance.choreography import HandTrajectory, StageLabel
from gesturekit.studio.performance.people import Person
from gesturekit.studio.performance.performer import Performance, PerformedHand
from gesturekit.studio.scene import Background, Camera, HandInstance, Lens, Light, StudioScene

SHUTTER_SECONDS = 1.0 / 90.0
"""How long the shutter is open: a webcam in a lit room."""

WIDE = 620.0 / 640.0
"""Focal length over the picture's width of a common webcam, 55 degrees across."""

_KINDS = ("person", "room", "gradient", "plain", "noise")
_KIND_SHARES = (0.4, 0.3, 0.14, 0.1, 0.06)

_BEHIND = ("person", "room", "noise")
"""Backgrounds that lie behind the plane that the camera is focused on."""

# Parts the chance of a stage from that of a performance with the same seed.
_STAGE = 0x73746167


@dataclass(frozen=True)
class Surroundings:
    """What a performance is filmed with and in front of.

    Attributes
    ----------
    camera
        The camera.
    light
        The light, the same for the whole performance.
    background
        What is behind.
    lens
        Blur, noise and compression; each frame gets its own noise.
    mirrored
        Whether the picture shows the scene as a mirror does.
    """

    camera: Camera
    light: Light
    background: Background
    lens: Lens
    mirrored: bool = False

    @classmethod
    def sample(
        cls,
        rng: np.random.Generator,
        *,
        size: tuple[int, int] = (640, 480),
        background: str | None = None,
        mirrored: bool = False,
    ) -> Surroundings:
        """Draw light, room and lens by chance; a named `background` keeps its kind."""
        kind = _KINDS[rng.choice(len(_KINDS), p=_KIND_SHARES)] if background is None else background
        # Lamps hang and windows open above the camera, more often before the person than beside.
        around, high = float(np.clip(rng.normal(0.0, 0.65), -1.25, 1.25)), rng.uniform(0.15, 0.9)
        warm = rng.uniform(-0.12, 0.14)
        tint = np.array([1.0 + warm, 1.0, 1.0 - warm])
        ambient = rng.uniform(0.6, 1.2)
        # Less of the key light where there is more from all around, as rooms are.
        key = rng.uniform(1.3, 2.4) / (0.5 + 0.5 * ambient)
        light = Light(
            direction=(float(np.sin(around)), -float(high), -float(np.cos(around))),
            key=_color(key * tint),
            fill=_color(rng.uniform(0.2, 0.5) / tint),
            sky=_color(0.85 * ambient * np.array([0.97, 1.0, 1.04])),
            ground=_color(0.45 * ambient * tint),
            # What the camera's meter gets wrong.
            exposure=float(rng.uniform(0.85, 1.15)),
        )
        lens = Lens(
            # Edges as wide and flat places as noisy as in pictures and films of webcams and telephones.
            blur_px=float(rng.uniform(0.4, 1.2)),
            background_blur_px=float(rng.uniform(0.5, 3.0)) if kind in _BEHIND else 0.0,
            noise=float(np.exp(rng.uniform(np.log(0.0012), np.log(0.008)))),
            jpeg_quality=int(rng.integers(70, 96)) if rng.random() < 0.5 else None,
        )
        return cls(
            camera=Camera(size=size, focal_px=WIDE * size[0]),
            light=light,
            background=Background(kind=kind, seed=int(rng.integers(0, 2**31))),  # type: ignore[arg-type]
            lens=lens,
            mirrored=mirrored,
        )

    def of(self, person: Person) -> Surroundings:
        """The same room with this person in it, as a camera with automatic exposure takes it.

        Who stands in the background has the performer's skin, and the picture gets brighter the darker the
        skin and the light are (`studio.imaging.metering`).
        """
        skin = metered_skin(person.skin)
        light = replace(self.light, exposure=self.light.exposure * skin * metered_light(self.light))
        behind = replace(self.background, brightness=skin, skin=person.skin)
        return replace(self, light=light, background=behind)


class SceneSetup:
    """A performance in front of a camera.

    `surroundings` are drawn from the script's seed when not given, with pictures of `size` pixels.
    """

    def __init__(
        self,
        performance: Performance,
        surroundings: Surroundings | None = None,
        *,
        size: tuple[int, int] = (640, 480),
    ) -> None:
        script = performance.script
        if surroundings is None:
            surroundings = Surroundings.sample(
                np.random.default_rng([_STAGE, script.person, script.seed]),
                size=size,
                background=script.background,
                mirrored=script.mirrored,
            )
            surroundings = surroundings.of(performance.hands[0].person)
        self.performance = performance
        self.surroundings = surroundings
        self._solvers = [ContactSolver(Skeleton(hand.person.shape)) for hand in performance.hands]

    def scene(self, time: float, *, seed: int = 0) -> StudioScene:
        """The scene at `time`, seconds; `seed` is that of the frame's noise."""
        around = self.surroundings
        hands = tuple(
            self._instance(hand, solver, time)
            for hand, solver in zip(self.performance.hands, self._solvers, strict=True)
        )
        return StudioScene(
            camera=around.camera,
            hands=hands,
            light=around.light,
            background=around.background,
            lens=replace(around.lens, seed=seed),
            mirrored=around.mirrored,
        )

    def labels(self, time: float) -> tuple[StageLabel, ...]:
        """What each hand does at `time`."""
        return tuple(hand.label_at(time) for hand in self.performance.hands)

    def _instance(self, hand: PerformedHand, solver: ContactSolver, time: float) -> HandInstance:
        opened, closed = time - 0.5 * SHUTTER_SECONDS, time + 0.5 * SHUTTER_SECONDS
        motion = hand.sample([time, opened, closed])
        # Between two poses fingers can meet on their way; in a picture they must not pass through each other.
        angles = solver.separate(motion.angles[:1])[0]
        return instance_of(hand.person, hand.side, angles, motion, index=0, blur=(1, 2))


def instance_of(
    person: Person,
    side: Side,
    angles: Array,
    motion: HandTrajectory,
    *,
    index: int,
    blur: tuple[int, int] | None = None,
) -> HandInstance:
    """A person's hand as the scene takes it, at row `index` of a motion.

    `blur`: rows at which the shutter opens and closes, or None for a hand that is still.
    """
    travel, turn = np.zeros(3), np.zeros(3)
    if blur is not None:
        first, last = blur
        travel = motion.position[last] - motion.position[first]
        turn = rotation_vector(motion.rotation[last] @ motion.rotation[first].T)
    adorned = side is Side.LEFT
    return HandInstance(
        shape=person.shape,
        angles=angles,
        side=side,
        position=_triple(motion.position[index]),
        rotation=motion.rotation[index],
        skin=person.skin,
        sleeve=person.sleeve,
        ring=person.ring if adorned else None,
        watch=person.watch and adorned,
        travel=_triple(travel),
        turn=_triple(turn),
    )


def _triple(vector: Array) -> tuple[float, float, float]:
    return float(vector[0]), float(vector[1]), float(vector[2])


def _color(parts: Array) -> tuple[float, float, float]:
    return _triple(np.clip(parts, 0.0, 50.0))
