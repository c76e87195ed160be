"""Reads event rules, the ``[event.NAME]`` tables of a gesture file, and says where one is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gesturekit.config.config_text import ConfigText, read_config
from gesturekit.config.problems import Mistakes, explain
from gesturekit.config.toml_lines import TomlPath
from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.gestures.definitions.definition_file import EVENTS
from gesturekit.gestures.rules.event_rule import EventRule
from gesturekit.gestures.rules.rule_engine import in_order
from gesturekit.words import nearest_of


def load_rules(source: str | Path | Mapping[str, Any] | ConfigText) -> dict[str, EventRule]:
    """Read event rules from what is under ``event`` in a TOML file, or in a mapping of the same form.

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
    mistakes.raise_all()
    return rules


def check_references(
    rules: Mapping[str, EventRule], gestures: Collection[str], written: Mapping[str, ConfigText]
) -> None:
    """Refuse rules that have the name of a gesture, listen to a name that is none, or in a circle.

    `written` says where rules stand that were not made in Python: those raise ConfigError with the place,
    others InvalidArgumentError.
    """
    known = list(dict.fromkeys((*gestures, *rules)))
    mistakes = Mistakes()
    for name, rule in rules.items():
        if name in gestures:
            raise _fault(written, name, None, f"event {name!r} has the name of a gesture; give it its own")
        for word in sorted(rule.names - set(known)):
            with mistakes.noted():
                raise _fault(
                    *(written, name, word),
                    f"unknown gesture in event {name!r}: {word!r}; {nearest_of(word, known)}",
                )
    mistakes.raise_all()
    try:
        in_order(rules)
    except InvalidArgumentError as error:
        culprit = next((name for name in rules if repr(name) in str(error) and name in written), None)
        if culprit is None:
            raise
        raise _fault(written, culprit, None, str(error)) from error


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


def _fault(
    written: Mapping[str, ConfigText], name: str, word: str | None, message: str
) -> ConfigError | InvalidArgumentError:
    given = written.get(name)
    if given is None:
        return InvalidArgumentError(message)
    path: TomlPath = (EVENTS, name)
    if word is not None:
        path += _path_to(given.table(path), word) or ()
    return ConfigError(f"{given.where(*path)}: {message}")


def _path_to(value: Any, word: str) -> TomlPath | None:
    """Where in a rule's table a name stands."""
    if value == word:
        return ()
    parts: Any = ()
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    for key, part in parts:
        # A remark may well name what it is about.
        below = None if key == "description" else _path_to(part, word)
        if below is not None:
            return (key, *below)
    return None
