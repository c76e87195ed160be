"""Far and many hands: the wide search beside the normal one and MediaPipe Tasks, same weights, same pictures.

Hands of photos/far_hands, whose boxes the thorough search gives at full size, are shrunk until they are 20
to 40 pixels long: in the shrunk photograph alone, and with it somewhere in a picture of 640×480 or 1280×720
over a room. Grids of photographs hold many people. Nothing may be found in the rooms of photos/no_hand.
The pianists of photos/piano are seen from above, with boxes and sides by a person. A video of one far hand
shows how soon it is found and what a frame costs. Constants were chosen on the photographs with an even
number; those with an odd number were held out. A hand counts as found when its box overlaps the marked one
by 0.3 (IoU), or its middle lies in it.

    python benchmarks/far_hands.py                        # everything, a quarter of an hour
    python benchmarks/far_hands.py --quick                # every fifth photograph
    python benchmarks/far_hands.py --section piano --half even
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
from _data import data_folder, photo_paths, read_rgb
from _far_scenes import LARGEST, SMALLEST, Photo, Scene, alone, crowd, piano, placed, reference, shrunk
from _photo_hands import meant
from _results import Results, add_json_option
from _tables import Cell
from rich.console import Console
from rich.progress import track as progress

from gesturekit.tracking import HandTracker, MediaPipeTracker

SECTIONS = ("size", "far", "rooms", "crowd", "piano", "video")
HALVES = {"even": 0, "odd": 1}
NAMES = ("normal", "wide", "MediaPipe")
CANVASES = ((640, 480), (1280, 720))
SIZES = (20.0, 25.0, 30.0, 35.0, 40.0)
DETECTOR_SIZES = (4, 6, 8, 12, 16, 24)
Tracker = HandTracker | MediaPipeTracker
Item = TypeVar("Item")

console = Console(stderr=True)


@dataclass
class Score:
    """What one tracker found in some scenes."""

    marked: int = 0
    found: int = 0
    right_side: int = 0
    other: int = 0
    doubles: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the marked hands that were found, percent."""
        return 100.0 * self.found / max(1, self.marked)

    @property
    def side(self) -> float:
        """Share of the found hands whose side is right, percent."""
        return 100.0 * self.right_side / max(1, self.found)

    def add(self, scene: Scene, tracker: Tracker) -> None:
        began = time.perf_counter()
        hands = tracker.track(scene.image)
        self.seconds.append(time.perf_counter() - began)
        matched = meant(scene.boxes, hands)
        self.marked += len(scene.boxes)
        self.found += sum(hand is not None for hand in matched)
        self.right_side += sum(
            h is not None and h.side is s for h, s in zip(matched, scene.sides, strict=True)
        )
        rest = [hand for hand in hands if not any(hand is other for other in matched)]
        twice = [hand for hand in rest if any(_holds(box, hand.box) for box in scene.boxes)]
        self.doubles += len(twice)
        self.other += len(rest) - len(twice)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=data_folder, default=None, help="folder with photos/")
    parser.add_argument("--section", choices=SECTIONS, action="append", help="only this; may be repeated")
    parser.add_argument("--half", choices=tuple(HALVES), help="only the photographs with such numbers")
    parser.add_argument("--quick", action="store_true", help="every fifth photograph of each half")
    add_json_option(parser)
    options = parser.parse_args()
    data = options.data or data_folder()
    results = Results(__file__, __doc__)
    halves = [options.half] if options.half else list(HALVES)
    benches = [Bench(data, half, 5 if options.quick else 1, results) for half in halves]
    for section in options.section or SECTIONS:
        # What a hand's size means and what a frame costs is the same in both halves.
        for bench in benches[:1] if section in ("size", "video") else benches:
            SECTION_RUNS[section](bench)
    results.write(options.json)


