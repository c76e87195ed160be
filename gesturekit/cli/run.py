"""`gesturekit run`, `track`, `replay`: a source in; gestures, drawn pictures and recordings out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gesturekit.cli import options
from gesturekit.cli.options import examples, file_option, path_of
from gesturekit.cli.report import run_and_report

SourceArgument = Annotated[
    str,
    typer.Argument(metavar="SOURCE", help=f"{options.SOURCES}, or - for standard input.", show_default=False),
]

_RUN_EXAMPLES = examples(
    "gesturekit run clip.mp4 --output neon.mp4 --events gestures.jsonl",
    "gesturekit run 0 --show",
    "gesturekit run clip.mp4 --output light.webm --alpha straight",
    "gesturekit run clip.mp4 --output story.mp4 --crop 9:16",
    "gesturekit run clip.mp4 --output compare.webp --side-by-side",
    "gesturekit run clip.mp4 --output frames/light_%04d.png --alpha premultiplied",
    "gesturekit run 0 --to camera:",
    "gesturekit run 0 --gestures my-gestures.npz --gestures events.toml",
    "gesturekit run 0 --only swipe_left --only swipe_right --show",
    "gesturekit run photo.jpg --output neon.png",
    "gesturekit run 0 --rotate 180 --show",
    "gesturekit run rtsp://camera.local/stream --effect none --events gestures.jsonl",
    "ffmpeg -i clip.mkv -f mpegts - | gesturekit run - --effect none --events - | jq .name",
)
_REPLAY_EXAMPLES = examples(
    "gesturekit replay hands.jsonl",
    "gesturekit replay hands.jsonl --events again.jsonl --gestures mine.toml",
    "gesturekit replay hands.jsonl --effect neon --output neon.mp4",
    "gesturekit replay hands.jsonl --output light.mov --alpha straight",
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("run", epilog=_RUN_EXAMPLES)(run)
    app.command("track", epilog=examples("gesturekit track clip.mp4 --output hands.jsonl"))(track)
    app.command("replay", epilog=_REPLAY_EXAMPLES)(replay)


def run(
    source: SourceArgument,
    effect: options.Effect = "neon",
    output: options.PicturesFile = None,
    alpha: options.Alpha = None,
    side_by_side: options.SideBySide = False,
    crop: options.Crop = None,
    events: options.EventsFile = None,
    hands: options.HandsFile = None,
    show: options.Show = False,
    max_hands: options.MaxHands = 2,
    mirror: options.Mirror = False,
    mirrored_source: options.MirroredSource = None,
    rotate: options.Rotate = "auto",
    models: options.Models = "full",
    search: options.Search = "normal",
    no_smoothing: options.NoSmoothing = False,
    gestures: options.GestureFiles = None,
    only: options.Only = None,
    view: options.View = "facing",
    strictness: options.Strictness = "normal",
) -> None:
    """Track hands, recognize gestures and draw light over a camera, video, picture, folder or address."""
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.session.session import Session
    from gesturekit.sources import open_source

    recognizer = GestureRecognizer(gestures=gestures or (), only=only, view=view, strictness=strictness)
    with Session(
        open_source(source, mirrored=mirrored_source, rotation=rotate),
        None if effect == "none" else effect,
        output,
        events,
        max_hands,
        hands=hands,
        show=show,
        mirror=mirror or None,
        tracker={"models": models, "search": search, "smoothing": not no_smoothing},
        recognizer=recognizer,
        alpha=alpha,
        side_by_side=side_by_side,
        crop=crop,
    ) as session:
        run_and_report(session)


def track(
    source: SourceArgument,
    output: Annotated[
        Path,
        file_option("--output", "-o", about="The recording: one frame a line. Replaces what is there."),
    ],
    max_hands: options.MaxHands = 2,
    mirrored_source: options.MirroredSource = None,
    rotate: options.Rotate = "auto",
    models: options.Models = "full",
    search: options.Search = "normal",
    no_smoothing: options.NoSmoothing = False,
) -> None:
    """Record the tracked hands of a source, for `gesturekit replay` without camera or models."""
    from gesturekit.session.session import Session
    from gesturekit.sources import open_source

    with Session(
        open_source(source, mirrored=mirrored_source, rotation=rotate),
        None,
        hands=output,
        max_hands=max_hands,
        tracker={"models": models, "search": search, "smoothing": not no_smoothing},
    ) as session:
        run_and_report(session)


def replay(
    recording: Annotated[
        Path,
        typer.Argument(
            metavar="HANDS",
            parser=path_of,
            help="A recording of hands, from `gesturekit track` or `run --hands`.",
            show_default=False,
        ),
    ],
    events: options.EventsFile = None,
    effect: options.Effect = "neon",
    output: options.PicturesFile = None,
    alpha: options.Alpha = None,
    crop: options.Crop = None,
    show: options.Show = False,
    mirror: options.Mirror = False,
    gestures: options.GestureFiles = None,
) -> None:
    """Fire the events of a recording of hands again, exactly, without camera or models."""
    from gesturekit.media import read_hands
    from gesturekit.session.session import Session

    # Of another kind of file, what is wrong should be reported, not what else could be read from it.
    read_hands(recording).close()
    with Session(
        recording,
        None if effect == "none" else effect,
        output,
        events,
        show=show,
        mirror=mirror or None,
        gestures=gestures,
        alpha=alpha,
        crop=crop,
    ) as session:
        run_and_report(session)
