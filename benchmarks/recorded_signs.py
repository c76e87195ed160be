"""Motions reported of people who sign, from landmarks that others recorded: no pictures, no tracker of ours.

sequences/webcam_authors holds a second or two of each sign, as MediaPipe saw it, jitter and lost hands
included, in shares of the picture. Two authors recorded words; all that is reported there is false. A third
recorded swipes to the left and right, most of them by a hand that comes into view with them and is lost on
the way. Nothing was tuned on the words but which motions of the networks count at all, and nothing on the
swipes but that an arc of a hand that comes into view counts.

The frame rate is not recorded; 15 a second is taken, the picture for 640 by 480, and the world landmarks for
those of the picture with a palm of 9 cm.

    python benchmarks/recorded_signs.py
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from _data import data_folder
from _results import Results, add_json_option
from rich.console import Console
from rich.progress import track

import gesturekit as gk
from gesturekit.motions.strictness import Strictness

FPS, PICTURE, PALM_METRES = 15.0, np.array([640.0, 480.0, 640.0], np.float32), 0.09
WORDS, SWIPES = ("antony", "ptiteze"), "luthiraa"
STRICTNESS: tuple[Strictness, ...] = ("normal", "relaxed", "strict")

Recording = tuple[str, np.ndarray]
"""Its label and (T, 2, 21, 3) landmarks of the left and right hand; zeros where a hand was not found."""


def recordings(folder: Path, author: str) -> Iterator[Recording]:
    with np.load(folder / f"{author}.npz") as stored:
        frames = np.split(stored["frames"].astype(np.float32), np.cumsum(stored["lengths"])[:-1])
        names = [str(name).rpartition("/")[2] for name in stored["names"]]
        yield from zip([names[label] for label in stored["labels"]], frames, strict=True)


def hands_of(frame: np.ndarray) -> list[gk.Hand]:
    hands = []
    for number, (points, side) in enumerate(zip(frame, (gk.Side.LEFT, gk.Side.RIGHT), strict=True)):
        if points.any():
            landmarks = points * PICTURE
            size = max(float(np.linalg.norm(landmarks[9] - landmarks[0])), 1.0)
            world = (landmarks - landmarks.mean(axis=0)) * np.float32(PALM_METRES / size)
            hands.append(gk.Hand(number, side, 1.0, 1.0, landmarks, world))
    return hands


def motions_of(frames: np.ndarray, strictness: Strictness) -> tuple[list[str], float]:
    """Motions reported, and minutes with a hand in view."""
    recognizer, told, seen = gk.GestureRecognizer(strictness=strictness), [], 0
    for number, frame in enumerate(frames):
        hands = hands_of(frame)
        seen += bool(hands)
        told += [e.name for e in recognizer.update(hands, number / FPS) if e.phase is gk.Phase.TRIGGER]
    return told, seen / FPS / 60


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=data_folder, default=None, help="folder with sequences/")
    add_json_option(parser)
    options = parser.parse_args()
    folder = (options.data or data_folder()) / "sequences" / "webcam_authors"
    results, console = Results(__file__, __doc__ or ""), Console()
    rows: list[list[str | int | float | None]] = []
    words_told, words_minutes = 0, 0.0
    for strictness in STRICTNESS:
        for author in WORDS:
            false, minutes = Counter[str](), 0.0
            for _, frames in track(list(recordings(folder, author)), author, console=console, transient=True):
                told, seen = motions_of(frames, strictness)
                false.update(told)
                minutes += seen
            if strictness == "normal":
                words_told += false.total()
                words_minutes += minutes
            words = ", ".join(f"{name} {count}" for name, count in false.most_common())
            rows.append([author, strictness, false.total(), minutes, false.total() / minutes, words])
        met = made = 0
        for label, frames in track(list(recordings(folder, SWIPES)), SWIPES, console=console, transient=True):
            if label.startswith("swipe"):
                made += 1
                met += label in motions_of(frames, strictness)[0]
        rows.append([f"{SWIPES}, swipes", strictness, f"{met} of {made}", None, None, ""])
    for row in rows:
        cells = ("–" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else cell for cell in row)
        console.print(*cells, highlight=False)
    rate = words_told / words_minutes
    results.add("false motions a minute", rate, target=0.5, group="signing")
    results.add_table(
        "Motions reported", ["recordings", "strictness", "reported", "minutes", "a minute", "which"], rows
    )
    results.write(options.json)


if __name__ == "__main__":
    main()