class Bench:
    """One half of the photographs, and where its figures go."""

    def __init__(self, data: Path, half: str, step: int, results: Results) -> None:
        self.data = data
        self.step = step
        self.results = results
        self.label = f"{half} numbers"
        self._first = HALVES[half]
        self._photos: list[Photo] = []

    def of_half(self, items: Sequence[Item]) -> list[Item]:
        """The items of this half; in a quick run a fifth of them."""
        return list(items)[self._first :: 2][:: self.step]

    def photos(self) -> list[Photo]:
        """The persons with their hands."""
        if not self._photos:
            paths = self.of_half(photo_paths(self.data, "far_hands"))
            self._photos = list(reference(list(_shown(paths, "hands at full size"))))
        return self._photos

    def rooms(self) -> list[np.ndarray]:
        """The rooms without hands."""
        return [read_rgb(path) for path in self.of_half(photo_paths(self.data, "no_hand"))]

    def scores(self, scenes: Iterable[Scene], title: str, max_hands: int) -> dict[str, Score]:
        """Each tracker over the same scenes, in image mode."""
        trackers: dict[str, Tracker] = {
            "normal": HandTracker(max_hands, "image"),
            "wide": HandTracker(max_hands, "image", search="wide"),
            "MediaPipe": MediaPipeTracker(max_hands, "image"),
        }
        scores = {name: Score() for name in NAMES}
        for scene in _shown(list(scenes), title):
            for name, tracker in trackers.items():
                scores[name].add(scene, tracker)
        for tracker in trackers.values():
            tracker.close()
        return scores

    def report(self, title: str, scores: dict[str, Score]) -> None:
        """Print one line for each tracker."""
        for name, score in scores.items():
            side = f"  side right {score.side:5.1f} %" if score.right_side else ""
            print(
                f"{title:24s} {self.label:12s} {name:9s}  found {score.found:3d} of {score.marked:3d} "
                f"({score.recall:5.1f} %){side}  others {score.other:3d}  doubles {score.doubles:2d}  "
                f"{1e3 * float(np.median(score.seconds)):5.0f} ms",
                flush=True,
            )

    def add(self, name: str, ours: float, theirs: float, group: str, **more: float | str | None) -> None:
        self.results.add(
            f"{name}, {self.label}",
            ours,
            mediapipe=theirs,
            group=group,
            **more,  # type: ignore[arg-type]
        )


def run_size(bench: Bench) -> None:
    """Which hands the palm detector finds, by their size in its own 192 pixels."""
    rng, rooms = np.random.default_rng(0), bench.rooms()
    rows: list[list[Cell]] = []
    for pixels in DETECTOR_SIZES:
        side = round(30.0 * 192 / pixels)
        scenes = [
            placed(shrunk(photo, 30.0), rooms[n % len(rooms)], (side, side), rng)
            for n, photo in enumerate(bench.photos()[::2])
            if max(shrunk(photo, 30.0).image.shape) <= side
        ]
        if not scenes:
            continue
        score = Score()
        with HandTracker(4, "image", min_palm_score=0.3) as tracker:
            for scene in _shown(scenes, f"hands of {pixels} detector pixels"):
                score.add(scene, tracker)
        print(
            f"hand of {pixels:2d} detector pixels: found {score.recall:5.1f} % of {score.marked}", flush=True
        )
        rows.append([str(pixels), str(score.marked), score.recall])
    bench.results.add_table(
        "One look, by the hand's length in the palm detector's 192 pixels", ["px", "hands", "found, %"], rows
    )


def run_far(bench: Bench) -> None:
    """Hands of 20 to 40 pixels."""
    small = [shrunk(photo, SIZES[n % len(SIZES)]) for n, photo in enumerate(bench.photos())]
    _report_far(bench, "shrunk photo alone", [alone(photo) for photo in small], None)
    for size in CANVASES:
        rng, rooms = np.random.default_rng(0), bench.rooms()
        scenes = [placed(photo, rooms[n % len(rooms)], size, rng) for n, photo in enumerate(small)]
        _report_far(bench, f"in {size[0]}×{size[1]}", scenes, 1.5)


def _report_far(bench: Bench, title: str, scenes: list[Scene], target: float | None) -> None:
    scores = bench.scores(scenes, title, 4)
    bench.report(title, scores)
    group = f"Hands of {SMALLEST:g} to {LARGEST:g} px, {title}"
    for name in ("wide", "normal"):
        bench.add(
            f"found, {name}",
            scores[name].recall,
            scores["MediaPipe"].recall,
            group,
            unit="%",
            better="higher",
        )
    ratio = scores["wide"].found / max(1, scores["MediaPipe"].found)
    bench.results.add(
        f"found, wide ÷ MediaPipe (at least one), {bench.label}",
        ratio,
        target=target,
        better="higher",
        group=group,
    )


def run_rooms(bench: Bench) -> None:
    """Rooms without hands: as they are, enlarged, and side by side in one picture."""
    rooms = bench.rooms()
    across = 5 if len(rooms) >= 10 else 2
    rows = [np.hstack(rooms[n : n + across]) for n in range(0, len(rooms) - across + 1, across)]
    sets = {
        "as they are": rooms,
        "enlarged to 800×800": [cv2.resize(room, (800, 800)) for room in rooms],
        "side by side": [np.vstack(rows)],
    }
    for title, pictures in sets.items():
        scores = bench.scores([Scene(picture, [], []) for picture in pictures], title, 4)
        bench.report(f"rooms {title}", scores)
        theirs = scores["MediaPipe"].other
        bench.add(
            f"{title}, wide", scores["wide"].other, theirs, "Hands found in rooms without any", target=theirs
        )


