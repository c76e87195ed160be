"""`gesturekit events`: what an event file says, and what its lines look like."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gesturekit.cli.console import out
from gesturekit.cli.options import FLAG, path_of
from gesturekit.cli.report import gesture_table

_EXAMPLES = """Examples:

gesturekit events gestures.jsonl

gesturekit events --schema
"""


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("events", epilog=_EXAMPLES, no_args_is_help=True)(events)


def events(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            parser=path_of,
            help="An event file, as `run --events` writes it.",
            show_default=False,
        ),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", metavar=FLAG, help="Print the JSON Schema of one line of such a file.")
    ] = False,
) -> None:
    """Check an event file line by line and list its gestures, or print the schema of its lines."""
    from gesturekit.gestures.events.event_line import event_schema, read_events
    from gesturekit.session.session_summary import SummaryBuilder

    if schema:
        typer.echo(json.dumps(event_schema(), indent=2))
    if file is None:
        return
    builder, count = SummaryBuilder(), 0
    for event in read_events(file):
        builder.add(event.time, (hand.id for hand in event.hands), [event])
        count += 1
    summary = builder.build()
    if summary.spans:
        out.print(gesture_table(summary))
    out.print(f"{count} events, {len(summary.spans)} gestures, all lines valid", style="dim")
