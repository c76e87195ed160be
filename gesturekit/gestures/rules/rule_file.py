"""Reads event rules from the ``[event.NAME]`` tables of a gesture file, and says where one is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gesturekit.config.config_text import ConfigText, read_config
from gesturekit.config.problems import Mistakes, explain
from gesturekit.errors import ConfigError
from gesturekit.gestures.definitions.definition_file import EVENTS
from gesturekit.gestures.rules.event_rule import EventRule


def load_rules(source: str | Path | Mapping[str, Any] | ConfigText) -> dict[str, EventRule]:
    """Read event rules.

    Parameters
    ----------
    source
        A TOML file, or a mapping of the same form. Only what is under ``event`` is read: a file may hold
        gestures as well.

    Raises
    ------
    ConfigError
        When the file cannot be read or a rule is not valid; the message has a line for each mistake,
        with the file, the line, the event, the wrong word and the nearest valid one.

    Examples
    --------
    >>> load_rules({"event": {"confirm": {"gesture": "thumb_up", "hold": 0.8}}})["confirm"].hold
    0.8
    """
    given = read_config(source, "gesture definitions")
    tables = given.tables.get(EVENTS, {})
    if not isinstance(tables, Mapping):
        raise ConfigError(
            f"{given.where(EVENTS)}: {EVENTS} is {tables!r}; each event is a table, [{EVENTS}.NAME]"
        )
    rules: dict[str, EventRule] = {}
    mistakes = Mistakes()
    for name, table in tables.items():
        with mistakes.noted():
            rules[name] = _rule(given, name, table)
    mistakes.tell()
    return rules


def _rule(given: ConfigText, name: str, table: Any) -> EventRule:
    if not str(name).isidentifier():
        raise ConfigError(
            f"{given.where(EVENTS, name)}: event name {name!r} is not usable; "
            "use letters, digits and underscores"
        )
    if isinstance(table, EventRule):
        return table
    if not isinstance(table, Mapping):
        raise ConfigError(
            f"{given.where(EVENTS, name)}: event {name!r} is {table!r}, not a table; write [{EVENTS}.{name}]"
        )
    try:
        return EventRule.model_validate(table)
    except ValidationError as error:
        raise ConfigError(explain(given, f"event {name!r}", (EVENTS, name), error, EventRule)) from error
