"""What a tracked picture goes through in a session: it is understood, drawn, and handed to every output.

Each stage opens what it needs once and closes it at the session's end, whatever ended it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand, ImageArray, TrackedFrame
from gesturekit.media import HandsWriter, JsonLinesWriter
from gesturekit.media.frame import Frame, png
from gesturekit.media.source import Source
from gesturekit.outputs import open_output
from gesturekit.pipeline import WriteBehind

if TYPE_CHECKING:
    from gesturekit.rendering import Renderer


class Tracker(Protocol):
    """What a session needs of a tracker; `HandTracker` and `MediaPipeTracker` are two."""

    def track(self, image: ImageArray, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        """Find the hands of one picture."""

    def close(self) -> None:
        """Let the models go."""


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
        """Take in one picture's hands and tell what they did."""

    def reset(self) -> list[GestureEvent]:
        """Forget everything, and end what was active."""


class SessionResult:
    """What came of one picture.

    Attributes
    ----------
    frame
        The picture as the source gave it.
    hands
        The hands in it; in a mirrored session they stand where `image` shows them.
    events
        What these hands did.

    Examples
    --------
    >>> with gk.Session("hands.jsonl", effect=None) as session:
    ...     for result in session:
    ...         names = [event.name for event in result.events]
    >>> len(result.hands), names
    (1, ['victory'])
    """

    __slots__ = ("_draw", "_image", "_lent", "events", "frame", "hands")

    def __init__(
        self,
        frame: Frame,
        hands: tuple[Hand, ...],
        events: tuple[GestureEvent, ...],
        draw: Callable[[SessionResult], ImageArray],
    ) -> None:
        self.frame = frame
        self.hands = hands
        self.events = events
        self._draw = draw
        self._image: ImageArray | None = None
        self._lent = False

    def __repr__(self) -> str:
        return (
            f"<SessionResult {self.frame.index} at {self.frame.time:.3f} s, "
            f"hands {list(self.hands)}, events {list(self.events)}>"
        )

    def _repr_png_(self) -> bytes:
        """The drawn picture, for notebooks."""
        return png(self.image)

    def own_image(self) -> None:
        """Make `image` an array that nobody else holds, so that it can be drawn on."""
        image = self.image
        if image is self.frame.image or not image.flags.owndata or not image.flags.writeable:
            self._image = image.copy()

    @property
    def image(self) -> ImageArray:
        """(H, W, 3) uint8 RGB with the effect drawn over it; drawn when first asked for.

        It is yours to draw on; what is written to the session's output stays as it was.

        Ask before the session moves on to the next picture: effects with a memory draw in order.
        """
        if self._image is None:
            self._image = self._draw(self)
        elif self._lent:
            self._image, self._lent = self._image.copy(), False
        return self._image

    def lend_image(self) -> ImageArray:
        """The picture for an output that is still being written: `image` is a copy from now on."""
        image = self.image
        self._lent = True
        return image


class Understanding:
    """From hands to events.

    Parameters
    ----------
    recognizer
        What names the gestures.
    still
        The pictures are stills: a gesture is named at once, without having been held.
    mirror
        The pictures are shown as a mirror does.
    """

    def __init__(self, recognizer: Recognizer, *, still: bool, mirror: bool = False) -> None:
        self._recognizer = recognizer
        self._still = still
        self._mirror = mirror
        self._shown: list[GestureEvent] = []

    def take(self, frame: Frame, hands: Sequence[Hand]) -> list[GestureEvent]:
        """Events of one picture; its hands and theirs stand in the picture's own pixels."""
        if not self._still:
            flipped = turned_over(frame, self._mirror)
            return self._recognizer.update(hands, frame.time, frame_size=size_of(frame), flipped=flipped)
        begun = self._recognizer.look(hands, frame.time)
        self._shown += begun
        return begun

    def finish(self) -> list[GestureEvent]:
        """End what is still being made: every BEGIN gets its END or CANCEL."""
        shown, self._shown = self._shown, []
        return [*(replace(event, phase=Phase.END) for event in shown), *self._recognizer.reset()]


def size_of(frame: Frame) -> tuple[int, int]:
    """Width and height of a picture, pixels."""
    return frame.image.shape[1], frame.image.shape[0]


def turned_over(frame: Frame, mirror: bool) -> bool:
    """Whether a picture that is to be shown as a mirror does has to be turned over for it."""
    return mirror and not frame.mirrored


