"""How steady, quick and faithful landmarks are: smoothed live and as a file's, unsmoothed and MediaPipe's.

Performances of the hand studio, whose truth is known: errors are means over the 21 points in palm sizes,
their median over frames, in all and where the palm is faster than 4 palm sizes a second. Lag is the shift
in time at which a track fits the truth best, constant offsets taken away. Jitter at rest is the mean second
difference over frames in which the palm is slower than 0.3 palm sizes a second; real tremor and moving
fingers are in it. "file" is the unsmoothed points through `smooth_track`, which sees past and future. A
fit at a fraction of a frame is itself a little smoothed, so that where little moves but tremor, the lag of
any steady track is a few milliseconds off, to either side.

Then six clips whose fingertips a person labelled (clips/fingertips), prediction to the instant of display,
lengths of world bones, and what the filter costs. Ratios are against the unsmoothed points.

    python benchmarks/steadiness.py                         # all of it, some minutes
    python benchmarks/steadiness.py --quick                 # the default performances, half as long
    python benchmarks/steadiness.py "studio:taps?seed=8"    # a performance of your own
    python benchmarks/steadiness.py --json steadiness.json
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from _data import data_folder
from _performances import REST, Take, filtered, mean_of, measure, perform, second_difference, speeds
from _results import Results, add_json_option
from _tables import Cell, Table
from rich.console import Console
from rich.progress import Progress

import gesturekit as gk
from gesturekit.tracking.landmark_filter import LandmarkFilter

WAVE = "wave quickly 3 times, swipe left quickly 2 times, swipe right quickly 2 times, circle cw quickly"
DEFAULT = ("studio:swipes?seed=5", "studio:swipes?seed=6&tone=5", "studio:poses?seed=3", f"studio:?do={WAVE}")
VARIED = (
    "studio:?do=seed 51, person 2: open palm 4 s, closed fist 4 s, ok 3 s",
    "studio:?do=seed 53, person 6: grab 3 times, rotate cw quickly 3 times, shake quickly 3 times",
    "studio:swipes?seed=54&person=8&distance=110&tone=6",
    "studio:?do=seed 55, person 10: wave quickly 4 times, circle ccw quickly 2 times&fps=60",
    "studio:poses?seed=56&person=12",
    "studio:random?seed=58&person=16",
)
FRAMES = 240
LATENCIES = (0.033, 0.066, 0.1)
TIPS = (gk.Finger.THUMB.tip, gk.Finger.INDEX.tip)
# Targets of the live filter, against the unsmoothed points; lag in milliseconds.
TARGETS = {"jitter": 0.25, "lag": 5.0, "error": 1.0, "fast": 1.1}
# Of files, whose past and future are known; the lag beyond that of the unsmoothed points.
FILE_TARGETS = {"jitter": 0.2, "lag": 1.0, "fast": 1.0}


def report_performances(takes: Sequence[Take], title: str, results: Results, console: Console) -> None:
    columns = ["performance", "points", "found", "error", "fast", "lag, ms", "jitter at rest"]
    rows: list[list[str | float | None]] = []
    ratios: dict[str, list[float]] = {name: [] for name in TARGETS}
    file_ratios: dict[str, list[float]] = {name: [] for name in FILE_TARGETS}
    for take in takes:
        figures = {name: measure(take, points) for name, points in take.tracks.items()}
        raw, ours = figures["unsmoothed"], figures["smoothed"]
        for name, f in figures.items():
            rows.append(
                [take.name.removeprefix("studio:")[:40], name, f.found, f.error, f.fast, f.lag, f.jitter]
            )
        shares = {
            "jitter": ours.jitter / raw.jitter,
            "lag": ours.lag,
            "error": ours.error / raw.error,
            "fast": ours.fast / raw.fast,
        }
        rows.append(["", "smoothed ÷ raw", None, shares["error"], shares["fast"], None, shares["jitter"]])
        file = figures["file"]
        file_shares = {
            "jitter": file.jitter / raw.jitter,
            "lag": abs(file.lag - raw.lag),
            "fast": file.fast / raw.fast,
        }
        error = file.error / raw.error
        rows.append(["", "file ÷ raw", None, error, file_shares["fast"], None, file_shares["jitter"]])
        for name, value in file_shares.items():
            file_ratios[name].append(value)
        real = second_difference(take.truth, take.palms)[(speeds(take) < REST)[1:-1]]
        rows.append(["", "truth ÷ raw", None, None, None, None, mean_of(real) / raw.jitter])
        for name, value in shares.items():
            ratios[name].append(value)
    Table(title, columns, [[_blank(cell) for cell in row] for row in rows]).show(console)
    results.add_table(title, columns, rows)
    for name, label, unit in (
        ("jitter", "jitter at rest ÷ raw", ""),
        ("lag", "lag", "ms"),
        ("error", "error ÷ raw", ""),
        ("fast", "error while fast ÷ raw", ""),
    ):
        mean = float(np.nanmean(ratios[name]))
        console.print(f"  {label}, mean: {mean:.3f} {unit} (target {TARGETS[name]})", highlight=False)
        results.add(label, mean, unit=unit, target=TARGETS[name], group=title)
    for name, label, unit in (
        ("jitter", "file: jitter at rest ÷ raw", ""),
        ("lag", "file: lag beyond raw", "ms"),
        ("fast", "file: error while fast ÷ raw", ""),
    ):
        mean = float(np.nanmean(file_ratios[name]))
        console.print(f"  {label}, mean: {mean:.3f} {unit} (target {FILE_TARGETS[name]})", highlight=False)
        results.add(label, mean, unit=unit, target=FILE_TARGETS[name], group=title)


def _blank(cell: str | float | None) -> str | float | None:
    return None if isinstance(cell, float) and np.isnan(cell) else cell


NAMES = {"unsmoothed": "raw", "MediaPipe": "MediaPipe", "smoothed": "GestureKit", "file": "GestureKit, files"}
"""How plots call the tracks."""


def plot(rest: Take, wave: Take, results: Results) -> None:
    """A fingertip while the hand rests the longest, and the way of the same tip in the quickest motion."""
    tip, seconds = gk.Landmark.INDEX_TIP, 2.0
    start = _best_window(rest, -speeds(rest), seconds)
    inside = (rest.times >= start) & (rest.times < start + seconds)
    palm = float(np.nanmean(rest.palms[inside]))
    way = rest.truth[:, tip, 0]
    calm = np.array([np.nanmean(way[np.abs(rest.times - t) <= 0.25]) for t in rest.times])
    off = {NAMES[name]: (points[:, tip, 0] - calm)[inside] / palm for name, points in rest.tracks.items()}
    results.plot_lines(
        "A fingertip of a resting hand, left and right, without the sway of the hand",
        {name: off[name] - np.nanmean(off[name]) for name in NAMES.values()},
        x=(rest.times[inside] - start).tolist(),
        x_label="seconds",
        y_label="palm sizes",
        strips=True,
    )
    seconds = 0.5
    start = _best_window(wave, speeds(wave), seconds)
    inside = (wave.times >= start) & (wave.times < start + seconds)
    palm, middle = float(np.nanmean(wave.palms[inside])), np.nanmean(wave.truth[inside, tip], axis=0)
    shown = {NAMES[name]: wave.tracks[name][:, :, :2] for name in NAMES} | {"truth": wave.truth}
    del shown["raw"]  # By the same model as MediaPipe's, and the same to the eye.
    paths = {name: (points[inside, tip] - middle) / palm for name, points in shown.items()}
    results.plot_lines(
        "The path of a waving fingertip in half a second",
        {name: path[:, 1] for name, path in paths.items()},
        x={name: path[:, 0] for name, path in paths.items()},
        x_label="palm sizes",
        equal=True,
    )


def _best_window(take: Take, score: np.ndarray, seconds: float) -> float:
    """Start of the stretch with the greatest mean score in which every track has the hand."""
    there = ~np.isnan(take.truth[:, 0, 0])
    for points in take.tracks.values():
        there &= ~np.isnan(points[:, 0, 0])
    best, found = -np.inf, float(take.times[0])
    for start in take.times[take.times <= take.times[-1] - seconds]:
        inside = (take.times >= start) & (take.times < start + seconds)
        if there[inside].mean() > 0.95 and score[inside].mean() > best:
            best, found = float(score[inside].mean()), float(start)
    return found


def report_prediction(takes: Sequence[Take], results: Results, console: Console) -> None:
    """Error against where the hand is `latency` later, mean over frames in which the palm moves."""
    title = "Prediction: error at the instant of display, palm faster than 1 palm size a second"
    rows: list[list[Cell]] = []
    for latency in LATENCIES:
        errors: dict[str, list[np.ndarray]] = {"not predicted": [], "predicted": []}
        jitters = []
        for take in takes:
            flat = take.truth.reshape(len(take.times), -1)
            later = np.stack(
                [np.interp(take.times + latency, take.times, column) for column in flat.T], axis=1
            ).reshape(take.truth.shape)
            later[take.times + latency > take.times[-1]] = np.nan
            moving = speeds(take) > 1
            steady, ahead = filtered(take, 0.0), filtered(take, latency)
            for name, points in (("not predicted", steady), ("predicted", ahead)):
                gaps = np.linalg.norm(points[:, :, :2] - later, axis=2).mean(axis=1) / take.palms
                errors[name].append(gaps[moving])
            rest = (speeds(take) < REST)[1:-1]
            rough = [mean_of(second_difference(p[:, :, :2], take.palms)[rest]) for p in (steady, ahead)]
            jitters.append(rough[1] / rough[0])
        without, with_it = (float(np.nanmean(np.concatenate(each))) for each in errors.values())
        rows.append(
            [f"{latency * 1e3:.0f} ms", without, with_it, with_it / without, float(np.nanmean(jitters))]
        )
        results.add(
            f"error {latency * 1e3:.0f} ms later, predicted ÷ not",
            with_it / without,
            target=1.0,
            group="Prediction",
        )
    columns = ["latency", "not predicted", "predicted", "ratio", "jitter at rest, ratio"]
    Table(title, columns, rows).show(console)
    results.add_table(title, columns, rows)


def report_fingertips(data: Path, results: Results, console: Console, progress: Progress) -> None:
    title = "Tips of thumb and index finger against a person's labels (clips/fingertips, 10 frames a second)"
    rows: list[list[str | float | None]] = []
    for path in sorted((data / "clips/fingertips").glob("*.mp4")):
        take = perform(str(path), 10_000, progress)
        lines = [
            line.split()[-4:] for line in path.with_suffix(".txt").read_text().splitlines() if line.strip()
        ]
        labels = (np.array(lines, dtype=float).reshape(-1, 2, 2) * take.size)[: len(take.times)]
        raw = take.tracks["unsmoothed"][:, :, :2]
        palms = np.linalg.norm(raw[:, gk.Landmark.MIDDLE_MCP] - raw[:, gk.Landmark.WRIST], axis=1)
        row: list[str | float | None] = [path.stem]
        for points in take.tracks.values():
            gaps = np.linalg.norm(points[:, TIPS, :2] - labels, axis=2).mean(axis=1) / palms
            row += [float(np.nanmean(gaps)), float(np.nanmean(second_difference(points[:, :, :2], palms)))]
        row.append(float(np.nanmean(second_difference(labels, palms))))
        rows.append(row)
    columns = ["clip"] + [f"{what}, {who}" for who in take.tracks for what in ("tip error", "jitter")]
    columns.append("jitter of the labels")
    Table(title, columns, rows).show(console)
    results.add_table(title, columns, rows)
    mean = np.array([row[1:] for row in rows], dtype=float).mean(axis=0)
    results.add("tip error ÷ raw", mean[0] / mean[2], target=1.0, group="clips/fingertips")
    results.add("jitter ÷ raw, all frames", mean[1] / mean[3], target=0.4, group="clips/fingertips")
    console.print(
        f"  tip error ÷ raw {mean[0] / mean[2]:.3f} (target 1), jitter ÷ raw {mean[1] / mean[3]:.3f}"
        f" (target 0.4); the labels' own jitter ÷ raw {mean[-1] / mean[3]:.3f}",
        highlight=False,
    )


def report_bones(takes: Sequence[Take], results: Results, console: Console) -> None:
    title = "World bones: standard deviation over mean of each bone's length over a track, %"
    rows: list[list[str | float | None]] = []
    for take in takes:
        row: list[str | float | None] = [take.name.removeprefix("studio:")[:40]]
        for world in take.worlds.values():
            lengths = np.stack(
                [np.linalg.norm(world[:, a] - world[:, b], axis=1) for a, b in gk.hands.BONES], axis=1
            )
            # The frame across the knuckles is no bone.
            chains = [i for i, (a, b) in enumerate(gk.hands.BONES) if a == 0 or a % 4 != 1 or b % 4 != 1]
            spread = 100 * np.nanstd(lengths, axis=0) / np.nanmean(lengths, axis=0)
            row += [float(np.median(spread[chains])), float(spread[chains].max())]
        rows.append(row)
    columns = ["performance"] + [f"{w}, {who}" for who in takes[0].worlds for w in ("median", "largest")]
    Table(title, columns, rows).show(console)
    results.add_table(title, columns, rows)
    mean = np.array([row[1:] for row in rows], dtype=float).mean(axis=0)
    for i, what in enumerate(("median bone", "most changing bone")):
        results.add(
            f"spread of the {what}", mean[i], unit="%", mediapipe=mean[4 + i], target=2.0, group="World bones"
        )


def report_cost(take: Take, results: Results, console: Console) -> None:
    """Processor time of the filter for a hand and frame, the best of five runs."""
    found = np.flatnonzero(np.array(take.ids) >= 0)
    points, worlds = take.tracks["unsmoothed"][found], take.worlds["unsmoothed"][found]
    seconds = []
    for _ in range(5):
        smooth, start = LandmarkFilter(), time.process_time()
        for pair in zip(points, worlds, strict=True):
            smooth.update(*pair, 1 / 30)
        seconds.append((time.process_time() - start) / len(points))
    console.print(
        f"the whole filter: {min(seconds) * 1e3:.3f} ms a hand and frame (target 0.1)", highlight=False
    )
    results.add("the whole filter, a hand and frame", min(seconds) * 1e3, unit="ms", target=0.1, group="Cost")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("addresses", nargs="*", metavar="ADDRESS", help="studio addresses in place of ours")
    parser.add_argument(
        "--frames", type=int, default=FRAMES, metavar="N", help="at most, of each performance"
    )
    parser.add_argument("--quick", action="store_true", help="the default performances only, half as long")
    add_json_option(parser)
    options = parser.parse_args()
    results, console = Results(__file__, __doc__ or ""), Console()
    frames = options.frames // 2 if options.quick else options.frames
    sets = {"Default performances": DEFAULT, "Varied performances": VARIED}
    if options.addresses:
        sets = {"Performances": tuple(options.addresses)}
    elif options.quick:
        del sets["Varied performances"]
    takes: list[Take] = []
    with Progress(console=console, transient=True) as progress:
        for title, addresses in sets.items():
            some = [perform(address, frames, progress) for address in addresses]
            report_performances(some, title, results, console)
            takes += some
        report_prediction(takes, results, console)
        report_bones(takes, results, console)
        if not options.addresses and not options.quick:
            report_fingertips(data_folder(), results, console, progress)
        report_cost(takes[0], results, console)
    if not options.addresses:
        plot(takes[2], takes[3], results)
    results.write(options.json)


if __name__ == "__main__":
    main()
