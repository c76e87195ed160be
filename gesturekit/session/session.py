"""One object from camera to callbacks: source → tracker → recognizer → callbacks → renderer → outputs.

Files go through frame by frame, in order, with their original times; reading, tracking and encoding run in
threads beside the one that draws. Live sources are read where they are used, so that the newest frame
wins. OpenGL stays in the thread that runs the session.
"""

from __future__ import annotations

import contextlib
import inspect
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gesturekit.color_order import ColorOrder
from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.files import user_path
from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.motion_reader import CameraView
from gesturekit.gestures.recognizer import Gestures
from gesturekit.gestures.rules import View
from gesturekit.hands import Hand, TrackedFrame
from gesturekit.media import Rotation, rotate_source
from gesturekit.media.frame import Frame
from gesturekit.media.given_source import Pictures
from gesturekit.media.recording import RecordingSource
from gesturekit.media.source import Source
from gesturekit.motions.strictness import Strictness
from gesturekit.session.drawing_stage import DrawingStage
from gesturekit.session.event_delivery import EventDelivery
from gesturekit.session.interrupt import ending_on_interrupt
from gesturekit.session.mirroring import size_of
from gesturekit.session.output_files import OutputFiles
from gesturekit.session.output_paths import check_outputs, output_kind, output_size
from gesturekit.session.recognition_stage import RecognitionStage, Recognizer
from gesturekit.session.session_result import SessionResult
from gesturekit.session.session_summary import EndedBy, SessionSummary, SummaryBuilder
from gesturekit.session.tracking_stage import Tracked, Tracker, open_tracking
from gesturekit.session.window_stage import Display
from gesturekit.sources import open_source
from gesturekit.words import unknown_word


