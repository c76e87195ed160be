"""The hand's skeleton as capsules: bones, joints and glowing fingertips of all hands in one draw call.

Follows Figures 1 and 7 of the paper: one colour a finger, and nearer joints larger and lighter. All
widths are parts of the hand's own size, so that a hand looks the same at any distance and resolution.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from gesturekit.config.config_text import Table
from gesturekit.hands import BONES, Finger, FloatArray, Hand
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.capsule_batch import capsule_array
from gesturekit.rendering.color import linear_from_srgb
from gesturekit.rendering.flare import Flares
from gesturekit.rendering.layer_registry import Scene, SharedSettings, Stage, register_layer
from gesturekit.rendering.setting_types import Color, NotNegative, Positive, Unit
from gesturekit.rendering.tubes import GlowSettings, TubeLayer

# Points further out than this many picture sizes are no hand: float32 pixels would lose their fractions.
_FARTHEST = 8.0

# How far along its finger each landmark lies, 0 at the wrist to 1 at the tip.
_ALONG = np.array([0.0] + [0.25, 0.5, 0.75, 1.0] * 5, dtype=np.float32)


class FingerColors(Table):
    """One colour per finger, and one for the wrist; bones of the palm blend between their two ends."""

    wrist: Color
    thumb: Color
    index: Color
    middle: Color
    ring: Color
    pinky: Color

    def of(self, finger: Finger) -> tuple[float, float, float]:
        """Colour of one finger."""
        color: tuple[float, float, float] = getattr(self, finger.name.lower())
        return color


class SkeletonSettings(GlowSettings):
    """Bones, joints and fingertips. All sizes are radii in palm sizes unless said otherwise.

    `style` is "light" (glowing tubes, tone mapped, with bloom) or "paint" (flat colours, no glow).
    """

    fixed = frozenset({"flare", "flare_seconds"})

    type: Literal["skeleton"] = "skeleton"
    style: Literal["light", "paint"] = "light"
    """Glowing tubes with bloom, or flat colours."""
    colors: FingerColors
    bone_radius: Positive = 0.04
    """Of a bone at its thicker end."""
    joint_radius: NotNegative = 0.06
    """Of the dots between bones; 0 for none."""
    tip_radius: NotNegative = 0.075
    """Of the dots at fingertips; 0 for none."""
    joint_color: Color | None = None
    """One colour for all joints; without one, that of the finger."""
    taper: Unit = 0.3
    """How much thinner a finger is at its tip than at the wrist."""
    smallest_radius: Annotated[float, Field(ge=0, le=0.05)] = 0.0035
    """No bone's radius falls below this part of the picture's shorter side: far hands still read."""
    depth_size: Unit = 0.35
    """How much larger a joint one palm size nearer than the wrist is drawn."""
    depth_light: Unit = 0.4
    """How much brighter a joint one palm size nearer than the wrist is drawn."""
    near_color: Color | None = None
    """Of joints `depth_range` nearer than the wrist, in place of the fingers' `colors`: all go by depth."""
    far_color: Color = (0.1, 0.12, 0.2)
    """Of joints as far as the wrist or farther; only with a `near_color`."""
    depth_range: Positive = 0.5
    """Palm sizes."""
    core_width: Unit = 0.45
    """How wide the hot middle is, in radii; one thinner than the pixels is spread."""
    halo_light: NotNegative = 0.45
    """How bright the glow that is drawn around a bone is."""
    tip_light: NotNegative = 1.5
    """How much brighter fingertips are than bones."""
    flare: NotNegative = 0.0
    """How much brighter a hand flares up when it begins a gesture or makes a motion: 1 is twice as bright."""
    flare_seconds: Positive = 0.12
    """Time from there to the brightest moment; the flare takes about five times as long to die away."""


