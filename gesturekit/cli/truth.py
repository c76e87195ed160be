"""Truth beside the result: what the studio's performer did, and what was recognized meanwhile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.table import Table

from gesturekit.cli.console import out

if TYPE_CHECKING:
    from gesturekit.gestures.events import GestureEvent
    from gesturekit.session.session_result import SessionResult

_NOTHING = "–"


@dataclass
class _Shown:
    gesture: str
    side: str
    begin: float
    end: float
    recognized: Counter[str] = field(default_factory=Counter)
    triggered: set[str] = field(default_factory=set)


class TruthTable:
    """Collects a session's results, and shows one row for each gesture that was truly made."""

    def __init__(self) -> None:
        self._shown: list[_Shown] = []
        self._current: dict[str, _Shown] = {}

    def take(self, result: SessionResult) -> None:
        """Take in one picture; those without truth say nothing."""
        truth = result.frame.truth
        if truth is None:
            return
        for hand in truth.hands:
            side = str(hand.side)
            shown = self._current.get(side)
            if not hand.phase.meaningful:
                self._current.pop(side, None)
                continue
            if shown is None or shown.gesture != hand.gesture:
                shown = _Shown(hand.gesture, side, truth.time, truth.time)
                self._current[side] = shown
                self._shown.append(shown)
            shown.end = truth.time
            names = {event.name for event in result.events if str(event.hand.side) == side}
            shown.recognized.update(names or {_NOTHING})
        for event in result.events:
            if event.phase.value == "trigger":
                self._take_motion(event)

    def _take_motion(self, event: GestureEvent) -> None:
        """Motions are told once, and when they are over: look for what was shown while they were made."""
        end = event.time - event.delay
        for shown in reversed(self._shown):
            if shown.side == str(event.hand.side) and shown.begin <= end and event.start <= shown.end:
                shown.triggered.add(event.name)
                return

    def show(self) -> None:
        """Print the table, if there was any truth."""
        if not self._shown:
            return
        table = Table(box=None, pad_edge=False, header_style="bold", title="truth beside the result")
        for column in ("shown", "hand", "begin", "end", "recognized as", "of the time"):
            table.add_column(column, justify="right" if column in ("begin", "end", "of the time") else "left")
        for shown in self._shown:
            frames = max(1, sum(shown.recognized.values()))
            name, count = shown.recognized.most_common(1)[0]
            share = f"{count / frames:.0%}"
            if shown.gesture in shown.triggered:
                name, share = shown.gesture, "once"
            style = "green" if name == shown.gesture else "dim"
            table.add_row(
                f"[cyan]{shown.gesture}[/cyan]",
                shown.side,
                f"{shown.begin:.2f} s",
                f"{shown.end:.2f} s",
                f"[{style}]{name}[/{style}]",
                share,
            )
        out.print(table)
