"""Links: lines of light between points of one hand or of two: strings, lightning, constellations."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from gesturekit.hands import FloatArray, Hand
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.capsule_batch import capsule_array
from gesturekit.rendering.color import linear_from_srgb
from gesturekit.rendering.landmark_names import LandmarkWords, landmark_points
from gesturekit.rendering.layer_registry import Scene, register_layer
from gesturekit.rendering.setting_types import Color, NotNegative, Positive
from gesturekit.rendering.tubes import TubeLayer, TubeSettings

# A bolt is broken in halves so many times.
_HALVINGS = 5
_SAG_PIECES = 12


class LinksSettings(TubeSettings):
    """Lines between points, brighter as these come nearer.

    `between` says which: ``"neighbours"`` of the list, ``"all"`` pairs of one hand, the ``"first"`` with all
    others, ``"hands"`` for the same points of two hands, ``"all-hands"`` for any points of two.
    """

    fixed = frozenset({"colors"})

    type: Literal["links"] = "links"
    points: LandmarkWords = ("thumb_tip", "index_tip", "middle_tip", "ring_tip", "pinky_tip")
    """Landmarks that are linked."""
    between: Literal["neighbours", "all", "first", "hands", "all-hands"] = "neighbours"
    """Which of them are."""
    reach: Positive = 3.0
    """Palm sizes from which on two points are too far apart for a link."""
    near: NotNegative = 0.0
    """Palm sizes at which a link has its whole light."""
    color: Color = (0.55, 0.75, 1.0)
    """Of its wall; the middle burns out to white."""
    colors: tuple[Color, ...] = ()
    """Of each pair in turn, in place of `color` and `end_color`."""
    end_color: Color | None = None
    """Of the second end, or of far ends when points are of one kind; without one, `color`."""
    jagged: NotNegative = 0.0
    """How far a bolt leaves the straight line, as a part of its length; 0 for none."""
    hertz: Annotated[float, Field(ge=0, le=60)] = 12.0
    """How often a second a bolt jumps to another way."""
    bolts: Annotated[int, Field(ge=1, le=6)] = 1
    """Lines for each pair, those after the first thinner."""
    sag: Annotated[float, Field(ge=-1, le=1)] = 0.0
    """How far the middle hangs down, as a part of the length."""
    pluck: NotNegative = 0.0
    """How wide a line swings, as a part of its length."""
    knots: NotNegative = 0.0
    """Radius of a dot at each end, in radii of the line."""


class LinksLayer(TubeLayer[LinksSettings]):
    """Draws the links of a frame; it remembers nothing."""

    def lay_out(self, scene: Scene, look: Look[LinksSettings]) -> Iterator[tuple[FloatArray, LinksSettings]]:
        """A part for each hand or pair."""
        if look.settings.between in ("hands", "all-hands"):
            for pair in itertools.combinations(scene.hands, 2):
                yield self._capsules(pair, look.settings, scene.time), look.settings
        else:
            for hand in scene.hands:
                yield self._capsules((hand,), look.of(hand), scene.time), look.of(hand)

    def _capsules(self, hands: tuple[Hand, ...], settings: LinksSettings, time: float) -> FloatArray:
        palm = float(np.mean([palm_size_3d(hand) for hand in hands]))
        places = [landmark_points(hand, settings.points) for hand in hands]
        first = linear_from_srgb(settings.color)
        second = linear_from_srgb(settings.end_color or settings.color)
        found: list[FloatArray] = []
        for number, (a, b) in enumerate(pairs(places, settings.between)):
            length = float(np.hypot(*(b - a)))
            if not math.isfinite(length) or palm < 1.0:
                continue
            fade = (settings.reach * palm - length) / max((settings.reach - settings.near) * palm, 1.0)
            light = min(max(fade, 0.0), 1.0)
            if settings.colors:
                first = second = linear_from_srgb(settings.colors[number % len(settings.colors)])
            if light <= 0.002:
                continue
            for bolt in range(settings.bolts if settings.jagged > 0 else 1):
                seed = (number * 8 + bolt) * 1_000_003 + math.floor(time * settings.hertz)
                way = self._way(a, b, settings, seed, time, number)
                thin = 1.0 if bolt == 0 else 0.5
                found.append(tube_along(way, palm * settings.radius * thin, light * thin, first, second))
            if settings.knots > 0:
                knot = palm * settings.radius * settings.knots
                found += [
                    tube_along(np.stack([end, end]), knot, light, color, color)
                    for end, color in ((a, first), (b, second))
                ]
        return np.concatenate(found) if found else np.zeros((0, 14), np.float32)

    def _way(
        self, a: FloatArray, b: FloatArray, settings: LinksSettings, seed: int, time: float, number: int
    ) -> FloatArray:
        if settings.jagged > 0:
            return jagged(a, b, settings.jagged, np.random.default_rng(abs(seed)))
        share = np.linspace(0.0, 1.0, _SAG_PIECES + 1)[:, None]
        way = a + (b - a) * share
        length = np.hypot(*(b - a))
        bow = np.sin(np.pi * share)
        if settings.sag:
            way = way + bow * np.array([0.0, settings.sag * length])
        if settings.pluck:
            across = np.array([a[1] - b[1], b[0] - a[0]])
            way = way + bow * across * settings.pluck * math.sin(2.0 * math.pi * (9.0 + 2 * number) * time)
        return np.asarray(way if settings.sag or settings.pluck else np.stack([a, b]), dtype=np.float32)


def pairs(places: Sequence[FloatArray], between: str) -> Iterator[tuple[FloatArray, FloatArray]]:
    """The pairs of points that are linked, of one hand's points or two hands'."""
    if between == "neighbours":
        yield from itertools.pairwise(places[0])
    elif between == "all":
        yield from itertools.combinations(places[0], 2)
    elif between == "first":
        yield from ((places[0][0], point) for point in places[0][1:])
    elif between == "hands":
        yield from zip(places[0], places[1], strict=True)
    else:
        yield from itertools.product(places[0], places[1])


def jagged(a: FloatArray, b: FloatArray, amount: float, random: np.random.Generator) -> FloatArray:
    """A bolt's way by midpoint displacement (Fournier, Fussell, Carpenter 1982): (n, 2) float32."""
    way = np.stack([a, b]).astype(np.float64)
    across = np.array([a[1] - b[1], b[0] - a[0]], dtype=np.float64)
    for _ in range(_HALVINGS):
        middles = 0.5 * (way[:-1] + way[1:])
        middles += across * (amount * random.uniform(-1.0, 1.0, (len(middles), 1)))
        woven = np.empty((len(way) + len(middles), 2))
        woven[::2], woven[1::2] = way, middles
        way, amount = woven, amount * 0.55
    return way.astype(np.float32)


def tube_along(
    way: FloatArray, radius: float, light: float, first: FloatArray, second: FloatArray
) -> FloatArray:
    """Capsules along a way of (n, 2) pixels, from one linear colour to another."""
    count = len(way) - 1
    ends = np.concatenate([way[:-1], way[1:]], axis=1)
    share = np.linspace(0.0, 1.0, count + 1)[:, None]
    colors = first + (second - first) * share
    same = np.ones((count, 2), np.float32)
    return capsule_array(ends, radius * same, light * same, np.concatenate([colors[:-1], colors[1:]], axis=1))


register_layer(LinksSettings, LinksLayer)
