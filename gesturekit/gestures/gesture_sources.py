"""Where a recognizer's gestures and event rules come from, one on top of the other, and which were edited."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gesturekit.config.config_text import ConfigText, read_config
from gesturekit.config.problems import Mistakes
from gesturekit.errors import ConfigError
from gesturekit.gestures.definitions.definition_file import DefinitionFile, load_definitions
from gesturekit.gestures.definitions.schema import Definition
from gesturekit.gestures.rules.event_rule import EventRule
from gesturekit.gestures.rules.rule_file import load_rules

Definitions = str | Path | Mapping[str, Any]
"""A gesture file, or a mapping of the same form."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GestureSource:
    """What one file or mapping says.

    Attributes
    ----------
    definitions
        Name → gesture.
    rules
        Name → event rule.
    text
        Where in it these stand; None for the gestures that come with GestureKit.
    file
        The file, to be looked at again; None where there is none.
    """

    definitions: Mapping[str, Definition]
    rules: Mapping[str, EventRule] = field(default_factory=dict)
    text: ConfigText | None = None
    file: DefinitionFile | None = None

    @classmethod
    def read(cls, source: Definitions | None, known: tuple[str, ...]) -> GestureSource:
        """Read a file or mapping; None for the gestures that come with GestureKit.

        Parameters
        ----------
        source
            What to read.
        known
            Gestures beside which they will be used.

        Raises
        ------
        ConfigError
            When it is not valid; the message names the place.
        """
        if source is None:
            return cls(load_definitions())
        text = read_config(source, "gesture definitions")
        mistakes = Mistakes()
        with mistakes.noted():
            definitions = load_definitions(text, known=known)
        with mistakes.noted():
            rules = load_rules(text)
        mistakes.tell()
        if not isinstance(source, str | Path):
            return cls(definitions, rules, text)
        return cls(definitions, rules, text, DefinitionFile(source, known=known))

    def edited(self) -> GestureSource | None:
        """What the file says now; None where it was not edited, or says nothing valid, which is logged."""
        if self.file is None or not self.file.poll():
            return None
        try:
            rules = load_rules(self.file.text)
        except ConfigError as error:
            _log.error("%s; the gestures stay as they were", error)
            return None
        return replace(self, definitions=self.file.definitions, rules=rules, text=self.file.text)


def custom_names(sources: Sequence[GestureSource]) -> frozenset[str]:
    """Names of the gestures that were added to those of the first source."""
    return frozenset(name for source in sources[1:] for name in source.definitions)
