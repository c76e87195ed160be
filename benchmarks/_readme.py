"""The few figures that README shows, taken from the results of the benchmarks."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Any

BEGIN, END = "<!-- begin measured: made by benchmarks/report.py -->", "<!-- end measured -->"


@dataclass(frozen=True)
class ReadmeRow:
    """A figure in README's words: a row of a group, or with `column` a cell of the table titled `group`."""

    words: str
    benchmark: str
    group: str
    name: str
    column: str = ""

    def cells(self, result: dict[str, Any]) -> tuple[str, str]:
        """Ours and theirs, as shown."""
        if self.column:
            for each in result["tables"]:
                for row in each["rows"]:
                    if each["title"] == self.group and row[0] == self.name and self.column in each["columns"]:
                        return shown(row[each["columns"].index(self.column)]), ""
        else:
            for row in result["rows"]:
                if (row["group"], row["name"]) == (self.group, self.name):
                    theirs = "" if row["mediapipe"] is None else number(row["mediapipe"], row["unit"])
                    return number(row["value"], row["unit"]), theirs
        sys.exit(f"README shows {self}, which is not among the results of {self.benchmark}")


ANNOTATED = "photos/landmarks21, mean error against annotated joints"
PHOTOS = "Static gestures on photographs"
STEADY = "Default performances"
ROWS = (
    ReadmeRow(
        "motions of fingers seen by the person, reported (tuned on these clips)",
        "live_motions",
        "fingers seen by the person",
        "met",
    ),
    ReadmeRow(
        "motions of a man at a webcam, reported (tuned on)", "live_motions", "a man at a webcam", "met"
    ),
    ReadmeRow(
        "false motions a minute, while people sign (tuned on)",
        "live_motions",
        "signing",
        "false motions a minute",
    ),
    ReadmeRow(
        "the same, of landmarks that others recorded (not tuned on)",
        "recorded_signs",
        "signing",
        "false motions a minute",
    ),
    ReadmeRow("motions of the studio's people, reported (not tuned on)", "live_motions", "studio", "met"),
    ReadmeRow(
        "time a frame of that of MediaPipe Tasks, one hand in view, `max_hands=2`",
        "speed",
        "max_hands=2, one hand",
        "ratio of medians",
    ),
    ReadmeRow("the same, `max_hands=1`", "speed", "max_hands=1, one hand", "ratio of medians"),
    ReadmeRow("the same, two hands", "speed", "max_hands=2, two hands", "ratio of medians"),
    ReadmeRow(
        'nobody in view, `effort="balanced"`: time a frame of that of MediaPipe Tasks',
        "idle",
        "A kiosk, effort balanced",
        "time of a frame with nobody there ÷ MediaPipe's",
    ),
    ReadmeRow(
        'a kiosk\'s hour, `effort="balanced"`: processor time',
        "idle",
        "A kiosk, effort balanced",
        "processor time of a kiosk hour",
    ),
    ReadmeRow(
        "jitter of a resting hand, of that without smoothing", "steadiness", STEADY, "jitter at rest ÷ raw"
    ),
    ReadmeRow(
        "the same in files",
        "steadiness",
        STEADY,
        "file: jitter at rest ÷ raw",
    ),
    ReadmeRow(
        "error of a fast hand, of that without smoothing",
        "steadiness",
        STEADY,
        "error while fast ÷ raw",
    ),
    ReadmeRow(
        "still images: distance between our landmarks and theirs, median",
        "parity",
        "All photos",
        "distance to theirs, median",
    ),
    ReadmeRow("the same hands: side agrees", "parity", "All photos", "side agrees"),
    ReadmeRow("303 annotated photographs: mean error", "parity", ANNOTATED, "upright crop"),
    ReadmeRow("hand shapes on webcam photographs, macro-F1 of 8", "gestures", PHOTOS, "webcam", "plain"),
    ReadmeRow(
        "hand shapes in the wild (HaGRID), macro-F1 of 13, one look",
        "gestures",
        PHOTOS,
        "hagrid, shapes",
        "plain",
    ),
    ReadmeRow("the same with `thorough=True`", "gestures", PHOTOS, "hagrid, shapes", "thorough"),
    ReadmeRow(
        "a motion of your own after two takes of one person, tried on nine others (Jackknife)",
        "gestures",
        "Nine motions of ten people, tested on the people not trained on",
        "two takes of one person",
        "right",
    ),
    ReadmeRow(
        "finger states and shapes of a hand in a frame, one core, ms",
        "gestures",
        "Cost per hand and frame, one core",
        "finger states and static gestures",
        "median, ms",
    ),
    ReadmeRow(
        'hands of 20 to 40 pixels in 640×480, `search="wide"`: found',
        "far_hands",
        "Hands of 20 to 40 px, in 640×480",
        "found, wide, odd numbers",
    ),
    ReadmeRow(
        'pianists from above, `search="wide"`: hands found',
        "far_hands",
        "Pianists from above",
        "found, wide, odd numbers",
    ),
    ReadmeRow(
        "neon at 640×480, software OpenGL", "render_speed", "neon, 640×480", "frame, as Renderer.render"
    ),
)


