from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from gesturekit.errors import SourceError
from gesturekit.hands import ImageArray
from gesturekit.media import LiveSource, rotate_source
from tests.media.clips import SIZE, number_in, numbered


class Producer:
    """A camera of our own: each picture is let through by `give`, so that tests need no luck with timing."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self._allowed = threading.Semaphore(0)
        self._asked = threading.Semaphore(0)
        self._number = 0
        self._last: BaseException | str | None = None

    def read(self) -> ImageArray | None:
        self._asked.release()
        self._allowed.acquire()
        if isinstance(self._last, BaseException):
            raise self._last
        if self._last == "end":
            return None
        self._number += 1
        return numbered(self._number - 1)

    def give(self, count: int = 1) -> None:
        """Let `count` pictures through, and return when the last of them has arrived."""
        for _ in range(count):
            self._asked.acquire()
            self._allowed.release()
        self._asked.acquire()
        self._asked.release()

    def finish(self, how: BaseException | str) -> None:
        self._asked.acquire()
        self._last = how
        self._allowed.release()
        assert self.released.wait(10)


@pytest.fixture
def producer() -> Iterator[Producer]:
    made = Producer()
    yield made
    made._last = "end"
    made._allowed.release()


def start(producer: Producer, **options: float) -> LiveSource:
    threading.Thread(target=producer.give, daemon=True).start()
    return LiveSource(producer.read, release=producer.released.set, name="our camera", **options)


def test_the_newest_picture_wins_and_the_others_are_counted(producer: Producer) -> None:
    with start(producer) as source:
        assert (source.live, source.size) == (True, SIZE)
        producer.give(4)
        frame = next(source)
        assert number_in(frame.image) == frame.index == 4
        assert source.dropped == 4
        producer.give(1)
        assert next(source).index == 5
        assert source.dropped == 4
        producer.give(2)
        assert next(source).index == 7
        assert source.dropped == 5


def test_no_picture_is_given_twice(producer: Producer) -> None:
    with start(producer, stall_seconds=0.2) as source:
        assert next(source).index == 0
        with pytest.raises(SourceError, match=r"our camera gave no picture for 0\.2 s"):
            next(source)
        producer.give(1)
        assert next(source).index == 1


def test_times_are_those_of_arrival(producer: Producer) -> None:
    before = time.monotonic()
    with start(producer) as source:
        assert next(source).time == 0.0
        producer.give(1)
        longest = time.monotonic() - before
        time.sleep(longest + 0.1)
        assert 0.0 < next(source).time <= longest


def test_the_last_picture_is_given_before_the_end(producer: Producer) -> None:
    with start(producer) as source:
        producer.give(2)
        producer.finish("end")
        assert [frame.index for frame in source] == [2]
        assert list(source) == []


def test_a_failure_comes_after_the_last_picture_and_once(producer: Producer) -> None:
    with start(producer) as source:
        producer.give(1)
        producer.finish(SourceError("the cable was pulled"))
        assert next(source).index == 1
        with pytest.raises(SourceError, match="the cable was pulled"):
            next(source)
        assert list(source) == []


def test_a_device_that_cannot_be_let_go_ends_the_source_at_once() -> None:
    pictures = iter([numbered(0), numbered(1)])

    def release() -> None:
        raise OSError("the driver is gone")

    with LiveSource(lambda: next(pictures, None), release=release, stall_seconds=30.0) as source:
        with pytest.raises(OSError, match="the driver is gone"):
            for _ in source:
                pass
        assert list(source) == []


def test_a_reading_thread_that_exits_tells_the_reader() -> None:
    steps = iter([numbered(0), None])

    def read() -> ImageArray:
        picture = next(steps)
        if picture is None:
            raise SystemExit(3)
        return picture

    with (
        LiveSource(read, stall_seconds=30.0) as source,
        pytest.raises(SystemExit),
    ):
        list(source)


def test_a_waiting_reader_is_woken_by_the_end(producer: Producer) -> None:
    with start(producer, stall_seconds=60) as source:
        next(source)
        threading.Timer(0.1, producer.finish, ["end"]).start()
        assert list(source) == []


def test_a_waiting_reader_is_woken_by_close(producer: Producer) -> None:
    source = start(producer, stall_seconds=60)
    next(source)
    threading.Timer(0.1, source.close).start()
    assert list(source) == []


def test_close_does_not_wait_for_a_device_that_hangs(producer: Producer) -> None:
    source = start(producer)
    source.close()
    source.close()
    assert not producer.released.is_set()
    assert list(source) == []
    # When the device comes back to life it is let go all the same.
    producer.give(0)
    producer._allowed.release()
    assert producer.released.wait(10)


def test_what_is_left_when_closed_is_not_given(producer: Producer) -> None:
    source = start(producer)
    producer.give(2)
    source.close()
    assert list(source) == []


def test_no_first_picture_is_an_error() -> None:
    released = threading.Event()
    hang = threading.Event()

    def read() -> ImageArray | None:
        hang.wait(30)
        return None

    with pytest.raises(SourceError, match=r"sleeper gave no picture for 0\.2 s"):
        LiveSource(read, release=released.set, name="sleeper", first_seconds=0.2)
    hang.set()
    assert released.wait(10)


def test_an_end_before_the_first_picture_is_an_error() -> None:
    with pytest.raises(SourceError, match="ended before its first picture"):
        LiveSource(lambda: None, name="nothing")


def test_an_error_before_the_first_picture_is_raised_at_once() -> None:
    def read() -> ImageArray | None:
        raise SourceError("no such camera")

    with pytest.raises(SourceError, match="no such camera"):
        LiveSource(read)


def test_a_slow_reader_sees_fresh_pictures_only() -> None:
    """A source at 200 pictures a second and a reader ten times slower: the backlog must not grow."""
    arrived = [0.0]
    began = time.monotonic()

    def read() -> ImageArray | None:
        time.sleep(0.005)
        arrived[0] = time.monotonic() - began
        return np.zeros((4, 4, 3), np.uint8)

    with LiveSource(read) as source:
        start_offset = None
        ages = []
        for _ in range(20):
            frame = next(source)
            now = time.monotonic() - began
            start_offset = now - frame.time if start_offset is None else start_offset
            ages.append(now - start_offset - frame.time)
            time.sleep(0.05)
        assert source.dropped >= 20
        assert frame.index > 40
        # Sixty pictures of backlog would be 0.3 s at the least; one picture is 0.005 s.
        assert sorted(ages)[len(ages) // 2] < 0.1


def test_a_source_that_is_forgotten_lets_its_device_go() -> None:
    released = threading.Event()

    def read() -> ImageArray | None:
        time.sleep(0.01)
        return np.zeros((4, 4, 3), np.uint8)

    source = LiveSource(read, release=released.set)
    next(source)
    del source
    gc.collect()
    assert released.wait(10)


def test_mirrored_reaches_the_frames(producer: Producer) -> None:
    threading.Thread(target=producer.give, daemon=True).start()
    with LiveSource(producer.read, mirrored=True) as source:
        assert next(source).mirrored


def test_two_sources_have_one_clock() -> None:
    """The same moment has the same time, however far apart the sources were opened."""
    first = LiveSource(iter([numbered(0)]).__next__)
    time.sleep(0.05)
    between = time.monotonic()
    second = LiveSource(iter([numbered(0)]).__next__)
    with first, second:
        assert first.start < between < second.start <= time.monotonic()
        assert first.start + next(first).time == first.start
        with rotate_source(second, 90) as turned:
            assert turned.start == second.start
