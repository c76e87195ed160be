"""People of the studio who mean nothing: they fidget, as a model of the tracker's errors sees it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gesturekit.hands import Hand, Side
from gesturekit.studio.datasets.sequences import landmarks_at
from gesturekit.studio.datasets.tracker_errors import TrackerErrors
from gesturekit.studio.performance.choreography import IDLE
from gesturekit.studio.performance.performer import perform
from gesturekit.studio.performance.script import Line, Script, Step

FPS = 30.0


def idling(person: int, seconds: float = 60.0) -> Iterator[tuple[float, Hand]]:
    """Time and hand of each frame."""
    rng, side = np.random.default_rng(person), (Side.LEFT, Side.RIGHT)[person % 2]
    script = Script((Line((side,), (Step(IDLE, seconds),)),), person=person, seed=person)
    performance = perform(script)
    times = np.arange(int(performance.duration * FPS)) / FPS
    points = landmarks_at(performance.hands[0], times)
    landmarks, world, frames = TrackerErrors.sample(rng).see(points, FPS, rng)
    for time, place, shape in zip(times[frames].tolist(), landmarks, world, strict=True):
        yield time, Hand(0, side, 1.0, 1.0, place, shape)
