"""Fast and blurred hands: found while they are fast, how soon they are back, and under which id.

A studio hand rests, sweeps across the picture at 1, 2 or 4 hand widths a frame (30 frames a second, shutter
1/90 s, so it is smeared over a third of that way), rests, and sweeps back, six times. A hand width is taken
as the palm size. Smoothing is off in both trackers. Found: the share of frames in a sweep in which a report
lies on the hand (landmarks on average within 0.5 palm sizes). Back: frames from the end of a sweep until the
hand is reported again, 0 where it was not lost. Kept: sweeps after which the hand has the id of before.

Then the labelled strokes of real people at webcams (clips/commands/webcam_*): frames without a hand within a
stroke, and how often the largest hand goes on under another id.

    python benchmarks/fast_motion.py
    python benchmarks/fast_motion.py --held-out         # other people, for a last check only
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from _cutouts import CutoutStore, Look
from _data import data_folder
from _meetings import FPS, HELD_OUT, SIZE, Meeting, MeetingFrame, Mover, frames
from _mot import match
from _results import Results, add_json_option
from _tracked import add_cache_option, ours, theirs
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

import gesturekit as gk
from gesturekit.sources import open_source
from gesturekit.studio.imaging.scene_setup import Surroundings
from gesturekit.studio.performance.people import Person

SPEEDS = (1.0, 2.0, 4.0)
SEEDS = 4
SHAPES = ("open_palm", "pointing_up", "flat", "victory")
SWEEPS = 6
REST_SECONDS = 0.7
# A stroke's label is right to a sixth of a second.
MARGIN_SECONDS = 0.15
TRACKERS = ("GestureKit", "MediaPipe")


@dataclass
class Sweeps:
    """What became of a hand in its sweeps."""

    frames: int = 0
    found: int = 0
    back: list[float] = field(default_factory=list)
    kept: int = 0

    def add(self, other: Sweeps) -> None:
        self.frames += other.frames
        self.found += other.found
        self.back += other.back
        self.kept += other.kept


@dataclass
class Strokes:
    """What became of the largest hand in labelled strokes."""

    frames: int = 0
    lost: int = 0
    changes: int = 0


def sweeping(seed: int, speed: float) -> tuple[Meeting, list[tuple[float, float]]]:
    """A hand that sweeps to and fro, `speed` palm sizes a frame; and when each sweep starts and ends."""
    rng = np.random.default_rng([seed, round(10 * speed)])
    number = int(rng.integers(200)) + (300 if seed >= HELD_OUT else 0)
    side = gk.Side.RIGHT if rng.random() < 0.5 else gk.Side.LEFT
    look = Look(number, side, SHAPES[seed % len(SHAPES)], palm_px=float(np.round(rng.uniform(44, 56), 1)))
    ends, y = (0.14, 0.86), float(rng.uniform(0.35, 0.55))
    lasting = (ends[1] - ends[0]) * SIZE[0] / (speed * look.palm_px) / FPS
    keys, spans, time = [(0.0, ends[0], y)], [], REST_SECONDS
    for sweep in range(SWEEPS):
        keys += [(time, ends[sweep % 2], y), (time + lasting, ends[1 - sweep % 2], y)]
        spans.append((time, time + lasting))
        time += lasting + REST_SECONDS
    around = Surroundings.sample(rng).of(Person.numbered(number))
    return Meeting("sweeps", seed, (Mover(look, tuple(keys), steady=True),), time, around), spans


def judge(
    shown: Sequence[MeetingFrame], reports: Sequence[list[gk.Hand]], spans: Sequence[tuple[float, float]]
) -> Sweeps:
    """Found in each sweep, frames until back after it, and whether the id was kept."""
    ids: list[int | None] = []
    for frame, hands in zip(shown, reports, strict=True):
        matches = match(frame.truth, hands, {})
        ids.append(hands[matches[0]].id if 0 in matches else None)
    times = np.array([frame.time for frame in shown])
    total = Sweeps()
    for k, (start, end) in enumerate(spans):
        first, last = (int(np.searchsorted(times, t)) for t in (start, end))
        until = int(np.searchsorted(times, spans[k + 1][0])) if k + 1 < len(spans) else len(times)
        total.frames += last - first
        total.found += sum(i is not None for i in ids[first:last])
        before = next((i for i in reversed(ids[:first]) if i is not None), None)
        after = next(((n, i) for n, i in enumerate(ids[last:until]) if i is not None), None)
        total.back.append(float(until - last) if after is None else float(after[0]))
        total.kept += after is not None and after[1] == before
    return total


def strokes(data: Path) -> Iterator[tuple[Path, list[tuple[float, float]]]]:
    """The webcam clips, with when each of their strokes starts and ends."""
    labels = json.loads((data / "clips/commands/labels.json").read_text())
    for path in sorted((data / "clips/commands").glob("webcam_*.mp4")):
        yield path, [(start, end) for _, start, end in labels[path.stem]["events"]]


def judge_strokes(
    times: Sequence[float], reports: Sequence[list[gk.Hand]], spans: Sequence[tuple[float, float]]
) -> Strokes:
    """Follow the largest hand through each stroke."""
    total = Strokes()
    for start, end in spans:
        followed: int | None = None
        for time, hands in zip(times, reports, strict=True):
            if not start - MARGIN_SECONDS <= time <= end + MARGIN_SECONDS:
                continue
            total.frames += 1
            total.lost += not hands
            if hands and followed not in [hand.id for hand in hands]:
                total.changes += followed is not None
                followed = max(hands, key=lambda hand: hand.palm_size).id
    return total


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=data_folder, default=None, help="folder with photos/ and clips/")
    parser.add_argument("--seeds", type=int, default=SEEDS, metavar="N", help="people at each speed")
    parser.add_argument("--held-out", action="store_true", help="other people, not tuned on")
    add_cache_option(parser)
    add_json_option(parser)
    options = parser.parse_args()
    results = Results(__file__, __doc__ or "")
    console = Console()

    store = CutoutStore(options.cache)
    first = HELD_OUT if options.held_out else 0
    table = Table("a frame", "sweeps", "found", "back: mean", "most", "id kept",
                  title="GestureKit/MediaPipe, studio", box=SIMPLE)  # fmt: skip
    runs = [(speed, seed) for speed in SPEEDS for seed in range(first, first + options.seeds)]
    sums = {speed: {name: Sweeps() for name in TRACKERS} for speed in SPEEDS}
    for speed, seed in progress(runs, "sweeps", console=console, transient=True):
        scene, spans = sweeping(seed, speed)
        shown = list(frames(scene, store))
        pictures = [(frame.image, frame.time) for frame in shown]
        sums[speed]["GestureKit"].add(judge(shown, ours(pictures, 2, smoothing=False), spans))
        peer = theirs(pictures, 2, options.cache, smoothing=False)
        sums[speed]["MediaPipe"].add(judge(shown, peer, spans))
    store.close()
    for speed, by in sums.items():
        us, them = (by[tracker] for tracker in TRACKERS)
        shares = [100 * each.found / each.frames for each in (us, them)]
        kept = [100 * each.kept / len(each.back) for each in (us, them)]
        table.add_row(
            f"{speed:g} widths",
            str(len(us.back)),
            f"{shares[0]:.0f}/{shares[1]:.0f} %",
            f"{np.mean(us.back):.1f}/{np.mean(them.back):.1f}",
            f"{max(us.back):.0f}/{max(them.back):.0f}",
            f"{kept[0]:.0f}/{kept[1]:.0f} %",
        )
        group = f"{speed:g} hand widths a frame"
        results.add("found while fast", shares[0], mediapipe=shares[1], target=shares[1], unit="%",
                    better="higher", group=group)  # fmt: skip
        results.add("frames until back, most", max(us.back), mediapipe=max(them.back), target=2, group=group)
        results.add("frames until back, mean", float(np.mean(us.back)), mediapipe=float(np.mean(them.back)),
                    group=group)  # fmt: skip
        results.add("id kept", kept[0], mediapipe=kept[1], target=100, unit="%", better="higher", group=group)
    console.print(table)

    table = Table("clip", "frames", "without a hand", "id changes",
                  title="GestureKit/MediaPipe, strokes at webcams", box=SIMPLE)  # fmt: skip
    whole = {name: Strokes() for name in TRACKERS}
    for path, spans in strokes(options.data or data_folder()):
        with open_source(path) as source:
            pictures = [(frame.image, frame.time) for frame in source]
        times = [time for _, time in pictures]
        peer = theirs(pictures, 2, options.cache, smoothing=False)
        a = judge_strokes(times, ours(pictures, 2, smoothing=False), spans)
        b = judge_strokes(times, peer, spans)
        table.add_row(path.stem, str(a.frames), f"{a.lost}/{b.lost}", f"{a.changes}/{b.changes}")
        for name, found in zip(TRACKERS, (a, b), strict=True):
            for count in ("frames", "lost", "changes"):
                setattr(whole[name], count, getattr(whole[name], count) + getattr(found, count))
    a, b = (whole[tracker] for tracker in TRACKERS)
    table.add_section()
    table.add_row("all", str(a.frames), f"{a.lost}/{b.lost}", f"{a.changes}/{b.changes}")
    console.print(table)
    results.add("frames without a hand", a.lost, mediapipe=b.lost, group="strokes at webcams")
    results.add("id changes", a.changes, mediapipe=b.changes, target=0, group="strokes at webcams")
    results.write(options.json)


if __name__ == "__main__":
    main()
