"""Notices that files were edited, so that a running window can take the change up at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

# How often files are looked at. Quick enough to feel immediate, too seldom to cost anything.
_INTERVAL_SECONDS = 0.3


class FileWatch:
    """Looks at files now and then; of a folder, at the files directly inside."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = tuple(files)
        self._state = self._look()
        self._due = float("-inf")

    def changed(self, now: float) -> bool:
        """True once for every change noticed; `now` is in seconds on any clock that runs forwards."""
        if now < self._due:
            return False
        self._due = now + _INTERVAL_SECONDS
        before, self._state = self._state, self._look()
        return self._state != before

    def _look(self) -> dict[Path, tuple[int, int] | None]:
        files = [file for path in self._files for file in (path.iterdir() if path.is_dir() else (path,))]
        return {file: _stamp(file) for file in files}


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        # Editors replace a file by renaming another onto it: for a moment there is none.
        return None
    return status.st_mtime_ns, status.st_size
