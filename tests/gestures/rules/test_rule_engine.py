"""Rules beside rules: sides and ids, rules over rules, groups and priority, rules that are replaced."""

from __future__ import annotations

import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.rules import RuleEngine
from tests.builders import make_event
from tests.gestures.rules.streams import LEFT, RIGHT, Player, brief, rule


@pytest.mark.parametrize(("hand", "heard"), [("left", [LEFT]), ("right", [RIGHT]), (RIGHT, [RIGHT]), (7, [])])
def test_a_rule_may_ask_for_a_side_or_for_one_hand(hand: str | int, heard: list[int]) -> None:
    events = Player(x={"gesture": "a", "hand": hand}).play((0.0, {LEFT: "a", RIGHT: "a"}))
    assert [event.hand.id for event in events] == heard


def test_rules_can_be_made_of_rules() -> None:
    player = Player(
        quick={"sequence": ["confirm", "b"]},
        confirm={"gesture": "a", "hold": 0.3},
    )
    events = player.play((0.0, "a"), (0.2, "a"), (0.4, "a"), (0.6, "b"))
    assert brief(events) == [
        ("confirm", "begin", 0.0),
        ("confirm", "trigger", 0.4),
        ("confirm", "end", 0.6),
        ("quick", "begin", 0.6),
    ]


def test_a_rule_over_a_rule_begins_once_that_is_confirmed() -> None:
    player = Player(confirm={"gesture": "a", "hold": 0.3}, x={"gesture": "confirm", "hold": 0.2})
    events = [e for e in player.play(*[(t / 10, "a") for t in range(7)], (0.7, None)) if e.name == "x"]
    assert brief(events) == [("x", "begin", 0.3), ("x", "trigger", 0.5), ("x", "end", 0.7)]


def test_a_circle_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="'x', 'y' listen to one another in a circle"):
        RuleEngine({"x": rule(gesture="y"), "y": rule(sequence=["a", "x"]), "z": rule(gesture="a")})
    with pytest.raises(InvalidArgumentError, match="circle"):
        RuleEngine({"x": rule(gesture="a", armed_by="x")})


def test_of_a_group_one_is_made_at_a_time_and_the_other_waits() -> None:
    player = Player(x={"gesture": "a", "group": "g"}, y={"gesture": "b", "group": "g"})
    events = player.play((0.0, {1: "a"}), (0.1, {1: "a", 2: "b"}), (0.2, {1: None, 2: "b"}))
    assert brief(events) == [("x", "begin", 0.0), ("x", "end", 0.2), ("y", "begin", 0.2)]


def test_a_higher_priority_takes_over_and_the_other_must_be_let_go() -> None:
    player = Player(x={"gesture": "a", "group": "g"}, y={"gesture": "b", "group": "g", "priority": 1})
    events = player.play(
        (0.0, {1: "a"}),
        (0.1, {1: "a", 2: "b"}),
        (0.2, {1: "a", 2: None}),
        (0.3, {1: "a", 2: None}),
        (0.4, {1: None, 2: None}),
        (0.5, {1: "a", 2: None}),
    )
    assert brief(events) == [
        ("x", "begin", 0.0),
        ("x", "cancel", 0.1),
        ("y", "begin", 0.1),
        ("y", "end", 0.2),
        ("x", "begin", 0.5),
    ]


def test_a_motion_of_lower_priority_is_not_told_while_something_else_is_made() -> None:
    player = Player(x={"gesture": "a", "group": "g"}, y={"gesture": "swipe", "group": "g"})
    events = player.play(
        (0.0, {1: "a", 2: None}), (0.1, {1: "a", 2: "!swipe"}), (0.2, {1: None, 2: "!swipe"})
    )
    assert [name for name, _, _ in brief(events)] == ["x", "x"]
    assert brief(player.play((0.5, {1: None, 2: "!swipe"}))) == [("y", "trigger", 0.5)]


def test_groups_and_the_ungrouped_do_not_meet() -> None:
    player = Player(x={"gesture": "a", "group": "g"}, y={"gesture": "a", "group": "h"}, z={"gesture": "a"})
    assert {name for name, _, _ in brief(player.play((0.0, "a")))} == {"x", "y", "z"}


def test_whoever_listens_to_what_was_taken_over_hears_of_it() -> None:
    player = Player(
        low={"gesture": "a", "group": "g"},
        follower={"gesture": "low"},
        base={"gesture": "b"},
        # Listens to a rule, so that its turn comes after those of `low` and `follower`.
        high={"gesture": "base", "group": "g", "priority": 5},
    )
    events = player.play((0.0, {1: "a"}), (0.1, {1: "a", 2: "b"}))
    assert sorted(brief(events)[2:]) == [
        ("base", "begin", 0.1),
        ("follower", "cancel", 0.1),
        ("high", "begin", 0.1),
        ("low", "cancel", 0.1),
    ]


def test_a_replaced_rule_cancels_and_one_that_stays_goes_on() -> None:
    player = Player(x={"gesture": "a"}, y={"gesture": "a"})
    player.play((0.0, "a"), (0.1, "a"))
    cancelled = player.rules.replace({"x": rule(gesture="a"), "y": rule(gesture="a", hold=1.0)})
    assert brief(event for _, event in cancelled) == [("y", "cancel", 0.1)]
    assert brief(player.play((0.2, "a"), (0.3, None))) == [("x", "end", 0.3)]


def test_a_rule_with_a_label_speaks_under_it_and_to_nobody_else() -> None:
    engine = RuleEngine({"x": rule(gesture="b")})
    engine.add("#1", rule(gesture="a"), label="b")
    ((key, event),) = engine.update([make_event("a")])
    assert (key, event.name) == ("#1", "b")


def test_every_gesture_can_be_asked_for() -> None:
    engine = RuleEngine({"x": rule(gesture="*", hold=0.5)})
    assert [event.name for _, event in engine.update([make_event("a"), make_event("b", time=0.1)])] == [
        "x"
    ] * 2
