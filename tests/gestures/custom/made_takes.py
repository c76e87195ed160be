"""Takes of a built hand: shapes that are held and motions that are made, noisy as tracked landmarks are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gesturekit.hands import Finger, Hand, Side
from tests.gestures.built_hands import CURLED, right_hand_points

Frames = list[tuple[float, list[Hand]]]
Points = np.ndarray

FPS = 30.0
REST = 0.8
"""Seconds of rest before and after each motion."""

OPEN = right_hand_points({})
FIST = right_hand_points(dict.fromkeys(Finger, CURLED), "across")
SHAPES: dict[str, Points] = {
    "hand": OPEN,
    "fist": FIST,
    "horns": right_hand_points({Finger.MIDDLE: CURLED, Finger.RING: CURLED}, "across"),
    "ell": right_hand_points({Finger.MIDDLE: CURLED, Finger.RING: CURLED, Finger.PINKY: CURLED}, "away"),
    "ell_again": right_hand_points(
        {Finger.MIDDLE: (66.0, 92.0, 48.0), Finger.RING: CURLED, Finger.PINKY: CURLED}, "away"
    ),
}
"""Right hands, metres, palm to the camera."""


def _zorro(share: float) -> Points:
    corners = np.array([(0.0, 0.0), (-0.25, 0.0), (0.0, 0.2), (-0.25, 0.2)])
    place = 3.0 * share
    corner = min(int(place), 2)
    way = corners[corner] + (place - corner) * (corners[corner + 1] - corners[corner])
    return OPEN + np.array([*way, 0.0])


def _circle(share: float) -> Points:
    turn = 2.0 * np.pi * share
    return OPEN + 0.12 * np.array([np.sin(turn), 1.0 - np.cos(turn), 0.0])


def _squeeze(share: float) -> Points:
    closed = np.sin(2.0 * np.pi * share) ** 2
    return OPEN + closed * (FIST - OPEN)


def _updown(share: float) -> Points:
    return OPEN + np.array([0.0, -0.2 * np.sin(np.pi * share), 0.0])


MOTIONS: dict[str, Callable[[float], Points]] = {
    "zorro": _zorro,
    "circle": _circle,
    "squeeze": _squeeze,
    "updown": _updown,
}
"""Share of the motion, 0 to 1 → (21, 3) metres; all but zorro end where they began."""


def path(name: str, seed: int) -> Points:
    """(T, 21, 3) metres: a motion between two rests, each time in other tempo, size and tilt."""
    rng = np.random.default_rng(seed)
    seconds, size, tilt = rng.uniform(0.9, 1.3), rng.uniform(0.9, 1.1), rng.normal(0.0, 0.06)
    shares = np.linspace(0.0, 1.0, round(seconds * FPS))
    # Not all people are quick at the same moment.
    shares = shares + rng.uniform(-0.06, 0.06) * np.sin(2.0 * np.pi * shares)
    moved = np.stack([MOTIONS[name](float(share)) for share in shares])
    palm = moved[:, :1]
    moved = moved - palm + size * palm
    turn = np.array([[np.cos(tilt), -np.sin(tilt), 0.0], [np.sin(tilt), np.cos(tilt), 0.0], [0.0, 0.0, 1.0]])
    rest = round(REST * FPS)
    whole = np.concatenate([np.repeat(moved[:1], rest, 0), moved, np.repeat(moved[-1:], rest, 0)]) @ turn.T
    return whole + rng.normal(0.0, 0.0006, whole.shape)


def seen(points: Points, *, side: Side = Side.RIGHT, start: float = 0.0, identity: int = 1) -> Frames:
    """What a tracker makes of (T, 21, 3) metres half a metre from an unmirrored camera."""
    if side is Side.LEFT:
        points = points * np.array([-1.0, 1.0, 1.0])
    frames: Frames = []
    for index, joints in enumerate(points):
        picture = 1400.0 * joints + np.array([640.0, 360.0, 0.0])
        picture[:, 2] -= picture[0, 2]
        hand = Hand(identity, side, 0.95, 0.98, picture, joints - joints.mean(axis=0))
        frames.append((start + index / FPS, [hand]))
    return frames


def motion(name: str, seed: int, *, side: Side = Side.RIGHT, start: float = 0.0) -> Frames:
    """One motion between two rests."""
    return seen(path(name, seed), side=side, start=start)


def held(name: str, seed: int, seconds: float = 1.2, *, side: Side = Side.RIGHT) -> Frames:
    """A shape that is held, a little turned each time."""
    rng = np.random.default_rng(seed)
    a, b = rng.normal(0.0, 0.12, 2)
    roll = np.array([[np.cos(a), -np.sin(a), 0.0], [np.sin(a), np.cos(a), 0.0], [0.0, 0.0, 1.0]])
    yaw = np.array([[np.cos(b), 0.0, np.sin(b)], [0.0, 1.0, 0.0], [-np.sin(b), 0.0, np.cos(b)]])
    points = np.repeat((SHAPES[name] @ (yaw @ roll).T)[None], round(seconds * FPS), axis=0)
    return seen(points + rng.normal(0.0, 0.0008, points.shape), side=side)


def joined(*parts: Frames) -> Frames:
    """One after the other, on one clock."""
    frames: Frames = []
    for part in parts:
        start = frames[-1][0] + 1.0 / FPS if frames else 0.0
        frames += [(start + time - part[0][0], hands) for time, hands in part]
    return frames


def with_presence(frames: Frames, numbers: list[int], presence: float) -> Frames:
    """Some frames in which the tracker was less sure."""
    return [
        (time, [replace(hand, presence=presence) for hand in hands] if n in numbers else hands)
        for n, (time, hands) in enumerate(frames)
    ]
