"""Hold to confirm, progress, repetition and cooldown, each in simulated time."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.gestures import Phase, Timing
from tests.gestures.rules.streams import Player, brief


def frames(name: str | None, start: float, stop: float, step: float = 0.1) -> list[tuple[float, str | None]]:
    return [(round(float(t), 6), name) for t in np.arange(start, stop - 1e-9, step)]


def test_without_words_the_rule_follows_its_gesture() -> None:
    events = Player(x={"gesture": "a"}).play((0.0, "a"), (0.1, "a"), (0.2, None))
    assert brief(events, holds=True) == [("x", "begin", 0.0), ("x", "hold", 0.1), ("x", "end", 0.2)]
    assert [event.duration for event in events] == pytest.approx([0.0, 0.1, 0.2])
    assert [event.fires for event in events] == [True, False, False]


def test_hold_to_confirm_tells_its_progress_and_fires_once() -> None:
    events = Player(x={"gesture": "a", "hold": 0.5}).play(*frames("a", 0.0, 0.8), (0.8, None))
    assert [(e.phase.value, round(e.progress, 3)) for e in events] == [
        ("begin", 0.0),
        ("hold", 0.2),
        ("hold", 0.4),
        ("hold", 0.6),
        ("hold", 0.8),
        ("hold", 1.0),
        ("trigger", 1.0),
        ("hold", 1.0),
        ("hold", 1.0),
        ("end", 1.0),
    ]
    assert [e.time for e in events if e.fires] == [0.5]


def test_let_go_before_it_is_confirmed_it_is_cancelled() -> None:
    events = Player(x={"gesture": "a", "hold": 0.5}).play(*frames("a", 0.0, 0.4), (0.4, None))
    assert brief(events) == [("x", "begin", 0.0), ("x", "cancel", 0.4)]
    assert events[-1].progress == pytest.approx(0.8)
    assert not any(event.fires for event in events)


@pytest.mark.parametrize("step", [0.02, 0.1, 0.25])
def test_it_repeats_after_the_delay_at_the_rate_and_fps_does_not_matter(step: float) -> None:
    player = Player(x={"gesture": "a", "repeat": (0.5, 4.0)})
    events = player.play(*frames("a", 0.0, 1.6, step), (1.6, None))
    fired = [event.time for event in events if event.fires]
    assert fired == pytest.approx([0.0, 0.5, 0.75, 1.0, 1.25, 1.5], abs=step - 0.005)


def test_repetition_counts_from_the_confirmation() -> None:
    player = Player(x={"gesture": "a", "hold": 0.4, "repeat": (0.3, 5.0)})
    events = player.play(*frames("a", 0.0, 1.25, 0.05), (1.25, None))
    assert [e.time for e in events if e.fires] == pytest.approx([0.4, 0.7, 0.9, 1.1])
    assert events[-1].phase is Phase.END


def test_beats_between_two_slow_frames_are_not_made_up_for() -> None:
    player = Player(x={"gesture": "a", "repeat": (0.5, 10.0)})
    events = player.play((0.0, "a"), (2.03, "a"), (2.09, "a"), (2.11, "a"))
    assert [event.time for event in events if event.fires] == [0.0, 2.03, 2.11]


def test_time_that_stands_still_confirms_nothing_and_repeats_once() -> None:
    player = Player(x={"gesture": "a", "hold": 0.5, "repeat": (0.0, 10.0)})
    assert not any(event.fires for event in player.play(*[(1.0, "a")] * 30))
    assert sum(event.fires for event in player.play(*[(1.5, "a")] * 30)) <= 2


def test_nothing_begins_during_the_cooldown_but_late_where_it_is_still_held() -> None:
    player = Player(x={"gesture": "a", "cooldown": 1.0})
    events = player.play((0.0, "a"), (0.2, None), (0.5, "a"), (0.6, None), (1.0, "a"), (1.1, "a"), (1.2, "a"))
    assert brief(events) == [("x", "begin", 0.0), ("x", "end", 0.2), ("x", "begin", 1.2)]


def test_the_cooldown_holds_for_the_other_hand_too() -> None:
    player = Player(x={"gesture": "a", "cooldown": 1.0})
    events = player.play((0.0, {1: "a"}), (0.1, {1: None, 2: "a"}), (0.9, {2: "a"}), (1.1, {2: "a"}))
    assert [(e.phase.value, e.hand.id) for e in events] == [("begin", 1), ("end", 1), ("begin", 2)]


def test_two_hands_make_it_side_by_side() -> None:
    events = Player(x={"gesture": "a"}).play((0.0, {1: "a", 2: "a"}), (0.1, {1: "a"}), (0.2, {1: None}))
    assert [(e.phase.value, e.hand.id) for e in events if e.phase is Phase.BEGIN] == [
        ("begin", 1),
        ("begin", 2),
    ]
    assert [(e.phase.value, e.hand.id) for e in events if e.phase is Phase.END] == [("end", 1)]


def test_a_motion_passes_through_with_its_length_and_delay_and_cools_down() -> None:
    player = Player(x={"gesture": "swipe", "cooldown": 0.5})
    events = player.play((1.0, "!swipe"), (1.3, "!swipe"), (1.6, "!swipe"))
    assert brief(events) == [("x", "trigger", 1.0), ("x", "trigger", 1.6)]
    first = events[0]
    assert (first.duration, first.delay, first.start) == pytest.approx((0.2, 0.1, 0.7))
    assert first.confidence == 0.7


def test_any_of_several_names_will_do() -> None:
    events = Player(x={"gesture": ["a", "b"]}).play((0.0, "a"), (0.1, None), (0.2, "b"), (0.3, "c"))
    assert brief(events) == [("x", "begin", 0.0), ("x", "end", 0.1), ("x", "begin", 0.2), ("x", "end", 0.3)]


def test_a_lost_hand_cancels_and_the_sources_end_ends() -> None:
    player = Player(x={"gesture": "a"})
    assert brief(player.play((0.0, "a"), (0.1, "gone"), (0.5, "gone"))) == [
        ("x", "begin", 0.0),
        ("x", "cancel", 0.5),
    ]
    player.play((0.6, "a"))
    assert brief(player.end()) == [("x", "end", 0.6)]
    assert brief(player.play((0.0, "a"))) == [("x", "begin", 0.0)]


def test_a_source_that_starts_over_has_cooled_down() -> None:
    player = Player(x={"gesture": "a", "cooldown": 60.0})
    events = player.play((9.0, "a"), (9.1, None), (9.2, "a"), (0.0, None), (0.1, "a"))
    assert brief(events) == [("x", "begin", 9.0), ("x", "end", 9.1), ("x", "begin", 0.1)]


def test_a_flicker_that_the_gesture_holds_through_does_not_reach_the_rule() -> None:
    player = Player({"a": Timing(0.0, 0.2, 0.0)}, x={"gesture": "a", "hold": 0.5})
    events = player.play((0.0, "a"), (0.2, None), (0.3, "a"), (0.5, "a"))
    assert [event.time for event in events if event.fires] == [0.5]
