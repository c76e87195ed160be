"""`gesturekit doctor`: what works here, what does not, and how to mend it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from gesturekit.cli.console import out, table_of
from gesturekit.cli.options import examples, flag

if TYPE_CHECKING:
    from gesturekit.doctor import Check

_MARKS = {"ok": ("✓ ok", "green"), "missing": ("○ missing", "yellow"), "broken": ("✗ broken", "bold red")}


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command(
        "doctor", rich_help_panel="Setup", epilog=examples("gesturekit doctor", "gesturekit doctor --json")
    )(doctor)


def doctor(
    as_json: Annotated[bool, flag("--json", "One JSON object a line, for scripts.")] = False,
) -> None:
    """Check models, graphics, video, cameras and display; exit code 1 when the main job cannot run."""
    from gesturekit.doctor import examine, healthy

    checks = examine()
    if as_json:
        for check in checks:
            typer.echo(json.dumps(asdict(check)))
    else:
        table = table_of("verdict", "name", "detail")
        table.show_header = False
        for check in checks:
            mark, style = _MARKS[str(check.verdict)]
            detail = Text(check.detail)
            if check.mend:
                detail.append(f"\n→ {check.mend}", style="yellow")
            table.add_row(Text(mark, style=style), f"[bold]{check.name}[/]", detail)
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
