"""Jitter against lag: how the One Euro settings of the tracker were chosen.

Raw landmarks of the clips are filtered with a grid of settings. Jitter is the mean size of the second
difference over frames, once over all frames and once over those where the landmark rests; error is the
distance to a centred (so lag-free) smoothing of the raw landmarks. The last column is the error of thumb
and index tip against a person's labels in clips/fingertips. All are in palm sizes.

    python benchmarks/smoothing.py
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from _data import data_folder
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

import gesturekit as gk
from gesturekit.media import open_source
from gesturekit.tracking import HandTracker
from gesturekit.tracking.one_euro import OneEuroFilter
from gesturekit.tracking.track import BETA, MIN_CUTOFF_HZ

CLIPS = ("fingerspelling", "thumb_up_720p", "open_palm_360p", "desk_pointing")
CUTOFFS_HZ = (0.5, 1.0, 2.0, 3.0)
BETAS = (0.0, 2.0, 4.0, 8.0, 16.0, 32.0)
# Width of the centred reference: short against a gesture, long against a frame.
REFERENCE_SIGMA_SECONDS = 0.05
# Palm sizes per second below which a landmark counts as resting.
REST_SPEED = 0.5
TIPS = (gk.Finger.THUMB.tip, gk.Finger.INDEX.tip)


@dataclass
class Take:
    """What was tracked in a clip: times (T,), raw landmarks (T, 21, 2), palm sizes (T,), labels (T, 2, 2)."""

    times: np.ndarray
    points: np.ndarray
    palms: np.ndarray
    labels: np.ndarray | None = None


def record(path: Path) -> Take:
    times, points, kept = [], [], []
    with HandTracker(1, smoothing=False) as tracker, open_source(path) as source:
        for frame in source:
            size = frame.image.shape[1], frame.image.shape[0]
            for hand in tracker.track(frame.image, frame.time):
                kept.append(frame.index)
                times.append(frame.time)
                points.append(hand.landmarks[:, :2])
    stacked = np.array(points, dtype=np.float32)
    palms = np.linalg.norm(stacked[:, gk.Landmark.MIDDLE_MCP] - stacked[:, gk.Landmark.WRIST], axis=1)
    labels = None
    notes = path.with_suffix(".txt")
    if notes.exists():
        rows = [line.split()[-4:] for line in notes.read_text().splitlines() if line.strip()]
        labels = (np.array(rows, dtype=float).reshape(-1, 2, 2) * size)[kept]
    return Take(np.array(times), stacked, palms, labels)


def filtered(take: Take, cutoff: float, beta: float) -> np.ndarray:
    smooth = OneEuroFilter(cutoff, beta)
    steps = np.diff(take.times, prepend=take.times[0] - 1 / 30)
    rows = zip(take.points, steps, take.palms, strict=True)
    return np.array([smooth(points, float(step), float(palm)) for points, step, palm in rows])


def centred(take: Take) -> np.ndarray:
    weights = np.exp(-0.5 * ((take.times[:, None] - take.times[None]) / REFERENCE_SIGMA_SECONDS) ** 2)
    return np.einsum("ij,jkl->ikl", weights / weights.sum(axis=1, keepdims=True), take.points)


def jitter(take: Take, points: np.ndarray, *, at_rest: bool = False) -> float:
    second = points[2:] - 2 * points[1:-1] + points[:-2]
    size = np.linalg.norm(second, axis=2) / take.palms[1:-1, None]
    if at_rest:
        reference = centred(take)
        step = np.linalg.norm(reference[2:] - reference[:-2], axis=2) / take.palms[1:-1, None]
        size = size[step / (take.times[2:] - take.times[:-2])[:, None] < REST_SPEED]
    return float(size.mean())


def error(take: Take, points: np.ndarray) -> float:
    return float((np.linalg.norm(points - centred(take), axis=2) / take.palms[:, None]).mean())


def tip_error(take: Take, points: np.ndarray) -> float:
    assert take.labels is not None
    return float((np.linalg.norm(points[:, TIPS] - take.labels, axis=2) / take.palms[:, None]).mean())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args()
    data = data_folder()
    console = Console()
    clips = [record(data / f"clips/{name}.mp4") for name in progress(CLIPS, "tracking clips", transient=True)]
    tips = [
        record(p) for p in progress(sorted((data / "clips/fingertips").glob("*.mp4")), "tips", transient=True)
    ]

    table = Table("cut-off Hz", "beta", "jitter", "at rest", "error", "tip error")
    raw = [
        np.mean([jitter(t, t.points) for t in clips]),
        np.mean([jitter(t, t.points, at_rest=True) for t in clips]),
        np.mean([error(t, t.points) for t in clips]),
        np.mean([tip_error(t, t.points) for t in tips]),
    ]
    table.add_row("raw", "", *(f"{v:.2%}" for v in raw))
    for cutoff in CUTOFFS_HZ:
        for beta in BETAS:
            out = [filtered(t, cutoff, beta) for t in clips]
            row = [
                np.mean([jitter(t, o) for t, o in zip(clips, out, strict=True)]),
                np.mean([jitter(t, o, at_rest=True) for t, o in zip(clips, out, strict=True)]),
                np.mean([error(t, o) for t, o in zip(clips, out, strict=True)]),
                np.mean([tip_error(t, filtered(t, cutoff, beta)) for t in tips]),
            ]
            chosen = (cutoff, beta) == (MIN_CUTOFF_HZ, BETA)
            table.add_row(
                f"{cutoff}", f"{beta}", *(f"{v:.2%}" for v in row), style="bold green" if chosen else None
            )
    console.print(table)


if __name__ == "__main__":
    main()
