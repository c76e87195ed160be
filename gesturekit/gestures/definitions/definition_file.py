"""Reads gesture definitions from a TOML file or a mapping, and says where one of them is wrong."""

from __future__ import annotations

import difflib
import logging
import time
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

# A file that seems to be half saved is believed once it was left alone for so long.
_SETTLE_SECONDS = 0.3

_log = logging.getLogger(__name__)


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
    mistakes.tell()
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
    if (
        table
        and all(isinstance(value, Mapping) for value in table.values())
        and (difflib.get_close_matches(name.lower(), [EVENTS], cutoff=0.8))
    ):
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
    shapes = [n for n, d in definitions.items() if isinstance(d, GestureDefinition)]
    valid = sorted({*shapes, *known})
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
    mistakes.tell()


class DefinitionFile:
    """A gesture file that is read again whenever it is edited.

    Parameters
    ----------
    path
        The TOML file.
    known
        As for `load_definitions`.

    Raises
    ------
    ConfigError
        When the file is not valid to begin with. Later on, an invalid edit is logged and changes nothing.

    Attributes
    ----------
    path
        The file.
    definitions
        What it says, as of the last valid edit.
    text
        The tables of that edit, event rules among them, and where they stand.
    error
        What is wrong with it now, None when nothing is.

    Examples
    --------
    >>> from pathlib import Path
    >>> path = Path("mine.toml")
    >>> _ = path.write_text("flat = { fingers = { others = 'extended' } }")
    >>> file = DefinitionFile(path)
    >>> _ = path.write_text("flat = { fingers = { others = 'extended' }, palm = 'down' }")
    >>> file.poll(), file.definitions["flat"].palm.direction
    (True, ('down',))
    """

    def __init__(self, path: str | Path, *, known: Collection[str] | None = None) -> None:
        self.path = Path(path)
        self._known = known
        self._stamp = self._look()
        self.text = read_config(self.path, "gesture definitions")
        self.definitions = load_definitions(self.text, known=known)
        self.error: str | None = None

    def poll(self) -> bool:
        """Look at the file, and read it if it was edited.

        Costs a few microseconds while nothing changes, so it may be called with every frame.

        Returns
        -------
        Whether `definitions` or the event rules are new.
        """
        stamp = self._look()
        # Editors replace a file by renaming another onto it: for a moment there is none.
        if stamp is None or stamp == self._stamp:
            return False
        try:
            text = read_config(self.path, "gesture definitions")
            definitions = load_definitions(text, known=self._known)
        except ConfigError as error:
            if _is_cut_off(self.path) and _age(stamp) < _SETTLE_SECONDS:
                return False
            self._stamp = stamp
            self.error = str(error)
            _log.error("%s; the gestures stay as they were", error)
            return False
        if self._seems_half_saved(text) and _age(stamp) < _SETTLE_SECONDS:
            return False
        self._stamp = stamp
        self.error = None
        changed = definitions != self.definitions or text.tables.get(EVENTS) != self.text.tables.get(EVENTS)
        self.definitions, self.text = definitions, text
        return changed

    def _seems_half_saved(self, text: ConfigText) -> bool:
        """Many editors empty a file and then write it; a gesture that is held must not end for that."""
        return bool(_names(self.text) - _names(text)) and _is_cut_off(self.path)

    def _look(self) -> tuple[int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size


def _names(text: ConfigText) -> set[str]:
    return {*text.tables, *text.tables.get(EVENTS, {})}


def _is_cut_off(path: Path) -> bool:
    """Whether a file ends within a line, as one does that is being written."""
    try:
        return not path.read_bytes().endswith(b"\n")
    except OSError:
        return True


def _age(stamp: tuple[int, int]) -> float:
    """Seconds since a file was written; 0 or less where its clock is ahead of ours."""
    return time.time() - stamp[0] / 1e9
