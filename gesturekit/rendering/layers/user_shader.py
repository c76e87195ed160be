"""A shader of somebody's own: GLSL that an effect brings, for the picture, a hand, a palm, between hands."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import moderngl

from gesturekit.assets import asset_path
from gesturekit.config.problems import Mistakes
from gesturekit.errors import ConfigError
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.blending import use_blend
from gesturekit.rendering.color import linear_from_srgb
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.layer_registry import (
    Canvas,
    Layer,
    Scene,
    SharedSettings,
    Stage,
    register_layer,
)
from gesturekit.rendering.placement import Placement, placements
from gesturekit.rendering.shader import ShaderSource, compile_sources, load_source, set_uniforms
from gesturekit.rendering.shader_formats.passes_layer import PassesLayer
from gesturekit.rendering.shader_formats.shader_settings import ShaderSettings
from gesturekit.rendering.shader_memory import ShaderMemory
from gesturekit.rendering.target import Target
from gesturekit.words import nearest_of


def shader_layer(context: Any, settings: ShaderSettings, shared: SharedSettings) -> Layer:
    """The layer of a shader of whatever format."""
    plan = settings.plan()
    if plan.format == "own":
        return ShaderLayer(context, settings, shared)
    return PassesLayer(context, settings, plan)


class ShaderLayer:
    """Runs one shader of our own form."""

    def __init__(self, context: Any, settings: ShaderSettings, shared: SharedSettings) -> None:
        self._context = context
        self.stage: Stage = settings.stage
        self._settings = settings
        source = shader_text(Path(settings.file), settings.stage)
        self._program = compile_sources(context, load_source("quad.vert"), source, settings.file)
        self._quad = context.vertex_array(self._program, [])
        self._memory: ShaderMemory | None = None
        if _REMEMBER.search(source.text):
            memory = shader_text(Path(settings.file), settings.stage, "remember")
            self._memory = ShaderMemory(context, memory, settings.file)
        programs = [self._program] if self._memory is None else [self._program, self._memory.program]
        check_inputs(programs, settings.inputs, settings.file)
        self.doubts = unused_inputs(programs, settings.inputs, settings.file)
        self._remembers = "last" in self._program
        self._apart = self._memory is None and (self._remembers or settings.scale < 1.0)
        if self._apart and settings.where != "picture":
            raise ConfigError(
                f'{settings.file}: reads `last`, which only where = "picture" has; the layer says '
                f'where = "{settings.where}"'
            )
        self._lay = compile_sources(context, load_source("quad.vert"), load_source("lay.frag"), "lay.frag")
        self._lay_quad = context.vertex_array(self._lay, [])
        self._targets: list[Target] = []
        self._places: list[Placement] = []
        self._look: Look[ShaderSettings] = Look(settings)
        self._scene = Scene((1, 1), (), (), 0.0)

    def prepare(self, scene: Scene, look: Look[ShaderSettings]) -> Sequence[Region]:
        """Find the places; a region for each."""
        self._scene, self._look, self._settings = scene, look, look.settings
        wanted = {"nothing": 0, "hand": 1, "hands": 2}[self._settings.needs]
        self._places = []
        if look.cleared or look.restarted:
            self._forget = True
            self._seen = -math.inf
        if len(scene.hands) >= wanted:
            self._seen = scene.time
        if scene.time - self._seen <= self._settings.lingers:
            own = self._settings
            self._places = placements(scene, own.where, own.reach, own.offset)
        elif wanted:
            self._forget = True
        return [place.region for place in self._places]

    _forget = False
    _seen = -math.inf

    def draw(self, canvas: Canvas) -> None:
        """Draw what was prepared into the bound target."""
        settings, look = self._settings, self._look
        programs = [self._program] if self._memory is None else [self._program, self._memory.program]
        shared = {
            **canvas.hands.uniforms(canvas.signals),
            "picture": 0,
            "last": 1,
            "memory": 1,
            "hand_mask": 2,
            "hand_points": 3,
            "picture_size": canvas.size,
            "time": self._scene.time,
            "seconds": look.seconds,
        }
        if any("hand_mask" in program for program in programs):
            canvas.hands.mask().use(2)
        if any("hand_points" in program for program in programs):
            canvas.hands.points().use(3)
        if self._memory is not None:
            self._remember(self._memory, canvas, shared)
        canvas.picture.use(0)
        set_uniforms(self._program, **shared)
        blend = settings.blend or ("add" if self.stage == "light" else "normal")
        if self._apart:
            source = self._draw_apart(canvas)
            canvas.framebuffer.use()
            canvas.framebuffer.viewport = (0, 0, *canvas.size)
            use_blend(self._context, blend)
            source.texture.use(0)
            set_uniforms(
                self._lay,
                u_source=0,
                u_size=canvas.size,
                u_opacity=settings.opacity * look.shown,
                u_to_pixels=self._places[0].column_major,
            )
            self._lay_quad.render(moderngl.TRIANGLE_STRIP, vertices=4)
        else:
            canvas.framebuffer.use()
            canvas.framebuffer.viewport = (0, 0, *canvas.size)
            use_blend(self._context, blend)
            for place in self._places:
                own = look.settings
                if settings.where in ("hand", "palm"):
                    own = look.of(self._scene.hands[place.hand])
                self._fill(place, canvas.size, own, own.opacity * look.shown)
        self._context.disable(moderngl.BLEND)

    def _remember(self, memory: ShaderMemory, canvas: Canvas, shared: dict[str, Any]) -> None:
        """Compute the shader's memory of this frame, and have it ready to be read."""
        if self._forget:
            self._forget = False
            memory.forget()
        canvas.picture.use(0)
        set_uniforms(memory.program, **shared, **self._inputs(self._settings), hand=0)
        memory.compute(canvas.size, self._settings.scale)
        memory.texture.use(1)
        set_uniforms(self._program, cell=memory.cell)

    def _draw_apart(self, canvas: Canvas) -> Target:
        """Into a target of its own, which may be smaller, and which the next frame reads."""
        width, height = (max(1, round(side * self._settings.scale)) for side in canvas.size)
        if not self._targets or self._targets[0].size != (width, height):
            self._release_targets()
            names = ("own picture", "own picture, next")[: 1 + self._remembers]
            self._targets = [Target(self._context, (width, height), "f2", name) for name in names]
        if self._forget:
            self._forget = False
            for target in self._targets:
                target.framebuffer.clear()
        if self._remembers:
            self._targets.reverse()
            self._targets[1].texture.use(1)
        target = self._targets[0]
        target.framebuffer.use()
        target.framebuffer.viewport = (0, 0, width, height)
        self._context.disable(moderngl.BLEND)
        self._fill(self._places[0], canvas.size, self._settings, 1.0)
        return target

    def _fill(self, place: Placement, size: tuple[int, int], own: ShaderSettings, opacity: float) -> None:
        set_uniforms(
            self._program,
            u_size=size,
            u_to_pixels=place.column_major,
            u_opacity=opacity,
            hand=place.hand,
            **self._inputs(own),
        )
        self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)

    def _inputs(self, own: ShaderSettings) -> dict[str, Any]:
        """Values of the shader's own uniforms; colours linear where it gives light."""
        light = self.stage == "light"
        return {
            name: tuple(linear_from_srgb(value).tolist())
            if light and isinstance(value, tuple) and len(value) == 3
            else value
            for name, value in own.inputs.items()
        }

    def _release_targets(self) -> None:
        for target in self._targets:
            target.release()
        self._targets = []

    def release(self) -> None:
        """Give the memory back."""
        self._release_targets()
        if self._memory is not None:
            self._memory.release()
        for owner in (self._quad, self._program, self._lay_quad, self._lay):
            owner.release()


