from __future__ import annotations

from tests.gestures.rules.streams import Player, brief


def test_nothing_counts_before_it_is_armed() -> None:
    player = Player(x={"gesture": "b", "armed_by": "a"})
    events = player.play((0.0, "b"), (0.1, None), (0.2, "a"), (0.3, "b"), (0.4, None), (9.0, "b"))
    assert brief(events) == [("x", "begin", 0.3), ("x", "end", 0.4), ("x", "begin", 9.0)]


def test_disarming_breaks_off_and_holds_until_armed_again() -> None:
    player = Player(x={"gesture": "b", "armed_by": "a", "disarmed_by": "c"})
    events = player.play(
        (0.0, {1: "a", 2: None}),
        (0.1, {1: None, 2: "b"}),
        (0.2, {1: "c", 2: "b"}),
        (0.3, {1: "a", 2: "b"}),
        (0.4, {1: None, 2: None}),
        (0.5, {1: None, 2: "b"}),
    )
    # Armed again at 0.3, but the gesture that was broken off must be let go before it counts again.
    assert brief(events) == [("x", "begin", 0.1), ("x", "cancel", 0.2), ("x", "begin", 0.5)]


def test_it_disarms_itself_after_a_while_without_use() -> None:
    player = Player(x={"gesture": "b", "armed_by": "a", "armed_for": 1.0})
    frames = [
        (0.0, "a"),
        (0.1, None),
        (0.9, "b"),
        (1.8, "b"),
        (1.9, None),
        (2.7, "b"),
        (2.8, None),
        (4.0, "b"),
    ]
    events = player.play(*frames)
    assert [time for _, phase, time in brief(events) if phase == "begin"] == [0.9, 2.7]


def test_rules_with_the_same_arming_keep_each_other_armed() -> None:
    arming = {"armed_by": "a", "armed_for": 1.0}
    player = Player(x={"gesture": "b", **arming}, y={"gesture": "c", **arming})
    events = player.play((0.0, "a"), (0.8, "b"), (0.9, None), (1.5, "c"))
    assert ("y", "begin", 1.5) in brief(events)


def test_an_event_can_arm_once_it_is_confirmed() -> None:
    player = Player(wake={"gesture": "a", "hold": 0.5}, x={"gesture": "b", "armed_by": "wake"})
    short = player.play((0.0, "a"), (0.3, "a"), (0.4, "b"), (0.6, None))
    assert [name for name, _, _ in brief(short)] == ["wake", "wake"]
    long = player.play((1.0, "a"), (1.5, "a"), (1.6, "b"))
    assert brief(long)[-1] == ("x", "begin", 1.6)


def test_a_source_that_starts_over_is_not_armed() -> None:
    player = Player(x={"gesture": "b", "armed_by": "a"})
    assert player.play((9.0, "a"), (9.1, None), (0.0, "b")) == []
    player.play((0.2, "a"))
    player.end()
    assert player.play((0.0, "b")) == []
