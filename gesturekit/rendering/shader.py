"""GLSL sources: loading from the `shaders` folder, ``#include "name.glsl"``, and errors a person can use.

GLSL 3.30 has no includes, so the text is joined here; each line remembers the file it came from, and the
driver's messages are translated back to that file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gesturekit.assets import asset_path
from gesturekit.errors import RenderError

_INCLUDE = re.compile(r'^\s*#include\s+"([^"]+)"\s*$')

# Mesa writes "0:12(5): error: …", NVIDIA "0(12) : error C1008: …", AMD and Apple "ERROR: 0:12: …".
_DRIVER_LINE = re.compile(r"^(?:ERROR: |WARNING: )?\d+[:(](\d+)[):(]\s*(?:\d+\))?\s*:?\s*(.*)$")


@dataclass(frozen=True, slots=True)
class ShaderSource:
    """A shader with its includes expanded.

    Attributes
    ----------
    text
        What the compiler gets.
    origin
        For each line of `text`, the file's name and the line in it, counted from 1.
    files
        All files that were read for it.
    """

    text: str
    origin: tuple[tuple[str, int], ...]
    files: tuple[Path, ...] = ()

    @classmethod
    def of(cls, text: str, name: str) -> ShaderSource:
        """One that is no file of its own; `name` is what its compiler's messages call it."""
        return cls(text, tuple((name, number) for number in range(1, text.count("\n") + 2)))

    def locate(self, log: str) -> str:
        """The compiler's log with each message's place given as ``file:line``."""
        lines = []
        for line in log.splitlines():
            match = _DRIVER_LINE.match(line.strip())
            if match and 1 <= int(match.group(1)) <= len(self.origin):
                name, number = self.origin[int(match.group(1)) - 1]
                lines.append(f"{name}:{number}: {match.group(2)}")
        return "\n".join(lines)


def load_source(name: str, folder: Path | None = None, also: Path | None = None) -> ShaderSource:
    """Read a shader and everything it includes.

    Parameters
    ----------
    name
        File name inside `folder`, for example ``"capsule.vert"``.
    folder
        Where shaders lie; GestureKit's own ``shaders`` folder by default.
    also
        Where includes are looked for that do not lie there.

    Raises
    ------
    RenderError
        When a file is missing; the message names the file and the line that asked for it.
    """
    folder = asset_path("shaders") if folder is None else folder
    text: list[str] = []
    origin: list[tuple[str, int]] = []
    files: dict[str, Path] = {}
    _expand((folder, also or folder), name, f"shader {name!r}", text, origin, files)
    return ShaderSource("\n".join(text) + "\n", tuple(origin), tuple(files.values()))


def _expand(
    folders: tuple[Path, Path],
    name: str,
    wanted_by: str,
    text: list[str],
    origin: list[tuple[str, int]],
    files: dict[str, Path],
) -> None:
    # Each file once, as with include guards: that also ends circles.
    if name in files:
        return
    path = files[name] = next(
        (folder / name for folder in folders if (folder / name).is_file()), folders[0] / name
    )
    try:
        # Some editors begin a file with a mark that no compiler takes.
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise RenderError(f"{wanted_by}: no readable file {name!r} in {folders[0]} ({reason})") from error
    for number, line in enumerate(lines, start=1):
        include = _INCLUDE.match(line)
        if include:
            _expand(folders, include.group(1), f"{name}:{number}", text, origin, files)
        else:
            text.append(line)
            origin.append((name, number))


def build_program(
    context: Any,
    vertex: str,
    fragment: str,
    folder: Path | None = None,
    constants: Mapping[str, int] | None = None,
) -> Any:
    """Compile and link two shader files.

    Each of `constants` turns the fragment shader's uniform of that name into a constant, so that the compiler
    can unroll loops and leave branches out.

    Returns
    -------
    moderngl.Program

    Raises
    ------
    RenderError
        When a file is missing or does not compile; each message carries its file and line.
    """
    sources = load_source(vertex, folder), load_source(fragment, folder)
    return compile_sources(context, *sources, f"{vertex} + {fragment}", constants)


def compile_sources(
    context: Any,
    vertex: ShaderSource,
    fragment: ShaderSource,
    what: str,
    constants: Mapping[str, int] | None = None,
) -> Any:
    """Compile and link two sources; `what` names them in an error, otherwise as `build_program`."""
    text = fragment.text
    for name, value in (constants or {}).items():
        text = re.sub(rf"uniform (\w+) {name};", rf"const \1 {name} = \1({value});", text)
    try:
        return context.program(vertex_shader=vertex.text, fragment_shader=text)
    except Exception as error:
        log = str(error)
        located = (fragment if "fragment_shader" in log else vertex).locate(log)
        raise RenderError(f"shader {what} does not compile:\n{located or log}") from error


def set_uniforms(program: Any, **values: Any) -> None:
    """Set uniforms by name, skipping those that the compiler found unused and removed."""
    for name, value in values.items():
        uniform = program.get(name, None)
        if uniform is not None:
            # The compiler cuts an array off behind the last element that is read.
            length = uniform.array_length
            uniform.value = value[:length] if length > 1 and len(value) > length else value
