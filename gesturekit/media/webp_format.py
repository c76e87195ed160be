"""Animated WebP (Google's "WebP Container Specification"), lossy, with alpha if wanted."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from gesturekit.hands import ImageArray
from gesturekit.media.animation_format import Patch, covered

_ANIMATED, _WITH_ALPHA = 0x02, 0x10
_REPLACE, _CLEAR_AFTERWARDS = 0x02, 0x01
# libwebp's 0 to 6; 2 takes half the time of its default, 4, for files a few percent larger.
_METHOD = 2


class WebpFormat:
    """WebP: all colours, soft edges, times in milliseconds."""

    tick = 0.001
    least_step = 1 / 30
    end = b""

    def __init__(self, size: tuple[int, int], *, alpha: bool = False) -> None:
        self._size = size
        self._alpha = alpha

    def start(self, count: int, length: int) -> bytes:
        """RIFF header, size of the canvas, a loop that does not end."""
        flags = _ANIMATED | (_WITH_ALPHA if self._alpha else 0)
        canvas = b"".join(_number(side - 1, 3) for side in self._size)
        return (
            b"RIFF"
            + _number(max(0, length - 8), 4)
            + b"WEBP"
            + _chunk(b"VP8X", bytes([flags, 0, 0, 0]) + canvas)
            + _chunk(b"ANIM", bytes(6))
        )

    def encode(self, image: ImageArray, index: int, quality: int) -> Patch:
        """The picture, or the part of it that is not transparent."""
        x, y, width, height = (0, 0, *self._size)
        if self._alpha:
            x, y, width, height = covered(image)
        part = np.ascontiguousarray(image[y : y + height, x : x + width])
        file = io.BytesIO()
        Image.fromarray(part).save(file, "WEBP", quality=quality, method=_METHOD, alpha_quality=100)
        return Patch((x, y, width, height), _image_chunks(file.getvalue()))

    def head(self, patch: Patch, index: int, ticks: int) -> bytes:
        """The head of an ``ANMF`` chunk."""
        x, y, width, height = patch.box
        flags = _REPLACE | (_CLEAR_AFTERWARDS if self._alpha else 0)
        place = b"".join(_number(value, 3) for value in (x // 2, y // 2, width - 1, height - 1))
        head = place + _number(min(ticks, 2**24 - 1), 3) + bytes([flags])
        return b"ANMF" + _number(len(head) + len(patch.body), 4) + head


def _image_chunks(single: bytes) -> bytes:
    """The chunks of a WebP of one picture that hold its pixels and alpha."""
    kept, at = b"", 12
    while at + 8 <= len(single):
        length = 8 + int.from_bytes(single[at + 4 : at + 8], "little")
        length += length % 2
        if single[at : at + 4] in (b"ALPH", b"VP8 ", b"VP8L"):
            kept += single[at : at + length]
        at += length
    return kept


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + _number(len(content), 4) + content


def _number(value: int, length: int) -> bytes:
    return value.to_bytes(length, "little")
