"""What a shader of any format comes to: inputs, pictures, and passes one after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from gesturekit.rendering.shader import ShaderSource
from gesturekit.rendering.shader_formats.shader_input import ShaderInput

Format = Literal["own", "isf", "shadertoy"]

CAMERA, SILENCE, SPECTRUM, NOISE, NOTHING, MASK = "camera", "silence", "spectrum", "noise", "nothing", "mask"
"""Pictures that are there without a file; `SILENCE` and `SPECTRUM` are waveform and spectrum of no sound."""


@dataclass(frozen=True, slots=True)
class Channel:
    """What a sampler reads, and how.

    Attributes
    ----------
    source
        A buffer, a picture file, or one of the pictures that are there without.
    smoothing
        How it is read between its pixels.
    repeat
        Whether it goes on beyond its edges as if laid side by side.
    """

    source: str
    smoothing: Literal["nearest", "linear", "mipmap"] = "linear"
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class ShaderPass:
    """One drawing of a shader.

    Attributes
    ----------
    fragment
        Which of the plan's fragment sources draws it.
    target
        Buffer that it is drawn into; empty for the shader's result.
    samplers
        What samplers read that each pass has of its own.
    """

    fragment: int = 0
    target: str = ""
    samplers: Mapping[str, Channel] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShaderBuffer:
    """A picture that passes draw and read.

    Attributes
    ----------
    width, height
        Its size, in the arithmetic of `size_in`; empty for that of the place.
    keeps
        Whether what was drawn in the frame before is still there.
    is_float
        Numbers of 32 bits instead of bytes.
    """

    width: str = ""
    height: str = ""
    keeps: bool = False
    is_float: bool = False


@dataclass(frozen=True, slots=True)
class ShaderPlan:
    """A shader, read.

    Attributes
    ----------
    format
        The one it is written in.
    files
        All files that it was read from, for whoever watches them.
    inputs
        Parameters by name; those that are pictures among them. None where they are uniforms of its own.
    fragments
        Complete fragment shaders.
    vertex
        Complete vertex shader; None for a plain one.
    passes, buffers
        In the order in which they are drawn; by name.
    pictures
        Name of a sampler → picture file, or one of those that are there without.
    opaque
        Whether what it draws covers wholly, whatever alpha it gives.
    """

    format: Format
    files: tuple[Path, ...]
    inputs: Mapping[str, ShaderInput] = field(default_factory=dict)
    fragments: tuple[ShaderSource, ...] = ()
    vertex: ShaderSource | None = None
    passes: tuple[ShaderPass, ...] = (ShaderPass(),)
    buffers: Mapping[str, ShaderBuffer] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    opaque: bool = False
