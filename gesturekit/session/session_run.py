"""One run of a session: it begins once and ends once, whoever ends it, and in whatever thread."""

from __future__ import annotations

import contextlib
import inspect
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator
from types import FrameType

from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.session.pipeline import Pipeline
from gesturekit.session.session_result import SessionResult
from gesturekit.session.session_summary import SummaryBuilder


class SessionRun:
    """Goes through a pipeline once.

    `release` lets go of what the session itself holds, and may be called twice; `summary` is given what ended
    the run.
    """

    def __init__(
        self, open_pipeline: Callable[[], Pipeline], release: Callable[[], object], summary: SummaryBuilder
    ) -> None:
        self._open_pipeline = open_pipeline
        self._release = release
        self._summary = summary
        self._results: Generator[SessionResult, None, None] | None = None
        self._started: float | None = None
        self._elapsed = 0.0
        self._closed = False
        # The thread that is in `to_end`, and whether it has left it.
        self._runner: threading.Thread | None = None
        self._over = threading.Event()

    @property
    def elapsed(self) -> float:
        """Seconds that it has taken so far."""
        since = 0.0 if self._started is None else time.perf_counter() - self._started
        return self._elapsed or since

    @property
    def in_thread(self) -> bool:
        """Whether a thread is, or was, in `to_end`."""
        return self._runner is not None

    def state(self) -> str:
        """How far it is, in words."""
        if self._summary.ended_by is not None:
            return f"ended by {self._summary.ended_by} after {self._summary.frames} pictures"
        if self._closed:
            return "closed"
        return "not run yet" if self._started is None else f"at picture {self._summary.frames}"

    def results(self) -> Generator[SessionResult, None, None]:
        """Begin; refused where it has begun already, or is closed."""
        if self._results is not None:
            raise InvalidArgumentError(
                "this Session has run already; a source is read once, so make a new Session"
            )
        if self._closed:
            raise InvalidArgumentError(
                "this Session is closed; run it inside its with block, or make a new Session"
            )
        self._results = self._run()
        return self._results

    def to_end(self, on_result: Callable[[SessionResult], object] | None) -> None:
        """Begin and go on to the end; the first Ctrl-C ends it cleanly."""
        # Before anything else: a second run must leave the first alone.
        results = self.results()
        self._runner = threading.current_thread()
        try:
            with _ending_on_interrupt(lambda: self._summary.end("interrupt")):
                for result in results:
                    if on_result is not None:
                        on_result(result)
        finally:
            self.close()
            self._over.set()

    def close(self) -> None:
        """End it, and let everything go; while another thread runs it, wait until it is over."""
        if self._runner not in (None, threading.current_thread()):
            self._summary.end("stop")
            self._over.wait()
            return
        if self._results is not None:
            state = inspect.getgeneratorstate(self._results)
            if state != inspect.GEN_CLOSED:
                self._summary.end("stop")
            if state == inspect.GEN_RUNNING:
                # Called from a callback: the session closes itself once that returns.
                return
            self._results.close()
        self._closed = True
        self._release()

    def _run(self) -> Generator[SessionResult, None, None]:
        self._started = time.perf_counter()
        pipeline: Pipeline | None = None
        try:
            with self._open_pipeline() as pipeline:
                yield from pipeline.results()
            self._summary.end("source")
        except GeneratorExit:
            # Whoever went through the results has left the loop.
            self._summary.end("stop")
            raise
        except KeyboardInterrupt:
            self._summary.end("interrupt")
            raise
        except SourceError as error:
            self._summary.end("error")
            kept = "" if pipeline is None else pipeline.files.written()
            raise SourceError(f"{error}; kept from before: {kept}" if kept else str(error)) from error
        except BaseException:
            self._summary.end("error")
            raise
        finally:
            self._elapsed = time.perf_counter() - self._started
            self._release()


@contextlib.contextmanager
def _ending_on_interrupt(end: Callable[[], None]) -> Iterator[None]:
    """Have `end` called at the first Ctrl-C in this block; a second one acts as it did before the block.

    Python lets only the main thread watch signals: in another one, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT) or signal.SIG_DFL

    def interrupted(number: int, frame: FrameType | None) -> None:
        end()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
