"""Hands that change their shape: landmarks that go from those of one to those of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gesturekit.hands import Hand
from tests.gestures.built_hands import CURLED, ring_hand, shape
from tests.motions.moving_hands import Path, eased, moved

OPEN = shape("11111")
FIST = shape("00000")
PINCHED = ring_hand(CURLED)
PINCH_OPENED = shape("11000")


def between(first: Hand, second: Hand, share: float) -> Hand:
    """The hand that has gone a share of the way, 0 to 1."""
    return replace(
        second,
        landmarks=first.landmarks + share * (second.landmarks - first.landmarks),
        world=first.world + share * (second.world - first.world),
    )


def changing(
    first: Hand,
    second: Hand,
    *,
    start: float = 0.5,
    seconds: float = 0.2,
    until: float = 1.5,
    fps: float = 30.0,
    path: Path = lambda _: (0.0, 0.0),
    hand_id: int = 0,
) -> Iterator[tuple[Hand, float]]:
    """A hand that rests in one shape and goes to another, and the time, frame by frame."""
    for n in range(round(until * fps) + 1):
        hand = between(first, second, eased((n / fps - start) / seconds))
        yield moved(hand, *path(n / fps), hand_id=hand_id), n / fps
