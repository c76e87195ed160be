"""The queue never waits for its reader, keeps the order, and says what it dropped."""

from __future__ import annotations

import queue
import threading

import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import Phase
from gesturekit.session.event_queue import EventQueue
from tests.builders import make_event


def test_events_come_out_in_order_and_the_end_is_told() -> None:
    events = EventQueue()
    for time in range(5):
        events.put(make_event(time=float(time)))
    assert len(events) == 5
    events.close()
    assert [event.time for event in events] == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert events.get() is None
    assert events.ended


def test_when_it_is_full_the_oldest_hold_gives_way_then_the_oldest_event() -> None:
    events = EventQueue(maxsize=3)
    for phase, time in [(Phase.BEGIN, 0.0), (Phase.HOLD, 1.0), (Phase.HOLD, 2.0), (Phase.END, 3.0)]:
        events.put(make_event(phase=phase, time=time))
    events.put(make_event(time=4.0))
    assert events.dropped == 2
    events.put(make_event(time=5.0))
    events.close()
    assert [event.time for event in events] == [3.0, 4.0, 5.0]
    assert events.dropped == 3


def test_whoever_waits_gets_the_event_from_another_thread() -> None:
    events = EventQueue()
    got: list[float] = []
    reader = threading.Thread(target=lambda: got.extend(event.time for event in events))
    reader.start()
    for time in range(100):
        events.put(make_event(time=float(time)))
    events.close()
    reader.join(5.0)
    assert got == [float(time) for time in range(100)]


def test_waiting_can_be_limited() -> None:
    events = EventQueue()
    with pytest.raises(queue.Empty):
        events.get(timeout=0.01)
    with pytest.raises(queue.Empty):
        events.get_nowait()


def test_nothing_comes_in_after_the_end() -> None:
    events = EventQueue()
    events.close()
    events.put(make_event())
    assert list(events) == []


@pytest.mark.parametrize("size", [0, -1, 2.5, True, "10"])
def test_a_size_that_is_none_is_refused(size: object) -> None:
    with pytest.raises(InvalidArgumentError, match="maxsize is"):
        EventQueue(size)  # type: ignore[arg-type]
