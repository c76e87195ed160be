"""What a whole session costs a frame, how late a live picture is shown, and what happens under overload

A clip goes through `Session` bare, drawn, and drawn and written; each round runs all three. Then the same
clip plays as a camera would, at its own pace, with the time of arrival written into the pixels of each
picture. It is read back from the drawn picture, which gives the delay from motion to picture through every
stage. Overload is the same with an app that takes 100 ms for each picture: pictures are dropped, and none
waits in a queue, so the delay does not grow.

    python benchmarks/session_speed.py
    python benchmarks/session_speed.py --clip clips/thumb_up_720p.mp4 --rounds 5
"""

from __future__ import annotations

import argparse
import itertools
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from _data import data_folder
from _results import Results, add_json_option
from rich.console import Console
from rich.table import Table

import gesturekit as gk
from gesturekit.media.live import LiveSource

# One bit a square of this many pixels: the effect's light and the graphics leave such squares legible.
_SQUARE = 8
_BITS = 32
_WARM_UP = 15


def stamp(image: np.ndarray, seconds: float) -> None:
    """Write a time into a picture's first rows, 0.1 ms exact, as black and white squares."""
    bits = (round(seconds * 1e4) >> np.arange(_BITS)) & 1
    image[:_SQUARE, : _SQUARE * _BITS] = np.repeat(bits * 255, _SQUARE)[None, :, None]


def read_stamp(image: np.ndarray) -> float:
    """The time that `stamp` wrote, from a drawn picture."""
    row = image[1 : _SQUARE - 1, : _SQUARE * _BITS].mean(axis=(0, 2))
    bits = row.reshape(_BITS, _SQUARE)[:, 1:-1].mean(axis=1) > 127
    return int((bits.astype(np.int64) << np.arange(_BITS)).sum()) / 1e4


def run_file(path: Path, effect: str | None, output: Path | None) -> tuple[np.ndarray, float]:
    """Seconds between results, and seconds of processor a frame."""
    times = []
    with gk.Session(path, effect, output) as session:
        for result in session:
            if effect is not None:
                _ = result.image
            times.append(time.perf_counter())
            if len(times) == _WARM_UP:
                busy = time.process_time()
        busy = (time.process_time() - busy) / (len(times) - _WARM_UP)
    return np.diff(times)[_WARM_UP - 1 :], busy


def camera(images: list[np.ndarray], fps: float, count: int) -> Iterator[np.ndarray | None]:
    """Pictures at a camera's pace, stamped with the time of their arrival; None at the end."""
    start = time.monotonic()
    # To and fro, so that the hand never leaps.
    order = itertools.cycle([*range(len(images)), *range(len(images) - 2, 0, -1)])
    for number, index in zip(range(count), order, strict=False):
        time.sleep(max(0.0, start + number / fps - time.monotonic()))
        image = images[index].copy()
        stamp(image, time.monotonic())
        yield image
    yield None


def run_live(
    images: list[np.ndarray], fps: float, count: int, effect: str | None, pause: float
) -> tuple[np.ndarray, int]:
    """Seconds from each picture's arrival to the drawn picture, and how many pictures were dropped."""
    pictures = camera(images, fps, count)
    delays = []
    with LiveSource(lambda: next(pictures, None), fps=fps) as source, gk.Session(source, effect) as session:
        for result in session:
            shown = result.image
            delays.append(time.monotonic() - read_stamp(shown))
            time.sleep(pause)
        dropped = source.dropped
    return np.array(delays[_WARM_UP:]), dropped


def add_times(
    results: Results, table: Table, name: str, seconds: np.ndarray, *extra: str, target: bool = False
) -> None:
    """One row: median, p95, p99 ÷ median."""
    median, p95, p99 = np.percentile(seconds, [50, 95, 99])
    table.add_row(name, f"{median * 1e3:.1f}", f"{p95 * 1e3:.1f}", f"{p99 / median:.2f}", *extra)
    results.add("median", median * 1e3, unit="ms", group=name)
    results.add("95th percentile", p95 * 1e3, unit="ms", group=name)
    results.add("p99 ÷ median", p99 / median, target=1.8 if target else None, group=name)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clip", default="clips/open_palm_360p.mp4")
    parser.add_argument("--data", help="folder with photos/ and clips/")
    parser.add_argument("--effect", default="neon")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each live run")
    parser.add_argument("--fps", type=float, default=15.0, help="of the live source")
    add_json_option(parser)
    options = parser.parse_args()
    path = data_folder(options.data) / options.clip
    results, console = Results(__file__, __doc__), Console()

    kinds = {
        "bare": (None, False),
        "drawn": (options.effect, False),
        "drawn and written": (options.effect, True),
    }
    steps: dict[str, list[np.ndarray]] = {name: [] for name in kinds}
    busy: dict[str, list[float]] = {name: [] for name in kinds}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            for name, (effect, written) in kinds.items():
                seconds, cpu = run_file(path, effect, Path(folder) / "out.mp4" if written else None)
                steps[name].append(seconds)
                busy[name].append(cpu)
    table = Table("file", "median ms", "p95", "p99 ÷ median", "processor ms", "of all cores")
    for name in kinds:
        seconds, cpu = np.concatenate(steps[name]), float(np.median(busy[name]))
        share = cpu / float(np.mean(seconds)) / (os.cpu_count() or 1)
        extra = f"{cpu * 1e3:.1f}", f"{share:.0%}"
        add_times(results, table, f"file, {name}", seconds, *extra, target=True)
        results.add("processor time a frame", cpu * 1e3, unit="ms", group=f"file, {name}")
        results.add("of all cores", share * 100, unit="%", group=f"file, {name}")
    console.print(table)

    with gk.open_source(path) as source:
        images = [frame.image.copy() for frame in itertools.islice(source, 60)]
    count = round(options.seconds * options.fps)
    table = Table(
        "live: motion to picture", "median ms", "p95", "p99 ÷ median", "dropped", "last third ÷ first"
    )
    for name, pause in (("live", 0.0), ("live, an app that takes 100 ms a picture", 0.1)):
        delays, dropped = run_live(images, options.fps, count, options.effect, pause)
        third = len(delays) // 3
        growth = float(np.median(delays[-third:]) / np.median(delays[:third]))
        add_times(results, table, name, delays, f"{dropped} of {count}", f"{growth:.2f}", target=not pause)
        results.add("pictures dropped", dropped / count * 100, unit="%", group=name)
        results.add("delay, last third ÷ first", growth, group=name)
    console.print(table)
    results.write(options.json)


if __name__ == "__main__":
    main()
