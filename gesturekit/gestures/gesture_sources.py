"""Where a recognizer's gestures and event rules come from, one on top of the other, and which were edited."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gesturekit.errors import ConfigError
from gesturekit.gestures.definitions.files import EVENTS, DefinitionFile, load_definitions
from gesturekit.gestures.definitions.schema import Definition
from gesturekit.gestures.rules.files import load_rules
from gesturekit.gestures.rules.rule import EventRule

Definitions = str | Path | Mapping[str, Any]
"""A gesture file, or a mapping of the same form."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class GestureSource:
    """What one file or mapping says.

    Attributes
    ----------
    definitions
        Name → gesture.
    rules
        Name → event rule.
    file
        The file, to be looked at again; None where there is none.
    """

    definitions: Mapping[str, Definition]
    rules: dict[str, EventRule] = field(default_factory=dict)
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
        if not isinstance(source, str | Path):
            return cls(load_definitions(source, known=known), load_rules(source))
        file = DefinitionFile(source, known=known)
        return cls(file.definitions, load_rules(source), file)

    def poll(self) -> bool:
        """Read the file again if it was edited; returns whether it now says something else."""
        if self.file is None or not self.file.poll():
            return False
        try:
            self.rules = load_rules({EVENTS: self.file.events})
        except ConfigError as error:
            _log.error("%s: %s; the gestures stay as they were", self.file.path, error)
            return False
        self.definitions = self.file.definitions
        return True