LIVE = (
    ("fingers seen by the person, reported (tuned on)", "fingers seen by the person", "met"),
    ("a man at a webcam, reported (tuned on)", "a man at a webcam", "met"),
    ("people of the studio, reported (not tuned on)", "studio", "met"),
    ("after a stroke's end at the webcam, median", "a man at a webcam", "after the end, median"),
    ("the same, 90th percentile", "a man at a webcam", "after the end, 90th percentile"),
    ("after a stroke's end in the studio, median", "studio", "after the end, median"),
    ("the same, 90th percentile", "studio", "after the end, 90th percentile"),
    ("false motions a minute of hand in view, people sign (tuned on)", "signing", "false motions a minute"),
    ("the same, people talk, play, work (tuned on)", "talking, playing, working", "false motions a minute"),
)
"""Words, group and name of what live_motions measures, for the pages about motions."""


def live_block(results: dict[str, dict[str, Any]], pages: str) -> str:
    """Figures of live_motions beside their targets, and its chart; `pages`: where docs/benchmarks lies."""
    live = results["live_motions"]
    known = {(row["group"], row["name"]): row for row in live["rows"]}
    lines = ["| live | measured | target |", "|---|---:|---:|"]
    for words, group, name in LIVE:
        row = known.get((group, name))
        if row is not None:
            sign = "≤" if row["better"] == "lower" else "≥"
            goal = "" if row["target"] is None else f"{sign} {number(row['target'], row['unit'])}"
            lines.append(f"| {words} | {number(row['value'], row['unit'])} | {goal} |")
    for plot in live["plots"]:
        lines += ["", f"![{plot['title']}]({pages}/{picture('live_motions', plot)})"]
    return "\n".join(lines)


def picture(name: str, plot: dict[str, Any]) -> str:
    """File name of a plot."""
    return f"{name}-{re.sub(r'[^a-z0-9]+', '-', plot['title'].lower()).strip('-')}.svg"


def readme_block(results: dict[str, dict[str, Any]]) -> str:
    """README's table, without the markers; rows whose benchmark has no results are left out."""
    rows = []
    for row in ROWS:
        if row.benchmark in results:
            ours, theirs = row.cells(results[row.benchmark])
            page = f"[{row.benchmark}](docs/benchmarks/{row.benchmark}.md)"
            rows.append(f"| {row.words} | {ours} | {theirs} | {page} |")
    return "\n".join(["| what | GestureKit | MediaPipe | benchmark |", "|---|---:|---:|---|", *rows])


def with_block(text: str, block: str) -> str:
    """A page's text with what stands between the markers replaced."""
    before, found, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        sys.exit(f"a page lacks the markers {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{block}\n{END}{after}"


def number(value: float | None, unit: str) -> str:
    """A value as it is shown: three significant digits, with its unit."""
    if value is None:
        return "–"
    text = f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{text} {unit}".rstrip().replace("-", "−")


def shown(cell: str | float | None) -> str:
    """A cell of a table."""
    return cell if isinstance(cell, str) else number(cell, "")
