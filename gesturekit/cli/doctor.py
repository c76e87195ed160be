"""`gesturekit doctor`: what works here, what does not, and how to mend it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from gesturekit.cli.console import out
from gesturekit.cli.options import FLAG

if TYPE_CHECKING:
    from gesturekit.doctor import Check

_MARKS = {"ok": ("✓ ok", "green"), "missing": ("○ missing", "yellow"), "broken": ("✗ broken", "bold red")}


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("doctor", epilog="Examples:\n\ngesturekit doctor\n\ngesturekit doctor --json")(doctor)


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="One JSON object a line, for scripts.")
    ] = False,
) -> None:
    """Check models, graphics, video, cameras and display; exit code 1 when the main job cannot run."""
    from gesturekit.doctor import examine, healthy

    checks = examine()
    if as_json:
        for check in checks:
            typer.echo(json.dumps(asdict(check)))
    else:
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, style="bold")
        table.add_column(overflow="fold")
        for check in checks:
            mark, style = _MARKS[str(check.verdict)]
            detail = Text(check.detail)
            if check.mend:
                detail.append(f"\n→ {check.mend}", style="yellow")
            table.add_row(Text(mark, style=style), check.name, detail)
        out.print(table)
        out.print(f"\n[bold]{_verdict(checks)}[/bold]")
    if not healthy(checks):
        raise typer.Exit(1)


def _verdict(checks: list[Check]) -> str:
    from gesturekit.doctor import Verdict, healthy

    if not healthy(checks):
        return "Something the main job needs is broken; see above."
    if any(check.name == "models" and check.verdict is Verdict.MISSING for check in checks):
        return "Ready, once the models are here: the first use fetches them."
    return "Ready."
