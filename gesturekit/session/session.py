"""One object from camera to callbacks: source → tracker → recognizer → callbacks → renderer → outputs.

Of files every frame is taken, in order; of live sources the newest. Reading, tracking and encoding run in
threads beside the one that runs the session and draws.
"""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from gesturekit.closing import Closing
from gesturekit.controls.control import Control, ControlWords
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.gesture_names import GestureName
from gesturekit.gestures.recognizer import Gestures
from gesturekit.media.given_source import Pictures
from gesturekit.media.recording import RecordingSource
from gesturekit.media.source import Source
from gesturekit.session.callbacks import ANY, EventWords, GestureCallback
from gesturekit.session.effect_state import EffectState
from gesturekit.session.event_delivery import EventDelivery, Recognizer
from gesturekit.session.event_queue import DEFAULT_SIZE, EventQueue
from gesturekit.session.event_stream import BackgroundRun, EventStream
from gesturekit.session.outputs import OutputPaths
from gesturekit.session.picture_view import Alpha, PictureView
from gesturekit.session.pipeline import Pipeline
from gesturekit.session.session_result import SessionResult
from gesturekit.session.session_run import SessionRun
from gesturekit.session.session_summary import SessionSummary, SummaryBuilder
from gesturekit.session.tracking_stage import Tracker, TrackerWords, check_tracker
from gesturekit.sources import open_source
from gesturekit.words import unknown_word

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from gesturekit.gestures.rules import RuleWords

Gesture: TypeAlias = GestureName | str | Sequence[str] | None
"""What callbacks are registered for: a gesture, one of several, or none where other words say it."""


