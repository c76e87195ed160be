"""The text of a configuration file with its tables, and where in it something stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from gesturekit.config.toml_lines import TomlPath, line_of, toml_lines
from gesturekit.errors import ConfigError
from gesturekit.words import shown

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class Table(BaseModel):
    """A table of a configuration file: keys that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class ConfigText:
    """Tables of a TOML file, or of a mapping of the same form, and where they stand."""

    place: str
    """The file, or what stands for it; empty for a text on its own."""
    tables: Mapping[str, Any]
    """Name → table, as written."""
    text: str | None = None
    """The file's text; None where there is no file."""

    def where(self, *path: str | int) -> str:
        """``mine.toml, line 3``: the place of a key."""
        line = None if self.text is None else line_of(toml_lines(self.text), path)
        return self.place if line is None else _at_line(self.place, line)

    def table(self, path: TomlPath) -> Any:
        """Return what is written at a path."""
        value: Any = self.tables
        for part in path:
            value = value[part]
        return value


def read_config(source: str | Path | Mapping[str, Any] | ConfigText, what: str) -> ConfigText:
    """Read a TOML file, or take a mapping for one; what was read already is given back.

    `what` it holds is for messages: ``"gesture definitions"``. ConfigError when the file cannot be read or is
    not valid TOML.
    """
    if isinstance(source, ConfigText):
        return source
    if isinstance(source, Mapping):
        return ConfigText(what, source)
    if not isinstance(source, str | Path):
        raise ConfigError(f"{what} are {shown(source)}; expected the path of a TOML file, or a mapping")
    place = str(source)
    try:
        text = Path(source).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{place}: there is no such file; give the path of a TOML file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{place}: cannot be read ({error}); give the path of a UTF-8 TOML file") from error
    return parse_config(text, place)


def parse_config(text: str, place: str = "") -> ConfigText:
    """Read a TOML text; ConfigError with its line where it is not valid."""
    try:
        return ConfigText(place, tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise ConfigError(f"{_at_line(place, line)}: not valid TOML: {error}") from error


def _at_line(place: str, line: int) -> str:
    return f"{place}, line {line}" if place else f"line {line}"
