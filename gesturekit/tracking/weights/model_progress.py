"""Progress of a fetch, told through a callback, and what is shown when the caller gives none.

The default is a bar on standard error when that is a terminal; the steps are logged at INFO in any case.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """One report of a fetch.

    Attributes
    ----------
    step : {"wait", "download", "install"}
        Waiting for another process that fetches, downloading the wheel, storing what was in it.
    text : str
        What is going on, for people.
    done : int
        Bytes so far; 0 where bytes mean nothing.
    total : int or None
        Bytes in all, None where unknown.
    """

    step: Literal["wait", "download", "install"]
    text: str
    done: int = 0
    total: int | None = None


class ProgressCallback(Protocol):
    """Anything callable with one `FetchProgress`; called from the thread that fetches."""

    def __call__(self, progress: FetchProgress, /) -> None:
        """Take one report."""


@contextmanager
def reporting(progress: ProgressCallback | None) -> Iterator[ProgressCallback]:
    """Give back the caller's callback, or a bar on standard error if that is a terminal, or silence."""
    if progress is not None:
        yield progress
    elif sys.stderr is not None and sys.stderr.isatty():
        with _terminal_bar() as bar:
            yield bar
    else:
        yield lambda _report: None


@contextmanager
def _terminal_bar() -> Iterator[ProgressCallback]:
    # Imported late: the bar is shown once in a cache's life, and rich is slow to import.
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("models", total=None)

        def show(report: FetchProgress) -> None:
            bar.update(task, description=report.text, completed=report.done, total=report.total)

        yield show
