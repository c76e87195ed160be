"""Draws an ISF file or one of Shadertoy's in its places: picture, each hand or palm, between hands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import moderngl
import numpy as np

from gesturekit.hands import Hand
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.blending import use_blend
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.landmark_names import landmark_points
from gesturekit.rendering.layer_registry import Canvas, Scene, Stage
from gesturekit.rendering.placement import Placement, placements
from gesturekit.rendering.shader import build_program, set_uniforms
from gesturekit.rendering.shader_formats.pass_runner import PassRunner, PlaceFrame, PlaceMemory
from gesturekit.rendering.shader_formats.shader_input import InputValue
from gesturekit.rendering.shader_formats.shader_plan import CAMERA, MASK, ShaderPlan
from gesturekit.rendering.shader_formats.shader_settings import ShaderSettings

_PRESSED, _LET_GO = 0.7, 0.45
"""Pinch at which iMouse is pressed, and at which it is let go."""

_SIDE_STEP, _SIDE_SLACK = 64, 0.25
"""A shader that remembers keeps its size while the place's differs by less than this part."""


class PassesLayer:
    """Runs one shader of somebody else's form.

    Parameters
    ----------
    context
        moderngl.Context, current.
    settings
        Looks, from the effect.
    plan
        The shader.

    Raises
    ------
    RenderError
        It does not compile: file and line.
    """

    def __init__(self, context: Any, settings: ShaderSettings, plan: ShaderPlan) -> None:
        self._context = context
        self.stage: Stage = settings.stage
        self._settings, self._plan = settings, plan
        self._needed = {"nothing": 0, "hand": 1, "hands": 2}[settings.needs]
        dtype = "f2" if settings.stage == "light" else "f1"
        self._runner = PassRunner(context, plan, Path(settings.file).name, dtype, settings.inputs)
        self._lay = build_program(context, "quad.vert", "lay_up.frag")
        self._quad = context.vertex_array(self._lay, [])
        self._memories: dict[int, PlaceMemory] = {}
        self._sizes: dict[int, tuple[int, int]] = {}
        self._gone: list[PlaceMemory] = []
        self._places: list[tuple[int, Placement]] = []
        self._look: Look[ShaderSettings] = Look(settings)
        self._scene = Scene((1, 1), (), (), 0.0)

    def prepare(self, scene: Scene, look: Look[ShaderSettings]) -> Sequence[Region]:
        """Find the places; a region for each. What belongs to a hand that is gone is forgotten."""
        self._scene, self._look = scene, look
        self._places = []
        if len(scene.hands) >= self._needed:
            of_hand = self._settings.where in ("hand", "palm")
            self._places = [
                (scene.hands[place.hand].id if of_hand else -1, place)
                for place in placements(
                    scene, self._settings.where, look.settings.reach, look.settings.offset
                )
            ]
        kept = set() if look.cleared or look.restarted else {key for key, _ in self._places}
        for key in [key for key in self._memories if key not in kept]:
            self._gone.append(self._memories.pop(key))
            self._sizes.pop(key, None)
        return [place.region for _, place in self._places]

    def draw(self, canvas: Canvas) -> None:
        """Draw what was prepared into the bound target."""
        for memory in self._gone:
            memory.release()
        self._gone.clear()
        look, settings = self._look, self._settings
        blend = settings.blend or ("add" if self.stage == "light" else "normal")
        for key, place in self._places:
            own = look.settings if key < 0 else look.of(self._scene.hands[place.hand])
            memory = self._memories.setdefault(key, PlaceMemory())
            canvas.framebuffer.use()
            source = self._runner.draw(memory, self._frame(canvas, key, place, own, memory))
            canvas.framebuffer.use()
            canvas.framebuffer.viewport = (0, 0, *canvas.size)
            use_blend(self._context, blend)
            source.texture.filter = moderngl.LINEAR, moderngl.LINEAR
            source.texture.use(0)
            set_uniforms(
                self._lay,
                u_source=0,
                u_size=canvas.size,
                u_to_pixels=place.column_major,
                u_opacity=own.opacity * look.shown,
                u_edge=own.edge,
                u_round=own.outline == "round",
                u_opaque=self._plan.opaque,
                u_light=self.stage == "light",
            )
            self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)
        self._context.disable(moderngl.BLEND)

    def release(self) -> None:
        """Give the memory back."""
        for memory in (*self._memories.values(), *self._gone):
            memory.release()
        self._memories.clear()
        self._gone.clear()
        self._runner.release()
        self._quad.release()
        self._lay.release()

    def _frame(
        self, canvas: Canvas, key: int, place: Placement, own: ShaderSettings, memory: PlaceMemory
    ) -> PlaceFrame:
        size = self._size(key, place, own.scale)
        hands = self._scene.hands
        hand = hands[place.hand] if place.hand < len(hands) else None
        values = {
            name: self._point(name, value, place, size, hand)
            if isinstance(value, str) and self._plan.inputs[name].kind == "point2D"
            else value
            for name, value in own.inputs.items()
        }
        textures = {CAMERA: canvas.picture}
        if self._runner.reads(MASK, values):
            textures[MASK] = canvas.hands.mask()
            canvas.framebuffer.use()
        return PlaceFrame(
            size,
            place.column_major,
            canvas.size,
            textures,
            self._scene.time,
            self._look.seconds,
            self._mouse(canvas, place, size, hand, memory),
            values,
        )

    def _size(self, key: int, place: Placement, scale: float) -> tuple[int, int]:
        """Pixels in which a place is computed."""
        corners = place.to_pixels @ np.array([[0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 1, 1]], dtype=np.float64)
        a, b, c, d = (corners[:2] / corners[2]).T
        sides = max(np.hypot(*(b - a)), np.hypot(*(d - c))), max(np.hypot(*(c - a)), np.hypot(*(d - b)))
        most = 2 * max(self._scene.size)
        width, height = (max(1, min(round(float(side) * scale), most)) for side in sides)
        if key < 0 and self._settings.where == "picture":
            return width, height
        if not self._runner.remembers:
            return width, height
        old = self._sizes.get(key)
        steady = old is not None and all(
            abs(now - before) <= _SIDE_SLACK * before
            for now, before in zip((width, height), old, strict=True)
        )
        if old is None or not steady:
            self._sizes[key] = old = (
                -(-width // _SIDE_STEP) * _SIDE_STEP,
                -(-height // _SIDE_STEP) * _SIDE_STEP,
            )
        return old

    def _point(
        self, name: str, word: str, place: Placement, size: tuple[int, int], hand: Hand | None
    ) -> InputValue:
        """Where a landmark is, as the shader counts: in its own range, or in pixels of the place."""
        each = self._plan.inputs[name]
        at = None if hand is None else _in_place(hand, word, place)
        if at is None:
            return each.default
        if not each.least:
            return at[0] * size[0], at[1] * size[1]
        x, y = (
            least + part * (most - least) for part, least, most in zip(at, each.least, each.most, strict=True)
        )
        return x, y

    def _mouse(
        self, canvas: Canvas, place: Placement, size: tuple[int, int], hand: Hand | None, memory: PlaceMemory
    ) -> tuple[float, float, float, float]:
        """The index tip as Shadertoy's mouse: where it is, where it was pressed, negative once let go."""
        x, y, down = memory.mouse
        at = None if hand is None else _in_place(hand, "index_tip", place)
        if at is None or hand is None:
            memory.mouse = (x, y, False)
            return 0.0, 0.0, -x, -y
        tip = at[0] * size[0], at[1] * size[1]
        pinch = canvas.signals.of_hand("pinch", hand) or 0.0
        pressed = pinch >= (_LET_GO if down else _PRESSED)
        clicked = pressed and not down
        if clicked:
            x, y = tip
        memory.mouse = (x, y, pressed)
        return *tip, (x if pressed else -x), (y if clicked else -y)


def _in_place(hand: Hand, word: str, place: Placement) -> tuple[float, float] | None:
    """A landmark in a place: 0 to 1 across and up; None where it is not known."""
    at = landmark_points(hand, (word,))[0]
    if not np.isfinite(at).all() or abs(np.linalg.det(place.to_pixels)) < 1e-9:
        return None
    x, y, w = np.linalg.solve(place.to_pixels, np.array([*at.tolist(), 1.0]))
    return None if abs(w) < 1e-9 else (float(x / w), float(1.0 - y / w))
