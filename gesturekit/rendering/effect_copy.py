"""Copies an effect to be changed: its table, and the shaders, pictures and fonts that belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gesturekit.assets import asset_path
from gesturekit.config.config_text import read_config
from gesturekit.errors import InvalidArgumentError, RenderError
from gesturekit.rendering.effect import effect_path


def copy_effect(origin: str | Path, to: Path) -> list[Path]:
    """Write an effect under another name, so that all of it can be edited.

    Parameters
    ----------
    origin
        The effect's name or file.
    to
        The new file, with or without ``.toml``; folders are made. What belongs to the effect lies beside it,
        its name beginning with that of the effect.

    Returns
    -------
    What was written, the effect first.

    Raises
    ------
    InvalidArgumentError
        There is no such effect, or the new name cannot be one.
    RenderError
        Something is there already, or cannot be written.
    """
    if not to.name or to.suffix not in ("", ".toml"):
        raise InvalidArgumentError(f"the effect's name is {str(to)!r}; give one as in mine, or mine.toml")
    to = to.with_suffix(".toml")
    path = effect_path(origin)
    text = path.read_text(encoding="utf-8-sig")
    tables = read_config(path, "effect").tables
    own = dict(_own_files(tables, path.parent))
    names = {
        written: f"{to.stem}{file.suffix}"
        if len({each.suffix for each in own.values()}) == len(own)
        else f"{to.stem}-{file.name}"
        for written, file in own.items()
    }
    for written, name in names.items():
        text = re.sub(rf"(=\s*)([\"']){re.escape(written)}\2", rf'\1"{name}"', text)
    contents = {to: text.encode()}
    contents |= {to.parent / names[written]: file.read_bytes() for written, file in own.items()}
    there = [str(file) for file in contents if file.exists()]
    if there:
        raise RenderError(f"{', '.join(there)}: there already; name another effect, or remove it first")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        for file, content in contents.items():
            with file.open("xb") as copy:
                copy.write(content)
    except OSError as error:
        raise RenderError(
            f"cannot write {str(to)!r}: {error.strerror or error}; choose another folder"
        ) from error
    return list(contents)


def _own_files(value: object, folder: Path) -> Iterator[tuple[str, Path]]:
    """Every word in an effect's tables that names a file beside it, or one of GestureKit's looks."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _own_files(each, folder)
    elif isinstance(value, list):
        for each in value:
            yield from _own_files(each, folder)
    elif isinstance(value, str) and Path(value).suffix not in ("", ".toml"):
        for path in (folder / value, asset_path("shaders") / "looks" / value):
            if path.is_file():
                yield value, path
                break
