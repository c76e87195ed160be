"""In which line of a TOML text each key and each entry of a list stands.

`tomllib` gives values without their places. This reads the text a second time, only for the places: it
expects text that `tomllib` has already taken, and therefore checks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TomlPath = tuple[str | int, ...]
"""Keys and list indices from the top of a file: ``("ok", "contacts", 0, "between")``."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY = re.compile(r"[ \t]*(?:([A-Za-z0-9_-]+)|\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)')[ \t]*")
_STRING = re.compile(
    r"\"\"\"(?:[^\\]|\\.)*?\"\"\"(?!\")|'''.*?'''(?!')|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'", re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}\n#]*")


def toml_lines(text: str) -> dict[TomlPath, int]:
    """Lines, from 1, of every table, key and list entry.

    Parameters
    ----------
    text
        Valid TOML.

    Returns
    -------
    Line by path; a table that is only implied by a longer header has the line of that header.
    """
    lines: dict[TomlPath, int] = {}
    for path, line in _Reader(text).places():
        lines.setdefault(path, line)
    return lines


def line_of(lines: dict[TomlPath, int], path: TomlPath) -> int | None:
    """Line of a path, or of the nearest thing around it that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def places(self) -> Iterator[tuple[TomlPath, int]]:
        """Every path with its line, in the order of the text; tables once for every header below them."""
        table: TomlPath = ()
        counts: dict[TomlPath, int] = {}
        self._skip(_SPACE)
        while self._at < len(self._text):
            line = self._line()
            if self._text[self._at] == "[":
                is_list = self._text.startswith("[[", self._at)
                self._at += 1 + is_list
                table = _in_last_entries(self._keys(), counts)
                self._at += 1 + is_list
                if is_list:
                    counts[table] = counts.get(table, -1) + 1
                    table = (*table, counts[table])
                yield from _with_parents(table, 0, line)
            else:
                yield from self._pair(table)
            self._skip(_SPACE)

    def _pair(self, table: TomlPath) -> Iterator[tuple[TomlPath, int]]:
        line = self._line()
        path = (*table, *self._keys())
        self._at += 1
        self._skip(_BLANK)
        yield from _with_parents(path, len(table), line)
        yield from self._value(path)

    def _value(self, path: TomlPath) -> Iterator[tuple[TomlPath, int]]:
        opening = self._text[self._at]
        if opening == "{":
            yield from self._members("}", path)
        elif opening == "[":
            yield from self._members("]", path)
        elif opening in "\"'":
            self._skip(_STRING)
        else:
            self._skip(_SCALAR)

    def _members(self, closing: str, path: TomlPath) -> Iterator[tuple[TomlPath, int]]:
        self._at += 1
        number = 0
        self._skip(_SPACE)
        while self._text[self._at] != closing:
            if closing == "}":
                yield from self._pair(path)
            else:
                yield (*path, number), self._line()
                yield from self._value((*path, number))
            number += 1
            self._skip(_SPACE)
            if self._text[self._at] == ",":
                self._at += 1
            self._skip(_SPACE)
        self._at += 1

    def _keys(self) -> TomlPath:
        keys: list[str | int] = []
        while True:
            match = _KEY.match(self._text, self._at)
            assert match is not None
            keys.append(next(part for part in match.groups() if part is not None))
            self._at = match.end()
            if self._text[self._at] != ".":
                return tuple(keys)
            self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        assert match is not None
        self._at = match.end()

    def _line(self) -> int:
        return self._text.count("\n", 0, self._at) + 1


def _with_parents(path: TomlPath, known: int, line: int) -> Iterator[tuple[TomlPath, int]]:
    for length in range(len(path), known, -1):
        yield path[:length], line


def _in_last_entries(keys: TomlPath, counts: dict[TomlPath, int]) -> TomlPath:
    """A header's path, through the last entry of every list of tables on its way."""
    path: TomlPath = ()
    for number, key in enumerate(keys):
        path = (*path, key)
        if path in counts and number < len(keys) - 1:
            path = (*path, counts[path])
    return path
