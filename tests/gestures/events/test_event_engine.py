from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import EventEngine, GestureEvent, Phase, Reading, Timing
from gesturekit.hands import Hand
from tests.gestures.built_hands import build_hand

HANDS = {i: build_hand(hand_id=i) for i in range(4)}
TIMING = Timing(minimum_hold=0.1, release=0.12, cooldown=0.5)


def reading(
    hand_id: int,
    name: str | None,
    confidence: float = 0.9,
    value: float | None = None,
    *,
    moving: bool = False,
) -> Reading:
    scores = {} if name is None else {name: confidence}
    values = {} if value is None or name is None else {name: value}
    return Reading(HANDS[hand_id], name, scores, values, moving=moving)


def engine(**options: float) -> EventEngine:
    return EventEngine({"a": TIMING, "b": TIMING}, **options)


def play(machine: EventEngine, shown: list[tuple[float, str | None]]) -> list[GestureEvent]:
    """Events of one hand that shows each name at its time; "gone" takes the hand out of view."""
    events = []
    for time, name in shown:
        events += machine.update([] if name == "gone" else [reading(0, name)], time)
    return events


def brief(events: list[GestureEvent]) -> list[tuple[str, str, float]]:
    return [(e.name, e.phase.value, round(e.time, 6)) for e in events]


def test_begin_waits_for_the_minimum_hold() -> None:
    events = play(engine(), [(0.0, "a"), (0.05, "a"), (0.1, "a"), (0.15, "a")])
    assert brief(events) == [("a", "begin", 0.1), ("a", "hold", 0.15)]
    assert events[0].duration == 0.0
    assert events[1].duration == pytest.approx(0.05)


@pytest.mark.parametrize("fps", [12.0, 25.0, 30.0, 60.0])
def test_the_minimum_hold_is_met_by_frames_whose_times_are_rounded(fps: float) -> None:
    machine, step = EventEngine({"a": Timing(minimum_hold=3 / fps)}), 1 / fps
    for start in range(50):
        machine.reset()
        events = play(machine, [((start + n) * step, "a") for n in range(4)])
        assert brief(events) == [("a", "begin", round((start + 3) * step, 6))]


def test_a_shape_in_passing_does_not_begin_until_the_hand_rests() -> None:
    machine, events = engine(), []
    for n in range(12):
        events += machine.update([reading(0, "a", moving=n < 6)], n / 20)
    assert brief(events)[0] == ("a", "begin", 0.3)


def test_a_moving_hand_begins_what_it_shows_for_longer() -> None:
    machine = EventEngine({"a": TIMING, "slow": Timing(minimum_hold=0.8)})
    for name, begin in (("a", 0.4), ("slow", 0.8)):
        machine.reset()
        events = [e for n in range(21) for e in machine.update([reading(0, name, moving=True)], n / 20)]
        assert brief(events)[0] == (name, "begin", begin)


def test_moving_does_not_end_what_was_begun() -> None:
    machine = engine()
    play(machine, [(0.0, "a"), (0.1, "a")])
    assert brief(machine.update([reading(0, "a", moving=True)], 0.3)) == [("a", "hold", 0.3)]


def test_no_minimum_hold_begins_at_once_also_while_the_hand_moves() -> None:
    machine = EventEngine({"a": Timing(minimum_hold=0.0)})
    assert brief(machine.update([reading(0, "a", moving=True)], 0.0)) == [("a", "begin", 0.0)]


def test_no_minimum_hold_begins_at_once_even_at_time_zero() -> None:
    machine = EventEngine({"a": Timing(0.0, 0.0, 0.0)})
    assert brief(play(machine, [(0.0, "a"), (0.0, "a"), (0.0, None)])) == [
        ("a", "begin", 0.0),
        ("a", "hold", 0.0),
        ("a", "end", 0.0),
    ]


def test_a_glimpse_shorter_than_the_minimum_hold_fires_nothing() -> None:
    shown = [(0.0, "a"), (0.05, "a"), (0.09, None), (0.3, None), (0.35, "a"), (0.4, None), (1.0, None)]
    assert play(engine(), shown) == []


def test_a_flicker_while_waiting_does_not_start_the_wait_over() -> None:
    assert brief(play(engine(), [(0.0, "a"), (0.04, None), (0.08, "a"), (0.1, "a")])) == [("a", "begin", 0.1)]


def test_another_gesture_while_waiting_starts_the_wait_over() -> None:
    assert brief(play(engine(), [(0.0, "a"), (0.08, "b"), (0.1, "a"), (0.15, "a"), (0.2, "a")])) == [
        ("a", "begin", 0.2)
    ]


