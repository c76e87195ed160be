"""The two streams of the command line: results on standard output, everything else on standard error."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

out = Console(highlight=False)
"""Results: tables and lists that a user may pipe onwards."""

err = Console(stderr=True, highlight=False)
"""Progress, hints and errors."""


def show_error(message: str) -> None:
    """Say in red what went wrong."""
    err.print(Text(f"error: {message}", style="bold red"), soft_wrap=True)


def show_hint(message: str) -> None:
    """Say something that may help, without alarm."""
    err.print(Text(message, style="yellow"), soft_wrap=True)


def show_written(path: Path, words: str = "wrote ", console: Console = out) -> None:
    """Say where something was written."""
    console.print(Text.assemble(words, (str(path), "bold")), soft_wrap=True)


def count(number: int, what: str) -> str:
    """A number with its noun, in the plural where it has to be."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def table_of(*columns: str, right: tuple[str, ...] = (), title: str | None = None) -> Table:
    """An empty table without a frame; all but the last column keep to one line."""
    table = Table(box=None, pad_edge=False, header_style="bold", title=title)
    for column in columns:
        last = column == columns[-1]
        table.add_column(
            column, justify="right" if column in right else "left", no_wrap=not last, overflow="fold"
        )
    return table
