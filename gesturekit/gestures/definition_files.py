"""Reads gesture definitions from a TOML file or a mapping, and says where one of them is wrong."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gesturekit.assets import asset_path
from gesturekit.errors import ConfigError
from gesturekit.gestures.definition_errors import explain
from gesturekit.gestures.definition_schema import NONE, GestureDefinition

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EVENTS = "event"
"""The table that holds an app's event rules, each a ``[event.NAME]``; no gesture may be called so."""


def load_definitions(source: str | Path | Mapping[str, Any] | None = None) -> dict[str, GestureDefinition]:
    """Read gesture definitions.

    Parameters
    ----------
    source
        A TOML file, or a mapping of the same form (name → table); None for the gestures that come with
        GestureKit. Event rules in it are passed over, see `load_rules`.

    Raises
    ------
    ConfigError
        When the file cannot be read or a table is not valid; the message names the file, the gesture,
        the wrong word and the nearest valid one.
    """
    text: str | None = None
    if isinstance(source, Mapping):
        place, tables = "gesture definitions", dict(source)
    elif source is not None and not isinstance(source, str | Path):
        raise ConfigError(
            f"gesture definitions are {source!r}; expected the path of a TOML file, or a mapping"
        )
    else:
        path = asset_path("models", "gestures.toml") if source is None else Path(source)
        place = str(path)
        try:
            text = path.read_text(encoding="utf-8")
            tables = tomllib.loads(text)
        except FileNotFoundError:
            raise ConfigError(f"{place}: there is no such file; give the path of a TOML file") from None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{place}: cannot be read ({error}); give the path of a UTF-8 TOML file"
            ) from error
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{place}: not valid TOML: {error}") from error
    definitions: dict[str, GestureDefinition] = {}
    tables.pop(EVENTS, None)
    for name, table in tables.items():
        if not isinstance(name, str) or not name.isidentifier() or name == NONE:
            raise ConfigError(
                f"{place}: gesture name {name!r} is not usable; use letters, digits and underscores, "
                f"and not {NONE!r}"
            )
        if isinstance(table, GestureDefinition):
            definitions[name] = table
            continue
        if not isinstance(table, Mapping):
            raise ConfigError(
                f"{place}: {name!r} is {table!r}, not a table; each gesture is one, under its name: [{name}]"
            )
        try:
            definition = GestureDefinition.model_validate(table)
        except ValidationError as error:
            raise ConfigError(explain(place, name, error, GestureDefinition, text)) from error
        if not definition.asks_anything:
            raise ConfigError(
                f"{place}: gesture {name!r} asks nothing of the hand, so every hand would fit; "
                "give it fingers, palm, pointing, contacts or a side"
            )
        definitions[name] = definition
    return definitions
