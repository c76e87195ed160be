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
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from _data import data_folder
from _results import Results, add_json_option
from _tables import Table
from rich.console import Console
from rich.progress import Progress

import gesturekit as gk
from gesturekit.tracking import HandTracker, MediaPipeTracker
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
FAST, REST = 4.0, 0.3
TIPS = (gk.Finger.THUMB.tip, gk.Finger.INDEX.tip)
NOT_FOUND = np.full((21, 3), np.nan)
NO_TRUTH = np.full((21, 2), np.nan)
# Targets of the live filter, against the unsmoothed points; lag in milliseconds.
TARGETS = {"jitter": 0.25, "lag": 5.0, "error": 1.0, "fast": 1.1}
# Of files, whose past and future are known; the lag beyond that of the unsmoothed points.
FILE_TARGETS = {"jitter": 0.2, "lag": 1.0, "fast": 1.0}


@dataclass
class Take:
    """One performance or clip: times (T,), truth (T, 21, 2), palm sizes (T,), and what each tracker said.

    `tracks` and `worlds` hold (T, 21, 3) by name, NaN where no hand was found; `ids` those of "unsmoothed".
    """

    name: str
    times: np.ndarray
    truth: np.ndarray
    palms: np.ndarray
    size: tuple[int, int]
    ids: list[int]
    tracks: dict[str, np.ndarray] = field(default_factory=dict)
    worlds: dict[str, np.ndarray] = field(default_factory=dict)


@dataclass
class Figures:
    found: float
    error: float
    fast: float
    lag: float
    jitter: float


def perform(address: str, count: int, progress: Progress) -> Take:
    """Run the trackers over the frames of an address, frame by frame in turn."""
    with (
        HandTracker(1) as smoothed,
        HandTracker(1, smoothing=False) as unsmoothed,
        MediaPipeTracker(max_hands=1, smoothing=False) as peer,
        gk.open_source(address) as source,
    ):
        trackers = {"smoothed": smoothed, "unsmoothed": unsmoothed, "MediaPipe": peer}
        total = min(count, source.frame_count or count)
        times, truth, palms, ids = [], [], [], []
        found: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {name: [] for name in trackers}
        for frame in progress.track(source, total=total, description=address[-48:]):
            scene = frame.truth.hands if frame.truth is not None else ()
            seen = bool(scene) and scene[0].in_picture.mean() > 0.8
            times.append(frame.time)
            truth.append(scene[0].mediapipe_px[:, :2] if seen else NO_TRUTH)
            palms.append(scene[0].palm_px if scene else np.nan)
            for name, tracker in trackers.items():
                hands = tracker.track(frame.image, frame.time, mirrored=frame.mirrored)
                found[name].append((hands[0].landmarks, hands[0].world) if hands else (NOT_FOUND, NOT_FOUND))
                if name == "unsmoothed":
                    ids.append(hands[0].id if hands else -1)
            if len(times) == total:
                break
        size = frame.image.shape[1], frame.image.shape[0]
    take = Take(address, np.array(times), np.array(truth), np.array(palms), size, ids)
    for name, pairs in found.items():
        take.tracks[name] = np.array([landmarks for landmarks, _ in pairs])
        take.worlds[name] = np.array([world for _, world in pairs])
    take.tracks["file"], take.worlds["file"] = as_file(take)
    return take


def as_file(take: Take) -> tuple[np.ndarray, np.ndarray]:
    """The unsmoothed points smoothed with past and future: landmarks and world, each (T, 21, 3)."""
    frames = []
    rows = zip(take.times, take.ids, take.tracks["unsmoothed"], take.worlds["unsmoothed"], strict=True)
    for n, (at, hand_id, points, world) in enumerate(rows):
        hands = () if hand_id < 0 else (gk.Hand(hand_id, gk.Side.RIGHT, 1.0, 1.0, points, world),)
        frames.append(gk.TrackedFrame(n, float(at), take.size, hands))
    smooth = [frame.hands[0] if frame.hands else None for frame in gk.smooth_track(frames)]
    return (
        np.array([NOT_FOUND if hand is None else hand.landmarks for hand in smooth]),
        np.array([NOT_FOUND if hand is None else hand.world for hand in smooth]),
    )


