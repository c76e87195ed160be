"""In which line of a TOML text each key and each entry of a list stands.

`tomllib` gives values without their places. This reads the text a second time, only for the places: it
expects text that `tomllib` has already taken, and therefore checks nothing.
"""

from __future__ import annotations

import re

TomlPath = tuple[str | int, ...]
"""Keys and list indices from the top of a file: ``("ok", "contacts", 0, "between")``."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_KEY = re.compile(r"[ \t]*(?:([A-Za-z0-9_-]+)|\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)')[ \t]*")
_STRING = r"\"\"\"(?:[^\\]|\\.)*?\"\"\"(?!\")|'''.*?'''(?!')|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'"
_SCALAR = re.compile(rf"{_STRING}|[^,\]}}\n#]*", re.DOTALL)


def toml_lines(text: str) -> dict[TomlPath, int]:
    """Lines, from 1, of every table, key and list entry of a valid TOML text.

    A table that is only implied by a longer header has the line of that header.
    """
    reader = _Reader(text)
    table: TomlPath = ()
    counts: dict[TomlPath, int] = {}
    while reader.more():
        line = reader.line()
        if reader.take("["):
            is_list = reader.take("[")
            table = _in_last_entries(reader.keys(), counts)
            if is_list:
                reader.take("]")
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            reader.take("]")
            reader.note(table, 0, line)
        else:
            reader.pair(table)
    return reader.lines


def line_of(lines: dict[TomlPath, int], path: TomlPath) -> int | None:
    """Line of a path, or of the nearest thing around it that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


class _Reader:
    """Walks through a text and notes in which lines things stand."""

    def __init__(self, text: str) -> None:
        self.lines: dict[TomlPath, int] = {}
        self._text = text
        self._at = 0

    def more(self) -> bool:
        """Go to the next header or pair; False at the end."""
        self._skip(_SPACE)
        return self._at < len(self._text)

    def line(self) -> int:
        return self._text.count("\n", 0, self._at) + 1

    def take(self, sign: str) -> bool:
        """Go past a sign, if it comes next."""
        found = self._text.startswith(sign, self._at)
        self._at += found
        return found

    def keys(self) -> TomlPath:
        """A dotted key."""
        keys: list[str | int] = []
        while not keys or self.take("."):
            keys.append(next(part for part in self._skip(_KEY).groups() if part is not None))
        return tuple(keys)

    def pair(self, table: TomlPath) -> None:
        """A key and its value."""
        line = self.line()
        path = (*table, *self.keys())
        self.take("=")
        self._skip(_BLANK)
        self.note(path, len(table), line)
        self._value(path)

    def note(self, path: TomlPath, known: int, line: int) -> None:
        """Note a path and what is around it, but for its first `known` parts; what is noted stays."""
        for length in range(len(path), known, -1):
            self.lines.setdefault(path[:length], line)

    def _value(self, path: TomlPath) -> None:
        if self.take("{"):
            while not self._closed("}"):
                self.pair(path)
        elif self.take("["):
            number = 0
            while not self._closed("]"):
                self.note((*path, number), len(path), self.line())
                self._value((*path, number))
                number += 1
        else:
            self._skip(_SCALAR)

    def _closed(self, bracket: str) -> bool:
        self._skip(_BETWEEN)
        return self.take(bracket)

    def _skip(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return match


def _in_last_entries(keys: TomlPath, counts: dict[TomlPath, int]) -> TomlPath:
    """A header's path, through the last entry of every list of tables on its way."""
    path: TomlPath = ()
    for key in keys[:-1]:
        path = (*path, key)
        path = (*path, counts[path]) if path in counts else path
    return (*path, keys[-1])
