"""Shadertoy's form: `mainImage` in a file, or in several for Common, Buffer A to D and Image.

What a file reads is said in lines such as ``#iChannel1 "buffer_a"``, or by the effect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from gesturekit.errors import ConfigError
from gesturekit.rendering.shader import ShaderSource, load_source
from gesturekit.rendering.shader_formats.glsl_text import joined, modern, reserved_names
from gesturekit.rendering.shader_formats.shader_input import PICTURE_WORDS
from gesturekit.rendering.shader_formats.shader_plan import (
    CAMERA,
    NOISE,
    NOTHING,
    Channel,
    ShaderBuffer,
    ShaderPass,
    ShaderPlan,
)
from gesturekit.words import nearest_of

BUFFERS = ("buffer_a", "buffer_b", "buffer_c", "buffer_d")
_SUFFIXES = (".glsl", ".frag", ".fs")
_CHANNELS = 4

_HEAD = """\
#version 330
uniform vec3 iResolution;
uniform float iTime;
uniform float iTimeDelta;
uniform float iFrameRate;
uniform int iFrame;
uniform vec4 iMouse;
uniform vec4 iDate;
uniform float iSampleRate;
uniform float iChannelTime[4];
uniform vec3 iChannelResolution[4];
uniform sampler2D iChannel0;
uniform sampler2D iChannel1;
uniform sampler2D iChannel2;
uniform sampler2D iChannel3;
#define iGlobalTime iTime
out vec4 o_color;
"""
_MAIN = """\
void main() {
    vec4 color = vec4(0.0, 0.0, 0.0, 1.0);
    mainImage(color, gl_FragCoord.xy);
    o_color = color;
}
"""
_CHANNEL = re.compile(r'^[ \t]*#[ \t]*iChannel([0-3])(?:::(\w+))?[ \t]+"([^"\n]*)"[ \t]*$', re.MULTILINE)


def read_shadertoy(path: Path, channels: Mapping[str, Sequence[str]] | None = None) -> ShaderPlan:
    """A folder of files, one file, or the image's among several with names that begin alike.

    Parameters
    ----------
    path
        Of the folder or file.
    channels
        What each part reads, as an effect says it, by its name; goes before what the files say.

    Raises
    ------
    ConfigError
        There is no image, or a channel reads what is not there.
    RenderError
        A file cannot be read.
    """
    parts = find_parts(path)
    if "image" not in parts:
        raise ConfigError(f"{path}: has no image.glsl, whose mainImage gives the result")
    channels = channels or {}
    for name in channels:
        if name not in parts:
            raise ConfigError(f"{path.name}: has no part {name!r}; {nearest_of(name, parts)}")
    sources = {name: load_source(file.name, file.parent) for name, file in parts.items()}
    renamed = reserved_names(*(source.text for source in sources.values()))
    common = [modern(sources.pop("common"), renamed)] if "common" in sources else []
    order = [*(name for name in BUFFERS if name in sources), "image"]
    fragments, passes = [], []
    for number, name in enumerate(order):
        given = sources[name]
        reads = _channels(parts[name], given, order, name, channels.get(name))
        plain = ShaderSource(_CHANNEL.sub("", given.text), given.origin)
        fragments.append(joined([_HEAD, *common, modern(plain, renamed), _MAIN]))
        passes.append(ShaderPass(number, "" if name == "image" else name, reads))
    return ShaderPlan(
        "shadertoy",
        tuple(file for name in parts for file in load_source(parts[name].name, parts[name].parent).files),
        fragments=tuple(fragments),
        passes=tuple(passes),
        buffers={name: ShaderBuffer(keeps=True, is_float=True) for name in order[:-1]},
        opaque=True,
    )


def find_parts(path: Path) -> dict[str, Path]:
    """Files by the name of their part: common, buffer_a to buffer_d, image."""
    if path.is_dir():
        folder, prefix = path, ""
    else:
        folder = path.parent
        match = re.fullmatch(r"(.*?)[ _.-]*image", path.stem, re.IGNORECASE)
        if match is None:
            return {"image": path}
        prefix = _plain(match.group(1))
    found: dict[str, Path] = {}
    for file in sorted(folder.iterdir()):
        stem = _plain(file.stem)
        if file.suffix in _SUFFIXES and stem.startswith(prefix):
            part = _PARTS.get(stem[len(prefix) :])
            if part is not None:
                found.setdefault(part, file)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


_PARTS = {"common": "common", "image": "image"} | {
    word: buffer for buffer in BUFFERS for word in (f"buffer{buffer[-1]}", f"buf{buffer[-1]}")
}


def _channels(
    file: Path, source: ShaderSource, order: Sequence[str], own: str, told: Sequence[str] | None
) -> dict[str, Channel]:
    """What a part's four channels read: the picture and the buffers in their order, or as it is told."""
    usual = [CAMERA, *order[:-1], *[NOTHING] * _CHANNELS][:_CHANNELS]
    reads = {number: Channel(word) for number, word in enumerate(usual)}
    options: dict[int, dict[str, str]] = {}
    for match in _CHANNEL.finditer(source.text):
        line = source.text.count("\n", 0, match.start())
        where = "{}:{}".format(*source.origin[line])
        number, option, word = int(match.group(1)), match.group(2), match.group(3)
        if option is None:
            reads[number] = _channel(word, order, own, file.parent, where)
        else:
            options.setdefault(number, {})[_option(option, word, where)] = word.lower()
    for number, word in enumerate(told or ()):
        reads[number] = _channel(word, order, own, file.parent, f"channels.{own}")
    for number, given in options.items():
        at = reads[number]
        smoothing = given.get("filter", at.smoothing)
        repeat = given["wrapmode"] == "repeat" if "wrapmode" in given else at.repeat
        reads[number] = Channel(at.source, smoothing, repeat)  # type: ignore[arg-type]
    return {f"iChannel{number}": channel for number, channel in reads.items()}


_OPTIONS = {"filter": ("nearest", "linear", "mipmap"), "wrapmode": ("clamp", "repeat")}


def _option(option: str, word: str, where: str) -> str:
    name = option.lower()
    if name not in _OPTIONS:
        raise ConfigError(
            f"{where}: a channel has no {option!r}; {nearest_of(option, ('Filter', 'WrapMode'))}"
        )
    if word.lower() not in _OPTIONS[name]:
        raise ConfigError(f"{where}: {option} is {word!r}; {nearest_of(word, _OPTIONS[name])}")
    return name


def _channel(word: str, order: Sequence[str], own: str, folder: Path, where: str) -> Channel:
    plain = _plain(word.removeprefix("file://").rsplit(".", 1)[0] if "." in word else word)
    buffer = own if plain == "self" else _PARTS.get(plain, "")
    if buffer in order[:-1]:
        return Channel(buffer)
    if plain in PICTURE_WORDS:
        return Channel(plain, repeat=plain == NOISE)
    picture = folder / word.removeprefix("file://")
    if picture.is_file() and not buffer:
        return Channel(str(picture), repeat=True)
    known = (*PICTURE_WORDS, *order[:-1], "self")
    raise ConfigError(f"{where}: there is no {word!r} to read; {nearest_of(word, known)}, or a picture file")
