"""What the commands' options share: how a help page shows them, and how their values are read."""

from __future__ import annotations

from pathlib import Path

import typer

FLAG = ""
"""Shown for an option that takes no value; typer would write its Python type there."""


def path_of(text: str | Path) -> Path:
    """The path that was written.

    Raises
    ------
    typer.BadParameter
        When nothing was written, as when a script's variable is not set: that would be the current folder.
    """
    if not str(text).strip():
        raise typer.BadParameter("the path is empty; name a file, or leave the option out")
    return Path(text)


def count_of(text: object) -> int:
    """The whole number from 1 upwards that was written.

    Raises
    ------
    typer.BadParameter
        When something else was written.
    """
    try:
        number = int(str(text))
    except ValueError:
        number = 0
    if number < 1:
        raise typer.BadParameter(f"{str(text)!r} is not a whole number from 1 upwards")
    return number