class Session(EventDelivery):
    """Hands, gestures, callbacks and light from one source.

    Parameters
    ----------
    source
        Camera number, video, picture, folder of pictures, RTSP or HTTP address, or an open `Source`; or
        pictures that you have: arrays, bytes, a `cv2.VideoCapture`, a generator, see `open_source`. A
        recording of hands (``hands.jsonl``) is replayed: it fires the same events again, without a tracker.
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
        Show and write the pictures as a mirror does; a source that is mirrored already stays as it is. None:
        a recording of hands as the recorded session did, all else not.
    mirrored_source
        Whether the source shows the scene as a mirror does, where the source cannot know it itself.
    rotation
        Degrees clockwise by which the pictures are turned before anything else sees them: 90, 180 or 270, for
        a camera that hangs sideways or upside down; see `open_source`.
    color
        Channel order of arrays that you give as the source: "rgb", or "bgr" as OpenCV reads them.
    gestures
        A TOML file or mapping of your own gestures and events, or gestures trained from takes (`OwnGestures`
        or their ``.npz``), or several of these, beside the built-in ones.
    only
        Names of the gestures and motions that are told, as for `GestureRecognizer`; None for all.
    view, strictness
        Where the camera looks from, ``"facing"`` the person or ``"egocentric"``, and how sure a motion must
        be, ``"relaxed"``, ``"normal"`` or ``"strict"``; see `GestureRecognizer`.
    strict
        False: a callback that raises is logged with its traceback and the session goes on. True: the
        exception ends `run`; outputs are finished all the same.
    models
        ``"full"`` or the faster ``"lite"``.
    search
        ``"wide"`` also looks for far hands, on tiles of large pictures; see `HandTracker`.
    smoothing
        Whether landmarks are smoothed over time. Those of a file are smoothed with past and future, without
        lag, and gaps of up to 0.3 s in which a hand was missed are filled (`Hand.interpolated`); each frame
        waits for half a second of future. Only with the session's own tracker.
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
    >>> with Session("clip.mp4", effect=None) as session:
    ...     @session.on("thumb_up")
    ...     def like(event):
    ...         print(event.hand.side, event.confidence)
    ...     summary = session.run()
    """

    def __init__(
        self,
        source: str | int | Path | Source | Pictures,
        effect: str | None = "neon",
        output: str | Path | None = None,
        events: str | Path | None = None,
        max_hands: int = 2,
        *,
        hands: str | Path | None = None,
        show: bool = False,
        mirror: bool | None = None,
        mirrored_source: bool | None = None,
        rotation: Rotation = "auto",
        color: ColorOrder = "rgb",
        gestures: Gestures | Iterable[Gestures] | None = None,
        only: Iterable[str] | None = None,
        view: CameraView = "facing",
        strictness: Strictness = "normal",
        strict: bool = False,
        models: Literal["full", "lite"] = "full",
        search: Literal["normal", "wide"] = "normal",
        smoothing: bool = True,
        tracker: Tracker | None = None,
        recognizer: Recognizer | None = None,
    ) -> None:
        if tracker is None:
            from gesturekit.tracking.tracker import check_options

            check_options(max_hands, "video", models, search)
        told = (gestures, only, view, strictness) != (None, None, "facing", "normal")
        if recognizer is not None and told:
            raise InvalidArgumentError(
                "give gestures, only, view and strictness, or a recognizer, not both; tell the recognizer "
                "of them"
            )
        if effect is not None:
            from gesturekit.rendering import load_effect

            load_effect(effect)
        if recognizer is None:
            recognizer = GestureRecognizer(
                gestures=() if gestures is None else gestures,
                only=only,
                view=view,
                strictness=strictness,
            )
        super().__init__(recognizer, strict=strict)
        self.effect = effect
        self.output = None if output is None else user_path(output)
        self.events_file = None if events is None else user_path(events)
        self.hands_file = None if hands is None else user_path(hands)
        self.max_hands = max_hands
        self.show = show
        self.models = models
        self.search = search
        self.smoothing = smoothing
        if not isinstance(source, Source):
            source = open_source(source, mirrored=mirrored_source, color=color)
        try:
            self.source = rotate_source(source, rotation)
        except InvalidArgumentError:
            source.close()
            raise
        if mirror is None:
            mirror = isinstance(self.source, RecordingSource) and self.source.mirror
        self.mirror = mirror
        try:
            outputs = [path for path in (self.output, self.events_file, self.hands_file) if path is not None]
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
        self._over = threading.Event()

    def run(
        self,
        on_result: Callable[[SessionResult], object] | None = None,
        *,
        on_interrupt: Literal["raise", "return"] = "raise",
    ) -> SessionSummary:
        """Take the source through to its end, or until something stops the session.

        Ctrl-C ends it as cleanly as `stop` does, when called in the main thread; a second one is felt at
        once.

        Parameters
        ----------
        on_result
            Called with each `SessionResult`, after the callbacks and the outputs.
        on_interrupt
            What comes of Ctrl-C once the outputs are finished: "raise" raises KeyboardInterrupt, so that a
            loop over many files ends as well; "return" returns the summary, for a program that goes on.

        Returns
        -------
        What happened, see `SessionSummary`.

        Raises
        ------
        InvalidArgumentError
            When it has run already, or is running; for another `on_interrupt`.
        KeyboardInterrupt
            After Ctrl-C, unless `on_interrupt` is "return".
        SourceError
            When the source fails on the way. Everything before is written and stays playable.
        SinkError
            When an output cannot be written, for example because the disk is full; likewise.
        RenderError
            When there is no OpenGL to draw with, or no display for a window.
        ModelError
            When the models are neither here nor to be had.
        """
        if on_interrupt not in ("raise", "return"):
            raise unknown_word("on_interrupt", on_interrupt, ("raise", "return"))
        # Before anything else: a second run must leave the first alone.
        results = iter(self)
        self._runner = threading.current_thread()
        try:
            with ending_on_interrupt(lambda: self._end("interrupt")):
                for result in results:
                    if on_result is not None:
                        on_result(result)
        finally:
            self.close()
            self._over.set()
        if self._ended_by == "interrupt" and on_interrupt == "raise":
            raise KeyboardInterrupt
        return self.summary

    def stop(self) -> None:
        """End the session after the picture it is at; may be called from a callback or another thread.

        Of a file that is smoothed, half a second is tracked ahead; these pictures are delivered, too.
        """
        self._end("stop")

    def __repr__(self) -> str:
        if self._ended_by is not None:
            state = f"ended by {self._ended_by} after {self._summary.frames} pictures"
        elif self._closed:
            state = "closed"
        else:
            state = "not run yet" if self._started is None else f"at picture {self._summary.frames}"
        effect, count = str(self.effect), len(self.callbacks)
        return f"<Session of {self.source!r}, effect {effect!r}, {count} callbacks, {state}>"

    @property
    def summary(self) -> SessionSummary:
        """What happened so far."""
        since = 0.0 if self._started is None else time.perf_counter() - self._started
        return self._summary.build(
            dropped=self.source.dropped,
            elapsed=self._elapsed or since,
            callback_errors=self.callbacks.errors,
            ended_by=self._ended_by,
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
        """Finish the outputs and let source, models and graphics go; may be called twice.

        While another thread runs the session, this ends it and waits until it is over.
        """
        if self._runner not in (None, threading.current_thread()):
            self.stop()
            self._over.wait()
            return
        if self._results is not None:
            state = inspect.getgeneratorstate(self._results)
            if state != inspect.GEN_CLOSED:
                self.stop()
            if state == inspect.GEN_RUNNING:
                # Called from a callback: the session closes itself once that returns.
                return
            self._results.close()
        self._closed = True
        self._end_queues()
        self.source.close()

    def _run(self) -> Generator[SessionResult, None, None]:
        self._started = time.perf_counter()
        outputs: OutputFiles | None = None
        try:
            # What is opened first is closed last: the outputs are finished while all else still stands.
            with contextlib.ExitStack() as stack:
                stack.callback(self.source.close)
                recognition = RecognitionStage(
                    self.recognizer, still=self.source.is_image, mirror=self.mirror
                )
                tracked = open_tracking(
                    self.source,
                    self._tracker,
                    stack,
                    lambda: self._ended_by is not None,
                    max_hands=self.max_hands,
                    models=self.models,
                    search=self.search,
                    smoothing=self.smoothing,
                )
                drawing = DrawingStage(self.effect, output_size(self.output, self.source), mirror=self.mirror)
                stack.callback(drawing.close)
                if self.output is not None:
                    # Before the output is opened: without OpenGL, the one of an earlier run must stay.
                    drawing.open()
                display = None
                if self.show:
                    display = Display(
                        self.source,
                        # What an app draws lies on the effect: the window shows the two as one picture.
                        None if self._drawers else self.effect,
                        mirrored=self.mirror,
                        ended=lambda: self._ended_by is not None,
                    )
                    stack.callback(display.close)
                outputs = OutputFiles(
                    self.source,
                    output=self.output,
                    events=self.events_file,
                    hands=self.hands_file,
                    mirror=self.mirror,
                )
                stack.callback(outputs.close)
                stages = _Stages(recognition, drawing, outputs, display)
                yield from self._through(tracked, stages)
            self._end("source")
        except GeneratorExit:
            # Whoever went through the results has left the loop.
            self._end("stop")
            raise
        except KeyboardInterrupt:
            self._end("interrupt")
            raise
        except SourceError as error:
            self._end("error")
            kept = "" if outputs is None else outputs.written()
            raise SourceError(f"{error}; kept from before: {kept}" if kept else str(error)) from error
        except BaseException:
            self._end("error")
            raise
        finally:
            self._elapsed = time.perf_counter() - self._started
            self._end_queues()

    def _through(self, tracked: Iterator[Tracked], stages: _Stages) -> Iterator[SessionResult]:
        last: Frame | None = None
        try:
            for last, hands in tracked:
                yield self._process(last, hands, stages)
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

    def _process(self, frame: Frame, hands: list[Hand], stages: _Stages) -> SessionResult:
        events = stages.recognition.process(frame, hands)
        result = SessionResult(frame, *stages.drawing.place(frame, hands, events), stages.drawing.draw)
        self._summary.add(frame.time, (hand.id for hand in hands), events)
        # Hands before events, so that a replay has every event's cause. Events before callbacks: one whose
        # callback fails has happened all the same. Callbacks before drawing: what an app does with a gesture
        # should not wait for the picture.
        size = size_of(frame)
        stages.outputs.write_hands(TrackedFrame(frame.index, frame.time, size, tuple(hands), frame.mirrored))
        stages.outputs.write_events(result.events)
        self._move_controls(result.hands, frame.time, size)
        self.callbacks.dispatch(result.events, View(size))
        self._draw_on(result)
        stages.outputs.write_picture(result)
        if stages.display is not None and not stages.display.closed:
            stages.display.show(result.image if self._drawers else stages.drawing.background(frame), result)
            if stages.display.closed:
                self._end("window")
        return result

    def _finish(self, stages: _Stages, last: Frame | None) -> None:
        """Bring what is still being made to its end, where the last picture shows it."""
        if last is None:
            return
        _, events = stages.drawing.place(last, [], stages.recognition.finish())
        self._summary.add_events(events)
        stages.outputs.write_events(events)
        self.callbacks.dispatch(events, View(size_of(last)))

    def _end(self, by: EndedBy) -> None:
        self._ended_by = self._ended_by or by


@dataclass(frozen=True, slots=True)
class _Stages:
    recognition: RecognitionStage
    drawing: DrawingStage
    outputs: OutputFiles
    display: Display | None
