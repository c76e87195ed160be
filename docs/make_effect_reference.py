"""Make docs/effect-reference.md, all that an effect file may say: ``python docs/make_effect_reference.py``.

Names, types, ranges and defaults are read from the models that check effect files; what a setting means is
the docstring below it in the source.
"""

from __future__ import annotations

import ast
import functools
import inspect
import itertools
import re
import sys
import textwrap
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

import gesturekit.rendering.layers  # noqa: F401
from gesturekit.config.config_text import Table
from gesturekit.rendering.bindings.binding import Binding
from gesturekit.rendering.bindings.event_action import EventAction
from gesturekit.rendering.bindings.signal_names import GESTURE_SIGNALS, HAND_SIGNALS, PICTURE_SIGNALS
from gesturekit.rendering.effect import Effect
from gesturekit.rendering.layer_registry import LayerSettings, layer_kinds

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "effect-reference.md"
HEAD = """# Effect reference

Every table and setting of an effect file, the signals that settings may follow, and what events may do.
[Effects](effects.md) explains how to use them. A setting with a ● may follow a signal. This page is made by
`python docs/make_effect_reference.py` from the models that check effect files.
"""
HEADER = "| setting | type | range | default | ● | meaning |\n|---|---|---|---|---|---|"
FILES = {"_find_font": "font file", "_find_shader": "shader file", "_find_picture": "picture file"}
WORDS = {"parse_color": "colour", "_read_input": "number, colour or vector"} | FILES


@functools.cache
def meanings(model: type[BaseModel]) -> dict[str, str]:
    """What each setting means: the docstrings below attributes, those of base classes too."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if not issubclass(each, Table) or each is Table:
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(each))).body[0].body  # type: ignore[attr-defined]
        for before, node in itertools.pairwise(body):
            text = (
                getattr(getattr(node, "value", None), "value", None) if isinstance(node, ast.Expr) else None
            )
            if isinstance(before, ast.AnnAssign) and isinstance(text, str):
                found[before.target.id] = text  # type: ignore[union-attr]
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def in_line(text: str) -> str:
    """A docstring as it stands in a cell of a table."""
    return " ".join(text.replace("``", "`").split()).replace("|", "\\|")


def validators(metadata: Any) -> str | None:
    """The word for a type that is read by a function of its own."""
    for each in metadata:
        reader = getattr(each, "func", None)
        if reader is not None and reader.__module__.endswith("landmark_names"):
            return "landmarks"
        if getattr(reader, "__name__", "") in WORDS:
            return WORDS[reader.__name__]
    return None


def kind(annotation: Any, metadata: Any = ()) -> str:
    """A type in words."""
    own = validators(metadata)
    if own is not None:
        return own
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return kind(args[0], args[1:])
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(kind(each) for each in args if each is not type(None)))
    if origin is Literal:
        return ", ".join(f'`"{each}"`' for each in args)
    if origin is tuple:
        if args[-1] is Ellipsis:
            return f"list of {many(kind(args[0]))}"
        return f"{len(args)} {many(kind(args[0]))}"
    if origin in (dict,):
        inner = kind(args[1])
        return (
            f"table of {'lists' if inner.startswith('list') else 'values' if ' ' in inner else many(inner)}"
        )
    plain = {float: "number", int: "whole number", bool: "true or false", str: "text"}
    return plain.get(annotation, "value")


def many(word: str) -> str:
    """The plural of a type's word."""
    return re.sub(r"(\w+)(,| or|$)", r"\1s\2", word)


def limits(metadata: Any, annotation: Any) -> str:
    """The range of a number, or how many entries a list has."""
    parts: dict[str, float] = {}
    for each in metadata:
        for name in ("ge", "gt", "le", "lt", "min_length", "max_length"):
            if getattr(each, name, None) is not None:
                parts[name] = getattr(each, name)
    if "min_length" in parts or "max_length" in parts:
        least, most = parts.get("min_length", 0), parts.get("max_length")
        return "" if most is None else f"{most:g}" if least == most else f"{least:g} to {most:g}"
    low = parts.get("ge", parts.get("gt"))
    high = parts.get("le", parts.get("lt"))
    if low is not None and high is not None:
        return f"{'above ' if 'gt' in parts else ''}{low:g} to {'below ' if 'lt' in parts else ''}{high:g}"
    if low is not None:
        return f"above {low:g}" if "gt" in parts else f"{low:g} or more"
    inner = get_args(annotation)
    return limits(get_args(inner[0])[1:], None) if inner and get_origin(inner[0]) is Annotated else ""


