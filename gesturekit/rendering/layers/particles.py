"""Particles that hands throw: sparks, stars, embers, confetti, hearts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from gesturekit.hands import Finger, Hand
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.bindings.looks import Burst, Look
from gesturekit.rendering.color import linear_from_srgb
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.hand_textures import palm_axes
from gesturekit.rendering.landmark_names import LandmarkWords, finger_of, landmark_points
from gesturekit.rendering.layer_registry import (
    Canvas,
    LayerSettings,
    Scene,
    SharedSettings,
    Stage,
    register_layer,
)
from gesturekit.rendering.particle_motion import Floats, Particles, fly
from gesturekit.rendering.setting_types import Color, NotNegative, Positive
from gesturekit.rendering.sprites import SPRITE_FLOATS, Sprite, SpriteBatch, sprite_cover

_Range = tuple[NotNegative, NotNegative]
_SMALLEST = 0.6


class ParticleSettings(LayerSettings):
    """What flies off hands. Lengths are in palm sizes; pairs of numbers are ranges of chance."""

    type: Literal["particles"] = "particles"
    stage: Literal["light", "paint"] = "light"
    """Whether they shine and bloom, or are painted over the picture."""
    points: LandmarkWords = ("index_tip",)
    """Where they are born."""
    rate: NotNegative = 0.0
    """So many a second at each point."""
    per_way: NotNegative = 0.0
    """So many for each palm size that a point moves."""
    burst: Annotated[int, Field(ge=0, le=2000)] = 60
    """So many when an event says ``do = "burst"``, at all points together."""
    ring: NotNegative = 0.0
    """Radius of a circle around each point, in the palm's plane, on which they are born; 0: at the point."""
    direction: Literal["all", "up", "finger", "out", "back", "around"] = "all"
    """Where they fly: anywhere, up, along the finger, out of the palm's middle, against the motion, around
    the ring clockwise."""
    cone: Annotated[float, Field(ge=0, le=360)] = 50.0
    """Width of the cone around that direction, degrees."""
    speed: _Range = (0.5, 2.0)
    """At birth, a second."""
    inherit: Annotated[float, Field(ge=-1, le=2)] = 0.25
    """Part of the point's own motion that they take along."""
    gravity: Annotated[float, Field(ge=-20, le=20)] = 3.0
    """How fast they gain speed downwards, a second; negative ones rise."""
    drag: NotNegative = 1.0
    """Rate at which they lose their speed, a second."""
    wind: NotNegative = 0.0
    """Speed of the whirls that they drift in."""
    life: _Range = (0.4, 1.0)
    """Seconds."""
    size: Positive = 0.06
    """Radius at birth."""
    end_size: NotNegative = 0.02
    """Radius at the end of their life."""
    colors: Annotated[tuple[Color, ...], Field(min_length=1, max_length=8)] = ((1.0, 0.85, 0.5),)
    """One of them by chance, or, where `age_colors`, all from birth to end."""
    age_colors: bool = False
    """Whether each goes through all `colors`."""
    light: NotNegative = 2.0
    """How bright they are, where they shine."""
    sprite: Sprite = "dot"
    """What each looks like."""
    spin: NotNegative = 0.0
    """Turns a second."""
    seed: int = 1
    """Of chance: the same seed gives the same film."""