_REMEMBER = re.compile(r"^\s*vec4\s+remember\s*\(", re.MULTILINE)


def shader_text(path: Path, stage: Stage, function: Literal["shade", "remember"] = "shade") -> ShaderSource:
    """An effect's shader, complete: what it may read before it, after it a `main` for that function."""
    head = load_source("hands.glsl")
    own = load_source(path.name, path.parent, also=asset_path("shaders"))
    # Light is given as it adds up, colours with how much they cover.
    plain = stage == "light" or function == "remember"
    given = "color" if plain else "vec4(color.rgb * color.a, color.a)"
    before = ["#version 330", "in vec2 v_at;", "out vec4 o_color;", "uniform float u_opacity;"]
    after = [
        "void main() {",
        f"    vec4 color = {function}(v_at);",
        f"    o_color = {given} * u_opacity;",
        "}",
    ]
    names = ("before", "after")
    lines = [*before, *head.text.splitlines(), *own.text.splitlines(), *after]
    origin = [
        *((names[0], n) for n in range(1, len(before) + 1)),
        *head.origin,
        *own.origin,
        *((names[1], n) for n in range(1, len(after) + 1)),
    ]
    return ShaderSource("\n".join(lines) + "\n", tuple(origin))


_OWN_UNIFORM = re.compile(r"^(u_|hand$|hand_|picture|last$|memory$|cell$|time$|seconds$)")


def check_inputs(programs: Sequence[Any], inputs: dict[str, Any], file: str) -> None:
    """Every value must be that of a uniform; one that the compiler found unused is taken.

    Raises
    ------
    ConfigError
        The shader has no uniform of that name, or one of another size.
    """
    text = Path(file).read_text(encoding="utf-8")
    mistakes = Mistakes()
    for name, value in inputs.items():
        count = len(value) if isinstance(value, tuple) else 1
        uniform = next((program[name] for program in programs if name in program), None)
        with mistakes.noted():
            if uniform is None and not re.search(rf"\buniform\s+\w+\s+{re.escape(name)}\b", text):
                known = own_uniforms(programs)
                raise ConfigError(f"{file}: has no uniform {name!r}; {nearest_of(name, known)}")
            if uniform is not None and uniform.dimension != count:
                raise ConfigError(
                    f"{file}: uniform {name!r} takes {uniform.dimension} numbers; the effect gives {count}"
                )
    mistakes.raise_all()


def own_uniforms(programs: Sequence[Any]) -> list[str]:
    """Uniforms that are the shader's own, to be given by the effect, each once."""
    names = dict.fromkeys(
        name for program in programs for name in program if isinstance(program[name], moderngl.Uniform)
    )
    return [name for name in names if not _OWN_UNIFORM.match(name)]


def unused_inputs(programs: Sequence[Any], inputs: dict[str, Any], file: str) -> list[str]:
    """Values that make no difference, and uniforms that are left without a value."""
    used = {name for program in programs for name in program}
    unused = [f"{file}: makes no use of its uniform {name!r}" for name in inputs if name not in used]
    unset = [name for name in own_uniforms(programs) if name not in inputs]
    return unused + [f"{file}: its uniform {name!r} is given no value, and stays 0" for name in unset]


register_layer(ShaderSettings, shader_layer)
