"""`gesturekit run` and `gesturekit track`: a source in; gestures, drawn pictures and recordings out."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from gesturekit.cli.options import FLAG, Rotate, count_of, path_of
from gesturekit.cli.report import run_and_report

SourceArgument = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE",
        help="Camera number, video, picture, folder of pictures, RTSP/HTTP address, studio:NAME, "
        "or - for standard input.",
        show_default=False,
    ),
]
MaxHands = Annotated[
    int, typer.Option("--max-hands", metavar="N", parser=count_of, help="How many hands are followed.")
]
EventsFile = Annotated[
    Path | None,
    typer.Option(
        "--events",
        metavar="FILE",
        parser=path_of,
        help="Gesture events, one JSON object a line; - writes them to standard output.",
    ),
]
MirroredSource = Annotated[
    bool | None,
    typer.Option(
        "--mirrored-source/--unmirrored-source",
        metavar=FLAG,
        help="Whether the source shows the scene as a mirror does; by default as the source knows it.",
        show_default=False,
    ),
]
NoSmoothing = Annotated[
    bool,
    typer.Option(
        "--no-smoothing",
        metavar=FLAG,
        help="Leave the landmarks as the models give them. "
        "Else a file's are smoothed with past and future, without lag, and short gaps are filled.",
    ),
]


class Models(str, enum.Enum):
    """The two sizes of the networks."""

    FULL = "full"
    LITE = "lite"


ModelsOption = Annotated[
    Models, typer.Option("--models", metavar="full|lite", help="Networks: full, or the faster lite.")
]


class Search(str, enum.Enum):
    """How hands are looked for."""

    NORMAL = "normal"
    WIDE = "wide"


SearchOption = Annotated[
    Search,
    typer.Option(
        "--search", metavar="normal|wide", help="Where hands are looked for; wide: far and many hands, too."
    ),
]

GestureFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--gestures",
        metavar="FILE",
        parser=path_of,
        help="Your own gestures and events: a TOML file, or what `gesturekit train` wrote (.npz); "
        "may be given several times.",
        show_default=False,
    ),
]

Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="NAME",
        help="Tell this gesture or motion (see: gesturekit gestures) and no other; may be given again.",
        show_default=False,
    ),
]


class View(str, enum.Enum):
    """Where the camera looks from."""

    FACING = "facing"
    EGOCENTRIC = "egocentric"


class StrictnessWord(str, enum.Enum):
    """How sure a motion must be."""

    RELAXED = "relaxed"
    NORMAL = "normal"
    STRICT = "strict"


StrictnessOption = Annotated[
    StrictnessWord,
    typer.Option(
        "--strictness",
        metavar="relaxed|normal|strict",
        help="How sure a motion must be: relaxed finds more and errs more often, strict less of both.",
    ),
]

ViewOption = Annotated[
    View,
    typer.Option(
        "--view",
        metavar="facing|egocentric",
        help="Where the camera looks from: at the person, or from the person's own eyes.",
    ),
]

_RUN_EXAMPLES = """Examples:

gesturekit run clip.mp4 --output neon.mp4 --events gestures.jsonl

gesturekit run 0 --show

gesturekit run 0 --gestures my-gestures.npz --gestures events.toml

gesturekit run 0 --only swipe_left --only swipe_right --show

gesturekit run photo.jpg --output neon.png

gesturekit run 0 --rotate 180 --show

gesturekit run rtsp://camera.local/stream --effect none --events gestures.jsonl

ffmpeg -i clip.mkv -f mpegts - | gesturekit run - --effect none --events - | jq .name
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("run", epilog=_RUN_EXAMPLES)(run)
    app.command("track", epilog="Example:\n\ngesturekit track clip.mp4 --output hands.jsonl")(track)


def run(
    source: SourceArgument,
    effect: Annotated[
        str,
        typer.Option(
            "--effect",
            "-e",
            metavar="NAME",
            help="Effect to draw (see: gesturekit effects), a TOML file, or none.",
        ),
    ] = "neon",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            parser=path_of,
            help="Drawn pictures: .mp4, a picture's name, or a folder. Replaces what is there.",
        ),
    ] = None,
    events: EventsFile = None,
    hands: Annotated[
        Path | None,
        typer.Option("--hands", metavar="FILE", parser=path_of, help="Tracked hands, one frame a line."),
    ] = None,
    show: Annotated[
        bool,
        typer.Option("--show", metavar=FLAG, help="Open a window: Esc or Q closes it, S saves a picture."),
    ] = False,
    max_hands: MaxHands = 2,
    mirror: Annotated[
        bool, typer.Option("--mirror", metavar=FLAG, help="Show and write the pictures as a mirror does.")
    ] = False,
    mirrored_source: MirroredSource = None,
    rotate: Rotate = "auto",
    models: ModelsOption = Models.FULL,
    search: SearchOption = Search.NORMAL,
    no_smoothing: NoSmoothing = False,
    gestures: GestureFiles = None,
    only: Only = None,
    view: ViewOption = View.FACING,
    strictness: StrictnessOption = StrictnessWord.NORMAL,
) -> None:
    """Track hands, recognize gestures and draw light over a camera, video, picture, folder or address."""
    from gesturekit.session.session import Session

    with Session(
        source,
        None if effect == "none" else effect,
        output,
        events,
        max_hands,
        hands=hands,
        show=show,
        mirror=mirror or None,
        mirrored_source=mirrored_source,
        rotation=rotate,
        models=models.value,
        search=search.value,
        smoothing=not no_smoothing,
        gestures=gestures,
        only=only,
        view=view.value,
        strictness=strictness.value,
    ) as session:
        run_and_report(session)


def track(
    source: SourceArgument,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            parser=path_of,
            help="The recording: one frame a line. Replaces what is there.",
        ),
    ],
    max_hands: MaxHands = 2,
    mirrored_source: MirroredSource = None,
    rotate: Rotate = "auto",
    models: ModelsOption = Models.FULL,
    search: SearchOption = Search.NORMAL,
    no_smoothing: NoSmoothing = False,
) -> None:
    """Record the tracked hands of a source, for `gesturekit replay` without camera or models."""
    from gesturekit.session.session import Session

    with Session(
        source,
        None,
        hands=output,
        max_hands=max_hands,
        mirrored_source=mirrored_source,
        rotation=rotate,
        models=models.value,
        search=search.value,
        smoothing=not no_smoothing,
    ) as session:
        run_and_report(session)
