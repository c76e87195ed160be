"""Reads event rules from the ``[event.NAME]`` tables of a TOML file, and says where one of them is wrong."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gesturekit.errors import ConfigError
from gesturekit.gestures.definition_errors import explain
from gesturekit.gestures.definition_files import EVENTS
from gesturekit.gestures.rules.rule import EventRule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def load_rules(source: str | Path | Mapping[str, Any]) -> dict[str, EventRule]:
    """Read event rules.

    Parameters
    ----------
    source
        A TOML file, or a mapping of the same form. Only what is under ``event`` is read: a file may hold
        gestures as well.

    Raises
    ------
    ConfigError
        When the file cannot be read or a rule is not valid; the message names the file, the event, the
        wrong word and the nearest valid one.

    Examples
    --------
    >>> load_rules({"event": {"confirm": {"gesture": "thumb_up", "hold": 0.8}}})["confirm"].hold
    0.8
    """
    text: str | None = None
    if isinstance(source, Mapping):
        place, tables = "event rules", source.get(EVENTS, {})
    else:
        place = str(source)
        try:
            text = Path(source).read_text(encoding="utf-8")
            tables = tomllib.loads(text).get(EVENTS, {})
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{place}: cannot be read ({error}); give the path of a UTF-8 TOML file"
            ) from error
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{place}: not valid TOML: {error}") from error
    if not isinstance(tables, Mapping):
        raise ConfigError(f"{place}: {EVENTS} is {tables!r}; each event is a table, [{EVENTS}.NAME]")
    return {name: _rule(place, name, table, text) for name, table in tables.items()}


def _rule(place: str, name: str, table: Any, text: str | None) -> EventRule:
    if not str(name).isidentifier():
        raise ConfigError(f"{place}: event name {name!r} is not usable; use letters, digits and underscores")
    if isinstance(table, EventRule):
        return table
    if not isinstance(table, Mapping):
        raise ConfigError(f"{place}: event {name!r} is {table!r}, not a table; write [{EVENTS}.{name}]")
    try:
        return EventRule.model_validate(table)
    except ValidationError as error:
        told = explain(place, f"{EVENTS}.{name}", error, EventRule, text)
        raise ConfigError(
            told.replace(f"gesture '{EVENTS}.", "event '").replace("Value error, ", "")
        ) from error
