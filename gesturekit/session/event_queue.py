"""A thread-safe, bounded queue of gesture events: the session puts in, never waiting; any thread takes."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent, Phase

DEFAULT_SIZE = 1000
"""Events that wait in a queue whose size is not given: half a minute of two hands at 30 frames a second."""


class EventQueue:
    """Events between two threads, oldest first.

    When it is full, the oldest HOLD gives way, since another one follows it; where there is none, the oldest
    event does.

    Parameters
    ----------
    maxsize
        How many events may wait, 1 or more.

    Attributes
    ----------
    dropped
        Events that gave way.
    on_change
        Called after each event and at the end, in the thread that caused it.

    Examples
    --------
    >>> events = EventQueue()
    >>> events.close()
    >>> list(events)
    []
    """

    def __init__(self, maxsize: int = DEFAULT_SIZE) -> None:
        if isinstance(maxsize, bool) or not isinstance(maxsize, int) or maxsize < 1:
            raise InvalidArgumentError(
                f"maxsize is {maxsize!r}; expected a whole number of events, 1 or more"
            )
        self.dropped = 0
        self.on_change: Callable[[], object] = lambda: None
        self._maxsize = maxsize
        self._events: deque[GestureEvent] = deque()
        self._closed = False
        self._changed = threading.Condition()

    def __len__(self) -> int:
        return len(self._events)

    @property
    def ended(self) -> bool:
        """Whether no further event will come; those that wait can still be taken."""
        return self._closed

    def put(self, event: GestureEvent) -> None:
        """Add an event; never waits. After the end it is let go."""
        with self._changed:
            if self._closed:
                return
            if len(self._events) >= self._maxsize:
                holds = (n for n, waiting in enumerate(self._events) if waiting.phase is Phase.HOLD)
                del self._events[next(holds, 0)]
                self.dropped += 1
            self._events.append(event)
            self._changed.notify()
        self.on_change()

    def get(self, timeout: float | None = None) -> GestureEvent | None:
        """Take the oldest event; wait up to `timeout` seconds for one, or, with None, as long as it takes.

        Returns
        -------
        The event; None when the session is over and every event was taken.

        Raises
        ------
        queue.Empty
            When none came in time.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._events) or self._closed, timeout):
                raise queue.Empty
            return self._events.popleft() if self._events else None

    def get_nowait(self) -> GestureEvent | None:
        """Take the oldest event as `get` does, without waiting."""
        return self.get(timeout=0.0)

    def __iter__(self) -> Iterator[GestureEvent]:
        """Take events until the session is over."""
        while (event := self.get()) is not None:
            yield event

    def close(self) -> None:
        """Let no more events in; whoever waits is woken. May be called twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self.on_change()
