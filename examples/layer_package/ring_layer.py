"""A kind of layer in one file: a ring of light around each palm. Every setting may follow a signal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import moderngl

from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.blending import use_blend
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
from gesturekit.rendering.placement import Placement, placements
from gesturekit.rendering.setting_types import Color, NotNegative, Positive
from gesturekit.rendering.shader import ShaderSource, compile_sources, load_source, set_uniforms

SHADER = """#version 330
in vec2 v_at;
out vec4 o_light;
uniform vec3 u_color;
uniform float u_width;
void main() {
    float away = abs(length(v_at * 2.0 - 1.0) - 0.85);
    o_light = vec4(u_color * exp(-away * away / (u_width * u_width)), 0.0);
}
"""


class RingSettings(LayerSettings):
    """A ring of light around each palm. Lengths are in palm sizes."""

    type: Literal["ring"] = "ring"
    color: Color = (0.3, 0.8, 1.0)
    radius: Positive = 1.2
    width: Positive = 0.05
    light: NotNegative = 2.0
    """How bright it is; more than about 3 burns out to white."""


class RingLayer:
    """Draws the rings of all hands."""

    stage: Stage = "light"

    def __init__(self, context: Any, settings: RingSettings, shared: SharedSettings) -> None:
        self._context = context
        fragment = ShaderSource.of(SHADER, "ring_layer.py")
        self._program = compile_sources(context, load_source("quad.vert"), fragment, "ring")
        self._quad = context.vertex_array(self._program, [])
        self._places: list[tuple[Placement, RingSettings]] = []
        self._shown = 1.0

    def prepare(self, scene: Scene, look: Look[RingSettings]) -> Sequence[Region]:
        """Find the palms; a region for each."""
        self._shown = look.shown
        self._places = []
        for number, hand in enumerate(scene.hands):
            own = look.of(hand)
            found = placements(scene, "hand", own.radius / 0.85 + 3.0 * own.width)
            self._places += [(place, own) for place in found if place.hand == number]
        return [place.region for place, _ in self._places]

    def draw(self, canvas: Canvas) -> None:
        """Draw what was prepared into the bound target."""
        use_blend(self._context, "add")
        for place, own in self._places:
            color = linear_from_srgb(own.color) * own.light * own.opacity * self._shown
            set_uniforms(
                self._program,
                u_size=canvas.size,
                u_to_pixels=place.column_major,
                u_color=tuple(color.tolist()),
                u_width=own.width / own.radius,
            )
            self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)

    def release(self) -> None:
        """Give the memory back."""
        self._quad.release()
        self._program.release()


register_layer(RingSettings, RingLayer)
