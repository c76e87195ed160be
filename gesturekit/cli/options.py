"""What the commands' options share: how a help page shows them, and how their values are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from gesturekit.media import Rotation

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


def rotation_of(text: object) -> Rotation:
    """The rotation that was written: ``auto``, or degrees clockwise.

    Raises
    ------
    typer.BadParameter
        When it is none of 0, 90, 180, 270 and auto.
    """
    known: dict[str, Rotation] = {"auto": "auto", "0": 0, "90": 90, "180": 180, "270": 270}
    if str(text) not in known:
        raise typer.BadParameter(f"{str(text)!r} is none of 90, 180, 270 (degrees clockwise) and auto")
    return known[str(text)]


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


# Typer looks at the type when the program runs, and would have to import the media for it.
Rotate = Annotated[
    Any,
    typer.Option(
        "--rotate",
        metavar="90|180|270|auto",
        parser=rotation_of,
        help="Turn the pictures clockwise, on top of what a file's own metadata asks for.",
    ),
]
