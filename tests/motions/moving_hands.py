"""Hands that move along paths given in palm sizes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from gesturekit.hands import Hand
from gesturekit.motions.kinematics.hand_window import HandWindow, palm_of
from tests.gestures.built_hands import shape

OPEN = shape("11111")
POINTING = shape("01000")
PALM_PX = palm_of(OPEN)[2]

Path = Callable[[float], tuple[float, float]]
"""Place at a time, palm sizes."""


def eased(share: float) -> float:
    """Least jerk between 0 and 1."""
    share = min(max(share, 0.0), 1.0)
    return share**3 * (10 - 15 * share + 6 * share**2)


def straight(way: tuple[float, float], start: float, seconds: float) -> Path:
    """Rest, go straight, rest."""
    return lambda t: (way[0] * eased((t - start) / seconds), way[1] * eased((t - start) / seconds))


def round_path(radius: float, start: float, seconds: float, turns: float = 1.0) -> Path:
    """Rest, go around (clockwise in the picture for positive turns), rest."""

    def at(t: float) -> tuple[float, float]:
        angle = math.tau * turns * min(max((t - start) / seconds, 0.0), 1.0)
        return radius * (math.cos(angle) - 1.0), radius * math.sin(angle)

    return at


def moved(hand: Hand, x: float, y: float, *, hand_id: int = 0) -> Hand:
    """The hand, moved in the picture by palm sizes."""
    shift = np.array([PALM_PX * x, PALM_PX * y, 0.0], dtype=np.float32)
    return replace(hand, id=hand_id, landmarks=hand.landmarks + shift)


def frames(
    path: Path, seconds: float, *, hand: Hand = OPEN, fps: float = 30.0, start: float = 0.0, hand_id: int = 0
) -> Iterator[tuple[Hand, float]]:
    """A hand along a path, and the time, frame by frame."""
    for n in range(round(seconds * fps) + 1):
        yield moved(hand, *path(n / fps), hand_id=hand_id), start + n / fps


def detected(detector: Callable[[HandWindow], Any], stream: Iterable[tuple[Hand, float]]) -> list[Any]:
    """What a detector finds in each frame of one hand's stream; None for nothing."""
    window = HandWindow()
    follower = detector(window)
    return [follower.update() if window.push(hand, time) else None for hand, time in stream]
