"""Progress of a fetch, reported through a callback, and what is shown when the caller gives none.

The default is a bar on standard error when that is a terminal, else a line every few seconds in the log, at
INFO; the command line shows it.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeAlias

log = logging.getLogger(__name__)

LINE_SECONDS = 3.0
"""How long nothing is said where there is no terminal."""


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """One report of a fetch: the step, what is going on in words, bytes so far (0: unknown) and in all."""

    step: Literal["wait", "download", "install"]
    text: str
    done: int = 0
    total: int | None = None


ProgressCallback: TypeAlias = Callable[[FetchProgress], object]
"""Called from the thread that fetches."""


@contextmanager
def reporting(progress: ProgressCallback | None) -> Iterator[ProgressCallback]:
    """Give back the caller's callback, or a bar on standard error if that is a terminal, or log lines."""
    if progress is not None:
        yield progress
    elif sys.stderr is not None and sys.stderr.isatty():
        with _terminal_bar() as bar:
            yield bar
    else:
        yield LogLines()


class LogLines:
    """Reports as lines in the log, one every `LINE_SECONDS`; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()

    def __call__(self, progress: FetchProgress) -> None:
        """Take one report."""
        now = self._clock()
        if now - self._last < LINE_SECONDS:
            return
        self._last = now
        total = "" if progress.total is None else f" of {progress.total / 1e6:.1f}"
        size = f" ({progress.done / 1e6:.1f}{total} MB)" if progress.done else ""
        log.info("%s%s", progress.text, size)


@contextmanager
def _terminal_bar() -> Iterator[ProgressCallback]:
    # Imported late: the bar is shown once in a cache's life, and rich is slow to import.
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("models", total=None)
        yield lambda report: bar.update(
            task, description=report.text, completed=report.done, total=report.total
        )
