"""The JSON head of an ISF file, versions 1 and 2: inputs, passes, buffers, imported pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gesturekit.errors import ConfigError
from gesturekit.rendering.shader_formats.shader_input import InputValue, ShaderInput
from gesturekit.rendering.shader_formats.shader_plan import ShaderBuffer
from gesturekit.words import nearest_of, shown

_HEAD = re.compile(r"\A\s*(?:#version[^\n]*\n\s*)?(?:\s*//[^\n]*\n)*\s*/\*(\s*\{.*?)\*/", re.DOTALL)
_KINDS = ("float", "bool", "long", "event", "point2D", "color", "image", "audio", "audioFFT")
_NAME = re.compile(r"[A-Za-z_]\w*\Z")


@dataclass(frozen=True, slots=True)
class IsfHead:
    """What the head says.

    Attributes
    ----------
    inputs, buffers
        By name.
    targets
        For each pass the buffer that it draws; empty for the result.
    imported
        Name of a sampler → path of its picture.
    """

    inputs: Mapping[str, ShaderInput]
    targets: tuple[str, ...]
    buffers: Mapping[str, ShaderBuffer]
    imported: Mapping[str, str]


def find_head(text: str) -> str | None:
    """The JSON of an ISF file; None where the text is no ISF."""
    found = _HEAD.match(text)
    return None if found is None else found.group(1)


def read_head(path: Path, text: str) -> IsfHead:
    """The head of an ISF file, whose text is given.

    Raises
    ------
    ConfigError
        The JSON is broken, or says what there is no such thing as: the message names file and line.
    """
    head = find_head(text)
    if head is None:
        raise ConfigError(f"{path.name}: has no JSON head in a comment at its start, as ISF files have")
    before = text.count("\n", 0, text.index(head))
    table = _parsed(path, head, before)

    def where(word: str) -> str:
        at = head.find(f'"{word}"')
        return f"{path.name}:{before + 1 + head.count(chr(10), 0, at)}" if at >= 0 else path.name

    inputs = {each.name: each for each in _inputs(table, where)}
    imported = dict(_imported(table, where, path.parent))
    buffers: dict[str, ShaderBuffer] = dict(_old_buffers(table, where))
    targets = []
    for each in _tables(table, "PASSES", where):
        target = _text(each, "TARGET")
        targets.append(target)
        if target:
            old = buffers.get(target, ShaderBuffer())
            buffers[_checked(target, where)] = ShaderBuffer(
                _text(each, "WIDTH") or old.width,
                _text(each, "HEIGHT") or old.height,
                old.keeps or _truth(each.get("PERSISTENT")),
                old.is_float or _truth(each.get("FLOAT")),
            )
    for name in {*imported, *buffers} & {*inputs}:
        raise ConfigError(
            f"{where(name)}: the name {name!r} stands for an input and for a picture; rename one"
        )
    return IsfHead(inputs, tuple(targets) or ("",), buffers, imported)


def _parsed(path: Path, head: str, before: int) -> dict[str, Any]:
    # Many files in use have commas too many; their line numbers must stay as they are.
    plain = re.sub(r",(\s*[}\]])", r"\1", head)
    try:
        try:
            table = json.loads(head, strict=False)
        except json.JSONDecodeError:
            table = json.loads(plain, strict=False)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        reason = getattr(error, "msg", "it is nested too deeply")
        raise ConfigError(f"{path.name}:{before + line}: the JSON head is broken: {reason}") from error
    if not isinstance(table, dict):
        raise ConfigError(f"{path.name}:{before + 1}: the JSON head is no table")
    return table


_Where = Callable[[str], str]


def _tables(table: Mapping[str, Any], key: str, where: _Where) -> list[dict[str, Any]]:
    found = table.get(key) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ConfigError(f"{where(key)}: {key} is {shown(found)}; expected a list of tables")
    return found


def _inputs(table: Mapping[str, Any], where: _Where) -> Iterator[ShaderInput]:
    for each in _tables(table, "INPUTS", where):
        name = _checked(_text(each, "NAME"), where)
        kind = _text(each, "TYPE")
        if kind not in _KINDS:
            raise ConfigError(
                f"{where(name)}: input {name!r} is of TYPE {kind!r}; {nearest_of(kind, _KINDS)}"
            )
        yield _input(name, kind, each, where)


_BOOLEANS = {"true": True, "false": False}
_WIDTHS = {"point2D": 2, "color": 4}


def _input(name: str, kind: Any, given: Mapping[str, Any], where: _Where) -> ShaderInput:
    if kind in ("image", "audio", "audioFFT"):
        word = {"image": "camera", "audio": "silence", "audioFFT": "spectrum"}[kind]
        return ShaderInput(name, kind, word)
    count = _WIDTHS.get(kind, 1)

    def numbers(key: str) -> tuple[float, ...]:
        value = given.get(key)
        if isinstance(value, str) and value.lower() in _BOOLEANS:
            value = _BOOLEANS[value.lower()]
        # One number stands for all.
        value = value if isinstance(value, list) else [] if value is None else [value] * count
        try:
            found = tuple(float(part) for part in value[:count])
        except (TypeError, ValueError):
            found = None
        if found is None or (0 < len(found) < count and not (kind == "color" and len(found) == 3)):
            expected = f"a list of {count} numbers" if count > 1 else "a number"
            raise ConfigError(
                f"{where(name)}: {key} of input {name!r} is {shown(given[key])}; expected {expected}"
            )
        return found

    least, most = numbers("MIN"), numbers("MAX")
    values = given.get("VALUES") or []
    labels = given.get("LABELS") or []
    if isinstance(values, list) and values and all(isinstance(each, str) for each in values):
        # Names alone: some hosts count them.
        values, labels = list(range(len(values))), values
    if kind == "long" and not (
        isinstance(values, list) and all(isinstance(each, int | float) for each in values)
    ):
        raise ConfigError(f"{where(name)}: VALUES of input {name!r} is {shown(values)}; expected numbers")
    default: tuple[float, ...] = numbers("DEFAULT")
    if not default:
        default = least or (0.0,) * count
        if kind == "long" and values and not least:
            default = (float(values[0]),)
        if kind == "color":
            default = (0.0, 0.0, 0.0, 1.0)
    if kind == "color" and len(default) == 3:
        default = (*default, 1.0)
    known: InputValue = default if count > 1 else default[0]
    if not (least and most):
        # Without both ends there is no range to hold a value to.
        least = most = ()
    return ShaderInput(
        name,
        kind,
        known,
        least,
        most,
        tuple(int(each) for each in values) if kind == "long" else (),
        tuple(str(each) for each in labels) if len(labels) == len(values) and kind == "long" else (),
    )


def _imported(table: Mapping[str, Any], where: _Where, folder: Path) -> Iterator[tuple[str, str]]:
    given = table.get("IMPORTED") or {}
    if isinstance(given, list):
        given = {_text(each, "NAME"): each for each in given if isinstance(each, dict)}
    if not isinstance(given, dict):
        raise ConfigError(f"{where('IMPORTED')}: IMPORTED is {shown(given)}; expected a table of pictures")
    for name, each in given.items():
        _checked(name, where)
        if isinstance(each, Mapping) and _text(each, "TYPE") == "cube":
            raise ConfigError(
                f"{where(name)}: {name!r} is a cube map, which this cannot draw; use a flat picture"
            )
        path = _text(each, "PATH") if isinstance(each, Mapping) else str(each)
        if not path or not (folder / path).is_file():
            raise ConfigError(f"{where(name)}: there is no picture {path!r} beside the shader for {name!r}")
        yield name, str(folder / path)


def _old_buffers(table: Mapping[str, Any], where: _Where) -> Iterator[tuple[str, ShaderBuffer]]:
    """Buffers that keep what is in them, as version 1 declares them."""
    given = table.get("PERSISTENT_BUFFERS") or {}
    if isinstance(given, list):
        given = {name if isinstance(name, str) else _text(name, "NAME"): name for name in given}
    if not isinstance(given, dict):
        raise ConfigError(f"{where('PERSISTENT_BUFFERS')}: is {shown(given)}; expected names or tables")
    for name, each in given.items():
        size = each if isinstance(each, Mapping) else {}
        yield (
            _checked(name, where),
            ShaderBuffer(_text(size, "WIDTH"), _text(size, "HEIGHT"), True, _truth(size.get("FLOAT"))),
        )


def _checked(name: str, where: _Where) -> str:
    if not _NAME.match(name):
        raise ConfigError(f"{where(name)}: {name!r} is no name that GLSL knows; use letters, digits and _")
    return name


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return "" if value is None else str(value)


def _truth(value: Any) -> bool:
    return value.lower() in ("true", "yes", "1") if isinstance(value, str) else bool(value)