def run_crowd(bench: Bench) -> None:
    """Many people in one picture of 1280×960."""
    photos = bench.photos()
    for across in (2, 3):
        cells = across * across
        grids = [photos[n : n + cells] for n in range(0, len(photos) - cells + 1, cells)]
        if not grids:
            continue
        scores = bench.scores(
            [crowd(grid, across, (1280, 960)) for grid in grids], f"{cells} people", 2 * cells
        )
        bench.report(f"{cells} people", scores)
        for name in ("wide", "normal"):
            bench.add(
                f"{cells} people, found, {name}",
                scores[name].recall,
                scores["MediaPipe"].recall,
                "Many people in 1280×960",
                unit="%",
                better="higher",
            )
        bench.add(
            f"{cells} people, hands found twice, wide",
            scores["wide"].doubles,
            scores["MediaPipe"].doubles,
            "Many people in 1280×960",
        )


def run_piano(bench: Bench) -> None:
    """Pianists from above."""
    scores = bench.scores(bench.of_half(piano(bench.data)), "piano", 4)
    bench.report("piano", scores)
    theirs = scores["MediaPipe"]
    for name in ("wide", "normal"):
        ours, group = scores[name], "Pianists from above"
        bench.add(f"found, {name}", ours.recall, theirs.recall, group, unit="%", better="higher")
        bench.add(
            f"side right of those found, {name}", ours.side, theirs.side, group, unit="%", better="higher"
        )
        bench.add(
            f"found where none is marked, {name}",
            ours.other + ours.doubles,
            theirs.other + theirs.doubles,
            group,
        )


def run_video(bench: Bench) -> None:
    """How soon a far hand is found in a video of 30 frames a second, and what a frame costs until then."""
    rng, rooms = np.random.default_rng(0), bench.rooms()
    scenes = [
        placed(shrunk(photo, SIZES[n % len(SIZES)]), rooms[n % len(rooms)], (1280, 720), rng)
        for n, photo in enumerate(bench.photos()[::3])
    ]
    waits: list[float] = []
    costs: dict[str, list[float]] = {name: [] for name in NAMES}
    with (
        HandTracker(4) as normal,
        HandTracker(4, search="wide") as wide,
        MediaPipeTracker(4) as theirs,
    ):
        for scene in _shown(scenes, "video"):
            trackers: tuple[Tracker, ...] = (normal, wide, theirs)
            for name, tracker in zip(NAMES, trackers, strict=True):
                tracker.reset()
                for frame in range(90):
                    began = time.perf_counter()
                    hands = tracker.track(scene.image, frame / 30.0)
                    costs[name].append(time.perf_counter() - began)
                    found = any(hand is not None for hand in meant(scene.boxes, hands))
                    if found or (name != "wide" and frame == 9):
                        break
                if name == "wide":
                    waits.append(frame / 30.0 if found else np.inf)
    median = {name: float(np.median(costs[name])) for name in NAMES}
    worst = {name: float(np.percentile(costs[name], 95)) for name in NAMES}
    print(
        f"video 1280×720: found after {np.median(waits):.2f} s (median), {np.max(waits):.2f} s (longest of "
        f"{len(waits)}); a frame until then: "
        + ", ".join(f"{name} {1e3 * median[name]:.0f} ms (p95 {1e3 * worst[name]:.0f})" for name in NAMES)
    )
    group = "A far hand in a video of 1280×720, 30 fps"
    bench.results.add("found after, wide, median", float(np.median(waits)), unit="s", group=group)
    bench.results.add("found after, wide, longest", float(np.max(waits)), unit="s", group=group)
    for name in ("wide", "normal"):
        ratio = median[name] / median["MediaPipe"]
        bench.results.add(f"time a frame until then ÷ MediaPipe, {name}, median", ratio, group=group)


def _shown(items: Sequence[Item], title: str) -> Iterable[Item]:
    return progress(items, title, console=console, transient=True)


def _holds(box: tuple[float, ...], inner: tuple[float, ...]) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


SECTION_RUNS: dict[str, Callable[[Bench], None]] = {
    "size": run_size,
    "far": run_far,
    "rooms": run_rooms,
    "crowd": run_crowd,
    "piano": run_piano,
    "video": run_video,
}

if __name__ == "__main__":
    main()
