"""A swarm of lights around each hand, that gathers to a shape and bursts apart."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.bindings.signals import palm_centre
from gesturekit.rendering.color import linear_from_srgb
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.layer_registry import (
    Canvas,
    LayerSettings,
    Scene,
    SharedSettings,
    Stage,
    register_layer,
)
from gesturekit.rendering.particle_motion import MOST_PARTICLES, whirl
from gesturekit.rendering.setting_types import Color, NotNegative, Positive, Unit
from gesturekit.rendering.sprites import SPRITE_FLOATS, Sprite, SpriteBatch, sprite_cover

Floats = npt.NDArray[np.float64]

# Springs are integrated in steps of this long, whatever the frame rate.
_STEP_SECONDS = 1.0 / 120.0
_STIFFNESS, _DAMPING = 60.0, 7.0
_LEAVE_SECONDS = 0.5


class SwarmSettings(LayerSettings):
    """Lights that belong to a hand. Lengths are in palm sizes."""

    fixed = frozenset({"colors"})

    type: Literal["swarm"] = "swarm"
    count: Annotated[int, Field(ge=1, le=MOST_PARTICLES)] = 1200
    """Lights of each hand."""
    shape: Literal["heart", "ring", "star", "planet", "ball", "spiral"] = "heart"
    """What they gather to."""
    gather: Unit = 1.0
    """0: they drift around the hand, 1: they are drawn to the shape."""
    reach: Positive = 1.6
    """Half the width of the shape."""
    above: float = 1.0
    """How far over the middle of the palm the shape's middle is."""
    drift: NotNegative = 1.6
    """Speed of the whirls they drift in, a second."""
    throw: NotNegative = 14.0
    """Speed at which they fly apart when an event says ``do = "burst"``."""
    size: Positive = 0.03
    """Radius of a light."""
    colors: Annotated[tuple[Color, ...], Field(min_length=1, max_length=8)] = ((1.0, 0.4, 0.7),)
    """Each has one of them."""
    light: NotNegative = 1.6
    """How bright they are."""
    sprite: Sprite = "dot"
    """What each looks like."""
    seed: int = 1
    """Of chance: the same seed gives the same film."""


class SwarmLayer:
    """Moves one swarm for each hand."""

    stage: Stage = "light"

    def __init__(self, context: Any, settings: SwarmSettings, shared: SharedSettings) -> None:
        self._batch = SpriteBatch(context)
        self._look: Look[SwarmSettings] = Look(settings)
        self._swarms: dict[int, _Swarm] = {}
        self._colors = np.array([linear_from_srgb(color) for color in settings.colors], np.float32)
        self._sprites: npt.NDArray[np.float32] = np.zeros((0, SPRITE_FLOATS), np.float32)

    def prepare(self, scene: Scene, look: Look[SwarmSettings]) -> Sequence[Region]:
        """Move the lights; one region around each swarm."""
        self._look = look
        if look.restarted or look.cleared:
            self._swarms.clear()
        in_view = {hand.id: hand for hand in scene.hands}
        for hand_id, hand in in_view.items():
            own = look.of(hand)
            centre = palm_centre(hand).astype(np.float64)
            palm = palm_size_3d(hand)
            if not np.isfinite(centre).all() or palm < 1.0:
                continue
            if hand_id not in self._swarms:
                # Hands share the lights that a picture can have.
                self._swarms[hand_id] = _Swarm(own, centre, palm, len(self._swarms))
            self._swarms[hand_id].aim(own, centre, palm, scene.size)
        for burst in look.bursts:
            for hand in burst.event.hands:
                if hand.id in self._swarms:
                    self._swarms[hand.id].burst(look.settings.throw * burst.amount)
        regions, drawn = [], []
        for hand_id, swarm in list(self._swarms.items()):
            swarm.step(look.seconds, scene.time, present=hand_id in in_view)
            if swarm.gone:
                del self._swarms[hand_id]
                continue
            sprites = swarm.sprites(self._colors, look.shown)
            drawn.append(sprites)
            regions.append(sprite_cover(sprites))
        self._sprites = np.concatenate(drawn) if drawn else self._sprites[:0]
        return regions

    def draw(self, canvas: Canvas) -> None:
        """Draw what was prepared into the bound target."""
        settings = self._look.settings
        self._batch.draw(self._sprites, canvas.size, settings.sprite, settings.blend or "add", light=True)

    def release(self) -> None:
        """Give the memory back."""
        self._batch.release()


