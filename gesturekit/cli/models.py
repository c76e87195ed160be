"""`gesturekit models`: see, fetch, check and add the tracker's neural networks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gesturekit.cli.console import out, show_error, show_hint, table_of
from gesturekit.cli.options import examples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gesturekit.tracking.weights.model_store import ModelStatus

_STYLES = {"missing": "yellow", "present": "green", "verified": "green", "damaged": "bold red"}


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(no_args_is_help=True, help="The tracker's neural networks: list, fetch, verify, add.")
    group.command("list", epilog=examples("gesturekit models list"))(list_)
    group.command("fetch", epilog=examples("gesturekit models fetch hand_landmark_lite"))(fetch)
    group.command("verify", epilog=examples("gesturekit models verify"))(verify)
    group.command("add", epilog=examples("gesturekit models add hand_landmarker.task"))(add)
    app.add_typer(group, name="models", rich_help_panel="Setup")


def list_() -> None:
    """List the models, where they are, and under which licence they come."""
    from gesturekit.tracking.weights.model_store import ModelStore

    _show(ModelStore().statuses())


def fetch(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Models to fetch; all of them when none is named."),
    ] = None,
) -> None:
    """Fetch models into the cache; those that are there already are only checked."""
    from gesturekit.tracking.weights.model_store import ModelStore

    paths = ModelStore().fetch(names or None)
    for name, path in paths.items():
        out.print(f"[green]ready[/green]  {name}  [dim]{path}[/dim]", soft_wrap=True)


def verify() -> None:
    """Compare every model's content with its pinned SHA-256; exit code 1 when one is missing or damaged."""
    from gesturekit.tracking.weights.model_store import ModelState, ModelStore

    statuses = ModelStore().statuses(read=True)
    _show(statuses)
    for status in statuses:
        if status.detail:
            show_error(status.detail)
    if any(status.state is not ModelState.VERIFIED for status in statuses):
        show_hint("gesturekit models fetch brings what is missing or damaged")
        raise typer.Exit(1)


def add(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A .tflite, a .task bundle or a mediapipe wheel.")
    ],
) -> None:
    """Take models out of a file that you have already, for machines without a network."""
    from gesturekit.tracking.weights.model_store import ModelStore

    for name in ModelStore().add(file):
        out.print(f"[green]added[/green]  {name}")


def _show(statuses: Iterable[ModelStatus]) -> None:
    table = table_of("model", "state", "size", "licence", "file")
    for status in statuses:
        spec, state = status.spec, str(status.state)
        size = f"{spec.size / 1e6:.1f} MB"
        table.add_row(
            spec.name, f"[{_STYLES[state]}]{state}[/]", size, spec.licence, f"[dim]{status.path}[/dim]"
        )
    out.print(table)
