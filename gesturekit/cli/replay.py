"""`gesturekit replay`: a recording of hands once more, with the same events, drawn and timed at will."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gesturekit.cli.options import FLAG, path_of
from gesturekit.cli.report import run_and_report
from gesturekit.cli.run import EventsFile, GestureFiles

_EXAMPLES = """Examples:

gesturekit replay hands.jsonl

gesturekit replay hands.jsonl --events again.jsonl --gestures mine.toml

gesturekit replay hands.jsonl --effect neon --output neon.mp4
"""


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("replay", epilog=_EXAMPLES)(replay)


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
    events: EventsFile = None,
    effect: Annotated[
        str,
        typer.Option(
            "--effect", "-e", metavar="NAME", help="Effect to draw over black, a TOML file, or none."
        ),
    ] = "neon",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", parser=path_of, help="Drawn pictures, as for run."),
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", metavar=FLAG, help="Open a window, at the recording's own pace.")
    ] = False,
    mirror: Annotated[
        bool,
        typer.Option(
            "--mirror", metavar=FLAG, help="Show as a mirror does, where the recorded session did not."
        ),
    ] = False,
    gestures: GestureFiles = None,
) -> None:
    """Fire the events of a recording of hands again, exactly, without camera or models."""
    from gesturekit.media import read_hands
    from gesturekit.session.session import Session

    # Of another kind of file, what is wrong should be told, not what else could be read from it.
    read_hands(recording).close()
    with Session(
        recording,
        None if effect == "none" else effect,
        output,
        events,
        show=show,
        mirror=mirror or None,
        gestures=gestures,
    ) as session:
        run_and_report(session)
