"""A title card: large letters that fade in as the effect begins, stand for a moment, and go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import moderngl
import numpy as np
from pydantic import Field

from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.blending import use_blend
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.labels.label_text import TextImage, draw_text
from gesturekit.rendering.labels.text_textures import TextTextures
from gesturekit.rendering.layer_registry import (
    Canvas,
    LayerSettings,
    Scene,
    SharedSettings,
    Stage,
    register_layer,
)
from gesturekit.rendering.setting_types import Color, FontPath, NotNegative, Unit
from gesturekit.rendering.shader import build_program, set_uniforms

_ROOM = 0.86
"""Part of the picture's width that the letters may take."""

_RISE = 0.5
"""How far it rises as it comes and sinks as it goes, in heights of a capital letter."""


class TitleSettings(LayerSettings):
    """The effect's title and, smaller, its description; or words of one's own. Times are in seconds."""

    type: Literal["title"] = "title"
    text: Annotated[str, Field(max_length=80)] = ""
    """Instead of the effect's title."""
    line: Annotated[str, Field(max_length=160)] | None = None
    """Below it, instead of the effect's description; empty for none."""
    height: Annotated[float, Field(gt=0, le=0.5)] = 0.075
    """Height of a capital letter as a part of the picture's shorter side."""
    place: Annotated[float, Field(ge=0, le=1)] = 0.8
    """Where the middle of the title is: 0 at the top of the picture to 1 at the bottom."""
    font: FontPath | None = None
    color: Color = (1.0, 1.0, 1.0)
    shade: Unit = 0.8
    """How dark the soft shadow behind the letters is."""
    delay_seconds: NotNegative = 0.3
    stay_seconds: NotNegative = 1.8
    fade_in_seconds: NotNegative = 0.3
    fade_out_seconds: NotNegative = 0.5


class TitleLayer:
    """Draws the card of one effect."""

    stage: Stage = "paint"

    def __init__(self, context: Any, settings: TitleSettings, shared: SharedSettings) -> None:
        self._context = context
        self._settings, self._look = settings, Look(settings)
        below = shared.description if settings.line is None else settings.line
        self._lines = [(settings.text or shared.title, 1.0), (below, 0.36)]
        self._began: float | None = None
        self._shown = 0.0
        self._placed: list[tuple[TextImage, float, float, float]] = []
        self._textures = TextTextures(context)
        self._program = build_program(context, "quad.vert", "title.frag")
        self._quad = context.vertex_array(self._program, [])

    def prepare(self, scene: Scene, look: Look[TitleSettings]) -> Sequence[Region]:
        """Find out how much of it is to be seen now; a region for each line."""
        self._settings, self._look = look.settings, look
        if self._began is None or look.restarted or scene.time < self._began:
            self._began = scene.time
        self._shown = shown_after(look.settings, scene.time - self._began)
        self._placed = []
        if self._shown > 0.0:
            self._place(scene.size)
        return [self._region(*placed) for placed in self._placed]

    def draw(self, canvas: Canvas) -> None:
        """Draw what was prepared into the bound target."""
        use_blend(self._context, self._settings.blend or "normal")
        for text, x, y, scale in self._placed:
            texture = self._textures.of(text)
            texture.use(0)
            height, width = text.pixels.shape[:2]
            columns = np.array([[width * scale, 0, x], [0, height * scale, y], [0, 0, 1.0]]).T
            set_uniforms(
                self._program,
                u_text=0,
                u_size=canvas.size,
                u_to_pixels=tuple(columns.reshape(-1).tolist()),
                u_color=self._settings.color,
                u_shade=self._settings.shade,
                u_opacity=self._shown * self._settings.opacity * self._look.shown,
            )
            self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)
        self._context.disable(moderngl.BLEND)
        self._textures.keep(text for text, *_ in self._placed)

    def release(self) -> None:
        """Give the memory back."""
        self._textures.keep(())
        self._quad.release()
        self._program.release()

    def _place(self, size: tuple[int, int]) -> None:
        """Where each line's texture lies: left, top, and its scale."""
        letters = max(8, round(self._settings.height * min(size)))
        y = self._settings.place * size[1]
        y += _RISE * letters * (1.0 - self._shown) ** 2
        for words, part in self._lines:
            if not words:
                continue
            text = draw_text(words, max(7, round(part * letters)), self._settings.font)
            scale = min(1.0, _ROOM * size[0] / max(text.size[0], 1))
            left = 0.5 * size[0] - (0.5 * text.size[0] + text.margin) * scale
            top = y - (0.5 * text.size[1] + text.margin) * scale
            self._placed.append((text, round(left), round(top), scale))
            y += (0.9 * letters + text.size[1]) * 0.75

    @staticmethod
    def _region(text: TextImage, x: float, y: float, scale: float) -> Region:
        height, width = text.pixels.shape[:2]
        return Region.around(x, y, x + width * scale, y + height * scale)


def shown_after(settings: TitleSettings, seconds: float) -> float:
    """How much of a card is to be seen so many seconds after the effect began, 0 to 1."""
    since = seconds - settings.delay_seconds
    rise, fall = settings.fade_in_seconds, settings.fade_out_seconds
    left = since - rise - settings.stay_seconds
    if since < 0.0 or left >= fall:
        return 0.0
    come = 1.0 if since >= rise else since / rise
    go = 1.0 if left <= 0.0 else 1.0 - left / fall
    return min(come, go)


register_layer(TitleSettings, TitleLayer)
