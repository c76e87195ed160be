"""Which hand is which: ids and sides when hands cross, touch, hide each other, leave and come back.

Scenes are hands of the studio, cut out and moved over a background, so that the truth of every frame is
known: who each hand is, its side, its landmarks, and which of them are in view. Both trackers see the same
frames, at 30 and at 15 a second, with their defaults. MediaPipe Tasks reports no ids: those of
`MediaPipeTracker` come from matching each hand to the nearest of the frame before.

Matches and id switches are those of CLEAR MOT (Bernardin and Stiefelhagen 2008), by the mean distance of
landmarks, at most 0.5 palm sizes. A hand that comes back within the grace time of 0.5 s must have its id
again; an id that goes to another hand is a switch. Doubles: two reports on one hand for more than 0.1 s.
Lost: a hand with at least 80 % of its landmarks in view is not reported. Off: reported, landmarks are more
than 0.3 palm sizes away. Late sides: hands whose side is not right for good 0.15 s after they parted or came
into view.

    python benchmarks/identity.py                                   # all scenes, some minutes; then faster
    python benchmarks/identity.py --quick                           # one of each kind, 30 frames a second
    python benchmarks/identity.py --scene "handing over" --film handing_over.mp4
    python benchmarks/identity.py --held-out                        # other people, for a last check only
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from _cutouts import CutoutStore
from _meetings import HELD_OUT, KINDS, SIZE, Meeting, MeetingFrame, frames, meeting
from _mot import Mistakes, MotScore
from _results import Results, add_json_option
from _side_by_side import draw, recent
from _tracked import add_cache_option, ours, theirs
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

import gesturekit as gk
from gesturekit.media import VideoWriter

SEEDS = 3
LATE_SECONDS = 0.15
TRACKERS = ("GestureKit", "MediaPipe")


@dataclass
class Run:
    """A scene at one frame rate, seen by both trackers: what each reported, and its mistakes."""

    scene: Meeting
    every: int
    frames: list[MeetingFrame]
    reports: dict[str, list[list[gk.Hand]]]
    mistakes: dict[str, Mistakes]


def runs(scenes: Iterable[Meeting], steps: tuple[int, ...], cache: Path) -> Iterator[Run]:
    store = CutoutStore(cache)
    for scene in scenes:
        shown = list(frames(scene, store))
        for every in steps:
            kept = shown[::every]
            pictures = [(frame.image, frame.time) for frame in kept]
            reports = {
                "GestureKit": ours(pictures, scene.max_hands),
                "MediaPipe": theirs(pictures, scene.max_hands, cache),
            }
            yield Run(scene, every, kept, reports, {n: score(kept, r) for n, r in reports.items()})
    store.close()


def score(shown: list[MeetingFrame], reports: list[list[gk.Hand]]) -> Mistakes:
    mot = MotScore()
    for frame, hands in zip(shown, reports, strict=True):
        mot.add(frame.time, frame.truth, hands)
    return mot.finish()


def late(mistakes: Mistakes) -> int:
    return sum(seconds > LATE_SECONDS for seconds in mistakes.settle)


def table(rows: dict[str, dict[str, Mistakes]]) -> Table:
    """Ours and theirs in each cell."""
    shown = Table(
        "scene", "switches", "doubles", "late sides", "wrong side", "lost", "off", "false",
        title="GestureKit/MediaPipe; times in seconds", box=SIMPLE, padding=(0, 1, 0, 0), pad_edge=False,
    )  # fmt: skip
    for name, mistakes in rows.items():
        a, b = (mistakes[tracker] for tracker in TRACKERS)
        if name == "all":
            shown.add_section()
        shown.add_row(
            name,
            f"{a.switches}/{b.switches}",
            f"{a.doubles}/{b.doubles}",
            f"{late(a)}/{late(b)} of {max(len(a.settle), len(b.settle))}",
            *(f"{getattr(a, n):.1f}/{getattr(b, n):.1f}" for n in ("wrong_side", "lost", "off", "false")),
        )
    return shown


def write_film(path: Path, done: list[Run]) -> None:
    with VideoWriter(path, (2 * SIZE[0], SIZE[1]), 30) as film:
        start = 0.0
        for run in done:
            for k, frame in enumerate(run.frames):
                halves = [
                    draw(
                        frame.image,
                        run.reports[name][k],
                        f"{name}: {run.scene.name}, {30 // run.every} fps, {frame.time:.2f} s",
                        recent(run.mistakes[name].moments, frame.time),
                    )
                    for name in TRACKERS
                ]
                film.write(np.hstack(halves), start + frame.time)
            start += run.scene.seconds


def add_figures(results: Results, kinds: dict[str, dict[str, Mistakes]]) -> None:
    """Totals with their targets, then each kind of scene."""
    for group, mistakes in kinds.items():
        a, b = (mistakes[tracker] for tracker in TRACKERS)
        everything = group == "all"
        results.add("id switches", a.switches, mediapipe=b.switches, group=group,
                    target=b.switches / 4 if everything else None)  # fmt: skip
        results.add("doubles over 0.1 s", a.doubles, mediapipe=b.doubles, group=group,
                    target=0 if everything else None)  # fmt: skip
        results.add("sides not right 0.15 s after parting", late(a), mediapipe=late(b), group=group,
                    target=0 if everything else None)  # fmt: skip
        for name, text in (
            ("wrong_side", "wrong side"),
            ("lost", "lost while clearly visible"),
            ("off", "landmarks off"),
            ("false", "false hands"),
        ):
            results.add(text, getattr(a, name), mediapipe=getattr(b, name), unit="s", group=group)
    names = [kind for kind in kinds if kind != "all"]
    for title, unit, count in (
        ("Id switches", "", lambda m: m.switches),
        ("Time with a wrong side", "s", lambda m: m.wrong_side),
        ("Sides not right 0.15 s after parting", "", late),
        ("Two reports on one hand for over 0.1 s", "", lambda m: m.doubles),
    ):
        results.plot_bars(title, names, {t: [count(kinds[k][t]) for k in names] for t in TRACKERS}, unit)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one scene of each kind, 30 frames a second")
    parser.add_argument("--scene", metavar="NAME", choices=sorted(KINDS), help=f"one of: {', '.join(KINDS)}")
    parser.add_argument("--seeds", type=int, default=SEEDS, metavar="N", help="scenes of each kind")
    parser.add_argument("--held-out", action="store_true", help="scenes with other people, not tuned on")
    parser.add_argument("--film", type=Path, metavar="FILE", help="also write what both report, side by side")
    parser.add_argument("--each", action="store_true", help="a row for each scene, not only for each kind")
    add_cache_option(parser)
    add_json_option(parser)
    options = parser.parse_args()
    results = Results(__file__, __doc__ or "")
    console = Console()

    first = HELD_OUT if options.held_out else 0
    seeds = range(first, first + (1 if options.quick else options.seeds))
    kinds = [options.scene] if options.scene else list(KINDS)
    scenes = [meeting(kind, seed) for kind in kinds for seed in seeds]
    steps = (1,) if options.quick else (1, 2)
    sums: dict[str, dict[str, Mistakes]] = {}
    filmed = []
    for run in progress(
        runs(scenes, steps, options.cache),
        "tracking",
        total=len(scenes) * len(steps),
        console=console,
        transient=True,
    ):
        rows = [run.scene.kind, "all"]
        if options.each:
            rows.insert(0, f"{run.scene.name}, {30 // run.every} fps")
        for row in rows:
            for name in TRACKERS:
                before = sums.setdefault(row, {}).get(name, Mistakes())
                sums[row][name] = before + run.mistakes[name]
        if options.film:
            filmed.append(run)
    sums["all"] = sums.pop("all")
    console.print(table(sums))
    if options.film:
        write_film(options.film, filmed)
    if not options.each:
        add_figures(results, sums)
    results.write(options.json)


if __name__ == "__main__":
    main()
