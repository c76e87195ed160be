"""Whether the names that event rules listen to exist, and where in a file one stands that does not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from gesturekit.config.config_text import ConfigText
from gesturekit.config.problems import Mistakes
from gesturekit.config.toml_lines import TomlPath
from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.gestures.definitions.definition_file import EVENTS
from gesturekit.gestures.rules.event_rule import EventRule
from gesturekit.gestures.rules.rule_engine import in_order
from gesturekit.words import nearest_of


def check_references(
    rules: Mapping[str, EventRule], gestures: Collection[str], written: Mapping[str, ConfigText]
) -> None:
    """Refuse rules that do not go together with each other and with the gestures there are.

    Parameters
    ----------
    rules
        Name → rule.
    gestures
        Names of the gestures and motions.
    written
        Where rules stand that were not made in Python.

    Raises
    ------
    ConfigError
        When a rule that is written somewhere has the name of a gesture, listens to a name that is none, or
        in a circle; the message names the place.
    InvalidArgumentError
        When one that was made in Python does.
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
    mistakes.tell()
    try:
        in_order(rules)
    except InvalidArgumentError as error:
        culprit = next((name for name in rules if repr(name) in str(error) and name in written), None)
        if culprit is None:
            raise
        raise _fault(written, culprit, None, str(error)) from error


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
