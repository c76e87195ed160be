"""Motions as an app gets them: pictures, tracker, recognizer, TRIGGER, with the defaults of all three.

Three kinds of input. People who mean it: clips/commands with its labels, a man at a webcam and fingers seen
from the person's own eyes; a label is met by an event of its name from 0.1 s before its start to 1 s after
its end. People who don't: clips/no_command, who sign, talk, play, dance or handle things; every motion told
is false, and counted for each minute with a hand in view, as are shapes shorter than 0.25 s. And the hand
studio's performer, rendered and tracked, people who were not tuned on, each motion of its own vocabulary.

Labels are directions in the picture and names are the person's, who faces the camera, so left and right
change. Labels of the finger clips span the whole clip, so that a delay after their end says nothing; it is
measured on the webcam and in the studio, whose labels are strokes. Each clip is also shown with every
second picture.

    python benchmarks/live_motions.py                            # some minutes
    python benchmarks/live_motions.py --quick                    # every fourth clip, one performer
    python benchmarks/live_motions.py --each                     # and what was told in each clip
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from _data import data_folder
from _results import Results, add_json_option
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

import gesturekit as gk
from gesturekit.media import Frame
from gesturekit.studio.truth import HandTruth

Truth = tuple[float, Sequence[HandTruth]]
"""Time of a frame and the true hands in it."""

BEFORE, AFTER = 0.1, 1.0
FLICKER = 0.25
# Not looked at while anything was tuned.
PERFORMERS = (101, 102, 103)
PERFORMED_FRAMES = 900
ACCEPTED = {
    "swipe_left": {"swipe_right"},
    "swipe_right": {"swipe_left"},
    "swipe_up": {"swipe_up"},
    "swipe_down": {"swipe_down"},
    "flick_up": {"swipe_up"},
    "flick_down": {"swipe_down"},
    "circle": {"circle_cw", "circle_ccw"},
    "click": {"tap"},
    "double_click": {"double_tap"},
    "grab": {"grab"},
    "release": {"release"},
    "spread_open": {"expand"},
    "spread_close": {"pinch"},
}
"""Names that meet a label of clips/commands; labels not listed here are not asked for."""
GROUPS = {"ego": "fingers seen by the person", "webcam": "a man at a webcam"}
TARGETS = {"ego": 70.0, "webcam": 85.0, "studio": 80.0}


@dataclass(frozen=True)
class Span:
    """A motion that was made: its label, the names that meet it, start and end in seconds."""

    label: str
    accepted: frozenset[str]
    start: float
    end: float


@dataclass
class Score:
    """What became of labelled motions, and what was told beside them."""

    hits: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    after_start: list[float] = field(default_factory=list)
    after_end: list[float] = field(default_factory=list)
    flickers: int = 0
    minutes: float = 0.0

    @property
    def recall(self) -> float:
        """Share of the labels that were met, percent."""
        return 100 * self.hits.total() / max(self.total.total(), 1)

    def a_minute(self, count: int) -> float:
        return count / max(self.minutes, 1e-9)

    def add(self, spans: Iterable[Span], events: list[gk.GestureEvent], minutes: float) -> None:
        told = [(event.name, event.time) for event in events if event.phase is gk.Phase.TRIGGER]
        for span in spans:
            self.total[span.label] += 1
            met = next((each for each in told if _meets(span, *each)), None)
            if met is not None:
                told.remove(met)
                self.hits[span.label] += 1
                self.after_start.append(met[1] - span.start)
                self.after_end.append(met[1] - span.end)
        self.others.update(name for name, _ in told)
        over = (gk.Phase.END, gk.Phase.CANCEL)
        self.flickers += sum(event.phase in over and event.duration < FLICKER for event in events)
        self.minutes += minutes


def _meets(span: Span, name: str, time: float) -> bool:
    return name in span.accepted and span.start - BEFORE <= time <= span.end + AFTER


def watch(
    source: Iterable[Frame], every: int, frames: int | None = None
) -> tuple[list[gk.GestureEvent], float, list[Truth]]:
    """Events of a source, minutes with a hand in view, and what was performed."""
    recognizer, events, seen, shown = gk.GestureRecognizer(), [], 0.0, []
    before = None
    with gk.HandTracker() as tracker:
        for number, frame in enumerate(source):
            if number == frames:
                break
            shown.append((frame.time, frame.truth.hands if frame.truth is not None else ()))
            if number % every:
                continue
            hands = tracker.track(frame.image, frame.time, mirrored=frame.mirrored)
            events += recognizer.update(hands, frame.time)
            if hands and before is not None:
                seen += frame.time - before
            before = frame.time
    return [*events, *recognizer.reset()], seen / 60, shown


def commands(folder: Path, every: int, step: int) -> Iterator[tuple[str, str, Score]]:
    """Group, clip and score of each clip whose labels are asked for."""
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    paths = [path for path in sorted(folder.iterdir()) if path.suffix != ".json" and path.stem in labels]
    for path in paths[::step]:
        spans = [
            Span(name, frozenset(ACCEPTED[name]), start, end)
            for name, start, end in labels[path.stem]["events"]
            if name in ACCEPTED
        ]
        group = re.split(r"[_\d]", path.stem)[0]
        if group in GROUPS:
            score = Score()
            with gk.open_source(path) as source:
                events, minutes, _ = watch(source, every)
            score.add(spans, events, minutes)
            yield group, path.stem, score


def no_command(folder: Path, every: int, step: int) -> Iterator[tuple[str, str, Score]]:
    for path in sorted(folder.iterdir())[::step]:
        score = Score()
        with gk.open_source(path) as source:
            events, minutes, _ = watch(source, every)
        score.add((), events, minutes)
        yield "signing" if path.stem.startswith("sign_") else "talking, playing, working", path.stem, score


def studio(seeds: Iterable[int], every: int, frames: int) -> Iterator[tuple[str, str, Score]]:
    for seed in seeds:
        score = Score()
        with gk.open_source(f"studio:motions?seed={seed}&person={seed}&quality=fast") as source:
            events, minutes, shown = watch(source, every, frames)
        score.add(strokes(shown), events, minutes)
        yield "studio", f"person {seed}", score


def strokes(shown: Iterable[Truth]) -> list[Span]:
    """The performer's strokes."""
    spans: list[Span] = []
    going: dict[int, str] = {}
    for time, hands in shown:
        for index, hand in enumerate(hands):
            name = hand.gesture if hand.phase == "stroke" else None
            if name in (None, "idle", "rest"):
                going.pop(index, None)
                continue
            if going.get(index) == name:
                last = spans.pop()
                spans.append(Span(name, last.accepted, last.start, time))
            else:
                spans.append(Span(name, frozenset({name}), time, time))
            going[index] = name
    return spans


