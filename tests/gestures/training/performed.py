"""Hands that the studio performs, with the noise of tracked landmarks, and no picture rendered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gesturekit.hands import Hand
from gesturekit.studio.performer import perform
from gesturekit.studio.staging import Staging
from gesturekit.studio.truth import scene_truth

Frames = list[tuple[float, list[Hand]]]

NOISE_PX, NOISE_M = 1.0, 0.001
"""Of each landmark, about what a tracked hand has whose palm is 60 pixels long."""


def performed(
    script: str, *, fps: float = 30.0, seed: int = 0, noise: float = 1.0, start: float = 0.0
) -> Frames:
    """Time and hands of each frame of a performance; see `gesturekit.studio.script`."""
    performance = perform(script)
    staging = Staging(performance, None, size=(640, 480))
    rng = np.random.default_rng(seed)
    frames: Frames = []
    for index in range(int(performance.duration * fps)):
        time = index / fps
        truth = scene_truth(staging.scene(time, seed=index), time=time, labels=staging.labels(time))
        hands = [shaken(each.as_hand(number), rng, noise) for number, each in enumerate(truth.hands)]
        frames.append((start + time, hands))
    return frames


def shaken(hand: Hand, rng: np.random.Generator, noise: float) -> Hand:
    """The hand with noise on all landmarks."""
    return replace(
        hand,
        landmarks=hand.landmarks + noise * NOISE_PX * rng.normal(size=(21, 3)),
        world=hand.world + noise * NOISE_M * rng.normal(size=(21, 3)),
    )
