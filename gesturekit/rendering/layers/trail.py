"""Trails: what a fingertip draws in the air stays as light, and fades, or is rubbed out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from gesturekit.hands import Finger, FloatArray
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.capsule_batch import capsule_array
from gesturekit.rendering.color import linear_from_srgb
from gesturekit.rendering.landmark_names import LandmarkWords, finger_of, landmark_points
from gesturekit.rendering.layer_registry import Scene, SharedSettings, register_layer
from gesturekit.rendering.setting_types import Color, NotNegative, Positive, Unit
from gesturekit.rendering.tubes import TubeLayer, TubeSettings

_MOST_POINTS = 4000
# A curve is laid through the points that were seen, in pieces of about so many palm sizes.
_PIECE = 0.12
# A hand that was not seen for longer than this puts the pen down.
_GAP_SECONDS = 0.2
# Over about this long a line is steadied: hands tremble and trackers do, at 8 Hz and more.
_STEADY_SECONDS = 0.03


class TrailSettings(TubeSettings):
    """Light that fingertips leave behind.

    `pen` over a half draws; else, `eraser` over a half rubs out what is near. Both follow signals, as a rule.
    """

    type: Literal["trail"] = "trail"
    points: LandmarkWords = ("index_tip",)
    """Landmarks that draw."""
    pen: Unit = 1.0
    """Draws while it is over a half."""
    eraser: Unit = 0.0
    """Rubs out while it is over a half and the pen is not."""
    eraser_radius: Positive = 0.35
    """How far from the point it rubs out."""
    life: NotNegative = 1.2
    """Seconds until it has faded; 0: it stays until it is rubbed out."""
    color: Color | None = None
    """Of the trail where it is drawn; without one, that of the finger in `finger_colors`."""
    finger_colors: Annotated[tuple[Color, ...], Field(min_length=5, max_length=5)] = (
        (1.0, 0.2, 0.33),
        (1.0, 0.6, 0.12),
        (0.12, 0.94, 0.54),
        (0.12, 0.66, 1.0),
        (0.7, 0.24, 1.0),
    )
    """From thumb to little finger."""
    taper: Unit = 0.75
    """How much thinner a trail is when it has faded."""


class TrailLayer(TubeLayer[TrailSettings]):
    """Remembers what was drawn."""

    def __init__(self, context: Any, settings: TrailSettings, shared: SharedSettings) -> None:
        super().__init__(context, settings, shared)
        # One line for each time the pen went down: time, x, y, radius and linear colour of each point.
        self._lines: list[list[FloatArray]] = []
        self._open: dict[tuple[int, str], list[FloatArray]] = {}

    def lay_out(self, scene: Scene, look: Look[TrailSettings]) -> list[tuple[FloatArray, TrailSettings]]:
        """Move the pens; a part for each line."""
        if look.restarted or look.cleared:
            self._lines, self._open = [], {}
        self._move(scene, look)
        life = look.settings.life
        if life > 0.0:
            for line in self._lines:
                # In place: the line that is being drawn is known by two names.
                line[:] = [point for point in line if scene.time - point[0] < life]
        self._open = {
            key: line for key, line in self._open.items() if line and scene.time - line[-1][0] <= _GAP_SECONDS
        }
        kept = [line for line in self._lines if line]
        while sum(map(len, kept)) > _MOST_POINTS:
            kept.pop(0)
        self._lines = kept
        return [(self._capsules(line, scene.time, look.settings), look.settings) for line in kept]

    def _move(self, scene: Scene, look: Look[TrailSettings]) -> None:
        for hand in scene.hands:
            settings = look.of(hand)
            palm = palm_size_3d(hand)
            places = landmark_points(hand, settings.points)
            for word, place in zip(settings.points, places, strict=True):
                key = (hand.id, word)
                if not np.isfinite(place).all() or settings.pen <= 0.5:
                    self._open.pop(key, None)
                else:
                    finger = finger_of(word) or Finger.INDEX
                    color = linear_from_srgb(settings.color or settings.finger_colors[finger])
                    point = np.array([scene.time, *place, palm * settings.radius, *color])
                    line = self._open.get(key)
                    if line is None:
                        line = self._open[key] = []
                        self._lines.append(line)
                    line.append(point)
                if settings.eraser > 0.5 >= settings.pen and np.isfinite(place).all():
                    self._erase(place, settings.eraser_radius * palm)

    def _erase(self, place: FloatArray, radius: float) -> None:
        lines: list[list[FloatArray]] = []
        for line in self._lines:
            part: list[FloatArray] = []
            for point in line:
                if np.hypot(*(point[1:3] - place)) > radius:
                    part.append(point)
                elif part:
                    lines.append(part)
                    part = []
            lines.append(part)
        self._lines, self._open = [line for line in lines if line], {}

    def _capsules(self, line: Sequence[FloatArray], now: float, settings: TrailSettings) -> FloatArray:
        points = through(steadied(np.stack(line)))
        age = np.zeros(len(points)) if settings.life == 0.0 else (now - points[:, 0]) / settings.life
        left = np.clip(1.0 - age, 0.0, 1.0)
        radius = points[:, 3] * (1.0 - settings.taper * (1.0 - left))
        if len(points) == 1:
            points, radius, left = (np.repeat(each, 2, axis=0) for each in (points, radius, left))
        pairs = np.stack([np.arange(len(points) - 1), np.arange(1, len(points))], axis=1)
        light = left * left * (3.0 - 2.0 * left)
        return capsule_array(
            points[pairs, 1:3].reshape(-1, 4),
            radius[pairs],
            light[pairs],
            points[pairs, 4:7].reshape(-1, 6),
        )


def steadied(points: FloatArray) -> FloatArray:
    """The same points, (n, 7), with their places averaged over the time around them; the ends stay.

    The weights are a Gaussian's, taken evenly before and after a point, so that a line lags nowhere.
    """
    reach = 2.5 * _STEADY_SECONDS
    times, places = points[:, 0], points[:, 1:3].astype(np.float64)
    total, weights = places.copy(), np.ones(len(points))
    open_ = np.ones(len(points), dtype=bool)
    for step in range(1, (len(points) + 1) // 2):
        inner = slice(step, len(points) - step)
        gap = np.maximum(times[2 * step :] - times[inner], times[inner] - times[: -2 * step])
        open_[:step] = open_[len(points) - step :] = False
        open_[inner] &= gap < reach
        if not open_.any():
            break
        weight = np.where(open_[inner], np.exp(-0.5 * (gap / _STEADY_SECONDS) ** 2), 0.0)
        total[inner] += weight[:, None] * (places[: -2 * step] + places[2 * step :])
        weights[inner] += 2.0 * weight
    smooth: FloatArray = points.copy()
    smooth[:, 1:3] = total / weights[:, None]
    return smooth


def through(points: FloatArray) -> FloatArray:
    """A smooth curve through points: more of them in between, where the way is long.

    A Catmull-Rom spline (1974), so that a line drawn fast is round at any frame rate.

    Parameters
    ----------
    points
        (n, 7): time, x, y, radius, colour.

    Returns
    -------
    (m, 7) with the given ones among them.
    """
    if len(points) < 3:
        return points
    lengths = np.hypot(*np.diff(points[:, 1:3], axis=0).T)
    pieces = np.clip(np.ceil(lengths / np.maximum(points[1:, 3] * (_PIECE / 0.035), 1.0)), 1, 16).astype(int)
    around = np.concatenate([points[:1], points, points[-1:]])
    found = []
    for number, count in enumerate(pieces):
        a, b, c, d = around[number : number + 4]
        share = (np.arange(count) / count)[:, None]
        curve = b + 0.5 * share * (
            c - a + share * (2 * a - 5 * b + 4 * c - d + share * (3 * (b - c) + d - a))
        )
        curve[:, 3:] = b[3:] + (c[3:] - b[3:]) * share
        found.append(curve)
    return np.concatenate([*found, points[-1:]]).astype(points.dtype)


register_layer(TrailSettings, TrailLayer)
