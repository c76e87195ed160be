"""Time per frame against MediaPipe Tasks: VIDEO mode, the same clip, weights and run, one hand in view.

Each round runs every contender over the same frames, in turn and in changing order; what counts is the
ratio of medians within a round, then the median over rounds. Decoding is not timed, but each frame is
written into the same buffer just before it is tracked, as a decoder or camera does. The second table
shows what the tracker spends beside the models themselves.

    python benchmarks/speed.py
    python benchmarks/speed.py --clip clips/thumb_up_720p.mp4 --skip 60 --rounds 9
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import mediapipe
import numpy as np
from _data import data_folder
from ai_edge_litert.interpreter import Interpreter
from mediapipe.tasks.python import vision
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

from gesturekit.media import open_source
from gesturekit.tracking import HandTracker
from gesturekit.tracking.task_bundle import build_task_bundle

Contender = Callable[[np.ndarray, float], int]
STEP_SECONDS = 1 / 30


def load_frames(path: Path, skip: int, count: int) -> list[np.ndarray]:
    with open_source(path) as source:
        return [frame.image.copy() for frame in islice(source, skip, skip + count)]


def gesturekit_contender(max_hands: int) -> Contender:
    tracker = HandTracker(max_hands)
    return lambda image, seconds: len(tracker.track(image, seconds))


def mediapipe_contender(max_hands: int) -> Contender:
    options = vision.HandLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(build_task_bundle("full"))),
        running_mode=vision.RunningMode.VIDEO,
        num_hands=max_hands,
    )
    landmarker = vision.HandLandmarker.create_from_options(options)

    def run(image: np.ndarray, seconds: float) -> int:
        picture = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=image)
        return len(landmarker.detect_for_video(picture, round(seconds * 1000)).hand_landmarks)

    return run


def time_frames(run: Contender, frames: list[np.ndarray], start: float) -> tuple[np.ndarray, int]:
    """Seconds for each frame, and how many hands were seen in all."""
    seconds, hands = np.empty(len(frames)), 0
    image = np.empty_like(frames[0])
    for i, decoded in enumerate(frames):
        np.copyto(image, decoded)
        begin = time.perf_counter()
        hands += run(image, start + i * STEP_SECONDS)
        seconds[i] = time.perf_counter() - begin
    return seconds, hands


def compare(frames: list[np.ndarray], rounds: int, console: Console) -> None:
    contenders = {
        (name, n): make(n)
        for n in (1, 2)
        for name, make in (("GestureKit", gesturekit_contender), ("MediaPipe", mediapipe_contender))
    }
    medians: dict[tuple[str, int], list[float]] = {key: [] for key in contenders}
    means: dict[tuple[str, int], list[float]] = {key: [] for key in contenders}
    seen = dict.fromkeys(contenders, 0)
    for run in contenders.values():
        time_frames(run, frames[:10], 0.0)
    for number in progress(range(rounds), "rounds", console=console, transient=True):
        order = list(contenders)
        for key in order if number % 2 else reversed(order):
            seconds, hands = time_frames(contenders[key], frames, (number + 1) * 1000.0)
            medians[key].append(float(np.median(seconds)))
            means[key].append(float(np.mean(seconds)))
            seen[key] += hands

    table = Table("max_hands", "ours ms", "theirs ms", "ratio of medians", "of means", "hands seen", "target")
    for n, target in ((1, "≤ 1.0"), (2, "≤ 0.5")):
        ours, theirs = ("GestureKit", n), ("MediaPipe", n)
        ratio = np.array(medians[ours]) / np.array(medians[theirs])
        mean_ratio = np.array(means[ours]) / np.array(means[theirs])
        table.add_row(
            str(n),
            f"{np.median(medians[ours]) * 1e3:.1f}",
            f"{np.median(medians[theirs]) * 1e3:.1f}",
            f"{np.median(ratio):.2f}  ({ratio.min():.2f} to {ratio.max():.2f})",
            f"{np.median(mean_ratio):.2f}",
            f"{seen[ours]} / {seen[theirs]}",
            target,
        )
    console.print(table)


def overhead(frames: list[np.ndarray], rounds: int, console: Console) -> None:
    """What a frame costs beside the models: everything in `track` that is not the runtime's invoke."""
    in_models = 0.0
    invoke = Interpreter.invoke

    def timed(self: Interpreter) -> None:
        nonlocal in_models
        begin = time.perf_counter()
        invoke(self)
        in_models += time.perf_counter() - begin

    Interpreter.invoke = timed
    try:
        table = Table("max_hands", "models ms", "the rest ms", "overhead", "target")
        for max_hands in (1, 2):
            contender = gesturekit_contender(max_hands)
            time_frames(contender, frames[:10], 0.0)
            models, rest = [], []
            image = np.empty_like(frames[0])
            for number in range(rounds):
                for i, decoded in enumerate(frames):
                    np.copyto(image, decoded)
                    in_models = 0.0
                    begin = time.perf_counter()
                    contender(image, (number + 1) * 1000 + i * STEP_SECONDS)
                    rest.append(time.perf_counter() - begin - in_models)
                    models.append(in_models)
            ratio = np.median(rest) / np.median(models)
            table.add_row(
                str(max_hands),
                f"{np.median(models) * 1e3:.2f}",
                f"{np.median(rest) * 1e3:.2f}",
                f"{ratio:.1%}",
                "≤ 10 %",
            )
        console.print(table)
    finally:
        Interpreter.invoke = invoke


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--clip", type=Path, default=Path("clips/fingerspelling.mp4"), help="below the data folder"
    )
    parser.add_argument("--skip", type=int, default=0, help="frames to leave out at the start")
    parser.add_argument("--frames", type=int, default=90)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    console = Console()
    frames = load_frames(data_folder() / options.clip, options.skip, options.frames)
    height, width = frames[0].shape[:2]
    console.print(f"{options.clip}, {len(frames)} frames of {width}×{height}, {options.rounds} rounds")
    compare(frames, options.rounds, console)
    overhead(frames, max(2, options.rounds // 3), console)


if __name__ == "__main__":
    main()
