"""`gesturekit effects` and `gesturekit gestures`: what there is to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from gesturekit.cli.console import out
from gesturekit.cli.options import FLAG
from gesturekit.cli.run import GestureFiles
from gesturekit.errors import InvalidArgumentError, SinkError

_EFFECTS_EXAMPLES = """Examples:

gesturekit effects

gesturekit run clip.mp4 --effect neon --output neon.mp4

gesturekit effects --copy neon mine.toml
"""
_GESTURES_EXAMPLES = """Examples:

gesturekit gestures --names

gesturekit gestures --gestures my-gestures.npz --gestures events.toml
"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("effects", epilog=_EFFECTS_EXAMPLES)(effects)
    app.command("gestures", epilog=_GESTURES_EXAMPLES)(gestures)


def effects(
    names: Annotated[
        bool, typer.Option("--names", metavar=FLAG, help="Bare names, one a line, for scripts.")
    ] = False,
    copy: Annotated[
        tuple[str, Path] | None,
        typer.Option(
            "--copy",
            metavar="NAME FILE",
            help="Write the effect NAME to FILE, to be changed and drawn with --effect FILE.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """List the effects that can be drawn over the picture, or copy one to make your own of it."""
    from gesturekit.rendering import describe_effect, effect_names

    if copy is not None:
        _copy_effect(*copy)
        return
    _show("effect", {name: describe_effect(name) for name in effect_names()}, names)


def gestures(
    names: Annotated[
        bool, typer.Option("--names", metavar=FLAG, help="Bare names, one a line, for scripts.")
    ] = False,
    gestures: GestureFiles = None,
) -> None:
    """List the gestures that are recognized: shapes of one hand and of two, motions, and your own."""
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.gestures.motion_reader import OFF_BY_DEFAULT
    from gesturekit.motions.vocabulary import DESCRIPTIONS

    recognizer = GestureRecognizer(gestures=gestures or ())
    told = {name: definition.description for name, definition in recognizer.definitions.items()}
    told |= {name: f"Event: {rule.description or rule.label}" for name, rule in recognizer.rules.items()}
    for name in recognizer.names:
        if name not in told:
            told[name] = f"Motion: {DESCRIPTIONS[name]}" if name in DESCRIPTIONS else "Trained from takes"
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


def _copy_effect(name: str, file: Path) -> None:
    from gesturekit.rendering.effect import effect_path

    text = effect_path(name).read_text(encoding="utf-8")
    if file.suffix != ".toml":
        raise InvalidArgumentError(
            f"the copy {str(file)!r} must end in .toml to be taken for an effect's file"
        )
    try:
        with file.open("x", encoding="utf-8") as copy:
            copy.write(text)
    except FileExistsError as error:
        raise SinkError(f"{str(file)!r} is there already; name another file, or remove it first") from error
    except OSError as error:
        raise SinkError(
            f"cannot write {str(file)!r}: {error.strerror}; choose another file or folder"
        ) from error
    out.print(
        f"wrote {file}; edit it while this runs: gesturekit run 0 --show --effect {file}", soft_wrap=True
    )


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
