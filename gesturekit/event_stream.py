"""Gesture events for asyncio: `async for event in session.events()`.

The session runs in a thread of its own, so that tracking never holds up the event loop; events cross over
through a bounded queue.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from gesturekit.event_queue import EventQueue
from gesturekit.gestures.events import GestureEvent

if TYPE_CHECKING:
    from typing_extensions import Self


class Runner(Protocol):
    """What a stream needs of a session."""

    def run(self) -> object:
        """Go through to the end."""

    def stop(self) -> None:
        """End soon."""


class EventStream:
    """An asynchronous iterator of events; made by `Session.events`.

    Waiting for an event may be cancelled, and then be done again: nothing is lost. The session ends when the
    stream is closed, by ``async with``, `aclose`, or by letting go of it.

    Parameters
    ----------
    queue
        Where the events come from.
    runner
        What to run in a thread of its own with the first event that is asked for; None when somebody else
        runs it.
    """

    def __init__(self, queue: EventQueue, runner: Runner | None) -> None:
        self._queue = queue
        self._runner = runner
        self._thread: threading.Thread | None = None
        self._outcome = _Outcome()
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
            if len(self._queue) > 0:
                event = self._queue.get_nowait()
                if event is not None:
                    return event
            if self._queue.ended:
                await self._join()
                raise StopAsyncIteration
            await self._wake.wait()

    async def aclose(self) -> None:
        """End the session, if this stream runs it, and wait for its end; may be called twice."""
        if self._thread is not None and self._runner is not None:
            self._runner.stop()
            await self._join()
        self._queue.close()

    async def __aenter__(self) -> Self:
        self._start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __del__(self) -> None:
        thread = self.__dict__.get("_thread")
        if thread is not None and thread.is_alive() and self._runner is not None:
            self._runner.stop()

    def _start(self) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            if self._runner is not None:
                # The thread must not keep the stream alive: letting go of the stream ends the session.
                self._thread = threading.Thread(
                    target=_run, args=(self._runner, self._outcome), name="gesturekit-session", daemon=True
                )
                self._thread.start()

    def _notify(self) -> None:
        loop = self._loop
        if loop is not None:
            # A loop that was closed meanwhile has nobody left who waits.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._wake.set)

    async def _join(self) -> None:
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)
        error, self._outcome.error = self._outcome.error, None
        if error is not None:
            raise error


class _Outcome:
    error: BaseException | None = None


def _run(runner: Runner, outcome: _Outcome) -> None:
    try:
        runner.run()
    except BaseException as error:
        outcome.error = error