class SkeletonGeometry:
    """Turns hands into capsules; no OpenGL.

    Parameters
    ----------
    settings
        Looks of bones, joints and tips.
    """

    def __init__(self, settings: SkeletonSettings) -> None:
        self.settings = self._settings = settings
        tips = [int(finger.tip) for finger in Finger]
        parts: list[tuple[list[tuple[int, int]], float, float]] = [
            ([(int(a), int(b)) for a, b in BONES], settings.bone_radius, 1.0)
        ]
        if settings.joint_radius > 0:
            joints = [(i, i) for i in range(21) if i not in tips or settings.tip_radius == 0]
            parts.append((joints, settings.joint_radius, 1.0))
        if settings.tip_radius > 0:
            parts.append(([(i, i) for i in tips], settings.tip_radius, settings.tip_light))

        self._ends = np.array([pair for pairs, _, _ in parts for pair in pairs], dtype=np.int64)
        counts = [len(pairs) for pairs, _, _ in parts]
        self._radius = np.repeat([radius for _, radius, _ in parts], counts).astype(np.float32)[:, None]
        self._light = np.repeat([light for _, _, light in parts], counts).astype(np.float32)[:, None]

        palette = [linear_from_srgb(settings.colors.wrist)]
        for finger in Finger:
            palette += [linear_from_srgb(settings.colors.of(finger))] * 4
        colors = np.array(palette, dtype=np.float32)[self._ends]
        if settings.joint_color is not None:
            colors[self._ends[:, 0] == self._ends[:, 1]] = linear_from_srgb(settings.joint_color)
        self._colors = colors.reshape(-1, 6)

    def capsules(self, hand: Hand, size: tuple[int, int]) -> FloatArray:
        """All capsules of one hand, far ones first.

        Parameters
        ----------
        hand
            Landmarks in pixels of the output.
        size
            Width and height of the output, pixels; the smallest width is a part of the shorter.

        Returns
        -------
        (n, CAPSULE_FLOATS) float32. Bones and joints at a landmark that is not finite, or absurdly far
        outside the picture, are left out.
        """
        settings = self._settings
        points = hand.landmarks[:, :2]
        palm = min(palm_size_3d(hand), _FARTHEST * max(size))
        nearness = joint_nearness(hand, palm)

        scale = (1.0 - settings.taper * _ALONG) * (1.0 + settings.depth_size * nearness)
        # The minimum grows from bone to joint to tip as the widths do, so far hands keep their shape.
        smallest = settings.smallest_radius * min(size) * self._radius / settings.bone_radius
        radius = np.maximum(palm * self._radius * scale[self._ends], smallest)
        light = self._light * np.maximum(1.0 + settings.depth_light * nearness, 0.1)[self._ends]
        colors = self._colors
        if settings.near_color is not None:
            share = np.clip(nearness / settings.depth_range, 0.0, 1.0)[self._ends][..., None]
            far, near = linear_from_srgb(settings.far_color), linear_from_srgb(settings.near_color)
            colors = (far + (near - far) * share).reshape(-1, 6)

        found = capsule_array(points[self._ends].reshape(-1, 4), radius, light, colors)
        with np.errstate(invalid="ignore"):
            usable = np.all(np.abs(found[:, :4]) < _FARTHEST * max(size), axis=1)
        far_first = np.argsort(nearness[self._ends].mean(axis=1), kind="stable")
        return np.asarray(found[far_first][usable[far_first]], dtype=np.float32)


def joint_nearness(hand: Hand, palm: float) -> FloatArray:
    """How many palm sizes each joint is nearer to the camera than the wrist: (21,) float32, −1 to 1."""
    with np.errstate(invalid="ignore", over="ignore"):
        nearness = -hand.landmarks[:, 2] / max(palm, 1.0)
    return np.asarray(np.clip(np.nan_to_num(nearness, nan=0.0), -1.0, 1.0), dtype=np.float32)


class SkeletonLayer(TubeLayer[SkeletonSettings]):
    """Draws the bones of every hand."""

    # A joint far from the camera is darker, not thinner: what lies behind it stays hidden.
    fades = False

    def __init__(self, context: Any, settings: SkeletonSettings, shared: SharedSettings) -> None:
        self.stage: Stage = settings.style
        super().__init__(context, settings, shared)
        self._geometry = SkeletonGeometry(settings)
        self._flares = Flares(settings.flare, settings.flare_seconds)

    def lay_out(
        self, scene: Scene, look: Look[SkeletonSettings]
    ) -> Iterator[tuple[FloatArray, SkeletonSettings]]:
        """A part for each hand."""
        self._flares.update(scene.events, scene.time)
        for hand in scene.hands:
            settings = look.of(hand)
            if self._geometry.settings != settings:
                self._geometry = SkeletonGeometry(settings)
            capsules = self._geometry.capsules(hand, scene.size)
            capsules[:, 6:8] *= self._flares.gain(hand.id, scene.time)
            yield capsules, settings


register_layer(SkeletonSettings, SkeletonLayer)
