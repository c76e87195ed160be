"""`gesturekit effects` and `gesturekit gestures`: what there is to choose from."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from gesturekit.cli.console import out
from gesturekit.cli.options import FLAG


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    examples = "Examples:\n\ngesturekit effects\n\ngesturekit run clip.mp4 --effect neon --output neon.mp4"
    app.command("effects", epilog=examples)(effects)
    app.command("gestures", epilog="Example:\n\ngesturekit gestures --names")(gestures)


def effects(
    names: Annotated[
        bool, typer.Option("--names", metavar=FLAG, help="Bare names, one a line, for scripts.")
    ] = False,
) -> None:
    """List the effects that can be drawn over the picture."""
    from gesturekit.rendering import describe_effect, effect_names

    _show("effect", {name: describe_effect(name) for name in effect_names()}, names)


def gestures(
    names: Annotated[
        bool, typer.Option("--names", metavar=FLAG, help="Bare names, one a line, for scripts.")
    ] = False,
) -> None:
    """List the gestures that are recognized: shapes of one hand and of two, and motions."""
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.gestures.motion_reader import OFF_BY_DEFAULT
    from gesturekit.motions.vocabulary import DESCRIPTIONS

    recognizer = GestureRecognizer()
    told = {name: definition.description for name, definition in recognizer.definitions.items()}
    told |= {name: f"Motion: {DESCRIPTIONS[name]}" for name in recognizer.names if name not in told}
    if names:
        told = {name: told[name] for name in recognizer.names}
    else:
        # A pinch is both.
        told |= {
            name: f"{told[name]}. Motion: {DESCRIPTIONS[name]}"
            for name in recognizer.definitions
            if name in DESCRIPTIONS
        }
        told |= {
            name: f"Motion, off unless chosen (--only): {DESCRIPTIONS[name]}"
            for name in sorted(OFF_BY_DEFAULT)
        }
    _show("gesture", told, names)


def _show(what: str, descriptions: dict[str, str], names_only: bool) -> None:
    if names_only:
        typer.echo("\n".join(descriptions))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(what, style="cyan", no_wrap=True)
    table.add_column("what it is")
    for name, description in descriptions.items():
        table.add_row(name, description)
    out.print(table)
