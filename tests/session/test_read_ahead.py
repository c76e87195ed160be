"""Reading ahead and writing behind lose nothing, keep the order, stay bounded and pass errors on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from gesturekit.errors import SinkError, SourceError
from gesturekit.session.read_ahead import ReadAhead, WriteBehind


def wait_until(condition: threading.Event) -> None:
    assert condition.wait(5.0), "the other thread never got there"


class ListSink:
    """A sink that remembers, and fails when told to."""

    def __init__(self, fail_at: int | None = None, gate: threading.Event | None = None) -> None:
        self.items: list[int] = []
        self.closed = 0
        self._fail_at = fail_at
        self._gate = gate

    def write(self, item: int) -> None:
        if self._gate is not None:
            self._gate.wait(5.0)
        if item == self._fail_at:
            raise SinkError(f"no space left for {item}")
        self.items.append(item)

    def close(self) -> None:
        self.closed += 1


def test_reading_ahead_keeps_every_item_in_order() -> None:
    with ReadAhead(iter(range(1000))) as ahead:
        assert list(ahead) == list(range(1000))
        assert list(ahead) == []


def test_reading_ahead_runs_in_another_thread_and_is_bounded() -> None:
    made: list[int] = []
    threads: set[int] = set()
    enough = threading.Event()

    def items() -> Iterator[int]:
        for number in range(100):
            threads.add(threading.get_ident())
            made.append(number)
            if len(made) == 4:
                enough.set()
            yield number

    with ReadAhead(items(), depth=3) as ahead:
        wait_until(enough)
        time.sleep(0.2)
        assert len(made) == 4, "three wait in the queue, one in the hand of the thread"
        assert next(ahead) == 0
    assert threading.get_ident() not in threads
    assert len(made) <= 6


def test_an_error_of_the_source_arrives_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise SourceError("broken in the middle")

    seen = []
    with ReadAhead(items()) as ahead, pytest.raises(SourceError, match="broken in the middle"):
        for item in ahead:
            seen.append(item)  # noqa: PERF402
    assert seen == [1, 2]


def test_writing_behind_has_written_everything_when_it_is_closed() -> None:
    sink = ListSink()
    writer = WriteBehind(sink)
    for number in range(500):
        writer.write(number)
    writer.close()
    writer.close()
    assert sink.items == list(range(500))
    assert sink.closed == 1


def test_a_slow_sink_slows_the_writer() -> None:
    gate = threading.Event()
    sink = ListSink(gate=gate)
    writer = WriteBehind(sink, depth=2)
    done = threading.Event()

    def write_all() -> None:
        for number in range(10):
            writer.write(number)
        done.set()

    thread = threading.Thread(target=write_all)
    thread.start()
    assert not done.wait(0.3), "ten items do not fit into a queue of two"
    gate.set()
    wait_until(done)
    thread.join()
    writer.close()
    assert sink.items == list(range(10))


def test_a_failing_sink_is_closed_and_its_error_reaches_the_writer() -> None:
    sink = ListSink(fail_at=3)
    writer = WriteBehind(sink, depth=2)
    with pytest.raises(SinkError, match="no space left for 3"):
        for number in range(10_000):
            writer.write(number)
    assert sink.items == [0, 1, 2]
    assert sink.closed == 1
    writer.close()


def test_an_error_in_the_last_items_is_raised_by_close() -> None:
    sink = ListSink(fail_at=1)
    writer = WriteBehind(sink, depth=8)
    writer.write(0)
    writer.write(1)
    with pytest.raises(SinkError, match="no space left for 1"):
        writer.close()
    assert sink.closed == 1


def test_no_thread_is_left_behind() -> None:
    before = threading.active_count()
    with ReadAhead(iter(range(100))) as ahead:
        next(ahead)
    writer = WriteBehind(ListSink())
    writer.write(1)
    writer.close()
    assert threading.active_count() == before