class _Swarm:
    """The lights of one hand."""

    def __init__(self, settings: SwarmSettings, centre: Floats, palm: float, number: int) -> None:
        random = np.random.default_rng((settings.seed, number))
        count = settings.count
        self._target = SHAPES[settings.shape](count, random)
        self._loose = random.permutation(_even(count))
        self._chance = random.random((count, 2))
        self._own_way = 2.5 * random.random((count, 2))
        around = random.normal(size=(count, 2)) * 0.5
        self._place = centre + around * palm * settings.reach
        self._speed = np.zeros((count, 2))
        self._here = 0.0
        self._rest = 0.0

    @property
    def gone(self) -> bool:
        return self._here <= 0.0 and self._rest < 0.0

    def aim(self, settings: SwarmSettings, centre: Floats, palm: float, size: tuple[int, int]) -> None:
        self._settings, self._palm, self._centre = settings, palm, centre
        # A shape stays within the picture, however high the hand is.
        picture = np.array(size, dtype=np.float64)
        margin = np.minimum(1.1 * settings.reach * palm, 0.5 * picture)
        self._middle = np.clip(centre - np.array([0.0, settings.above * palm]), margin, picture - margin)

    def burst(self, speed: float) -> None:
        away = self._place - self._middle
        away /= np.maximum(np.hypot(*away.T), 1e-6)[:, None]
        self._speed += away * (speed * self._palm * (0.35 + 0.65 * self._chance[:, :1]))

    def step(self, seconds: float, time: float, *, present: bool) -> None:
        self._here = (
            min(1.0, self._here + 4.0 * seconds) if present else self._here - seconds / _LEAVE_SECONDS
        )
        if not present and self._here <= 0.0:
            self._rest = -1.0
            return
        self._here = max(self._here, 0.02)
        whole = self._rest + seconds
        steps = math.floor(whole / _STEP_SECONDS)
        self._rest = whole - steps * _STEP_SECONDS
        settings = self._settings
        pull = (settings.gather if present else 0.0) * _STIFFNESS
        home = self._middle + self._target * (settings.reach * self._palm)
        loose = 1.0 - settings.gather
        # Those that drift are spread around the hand, and kept there by a weak pull of their own. Each has
        # its own whirls: in shared ones, pulled as they are, all would end in the same few threads.
        near = self._centre + self._loose * (settings.reach * self._palm * 1.35)
        palms = np.full(len(self._place), self._palm)
        wind = whirl(self._place + self._own_way * self._palm, palms, time) * (settings.drift * self._palm)
        left = math.exp(-_DAMPING * _STEP_SECONDS)
        for _ in range(steps):
            force = pull * (home - self._place) + loose * 9.0 * (near - self._place)
            self._speed = (self._speed + force * _STEP_SECONDS) * left
            self._place = self._place + (self._speed + wind * (0.15 + 0.85 * loose)) * _STEP_SECONDS

    def sprites(self, colors: npt.NDArray[np.float32], shown: float) -> npt.NDArray[np.float32]:
        settings = self._settings
        half = np.full(len(self._place), settings.size * self._palm) * (0.6 + 0.8 * self._chance[:, 0])
        smallest = np.maximum(half, 0.7)
        sprites = np.zeros((len(self._place), SPRITE_FLOATS), np.float32)
        sprites[:, :2] = self._place
        sprites[:, 2:4] = smallest[:, None]
        last = len(colors)
        sprites[:, 6:9] = (
            colors[np.minimum((self._chance[:, 1] * last).astype(int), last - 1)] * settings.light
        )
        sprites[:, 9] = (half / smallest) ** 2 * settings.opacity * shown * self._here
        return sprites


def _even(count: int) -> Floats:
    """Points spread evenly over a disc: a sunflower's seeds (Vogel 1979)."""
    number = np.arange(count) + 0.5
    radius, angle = np.sqrt(number / count), number * (math.pi * (3.0 - math.sqrt(5.0)))
    return np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius[:, None]


def _heart(count: int, random: np.random.Generator) -> Floats:
    angle = random.random(count) * 2.0 * math.pi
    x = 16.0 * np.sin(angle) ** 3
    y = -(13.0 * np.cos(angle) - 5.0 * np.cos(2 * angle) - 2.0 * np.cos(3 * angle) - np.cos(4 * angle))
    heart: Floats = np.stack([x, y], axis=1) / 17.0 * _fill(count, random, 0.75)
    return heart


def _ring(count: int, random: np.random.Generator) -> Floats:
    angle = random.random(count) * 2.0 * math.pi
    radius = 1.0 + 0.06 * random.normal(size=count)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius[:, None]


def _star(count: int, random: np.random.Generator) -> Floats:
    corners = np.arange(10) * math.pi / 5.0 - math.pi / 2.0
    radius = np.where(np.arange(10) % 2 == 0, 1.0, 0.42)
    points = np.stack([np.cos(corners), np.sin(corners)], axis=1) * radius[:, None]
    side = random.integers(0, 10, count)
    share = random.random((count, 1))
    edge = points[side] + (points[(side + 1) % 10] - points[side]) * share
    star: Floats = edge * _fill(count, random, 0.8)
    return star


def _planet(count: int, random: np.random.Generator) -> Floats:
    ball = _ball(count, random) * 0.58
    angle = random.random(count) * 2.0 * math.pi
    radius = 0.85 + 0.25 * random.random(count)
    flat = np.stack([np.cos(angle) * radius, np.sin(angle) * radius * 0.24], axis=1)
    c, s = math.cos(-0.35), math.sin(-0.35)
    ring = flat @ np.array([[c, s], [-s, c]])
    return np.where((random.random(count) < 0.55)[:, None], ball, ring)


def _ball(count: int, random: np.random.Generator) -> Floats:
    point = random.normal(size=(count, 3))
    flat: Floats = point[:, :2] / np.linalg.norm(point, axis=1, keepdims=True)
    return flat


def _spiral(count: int, random: np.random.Generator) -> Floats:
    share = np.sqrt(random.random(count))
    arm = random.integers(0, 2, count) * math.pi
    angle = arm + 3.4 * share + 0.25 * random.normal(size=count)
    return np.stack([np.cos(angle), 0.6 * np.sin(angle)], axis=1) * share[:, None]


def _fill(count: int, random: np.random.Generator, edge: float) -> Floats:
    """Scales that put most on the edge of a shape, the others inside."""
    inside = np.sqrt(random.random((count, 1)))
    return np.where(random.random((count, 1)) < edge, 1.0 - 0.06 * random.random((count, 1)), inside)


SHAPES: dict[str, Callable[[int, np.random.Generator], Floats]] = {
    "heart": _heart,
    "ring": _ring,
    "star": _star,
    "planet": _planet,
    "ball": _ball,
    "spiral": _spiral,
}
"""Points of each shape, (n, 2), -1 to 1, y down."""


register_layer(SwarmSettings, SwarmLayer)
