"""The two streams of the command line: results on standard output, everything else on standard error."""

from __future__ import annotations

from rich.console import Console
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
