"""Time per frame against MediaPipe Tasks: VIDEO mode, the same pictures, weights and run.

Frames of a clip, fitted into 640×480, go through both trackers: one hand in view with `max_hands` 1 and 2,
and two hands: beside it a hand of another moment, as in a mirror. All take turns on blocks of 30 frames, in
changing order; a ratio of medians is that of a block, and what is shown is the median over the blocks; means
and 95th percentiles are taken over all frames. Decoding is not timed, but each frame is written into the same
buffer just before it is tracked, as a decoder or camera does.

Then the same again while another program, started by this one, keeps a core busy. Time beside the models is
all that a frame costs outside of the inference runtime.

    python benchmarks/speed.py
    python benchmarks/speed.py --quick --no-load
    python benchmarks/speed.py --clip clips/thumb_up_720p.mp4 --skip 60 --rounds 20
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import mediapipe
import numpy as np
from _data import data_folder
from _results import Results, add_json_option
from ai_edge_litert.interpreter import Interpreter
from mediapipe.tasks.python import vision
from rich.console import Console
from rich.progress import track as progress
from rich.table import Table

from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker
from gesturekit.tracking.weights.task_bundle import build_task_bundle

Contender = Callable[[np.ndarray, float], int]
SIZE = (640, 480)
STEP_SECONDS = 1 / 30
BLOCK = 30
OURS, THEIRS = "GestureKit", "MediaPipe"


@dataclass(frozen=True)
class Case:
    """What is tracked, and the ratios of medians to reach on a quiet machine and a loaded one."""

    name: str
    max_hands: int
    hands: int
    quiet: float
    loaded: float


CASES = (
    Case("max_hands=2, one hand", 2, 1, 0.20, 0.35),
    Case("max_hands=1, one hand", 1, 1, 0.40, 0.60),
    Case("max_hands=2, two hands", 2, 2, 0.42, 0.70),
)


@dataclass
class Times:
    """Seconds of each frame of one contender, block by block, and how many hands it saw."""

    blocks: list[np.ndarray] = field(default_factory=list)
    hands: int = 0

    @property
    def all(self) -> np.ndarray:
        return np.concatenate(self.blocks)


def load_frames(path: Path, skip: int, count: int) -> list[np.ndarray]:
    """Frames of a clip, each fitted into the middle of a half as wide as `SIZE`, upright."""
    with open_source(path) as source:
        return [_pane(frame.image) for frame in itertools.islice(source, skip, skip + count)]


def _pane(image: np.ndarray) -> np.ndarray:
    width, height = SIZE[0] // 2, SIZE[1]
    scale = max(width / image.shape[1], height / image.shape[0])
    image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    left, top = (image.shape[1] - width) // 2, (image.shape[0] - height) // 2
    return image[top : top + height, left : left + width]


def pictures(panes: list[np.ndarray], hands: int) -> list[np.ndarray]:
    """Frames of `SIZE` with one hand in the middle, or with two beside each other."""
    if hands == 1:
        margin = SIZE[0] // 4
        return [cv2.copyMakeBorder(p, 0, 0, margin, margin, cv2.BORDER_REPLICATE) for p in panes]
    later = panes[len(panes) // 2 :] + panes[: len(panes) // 2]
    return [np.hstack([pane, other[:, ::-1]]) for pane, other in zip(panes, later, strict=True)]


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


class Player:
    """Gives one contender its frames, to and fro, so that a hand leaps no more than the clip itself does."""

    def __init__(self, run: Contender, frames: list[np.ndarray]) -> None:
        self._run = run
        self._frames = itertools.cycle([*frames, *frames[-2:0:-1]])
        self._buffer = np.empty_like(frames[0])
        self._number = 0

    def play(self, count: int) -> tuple[np.ndarray, int]:
        """Seconds for each of the next frames, and how many hands were seen in all."""
        seconds, hands = np.empty(count), 0
        for i, frame in enumerate(itertools.islice(self._frames, count)):
            np.copyto(self._buffer, frame)
            begin = time.perf_counter()
            hands += self._run(self._buffer, self._number * STEP_SECONDS)
            seconds[i] = time.perf_counter() - begin
            self._number += 1
        return seconds, hands


@contextlib.contextmanager
def busy_core() -> Iterator[None]:
    """Another program that keeps one core busy."""
    program = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        program.kill()
        program.wait()


Players = dict[tuple[Case, str], Player]


def make_players(panes: list[np.ndarray]) -> Players:
    makers = {OURS: gesturekit_contender, THEIRS: mediapipe_contender}
    players = {}
    for case in CASES:
        frames = pictures(panes, case.hands)
        for name, make in makers.items():
            players[case, name] = Player(make(case.max_hands), frames)
    return players


def compare(players: Players, rounds: int, console: Console, what: str) -> dict[tuple[Case, str], Times]:
    """Times of all contenders, which take turns."""
    times = {key: Times() for key in players}
    for player in players.values():
        player.play(15)
    for number in progress(range(rounds), what, console=console, transient=True):
        order = list(players)
        for key in order if number % 2 else reversed(order):
            seconds, hands = players[key].play(BLOCK)
            times[key].blocks.append(seconds)
            times[key].hands += hands
    return times


def report(times: dict[tuple[Case, str], Times], results: Results, console: Console, *, loaded: bool) -> None:
    """The ratios as a table and as results."""
    title = "a core kept busy by another program" if loaded else "quiet"
    table = Table(title, "ours ms", "theirs ms", "of medians", "target", "of means", "of p95", "hands seen")
    for case in CASES:
        ours, theirs = times[case, OURS], times[case, THEIRS]
        ratios = [np.median(a) / np.median(b) for a, b in zip(ours.blocks, theirs.blocks, strict=True)]
        ratio = float(np.median(ratios))
        mean = float(ours.all.mean() / theirs.all.mean())
        p95 = float(np.percentile(ours.all, 95) / np.percentile(theirs.all, 95))
        middle = [float(np.median(t.all)) * 1e3 for t in (ours, theirs)]
        target = case.loaded if loaded else case.quiet
        table.add_row(
            case.name,
            f"{middle[0]:.1f}",
            f"{middle[1]:.1f}",
            f"{ratio:.2f}  ({min(ratios):.2f} to {max(ratios):.2f})",
            f"≤ {target:.2f}",
            f"{mean:.2f}",
            f"{p95:.2f}",
            f"{ours.hands} / {theirs.hands}",
        )
        group = f"{case.name}, a core kept busy" if loaded else case.name
        results.add("ratio of medians", ratio, target=target, group=group)
        results.add("ratio of means", mean, group=group)
        results.add("ratio of 95th percentiles", p95, group=group)
        results.add("median", middle[0], unit="ms", mediapipe=middle[1], group=group)
    console.print(table)


def plot(times: dict[tuple[Case, str], Times], results: Results, *, loaded: bool) -> None:
    for case in CASES:
        results.plot_spread(
            f"Time a frame, {case.name}" + (", a core kept busy" if loaded else ""),
            {name: (times[case, name].all * 1e3).tolist() for name in (OURS, THEIRS)},
            "ms",
        )


def overhead(panes: list[np.ndarray], rounds: int, results: Results, console: Console) -> None:
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
        table = Table("overhead", "models ms", "the rest ms", "share", "target")
        for max_hands in (1, 2):
            player = Player(gesturekit_contender(max_hands), pictures(panes, 1))
            player.play(15)
            models, rest = [], []
            for _ in range(rounds * BLOCK):
                in_models = 0.0
                [seconds], _ = player.play(1)
                models.append(in_models)
                rest.append(seconds - in_models)
            share = float(np.median(rest) / np.median(models))
            name = f"max_hands={max_hands}, one hand"
            table.add_row(
                name,
                f"{np.median(models) * 1e3:.2f}",
                f"{np.median(rest) * 1e3:.2f}",
                f"{share:.1%}",
                "≤ 10 %",
            )
            results.add(
                name, share * 100, unit="%", target=10, group="Time beside the models, of that in them"
            )
        console.print(table)
    finally:
        Interpreter.invoke = invoke


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", help="folder with photos/ and clips/")
    parser.add_argument("--clip", default="clips/fingerspelling.mp4", help="below the data folder")
    parser.add_argument("--skip", type=int, default=0, help="frames to leave out at the start")
    parser.add_argument("--frames", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=14, help="blocks of 30 frames of each contender")
    parser.add_argument("--quick", action="store_true", help="three rounds")
    parser.add_argument(
        "--load",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure again beside a program that keeps a core busy",
    )
    add_json_option(parser)
    options = parser.parse_args()
    rounds = 3 if options.quick else options.rounds
    results, console = Results(__file__, __doc__ or ""), Console()
    panes = load_frames(data_folder(options.data) / options.clip, options.skip, options.frames)
    console.print(f"{options.clip}, {len(panes)} frames in {SIZE[0]}×{SIZE[1]}, {rounds} rounds")
    players = make_players(panes)
    quiet = compare(players, rounds, console, "quiet")
    report(quiet, results, console, loaded=False)
    plot(quiet, results, loaded=False)
    if options.load:
        with busy_core():
            loaded = compare(players, rounds, console, "loaded")
        report(loaded, results, console, loaded=True)
        plot(loaded, results, loaded=True)
    overhead(panes, max(2, rounds // 3), results, console)
    results.write(options.json)


if __name__ == "__main__":
    main()
