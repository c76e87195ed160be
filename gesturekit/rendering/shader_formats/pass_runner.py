"""Draws the passes of a shader plan into targets of a place's own size, y up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import moderngl

from gesturekit.errors import GestureKitError, RenderError
from gesturekit.rendering.shader import build_program, compile_sources, set_uniforms
from gesturekit.rendering.shader_formats.glsl_text import joined, renamed_to
from gesturekit.rendering.shader_formats.isf import plain_vertex
from gesturekit.rendering.shader_formats.shader_input import InputValue, ShaderInput
from gesturekit.rendering.shader_formats.shader_pictures import ShaderPictures
from gesturekit.rendering.shader_formats.shader_plan import CAMERA, MASK, NOTHING, Channel, ShaderPlan
from gesturekit.rendering.shader_formats.size_arithmetic import size_in
from gesturekit.rendering.target import Target

_MOST_SAMPLERS = 16
_CUT_WORDS = (CAMERA, MASK)
_FILTERS = {
    "nearest": (moderngl.NEAREST, moderngl.NEAREST),
    "linear": (moderngl.LINEAR, moderngl.LINEAR),
    "mipmap": (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR),
}


@dataclass(slots=True)
class PlaceMemory:
    """What a shader remembers of one place, such as one hand's: the buffers, how long it has run.

    Attributes
    ----------
    began
        Time of its first frame; None before it.
    frame
        Number of the frame that is drawn next.
    mouse
        Where it was pressed last, pixels of the place, and whether it is now.
    """

    began: float | None = None
    frame: int = 0
    mouse: tuple[float, float, bool] = (0.0, 0.0, False)
    buffers: dict[str, list[Target]] = field(default_factory=dict)
    cuts: dict[str, Target] = field(default_factory=dict)
    result: Target | None = None
    fired: dict[str, bool] = field(default_factory=dict)

    def release(self) -> None:
        """Give the memory of the graphics card back."""
        for owner in (*(each for pair in self.buffers.values() for each in pair), *self.cuts.values()):
            owner.release()
        if self.result is not None:
            self.result.release()
        self.buffers, self.cuts, self.result = {}, {}, None


@dataclass(frozen=True, slots=True)
class PlaceFrame:
    """One frame in a place.

    Attributes
    ----------
    size
        Of the place as it is drawn, pixels.
    to_pixels
        Takes the place to pixels of the picture, as OpenGL takes a mat3.
    picture_size
        Of the whole picture, pixels.
    textures
        Camera and mask, of the whole picture, y down.
    time, seconds
        Now, and since the frame before.
    mouse
        Shadertoy's iMouse.
    values
        Of the inputs.
    """

    size: tuple[int, int]
    to_pixels: tuple[float, ...]
    picture_size: tuple[int, int]
    textures: Mapping[str, Any]
    time: float
    seconds: float
    mouse: tuple[float, float, float, float]
    values: Mapping[str, InputValue]


class PassRunner:
    """Programs and pictures of one shader, for all of its places.

    Parameters
    ----------
    context
        moderngl.Context, current.
    plan
        The shader.
    name
        Its file, for messages.
    dtype
        Of its result: "f1", or "f2" for light.
    given
        Values of its inputs, for the pictures among them.

    Raises
    ------
    RenderError
        It does not compile; the message names file and line.
    ConfigError
        A picture cannot be read.
    """

    def __init__(
        self, context: Any, plan: ShaderPlan, name: str, dtype: str, given: Mapping[str, InputValue]
    ) -> None:
        self._context, self._plan, self._dtype = context, plan, dtype
        self._double = {
            buffer
            for buffer, each in plan.buffers.items()
            if each.keeps or sum(one.target == buffer for one in plan.passes) > 1
        }
        # What may leave pixels out must find them empty.
        self._sparse = {
            number
            for number, each in enumerate(plan.fragments)
            if plan.vertex is not None or re.search(r"\bdiscard\b", each.text)
        }
        self._names = self._sampler_names()
        self._pictures = ShaderPictures(context)
        self._programs: list[Any] = []
        self._samplers: list[list[str]] = []
        self._cut = build_program(context, "up.vert", "cut.frag")
        self._quads = {id(self._cut): context.vertex_array(self._cut, [])}
        try:
            self._compile(name)
            self._load(given)
        except GestureKitError:
            # A file that is being edited fails again and again.
            self.release()
            raise

    @property
    def remembers(self) -> bool:
        """Whether a frame depends on the ones before."""
        return any(each.keeps for each in self._plan.buffers.values())

    def reads(self, source: str, values: Mapping[str, InputValue]) -> bool:
        """Whether any pass reads a picture."""
        return any(
            self._channel(number, name, values).source == source
            for number, one in enumerate(self._plan.passes)
            for name in self._samplers[one.fragment]
        )

    def draw(self, memory: PlaceMemory, frame: PlaceFrame) -> Target:
        """Draw one frame; what it gives is valid until the next."""
        self._fit(memory, frame)
        if memory.began is None:
            memory.began = frame.time
        self._context.disable(moderngl.BLEND)
        for word, target in memory.cuts.items():
            set_uniforms(self._cut, u_opaque=True, u_grey=word == MASK)
            self._run_cut(frame.textures[word], target, frame.to_pixels, frame.picture_size)
        for name, pair in memory.buffers.items():
            if not self._plan.buffers[name].keeps:
                pair[0].framebuffer.clear()
        shared = self._shared(memory, frame)
        assert memory.result is not None
        result = memory.result
        for number, one in enumerate(self._plan.passes):
            target = memory.result
            if one.target:
                pair = memory.buffers[one.target]
                target = pair[-1]
            self._draw_pass(number, target, memory, frame, shared)
            if one.target:
                pair.reverse()
            result = target
        memory.frame += 1
        return result

    def release(self) -> None:
        """Give all memory of the graphics card back."""
        self._pictures.release()
        for quad in self._quads.values():
            quad.release()
        for program in (*self._programs, self._cut):
            program.release()

    def _compile(self, name: str) -> None:
        vertex = self._plan.vertex or joined([plain_vertex()])
        for fragment in self._plan.fragments:
            program = compile_sources(self._context, vertex, fragment, name)
            self._programs.append(program)
            self._quads[id(program)] = self._context.vertex_array(program, [])
            self._samplers.append(self._units(program, name))

    def _load(self, given: Mapping[str, InputValue]) -> None:
        inputs = self._plan.inputs
        sources = {*self._plan.pictures.values()}
        sources |= {str(value) for name, value in given.items() if name in inputs and inputs[name].is_picture}
        sources |= {each.source for one in self._plan.passes for each in one.samplers.values()}
        for source in sources - {*_CUT_WORDS, *self._plan.buffers}:
            self._pictures.texture(source)

    def _sampler_names(self) -> dict[str, Channel]:
        """All samplers, with what each reads where nothing else is said."""
        plan = self._plan
        names = {each.name: Channel(str(each.default)) for each in plan.inputs.values() if each.is_picture}
        names |= {name: Channel(source) for name, source in plan.pictures.items()}
        names |= {name: Channel(name) for name in plan.buffers}
        for one in plan.passes:
            names |= dict(one.samplers)
        return names

    def _units(self, program: Any, name: str) -> list[str]:
        found = [each for each in self._names if _glsl_name(program, each) is not None]
        if len(found) > _MOST_SAMPLERS:
            raise RenderError(f"{name}: reads {len(found)} pictures; OpenGL knows up to {_MOST_SAMPLERS}")
        for unit, each in enumerate(found):
            set_uniforms(program, **{str(_glsl_name(program, each)): unit})
        return found

    def _channel(self, number: int, name: str, values: Mapping[str, InputValue]) -> Channel:
        channel = self._plan.passes[number].samplers.get(name, self._names[name])
        given = values.get(name)
        return Channel(given) if isinstance(given, str) and name in self._plan.inputs else channel

    def _fit(self, memory: PlaceMemory, frame: PlaceFrame) -> None:
        """Targets of the sizes that this frame needs; what a buffer keeps is stretched over its new size."""
        numbers = {
            name: float(value)
            for name, each in self._plan.inputs.items()
            if isinstance(value := frame.values.get(name, each.default), int | float)
        }
        if memory.result is None or memory.result.size != frame.size:
            if memory.result is not None:
                memory.result.release()
            memory.result = Target(self._context, frame.size, self._dtype, "shader's result")
        for word in _CUT_WORDS:
            if self.reads(word, frame.values):
                if word in memory.cuts and memory.cuts[word].size != frame.size:
                    memory.cuts.pop(word).release()
                if word not in memory.cuts:
                    memory.cuts[word] = Target(self._context, frame.size, "f1", f"shader's {word}")
        largest = int(self._context.info["GL_MAX_TEXTURE_SIZE"])
        for name, each in self._plan.buffers.items():
            size = size_in((each.width, each.height), frame.size, numbers)
            size = min(size[0], largest), min(size[1], largest)
            old = memory.buffers.get(name)
            if old is None or old[0].size != size:
                dtype = "f4" if each.is_float else "f1"
                memory.buffers[name] = [
                    Target(self._context, size, dtype, f"shader's {name}")
                    for _ in range(1 + (name in self._double))
                ]
                if old is not None:
                    if each.keeps:
                        self._stretch(old[0], memory.buffers[name][0])
                    for target in old:
                        target.release()

    def _stretch(self, old: Target, new: Target) -> None:
        previous = self._context.fbo
        set_uniforms(self._cut, u_opaque=False, u_grey=False)
        self._run_cut(old.texture, new, (1.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 1.0, 1.0), (1, 1))
        if previous is not None:
            previous.use()

    def _run_cut(self, texture: Any, target: Target, to_pixels: Any, size: tuple[int, int]) -> None:
        target.framebuffer.use()
        target.framebuffer.viewport = (0, 0, *target.size)
        self._context.disable(moderngl.BLEND)
        texture.use(0)
        set_uniforms(self._cut, u_picture=0, u_picture_size=size, u_to_pixels=to_pixels)
        self._quads[id(self._cut)].render(moderngl.TRIANGLE_STRIP, vertices=4)

    def _draw_pass(
        self, number: int, target: Target, memory: PlaceMemory, frame: PlaceFrame, shared: Mapping[str, Any]
    ) -> None:
        one = self._plan.passes[number]
        program = self._programs[one.fragment]
        target.framebuffer.use()
        target.framebuffer.viewport = (0, 0, *target.size)
        if one.fragment in self._sparse:
            target.framebuffer.clear()
        for unit, name in enumerate(self._samplers[one.fragment]):
            channel = self._channel(number, name, frame.values)
            texture = self._texture(channel.source, one.target, memory)
            texture.filter = _FILTERS[channel.smoothing]
            texture.repeat_x = texture.repeat_y = channel.repeat
            if channel.smoothing == "mipmap":
                texture.build_mipmaps()
                texture.filter = _FILTERS["mipmap"]
            texture.use(unit)
        set_uniforms(
            program,
            **{name: value for name, value in shared.items() if not isinstance(value, list)},
            RENDERSIZE=target.size,
            PASSINDEX=number,
            iResolution=(*target.size, 1.0),
        )
        if "iChannelResolution" in program:
            # Also of channels that are not read otherwise.
            sizes = [self._size(channel.source, memory, frame) for channel in one.samplers.values()]
            _set_array(program, "iChannelResolution", [(float(w), float(h), 1.0) for w, h in sizes])
        _set_array(program, "iChannelTime", shared["iChannelTime"])
        self._quads[id(program)].render(moderngl.TRIANGLE_STRIP, vertices=4)

    def _texture(self, source: str, drawn: str, memory: PlaceMemory) -> Any:
        if source in memory.buffers:
            if source == drawn and source not in self._double:
                # What is being drawn cannot be read.
                return self._pictures.texture(NOTHING)
            return memory.buffers[source][0].texture
        return memory.cuts[source].texture if source in memory.cuts else self._pictures.texture(source)

    def _size(self, source: str, memory: PlaceMemory, frame: PlaceFrame) -> tuple[int, int]:
        if source in _CUT_WORDS:
            return frame.size
        if source in memory.buffers:
            return memory.buffers[source][0].size
        width, height = self._pictures.texture(source).size
        return width, height

    def _shared(self, memory: PlaceMemory, frame: PlaceFrame) -> dict[str, Any]:
        assert memory.began is not None
        seconds = frame.time - memory.began
        date = _date() if any("DATE" in p or "iDate" in p for p in self._programs) else (0.0,) * 4
        values = {
            "TIME": seconds,
            "TIMEDELTA": frame.seconds,
            "FRAMEINDEX": memory.frame,
            "DATE": date,
            "iTime": seconds,
            "iTimeDelta": frame.seconds,
            "iFrameRate": 1.0 / frame.seconds if frame.seconds > 0.0 else 60.0,
            "iFrame": memory.frame,
            "iDate": date,
            "iMouse": frame.mouse,
            "iSampleRate": 44100.0,
            "iChannelTime": [seconds] * 4,
        }
        for name, each in self._plan.inputs.items():
            if not each.is_picture:
                value = _uniform_value(each, frame.values.get(name, each.default))
                if each.kind == "event":
                    # An event lasts for one frame, the one in which its value rises.
                    before, memory.fired[name] = memory.fired.get(name, False), bool(value)
                    value = bool(value) and not before
                values[name] = values[renamed_to(name)] = value
        return values


def _set_array(program: Any, name: str, values: Sequence[Any]) -> None:
    """An array, of which the compiler keeps no more than is read."""
    uniform = program.get(name, None)
    if uniform is not None:
        count = uniform.array_length
        uniform.value = list(values[:count]) if count > 1 else values[0]


def _glsl_name(program: Any, name: str) -> str | None:
    return next((each for each in (name, renamed_to(name)) if each in program), None)


def _uniform_value(each: ShaderInput, value: Any) -> Any:
    if each.kind in ("bool", "event"):
        return value >= 0.5
    if each.kind == "long":
        return min(each.values, key=lambda known: abs(known - value)) if each.values else round(value)
    return value


def _date() -> tuple[float, float, float, float]:
    now = datetime.now()
    seconds = now.hour * 3600 + now.minute * 60 + now.second + now.microsecond * 1e-6
    return float(now.year), float(now.month), float(now.day), seconds