def test_end_comes_after_the_release_and_a_shorter_flicker_is_held_through() -> None:
    shown = [
        (0.0, "a"),
        (0.1, "a"),
        (0.2, None),
        (0.25, "b"),
        (0.3, "a"),
        (0.4, None),
        (0.5, None),
        (0.52, None),
    ]
    assert brief(play(engine(), shown)) == [
        ("a", "begin", 0.1),
        ("a", "hold", 0.2),
        ("a", "hold", 0.25),
        ("a", "hold", 0.3),
        ("a", "hold", 0.4),
        ("a", "hold", 0.5),
        ("a", "end", 0.52),
    ]


def test_one_gesture_hands_over_to_the_next_in_one_frame() -> None:
    shown = [(0.0, "a"), (0.1, "a"), (0.2, "b"), (0.3, "b"), (0.32, "b")]
    assert brief(play(engine(), shown))[-2:] == [("a", "end", 0.32), ("b", "begin", 0.32)]


def test_a_flicker_of_another_gesture_does_not_count_towards_its_hold() -> None:
    machine = EventEngine({"a": TIMING, "b": Timing(minimum_hold=0.3, release=0.12, cooldown=0.0)})
    shown = [(0.0, "a"), (0.11, "a"), (0.2, "b"), (0.25, "a")]
    shown += [(0.3, "b"), (0.45, "b"), (0.55, "b"), (0.61, "b")]
    assert brief(play(machine, shown))[-2:] == [("a", "end", 0.45), ("b", "begin", 0.61)]


def test_cooldown_holds_back_the_same_gesture_but_no_other() -> None:
    shown = [(0.0, "a"), (0.1, "a"), (0.2, None), (0.32, None)]
    again = [(0.35, "a"), (0.5, "a"), (0.81, "a"), (0.83, "a")]
    assert brief(play(engine(), shown + again))[2:] == [("a", "end", 0.32), ("a", "begin", 0.83)]
    other = [(0.35, "b"), (0.5, "b")]
    assert brief(play(engine(), shown + other))[2:] == [("a", "end", 0.32), ("b", "begin", 0.5)]


def test_cooldown_is_per_hand() -> None:
    machine = engine()
    play(machine, [(0.0, "a"), (0.1, "a"), (0.2, None), (0.32, None)])
    events = [machine.update([reading(0, "a"), reading(1, "a")], t) for t in (0.35, 0.45)][-1]
    assert [(e.hand.id, e.phase) for e in events] == [(1, Phase.BEGIN)]


def test_a_hand_missing_within_the_grace_goes_on() -> None:
    shown = [(0.0, "a"), (0.1, "a"), (0.2, "gone"), (0.4, "gone"), (0.41, "a")]
    events = play(engine(missing_grace=0.35), shown)
    assert brief(events) == [("a", "begin", 0.1), ("a", "hold", 0.41)]


def test_a_hand_missing_longer_is_cancelled_once() -> None:
    machine = engine(missing_grace=0.3)
    shown = [(0.0, "a"), (0.1, "a"), (0.2, "gone"), (0.41, "gone"), (0.5, "gone")]
    assert brief(play(machine, shown)) == [("a", "begin", 0.1), ("a", "cancel", 0.41)]
    assert machine.active(0) is None
    assert machine.hand_ids == (0,), "the cooldown still runs"
    play(machine, [(0.91, "gone")])
    assert machine.hand_ids == ()


def test_a_hand_that_comes_back_after_the_grace_is_cancelled_and_starts_over() -> None:
    shown = [(0.0, "a"), (0.1, "a"), (0.2, "gone"), (0.6, "b"), (0.75, "b")]
    assert brief(play(engine(missing_grace=0.3), shown)) == [
        ("a", "begin", 0.1),
        ("a", "cancel", 0.6),
        ("b", "begin", 0.75),
    ]


def test_an_id_that_comes_back_cannot_dodge_the_cooldown() -> None:
    shown = [(0.0, "a"), (0.1, "a"), (0.15, "gone"), (0.5, "gone"), (0.6, "a"), (0.9, "a"), (1.0, "a")]
    assert brief(play(engine(missing_grace=0.3), shown)) == [
        ("a", "begin", 0.1),
        ("a", "cancel", 0.5),
        ("a", "begin", 1.0),
    ]


def test_a_slow_source_is_no_lost_hand() -> None:
    shown = [(t, "a") for t in (0.0, 1.0, 2.0, 3.0)]
    assert [p for _, p, _ in brief(play(engine(missing_grace=0.3), shown))] == ["begin", "hold", "hold"]


