"""Where a recognizer's events go: callbacks, queues for other threads, controls, functions that draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from gesturekit.controls.control import CONTROL_WORDS, Control, ControlWords
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent
from gesturekit.gestures.rules import FrameView
from gesturekit.hands import Hand
from gesturekit.session.callbacks import CallbackRegistry, EventWords, GestureCallback
from gesturekit.session.event_queue import EventQueue
from gesturekit.session.session_result import SessionResult
from gesturekit.words import shown

if TYPE_CHECKING:
    from typing_extensions import Unpack

Names = str | Sequence[str] | None
Drawer = Callable[[SessionResult], object]


class Recognizer(Protocol):
    """What a session needs of a recognizer; `GestureRecognizer` is one."""

    @property
    def names(self) -> tuple[str, ...]:
        """The gestures that can occur."""

    def look(self, hands: Sequence[Hand], time: float = 0.0) -> list[GestureEvent]:
        """Name what the hands of a single picture show: a BEGIN for each gesture."""

    def update(
        self,
        hands: Sequence[Hand],
        time: float,
        *,
        frame_size: tuple[int, int] | None = None,
        flipped: bool = False,
    ) -> list[GestureEvent]:
        """Events of one picture's hands."""

    def reset(self) -> list[GestureEvent]:
        """Forget everything, and end what was active."""


class EventDelivery:
    """All that listens to a session; the recognizer knows which events there can be."""

    def __init__(self, recognizer: Recognizer, *, strict: bool) -> None:
        self.callbacks = CallbackRegistry(recognizer.names, strict=strict)
        self.drawers: list[Drawer] = []
        self._recognizer = recognizer
        self._controls: list[Control] = []
        self._queues: list[EventQueue] = []
        self._closed = False

    def on(self, name: Names, callback: GestureCallback | None, **words: Unpack[EventWords]) -> Any:
        """Add a callback, or give a decorator that does; see `Session.on`."""
        # An app may have taught the recognizer further gestures meanwhile.
        self.callbacks.names = self._recognizer.names

        def register(function: GestureCallback) -> GestureCallback:
            self.callbacks.add(name, function, **words)
            return function

        if callback is not None:
            return register(callback)
        # At once, so that a wrong word is reported even where the decorator is never applied.
        self.callbacks.check(name, **words)
        return register

    def add_queue(self, name: Names, maxsize: int, **words: Unpack[EventWords]) -> EventQueue:
        """A queue that is filled from now on; one that is made after the end is closed."""
        queue = EventQueue(maxsize)
        self.on(name, queue.put, **words)
        self._queues.append(queue)
        if self._closed:
            queue.close()
        return queue

    def add_control(self, name: str, words: ControlWords) -> Control:
        """A control that is moved from now on; see `Session.control`."""
        try:
            control = Control(name, **words)
        except TypeError as error:
            raise InvalidArgumentError(f"{error}; a control takes {', '.join(CONTROL_WORDS)}") from error
        self._controls.append(control)
        return control

    def add_drawer(self, draw: Drawer) -> Drawer:
        """Have the function draw from now on; see `Session.on_draw`."""
        if not callable(draw):
            raise InvalidArgumentError(f"on_draw takes a function of one SessionResult; got {shown(draw)}")
        self.drawers.append(draw)
        return draw

    def deliver(self, result: SessionResult) -> None:
        """Move the controls, call the callbacks, then have the app draw, where it wants to."""
        for control in self._controls:
            control.update(result.hands, result.frame.time, result.frame.size)
        self.dispatch(result.events, result.frame.size)
        if self.drawers:
            result.own_image()
            for draw in self.drawers:
                draw(result)

    def dispatch(self, events: Sequence[GestureEvent], size: tuple[int, int]) -> None:
        """Call the callbacks alone; `size` is the picture's, pixels."""
        self.callbacks.dispatch(events, FrameView(size))

    def close(self) -> None:
        """End queues and controls; may be called twice."""
        self._closed = True
        for queue in self._queues:
            queue.close()
        for control in self._controls:
            control.close()
