"""How a session's events reach an app: callbacks, a queue for other threads, an asynchronous stream."""

from __future__ import annotations

import asyncio
import threading
import weakref
from abc import abstractmethod
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, overload

from gesturekit.closing import Closing
from gesturekit.controls.control import CONTROL_WORDS, Control, ControlWords
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.events.event import Phase, PhaseWord
from gesturekit.gestures.gesture_names import GestureName
from gesturekit.hands import Hand, Side, SideWord
from gesturekit.session.callbacks import ANY, FIRE, CallbackRegistry, GestureCallback
from gesturekit.session.event_queue import DEFAULT_SIZE, EventQueue
from gesturekit.session.event_stream import BackgroundRun, EventStream
from gesturekit.session.recognition_stage import Recognizer
from gesturekit.session.session_result import SessionResult
from gesturekit.words import shown

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from gesturekit.gestures.rules import RuleWords


class EventDelivery(Closing):
    """The half of `Session` that hands events to an app.

    Parameters
    ----------
    recognizer
        Where the events come from; it knows which there can be.
    strict
        As for `Session`.
    """

    def __init__(self, recognizer: Recognizer, *, strict: bool) -> None:
        self.recognizer = recognizer
        self.callbacks = CallbackRegistry(recognizer.names, strict=strict)
        self._queues: list[EventQueue] = []
        self._controls: list[Control] = []
        self._drawers: list[Callable[[SessionResult], object]] = []
        # The thread that runs the session, once one does.
        self._runner: threading.Thread | None = None
        self._delivered = False
        # Weakly: it lives, and the session with it, for as long as a stream listens.
        self._background: weakref.ref[BackgroundRun] | None = None

    @overload
    def on(
        self,
        name: GestureName | str | Sequence[str] | None = ...,
        callback: None = None,
        *,
        phase: PhaseWord | Phase = ...,
        hand: SideWord | Side | int | None = ...,
        cooldown: float | None = ...,
        **words: Unpack[RuleWords],
    ) -> Callable[[GestureCallback], GestureCallback]: ...

    @overload
    def on(
        self,
        name: GestureName | str | Sequence[str] | None,
        callback: GestureCallback,
        *,
        phase: PhaseWord | Phase = ...,
        hand: SideWord | Side | int | None = ...,
        cooldown: float | None = ...,
        **words: Unpack[RuleWords],
    ) -> GestureCallback: ...

    @overload
    def on(
        self,
        name: GestureName | str | Sequence[str] | None = ...,
        *,
        callback: GestureCallback,
        phase: PhaseWord | Phase = ...,
        hand: SideWord | Side | int | None = ...,
        cooldown: float | None = ...,
        **words: Unpack[RuleWords],
    ) -> GestureCallback: ...

    def on(
        self,
        name: GestureName | str | Sequence[str] | None = None,
        callback: GestureCallback | None = None,
        *,
        phase: PhaseWord | Phase = FIRE,
        hand: SideWord | Side | int | None = None,
        cooldown: float | None = None,
        **words: Unpack[RuleWords],
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
            ``"fire"``: when it is time to act. That is when a gesture begins, or, with `hold`, when it was
            held long enough; with `repeat`, again and again; and when a motion was made. ``"begin"``,
            ``"hold"`` (on every picture while it is held), ``"end"``, ``"cancel"`` (the hand was lost, or
            it was let go before it was confirmed), ``"trigger"``: that phase alone. ``"*"``: all of them.
        hand
            ``"left"`` or ``"right"``: the person's own hand; a number: the hand of that id; None for any.
        cooldown
            Seconds of the source's clock that must pass before this callback is called again.
        **words
            Further conditions: ``hold``, ``repeat``, ``region``, ``armed_by`` and all others of
            `EventRule`.

        Returns
        -------
        The callback, unchanged.

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
        # An app may have taught the recognizer further gestures meanwhile.
        self.callbacks.names = self.recognizer.names
        if callback is None:
            # At once, so that a wrong word is told even where the decorator is never applied.
            self.callbacks.check(name, phase=phase, hand=hand, cooldown=cooldown, **words)

            def decorate(function: GestureCallback) -> GestureCallback:
                self.callbacks.add(name, function, phase=phase, hand=hand, cooldown=cooldown, **words)
                return function

            return decorate
        self.callbacks.add(name, callback, phase=phase, hand=hand, cooldown=cooldown, **words)
        return callback

    def off(self, callback: GestureCallback) -> None:
        """Have a function called no more, whatever it was registered for; also from within a callback.

        Parameters
        ----------
        callback
            What `on` was given.

        Raises
        ------
        InvalidArgumentError
            When it is not registered.
        """
        self.callbacks.remove(callback)

    def define(
        self,
        name: str,
        gesture: str | Sequence[str] = (),
        *,
        hand: str | int | None = None,
        cooldown: float = 0.0,
        **words: Unpack[RuleWords],
    ) -> None:
        """Define an event of your own, as `GestureRecognizer.define` does.

        Unlike the conditions of one callback, it has a name: it stands in event files and in the summary,
        is drawn by effects, and other events can be made of it.

        Raises
        ------
        InvalidArgumentError
            When a word or a gesture is unknown, or the recognizer is one of your own that has no events.
        """
        if not isinstance(self.recognizer, GestureRecognizer):
            raise InvalidArgumentError(
                f"the recognizer {self.recognizer!r} takes no events of your own; use a GestureRecognizer"
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

        Raises
        ------
        InvalidArgumentError
            For an unknown name or word, or a number out of its range.

        Examples
        --------
        >>> zoom = session.control("pinch_distance", hand="right")  # doctest: +SKIP
        >>> zoom.on_change(lambda value: print(f"{value:.0%}"))  # doctest: +SKIP
        """
        try:
            control = Control(name, **words)
        except TypeError as error:
            raise InvalidArgumentError(f"{error}; a control takes {', '.join(CONTROL_WORDS)}") from error
        self._controls.append(control)
        return control

    def on_draw(self, draw: Callable[[SessionResult], object]) -> Callable[[SessionResult], object]:
        """Have a function draw on every picture before it is written and shown; a decorator as well.

        Parameters
        ----------
        draw
            Called with each `SessionResult`, after the callbacks: what it draws into ``result.image``, an
            (H, W, 3) uint8 RGB array with the effect already on it, is in the outputs, in the window and in
            what `run` hands on. An exception ends the session.

        Returns
        -------
        The function, unchanged.

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
        if not callable(draw):
            raise InvalidArgumentError(f"on_draw takes a function of one SessionResult; got {shown(draw)}")
        self._drawers.append(draw)
        return draw

    def event_queue(
        self,
        name: GestureName | str | Sequence[str] | None = ANY,
        *,
        phase: PhaseWord | Phase = FIRE,
        hand: SideWord | Side | int | None = None,
        cooldown: float | None = None,
        maxsize: int = DEFAULT_SIZE,
        **words: Unpack[RuleWords],
    ) -> EventQueue:
        """A queue of events for another thread; make it before the session runs, or miss what was before.

        Parameters
        ----------
        name, phase, hand, cooldown, **words
            Which events, as for `on`, and like there the moments to act on where no `phase` is said;
            ``phase="*"`` for all, of which most are HOLD, one with every picture.
        maxsize
            How many may wait. The session never does: see `EventQueue`.
        """
        queue = EventQueue(maxsize)
        if self._delivered:
            queue.close()
        self.on(name, queue.put, phase=phase, hand=hand, cooldown=cooldown, **words)
        self._queues.append(queue)
        return queue

    def events(
        self,
        name: GestureName | str | Sequence[str] | None = ANY,
        *,
        phase: PhaseWord | Phase = FIRE,
        hand: SideWord | Side | int | None = None,
        cooldown: float | None = None,
        maxsize: int = DEFAULT_SIZE,
        run: bool = True,
        **words: Unpack[RuleWords],
    ) -> EventStream:
        """Events for asyncio: an asynchronous iterator that ends with the session.

        Parameters
        ----------
        name, phase, hand, cooldown, maxsize, **words
            As for `event_queue`.
        run
            True: the session runs in a thread of its own from the first event that is asked for, for all
            streams of it; make them all before that. False: you run it, in a thread or an executor of yours.

        Examples
        --------
        >>> async def listen():  # doctest: +SKIP
        ...     with Session("clip.mp4", effect=None) as session:
        ...         async for event in session.events("thumb_up", phase="fire"):
        ...             print(event.time)
        """
        queue = self.event_queue(name, phase=phase, hand=hand, cooldown=cooldown, maxsize=maxsize, **words)
        return EventStream(queue, self._run_in_background() if run else None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Where another thread runs it, waiting for its end must not hold up the event loop.
        if self._runner is None:
            self.close()
        else:
            await asyncio.to_thread(self.close)

    def _run_in_background(self) -> BackgroundRun:
        background = None if self._background is None else self._background()
        if background is None:
            background = BackgroundRun(self)
            self._background = weakref.ref(background)
        return background

    @abstractmethod
    def run(self) -> object:
        """Go through the source to its end."""

    @abstractmethod
    def stop(self) -> None:
        """End soon; may be called from any thread."""

    def _end_queues(self) -> None:
        self._delivered = True
        for queue in self._queues:
            queue.close()
        for control in self._controls:
            control.close()

    def _move_controls(self, hands: Sequence[Hand], time: float, size: tuple[int, int]) -> None:
        for control in self._controls:
            control.update(hands, time, size)

    def _draw_on(self, result: SessionResult) -> None:
        """Have the app draw on a result's picture, where it wants to."""
        if self._drawers:
            result.own_image()
            for draw in self._drawers:
                draw(result)
