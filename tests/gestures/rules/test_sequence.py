from __future__ import annotations

import pytest

from tests.gestures.rules.streams import LEFT, RIGHT, Player, brief


def test_fist_then_palm() -> None:
    player = Player(x={"sequence": ["a", "b"], "within": 1.0})
    events = player.play((0.0, "a"), (0.3, "b"), (0.4, "b"), (0.5, None))
    assert brief(events, holds=True) == [("x", "begin", 0.3), ("x", "hold", 0.4), ("x", "end", 0.5)]
    assert events[0].fires


@pytest.mark.parametrize(("pause", "told"), [(0.0, 1), (0.5, 1), (1.0, 1), (1.01, 0), (5.0, 0)])
def test_the_pause_between_two_steps_counts_not_how_long_a_step_is_held(pause: float, told: int) -> None:
    player = Player(x={"sequence": ["a", "b"], "within": 1.0})
    held = [(t / 4, "a") for t in range(12)]
    events = player.play(*held, (3.0, None), (3.0 + pause, "b"))
    assert len(events) == told


def test_the_other_way_round_is_nothing() -> None:
    assert Player(x={"sequence": ["a", "b"]}).play((0.0, "b"), (0.2, "a"), (0.4, None)) == []


def test_a_step_is_used_up() -> None:
    player = Player(x={"sequence": ["a", "b"], "within": 2.0})
    events = player.play((0.0, "a"), (0.2, "b"), (0.4, None), (0.6, "b"), (0.8, None))
    assert brief(events) == [("x", "begin", 0.2), ("x", "end", 0.4)]


def test_three_steps_all_in_time() -> None:
    words = {"sequence": ["a", "b", "c"], "within": 0.5}
    assert brief(Player(x=words).play((0.0, "a"), (0.4, "b"), (0.8, "c"))) == [("x", "begin", 0.8)]
    assert Player(x=words).play((0.0, "a"), (0.4, "c"), (0.8, "b")) == []
    assert Player(x=words).play((0.0, "a"), (0.1, None), (0.8, "b"), (1.0, "c")) == []


def test_the_same_gesture_twice_has_to_be_made_twice() -> None:
    player = Player(x={"sequence": ["a", "a"], "within": 0.5})
    assert player.play(*[(t / 10, "a") for t in range(10)]) == []
    assert brief(player.play((1.0, None), (1.2, "a"))) == [("x", "begin", 1.2)]


def test_one_hand_has_to_make_all_of_it() -> None:
    player = Player(x={"sequence": ["a", "b"]})
    assert player.play((0.0, {LEFT: "a", RIGHT: None}), (0.2, {LEFT: None, RIGHT: "b"})) == []


def test_a_step_that_broke_off_does_not_count() -> None:
    player = Player(x={"sequence": ["a", "b"], "within": 5.0})
    assert player.play((0.0, "a"), (0.1, "gone"), (0.5, "gone"), (0.6, "b")) == []


def test_motions_are_steps_too() -> None:
    player = Player(x={"sequence": ["swipe", "a"], "within": 0.5})
    assert brief(player.play((0.0, "!swipe"), (0.4, "a"))) == [("x", "begin", 0.4)]
    player = Player(x={"sequence": ["a", "swipe"], "within": 0.5})
    assert brief(player.play((0.0, "a"), (0.1, "a"), (0.2, "!swipe"))) == [("x", "trigger", 0.2)]


def test_a_step_that_must_be_confirmed_counts_from_then() -> None:
    slow = {"gesture": "a", "hold": 0.5}
    words = {"sequence": ["slow", "b"], "within": 1.0}
    short = Player(slow=slow, x=words).play((0.0, "a"), (0.2, "a"), (0.4, "b"))
    assert ("x", "begin", 0.4) not in brief(short)
    long = Player(slow=slow, x=words).play((0.0, "a"), (0.5, "a"), (0.8, "b"))
    assert ("x", "begin", 0.8) in brief(long)


def test_a_source_that_starts_over_starts_the_sequence_over() -> None:
    player = Player(x={"sequence": ["a", "b"], "within": 5.0})
    assert player.play((9.0, "a"), (9.2, None), (0.0, "b")) == []
