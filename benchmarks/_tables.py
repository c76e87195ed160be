"""One table of measurements: printed to the terminal with rich, and written as Markdown with its command."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table as RichTable

Cell = str | int | float | None
"""What a cell may hold: a float shows three significant digits, None a dash."""


CAPTION = "Rows: what is shown; columns: what was told."
"""What stands below each confusion picture in a page."""


@dataclass(frozen=True)
class Table:
    """Rows under named columns, with the command that printed them and a note on how to read them."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    command: str = ""
    note: str = ""
    pictures: Sequence[Path] = field(default=())

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"{self.title}: {len(self.columns)} columns, but a row {wrong[0]!r}")

    def show(self, console: Console) -> None:
        """Print to a terminal."""
        table = RichTable(title=self.title, caption=self.note or None, title_justify="left")
        for index, column in enumerate(self.columns):
            table.add_column(column, justify="left" if index == 0 else "right")
        for row in self.rows:
            table.add_row(*map(cell_text, row))
        console.print(table)
        if self.command:
            console.print(f"    {self.command}", style="dim", highlight=False)

    def markdown(self, folder: Path) -> str:
        """As Markdown; links to pictures are relative to `folder`, where the page will lie."""
        lines = [f"### {self.title}", ""]
        if self.note:
            lines += [self.note, ""]
        lines.append("| " + " | ".join(self.columns) + " |")
        lines.append(
            "|" + "|".join("---" if index == 0 else "---:" for index in range(len(self.columns))) + "|"
        )
        lines += ["| " + " | ".join(map(cell_text, row)) + " |" for row in self.rows]
        for picture in self.pictures:
            shown = Path(os.path.relpath(picture, folder))
            lines += ["", f"![{self.title}]({shown.as_posix()})", "", CAPTION]
        if self.command:
            lines += ["", f"    {self.command}"]
        return "\n".join(lines) + "\n"


def cell_text(cell: Cell) -> str:
    """One cell as it is printed."""
    if cell is None:
        return "–"
    if isinstance(cell, float | np.floating):
        return f"{cell:.3g}" if abs(cell) < 10 else f"{cell:.1f}"
    return str(cell)


def confusion_table(
    title: str, truth: Iterable[object], answers: Iterable[object], command: str = "", most: int = 12
) -> Table:
    """Precision, recall, F1 of each class, and what it was most often taken for."""
    labels, said_as = list(map(str, truth)), list(map(str, answers))
    rows: list[list[Cell]] = []
    scores = []
    for name in sorted(set(labels)):
        said = [answer for label, answer in zip(labels, said_as, strict=True) if label == name]
        right = said.count(name)
        precision = right / max(1, said_as.count(name))
        recall = right / len(said)
        scores.append(2 * precision * recall / max(precision + recall, 1e-9))
        wrong = sorted({each for each in said if each != name}, key=lambda each: -said.count(each))
        taken_for = ", ".join(f"{each} {said.count(each)}" for each in wrong[:most])
        rows.append([name, len(said), f"{precision:.3f}", f"{recall:.3f}", f"{scores[-1]:.3f}", taken_for])
    right = sum(a == b for a, b in zip(labels, said_as, strict=True))
    mean = f"{np.mean(scores):.3f}" if scores else None
    rows.append(["all", len(labels), None, f"{right / max(1, len(labels)):.3f}", mean, ""])
    return Table(title, ["class", "cases", "precision", "recall", "F1", "taken for"], rows, command)


def confusion_picture(path: Path, truth: Sequence[object], answers: Sequence[object]) -> Path:
    """Draw the confusion matrix: rows are the truth, shades its share of the row; returns `path`."""
    import cv2

    labels, said_as = list(map(str, truth)), list(map(str, answers))
    names = sorted(
        {*labels, *said_as}, key=lambda name: (not name.isdigit(), int(name) if name.isdigit() else name)
    )
    font, cell = cv2.FONT_HERSHEY_SIMPLEX, 44
    left = 24 + max(cv2.getTextSize(name, font, 0.5, 1)[0][0] for name in names)
    top, side = left, cell * len(names)
    picture = np.full((top + side + 16, left + side + 16, 3), 255, np.uint8)
    counts = {(a, b): 0 for a in names for b in names}
    for pair in zip(labels, said_as, strict=True):
        counts[pair] += 1
    for i, label in enumerate(names):
        (width, height), _ = cv2.getTextSize(label, font, 0.5, 1)
        middle = top + i * cell + cell // 2
        cv2.putText(
            picture, label, (left - 10 - width, middle + height // 2), font, 0.5, (40, 40, 40), 1, cv2.LINE_AA
        )
        upright = np.full((cell, left - 10, 3), 255, np.uint8)
        cv2.putText(upright, label, (4, cell // 2 + height // 2), font, 0.5, (40, 40, 40), 1, cv2.LINE_AA)
        across = cv2.rotate(upright, cv2.ROTATE_90_COUNTERCLOCKWISE)
        picture[top - 8 - across.shape[0] + 4 : top - 4, left + i * cell : left + (i + 1) * cell] = across
        total = max(1, labels.count(label))
        for j, answer in enumerate(names):
            count = counts[label, answer]
            share = count / total
            right, wrong = np.array([150, 110, 30]), np.array([60, 70, 200])
            strength = share if i == j else min(1.0, 0.15 * (count > 0) + 3 * share)
            colour = 246 + (strength * ((right if i == j else wrong) - 246))
            x, y = left + j * cell, top + i * cell
            cv2.rectangle(picture, (x + 1, y + 1), (x + cell - 2, y + cell - 2), colour.tolist(), -1)
            if count:
                text = str(count)
                (width, height), _ = cv2.getTextSize(text, font, 0.45, 1)
                ink = (255, 255, 255) if strength > 0.5 else (40, 40, 40)
                at = (x + (cell - width) // 2, y + (cell + height) // 2)
                cv2.putText(picture, text, at, font, 0.45, ink, 1, cv2.LINE_AA)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), picture)
    return path