class Session(Closing):
    """Hands, gestures, callbacks and light from one source.

    Parameters
    ----------
    source
        Camera number, video, picture, folder, address, or whatever else `open_source` takes; or what it
        opened, which may be turned or mirrored, and is closed with the session. A recording of hands
        (``hands.jsonl``) is replayed: it fires the same events again, without a tracker.
    effect
        Name or file of the effect drawn over the pictures, see `effect_names`; None draws nothing.
    output
        File for the drawn pictures: a film (``.mp4``, ``.mov``, ``.webm``), an animation (``.gif``,
        ``.webp``, ``.apng``), a picture (``.png``, ``.jpg``), numbered ones (``light_%04d.png``, or a
        folder), or ``camera:`` for a virtual camera (the extra ``camera``). An existing file is replaced;
        the source itself never is.
    events
        File for the gesture events, one JSON object a line.
    max_hands
        How many hands the session's tracker follows, 1 or more.
    hands
        File for the tracked hands, one frame a line, as the source shows them; see `read_hands`.
    show
        Open a window. Esc, Q or its cross ends the session, S saves a picture.
    mirror
        Show and write the pictures as a mirror does; a source that is mirrored already stays as it is. None:
        a recording of hands as the recorded session did, all else not.
    gestures
        A TOML file or mapping of custom gestures and events, or gestures trained from takes (`CustomGestures`
        or their ``.npz``), or several of these, beside the built-in ones.
    tracker
        Options of `HandTracker` for the one that the session opens, such as ``{"models": "lite", "search":
        "wide"}``: it looks at still pictures thoroughly, and smooths a file with past and future, without
        lag, filling gaps of up to 0.3 s in which a hand was missed (`Hand.interpolated`); each frame waits
        for half a second of future. Or a tracker, which is used as it is and yours to close.
    recognizer
        A `GestureRecognizer`, for its options (``only``, ``view``, ``strictness``), or another recognizer.
    strict
        False: a callback that raises is logged with its traceback and the session goes on. True: the
        exception ends `run`; outputs are finished all the same.
    alpha
        ``"straight"`` or ``"premultiplied"``: the output gets the light alone, without the camera's picture
        and without what `on_draw` draws: ``.webm``, ``.mov``, ``.webp``, ``.apng``, ``.png``, a folder.
    side_by_side
        The output gets the camera's picture, and the drawn one at the right of it.
    crop
        Proportions such as ``"9:16"``: the output gets a part of the pictures that follows the hands.

    Raises
    ------
    SourceError, ConfigError
        When the source cannot be opened, or the file of an effect or of gestures has a mistake.
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
        effect: str | Path | None = "neon",
        output: str | Path | None = None,
        events: str | Path | None = None,
        max_hands: int = 2,
        *,
        hands: str | Path | None = None,
        show: bool = False,
        mirror: bool | None = None,
        gestures: Gestures | Iterable[Gestures] | None = None,
        tracker: Tracker | TrackerWords | None = None,
        recognizer: Recognizer | None = None,
        strict: bool = False,
        alpha: Alpha | None = None,
        side_by_side: bool = False,
        crop: str | None = None,
    ) -> None:
        with contextlib.ExitStack() as opened:
            if isinstance(source, Source):
                opened.callback(source.close)
            tracker = check_tracker(tracker, max_hands)
            if gestures is not None and recognizer is not None:
                raise InvalidArgumentError(
                    "give gestures or a recognizer, not both; GestureRecognizer(gestures=...) takes them, too"
                )
            look = None
            if effect is not None:
                from gesturekit.rendering import load_effect

                look = load_effect(effect)
            self.recognizer = recognizer or GestureRecognizer(gestures=gestures or ())
            self.outputs = OutputPaths.of(output, events, hands)
            picture_view = PictureView.of(alpha, side_by_side, crop)
            self.outputs.check_view(picture_view, has_effect=effect is not None)
            if not isinstance(source, Source):
                source = opened.enter_context(open_source(source))
            self.outputs.check(source)
            opened.pop_all()
        self.source = source
        self.effect: str | Path | None = effect
        self.show = show
        self.mirror = isinstance(source, RecordingSource) and source.mirror if mirror is None else mirror
        self._look = EffectState(look)
        self._delivery = EventDelivery(self.recognizer, strict=strict)
        self._summary = SummaryBuilder()
        open_pipeline = partial(
            Pipeline,
            source,
            tracker=tracker,
            max_hands=max_hands,
            recognizer=self.recognizer,
            effect=self._look,
            outputs=self.outputs,
            view=picture_view,
            show=show,
            mirror=self.mirror,
            delivery=self._delivery,
            summary=self._summary,
        )
        self._run = SessionRun(open_pipeline, self._release, self._summary)
        # Weakly: it lives, and the session with it, for as long as a stream listens.
        self._background: weakref.ref[BackgroundRun] | None = None

    @overload
    def on(
        self, name: Gesture = ..., callback: None = None, **words: Unpack[EventWords]
    ) -> Callable[[GestureCallback], GestureCallback]: ...

    @overload
    def on(
        self, name: Gesture = ..., *, callback: GestureCallback, **words: Unpack[EventWords]
    ) -> GestureCallback: ...

    @overload
    def on(
        self, name: Gesture, callback: GestureCallback, **words: Unpack[EventWords]
    ) -> GestureCallback: ...

    def on(
        self, name: Gesture = None, callback: GestureCallback | None = None, **words: Unpack[EventWords]
    ) -> Any:
        """Have a function called when a gesture is made; a decorator when no `callback` is given.

        Parameters
        ----------
        name
            The gesture, motion or event, several of which any will do, or ``"*"`` for every one. Left out
            where `words` say what must happen: ``sequence=[...]``, ``both=...``, ``left=..., right=...``.
        callback
            Takes one `GestureEvent`; runs in the session's thread, so a long one holds up the pictures.
        phase
            ``"fire"``, the default: the moment to act. A gesture begins, or, with `hold`, was held long
            enough; with `repeat`, again and again; a motion was made. ``"begin"``, ``"hold"`` (on every
            picture while it is held), ``"end"``, ``"cancel"`` (the hand was lost, or let go before it was
            confirmed), ``"trigger"``: that phase alone. ``"*"``: all.
        hand
            ``"left"`` or ``"right"``: the person's own hand; a number: the hand of that id; None for any.
        cooldown
            Seconds of the source's clock that must pass before this callback is called again.
        **words
            Further conditions: ``hold``, ``repeat``, ``region``, ``armed_by`` and all others of `EventRule`.

        Raises
        ------
        InvalidArgumentError
            When a word is unknown; the message names the nearest valid one.

        Examples
        --------
        >>> session.on("thumb_up", like, hold=0.6, hand="left")  # doctest: +SKIP
        >>> session.on("pinch", zoom, phase="hold", region=(0.5, 0.0, 1.0, 1.0))  # doctest: +SKIP
        >>> session.on(callback=drop, sequence=["closed_fist", "open_palm"])  # doctest: +SKIP
        """
        return self._delivery.on(name, callback, **words)

    def off(self, callback: GestureCallback) -> None:
        """Have a function called no more, whatever it was registered for; also from within a callback."""
        self._delivery.callbacks.remove(callback)

    def define(
        self,
        name: str,
        gesture: str | Sequence[str] = (),
        *,
        hand: str | int | None = None,
        cooldown: float = 0.0,
        **words: Unpack[RuleWords],
    ) -> None:
        """Define a custom event, as `GestureRecognizer.define` does, which the recognizer has to be.

        Unlike the conditions of one callback, it has a name: for event files, effects and other events.
        """
        if not isinstance(self.recognizer, GestureRecognizer):
            raise InvalidArgumentError(
                f"the recognizer {self.recognizer!r} takes no custom events; use a GestureRecognizer"
            )
        self.recognizer.define(name, gesture, hand=hand, cooldown=cooldown, **words)

    def control(self, name: str, **words: Unpack[ControlWords]) -> Control:
        """A value between 0 and 1 that follows a hand; make it before the session runs.

        Parameters
        ----------
        name
            What it follows: ``"palm.x"``, ``"index.curl"``, ``"pinch_distance"``, ``"openness"``, ``"roll"``
            or another of `gesturekit.controls.QUANTITIES`.
        **words
            ``hand``, ``range``, ``smoothing``, ``dead_band``, ``hold`` and ``lost``, as for `Control`.

        Examples
        --------
        >>> zoom = session.control("pinch_distance", hand="right")  # doctest: +SKIP
        >>> zoom.on_change(lambda value: print(f"{value:.0%}"))  # doctest: +SKIP
        """
        return self._delivery.add_control(name, words)

    def on_draw(self, draw: Callable[[SessionResult], object]) -> Callable[[SessionResult], object]:
        """Have a function draw on every picture before it is written and shown; a decorator as well.

        Parameters
        ----------
        draw
            Called with each `SessionResult`, after the callbacks: what it draws into ``result.image``, an
            (H, W, 3) uint8 RGB array with the effect already on it, is in the outputs, in the window and in
            what `run` hands on. An exception ends the session.

        Examples
        --------
        >>> with gk.Session("hands.jsonl", effect=None) as session:
        ...     @session.on_draw
        ...     def mark(result):
        ...         result.image[:10, :10] = (255, 0, 0)
        ...     corners = [result.image[0, 0].tolist() for result in session]
        >>> corners[0]
        [255, 0, 0]
        """
        return self._delivery.add_drawer(draw)

    def set_signal(self, name: str, value: float | None) -> None:
        """Give one of the effect's own signals, declared under ``[signals]``, a value.

        It counts from the next picture on, until it is set again or `switch_effect` is called; None leaves
        the signal without one. May be called from a callback, from another thread, and before it runs.

        Raises
        ------
        InvalidArgumentError
            Neither the effect nor one that its events switch to has such a signal, or the value is no finite
            number, nor None.

        Examples
        --------
        >>> session.on("pinch", lambda event: session.set_signal("charge", event.value))  # doctest: +SKIP
        """
        self._look.set(name, value)

    def switch_effect(self, effect: str | Path) -> None:
        """Fade to another effect from the next picture on; may be called as `set_signal` may.

        Parameters
        ----------
        effect
            Name or file. One whose shader does not compile is logged, and the drawn effect stays.

        Raises
        ------
        InvalidArgumentError, ConfigError
            There is no such effect, or its file has a mistake.
        """
        self._look.switch(effect)
        self.effect = effect

    def event_queue(
        self, name: Gesture = ANY, *, maxsize: int = DEFAULT_SIZE, **words: Unpack[EventWords]
    ) -> EventQueue:
        """A queue of events for another thread; make it before the session runs, or miss what was before.

        Parameters
        ----------
        name, **words
            Which events, as for `on`: the moments to act on where no `phase` is given; ``phase="*"`` for
            all, of which most are HOLD, one with every picture.
        maxsize
            How many may wait. The session never does: see `EventQueue`.
        """
        return self._delivery.add_queue(name, maxsize, **words)

    def events(
        self,
        name: Gesture = ANY,
        *,
        maxsize: int = DEFAULT_SIZE,
        run: bool = True,
        **words: Unpack[EventWords],
    ) -> EventStream:
        """Events for asyncio: an asynchronous iterator that ends with the session.

        Parameters
        ----------
        name, maxsize, **words
            As for `event_queue`.
        run
            True: the session runs in a thread of its own from the first event that is asked for, for all
            streams of it; make them all before that. False: you run it, in a thread or an executor of yours.

        Examples
        --------
        >>> async for event in session.events("thumb_up"):  # doctest: +SKIP
        ...     print(event.time)
        """
        queue = self.event_queue(name, maxsize=maxsize, **words)
        background = None if self._background is None else self._background()
        if run and background is None:
            background = BackgroundRun(self.run, self.stop)
            self._background = weakref.ref(background)
        return EventStream(queue, background if run else None)

    def run(
        self,
        on_result: Callable[[SessionResult], object] | None = None,
        *,
        on_interrupt: Literal["raise", "return"] = "raise",
    ) -> SessionSummary:
        """Take the source through to its end, or until something stops the session.

        Ctrl-C ends it as cleanly as `stop` does, when called in the main thread; a second one at once.

        Parameters
        ----------
        on_result
            Called with each `SessionResult`, after the callbacks and the outputs.
        on_interrupt
            What comes of Ctrl-C once the outputs are finished: "raise" raises KeyboardInterrupt, so that a
            loop over many files ends as well; "return" returns the summary, for a program that goes on.

        Raises
        ------
        InvalidArgumentError
            When it has run already, or is running; for another `on_interrupt`.
        SourceError, SinkError
            When the source fails on the way, or an output cannot be written, for example because the disk is
            full. Everything before is written and stays playable.
        RenderError, ModelError
            When there is no OpenGL to draw with, no display for a window, or no models to be had.
        """
        if on_interrupt not in ("raise", "return"):
            raise unknown_word("on_interrupt", on_interrupt, ("raise", "return"))
        self._run.to_end(on_result)
        if self._summary.ended_by == "interrupt" and on_interrupt == "raise":
            raise KeyboardInterrupt
        return self.summary

    def stop(self) -> None:
        """End the session after the picture it is at; may be called from a callback or another thread.

        Of a file that is smoothed, half a second is tracked ahead; these pictures are delivered, too.
        """
        self._summary.end("stop")

    @property
    def summary(self) -> SessionSummary:
        """What happened so far."""
        return self._summary.build(
            dropped=self.source.dropped,
            elapsed=self._run.elapsed,
            callback_errors=self._delivery.callbacks.errors,
        )

    def __repr__(self) -> str:
        effect, count = str(self.effect), len(self._delivery.callbacks)
        return f"<Session of {self.source!r}, effect {effect!r}, {count} callbacks, {self._run.state()}>"

    def __iter__(self) -> Iterator[SessionResult]:
        """Go through the source picture by picture; callbacks and outputs run as they do in `run`."""
        return self._run.results()

    def close(self) -> None:
        """End the session, in whatever thread it runs, finish its outputs and let all else go."""
        self._run.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._run.in_thread:
            # Waiting for its end must not hold up the event loop.
            await asyncio.to_thread(self.close)
        else:
            self.close()

    def _release(self) -> None:
        self._delivery.close()
        self.source.close()
