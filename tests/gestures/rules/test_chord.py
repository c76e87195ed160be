from __future__ import annotations

import pytest

from gesturekit.gestures import GestureEvent, Phase, Timing
from tests.gestures.rules.streams import LEFT, RIGHT, Player, brief


def test_both_hands_begin_when_the_second_joins_and_end_with_the_first_that_lets_go() -> None:
    player = Player(x={"both": "a"})
    events = player.play(
        (0.0, {LEFT: "a", RIGHT: None}),
        (0.2, {LEFT: "a", RIGHT: "a"}),
        (0.3, {LEFT: "a", RIGHT: "a"}),
        (0.4, {LEFT: None, RIGHT: "a"}),
    )
    assert brief(events, holds=True) == [("x", "begin", 0.2), ("x", "hold", 0.3), ("x", "end", 0.4)]
    assert [hand.id for hand in events[0].hands] == [LEFT, RIGHT]


def test_one_hand_alone_is_no_chord() -> None:
    assert Player(x={"both": "a"}).play(*[(t / 10, {LEFT: "a"}) for t in range(9)]) == []


def test_any_two_hands_will_do_for_both() -> None:
    (event,) = Player(x={"both": "a"}).play((0.0, {3: "a", 2: "a"}))
    assert [hand.id for hand in event.hands] == [2, 3]


def test_left_and_right_are_the_persons_own() -> None:
    words = {"left": "a", "right": "b"}
    right_way = Player(x=words).play((0.0, {LEFT: "a", RIGHT: "b"}))
    assert brief(right_way) == [("x", "begin", 0.0)]
    assert Player(x=words).play((0.0, {LEFT: "b", RIGHT: "a"})) == []


def test_a_lost_hand_cancels_the_chord() -> None:
    player = Player(x={"left": "a", "right": "b"})
    events = player.play((0.0, {LEFT: "a", RIGHT: "b"}), (0.2, {LEFT: "a"}), (0.4, {LEFT: "a"}))
    assert brief(events) == [("x", "begin", 0.0), ("x", "cancel", 0.4)]


def test_hold_goes_with_a_chord() -> None:
    player = Player(x={"both": "a", "hold": 0.3})
    events = player.play(*[(t / 10, {LEFT: "a", RIGHT: "a"}) for t in range(5)])
    assert [event.time for event in events if event.fires] == [pytest.approx(0.3)]


def test_a_chord_goes_on_with_one_event_a_frame() -> None:
    events = Player(x={"both": "a"}).play(*[(t / 10, {LEFT: "a", RIGHT: "a"}) for t in range(5)])
    assert [event.phase for event in events] == [Phase.BEGIN, *[Phase.HOLD] * 4]


def test_confidence_is_that_of_the_weaker_hand() -> None:
    player = Player(x={"both": "swipe"})
    (event,) = player.play((0.0, {LEFT: "!swipe", RIGHT: "!swipe"}))
    assert (event.phase, event.confidence) == (Phase.TRIGGER, 0.7)


@pytest.mark.parametrize(("gap", "told"), [(0.0, 1), (0.25, 1), (0.4, 0)])
def test_two_motions_shortly_after_one_another_are_one(gap: float, told: int) -> None:
    player = Player(x={"both": "swipe"})
    events = player.play((1.0, {LEFT: "!swipe", RIGHT: None}), (1.0 + gap, {LEFT: None, RIGHT: "!swipe"}))
    assert len(events) == told


def test_one_hands_motions_are_no_chord_and_one_motion_is_used_once() -> None:
    player = Player(x={"both": "swipe", "within": 1.0})
    both = (LEFT, RIGHT)
    moves = [(1.0, LEFT), (1.3, LEFT), (1.6, RIGHT), (1.9, RIGHT)]
    events = player.play(*[(t, {i: "!swipe" if i == mover else None for i in both}) for t, mover in moves])
    assert brief(events) == [("x", "trigger", 1.6)]


def test_a_motion_beside_a_held_gesture() -> None:
    player = Player(x={"left": "a", "right": "swipe"})
    frames = [
        (0.0, {LEFT: "a", RIGHT: "!swipe"}),
        (0.5, {LEFT: "a", RIGHT: "!swipe"}),
        (1.0, {LEFT: None, RIGHT: None}),
        (1.5, {LEFT: None, RIGHT: "!swipe"}),
    ]
    assert brief(player.play(*frames)) == [("x", "trigger", 0.0), ("x", "trigger", 0.5)]


def test_each_of_many_motions_counts_once() -> None:
    player = Player({"m": Timing(0.0, 0.0, 0.0)}, clap={"both": "m"})
    told: list[GestureEvent] = []
    for number in range(6):
        who = (LEFT, RIGHT)[number % 2]
        told += player.at(number / 10, {LEFT: None, RIGHT: None, who: "!m"})
    assert brief(told) == [("clap", "trigger", 0.1), ("clap", "trigger", 0.3), ("clap", "trigger", 0.5)]


def test_a_motion_beside_a_held_gesture_of_either_kind_is_told_once() -> None:
    player = Player(clap={"both": ["a", "m"]})
    told = player.at(0.0, {LEFT: "a", RIGHT: None}) + player.at(0.1, {LEFT: "a", RIGHT: "!m"})
    assert brief(told) == [("clap", "trigger", 0.1)]
