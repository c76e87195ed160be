"""Rules whose words meet: a region with hold and repeat, arming in the middle, a hand of two goes missing."""

from __future__ import annotations

from collections.abc import Mapping

from gesturekit.gestures import GestureEvent
from tests.gestures.rules.streams import LEFT, RIGHT, Player, Shown, brief, hand


def through(player: Player, shown: Mapping[int, Shown], frames: int = 20) -> list[GestureEvent]:
    """Ten frames a second; `shown` says from which frame on what is shown."""
    told: list[GestureEvent] = []
    now: Shown = {}
    for number in range(frames):
        now = shown.get(number, now)
        told += player.at(number / 10, now)
    return told + player.end()


def test_leaving_the_region_starts_hold_and_repeat_anew() -> None:
    player = Player(r={"gesture": "a", "region": (0.0, 0.0, 0.5, 1.0), "hold": 0.3, "repeat": (0.2, 10.0)})
    told: list[GestureEvent] = []
    for number in range(18):
        x = 160 if 6 <= number < 12 else 40
        told += player.at(number / 10, {RIGHT: "a"}, {RIGHT: hand(RIGHT, x=x)})
    assert brief(told + player.end()) == [
        ("r", "begin", 0.0),
        ("r", "trigger", 0.3),
        ("r", "trigger", 0.5),
        ("r", "end", 0.6),
        ("r", "begin", 1.2),
        ("r", "trigger", 1.5),
        ("r", "trigger", 1.7),
        ("r", "end", 1.7),
    ]


def test_leaving_the_region_before_it_is_confirmed_cancels() -> None:
    player = Player(r={"gesture": "a", "region": (0.0, 0.0, 0.5, 1.0), "hold": 0.5})
    told: list[GestureEvent] = []
    for number in range(6):
        told += player.at(number / 10, {RIGHT: "a"}, {RIGHT: hand(RIGHT, x=40 if number < 3 else 160)})
    assert brief(told) == [("r", "begin", 0.0), ("r", "cancel", 0.3)]


def test_what_is_held_already_counts_from_the_arming_on() -> None:
    player = Player(r={"gesture": "a", "armed_by": "b", "hold": 0.3})
    shown = {0: {RIGHT: "a", LEFT: None}, 5: {RIGHT: "a", LEFT: "b"}, 8: {RIGHT: "a", LEFT: None}}
    assert brief(through(player, shown)) == [("r", "begin", 0.5), ("r", "trigger", 0.8), ("r", "end", 1.9)]


def test_disarming_in_the_middle_of_a_hold_cancels_and_nothing_follows() -> None:
    player = Player(
        r={"gesture": "a", "armed_by": "b", "disarmed_by": "c", "hold": 0.5, "repeat": (0.1, 10.0)}
    )
    shown = {0: {RIGHT: None, LEFT: "b"}, 2: {RIGHT: "a", LEFT: None}, 5: {RIGHT: "a", LEFT: "c"}}
    assert brief(through(player, shown)) == [("r", "begin", 0.2), ("r", "cancel", 0.5)]


def test_a_hold_that_is_longer_than_the_arming_uses_it_all_the_while() -> None:
    player = Player(r={"gesture": "a", "armed_by": "b", "armed_for": 0.5, "hold": 1.0})
    shown = {0: {RIGHT: "b"}, 2: {RIGHT: "a"}, 14: {RIGHT: None}, 20: {RIGHT: "a"}}
    assert brief(through(player, shown, 25)) == [
        ("r", "begin", 0.2),
        ("r", "trigger", 1.2),
        ("r", "end", 1.4),
    ]


def test_a_chord_bridges_a_hand_that_is_missing_for_a_moment_but_no_longer() -> None:
    both, one = {LEFT: "a", RIGHT: "a"}, {LEFT: "a"}
    words = {"both": "a", "hold": 0.4}
    assert brief(through(Player(r=words), {0: both, 2: one, 4: both})) == [
        ("r", "begin", 0.0),
        ("r", "trigger", 0.4),
        ("r", "end", 1.9),
    ]
    told = through(Player(r=words), {0: both, 2: one, 8: both}, 14)
    # The hand that stays tells the time while the other one may still come back.
    assert brief(told) == [
        ("r", "begin", 0.0),
        ("r", "trigger", 0.4),
        ("r", "cancel", 0.5),
        ("r", "begin", 0.8),
        ("r", "trigger", 1.2),
        ("r", "end", 1.3),
    ]


def test_a_sequence_that_is_done_during_the_cooldown_begins_when_that_is_over_or_not_at_all() -> None:
    words = {"sequence": ["a", "b"], "cooldown": 0.5}
    shown: dict[int, Shown] = {0: {RIGHT: "a"}, 2: {RIGHT: "b"}, 4: {RIGHT: "a"}, 6: {RIGHT: "b"}}
    assert brief(through(Player(r=words), shown, 12)) == [
        ("r", "begin", 0.2),
        ("r", "end", 0.4),
        ("r", "begin", 0.9),
        ("r", "end", 1.1),
    ]
    shown[8] = {RIGHT: None}
    assert brief(through(Player(r=words), shown, 12)) == [("r", "begin", 0.2), ("r", "end", 0.4)]


def test_rules_of_rules_confirm_one_after_the_other() -> None:
    player = Player(
        x={"gesture": "a", "hold": 0.2},
        y={"gesture": "x", "hold": 0.2},
        z={"sequence": ["c", "y"], "cooldown": 1.0},
    )
    told = brief(through(player, {0: {RIGHT: "c"}, 1: {RIGHT: "a"}, 8: {RIGHT: None}}, 10))
    assert [each for each in told if each[0] == "z"] == [("z", "begin", 0.5), ("z", "end", 0.8)]
    assert told.index(("y", "trigger", 0.5)) < told.index(("z", "begin", 0.5))
