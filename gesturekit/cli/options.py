"""What the commands share: options with their help, how values are read, how examples are shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from gesturekit.media import Rotation


_DRAWING, _SOURCE, _TRACKING, _GESTURES = "Drawing and files", "Source", "Tracking", "Gestures"
"""The parts of a help page with many options."""


def flag(name: str, about: str, panel: str | None = None) -> Any:
    """An option that takes no value; typer would write its Python type where the value stands."""
    return typer.Option(name, metavar="", help=about, rich_help_panel=panel)


def file_option(
    *names: str,
    about: str,
    metavar: str = "FILE",
    default: str | None = None,
    panel: str | None = None,
) -> Any:
    """An option that names a file or folder; `default` is what its help says."""
    return typer.Option(
        *names,
        metavar=metavar,
        parser=path_of,
        help=about,
        show_default=default or True,
        rich_help_panel=panel,
    )


def examples(*commands: str) -> str:
    """The end of a help page."""
    return "\n\n".join(("Examples:", *commands))


def path_of(text: str | Path) -> Path:
    """The path that was written; an empty one, as of a script's variable that is not set, is refused."""
    if not str(text).strip():
        raise typer.BadParameter("the path is empty; name a file, or leave the option out")
    return Path(text)


def rotation_of(text: object) -> Rotation:
    """The rotation that was written: ``auto``, or degrees clockwise."""
    known: dict[str, Rotation] = {"auto": "auto", "0": 0, "90": 90, "180": 180, "270": 270}
    if str(text) not in known:
        raise typer.BadParameter(f"{str(text)!r} is none of 90, 180, 270 (degrees clockwise) and auto")
    return known[str(text)]


def count_of(text: object) -> int:
    """The whole number from 1 upwards that was written."""
    if not str(text).isdecimal() or int(str(text)) < 1:
        raise typer.BadParameter(f"{str(text)!r} is not a whole number from 1 upwards")
    return int(str(text))


SOURCES = "Camera number, video, picture, folder of pictures, RTSP/HTTP address, or studio:NAME"

EventsFile = Annotated[
    Path | None,
    file_option(
        "--events",
        about="Gesture events, one JSON object a line; - writes to standard output.",
        panel=_DRAWING,
    ),
]
PicturesFile = Annotated[
    Path | None,
    file_option(
        "--output",
        "-o",
        "--to",
        about="Drawn pictures: .mp4, .mov, .webm, .gif, .webp, .apng, a picture, numbered ones "
        "(light_%04d.png), a folder, or camera: for a virtual camera. Replaces what is there.",
        panel=_DRAWING,
    ),
]
Alpha = Annotated[
    Literal["straight", "premultiplied"] | None,
    typer.Option(
        "--alpha",
        help="Write the light alone: colours as they are, or multiplied by how much they cover. For .webm, "
        ".mov, .webp, .apng, .png and folders.",
        show_default=False,
        rich_help_panel=_DRAWING,
    ),
]
SideBySide = Annotated[
    bool, flag("--side-by-side", "Write the camera's picture beside the drawn one.", _DRAWING)
]
Crop = Annotated[
    str | None,
    typer.Option(
        "--crop",
        metavar="W:H",
        help="Write a part of these proportions, such as 9:16, that follows the hands.",
        show_default=False,
        rich_help_panel=_DRAWING,
    ),
]
Effect = Annotated[
    str,
    typer.Option(
        "--effect",
        "-e",
        metavar="NAME",
        help="Effect to draw (see: gesturekit effects), a TOML file, or none.",
        rich_help_panel=_DRAWING,
    ),
]
Show = Annotated[bool, flag("--show", "Open a window: Esc or Q closes it, S saves a picture.", _DRAWING)]
Mirror = Annotated[bool, flag("--mirror", "Show and write the pictures as a mirror does.", _DRAWING)]
HandsFile = Annotated[
    Path | None, file_option("--hands", about="Tracked hands, one frame a line.", panel=_DRAWING)
]
MaxHands = Annotated[
    int,
    typer.Option(
        "--max-hands",
        metavar="N",
        parser=count_of,
        help="How many hands are followed.",
        rich_help_panel=_TRACKING,
    ),
]
MirroredSource = Annotated[
    bool | None,
    typer.Option(
        "--mirrored-source/--unmirrored-source",
        metavar="",
        help="Whether the source shows the scene as a mirror does; by default as the source knows it.",
        show_default=False,
        rich_help_panel=_SOURCE,
    ),
]
# Typer looks at the type when the program runs, and would have to import the media for it.
Rotate = Annotated[
    Any,
    typer.Option(
        "--rotate",
        metavar="90|180|270|auto",
        parser=rotation_of,
        help="Turn the pictures clockwise, on top of what a file's own metadata asks for.",
        rich_help_panel=_SOURCE,
    ),
]
Models = Annotated[
    Literal["full", "lite"],
    typer.Option(help="Networks: full, or the faster lite.", rich_help_panel=_TRACKING),
]
Search = Annotated[
    Literal["normal", "wide"],
    typer.Option(
        help="Where hands are looked for; wide: far and many hands, too.", rich_help_panel=_TRACKING
    ),
]
NoSmoothing = Annotated[
    bool,
    flag(
        "--no-smoothing",
        "Leave the landmarks as the models give them. Else a file's are smoothed with past and future, "
        "without lag, and short gaps are filled.",
        _TRACKING,
    ),
]
GestureFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--gestures",
        metavar="FILE",
        parser=path_of,
        help="Custom gestures and events: a TOML file, or what `gesturekit train` wrote (.npz); "
        "may be given several times.",
        show_default=False,
        rich_help_panel=_GESTURES,
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="NAME",
        help="Report this gesture or motion (see: gesturekit gestures) and no other; may be given again.",
        show_default=False,
        rich_help_panel=_GESTURES,
    ),
]
Strictness = Annotated[
    Literal["relaxed", "normal", "strict"],
    typer.Option(
        help="How sure a motion must be: relaxed finds more and errs more often, strict less of both.",
        rich_help_panel=_GESTURES,
    ),
]
View = Annotated[
    Literal["facing", "egocentric"],
    typer.Option(
        help="Where the camera looks from: at the person, or from the person's own eyes.",
        rich_help_panel=_GESTURES,
    ),
]
Quality = Annotated[Literal["full", "fast"], typer.Option(help="Careful pictures, or quick ones.")]
Names = Annotated[bool, flag("--names", "Bare names, one a line, for scripts.")]