def test_a_hand_lost_before_its_gesture_began_fires_nothing_and_waits_anew() -> None:
    shown = [(0.0, "a"), (0.05, "gone"), (0.1, "a"), (0.15, "a"), (0.2, "a")]
    assert brief(play(engine(), shown)) == [("a", "begin", 0.2)]


def test_time_that_stands_still_completes_nothing() -> None:
    assert play(engine(), [(0.0, "a")] * 50) == []


def test_reset_ends_what_is_in_view_and_cancels_what_is_missing() -> None:
    machine = engine()
    for t in (0.0, 0.1):
        machine.update([reading(0, "a"), reading(1, "b")], t)
    machine.update([reading(0, "a")], 0.2)
    assert brief(machine.reset()) == [("a", "end", 0.2), ("b", "cancel", 0.2)]
    assert machine.hand_ids == ()
    assert machine.reset() == []


@pytest.mark.parametrize("field", ["minimum_hold", "release", "cooldown"])
@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf")])
def test_timings_are_checked(field: str, value: float) -> None:
    with pytest.raises(InvalidArgumentError, match=field):
        Timing(**{field: value})
    with pytest.raises(InvalidArgumentError, match="missing_grace"):
        EventEngine(missing_grace=value)


def test_of_two_hands_with_one_id_the_first_counts() -> None:
    machine = engine()
    for t in (0.0, 0.1):
        events = machine.update([reading(0, "a"), reading(0, "b")], t)
    assert brief(events) == [("a", "begin", 0.1)]


def test_confidence_and_value_follow_the_hand_and_outlast_a_flicker() -> None:
    machine = engine()
    machine.update([reading(0, "a", 0.6, 0.1)], 0.0)
    begin = machine.update([reading(0, "a", 0.7, 0.2)], 0.1)[0]
    hold = machine.update([reading(0, "a", 0.8, 0.3)], 0.2)[0]
    flicker = machine.update([reading(0, None)], 0.25)[0]
    assert [(e.confidence, e.value) for e in (begin, hold, flicker)] == [(0.7, 0.2), (0.8, 0.3), (0.8, 0.3)]
    assert reading(0, "a").values == {}
    assert begin.hand is HANDS[0]


rules = st.builds(
    Timing,
    minimum_hold=st.sampled_from([0.0, 0.05, 0.3]),
    release=st.sampled_from([0.0, 0.05, 0.3]),
    cooldown=st.sampled_from([0.0, 0.2, 1.0]),
)
shown = st.dictionaries(st.integers(0, 3), st.sampled_from(["a", "b", "c", None]), max_size=4)
streams = st.lists(st.tuples(st.sampled_from([0.0, 0.01, 0.04, 0.1, 0.25, 0.7]), shown), max_size=80)


@settings(max_examples=400, deadline=None)
@given(rules, rules, st.sampled_from([0.0, 0.1, 0.5]), streams)
def test_the_life_of_every_gesture_is_whole(
    first: Timing, second: Timing, grace: float, stream: list[tuple[float, dict[int, str | None]]]
) -> None:
    table = {"a": first, "b": second}
    machine = EventEngine(table, missing_grace=grace)
    time, seen = 0.0, dict[int, float]()
    active: dict[int, GestureEvent] = {}
    ready: dict[tuple[int, str], float] = defaultdict(lambda: float("-inf"))

    def check(events: list[GestureEvent], hands: dict[int, Hand]) -> None:
        for event in events:
            hand, name = event.hand.id, event.name
            rule = table.get(name, Timing())
            if event.phase is Phase.BEGIN:
                assert hand not in active, "one gesture at a time on a hand"
                assert hand in hands, "nothing begins on a hand that is not in view"
                assert event.time >= ready[hand, name], "nothing begins during its cooldown"
                active[hand] = event
                continue
            assert active[hand].name == name, "everything else belongs to the gesture that began"
            assert event.duration == pytest.approx(event.time - active[hand].time)
            if event.phase in (Phase.END, Phase.CANCEL):
                del active[hand]
                ready[hand, name] = event.time + rule.cooldown
            else:
                assert event.phase is Phase.HOLD
                assert hand in hands

    for step, names in stream:
        time += step
        events = machine.update([reading(i, name) for i, name in names.items()], time)
        check(events, {i: HANDS[i] for i in names})
        seen |= dict.fromkeys(names, time)
        for i in range(4):
            assert machine.active(i) == (active[i].name if i in active else None)
            if i in active:
                assert time - seen[i] <= grace + 1e-6, "no gesture outlives its hand"
    longest = max(first.cooldown, second.cooldown, Timing().cooldown)
    check(machine.update([], time + grace + 0.001), {})
    assert active == {}
    machine.update([], time + grace + longest + 0.01)
    assert machine.hand_ids == (), "no state outlives its hand"
