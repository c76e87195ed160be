"""Glowing tubes, as layers of lines draw them: settings that they share, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import moderngl
import numpy as np
from pydantic import Field

from gesturekit.hands import FloatArray
from gesturekit.rendering.blending import use_blend
from gesturekit.rendering.capsule_batch import CapsuleBatch, capsule_cover, no_capsules
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.layer_registry import Canvas, LayerSettings
from gesturekit.rendering.setting_types import NotNegative, Positive, Unit


class TubeSettings(LayerSettings):
    """Tubes full of light. Radii are in palm sizes."""

    radius: Positive = 0.035
    """How thick it is."""
    tube_light: NotNegative = 1.0
    """How bright its wall is."""
    core_light: NotNegative = 3.0
    """How hot the middle is; tone mapping turns what is hot white."""
    core_width: Unit = 0.35
    """How wide the hot middle is, in radii."""
    halo_light: NotNegative = 0.4
    """How bright the glow that is drawn around it is."""
    halo_reach: Annotated[float, Field(ge=1, le=10)] = 3.5
    """Where the drawn halo ends, in radii; the bloom carries on from there."""


class Tubes:
    """Draws the tubes of one layer.

    Parameters
    ----------
    context
        moderngl.Context, current.
    """

    def __init__(self, context: Any) -> None:
        self._context = context
        self._batch = CapsuleBatch(context, "tube_light.frag")
        self._groups: list[FloatArray] = []

    def prepare(self, groups: Sequence[FloatArray], settings: TubeSettings) -> list[Region]:
        """Take groups of capsules that lie together, each (n, CAPSULE_FLOATS); a region for each."""
        self._groups = [group[np.isfinite(group).all(axis=1)] for group in groups]
        self._groups = [group for group in self._groups if len(group)]
        return [capsule_cover(group, settings.halo_reach) for group in self._groups]

    def draw(self, canvas: Canvas, settings: TubeSettings, opacity: float) -> None:
        """Draw what was prepared into the bound target."""
        use_blend(self._context, settings.blend or "max")
        self._batch.draw(
            np.concatenate(self._groups) if self._groups else no_capsules(),
            canvas.size,
            settings.halo_reach,
            u_light=(settings.tube_light, settings.core_light, settings.halo_light, settings.core_width),
            u_opacity=opacity,
            u_fades=True,
        )
        self._context.disable(moderngl.BLEND)

    def release(self) -> None:
        """Give the memory back."""
        self._batch.release()
