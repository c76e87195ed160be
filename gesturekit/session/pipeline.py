"""A session's stages at work: tracking, recognition, delivery, drawing, output files, window.

What they open, the source and its camera among it, is closed here when the run ends, however it ends.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from gesturekit.closing import Closing
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand, TrackedFrame
from gesturekit.media.frame import Frame
from gesturekit.media.source import Source
from gesturekit.session.drawing_stage import DrawingStage
from gesturekit.session.effect_state import EffectState
from gesturekit.session.event_delivery import EventDelivery, Recognizer
from gesturekit.session.outputs import OutputFiles, OutputPaths
from gesturekit.session.picture_view import PictureComposer, PictureView
from gesturekit.session.session_result import SessionResult
from gesturekit.session.session_summary import SummaryBuilder
from gesturekit.session.tracking_stage import Tracker, TrackerWords, open_tracking
from gesturekit.session.window_stage import Display


class Pipeline(Closing):
    """All that a session opens to run; closing it finishes the outputs, then lets the rest go.

    Once the `summary` knows what ended the session, the next picture is the last.
    """

    def __init__(
        self,
        source: Source,
        *,
        tracker: Tracker | TrackerWords,
        max_hands: int,
        recognizer: Recognizer,
        effect: EffectState,
        outputs: OutputPaths,
        view: PictureView,
        show: bool,
        mirror: bool,
        delivery: EventDelivery,
        summary: SummaryBuilder,
    ) -> None:
        self._source = source
        self._recognizer = recognizer
        self._delivery = delivery
        self._summary = summary
        # A still picture's gestures, which have no end of their own.
        self._shown: list[GestureEvent] = []
        self._display: Display | None = None

        def ended() -> bool:
            return summary.ended_by is not None

        # What is opened first is closed last: the outputs are finished while all else still stands.
        with contextlib.ExitStack() as stack:
            stack.callback(source.close)
            self._tracked = open_tracking(source, tracker, max_hands, stack, ended)
            size = outputs.picture_size(source, view)
            self._drawing = stack.enter_context(DrawingStage(effect, size, mirror=mirror, alpha=view.alpha))
            if outputs.pictures is not None:
                # Before the output is opened: without OpenGL, the one of an earlier run must stay.
                self._drawing.open()
            if show:
                self._display = stack.enter_context(
                    Display(
                        source,
                        effect,
                        drawn=outputs.pictures is not None,
                        drawn_on=bool(delivery.drawers),
                        mirrored=mirror,
                        ended=ended,
                    )
                )
            composer = None
            if view.changes_pictures:
                composer = PictureComposer(view, size, self._drawing.light, self._drawing.fitted_background)
            self.files = OutputFiles(outputs, source, mirror=mirror, view=view, composer=composer)
            stack.callback(self.files.close)
            self._stack = stack.pop_all()

    def close(self) -> None:
        """Finish the outputs and let all else go."""
        self._stack.close()

    def results(self) -> Iterator[SessionResult]:
        """Go through the source, picture by picture."""
        last: Frame | None = None
        try:
            for last, hands in self._tracked:
                yield self._process(last, hands)
        except BaseException:
            # What went wrong matters more than whether the last lines can still be written.
            with contextlib.suppress(Exception):
                self._finish(last)
            raise
        self._finish(last)
        if self._display is not None and self._source.is_image:
            self._display.linger()
            self._take_closed_window(self._display)

    def _process(self, frame: Frame, hands: list[Hand]) -> SessionResult:
        events = self._recognize(frame, hands)
        result = SessionResult(frame, *self._drawing.place(frame, hands, events), self._drawing.draw)
        self._summary.add(frame.time, (hand.id for hand in hands), events)
        # Hands before events, so that a replay has every event's cause. Events before callbacks: one whose
        # callback fails has happened all the same. Callbacks before drawing: what an app does with a gesture
        # should not wait for the picture.
        self.files.write_hands(
            TrackedFrame(frame.index, frame.time, frame.size, tuple(hands), frame.mirrored)
        )
        self.files.write_events(result.events)
        self._delivery.deliver(result)
        self.files.write_picture(result)
        if self._display is not None and not self._display.closed:
            self._display.show(result, self._drawing.background)
            self._take_closed_window(self._display)
        return result

    def _recognize(self, frame: Frame, hands: list[Hand]) -> list[GestureEvent]:
        if self._source.is_image:
            begun = self._recognizer.look(hands, frame.time)
            self._shown += begun
            return begun
        flipped = self._drawing.flips(frame)
        return self._recognizer.update(hands, frame.time, frame_size=frame.size, flipped=flipped)

    def _finish(self, last: Frame | None) -> None:
        """Bring what is still being made to its end, where the last picture shows it."""
        if last is None:
            return
        ends = [*(replace(event, phase=Phase.END) for event in self._shown), *self._recognizer.reset()]
        _, events = self._drawing.place(last, [], ends)
        self._summary.add_events(events)
        self.files.write_events(events)
        self._delivery.dispatch(events, last.size)

    def _take_closed_window(self, display: Display) -> None:
        if display.closed:
            self._summary.end("window")
