"""Gesture events for asyncio: `async for event in session.events()`.

The session runs in a thread of its own, so that tracking never holds up the event loop; events cross over
through a bounded queue.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from gesturekit.gestures.events import GestureEvent
from gesturekit.session.event_queue import EventQueue

if TYPE_CHECKING:
    from typing_extensions import Self


class BackgroundRun:
    """A session that runs in a thread of its own, for all streams that listen to it.

    It begins with the first listener and is ended when the last one has left. `run` and `stop` are the
    session's.
    """

    def __init__(self, run: Callable[[], object], stop: Callable[[], object]) -> None:
        self._run = run
        self._stop = stop
        self._errors: list[BaseException] = []
        self._thread: threading.Thread | None = None
        self._listeners = 0

    def join_in(self) -> None:
        """Listen from now on."""
        self._listeners += 1
        if self._thread is None:
            # The thread must not keep this alive: letting go of all streams ends the session.
            self._thread = threading.Thread(
                target=_run, args=(self._run, self._errors), name="gesturekit-session", daemon=True
            )
            self._thread.start()

    def leave(self) -> None:
        """Listen no more; whoever leaves last ends the session."""
        self._listeners -= 1
        if self.is_left:
            self._stop()

    @property
    def is_left(self) -> bool:
        """Whether nobody listens any more."""
        return self._listeners == 0

    async def wait(self) -> None:
        """Wait until the session is over, and raise what ended it, if not its source's end."""
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)
        for error in self._errors:
            raise error


def _run(run: Callable[[], object], errors: list[BaseException]) -> None:
    try:
        run()
    except BaseException as error:
        errors.append(error)


class EventStream:
    """An asynchronous iterator of events; made by `Session.events`.

    Waiting for an event may be cancelled, and then be done again: nothing is lost. The session ends when the
    stream, or the last of several, is closed: by ``async with``, `aclose`, or by letting go of it.

    Parameters
    ----------
    queue
        Where the events come from.
    background
        What runs the session; joined with the first event that is asked for. None when somebody else runs it.

    Examples
    --------
    >>> import asyncio
    >>> async def names():
    ...     with gk.Session("hands.jsonl", effect=None) as session:
    ...         return [event.name async for event in session.events(phase="begin")]
    >>> asyncio.run(names())
    ['victory']
    """

    def __init__(self, queue: EventQueue, background: BackgroundRun | None) -> None:
        self._listening = False
        self._queue = queue
        self._background = background
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        # Weakly: the session holds the queue, and must not keep alive whom nobody listens to any more.
        notify = weakref.WeakMethod(self._notify)
        queue.on_change = lambda: None if (call := notify()) is None else call()

    @property
    def dropped(self) -> int:
        """Events that were left out because nobody took them in time."""
        return self._queue.dropped

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> GestureEvent:
        self._start()
        while True:
            self._wake.clear()
            # Asked first: the last event and the end may both come between two looks at the queue.
            ended = self._queue.ended
            if len(self._queue) > 0:
                event = self._queue.get_nowait()
                if event is not None:
                    return event
            if ended:
                left = self._leave()
                if left is not None:
                    await left.wait()
                raise StopAsyncIteration
            await self._wake.wait()

    async def aclose(self) -> None:
        """Listen no more; if nobody else does, end the session that runs for it and wait. May be repeated."""
        self._queue.close()
        left = self._leave()
        if left is not None and left.is_left:
            await left.wait()

    async def __aenter__(self) -> Self:
        self._start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __del__(self) -> None:
        self._leave()

    def _start(self) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            if self._background is not None:
                self._listening = True
                self._background.join_in()

    def _leave(self) -> BackgroundRun | None:
        """Listen no more; returns what was listened to, if anything."""
        if not self._listening or self._background is None:
            return None
        self._listening = False
        self._background.leave()
        return self._background

    def _notify(self) -> None:
        if self._loop is not None:
            # A loop that was closed meanwhile has nobody left who waits.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake.set)
