"""Checks an effect before anybody films with it: its tables, its shaders, what in it has no use.

`load_effect` says what is wrong with a file; this goes on from there: each layer is made, so that its shader
is compiled, also where another table has a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gesturekit.config.config_text import ConfigText, read_config
from gesturekit.config.toml_lines import TomlPath
from gesturekit.errors import ConfigError, GestureKitError, InvalidArgumentError, RenderError
from gesturekit.rendering.bindings.bound_value import tables_with_signal, without_bindings
from gesturekit.rendering.bindings.signal_names import read_signal
from gesturekit.rendering.context import create_offscreen
from gesturekit.rendering.effect import effect_path, load_effect
from gesturekit.rendering.layer_registry import LayerSettings, SharedSettings, layer_kinds
from gesturekit.words import nearest_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about an effect.

    Attributes
    ----------
    text
        What it is, with file and line.
    wrong
        Whether it keeps the effect from being drawn; otherwise it has no use, or does nothing.
    """

    text: str
    wrong: bool


def check_effect(effect: str | Path, gestures: Collection[str] = ()) -> list[Finding]:
    """All that is wrong with an effect, then all that has no use.

    Parameters
    ----------
    effect
        Its name or file.
    gestures
        Names of the gestures that can occur; others are told of. None are checked where it is empty.

    Raises
    ------
    InvalidArgumentError
        When there is no effect of that name and no such file.
    """
    path = effect_path(effect)
    try:
        given = read_config(path, "effect")
    except ConfigError as error:
        return [Finding(line, True) for line in str(error).split("\n")]
    wrong: dict[str, None] = {}
    layers: dict[int, LayerSettings] = {}
    shared = SharedSettings(title="")
    try:
        shared = loaded = load_effect(path)
        layers = dict(enumerate(loaded.layer))
    except ConfigError as error:
        wrong |= dict.fromkeys(str(error).split("\n"))
        layers = dict(_layers_alone(given, path.parent))
    doubts: list[str] = []
    for finding in _made(given, layers, shared):
        if finding.wrong:
            wrong[finding.text] = None
        else:
            doubts.append(finding.text)
    doubts += _unknown_gestures(given, gestures)
    return [*(Finding(text, True) for text in wrong), *(Finding(text, False) for text in doubts)]


def _layers_alone(given: ConfigText, folder: Path) -> Iterator[tuple[int, LayerSettings]]:
    """The layers of a file with mistakes, without what is wrong in them."""
    tables = without_bindings(given.tables).get("layer")
    for number, table in enumerate(tables if isinstance(tables, list) else ()):
        kind = layer_kinds().get(str(table.get("type"))) if isinstance(table, Mapping) else None
        settings = None if kind is None else _read_alone(kind.settings, table, folder)
        if settings is not None:
            yield number, settings


def _read_alone(
    kind: type[LayerSettings], table: Mapping[str, Any], folder: Path, *, again: bool = True
) -> LayerSettings | None:
    """A layer's settings without the keys that are wrong; None where it needs one of them."""
    try:
        return kind.model_validate(table, context={"folder": folder})
    except ValidationError as error:
        wrong = {detail["loc"][0] for detail in error.errors() if detail["loc"]}
    right = {key: value for key, value in table.items() if key not in wrong}
    return _read_alone(kind, right, folder, again=False) if again else None


def _made(
    given: ConfigText, layers: Mapping[int, LayerSettings], shared: SharedSettings
) -> Iterator[Finding]:
    try:
        context = create_offscreen()
    except RenderError as error:
        yield Finding(f"shaders were not compiled: {error}", False)
        return
    with context:
        for number, settings in layers.items():
            try:
                layer = layer_kinds()[settings.type].make(context, settings, shared)
            except GestureKitError as error:
                for line in _lines(error):
                    yield Finding(f"{_where(given, number, settings, line)}: {line}", True)
                continue
            for line in getattr(layer, "doubts", ()):
                yield Finding(f"{_where(given, number, settings, line)}: {line}", False)
            layer.release()
    context.release()


def _lines(error: GestureKitError) -> list[str]:
    """A mistake for each line; a compiler's log has a first line that says no more than that there is one."""
    first, *rest = str(error).split("\n")
    return [each for each in rest if each.strip()] if rest and first.endswith(":") else [first, *rest]


def _where(given: ConfigText, number: int, settings: LayerSettings, text: str) -> str:
    """The line of the input that a text is about, or else of the layer."""
    quoted = re.search(r"'(\w+)'", text)
    named = quoted is not None and quoted[1] in getattr(settings, "inputs", {})
    inner: TomlPath = ("inputs", quoted[1]) if quoted is not None and named else ("file",)
    return given.where("layer", number, *inner)


def _unknown_gestures(given: ConfigText, known: Collection[str]) -> Iterator[str]:
    """What waits for gestures that cannot occur."""
    if not known:
        return
    for path, name in _gestures_in(given.tables):
        if name not in known:
            yield (
                f"{given.where(*path)}: no gesture is called {name!r} unless you bring one; "
                f"{nearest_of(name, known)}"
            )


def _gestures_in(tables: Mapping[str, Any]) -> Iterator[tuple[TomlPath, str]]:
    for path, table in tables_with_signal(tables, ()):
        try:
            signal = read_signal(str(table["signal"]))
        except InvalidArgumentError:
            continue
        if signal.kind == "gesture":
            yield (*path, "signal"), signal.name
    actions = tables.get("on")
    for number, action in enumerate(actions if isinstance(actions, list) else ()):
        name = str(action.get("event", "*")).partition(":")[0] if isinstance(action, Mapping) else "*"
        if name != "*":
            yield ("on", number, "event"), name
    for key in ("accents", "names"):
        words = tables.get(key)
        for name in words if isinstance(words, Mapping) else ():
            yield (key, name), name
