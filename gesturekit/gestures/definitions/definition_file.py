"""Reads gesture definitions from a TOML file or a mapping, and says where one of them is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gesturekit.assets import asset_path
from gesturekit.config.config_text import ConfigText, read_config
from gesturekit.config.problems import Mistakes, explain
from gesturekit.errors import ConfigError
from gesturekit.gestures.definitions.schema import (
    NONE,
    Definition,
    GestureDefinition,
    MotionDefinition,
    TwoHandDefinition,
    schema_of,
)
from gesturekit.words import nearest_of

EVENTS = "event"
"""The table that holds an app's event rules, each a ``[event.NAME]``; no gesture may be called so."""

SHIPPED = ("gestures.toml", "two_hand_gestures.toml")
"""The gesture files that come with GestureKit, in `models/`."""


def load_definitions(
    source: str | Path | Mapping[str, Any] | ConfigText | None = None,
    *,
    known: Collection[str] | None = None,
) -> dict[str, Definition]:
    """Read gesture definitions.

    Parameters
    ----------
    source
        A TOML file, or a mapping of the same form (name → table); None for the gestures that come with
        GestureKit. Event rules in it are passed over, see `load_rules`.
    known
        Names of gestures beside which these will be used, to which they may refer; with None it is not
        checked that gestures to which they refer exist.

    Returns
    -------
    Name → definition in the order of the file: hand shapes, shapes of two hands and motions.

    Raises
    ------
    ConfigError
        When the file cannot be read or a table is not valid; the message has a line for each mistake, with
        the file, the line, the gesture, the wrong word and the nearest valid one.

    Examples
    --------
    >>> load_definitions()["victory"].fingers.index
    'extended'
    >>> load_definitions({"gun": {"fingers": {"thumb": "extended", "index": "extendet"}}})
    Traceback (most recent call last):
    ...
    gesturekit.errors.ConfigError: ... fingers.index is 'extendet'; did you mean 'extended'? ...
    """
    if source is None:
        shipped: dict[str, Definition] = {}
        for name in SHIPPED:
            shipped |= load_definitions(asset_path("models", name))
        return shipped
    given = read_config(source, "gesture definitions")
    definitions: dict[str, Definition] = {}
    mistakes = Mistakes()
    for name, table in given.tables.items():
        if name != EVENTS:
            with mistakes.noted():
                definitions[name] = _definition(given, name, table)
    mistakes.raise_all()
    if known is not None:
        _check_references(given, definitions, known)
    return definitions


def _definition(given: ConfigText, name: object, table: object) -> Definition:
    if name == NONE:
        raise ConfigError(
            f"{given.where(NONE)}: {NONE!r} is said of a hand that shows no gesture; choose another name"
        )
    if not isinstance(name, str) or not name.isidentifier():
        raise ConfigError(
            f"{given.where(str(name))}: gesture name {name!r} is not usable; use letters, digits and "
            f"underscores, and not {NONE!r}"
        )
    if isinstance(table, GestureDefinition | TwoHandDefinition | MotionDefinition):
        return table
    if not isinstance(table, Mapping):
        raise ConfigError(
            f"{given.where(name)}: {name!r} is {table!r}, not a table; each gesture is one, under its name: "
            f"[{name}]"
        )
    holds_tables = table and all(isinstance(value, Mapping) for value in table.values())
    if holds_tables and difflib.get_close_matches(name.lower(), [EVENTS], cutoff=0.8):
        raise ConfigError(
            f"{given.where(name)}: {name!r} is no gesture; did you mean [{EVENTS}.{next(iter(table))}]?"
        )
    schema = schema_of(table)
    try:
        definition: Definition = schema.model_validate(table)
    except ValidationError as error:
        raise ConfigError(explain(given, f"gesture {name!r}", (name,), error, schema)) from error
    if isinstance(definition, GestureDefinition) and not definition.asks_anything:
        raise ConfigError(
            f"{given.where(name)}: gesture {name!r} asks nothing of the hand, so every hand would fit; "
            "give it fingers, spread, palm, pointing, contacts or a side"
        )
    return definition


def _check_references(
    given: ConfigText, definitions: Mapping[str, Definition], known: Collection[str]
) -> None:
    valid = sorted({*known, *(n for n, d in definitions.items() if isinstance(d, GestureDefinition))})
    mistakes = Mistakes()
    for name, definition in definitions.items():
        references: list[tuple[str, str]] = []
        if isinstance(definition, GestureDefinition):
            references += [("unless", other) for other in definition.unless]
        elif isinstance(definition, MotionDefinition):
            references += [("start", definition.start), ("end", definition.end)]
        for key, other in references:
            if other not in valid or other == name:
                with mistakes.noted():
                    raise ConfigError(
                        f"{given.where(name, key)}: gesture {name!r}: {key} names {other!r}, which is not "
                        f"{'another' if other == name else 'a'} hand shape; {nearest_of(other, valid)}"
                    )
    mistakes.raise_all()
