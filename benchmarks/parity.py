"""Parity with MediaPipe Tasks: the same hands on the same pictures with the same weights.

Still-image mode, smoothing off, over photos/webcam, photos/hagrid and photos/far_hands; then the clip
clips/fingerspelling.mp4 against the landmarks stored with it; then both trackers against the human
annotations of photos/landmarks21. Still images are computed in float32, as published, video in int8; where
the two are compared, "theirs" is float32. Distances are in palm sizes (wrist to middle knuckle).

    python benchmarks/parity.py
    python benchmarks/parity.py --max-hands 4 --worst 10
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from _data import data_folder, photo_paths, read_rgb
from _results import Results, add_json_option
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

import gesturekit as gk
from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker, MediaPipeTracker

# Two sets of landmarks further apart than this on average are two hands, not one seen twice.
SAME_HAND = 0.5
console = Console()


@dataclass
class Agreement:
    """Counts and distances over many pictures."""

    distances: list[np.ndarray] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    same_side: int = 0
    ours_only: int = 0
    theirs_only: int = 0

    def add(self, name: str, ours: list[gk.Hand], theirs: list[gk.Hand]) -> None:
        left = list(ours)
        for hand in theirs:
            distance = [point_distances(mine.landmarks, hand.landmarks) for mine in left]
            nearest = min(range(len(left)), key=lambda i: distance[i].mean(), default=None)
            if nearest is None or distance[nearest].mean() > SAME_HAND:
                self.theirs_only += 1
                continue
            self.distances.append(distance[nearest])
            self.pictures.append(name)
            self.same_side += left.pop(nearest).side == hand.side
        self.ours_only += len(left)

    @property
    def hands(self) -> int:
        return len(self.distances)

    def report(self, results: Results, group: str) -> list[str]:
        """Add the figures, and give them as a row to print."""
        points = np.concatenate(self.distances)
        unmatched = self.ours_only + self.theirs_only
        median, p95 = 100 * np.median(points), 100 * np.percentile(points, 95)
        side, alone = 100 * self.same_side / self.hands, 100 * unmatched / (self.hands + unmatched)
        results.add("hands found by both", self.hands, better="higher", group=group)
        results.add("distance to theirs, median", median, unit="% of a palm", target=1.0, group=group)
        results.add("distance to theirs, 95th percentile", p95, unit="% of a palm", target=4.0, group=group)
        results.add("side agrees", side, unit="%", target=99.0, better="higher", group=group)
        results.add("found by one only", alone, unit="%", target=1.0, group=group)
        found = f"({self.ours_only} ours, {self.theirs_only} theirs)"
        return [str(self.hands), f"{median:.2f} %", f"{p95:.2f} %", f"{side:.1f} %", f"{alone:.2f} % {found}"]


def point_distances(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """(21,) distances in the picture, in palm sizes of `theirs`."""
    palm = np.linalg.norm(theirs[gk.Landmark.MIDDLE_MCP, :2] - theirs[gk.Landmark.WRIST, :2])
    return np.asarray(np.linalg.norm(ours[:, :2] - theirs[:, :2], axis=1) / palm)


def compare_photos(data: Path, max_hands: int, worst: int, results: Results) -> None:
    table = Table("photos", "hands", "median", "95th pct", "same side", "found by one only")
    total = Agreement()
    with (
        HandTracker(max_hands, mode="image") as ours,
        MediaPipeTracker(max_hands, mode="image") as theirs,
    ):
        for folder in ("webcam", "hagrid", "far_hands"):
            agreement = Agreement()
            for path in progress(
                photo_paths(data, folder), f"photos/{folder}", console=console, transient=True
            ):
                image = read_rgb(path)
                hands = ours.track(image), theirs.track(image)
                agreement.add(str(path.relative_to(data)), *hands)
                total.add(str(path.relative_to(data)), *hands)
            table.add_row(folder, *agreement.report(results, f"photos/{folder}"))
    table.add_section()
    table.add_row("all", *total.report(results, "All photos"))
    table.add_row("target", "", "≤ 1 %", "≤ 4 %", "≥ 99 %", "≤ 1 %", style="dim")
    console.print(table)
    means = [float(d.mean()) for d in total.distances]
    for i in sorted(range(len(means)), key=lambda i: -means[i])[:worst]:
        console.print(f"  {means[i]:.2%}  {total.pictures[i]}", style="dim")


def compare_precisions(data: Path, max_hands: int, results: Results) -> None:
    """int8 weights against float32 ones, in the same crops."""
    agreement = Agreement()
    with (
        HandTracker(max_hands, mode="image", precision="int8") as integers,
        HandTracker(max_hands, mode="image", precision="float32") as floats,
    ):
        for folder in ("webcam", "hagrid", "digits", "finger_counting"):
            paths = photo_paths(data, folder)
            for path in progress(paths, f"int8, photos/{folder}", console=console, transient=True):
                image = read_rgb(path)
                agreement.add(path.name, integers.track(image), floats.track(image))
    table = Table("int8 against float32", "hands", "median", "95th pct", "same side", "found by one only")
    group = "int8 against float32: photos/webcam, hagrid, digits, finger_counting"
    table.add_row("", *agreement.report(results, group))
    console.print(table)


def compare_clip(data: Path, results: Results) -> None:
    stored = json.loads((data / "clips/fingerspelling_mediapipe_landmarks.json").read_text())
    table = Table(
        "clips/fingerspelling.mp4, against its stored landmarks", "frames", "found", "median", "95th pct"
    )
    medians: dict[str, float] = {}
    for name, tracker in (
        ("GestureKit, smoothing off", HandTracker(1, smoothing=False)),
        ("GestureKit, smoothing on", HandTracker(1)),
        ("MediaPipe Tasks", MediaPipeTracker(1, smoothing=False)),
    ):
        distances, found = [], 0
        with tracker, open_source(data / "clips/fingerspelling.mp4") as source:
            for frame, reference in zip(source, stored, strict=True):
                for hand in tracker.track(frame.image, frame.time):
                    found += 1
                    distances.append(point_distances(hand.landmarks, np.array(reference)))
        points = np.concatenate(distances)
        medians[name] = 100 * float(np.median(points))
        table.add_row(
            name, str(len(stored)), str(found), f"{np.median(points):.2%}", f"{np.percentile(points, 95):.2%}"
        )
    table.add_row("target (smoothing off)", "", "all", "≤ 3 %", "", style="dim")
    console.print(table)
    theirs = medians.pop("MediaPipe Tasks")
    for name, median in medians.items():
        results.add(
            name.removeprefix("GestureKit, "),
            median,
            unit="% of a palm",
            mediapipe=theirs,
            target=3.0 if name.endswith("off") else None,
            group="clips/fingerspelling.mp4, distance to the landmarks stored with it, median",
        )


def compare_annotations(data: Path, results: Results) -> None:
    truth = np.load(data / "photos/landmarks21/ground_truth.npz")
    table = Table("photos/landmarks21, against annotated joints", "found", "mean", "median", "95th pct")
    trackers = (
        ("GestureKit, crop as Tasks (image mode's default)", HandTracker(1, mode="image")),
        ("GestureKit, upright crop", HandTracker(1, mode="image", palm_crop="upright")),
        (
            "GestureKit, upright crop, int8 (as in video mode)",
            HandTracker(1, mode="image", palm_crop="upright", precision="int8"),
        ),
        ("MediaPipe Tasks", MediaPipeTracker(1, mode="image")),
    )
    pad = 128
    measured: dict[str, float] = {}
    for name, tracker in trackers:
        errors = []
        with tracker:
            for number, joints in zip(truth["index"], truth["landmarks_px"], strict=True):
                photo = read_rgb(data / f"photos/landmarks21/{number:03d}.jpg")
                photo = cv2.copyMakeBorder(photo, pad, pad, pad, pad, cv2.BORDER_CONSTANT)
                errors += [point_distances(h.landmarks, joints + pad).mean() for h in tracker.track(photo)]
        measured[name] = 100 * np.mean(errors)
        table.add_row(
            name,
            f"{len(errors)} of {len(truth['index'])}",
            *(f"{v:.2%}" for v in (np.mean(errors), np.median(errors), np.percentile(errors, 95))),
        )
    console.print(table)
    theirs = measured.pop("MediaPipe Tasks")
    for name, error in measured.items():
        results.add(
            name.removeprefix("GestureKit, "),
            error,
            unit="% of a palm",
            mediapipe=theirs,
            group="photos/landmarks21, mean error against annotated joints",
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=data_folder, default=None, help="folder with photos/ and clips/")
    parser.add_argument("--max-hands", type=int, default=2)
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N hands that differ most")
    add_json_option(parser)
    options = parser.parse_args()
    results = Results(__file__, __doc__)
    data = options.data or data_folder()
    compare_photos(data, options.max_hands, options.worst, results)
    compare_precisions(data, options.max_hands, results)
    compare_clip(data, results)
    compare_annotations(data, results)
    results.write(options.json)


if __name__ == "__main__":
    main()
