"""Time from the start of a process: until imported, until the first hand on a picture, until help is shown.

Each is a new process, the median of several, all in turn. Python's own start is measured beside them and
taken off the import's time, and off nothing else. The first hand is there when its process has printed where
it is: the packages, the models and the picture are read by then. Files are in the system's cache, as they are
from the second start on.

    python benchmarks/startup.py
    python benchmarks/startup.py --quick
    python benchmarks/startup.py --photo photos/webcam/hello_04.jpg --rounds 9
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

import numpy as np
from _data import data_folder
from _results import Results, add_json_option
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

FIRST_HAND = """
import sys
import gesturekit as gk
with gk.open_source(sys.argv[1]) as source, gk.HandTracker(mode="image") as tracker:
    hands = tracker.track(next(source).image)
print("hands", len(hands), *hands[0].landmarks[0], flush=True)
"""
NOTHING, IMPORT, HAND, HELP = (
    "python -c pass",
    "import gesturekit, beside Python's own start",
    "first hand on a picture",
    "gesturekit --help",
)
TARGETS = {IMPORT: 0.15, HAND: 1.2, HELP: 0.4}


def seconds(arguments: list[str], *, first_line: bool = False) -> float:
    """Time until a process has ended, or until it has printed a line."""
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline() if first_line else ""
        printed = time.perf_counter() - begin
        process.communicate()
        ended = time.perf_counter() - begin
    if process.returncode or (first_line and not line):
        sys.exit(f"{arguments[:2]} failed with status {process.returncode}")
    return printed if first_line else ended


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", help="folder with photos/ and clips/")
    parser.add_argument("--photo", default="photos/webcam/hello_04.jpg", help="below the data folder")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--quick", action="store_true", help="three rounds")
    add_json_option(parser)
    options = parser.parse_args()
    results, console = Results(__file__, __doc__ or ""), Console()
    photo = str(data_folder(options.data) / options.photo)
    commands = {
        NOTHING: ["-c", "pass"],
        IMPORT: ["-c", "import gesturekit"],
        HAND: ["-c", FIRST_HAND, photo],
        HELP: ["-m", "gesturekit", "--help"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in progress(
        range(1 + (3 if options.quick else options.rounds)), console=console, transient=True
    ):
        for name, arguments in commands.items():
            taken = seconds(arguments, first_line=name == HAND)
            # The first round fills the system's cache.
            if number:
                times[name].append(taken)
    times[IMPORT] = [taken - nothing for taken, nothing in zip(times[IMPORT], times[NOTHING], strict=True)]
    table = Table("new process", "median s", "least", "most", "target")
    for name, seconds_taken in times.items():
        target = TARGETS.get(name)
        median = float(np.median(seconds_taken))
        table.add_row(
            name,
            f"{median:.3f}",
            f"{min(seconds_taken):.3f}",
            f"{max(seconds_taken):.3f}",
            "" if target is None else f"≤ {target:.2f}",
        )
        results.add(name, median, unit="s", target=target)
    console.print(table)
    results.write(options.json)


if __name__ == "__main__":
    main()
