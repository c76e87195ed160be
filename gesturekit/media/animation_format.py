"""What a format of moving pictures does for `AnimationWriter`: the bytes around each picture.

A file is a start, then for each picture a head of fixed length and a body, then an end. Start and heads can
be written anew in place, so that the file is whole after every picture.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from gesturekit.hands import ImageArray


class Patch(NamedTuple):
    """One encoded picture: which rectangle of the animation it fills, and its bytes."""

    box: tuple[int, int, int, int]
    """x, y, width and height, pixels."""

    body: bytes


class AnimationFormat(Protocol):
    """One format; made for the size of the animation."""

    tick: float
    """Seconds that durations are counted in."""

    least_step: float
    """Shortest time between two pictures that programs show, seconds."""

    end: bytes
    """What follows the last picture."""

    def start(self, count: int, length: int) -> bytes:
        """What precedes the first picture; `length` is the whole file's, in bytes."""

    def encode(self, image: ImageArray, index: int, quality: int) -> Patch:
        """Encode picture `index`, (H, W, 3) RGB or (H, W, 4) RGBA."""

    def head(self, patch: Patch, index: int, ticks: int) -> bytes:
        """What precedes a picture that is shown for so many ticks."""


def covered(image: ImageArray) -> tuple[int, int, int, int]:
    """The rectangle (x, y, width, height) outside which an RGBA picture is transparent; x and y are even."""
    alpha = image[..., 3]
    columns, rows = np.flatnonzero(alpha.any(axis=0)), np.flatnonzero(alpha.any(axis=1))
    if columns.size == 0:
        return 0, 0, 1, 1
    x, y = int(columns[0]) & ~1, int(rows[0]) & ~1
    return x, y, int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y
