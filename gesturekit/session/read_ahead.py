"""Reading ahead and writing behind: the two threads beside the one that tracks and draws.

Decoding and encoding release the interpreter's lock, so each runs beside the tracker. Both queues are
short: memory stays bounded, and a slow stage slows the others instead of being flooded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from gesturekit.closing import Closing

T = TypeVar("T")

QUEUE_DEPTH = 3
"""Items that wait in each queue. Enough to smooth out key frames; three pictures of 4K are 75 MB."""

_END: Any = object()


class ReadAhead(Closing, Generic[T]):
    """Reads an iterator in a thread of its own, `depth` items ahead.

    Items come in order and none is lost. An error of the iterator arrives after the items before it. Only
    this thread touches the iterator, until `close` returns.
    """

    def __init__(self, items: Iterator[T], depth: int = QUEUE_DEPTH) -> None:
        self._items = items
        self._thread = ThreadPoolExecutor(1, "gesturekit-read")
        self._waiting: deque[Future[T]] = deque()
        for _ in range(depth + 1):
            self._read_one_more()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        if not self._waiting:
            raise StopIteration
        try:
            item = self._waiting.popleft().result()
        except BaseException:
            self.close()
            raise
        if item is _END:
            self.close()
            raise StopIteration
        self._read_one_more()
        return item

    def close(self) -> None:
        """Stop reading, and wait for the item that is being read."""
        self._waiting.clear()
        self._thread.shutdown(cancel_futures=True)

    def _read_one_more(self) -> None:
        self._waiting.append(self._thread.submit(next, self._items, _END))


class WriteBehind:
    """Writes to a sink, which has `write` and `close`, in a thread of its own; up to `depth` items wait.

    Everything written is in the sink when `close` returns. When the sink fails, what came after is let
    go, the sink is closed, and its error is raised by the next `write` or by `close`, once. Only this thread
    touches the sink, until `close` returns.
    """

    def __init__(self, sink: Any, depth: int = QUEUE_DEPTH) -> None:
        self._sink = sink
        self._depth = depth
        self._thread = ThreadPoolExecutor(1, "gesturekit-write")
        self._waiting: deque[Future[None]] = deque()
        self._error: BaseException | None = None
        self._closed = False

    def write(self, *item: Any) -> None:
        """Hand one item over; waits while the queue is full."""
        while len(self._waiting) > self._depth:
            self._waiting.popleft().result()
        if self._error is not None:
            self.close()
        elif not self._closed:
            self._waiting.append(self._thread.submit(self._write, item))

    def close(self) -> None:
        """Wait until everything is written and the sink is closed; may be called twice."""
        if not self._closed:
            self._closed = True
            self._thread.submit(self._finish)
            self._thread.shutdown()
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _write(self, item: tuple[Any, ...]) -> None:
        if self._error is None:
            try:
                self._sink.write(*item)
            except BaseException as error:
                self._error = error

    def _finish(self) -> None:
        try:
            self._sink.close()
        except BaseException as error:
            self._error = self._error or error