def default(field: FieldInfo, word: str) -> str:
    """A default as an effect file would write it."""
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    if value is None or value == "" or value == {} or value == ():
        return "–"
    return f"`{written(value, word)}`"


def written(value: Any, word: str) -> str:
    """A value as TOML writes it, colours in hexadecimal."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        if "colour" in word and len(value) == 3 and not isinstance(value[0], tuple):
            return '"#' + "".join(f"{round(255 * part):02x}" for part in value) + '"'
        return "[" + ", ".join(written(each, word) for each in value) + "]"
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


def follows(model: type[BaseModel], name: str, word: str) -> bool:
    """Whether a setting may follow a signal."""
    if not issubclass(model, LayerSettings) and model.__name__ not in (
        "CameraSettings",
        "LightSettings",
        "BloomSettings",
        "FingerColors",
    ):
        return False
    plain = re.fullmatch(r"number|colour|\d numbers|table of (numbers|values)", word)
    return plain is not None and name not in getattr(model, "fixed", ())


def rows(model: type[BaseModel], leave_out: Any = (), before: str = "") -> Iterator[str]:
    """A line for each setting of a table; those of tables within it under dotted names."""
    for name, field in model.model_fields.items():
        if name in leave_out:
            continue
        inner = field.annotation
        shown = before + (field.alias or name)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from rows(inner, before=f"{shown}.")
            continue
        word = kind(inner, field.metadata)
        yield (
            f"| `{shown}` | {word} | {limits(field.metadata, inner)} | {default(field, word)} "
            f"| {'●' if follows(model, name, word) else ''} | {in_line(meanings(model).get(name, ''))} |"
        )


def about(model: type[BaseModel]) -> str:
    """A model's docstring as paragraphs."""
    text = inspect.getdoc(model) or ""
    return "\n\n".join(in_line(part) for part in text.split("\n\n"))


def table(model: type[BaseModel], leave_out: Any = ()) -> list[str]:
    """A model as paragraphs and a table."""
    lines = list(rows(model, leave_out))
    return [about(model), "", *([HEADER, *lines, ""] if lines else [])]


def words(title: str, entries: dict[str, str]) -> list[str]:
    """A table of words and what they are."""
    return [f"| {title} | what it is |", "|---|---|", *(f"| `{a}` | {b} |" for a, b in entries.items()), ""]


def page() -> str:
    """The whole page."""
    top = Effect.model_fields
    parts = [HEAD, "## The whole effect", ""]
    tables = ("camera", "light", "bloom")
    parts += [HEADER, *rows(Effect, (*tables, "layer", "on")), ""]
    for name in tables:
        model = top[name].annotation
        assert isinstance(model, type) and issubclass(model, BaseModel)
        parts += [f"### `[{name}]`", "", *table(model)]
    parts += ["## Every layer", "", "Settings of each `[[layer]]`, whatever its type.", ""]
    parts += [HEADER, *rows(LayerSettings, ("type",)), ""]
    for word, layer in sorted(layer_kinds().items()):
        shared = [name for name in LayerSettings.model_fields if name not in _changed(layer.settings)]
        parts += [f'## `type = "{word}"`', "", *table(layer.settings, (*shared, "type"))]
    parts += ["## Signals", "", "Of a hand; `left.`, `right.` or `any.` before it says of which.", ""]
    parts += words("signal", HAND_SIGNALS)
    parts += ["Of the picture, and waves of a frequency:", ""]
    waves = {"noise:2Hz": "smooth chance, 0 to 1", "lfo:0.5Hz": "a sine, 0 to 1"}
    parts += words("signal", {**PICTURE_SIGNALS, **waves})
    parts += ["Of a gesture, for example `gesture.ok.duration`:", ""]
    parts += words("signal", {f"gesture.NAME.{part}": text for part, text in GESTURE_SIGNALS.items()})
    parts += ["And those that the effect declares under `[signals]`, by their name.", ""]
    parts += ["## Bindings", "", "A table in the place of a value.", "", *table(Binding)]
    parts += ["## Actions: `[[on]]`", "", *table(EventAction)]
    return "\n".join(parts).rstrip() + "\n"


def _changed(model: type[LayerSettings]) -> list[str]:
    """Shared settings of which a kind of layer has its own version."""
    return [name for name in LayerSettings.model_fields if name in inspect.get_annotations(model)]


def main() -> None:
    """Write the page; with ``--check``, say whether it is up to date."""
    text = page()
    if "--check" in sys.argv[1:]:
        sys.exit(text != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {text.count('| `')} settings, signals and actions")


if __name__ == "__main__":
    main()
