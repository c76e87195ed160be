"""One object from camera to callbacks: source → tracker → recognizer → callbacks → renderer → outputs.

Files go through frame by frame, in order, with their original times; reading and encoding run in threads
beside the one that tracks and draws. Live sources are read where they are used, so that the newest frame
wins. OpenGL stays in the thread that runs the session.
"""

from __future__ import annotations

import contextlib
import inspect
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, overload

from gesturekit.callbacks import CallbackRegistry, GestureCallback
from gesturekit.closing import Closing
from gesturekit.display import Display
from gesturekit.errors import InvalidArgumentError, InvalidImageError, SourceError
from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.events import Phase
from gesturekit.hands import Side, TrackedFrame
from gesturekit.interrupt import on_interrupt
from gesturekit.media import open_source
from gesturekit.media.frame import Frame
from gesturekit.media.source import Source
from gesturekit.media.user_path import user_path
from gesturekit.outputs import check_outputs, output_kind, output_size
from gesturekit.pipeline import ReadAhead
from gesturekit.stages import Canvas, Outlets, Recognizer, SessionResult, Tracker, Understanding
from gesturekit.summary import EndedBy, SessionSummary, SummaryBuilder


class Session(Closing):
    """Hands, gestures, callbacks and light from one source.

    Parameters
    ----------
    source
        Camera number, video, picture, folder of pictures, RTSP or HTTP address, or an open `Source`.
    effect
        Name of the effect drawn over the pictures, see `effect_names`; None draws nothing.
    output
        File for the drawn pictures: ``.mp4`` for a video (H.264), ``.png`` or ``.jpg`` for a picture, a
        folder for numbered pictures. An existing file is replaced; the source itself never is.
    events
        File for the gesture events, one JSON object a line.
    max_hands
        How many hands are followed, 1 or more.
    hands
        File for the tracked hands, one frame a line, to be read with `read_hands`. The hands stand where
        the source shows them, also with `mirror`.
    show
        Open a window. Esc, Q or its cross ends the session, S saves a picture.
    mirror
        Show and write the pictures as a mirror does; a source that is mirrored already stays as it is.
    mirrored_source
        Whether the source shows the scene as a mirror does, where the source cannot know it itself.
    strict
        False: a callback that raises is logged with its traceback and the session goes on. True: the
        exception ends `run`; outputs are finished all the same.
    models
        ``"full"`` or the faster ``"lite"``.
    smoothing
        Whether landmarks are smoothed over time.
    tracker, recognizer
        Your own, instead of those that the session makes; the tracker is then yours to close.

    Raises
    ------
    SourceError
        When the source cannot be opened.
    InvalidArgumentError
        When an argument makes no sense, or an output would overwrite the source.

    Examples
    --------
    >>> with Session("clip.mp4", effect=None) as session:  # doctest: +SKIP
    ...     @session.on("thumb_up")
    ...     def like(event):
    ...         print(event.hand.side, event.confidence)
    ...     summary = session.run()
    """

    def __init__(
        self,
        source: str | int | Path | Source,
        effect: str | None = "neon",
        output: str | Path | None = None,
        events: str | Path | None = None,
        max_hands: int = 2,
        *,
        hands: str | Path | None = None,
        show: bool = False,
        mirror: bool = False,
        mirrored_source: bool | None = None,
        strict: bool = False,
        models: Literal["full", "lite"] = "full",
        smoothing: bool = True,
        tracker: Tracker | None = None,
        recognizer: Recognizer | None = None,
    ) -> None:
        if tracker is None:
            from gesturekit.tracking.tracker import check_options

            check_options(max_hands, "video", models)
        if effect is not None:
            from gesturekit.rendering import load_effect

            load_effect(effect)
        self.effect = effect
        self.output = None if output is None else user_path(output)
        self.events = None if events is None else user_path(events)
        self.hands = None if hands is None else user_path(hands)
        self.max_hands = max_hands
        self.show = show
        self.mirror = mirror
        self.models = models
        self.smoothing = smoothing
        self.recognizer: Recognizer = GestureRecognizer() if recognizer is None else recognizer
        self.callbacks = CallbackRegistry(self.recognizer.names, strict=strict)
        self.source = source if isinstance(source, Source) else open_source(source, mirrored=mirrored_source)
        try:
            outputs = [path for path in (self.output, self.events, self.hands) if path is not None]
            # By the opened source's name: the one given may be an address of the same file.
            check_outputs(outputs, self.source.name)
            if self.output is not None:
                output_kind(self.output, self.source)
        except InvalidArgumentError:
            self.source.close()
            raise
        self._tracker = tracker
        self._closed = False
        self._ended_by: EndedBy | None = None
        self._summary = SummaryBuilder()
        self._started: float | None = None
        self._elapsed = 0.0
        self._results: Generator[SessionResult, None, None] | None = None

    @overload
    def on(
        self,
        name: str,
        callback: None = None,
        *,
        phase: str | Phase = ...,
        hand: str | Side | None = ...,
        cooldown: float | None = ...,
    ) -> Callable[[GestureCallback], GestureCallback]: ...

    @overload
    def on(
        self,
        name: str,
        callback: GestureCallback,
        *,
        phase: str | Phase = ...,
        hand: str | Side | None = ...,
        cooldown: float | None = ...,
    ) -> GestureCallback: ...

    def on(
        self,
        name: str,
        callback: GestureCallback | None = None,
        *,
        phase: str | Phase = "begin",
        hand: str | Side | None = None,
        cooldown: float | None = None,
    ) -> Any:
        """Have a function called when a gesture is made; a decorator when no `callback` is given.

        Parameters
        ----------
        name
            The gesture, or ``"*"`` for every one.
        callback
            Takes one `GestureEvent`; runs in the session's thread, so a long one holds up the pictures.
        phase
            ``"begin"``: once, when the gesture begins or a motion triggers. ``"hold"``: on every picture
            while it is held. ``"end"``, ``"cancel"`` (the hand was lost), ``"trigger"``, or ``"*"``.
        hand
            ``"left"`` or ``"right"``: the person's own hand; None for either.
        cooldown
            Seconds of the source's clock that must pass before this callback is called again.

        Returns
        -------
        The callback, unchanged.

        Raises
        ------
        InvalidArgumentError
            When a word is unknown; the message names the nearest valid one.
        """
        # An app may have taught the recognizer further gestures meanwhile.
        self.callbacks.names = self.recognizer.names
        if callback is None:
            # At once, so that a wrong word is told even where the decorator is never applied.
            self.callbacks.check(name, phase=phase, hand=hand, cooldown=cooldown)

            def decorate(function: GestureCallback) -> GestureCallback:
                self.callbacks.add(name, function, phase=phase, hand=hand, cooldown=cooldown)
                return function

            return decorate
        self.callbacks.add(name, callback, phase=phase, hand=hand, cooldown=cooldown)
        return callback

    def run(self, on_result: Callable[[SessionResult], object] | None = None) -> SessionSummary:
        """Take the source through to its end, or until something stops the session.

        Ctrl-C ends it as cleanly as `stop` does, when called in the main thread; a second one is felt at
        once.

        Parameters
        ----------
        on_result
            Called with each `SessionResult`, after the callbacks and the outputs.

        Returns
        -------
        What happened, see `SessionSummary`.

        Raises
        ------
        SourceError
            When the source fails on the way. Everything before is written and stays playable.
        SinkError
            When an output cannot be written, for example because the disk is full; likewise.
        RenderError
            When there is no OpenGL to draw with, or no display for a window.
        ModelError
            When the models are neither here nor to be had.
        """
        try:
            with on_interrupt(lambda: self._end("interrupt")):
                for result in self:
                    if on_result is not None:
                        on_result(result)
        finally:
            self.close()
        return self.summary

    def stop(self) -> None:
        """End the session after the picture it is at; may be called from a callback or another thread."""
        self._end("stop")

    @property
    def summary(self) -> SessionSummary:
        """What happened so far."""
        since = 0.0 if self._started is None else time.perf_counter() - self._started
        return self._summary.build(
            dropped=self.source.dropped,
            elapsed=self._elapsed or since,
            callback_errors=self.callbacks.errors,
            ended_by=self._ended_by or "source",
        )

    def __iter__(self) -> Iterator[SessionResult]:
        """Go through the source picture by picture; callbacks and outputs run as they do in `run`."""
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

    def close(self) -> None:
        """Finish the outputs and let source, models and graphics go; may be called twice."""
        if self._results is not None:
            state = inspect.getgeneratorstate(self._results)
            if state != inspect.GEN_CLOSED:
                self.stop()
            if state == inspect.GEN_RUNNING:
                # Called from a callback: the session closes itself once that returns.
                return
            self._results.close()
        self._closed = True
        self.source.close()

    def _run(self) -> Generator[SessionResult, None, None]:
        self._started = time.perf_counter()
        outlets: Outlets | None = None
        try:
            # What is opened first is closed last: the outputs are finished while all else still stands.
            with contextlib.ExitStack() as stack:
                stack.callback(self.source.close)
                understanding = self._open_understanding(stack)
                canvas = Canvas(self.effect, output_size(self.output, self.source), mirror=self.mirror)
                stack.callback(canvas.close)
                if self.output is not None:
                    # Before the output is opened: without OpenGL, the one of an earlier run must stay.
                    canvas.open()
                display = None
                if self.show:
                    display = Display(
                        self.source,
                        self.effect,
                        mirrored=self.mirror,
                        ended=lambda: self._ended_by is not None,
                    )
                    stack.callback(display.close)
                outlets = Outlets(self.source, output=self.output, events=self.events, hands=self.hands)
                stack.callback(outlets.close)
                stages = _Stages(understanding, canvas, outlets, display)
                yield from self._through(self._frames(stack), stages)
        except SourceError as error:
            kept = "" if outlets is None else outlets.written()
            raise SourceError(f"{error}; kept from before: {kept}" if kept else str(error)) from error
        finally:
            self._elapsed = time.perf_counter() - self._started

    def _through(self, frames: Iterator[Frame], stages: _Stages) -> Iterator[SessionResult]:
        last: Frame | None = None
        try:
            for frame in frames:
                if self._ended_by is not None:
                    break
                last = frame
                yield self._take(frame, stages)
        except BaseException:
            # What went wrong matters more than whether the last lines can still be written.
            with contextlib.suppress(Exception):
                self._finish(stages, last)
            raise
        self._finish(stages, last)
        if stages.display is not None and self.source.is_image:
            stages.display.linger()
            if stages.display.closed:
                self._end("window")

    def _take(self, frame: Frame, stages: _Stages) -> SessionResult:
        try:
            found, events = stages.understanding.take(frame)
        except InvalidImageError as error:
            raise InvalidImageError(f"picture {frame.index} of {self.source.name!r}: {error}") from error
        result = SessionResult(frame, *stages.canvas.place(frame, found, events), stages.canvas.draw)
        self._summary.add(frame.time, (hand.id for hand in found), events)
        # Events before callbacks: one whose callback fails has happened all the same. Callbacks before
        # drawing: what an app does with a gesture should not wait for the picture.
        stages.outlets.take_events(result.events)
        self.callbacks.dispatch(result.events)
        size = (frame.image.shape[1], frame.image.shape[0])
        stages.outlets.take(result, TrackedFrame(frame.index, frame.time, size, tuple(found), frame.mirrored))
        if stages.display is not None:
            stages.display.show(stages.canvas.background(frame), result)
            if stages.display.closed:
                self._end("window")
        return result

    def _finish(self, stages: _Stages, last: Frame | None) -> None:
        """Bring what is still being made to its end, where the last picture shows it."""
        if last is None:
            return
        _, events = stages.canvas.place(last, [], stages.understanding.finish())
        self._summary.add_events(events)
        stages.outlets.take_events(events)
        self.callbacks.dispatch(events)

    def _frames(self, stack: contextlib.ExitStack) -> Iterator[Frame]:
        # A live source is read where it is used: frames waiting in a queue would only grow old.
        if self.source.live or self.source.is_image:
            return iter(self.source)
        return stack.enter_context(ReadAhead(iter(self.source)))

    def _open_understanding(self, stack: contextlib.ExitStack) -> Understanding:
        still = self.source.is_image
        tracker = self._tracker
        if tracker is None:
            from gesturekit.tracking import HandTracker

            tracker = stack.enter_context(
                HandTracker(
                    self.max_hands,
                    mode="image" if still else "video",
                    smoothing=self.smoothing,
                    models=self.models,
                )
            )
        return Understanding(tracker, self.recognizer, still=still)

    def _end(self, by: EndedBy) -> None:
        self._ended_by = self._ended_by or by


@dataclass(frozen=True, slots=True)
class _Stages:
    understanding: Understanding
    canvas: Canvas
    outlets: Outlets
    display: Display | None
