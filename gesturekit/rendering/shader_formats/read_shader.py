"""Reads a shader of whatever format: the file itself says which it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from gesturekit.assets import asset_path
from gesturekit.errors import ConfigError
from gesturekit.rendering.shader import load_source
from gesturekit.rendering.shader_formats.glsl_text import without_comments
from gesturekit.rendering.shader_formats.isf import read_isf
from gesturekit.rendering.shader_formats.isf_head import find_head
from gesturekit.rendering.shader_formats.shader_plan import Format, ShaderPlan
from gesturekit.rendering.shader_formats.shadertoy import read_shadertoy

_ISF_SUFFIXES = (".fs", ".isf")


def read_shader(path: Path, channels: Mapping[str, Sequence[str]] | None = None) -> ShaderPlan:
    """A shader file, or a folder of Shadertoy's files.

    Parameters
    ----------
    path
        The file or folder.
    channels
        As in `read_shadertoy`.

    Raises
    ------
    ConfigError
        It is of no known format, or its declarations are wrong: file, line, what is expected.
    RenderError
        A file cannot be read.
    """
    kind = format_of(path)
    if channels and kind != "shadertoy":
        raise ConfigError(f"{path.name}: channels are of files with mainImage; this is not one")
    if kind == "isf":
        return read_isf(path)
    if kind == "shadertoy":
        return read_shadertoy(path, channels)
    return ShaderPlan("own", load_source(path.name, path.parent, also=asset_path("shaders")).files)


def format_of(path: Path) -> Format:
    """The format that a file or folder is written in; errors as in `read_shader`."""
    if path.is_dir():
        return "shadertoy"
    text = load_source(path.name, path.parent, also=asset_path("shaders")).text
    if find_head(text) is not None:
        return "isf"
    code = without_comments(text)
    if re.search(r"\bvoid\s+mainImage\s*\(", code):
        return "shadertoy"
    if path.suffix.lower() in _ISF_SUFFIXES:
        return "isf"
    if re.search(r"\bshade\b", code):
        return "own"
    raise ConfigError(
        f"{path.name}: is no shader that can be drawn; expected an ISF file with its JSON head, "
        "a function void mainImage(out vec4, vec2) as on Shadertoy, or vec4 shade(vec2 at)"
    )
