"""Layers of glowing tubes: what their settings share, and how all are drawn."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, ClassVar, Generic, TypeVar

import moderngl
import numpy as np
from pydantic import Field

from gesturekit.hands import FloatArray
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.blending import use_blend
from gesturekit.rendering.capsule_batch import CapsuleBatch, capsule_cover
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.layer_registry import Canvas, LayerSettings, Scene, SharedSettings, Stage
from gesturekit.rendering.setting_types import NotNegative, Positive, Unit


class GlowSettings(LayerSettings):
    """How a tube full of light shines."""

    tube_light: NotNegative = 1.0
    """How bright its wall is."""
    core_light: NotNegative = 3.0
    """How hot the middle is; tone mapping turns what is hot white."""
    core_width: Unit = 0.35
    """How wide the hot middle is, in radii; one thinner than the pixels is spread."""
    halo_light: NotNegative = 0.4
    """How bright the glow that is drawn around it is."""
    halo_reach: Annotated[float, Field(ge=1, le=10)] = 3.5
    """Where the drawn halo ends, in radii; the bloom carries on from there."""


class TubeSettings(GlowSettings):
    """Tubes of one width."""

    radius: Positive = 0.035
    """How thick it is, palm sizes."""


S = TypeVar("S", bound=GlowSettings)


class TubeLayer(Generic[S]):
    """A layer whose parts are capsules; a subclass says where they lie. Parameters as in `LayerKind`."""

    fades: ClassVar[bool] = True
    """Whether a tube with less light than 1 is also less solid."""

    stage: Stage = "light"

    def __init__(self, context: Any, settings: S, shared: SharedSettings) -> None:
        self._context = context
        self._batch = CapsuleBatch(context, "tube_light.frag" if self.stage == "light" else "flat_paint.frag")
        self._parts: list[tuple[FloatArray, S]] = []
        self._shown = 1.0

    def lay_out(self, scene: Scene, look: Look[S]) -> Iterable[tuple[FloatArray, S]]:
        """Capsules that lie together, (n, CAPSULE_FLOATS), and the settings they are drawn with."""
        raise NotImplementedError

    def prepare(self, scene: Scene, look: Look[S]) -> Sequence[Region]:
        """Lay out the capsules; a region for each part, its halo included."""
        self._shown = look.shown
        laid = ((part[np.isfinite(part).all(axis=1)], own) for part, own in self.lay_out(scene, look))
        self._parts = [(part, own) for part, own in laid if len(part)]
        return [capsule_cover(part, self._reach(own)).clipped(*scene.size) for part, own in self._parts]

    def draw(self, canvas: Canvas) -> None:
        """Draw what was prepared: one call for all that have the same settings."""
        for own, parts in itertools.groupby(self._parts, key=lambda part: part[1]):
            use_blend(self._context, own.blend or ("max" if self.stage == "light" else "normal"))
            self._batch.draw(
                np.concatenate([part for part, _ in parts]),
                canvas.size,
                self._reach(own),
                u_light=(own.tube_light, own.core_light, own.halo_light, own.core_width),
                u_opacity=own.opacity * self._shown,
                u_fades=self.fades,
            )
        self._context.disable(moderngl.BLEND)

    def release(self) -> None:
        """Give the memory back."""
        self._batch.release()

    def _reach(self, settings: S) -> float:
        return settings.halo_reach if self.stage == "light" else 1.0
