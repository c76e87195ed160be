"""The whole path over the set in the repository: tracker, shapes and motions beside the truth."""

from __future__ import annotations

import numpy as np
import pytest

import gesturekit as gk
from gesturekit.gestures import GestureEvent, GestureRecognizer, Phase
from gesturekit.hands import Hand
from gesturekit.media import read_hands
from gesturekit.tracking import HandTracker
from tests.studio_set import FOLDER, SEQUENCE, picture, truth

PICTURES = truth()["pictures"]


def error(hand: Hand, shown: dict[str, list[list[float]]]) -> float:
    """Mean distance of the landmarks from where they truly are, palm sizes."""
    apart = np.linalg.norm(hand.landmarks[:, :2] - shown["landmarks"], axis=1)
    return float(apart.mean() / hand.palm_size)


@pytest.mark.parametrize("name", PICTURES)
def test_hands_are_found_where_they_are_and_named(name: str) -> None:
    result = gk.read(FOLDER / f"{name}.jpg")
    assert len(result.hands) == len(PICTURES[name])
    for shown in PICTURES[name]:
        hand = min(result.hands, key=lambda hand: error(hand, shown))
        assert error(hand, shown) < 0.1
        assert str(hand.side) == shown["side"]
        assert [event.name for event in result.events if event.hand.id == hand.id] == [shown["gesture"]]


@pytest.mark.parametrize("models", ["full", "lite"])
def test_a_mirrored_picture_shows_the_same_hand(models: str) -> None:
    image = picture("victory")
    (shown,) = PICTURES["victory"]
    with HandTracker(1, "image", models=models) as tracker:
        (hand,) = tracker.track(np.ascontiguousarray(image[:, ::-1]), mirrored=True)
    assert str(hand.side) == shown["side"]
    assert error(hand.flipped(image.shape[1]), shown) < 0.1


@pytest.fixture(scope="module")
def told() -> list[GestureEvent]:
    recognizer = GestureRecognizer()
    return [event for frame in read_hands(SEQUENCE) for event in recognizer.update(frame.hands, frame.time)]


@pytest.mark.parametrize("shown", truth()["sequence"], ids=lambda shown: shown["gesture"])
def test_what_is_performed_is_told_once(told: list[GestureEvent], shown: dict[str, float]) -> None:
    named = [event for event in told if event.name == shown["gesture"]]
    (begun,) = [event for event in named if event.phase in (Phase.BEGIN, Phase.TRIGGER)]
    assert str(begun.hand.side) == shown["side"]
    # A shape is told while the hand still gets there; a motion when it is over, within half a second.
    assert shown["begin"] - 1.0 < begun.time < shown["end"] + 0.5


def test_nothing_else_is_told_but_what_lies_between(told: list[GestureEvent]) -> None:
    performed = {shown["gesture"] for shown in truth()["sequence"]}
    # The hand rests open, and closes to a fist at the beginning, which is a grab.
    assert {event.name for event in told} == performed | {"open_palm", "grab"}
