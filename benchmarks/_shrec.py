"""SHREC'17: dynamic gestures of people whom the classifier never saw, in five folds of four people each.

`DynamicGestureClassifier.fit` is called as any user would, once for the 14 and once for the 28 classes of
each fold. All of it takes about half an hour on one quiet core; single folds and label sets may be asked for:

    OMP_NUM_THREADS=1 python benchmarks/_shrec.py --fold 0 --labels 14
    OMP_NUM_THREADS=1 python benchmarks/gestures.py --section shrec
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from _data import data_folder
from _tables import Cell, Table, confusion_picture, confusion_table
from rich.console import Console
from rich.progress import Progress, TaskID

import gesturekit as gk

FOLDS, FPS, LAYOUT = 5, 30.0, "realsense22"
COMMAND = "OMP_NUM_THREADS=1 python benchmarks/gestures.py --section shrec"
TARGETS = {14: 0.96, 28: 0.94}

NAMES = (
    *("grab", "tap", "expand", "pinch", "rotate_cw", "rotate_ccw", "swipe_right", "swipe_left"),
    *("swipe_up", "swipe_down", "swipe_x", "swipe_plus", "swipe_v", "shake"),
)
"""The 14 classes in the order of `label14`."""


@dataclass(frozen=True)
class Recordings:
    """All sequences with their two label sets and who made them."""

    sequences: list[np.ndarray]
    labels: dict[int, np.ndarray]
    people: np.ndarray

    @classmethod
    def read(cls, data: Path) -> Recordings:
        with np.load(data / "sequences" / "shrec17" / "train.npz") as stored:
            frames = stored["frames"].astype(np.float32)
            sequences = np.split(frames, np.cumsum(stored["lengths"])[:-1])
            words = np.array([NAMES[label] for label in stored["label14"]])
            hand = np.where(stored["label28"] % 2 == 0, "_finger", "_hand")
            return cls(sequences, {14: words, 28: np.char.add(words, hand)}, stored["subject"])

    def of_fold(self, fold: int) -> np.ndarray:
        """(N,) bool: made by one of the four people who are held back in this fold."""
        return np.isin(self.people, np.unique(self.people)[fold::FOLDS])


@dataclass(frozen=True)
class Outcome:
    """What a classifier said about the people it never saw."""

    fold: int
    classes: int
    truth: np.ndarray
    answers: np.ndarray
    confidence: np.ndarray
    fit_seconds: float
    window_ms: float

    @property
    def right(self) -> np.ndarray:
        return np.asarray(self.truth == self.answers)


def outcomes(
    recordings: Recordings, folds: Sequence[int], label_sets: Sequence[int], console: Console
) -> Iterator[Outcome]:
    """Learn and ask, fold by fold."""
    for fold in folds:
        held_back = recordings.of_fold(fold)
        taught = [recordings.sequences[i] for i in np.flatnonzero(~held_back)]
        asked = [recordings.sequences[i] for i in np.flatnonzero(held_back)]
        for classes in label_sets:
            labels = recordings.labels[classes]
            classifier = gk.DynamicGestureClassifier(random_state=0)
            began = time.process_time()
            with Progress(console=console, transient=True) as bar:
                task = bar.add_task(f"fold {fold}, {classes} classes", total=1.0)
                tick = partial(_advance, bar, task)
                classifier.fit(taught, labels[~held_back], FPS, LAYOUT, tick)
            fitted = time.process_time() - began
            shares = classifier.predict_proba(asked, FPS, LAYOUT)
            cost = []
            for sequence in asked[:100]:
                began = time.perf_counter()
                classifier.predict([sequence], FPS, LAYOUT)
                cost.append(time.perf_counter() - began)
            answers = classifier.classes_[shares.argmax(axis=1)]
            truth, best = labels[held_back], shares.max(axis=1)
            made = Outcome(fold, classes, truth, answers, best, fitted, 1000.0 * float(np.median(cost)))
            console.print(f"fold {fold}, {classes} classes: {made.right.mean():.4f}", highlight=False)
            yield made


def _advance(bar: Progress, task: TaskID, share: float) -> None:
    bar.update(task, completed=share)


def accuracy_table(found: Sequence[Outcome]) -> Table:
    """Share of right answers per fold and label set."""
    columns = ["people held back", *(f"{n} classes" for n in TARGETS)]
    rows: list[list[Cell]] = []
    for fold in sorted({each.fold for each in found}):
        by_set = {each.classes: f"{each.right.mean():.4f}" for each in found if each.fold == fold}
        rows.append([f"fold {fold}", *(by_set.get(n) for n in TARGETS)])
    totals: list[Cell] = []
    for n in TARGETS:
        right = [each.right for each in found if each.classes == n]
        totals.append(f"{np.concatenate(right).mean():.4f}" if right else None)
    rows += [["all", *totals], ["target", *(f"{target:.2f}" for target in TARGETS.values())]]
    seconds = np.mean([each.fit_seconds for each in found])
    window = np.median([each.window_ms for each in found])
    note = (
        "Share of right answers; four people held back in each fold, the other sixteen taught. "
        f"A fit takes {seconds / 60:.1f} minutes of one core's time, an answer {window:.1f} ms (median)."
    )
    return Table("SHREC'17, other people than trained on", columns, rows, COMMAND, note)


def calibration_table(found: Sequence[Outcome]) -> Table:
    """Whether an answer given with 0.8 is right four times in five."""
    confidence = np.concatenate([each.confidence for each in found])
    right = np.concatenate([each.right for each in found])
    rows: list[list[Cell]] = []
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.01)):
        these = (confidence >= low) & (confidence < high)
        if these.any():
            shares = f"{confidence[these].mean():.3f}", f"{right[these].mean():.3f}"
            rows.append([f"{low:.2f} to {min(high, 1.0):.2f}", int(these.sum()), *shares])
    rows.append(["all", len(right), f"{confidence.mean():.3f}", f"{right.mean():.3f}"])
    columns = ["confidence", "answers", "mean confidence", "right"]
    return Table("SHREC'17, what a confidence is worth", columns, rows, COMMAND)


def tables(data: Path) -> list[Table]:
    """All five folds, both label sets."""
    return report(list(outcomes(Recordings.read(data), range(FOLDS), list(TARGETS), Console())))


def report(found: Sequence[Outcome]) -> list[Table]:
    made = [accuracy_table(found), calibration_table(found)]
    for classes in TARGETS:
        mine = [each for each in found if each.classes == classes]
        if mine:
            truth = np.concatenate([each.truth for each in mine])
            answers = np.concatenate([each.answers for each in mine])
            made.append(confusion_table(f"SHREC'17, {classes} classes", truth, answers, COMMAND))
    return made


def draw(found: Sequence[Outcome], folder: Path) -> None:
    """A confusion picture for each label set."""
    for classes in TARGETS:
        mine = [each for each in found if each.classes == classes]
        if mine:
            truth = np.concatenate([each.truth for each in mine]).tolist()
            answers = np.concatenate([each.answers for each in mine]).tolist()
            confusion_picture(folder / f"shrec_{classes}.png", truth, answers)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", help="folder with photos/ and sequences/ (default: GESTUREKIT_DATA)")
    parser.add_argument("--fold", type=int, action="append", choices=range(FOLDS))
    parser.add_argument("--labels", type=int, action="append", choices=list(TARGETS))
    parser.add_argument("--pictures", type=Path, help="folder for confusion pictures")
    options = parser.parse_args()
    console = Console()
    recordings = Recordings.read(data_folder(options.data))
    found = list(outcomes(recordings, options.fold or range(FOLDS), options.labels or list(TARGETS), console))
    for table in report(found):
        table.show(console)
    if options.pictures:
        draw(found, options.pictures)


if __name__ == "__main__":
    main()
