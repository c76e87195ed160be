"""Where gestures and event rules come from: mappings, and files that are followed while they are edited."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gesturekit.config.config_text import ConfigText, read_config
from gesturekit.config.problems import Mistakes
from gesturekit.errors import ConfigError
from gesturekit.gestures.definitions.definition_file import load_definitions
from gesturekit.gestures.definitions.schema import Definition
from gesturekit.gestures.rules.event_rule import EventRule
from gesturekit.gestures.rules.rule_file import load_rules

Definitions = str | Path | Mapping[str, Any]
"""A gesture file, or a mapping of the same form."""

# A file that seems to be half saved is believed once it was left alone for so long.
_SETTLE_SECONDS = 0.3

_log = logging.getLogger(__name__)


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
    definitions, rules
        The gestures and the event rules, by name, as of the last valid edit.
    text
        The tables of that edit, and where they stand.
    error
        What is wrong with the file now, None when nothing is.

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
        self.error: str | None = None
        self._known = known
        self._stamp = self._look()
        self.definitions, self.rules, self.text = _read(self.path, known)

    def poll(self) -> bool:
        """Look at the file, and read it if it was edited; cheap enough to be called with every frame.

        Returns
        -------
        Whether `definitions` or `rules` are new.
        """
        stamp = self._look()
        # Editors replace a file by renaming another onto it: for a moment there is none.
        if stamp is None or stamp == self._stamp:
            return False
        fresh = time.time() - stamp[0] / 1e9 < _SETTLE_SECONDS
        try:
            definitions, rules, text = _read(self.path, self._known)
        except ConfigError as error:
            if not (fresh and _is_cut_off(self.path)):
                self._stamp, self.error = stamp, str(error)
                _log.error("%s; the gestures stay as they were", error)
            return False
        # Many editors empty a file and then write it; a gesture that is held must not end for that.
        gone = {*self.definitions, *self.rules} - {*definitions, *rules}
        if gone and fresh and _is_cut_off(self.path):
            return False
        changed = (definitions, rules) != (self.definitions, self.rules)
        self._stamp, self.error = stamp, None
        self.definitions, self.rules, self.text = definitions, rules, text
        return changed

    def _look(self) -> tuple[int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size


class GestureSource(NamedTuple):
    """What one file or mapping says; `text` is None for the gestures that come with GestureKit."""

    definitions: Mapping[str, Definition]
    rules: Mapping[str, EventRule]
    text: ConfigText | None = None
    file: DefinitionFile | None = None

    @classmethod
    def read(cls, source: Definitions | None, known: Collection[str]) -> GestureSource:
        """Read a file or mapping beside which gestures are `known`; None for the gestures that come along.

        Raises
        ------
        ConfigError
            When it is not valid; the message names the place.
        """
        if source is None:
            return cls(load_definitions(), {})
        if not isinstance(source, str | Path):
            return cls(*_read(source, known))
        file = DefinitionFile(source, known=known)
        return cls(file.definitions, file.rules, file.text, file)

    def polled(self) -> GestureSource:
        """What the file says now; itself where it was not edited."""
        file = self.file
        if file is None or not file.poll():
            return self
        return GestureSource(file.definitions, file.rules, file.text, file)


def _read(
    source: Definitions, known: Collection[str] | None
) -> tuple[dict[str, Definition], dict[str, EventRule], ConfigText]:
    text = read_config(source, "gesture definitions")
    mistakes = Mistakes()
    with mistakes.noted():
        definitions = load_definitions(text, known=known)
    with mistakes.noted():
        rules = load_rules(text)
    mistakes.raise_all()
    return definitions, rules, text


def _is_cut_off(path: Path) -> bool:
    """Whether a file ends within a line, as one does that is being written."""
    try:
        return not path.read_bytes().endswith(b"\n")
    except OSError:
        return True
