"""`gesturekit gestures`, `events`: what there is to choose from; what an event file holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gesturekit.cli import options
from gesturekit.cli.console import out, table_of
from gesturekit.cli.options import examples, flag, path_of
from gesturekit.cli.report import gesture_table

_GESTURES_EXAMPLES = examples(
    "gesturekit gestures --names", "gesturekit gestures --gestures my-gestures.npz --gestures events.toml"
)
_EVENTS_EXAMPLES = examples("gesturekit events gestures.jsonl", "gesturekit events --schema")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("gestures", rich_help_panel="What there is", epilog=_GESTURES_EXAMPLES)(gestures)
    app.command("events", rich_help_panel="What there is", epilog=_EVENTS_EXAMPLES, no_args_is_help=True)(
        events
    )


def gestures(names: options.Names = False, gestures: options.GestureFiles = None) -> None:
    """List the gestures that are recognized: shapes of one hand and of two, motions, and custom ones."""
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.gestures.motion_reader import OFF_BY_DEFAULT
    from gesturekit.motions.vocabulary import DESCRIPTIONS

    recognizer = GestureRecognizer(gestures=gestures or ())
    if names:
        typer.echo("\n".join(recognizer.names))
        return
    about = {name: definition.description for name, definition in recognizer.definitions.items()}
    # A pinch is both.
    about |= {name: f"{about[name]}. Motion: {text}" for name, text in DESCRIPTIONS.items() if name in about}
    about |= {name: f"Event: {rule.description or rule.label}" for name, rule in recognizer.rules.items()}
    for name in recognizer.names:
        motion = f"Motion: {DESCRIPTIONS[name]}" if name in DESCRIPTIONS else "Trained from takes"
        about.setdefault(name, motion)
    for name in sorted(OFF_BY_DEFAULT):
        about[name] = f"Motion, off unless chosen (--only): {DESCRIPTIONS[name]}"
    _show("gesture", about, names)


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
    schema: Annotated[bool, flag("--schema", "Print the JSON Schema of one line of such a file.")] = False,
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


def _show(what: str, descriptions: dict[str, str], names_only: bool) -> None:
    if names_only:
        typer.echo("\n".join(descriptions))
        return
    table = table_of(what, "what it is")
    for name, description in descriptions.items():
        table.add_row(f"[cyan]{name}[/]", description)
    out.print(table)
