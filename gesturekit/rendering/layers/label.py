"""Names of the gestures that are being made, as in Figure 6 of the paper.

Each name lies on a dark rounded plate and glows in the gesture's colour; what must be held to be confirmed
has a ring that fills, and its name is dim until it is full.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import moderngl

from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.blending import use_blend
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.labels.label_board import LabelBoard
from gesturekit.rendering.labels.label_layout import GLOW, LabelLayout, Plate
from gesturekit.rendering.labels.label_settings import LabelSettings
from gesturekit.rendering.labels.text_textures import TextTextures
from gesturekit.rendering.layer_registry import Canvas, Scene, SharedSettings, Stage, register_layer
from gesturekit.rendering.shader import build_program, set_uniforms


class LabelLayer:
    """Draws the names of the gestures that are being made."""

    stage: Stage = "paint"

    def __init__(
        self,
        context: Any,
        settings: LabelSettings,
        shared: SharedSettings,
    ) -> None:
        self._context = context
        self._settings = settings
        self._shown = 1.0
        self._accents = shared.accents
        self._board = LabelBoard(settings)
        self._layout = LabelLayout(settings, shared.names)
        self._plates: list[Plate] = []
        self._textures = TextTextures(context)
        self._program = build_program(context, "region.vert", "label.frag")
        self._quad = context.vertex_array(self._program, [])

    def prepare(self, scene: Scene, look: Look[LabelSettings]) -> Sequence[Region]:
        """Find out which names are to be seen; one region per plate."""
        self._settings, self._shown = look.settings, look.shown * look.settings.opacity
        labels = self._board.update(scene.events, scene.hands, scene.time)
        self._plates = self._layout.lay_out(labels, scene.size)
        return [plate.region.clipped(*scene.size) for plate in self._plates]

    def draw(self, canvas: Canvas) -> None:
        """Draw what was prepared into the bound target."""
        use_blend(self._context, self._settings.blend or "normal")
        for plate in self._plates:
            texture = self._textures.of(plate.text)
            texture.use(0)
            scale = plate.letters / plate.text.size[1]
            set_uniforms(
                self._program,
                u_text=0,
                u_size=canvas.size,
                u_region=plate.region.corners,
                u_plate=(plate.x, plate.y, plate.width, plate.height),
                u_text_x=plate.text_x,
                u_ring=(*plate.ring, plate.label.progress or 0.0),
                u_text_size=(texture.width * scale, texture.height * scale),
                u_glow_reach=GLOW * plate.letters,
                u_edge=max(1.0, 0.07 * plate.letters),
                u_color=self._settings.color,
                u_accent=self._accents.get(plate.label.name, self._settings.accent),
                u_background=(*self._settings.background, self._settings.background_opacity),
                u_glow=self._settings.glow,
                u_opacity=plate.label.opacity * self._shown,
            )
            self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)
        self._context.disable(moderngl.BLEND)
        self._textures.keep(plate.text for plate in self._plates)

    def release(self) -> None:
        """Give the memory back."""
        self._textures.keep(())
        self._quad.release()
        self._program.release()


register_layer(LabelSettings, LabelLayer)
