"""What came of one picture in a session."""

from __future__ import annotations

from collections.abc import Callable

from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import Hand, ImageArray
from gesturekit.media.frame import Frame, png


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

    def own_image(self) -> None:
        """Make `image` an array that nobody else holds, so that it can be drawn on."""
        image = self.image
        if image is self.frame.image or not image.flags.owndata or not image.flags.writeable:
            self._image = image.copy()

    def lend_image(self) -> ImageArray:
        """The picture for an output that is still being written: `image` is a copy from now on."""
        image = self.image
        self._lent = True
        return image
