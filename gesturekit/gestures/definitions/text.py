"""The text of a gesture file with its tables, and where in it something stands."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gesturekit.errors import ConfigError
from gesturekit.gestures.definitions.toml_lines import TomlPath, line_of, toml_lines

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True, slots=True)
class GestureText:
    """Tables of a gesture file, or of a mapping of the same form, and where they stand.

    Attributes
    ----------
    place
        The file, or what stands for it.
    tables
        Name → table, as written.
    text
        The file's text; None where there is no file.
    """

    place: str
    tables: Mapping[str, Any]
    text: str | None = None

    def where(self, *path: str | int) -> str:
        """``mine.toml, line 3``: the place of a key."""
        line = None if self.text is None else line_of(toml_lines(self.text), path)
        return self.place if line is None else f"{self.place}, line {line}"

    def table(self, path: TomlPath) -> Any:
        """Return what is written at a path."""
        value: Any = self.tables
        for part in path:
            value = value[part]
        return value


def read_gesture_text(source: str | Path | Mapping[str, Any] | GestureText) -> GestureText:
    """Read a TOML file, or take a mapping for one; what was read already is given back.

    Raises
    ------
    ConfigError
        When the file cannot be read or is not valid TOML.
    """
    if isinstance(source, GestureText):
        return source
    if isinstance(source, Mapping):
        return GestureText("gesture definitions", source)
    if not isinstance(source, str | Path):
        raise ConfigError(
            f"gesture definitions are {source!r}; expected the path of a TOML file, or a mapping"
        )
    place = str(source)
    try:
        text = Path(source).read_text(encoding="utf-8-sig")
        return GestureText(place, tomllib.loads(text), text)
    except FileNotFoundError:
        raise ConfigError(f"{place}: there is no such file; give the path of a TOML file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{place}: cannot be read ({error}); give the path of a UTF-8 TOML file") from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+)", str(error))
        line = at[1] if at else text.count("\n") + 1
        raise ConfigError(f"{place}, line {line}: not valid TOML: {error}") from error
