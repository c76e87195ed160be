"""Animated PNG (W3C's "Portable Network Graphics", third edition): nothing is lost, alpha if wanted."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image

from gesturekit.hands import ImageArray
from gesturekit.media.animation_format import Patch, covered

_TICKS_PER_SECOND = 1000
_CLEAR_AFTERWARDS, _REPLACE = 1, 0
# zlib's 0 to 9; 4 takes a third of the time of Pillow's default for files a few percent larger.
_COMPRESSION = 4


class ApngFormat:
    """APNG: nothing is lost, and files are large."""

    tick = 1 / _TICKS_PER_SECOND
    least_step = 1 / 60

    def __init__(self, size: tuple[int, int], *, alpha: bool = False) -> None:
        self._size = size
        self._alpha = alpha
        self.end = _chunk(b"IEND", b"")

    def start(self, count: int, length: int) -> bytes:
        """Header, number of pictures, a loop that does not end."""
        header = struct.pack(">IIBBBBB", *self._size, 8, 6 if self._alpha else 2, 0, 0, 0)
        return (
            b"\x89PNG\r\n\x1a\n"
            + _chunk(b"IHDR", header)
            + _chunk(b"acTL", struct.pack(">II", max(1, count), 0))
        )

    def encode(self, image: ImageArray, index: int, quality: int) -> Patch:
        """The picture, or the part of it that is not transparent."""
        x, y, width, height = (0, 0, *self._size)
        if self._alpha and index > 0:
            # The first one is what programs show that know no APNG; it has to be whole.
            x, y, width, height = covered(image)
        part = np.ascontiguousarray(image[y : y + height, x : x + width])
        file = io.BytesIO()
        Image.fromarray(part).save(file, "PNG", compress_level=_COMPRESSION)
        pixels = _pixels(file.getvalue())
        # Numbers count through: each picture but the first has one for its head and one for its pixels.
        body = _chunk(b"fdAT", struct.pack(">I", 2 * index) + pixels) if index else _chunk(b"IDAT", pixels)
        return Patch((x, y, width, height), body)

    def head(self, patch: Patch, index: int, ticks: int) -> bytes:
        """A frame control chunk."""
        x, y, width, height = patch.box
        number = max(0, 2 * index - 1)
        place = struct.pack(">IIIII", number, width, height, x, y)
        timing = struct.pack(">HH", min(ticks, 65_535), _TICKS_PER_SECOND)
        return _chunk(b"fcTL", place + timing + bytes([_CLEAR_AFTERWARDS * self._alpha, _REPLACE]))


def _pixels(single: bytes) -> bytes:
    """The compressed pixels of a PNG of one picture."""
    kept, at = b"", 8
    while at < len(single):
        length = int.from_bytes(single[at : at + 4], "big")
        if single[at + 4 : at + 8] == b"IDAT":
            kept += single[at + 8 : at + 8 + length]
        at += 12 + length
    return kept


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