def merged(into: Score, score: Score) -> None:
    into.hits.update(score.hits)
    into.total.update(score.total)
    into.others.update(score.others)
    into.after_start += score.after_start
    into.after_end += score.after_end
    into.flickers += score.flickers
    into.minutes += score.minutes


def report(scores: dict[tuple[str, int], Score], results: Results, console: Console) -> None:
    columns = ["people", "pictures", "met", "after the end, s", "p90", "others a minute", "flickers a minute"]
    table = Table(*columns, title="motions end to end", box=SIMPLE, padding=(0, 1, 0, 0), pad_edge=False)
    rows: list[list[str | float | None]] = []
    for (group, every), score in scores.items():
        ends = score.after_end if group != "ego" and score.after_end else []
        row: list[str | float | None] = [
            GROUPS.get(group, group),
            "all" if every == 1 else "every second",
            f"{score.hits.total()} of {score.total.total()}" if score.total else None,
            float(np.median(ends)) if ends else None,
            float(np.percentile(ends, 90)) if ends else None,
            score.a_minute(score.others.total()),
            score.a_minute(score.flickers),
        ]
        rows.append(row)
        table.add_row(
            *("–" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else cell for cell in row)
        )
        if every == 1:
            add_figures(group, score, ends, results)
    console.print(table)
    results.add_table("Motions end to end", columns, rows)
    for (group, every), score in scores.items():
        if every == 1 and score.total:
            each = [
                [name, f"{score.hits[name]} of {score.total[name]}", score.others[name]]
                for name in sorted(score.total | score.others)
            ]
            results.add_table(f"By motion: {GROUPS.get(group, group)}", ["motion", "met", "others"], each)
        told = ", ".join(f"{name} {count}" for name, count in score.others.most_common(6))
        if told:
            console.print(f"  others, {GROUPS.get(group, group)}, every {every}: {told}", style="dim")


def add_figures(group: str, score: Score, ends: list[float], results: Results) -> None:
    title = GROUPS.get(group, group)
    if score.total:
        results.add("met", score.recall, unit="%", target=TARGETS[group], better="higher", group=title)
        if ends:
            results.add("after the end, median", float(np.median(ends)), unit="s", target=0.15, group=title)
            p90 = float(np.percentile(ends, 90))
            results.add("after the end, 90th percentile", p90, unit="s", target=0.3, group=title)
        return
    target = 0.5 if group == "signing" else 0.1
    false = score.a_minute(score.others.total())
    results.add("false motions a minute", false, target=target, group=title)
    results.add("shapes under 0.25 s a minute", score.a_minute(score.flickers), group=title)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=data_folder, default=None, help="folder with photos/ and clips/")
    parser.add_argument("--quick", action="store_true", help="every fourth clip, one performer")
    parser.add_argument("--each", action="store_true", help="also print what was told in each clip")
    add_json_option(parser)
    options = parser.parse_args()
    results, console = Results(__file__, __doc__ or ""), Console()
    clips = (options.data or data_folder()) / "clips"
    step, performers = (4, PERFORMERS[:1]) if options.quick else (1, PERFORMERS)
    scores: dict[tuple[str, int], Score] = {}
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("clips", total=None)
        for every in (1, 2):
            parts = [commands(clips / "commands", every, step), no_command(clips / "no_command", every, step)]
            if every == 1:
                parts.append(studio(performers, every, PERFORMED_FRAMES))
            for part in parts:
                for group, name, score in part:
                    progress.update(task, description=f"{group}: {name}"[:48], advance=1)
                    merged(scores.setdefault((group, every), Score()), score)
                    if options.each:
                        met = f"{score.hits.total()} of {score.total.total()}"
                        console.print(f"{name}: {met}, others {dict(score.others)}", highlight=False)
    report(scores, results, console)
    results.write(options.json)


if __name__ == "__main__":
    main()
