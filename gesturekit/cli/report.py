"""What the command line shows of a session: progress while it runs, a table of gestures at its end."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from gesturekit.cli.console import count, err, out, show_hint, show_written, table_of

if TYPE_CHECKING:
    from gesturekit.session.session import Session
    from gesturekit.session.session_result import SessionResult
    from gesturekit.session.session_summary import SessionSummary

_OUTCOMES = {"cancel": "hand lost", "hold": "still held"}
"""What is worth saying about a span's end."""

LINE_SECONDS = 3.0
"""How long nothing is said where there is no terminal."""

_INTERRUPTED, _TERMINATED = 130, 143
"""Exit codes of a program that Ctrl-C or a polite `kill` ended, as shells expect them."""


class _RateColumn(ProgressColumn):
    """Pictures a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:5.1f} frames/s", style="cyan")


def run_and_report(
    session: Session, on_result: Callable[[SessionResult], object] | None = None
) -> SessionSummary:
    """Run a session with a progress bar, then show what happened in it.

    A terminal gets the bar; a pipe or a log gets a line every few seconds. The process exits with code 130
    when Ctrl-C cut a file short, with 143 when SIGTERM did; a live source has no other end, so there it is
    none.
    """
    from gesturekit.media.json_lines import STANDARD_OUTPUT

    with _stopping_on_terminate(session) as terminated, _Progress(session) as progress:

        def show(result: SessionResult) -> None:
            progress.take(result)
            if on_result is not None:
                on_result(result)

        summary = session.run(show, on_interrupt="return")
    # What goes to standard output is for a program to read.
    console = err if any(str(path) == STANDARD_OUTPUT for path in session.outputs.given) else out
    show_summary(summary, console)
    for path in session.outputs.given:
        if path.exists():
            show_written(path, console=console)
    interrupted = summary.ended_by == "interrupt"
    if (interrupted or terminated.is_set()) and summary.ended_by != "source" and not session.source.live:
        what = "interrupted" if interrupted else "terminated"
        show_hint(f"{what} before the end of the source; what is written is complete up to there")
        raise typer.Exit(_INTERRUPTED if interrupted else _TERMINATED)
    return summary


def show_summary(summary: SessionSummary, console: Console) -> None:
    """Print the table of gestures and a line of figures."""
    nothing = "no gesture was made" if summary.frames_with_hands else "no hand was seen"
    console.print(gesture_table(summary) if summary.spans else nothing)
    console.print(Text(_figures(summary), style="dim"), soft_wrap=True)


def gesture_table(summary: SessionSummary) -> Table:
    """Make the table of gestures, one row for each that was made."""
    # A single picture has no time.
    timed = summary.duration > 0
    times = ("begin", "end", "length") if timed else ()
    right = (*times, "confidence")
    table = table_of("gesture", "hand", *right, "", right=right)
    for span in summary.spans:
        seconds = (span.begin, span.end, span.duration) if timed else ()
        table.add_row(
            f"[cyan]{span.name}[/]",
            str(span.side),
            *(f"{each:.2f} s" for each in seconds),
            f"{span.confidence:.0%}",
            f"[dim]{_OUTCOMES.get(span.outcome.value, '')}[/]",
        )
    return table


def _figures(summary: SessionSummary) -> str:
    parts = [
        count(summary.frames, "frame"),
        f"{summary.duration:.2f} s of pictures in {summary.elapsed:.1f} s"
        if summary.duration
        else f"{summary.elapsed:.1f} s",
        count(summary.hands, "hand"),
        count(sum(summary.counts.values()), "gesture"),
    ]
    if summary.dropped:
        parts.append(f"{summary.dropped} dropped to stay current")
    if summary.callback_errors:
        parts.append(count(summary.callback_errors, "callback error"))
    return " · ".join(parts)


class _Progress:
    """A bar on a terminal, from the first picture on, else lines; gestures of a live source as they begin."""

    def __init__(self, session: Session) -> None:
        self._source = source = session.source
        self._total = source.frame_count
        # A window shows by itself how it is closed.
        self._said_how_to_end = session.show or not source.live
        # A studio's address goes on with settings, which nobody has to read at every line.
        studio = source.name.startswith("studio:")
        self._name = source.name.partition("?")[0] if studio else Path(source.name).name or source.name
        columns: list[ProgressColumn] = [SpinnerColumn(), TextColumn("{task.description}")]
        if source.live or self._total is None:
            columns += [TextColumn("{task.completed} frames"), _RateColumn(), TimeElapsedColumn()]
        else:
            columns += [BarColumn(), MofNCompleteColumn(), _RateColumn(), TimeRemainingColumn()]
        # Other bars (the models' download) may come before the first picture; two at once do not mix.
        self._bar = Progress(*columns, console=err, transient=True)
        self._task: TaskID | None = None
        self._frames = 0
        self._start = self._last_line = 0.0

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *exc_info: object) -> None:
        if self._task is not None:
            self._bar.stop()

    def take(self, result: SessionResult) -> None:
        if not self._said_how_to_end:
            err.print("[dim]Ctrl-C ends it.[/]")
            self._said_how_to_end = True
        if self._source.live:
            for event in result.events:
                if event.phase.value in ("begin", "trigger"):
                    err.print(f"{event.time:8.2f} s  [cyan]{event.name}[/]  {event.hand.side}")
        if self._frames == 0:
            # What passed before it was not spent on pictures.
            self._start = self._last_line = time.monotonic()
        self._frames += 1
        if not err.is_terminal:
            self._say_line()
            return
        if self._task is None:
            self._bar.start()
            self._task = self._bar.add_task(self._name, total=self._total)
        self._bar.advance(self._task)
        if self._source.dropped:
            self._bar.update(self._task, description=f"{self._name} ({self._source.dropped} dropped)")

    def _say_line(self) -> None:
        """Say how far it is, every few seconds, where there is no terminal for a bar."""
        now = time.monotonic()
        if now - self._last_line < LINE_SECONDS:
            return
        self._last_line = now
        done = f"{self._frames}" if self._total is None else f"{self._frames} of {self._total}"
        words = f"{self._name}: {done} frames"
        if self._frames > 1:
            rate = (self._frames - 1) / max(now - self._start, 1e-6)
            words += f", {rate:.1f} frames/s"
            if self._total is not None:
                words += f", {max(0, self._total - self._frames) / rate:.0f} s left"
        err.print(Text(words, style="dim"), soft_wrap=True)


@contextlib.contextmanager
def _stopping_on_terminate(session: Session) -> Iterator[threading.Event]:
    """Let a polite `kill` end the session cleanly too: service managers send nothing else."""
    terminated = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        terminated.set()
        session.stop()

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield terminated
    finally:
        signal.signal(signal.SIGTERM, before)
