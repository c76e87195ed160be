"""The registry calls what was asked for, no more, and survives callbacks that fail."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Side
from gesturekit.session.callbacks import CallbackRegistry
from tests.builders import make_event, make_hand

NAMES = ("open_palm", "thumb_up", "thumb_down", "pinch")


def heard(registry: CallbackRegistry, name: str, **conditions: object) -> list[GestureEvent]:
    """What a callback registered under these conditions hears from now on."""
    events: list[GestureEvent] = []
    registry.add(name, events.append, **conditions)  # type: ignore[arg-type]
    return events


@pytest.mark.parametrize(
    ("asked", "called"),
    [
        ("fire", {Phase.BEGIN, Phase.TRIGGER}),
        ("begin", {Phase.BEGIN}),
        ("hold", {Phase.HOLD}),
        ("end", {Phase.END}),
        ("cancel", {Phase.CANCEL}),
        ("trigger", {Phase.TRIGGER}),
        (Phase.HOLD, {Phase.HOLD}),
        ("*", set(Phase)),
    ],
)
def test_phase_decides_when_a_callback_is_called(asked: str, called: set[Phase]) -> None:
    registry = CallbackRegistry(NAMES)
    events = heard(registry, "pinch", phase=asked)
    registry.dispatch(make_event("pinch", phase) for phase in Phase)
    assert {event.phase for event in events} == called


def test_only_the_named_gesture_calls() -> None:
    registry = CallbackRegistry(NAMES)
    up, everything = heard(registry, "thumb_up"), heard(registry, "*")
    registry.dispatch([make_event("thumb_up"), make_event("pinch")])
    assert [event.name for event in up] == ["thumb_up"]
    assert [event.name for event in everything] == ["thumb_up", "pinch"]


@pytest.mark.parametrize("hand", ["left", Side.LEFT])
def test_only_the_named_hand_calls(hand: str) -> None:
    registry = CallbackRegistry(NAMES)
    events = heard(registry, "thumb_up", hand=hand)
    registry.dispatch(make_event(hand=make_hand(side=side)) for side in (Side.RIGHT, Side.LEFT))
    assert [event.hand.side for event in events] == [Side.LEFT]


def test_cooldown_is_measured_in_the_sources_seconds() -> None:
    registry = CallbackRegistry(NAMES)
    events = heard(registry, "thumb_up", cooldown=0.5)
    registry.dispatch(make_event(time=time) for time in (0.0, 0.2, 0.49, 0.5, 0.9, 1.0))
    assert [event.time for event in events] == [0.0, 0.5, 1.0]


def test_a_source_that_starts_over_is_not_held_to_the_old_cooldown() -> None:
    registry = CallbackRegistry(NAMES)
    events = heard(registry, "thumb_up", cooldown=0.5)
    registry.dispatch(make_event(time=time) for time in (60.0, 1.0, 1.2, 1.6))
    assert [event.time for event in events] == [60.0, 1.0, 1.6]


def test_each_callback_has_its_own_cooldown() -> None:
    registry = CallbackRegistry(NAMES)
    rare, often = heard(registry, "thumb_up", cooldown=10.0), heard(registry, "thumb_up")
    registry.dispatch(make_event(time=float(second)) for second in range(3))
    assert (len(rare), len(often)) == (1, 3)


@pytest.mark.parametrize(
    ("name", "conditions", "told"),
    [
        ("tumb_up", {}, "'thumb_up'"),
        ("Thumb Up", {}, "'thumb_up'"),
        ("pinch", {"phase": "beginn"}, "'begin'"),
        ("pinch", {"hand": "rigth"}, "'right'"),
        ("pinch", {"cooldown": -1}, "-1"),
        ("pinch", {"cooldown": float("nan")}, "nan"),
        ("pinch", {"cooldown": "1"}, "'1'"),
    ],
)
def test_a_wrong_word_names_the_right_one(name: str, conditions: dict[str, object], told: str) -> None:
    registry = CallbackRegistry(NAMES)
    with pytest.raises(InvalidArgumentError, match=told):
        heard(registry, name, **conditions)
    assert len(registry) == 0


def test_a_word_like_no_other_lists_what_there_is() -> None:
    with pytest.raises(InvalidArgumentError, match="open_palm, thumb_up, thumb_down, pinch"):
        CallbackRegistry(NAMES).add("xyz", print)


def test_what_cannot_be_called_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="function that takes one GestureEvent"):
        CallbackRegistry(NAMES).add("pinch", "not a function")  # type: ignore[arg-type]


def test_a_failing_callback_is_logged_and_the_others_run(caplog: pytest.LogCaptureFixture) -> None:
    registry = CallbackRegistry(NAMES)

    def fails(event: GestureEvent) -> None:
        raise ValueError("broken app code")

    registry.add("pinch", fails)
    events = heard(registry, "pinch")
    with caplog.at_level(logging.ERROR):
        registry.dispatch([make_event("pinch", time=1.5)])
    assert len(events) == 1
    assert registry.errors == 1
    assert "fails" in caplog.text
    assert "ValueError: broken app code" in caplog.text
    assert "Traceback" in caplog.text


def test_strict_lets_the_exception_through() -> None:
    registry = CallbackRegistry(NAMES, strict=True)

    def fails(event: GestureEvent) -> None:
        raise ValueError("broken app code")

    registry.add("pinch", fails)
    with pytest.raises(ValueError, match="broken app code"):
        registry.dispatch([make_event("pinch")])


def test_a_callback_may_add_another_while_it_runs() -> None:
    registry = CallbackRegistry(NAMES)
    later: list[GestureEvent] = []
    registry.add("pinch", lambda event: registry.add("thumb_up", later.append))
    registry.dispatch([make_event("pinch"), make_event("thumb_up")])
    assert [event.name for event in later] == ["thumb_up"]


def test_a_callback_may_remove_itself_while_it_runs() -> None:
    registry = CallbackRegistry(NAMES)
    once: list[GestureEvent] = []

    def only_once(event: GestureEvent) -> None:
        once.append(event)
        registry.remove(only_once)

    registry.add("pinch", only_once)
    registry.add(["pinch", "thumb_up"], only_once, hold=0.0)
    others = heard(registry, "pinch")
    registry.dispatch([make_event("pinch"), make_event("pinch", time=1.0)])
    assert [len(once), len(others), len(registry)] == [1, 2, 1]


def test_a_callback_removed_by_another_hears_no_more_of_the_same_frame() -> None:
    registry = CallbackRegistry(NAMES)
    events: list[GestureEvent] = []
    ruled: list[GestureEvent] = []
    hear, hear_ruled = events.append, ruled.append

    def remove(event: GestureEvent) -> None:
        registry.remove(hear)
        registry.remove(hear_ruled)

    registry.add("pinch", remove)
    registry.add("pinch", hear)
    registry.add(None, hear_ruled, sequence=["thumb_up", "pinch"])
    registry.dispatch([make_event("thumb_up", phase) for phase in (Phase.BEGIN, Phase.END)])
    registry.dispatch([make_event("pinch")])
    assert (events, ruled, len(registry)) == ([], [], 1)


def test_a_removed_rule_makes_room_for_the_next() -> None:
    registry = CallbackRegistry(NAMES)
    first: list[GestureEvent] = []
    second: list[GestureEvent] = []
    hear_first, hear_second = first.append, second.append
    registry.add("pinch", hear_first, hold=0.0)
    registry.add("pinch", hear_second, hold=0.0)
    registry.remove(hear_first)
    third = heard(registry, "pinch", hold=0.0)
    registry.dispatch([make_event("pinch")])
    assert (len(first), len(second), len(third)) == (0, 1, 1)


def test_what_was_never_added_cannot_be_removed() -> None:
    with pytest.raises(InvalidArgumentError, match=r"print.* is not registered"):
        CallbackRegistry(NAMES).remove(print)


def test_a_coroutine_is_refused_because_nobody_would_await_it() -> None:
    async def listen(event: GestureEvent) -> None:
        raise AssertionError

    registry = CallbackRegistry(NAMES)
    with pytest.raises(InvalidArgumentError, match=r"listen.*async for event in session\.events"):
        registry.add("pinch", listen)
    assert len(registry) == 0


def test_a_hand_whose_side_turns_out_to_be_the_other_keeps_what_it_began() -> None:
    registry = CallbackRegistry(NAMES)
    left = heard(registry, "pinch", hand="left", phase="*")
    right = heard(registry, "pinch", hand="right", phase="*")
    phases = [Phase.BEGIN, Phase.HOLD, Phase.TRIGGER, Phase.END]
    for side, phase in zip((Side.LEFT, Side.RIGHT, Side.RIGHT, Side.RIGHT), phases, strict=True):
        registry.dispatch([make_event("pinch", phase, hand=make_hand(side=side))])
    assert [event.phase for event in left] == phases
    assert right == []
    # Once it has ended, the side counts that it has now; also for what began before anybody listened.
    registry.dispatch([make_event("pinch", Phase.HOLD, hand=make_hand(side=Side.RIGHT))])
    assert [event.phase for event in right] == [Phase.HOLD]


@pytest.mark.parametrize(
    ("callback", "told"),
    [
        (lambda: None, r"lambda>\(\), which cannot be called with one GestureEvent"),
        (lambda event, other: None, r"\(event, other\).*missing.*'other'"),
        (lambda *, event: None, "cannot be called with one GestureEvent"),
    ],
)
def test_a_callback_that_cannot_take_an_event_is_refused_at_once(callback, told: str) -> None:
    with pytest.raises(InvalidArgumentError, match=told):
        CallbackRegistry(["ok"]).add("ok", callback)


@pytest.mark.parametrize("callback", [print, lambda *events: None, lambda event, extra=1: None, [].append])
def test_whatever_takes_one_event_is_a_callback(callback) -> None:
    registry = CallbackRegistry(["ok"])
    registry.add("ok", callback)
    assert len(registry) == 1


def test_a_bare_decorator_is_told_how_to_be_written() -> None:
    def like(event: GestureEvent) -> None: ...

    with pytest.raises(InvalidArgumentError, match=r"like' stands where.*@session\.on\(\"thumb_up\"\)"):
        CallbackRegistry(["ok"]).check(like, phase="fire", hand=None, cooldown=None)


class Listening:
    async def __call__(self, event: GestureEvent) -> None:
        raise AssertionError


async def listening(event: GestureEvent, more: int = 1) -> None:
    raise AssertionError


@pytest.mark.parametrize(
    "callback", [Listening(), functools.partial(listening, more=2), Listening().__call__]
)
def test_a_coroutine_in_another_dress_is_refused_too(callback: Callable[[GestureEvent], object]) -> None:
    with pytest.raises(InvalidArgumentError, match="coroutine"):
        CallbackRegistry(NAMES).add("pinch", callback)


def test_a_callback_that_turns_out_to_return_a_coroutine_is_told(caplog: pytest.LogCaptureFixture) -> None:
    registry = CallbackRegistry(NAMES)
    registry.add("pinch", lambda event: listening(event))
    registry.dispatch([make_event("pinch", Phase.BEGIN)])
    assert registry.errors == 1
    assert "returns a coroutine, which nobody would await" in caplog.text


def test_the_id_of_a_hand_may_be_of_numpys_kind() -> None:
    registry = CallbackRegistry(NAMES)
    events = heard(registry, "pinch", hand=np.int64(7))
    registry.dispatch([make_event("pinch", Phase.BEGIN, hand=make_hand(hand_id)) for hand_id in (6, 7)])
    assert [event.hand.id for event in events] == [7]