class ParticleLayer:
    """Throws and moves the particles of all hands."""

    def __init__(self, context: Any, settings: ParticleSettings, shared: SharedSettings) -> None:
        self.stage: Stage = settings.stage
        self._batch = SpriteBatch(context)
        self._particles = Particles(settings.seed)
        self._before: dict[int, Floats] = {}
        self._owed: dict[int, Floats] = {}
        # Of each point, pixels a second: a burst takes the hand's own motion along.
        self._motion: dict[int, Floats] = {}
        self._look: Look[ParticleSettings] = Look(settings)
        convert = linear_from_srgb if self.stage == "light" else np.asarray
        self._colors: Floats = np.array([convert(color) for color in settings.colors], dtype=np.float64)
        self._sprites: Floats = np.zeros((0, SPRITE_FLOATS))

    def prepare(self, scene: Scene, look: Look[ParticleSettings]) -> Sequence[Region]:
        """Move on and throw new ones; one region around all."""
        self._look = look
        settings = look.settings
        if look.restarted or look.cleared:
            self._particles.clear()
            self._before, self._owed, self._motion = {}, {}, {}
        self._particles.step(look.seconds, settings.gravity, settings.drag, settings.wind, scene.time)
        places: dict[int, Floats] = {}
        self._motion = {}
        for hand in scene.hands:
            own = look.of(hand)
            places[hand.id] = landmark_points(hand, own.points).astype(np.float64)
            self._stream(hand, places[hand.id], own, look.seconds * look.shown)
        self._before = places
        for burst in look.bursts:
            self._burst(burst, look)
        self._sprites = self._lay_out(settings, scene.size)
        return [sprite_cover(self._sprites)] if len(self._sprites) else []

    def draw(self, canvas: Canvas) -> None:
        """Draw what was prepared into the bound target."""
        settings = self._look.settings
        light = self.stage == "light"
        self._batch.draw(
            self._sprites,
            canvas.size,
            settings.sprite,
            settings.blend or ("add" if light else "normal"),
            light=light,
        )

    def release(self) -> None:
        """Give the memory back."""
        self._batch.release()

    def _stream(self, hand: Hand, places: Floats, own: ParticleSettings, seconds: float) -> None:
        """What is born while a hand is there: at even steps of time along each point's way."""
        before = self._before.get(hand.id)
        if before is None or before.shape != places.shape or seconds <= 0.0:
            return
        self._motion[hand.id] = np.nan_to_num((places - before) / seconds)
        palm = palm_size_3d(hand)
        way = np.nan_to_num(np.hypot(*(places - before).T)) / max(palm, 1.0)
        owed = self._owed.get(hand.id, np.zeros(len(places))) + own.rate * seconds + own.per_way * way
        count = np.floor(owed).astype(int)
        self._owed[hand.id] = owed - count
        for number in np.flatnonzero(count):
            shares = (np.arange(count[number]) + 1.0 - self._owed[hand.id][number]) / max(owed[number], 1e-9)
            shares = np.clip(shares, 0.0, 1.0)[:, None]
            start = before[number] + (places[number] - before[number]) * shares
            moved = (places[number] - before[number]) / seconds
            self._throw(hand, int(number), start, moved, (1.0 - shares[:, 0]) * seconds, own)

    def _burst(self, burst: Burst, look: Look[ParticleSettings]) -> None:
        for hand in burst.event.hands:
            own = look.of(hand)
            places = landmark_points(hand, own.points).astype(np.float64)
            if not np.isfinite(places).all():
                continue
            each = max(1, round(own.burst * burst.amount / len(places)))
            for number, place in enumerate(places):
                start = np.repeat(place[None], each, axis=0)
                moved = self._motion.get(hand.id, np.zeros_like(places))[number]
                self._throw(hand, number, start, moved, np.zeros(each), own)

    def _throw(
        self,
        hand: Hand,
        number: int,
        start: Floats,
        moved: Floats,
        age: Floats,
        own: ParticleSettings,
    ) -> None:
        palm = palm_size_3d(hand)
        if palm < 1.0 or not np.isfinite(start).all():
            return
        random = self._particles.random
        count = len(start)
        angle: float | Floats = self._angle(hand, number, moved, own)
        cone = math.radians(360.0 if own.direction == "all" else own.cone)
        if own.ring > 0.0:
            offset, along = on_ring(hand, random.random(count))
            start = start + offset * (own.ring * palm)
            if own.direction == "around":
                angle = np.arctan2(along[:, 1], along[:, 0])
        angles = angle + cone * (random.random(count) - 0.5)
        fast = palm * (own.speed[0] + (own.speed[1] - own.speed[0]) * random.random(count))
        speed = np.stack([np.cos(angles), np.sin(angles)], axis=1) * fast[:, None] + own.inherit * moved
        life = own.life[0] + (own.life[1] - own.life[0]) * random.random(count)
        flown, speed = fly(speed, np.full(count, palm), age, own.gravity, own.drag)
        self._particles.add(start + flown, speed, age.astype(np.float64), life, palm)

    def _angle(self, hand: Hand, number: int, moved: Floats, own: ParticleSettings) -> float:
        if own.direction == "back" and np.hypot(*moved) > 1.0:
            return math.atan2(-moved[1], -moved[0])
        points = hand.landmarks[:, :2]
        finger = finger_of(own.points[number])
        if own.direction == "finger" and finger is not None:
            x, y = (points[finger.tip] - points[finger.joints[1]]).tolist()
            return math.atan2(y, x)
        if own.direction == "out" and finger is not None:
            x, y = (points[finger.tip] - points[Finger.MIDDLE.joints[0]]).tolist()
            return math.atan2(y, x)
        return -math.pi / 2

    def _lay_out(self, settings: ParticleSettings, size: tuple[int, int]) -> Floats:
        flying = self._particles
        share = flying.age / np.maximum(flying.life, 1e-9)
        half = flying.palm * (settings.size + (settings.end_size - settings.size) * share)
        fade = np.minimum(1.0, (1.0 - share) * 3.0) * np.minimum(1.0, flying.age * 30.0 + 0.3)
        # One that is smaller than a pixel is drawn as large as one, and fainter instead.
        smallest = np.maximum(half, _SMALLEST)
        fade = fade * (half / smallest) ** 2 * settings.opacity * self._look.shown
        sprites = np.zeros((len(flying), SPRITE_FLOATS))
        sprites[:, :2] = flying.place
        sprites[:, 2:4] = smallest[:, None]
        sprites[:, 4] = 2.0 * math.pi * (flying.chance[:, 0] + settings.spin * flying.age)
        if settings.sprite == "spark":
            fast = np.hypot(*flying.speed.T)
            sprites[:, 2] = smallest + 0.03 * fast
            sprites[:, 3] = 0.5 * smallest
            sprites[:, 4] = np.arctan2(flying.speed[:, 1], flying.speed[:, 0])
        elif settings.sprite == "star":
            fade = fade * (0.6 + 0.4 * np.sin(20.0 * flying.age + 6.0 * flying.chance[:, 1]))
        elif settings.sprite == "paper":
            sprites[:, 3] = 0.6 * smallest
            sprites[:, 5] = (4.0 + 6.0 * flying.chance[:, 2]) * flying.age + 6.0 * flying.chance[:, 1]
        elif settings.sprite == "heart":
            sprites[:, 4] = 0.5 * np.sin(3.0 * flying.age + 6.0 * flying.chance[:, 1])
        sprites[:, 6:9] = self._color_of(share, flying.chance[:, 3], settings.age_colors)
        if self.stage == "light":
            sprites[:, 6:9] *= settings.light
        sprites[:, 9] = fade
        x, y = flying.place.T
        margin = 4.0 * smallest
        seen = (x > -margin) & (x < size[0] + margin) & (y > -margin) & (y < size[1] + margin)
        kept: Floats = sprites[seen & (fade > 0.002)]
        return kept

    def _color_of(self, share: Floats, chance: Floats, by_age: bool) -> Floats:
        last = len(self._colors) - 1
        if not by_age:
            picked: Floats = self._colors[np.minimum((chance * (last + 1)).astype(int), last)]
            return picked
        at = np.clip(share, 0.0, 1.0) * last
        first = np.minimum(at.astype(int), max(last - 1, 0))
        mix = (at - first)[:, None]
        mixed: Floats = self._colors[first] * (1 - mix) + self._colors[np.minimum(first + 1, last)] * mix
        return mixed


def on_ring(hand: Hand, turns: Floats) -> tuple[Floats, Floats]:
    """Places on a circle around the palm, in its plane, a palm size wide: (n, 2) both, in the picture.

    Parameters
    ----------
    turns
        (n,): 0 to 1 once around.

    Returns
    -------
    Offsets from the middle, and the way that leads on clockwise.
    """
    across, along = (np.array(axis[:2]) for axis in palm_axes(hand))
    if across[0] * along[1] - across[1] * along[0] > 0.0:
        across = -across
    c, s = np.cos(2.0 * np.pi * turns)[:, None], np.sin(2.0 * np.pi * turns)[:, None]
    return across * c - along * s, -across * s - along * c


register_layer(ParticleSettings, ParticleLayer)
