"""What gestures cost per hand and frame on one core: processor time, not that of the clock on the wall."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from _stream_scores import performed_hands
from _tables import Table

from gesturekit.errors import GestureKitError
from gesturekit.gestures.recognizer import GestureRecognizer
from gesturekit.hands import Hand
from gesturekit.hands.finger_states import finger_states
from gesturekit.hands.hand_features import hand_features
from gesturekit.motions.models.live_model import load_shipped_live
from gesturekit.motions.streams.live_motion_spotter import LiveMotionSpotter

COMMAND = "OMP_NUM_THREADS=1 python benchmarks/gestures.py --section gesture_cost"
FPS = 30.0
_REPEATS = 5


def tables(data: Path) -> list[Table]:
    """Costs of each part on performances of the studio; `data` is not needed."""
    del data
    hands = [hand for index in range(3) for hand in performed_hands(seed=11, index=index, fps=FPS)[0]]
    recognizer = GestureRecognizer(motions=False)
    rows: list[list[str | float | None]] = [
        _row("finger states", "0.15 together", _each(finger_states, hands)),
        _row("finger states and static gestures", "0.15", _each(recognizer.classify, hands)),
        _row("features for custom gestures", "0.10", _each(hand_features, hands)),
    ]
    try:
        model = load_shipped_live()
    except GestureKitError as error:
        rows.append([f"motions: {error}", "0.5", None, None, None, None])
    else:
        rows.append(
            _row("motions, frame by frame at 30 fps", "0.5", _streamed(LiveMotionSpotter(model), hands))
        )
    return [
        Table(
            "Cost per hand and frame, one core",
            ["", "target, ms", "median, ms", "mean, ms", "99 of 100 below, ms", "largest, ms"],
            rows,
            COMMAND,
            f"{len(hands)} hands of three studio performances, the best of five runs for each. Motions "
            "are read every 20th of a second of stream time, so that some frames cost next to nothing.",
        )
    ]


def _each(work: Callable[[Hand], object], hands: Sequence[Hand]) -> np.ndarray:
    """Milliseconds for each hand, the best of some repeats: what else the machine does only adds."""
    for hand in hands[:50]:
        work(hand)
    best = np.full(len(hands), np.inf)
    for _ in range(_REPEATS):
        best = np.minimum(best, [_timed(work, hand) for hand in hands])
    return best


def _streamed(spotter: LiveMotionSpotter, hands: Sequence[Hand]) -> np.ndarray:
    best = np.full(len(hands), np.inf)
    for _ in range(_REPEATS):
        spotter.reset()
        costs = []
        for index, hand in enumerate(hands):
            frame = [hand]
            start = time.thread_time()
            spotter.update(frame, index / FPS)
            costs.append(1e3 * (time.thread_time() - start))
        best = np.minimum(best, costs)
    return best


def _timed(work: Callable[[Hand], object], hand: Hand) -> float:
    start = time.thread_time()
    work(hand)
    return 1e3 * (time.thread_time() - start)


def _row(name: str, target: str, costs: np.ndarray) -> list[str | float | None]:
    most = float(np.quantile(costs, 0.99))
    values = (float(np.median(costs)), float(costs.mean()), most, float(costs.max()))
    return [name, target, *(f"{value:.3f}" for value in values)]
