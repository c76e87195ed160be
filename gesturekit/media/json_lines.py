"""JSON lines: one JSON object a line, each on disk as soon as it is written."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from io import FileIO
from pathlib import Path
from typing import Any

from gesturekit.closing import Closing
from gesturekit.errors import InvalidArgumentError, SinkError
from gesturekit.files import write_all

STANDARD_OUTPUT = "-"
"""The file that stands for this program's standard output; one of that name is ``./-``."""


class JsonLinesWriter(Closing):
    """Write one JSON object a line (UTF-8), each on disk at once, so that a crash loses nothing before it.

    Parameters
    ----------
    path
        The file; an existing one is replaced, missing folders are made. ``-`` is standard output.

    Raises
    ------
    SinkError
        When the file cannot be written, now or later (disk full). Lines written before stay readable.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "events.jsonl"
    >>> with JsonLinesWriter(path) as events:
    ...     events.write({"time": 0.5, "name": "thumb_up"})
    >>> print(path.read_text(), end="")
    {"time": 0.5, "name": "thumb_up"}
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.count = 0
        try:
            self._file = _opened(self.path)
        except OSError as error:
            raise SinkError(
                f"cannot write {str(path)!r}: {error.strerror or error}; choose another file or folder"
            ) from error

    def write(self, mapping: Mapping[str, Any]) -> None:
        """Append one object as one line.

        InvalidArgumentError, and nothing written, when a value has no JSON form; NaN and infinity have none.
        """
        try:
            text = json.dumps(mapping, ensure_ascii=False, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise InvalidArgumentError(f"cannot write {mapping!r} as JSON: {error}") from error
        if self._file.closed:
            raise SinkError(f"{str(self.path)!r} is closed; open a new writer")
        try:
            # A file's name may hold bytes that are no text.
            write_all(self._file, f"{text}\n".encode(errors="replace"))
        except OSError as error:
            raise SinkError(
                f"writing {str(self.path)!r} failed after {self.count} lines: {error.strerror}; "
                "these lines are kept. Free some space or choose another disk"
            ) from error
        self.count += 1

    def close(self) -> None:
        """Close the file; may be called twice."""
        self._file.close()


def _opened(path: Path) -> FileIO:
    if str(path) == STANDARD_OUTPUT:
        return os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("wb", buffering=0)