class Canvas:
    """Draws results, off-screen, once somebody asks for a drawn picture.

    Parameters
    ----------
    effect
        The effect's name or file; None leaves the pictures as they are.
    size
        Width and height of the drawn pictures; None keeps each picture's own.
    mirror
        Whether the drawn pictures show the scene as a mirror does.
    """

    def __init__(self, effect: str | Path | None, size: tuple[int, int] | None, *, mirror: bool) -> None:
        self._effect = effect
        self._size = size
        self._mirror = mirror
        self._renderer: Renderer | None = None

    def place(
        self, frame: Frame, hands: list[Hand], events: list[GestureEvent]
    ) -> tuple[tuple[Hand, ...], tuple[GestureEvent, ...]]:
        """Hands and events where the drawn picture shows them."""
        if not turned_over(frame, self._mirror):
            return tuple(hands), tuple(events)
        width = frame.image.shape[1]
        return (
            tuple(hand.flipped(width) for hand in hands),
            tuple(event.moved(lambda hand: hand.flipped(width)) for event in events),
        )

    def background(self, frame: Frame) -> ImageArray:
        """The picture itself, turned over where it has to be."""
        return np.ascontiguousarray(frame.image[:, ::-1]) if turned_over(frame, self._mirror) else frame.image

    def draw(self, result: SessionResult) -> ImageArray:
        """The picture with the effect over it."""
        image = self.background(result.frame)
        renderer = self.open()
        if renderer is None:
            return image if self._size is None else fitted(image, self._size)
        return renderer.render(image, result.hands, result.events, result.frame.time)

    def open(self) -> Renderer | None:
        """Get the graphics ready, where there is an effect to draw.

        Raises
        ------
        RenderError
            When there is no OpenGL to draw with.
        """
        if self._renderer is None and self._effect is not None:
            from gesturekit.rendering import Renderer

            self._renderer = Renderer(self._effect, self._size)
        return self._renderer

    def close(self) -> None:
        """Let the graphics memory go."""
        if self._renderer is not None:
            self._renderer.close()


def fitted(image: ImageArray, size: tuple[int, int]) -> ImageArray:
    """The picture as large as fits into `size` (width, height), centred on black."""
    own = (image.shape[1], image.shape[0])
    if own == size:
        return image
    from gesturekit.rendering.picture import fit_inside, resized

    x, y, width, height = fit_inside(own, size)
    canvas = np.zeros((size[1], size[0], 3), dtype=np.uint8)
    canvas[y : y + height, x : x + width] = resized(image, (width, height))
    return canvas


class Outlets:
    """Where results go: the file of drawn pictures, the event lines, the recorded hands, the window.

    Parameters
    ----------
    source
        What is read; its size, pace and name go into the files.
    output, events, hands
        Files to write; None for none.
    mirror
        The pictures are shown as a mirror does; for whoever replays the hands.
    """

    def __init__(
        self,
        source: Source,
        *,
        output: Path | None,
        events: Path | None,
        hands: Path | None,
        mirror: bool = False,
    ) -> None:
        self._stack = contextlib.ExitStack()
        self._files: list[tuple[str, Any]] = []
        self._pictures: WriteBehind | None = None
        self._events: JsonLinesWriter | None = None
        self._hands: HandsWriter | None = None
        try:
            if events is not None:
                self._events = self._stack.enter_context(JsonLinesWriter(events))
                self._files.append(("events", self._events))
            if hands is not None:
                self._hands = self._stack.enter_context(
                    HandsWriter(
                        hands, source.name, source.size, source.fps, still=source.is_image, mirror=mirror
                    )
                )
                self._files.append(("frames of hands", self._hands))
            if output is not None:
                sink = open_output(output, source)
                self._files.append(("pictures", sink))
                # Its thread closes the sink, also when writing fails.
                self._pictures = WriteBehind(sink)
                self._stack.callback(self._pictures.close)
        except BaseException:
            self.close()
            raise

    def take_hands(self, tracked: TrackedFrame) -> None:
        """Write the hands of one picture."""
        if self._hands is not None:
            self._hands.write(tracked)

    def take_picture(self, result: SessionResult) -> None:
        """Write the drawn picture of one result."""
        if self._pictures is not None:
            self._pictures.write(result.lend_image(), result.frame.time)

    def take_events(self, events: Iterable[GestureEvent]) -> None:
        """Write events."""
        if self._events is not None:
            for event in events:
                self._events.write(event.to_dict())

    def written(self) -> str:
        """What is in the files so far, for a person; empty when there are none."""
        return ", ".join(f"{sink.count} {what} in {str(sink.path)!r}" for what, sink in self._files)

    def close(self) -> None:
        """Finish every file, whatever becomes of the others."""
        self._stack.close()
