"""Reading ahead and writing behind: the two threads beside the one that tracks and draws.

Decoding and encoding release the interpreter's lock, so each runs beside the tracker. Both queues are
short: memory stays bounded, and a slow stage slows the others instead of being flooded.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar

from gesturekit.closing import Closing

T = TypeVar("T")

QUEUE_DEPTH = 3
"""Items that wait in each queue. Enough to smooth out key frames; three pictures of 4K are 75 MB."""

# How long a blocked thread sleeps before it looks whether the other side has gone.
_POLL_SECONDS = 0.1


class _End:
    """Put after the last item; carries what ended the stream."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class ReadAhead(Closing, Generic[T]):
    """Read an iterator in a thread of its own, a few items ahead.

    Items come in order and none is lost. An error of the iterator arrives after the items before it.

    Parameters
    ----------
    items
        What to read; from now on only this thread touches it, until `close` returns.
    depth
        How many items may wait.
    """

    def __init__(self, items: Iterator[T], depth: int = QUEUE_DEPTH) -> None:
        self._queue: queue.Queue[T | _End] = queue.Queue(maxsize=depth)
        self._closed = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._read, args=(items,), name="gesturekit-read", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        if self._ended:
            raise StopIteration
        item = self._queue.get()
        if not isinstance(item, _End):
            return item
        self._ended = True
        if item.error is not None:
            raise item.error
        raise StopIteration

    def close(self) -> None:
        """Stop reading, and wait for the item that is being read."""
        self._ended = True
        self._closed.set()
        self._thread.join()

    def _read(self, items: Iterator[T]) -> None:
        try:
            for item in items:
                if not self._put(item):
                    return
        except BaseException as error:
            self._put(_End(error))
        else:
            self._put(_End())

    def _put(self, item: T | _End) -> bool:
        while not self._closed.is_set():
            try:
                self._queue.put(item, timeout=_POLL_SECONDS)
            except queue.Full:
                continue
            return True
        return False


class Sink(Protocol):
    """Anything that takes items one by one and is closed at the end."""

    def write(self, *item: Any) -> None:
        """Take one item."""

    def close(self) -> None:
        """Finish what was written."""


class WriteBehind:
    """Write to a sink in a thread of its own.

    Everything written is in the sink when `close` returns. When the sink fails, what came after is let
    go, the sink is closed, and its error is raised by the next `write` or by `close`, once.

    Parameters
    ----------
    sink
        Where to write; from now on only this thread touches it, until `close` returns.
    depth
        How many items may wait.
    """

    def __init__(self, sink: Sink, depth: int = QUEUE_DEPTH) -> None:
        self._queue: queue.Queue[tuple[Any, ...] | _End] = queue.Queue(maxsize=depth)
        self._error: BaseException | None = None
        self._failed = threading.Event()
        self._thread = threading.Thread(
            target=self._drain, args=(sink,), name="gesturekit-write", daemon=True
        )
        self._thread.start()

    def write(self, *item: Any) -> None:
        """Hand one item over; waits while the queue is full."""
        while True:
            if self._failed.is_set():
                self.close()
                return
            try:
                self._queue.put(item, timeout=_POLL_SECONDS)
            except queue.Full:
                continue
            return

    def close(self) -> None:
        """Wait until everything is written and the sink is closed; may be called twice."""
        while self._thread.is_alive():
            try:
                self._queue.put(_End(), timeout=_POLL_SECONDS)
            except queue.Full:
                continue
            self._thread.join()
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _drain(self, sink: Sink) -> None:
        try:
            self._write_all(sink)
        except BaseException as error:
            self._error = error
        finally:
            try:
                sink.close()
            except BaseException as error:
                self._error = self._error or error
            self._failed.set()

    def _write_all(self, sink: Sink) -> None:
        while not isinstance(item := self._queue.get(), _End):
            sink.write(*item)
