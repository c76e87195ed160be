"""Truth beside the result: what the studio's performer did, and what was recognized meanwhile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.table import Table

from gesturekit.cli.console import out

if TYPE_CHECKING:
    from gesturekit.stages import SessionResult

_NOTHING = "–"


@dataclass
class _Shown:
    gesture: str
    side: str
    begin: float
    end: float
    recognized: Counter[str] = field(default_factory=Counter)


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
            style = "green" if name == shown.gesture else "dim"
            table.add_row(
                f"[cyan]{shown.gesture}[/cyan]",
                shown.side,
                f"{shown.begin:.2f} s",
                f"{shown.end:.2f} s",
                f"[{style}]{name}[/{style}]",
                f"{count / frames:.0%}",
            )
        out.print(table)
