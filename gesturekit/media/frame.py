"""One picture on its way through the SDK."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np

from gesturekit.hands import Hand, ImageArray


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Frame:
    """A picture with its time.

    Attributes
    ----------
    image
        (H, W, 3) uint8, RGB.
    time
        Seconds on the source's own clock, never running backwards; the first frame is usually 0.0.
    index
        Number of the frame in its source, from 0. Gaps are frames a live source had to drop.
    mirrored
        True when the picture shows the scene as a mirror does.
    truth
        Exact ground truth; None unless the hand studio made the picture.
    hands
        The hands in it where they are known already, as in a recording; None where they are to be tracked.

    Examples
    --------
    >>> frame = Frame(np.zeros((480, 640, 3), np.uint8), time=0.0, index=0)
    >>> frame.image.shape, frame.mirrored
    ((480, 640, 3), False)
    """

    image: ImageArray
    time: float
    index: int
    mirrored: bool = False
    truth: Any = None
    hands: tuple[Hand, ...] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture, pixels."""
        return self.image.shape[1], self.image.shape[0]

    def __eq__(self, other: object) -> bool:
        """Whether pictures and all else are the same; what the truth is, by identity."""
        if not isinstance(other, Frame):
            return NotImplemented
        mine = (self.time, self.index, self.mirrored, self.truth, self.hands)
        theirs = (other.time, other.index, other.mirrored, other.truth, other.hands)
        return mine == theirs and np.array_equal(self.image, other.image)

    def __hash__(self) -> int:
        return hash((self.index, self.time))

    def __repr__(self) -> str:
        width, height = self.size
        known = "" if self.hands is None else f", {len(self.hands)} hands known"
        mirrored = ", mirrored" if self.mirrored else ""
        return f"<Frame {self.index} at {self.time:.3f} s, {width}x{height}{mirrored}{known}>"

    def _repr_png_(self) -> bytes:
        """The picture, for notebooks."""
        return png(self.image)


def png(image: ImageArray) -> bytes:
    """A picture (H, W, 3) uint8 RGB as the bytes of a PNG file."""
    # Not at the top: only notebooks ask.
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(file, "PNG")
    return file.getvalue()
