"""A shape of an app's own and a shipped one that both fit: the own one is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gesturekit.gestures import GestureRecognizer, Phase
from gesturekit.gestures.hand_reader import best_gesture
from gesturekit.gestures.trainer import GestureTrainer
from gesturekit.hands import Hand, Side
from tests.gestures.built_hands import shape
from tests.gestures.custom.made_takes import Frames, held

PHONE = {"phone": {"fingers": {"thumb": "extended", "pinky": "extended", "others": "curled"}}}
"""What `call_me` is, in other words."""


@pytest.mark.parametrize(
    ("scores", "active", "expected"),
    [
        ({"theirs": 0.9, "mine": 0.9}, None, "mine"),
        ({"theirs": 0.9, "mine": 0.71}, None, "mine"),
        ({"theirs": 0.9, "mine": 0.69}, None, "theirs"),
        ({"theirs": 0.6, "mine": 0.49}, None, "theirs"),
        ({"theirs": 0.4, "mine": 0.45}, None, None),
        # What began on the way to it gives way to an own one that fits as well, not to a worse one.
        ({"theirs": 0.9, "mine": 0.9}, "theirs", "mine"),
        ({"theirs": 0.9, "mine": 0.8}, "theirs", "theirs"),
        ({"theirs": 0.9, "mine": 0.6}, "mine", "mine"),
        ({"theirs": 0.9, "mine": 0.5}, "mine", "theirs"),
        ({"theirs": 0.9, "mine": 0.2}, "mine", "theirs"),
        ({"theirs": 0.1, "mine": 0.35}, "mine", "mine"),
        ({}, None, None),
    ],
)
def test_an_own_gesture_is_chosen_where_it_fits_about_as_well(
    scores: dict[str, float], active: str | None, expected: str | None
) -> None:
    assert best_gesture(scores, active, 0.5, 0.3, {"mine"}) == expected


def begun(recognizer: GestureRecognizer, frames: Frames) -> set[str]:
    events = [event for time, hands in frames for event in recognizer.update(hands, time)]
    return {event.name for event in events if event.phase is Phase.BEGIN}


def still(*hands: Hand) -> Frames:
    return [(number / 30, list(hands)) for number in range(15)]


def test_a_written_shape_that_ties_with_a_shipped_one_is_told() -> None:
    hand = shape("10001")
    assert begun(GestureRecognizer(motions=False), still(hand)) == {"call_me"}
    recognizer = GestureRecognizer(motions=False, gestures=PHONE)
    assert recognizer.classify(hand).name == "phone"
    assert begun(recognizer, still(hand)) == {"phone"}


def test_it_stays_so_when_gestures_are_added_later() -> None:
    recognizer = GestureRecognizer(motions=False, gestures=PHONE)
    recognizer.add({"spear": {"fingers": {"middle": "extended", "others": "curled"}}})
    assert recognizer.classify(shape("10001")).name == "phone"


def test_a_trained_shape_that_ties_with_a_shipped_one_is_told() -> None:
    frames = held("horns", 1)
    assert begun(GestureRecognizer(motions=False), frames) == {"rock"}
    trainer = GestureTrainer()
    for seed in range(3):
        trainer.add_take("horns", held("horns", seed))
    recognizer = GestureRecognizer(motions=False, gestures=[trainer.train(), PHONE])
    assert begun(recognizer, frames) == {"horns"}
    assert begun(recognizer, still(shape("10001"))) == {"phone"}


def test_a_shape_of_two_hands_that_ties_with_a_shipped_one_is_told() -> None:
    right, left = (
        replace(hand, landmarks=hand.landmarks + x)
        for hand, x in (
            (shape("11111", side=Side.RIGHT, hand_id=1), 0.0),
            (shape("11111", side=Side.LEFT, hand_id=2), 60.0),
        )
    )
    near = {"hands": 2, "relations": [{"near": ["left.index_tip", "right.index_tip"], "within": 2.0}]}
    base = {"theirs": near, "open_palm": {"fingers": {"others": "extended"}}}
    assert begun(GestureRecognizer(base, motions=False), still(right, left)) == {"theirs"}
    recognizer = GestureRecognizer(base, gestures={"mine": near}, motions=False)
    assert begun(recognizer, still(right, left)) == {"mine"}
    assert {event.name for event in recognizer.look([right, left])} == {"mine"}