def filtered(take: Take, latency: float) -> np.ndarray:
    """The unsmoothed points through the filter with a latency, (T, 21, 3)."""
    out, smooth, before = [], LandmarkFilter(latency), -1
    steps = np.diff(take.times, prepend=take.times[0] - 1 / 30)
    rows = zip(take.tracks["unsmoothed"], take.worlds["unsmoothed"], take.ids, steps, strict=True)
    for points, world, hand_id, step in rows:
        if hand_id >= 0 and hand_id != before:
            smooth.reset()
        out.append(smooth.update(points, world, float(step))[0] if hand_id >= 0 else NOT_FOUND)
        before = hand_id
    return np.array(out)


def speeds(take: Take) -> np.ndarray:
    """True speed of the palm, palm sizes per second, (T,)."""
    way = np.linalg.norm(np.diff(take.truth[:, gk.Landmark.MIDDLE_MCP], axis=0), axis=1)
    return np.r_[0, way / np.diff(take.times)] / take.palms


def second_difference(points: np.ndarray, palms: np.ndarray) -> np.ndarray:
    """Mean over points of the second difference over frames, palm sizes, (T - 2,)."""
    bend = points[2:] - 2 * points[1:-1] + points[:-2]
    return np.linalg.norm(bend, axis=2).mean(axis=1) / palms[1:-1]


def lag_ms(take: Take, points: np.ndarray) -> float:
    both = ~np.isnan(take.truth[:, 0, 0]) & ~np.isnan(points[:, 0, 0])
    if both.sum() < 20:
        return np.nan
    joints = [
        gk.Landmark.WRIST,
        *(finger.tip for finger in (gk.Finger.THUMB, gk.Finger.INDEX, gk.Finger.MIDDLE)),
    ]
    times, palms, truth = take.times[both], take.palms[both], take.truth[both][:, joints]
    moved = points[both][:, joints] - (points - take.truth)[both][:, joints].mean(axis=0)
    errors = {}
    for shift in np.arange(-0.03, 0.12, 0.002):
        late = np.stack(
            [np.interp(times - shift, times, truth[:, j, d]) for j in range(len(joints)) for d in (0, 1)],
            axis=1,
        )
        gaps = (moved.reshape(len(times), -1) - late) / palms[:, None]
        errors[float(shift)] = float((gaps**2).mean())
    return min(errors, key=errors.__getitem__) * 1e3


def measure(take: Take, points: np.ndarray) -> Figures:
    points = points[:, :, :2]
    seen = ~np.isnan(take.truth[:, 0, 0])
    found = ~np.isnan(points[:, 0, 0])
    speed = speeds(take)
    error = np.linalg.norm(points - take.truth, axis=2).mean(axis=1) / take.palms
    resting = (seen & (speed < REST))[1:-1]
    return Figures(
        found=float(found[seen].mean()),
        error=float(np.nanmedian(error[seen])),
        fast=_median(error[seen & (speed > FAST)]),
        lag=lag_ms(take, points),
        jitter=_mean(second_difference(points, take.palms)[resting]),
    )


def _median(values: np.ndarray) -> float:
    values = values[~np.isnan(values)]
    return float(np.median(values)) if len(values) > 5 else np.nan


def _mean(values: np.ndarray) -> float:
    values = values[~np.isnan(values)]
    return float(values.mean()) if len(values) > 5 else np.nan


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
        rows.append(["", "truth ÷ raw", None, None, None, None, _mean(real) / raw.jitter])
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
        x=rest.times[inside] - start,
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
    title, rows = "Prediction: error at the instant of display, palm faster than 1 palm size a second", []
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
            rough = [_mean(second_difference(p[:, :, :2], take.palms)[rest]) for p in (steady, ahead)]
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
                [np.linalg.norm(world[:, a] - world[:, b], axis=1) for a, b in gk.BONES], axis=1
            )
            # The frame across the knuckles is no bone.
            chains = [i for i, (a, b) in enumerate(gk.BONES) if a == 0 or a % 4 != 1 or b % 4 != 1]
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
