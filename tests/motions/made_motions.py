"""Small motions of a built hand, and a spotter that learned them, for the tests of streams."""

from __future__ import annotations

from functools import cache

import numpy as np

from gesturekit.hands import Finger, FloatArray, Hand, Side
from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.stream_model import StreamModel
from tests.gestures.built_hands import CURLED, right_hand_points

FPS = 20.0
NAMES = ("beckon", "swipe_left", "swipe_right")

_OPEN = right_hand_points({})
_FIST = right_hand_points(dict.fromkeys(Finger, CURLED), "across")


def eased(steps: int) -> FloatArray:
    """0 to 1, slow at both ends."""
    share = np.linspace(0.0, 1.0, steps, dtype=np.float32)
    return share * share * (3 - 2 * share)


def mirrored(canonical: FloatArray) -> FloatArray:
    """The same gesture made with the other hand: x negated."""
    return canonical * np.array([-1.0, 1.0, 1.0], np.float32)


def waiting(seconds: float, rng: np.random.Generator, at: float = 0.0) -> FloatArray:
    """(T, 21, 3) metres: an open hand that hardly moves, `at` metres to the right."""
    steps = max(2, round(seconds * FPS))
    drift = np.cumsum(rng.normal(0.0, 0.0005, (steps, 1, 3)), axis=0)
    return (_OPEN + drift + np.array([at, 0.0, 0.0])).astype(np.float32)


def motion(name: str, rng: np.random.Generator) -> FloatArray:
    """(T, 21, 3) metres: one of `NAMES`, with a short rest before and after."""
    steps = int(rng.integers(10, 15))
    share = eased(steps)[:, None, None]
    if name == "beckon":
        there = _OPEN * (1 - share) + _FIST * share
        moved = np.concatenate([there, there[::-1]])
    else:
        way = (0.25 + 0.05 * rng.random()) * (1 if name == "swipe_left" else -1)
        moved = _OPEN + share * np.array([way, 0.01 * rng.normal(), 0.0])
    rest = int(rng.integers(3, 6))
    whole = np.concatenate([np.repeat(moved[:1], rest, 0), moved, np.repeat(moved[-1:], rest, 0)])
    return (whole + rng.normal(0.0, 0.0007, whole.shape)).astype(np.float32)


def stream(names: list[str], rng: np.random.Generator) -> tuple[FloatArray, list[tuple[str, float, float]]]:
    """Motions with rests between them, and where each is, in seconds."""
    parts, truth, place = [waiting(1.5, rng)], [], 0.0
    for name in names:
        begin = sum(map(len, parts))
        made = motion(name, rng) + np.array([place, 0.0, 0.0], np.float32)
        place += float(made[-1, 0, 0] - made[0, 0, 0])
        parts += [made, waiting(2.0, rng, place)]
        truth.append((name, begin / FPS, (begin + len(made)) / FPS))
    return np.concatenate(parts), truth


@cache
def taught() -> DynamicGestureClassifier:
    """A classifier of the three motions, from six examples each, that can spot them."""
    rng = np.random.default_rng(5)
    labels = [name for name in NAMES for _ in range(6)]
    classifier = DynamicGestureClassifier(random_state=0)
    classifier.fit([motion(name, rng) for name in labels], labels, fps=FPS)
    classifier.stream_ = StreamModel.fit(classifier.training_, len(NAMES), streams=80, steps=200, networks=1)
    return classifier


def seen(
    world: FloatArray, *, side: Side = Side.RIGHT, mirrored: bool = False, identity: int = 1
) -> list[Hand]:
    """What a tracker makes of it: hands in a 1280×720 picture, half a metre from the camera."""
    pixels = world * 1700.0 + np.array([640.0, 360.0, 0.0])
    if mirrored:
        pixels[..., 0] = 1280.0 - pixels[..., 0]
    shapes = world - world.mean(axis=1, keepdims=True)
    return [Hand(identity, side, 0.9, 0.99, p, s) for p, s in zip(pixels, shapes, strict=True)]
