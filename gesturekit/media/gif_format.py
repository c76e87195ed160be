"""Animated GIF (GIF89a, CompuServe 1990), each picture with a palette of its own."""

from __future__ import annotations

import io

from PIL import Image

from gesturekit.hands import ImageArray
from gesturekit.media.animation_format import Patch

_LOOP_FOREVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
_COLOURS = 256
# The palette is chosen on a picture of about this many pixels a side: as good to the eye, and much faster.
_PALETTE_SIDE = 240


class GifFormat:
    """GIF: 256 colours a picture, no soft edges, times in hundredths of a second."""

    tick = 0.01
    # Browsers show what is faster than 0.02 s at 0.1 s; 30 pictures a second come as 3, 3 and 4 hundredths.
    least_step = 0.03
    end = b"\x3b"

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size

    def start(self, count: int, length: int) -> bytes:
        """The header, with a loop that does not end."""
        width, height = (side.to_bytes(2, "little") for side in self._size)
        return b"GIF89a" + width + height + b"\x70\x00\x00" + _LOOP_FOREVER

    def encode(self, image: ImageArray, index: int, quality: int) -> Patch:
        """The picture in 256 colours, mixed by dithering."""
        picture = Image.fromarray(image)
        small = picture.copy()
        small.thumbnail((_PALETTE_SIDE, _PALETTE_SIDE))
        palette = small.quantize(_COLOURS, Image.Quantize.MEDIANCUT)
        file = io.BytesIO()
        mixed = picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
        mixed.save(file, "GIF", optimize=False)
        return Patch((0, 0, *self._size), _with_own_palette(file.getvalue()))

    def head(self, patch: Patch, index: int, ticks: int) -> bytes:
        """A graphic control extension."""
        return b"\x21\xf9\x04\x04" + min(ticks, 65_535).to_bytes(2, "little") + b"\x00\x00"


def _with_own_palette(single: bytes) -> bytes:
    """The image block of a GIF of one picture, with the file's palette as the picture's own."""
    packed = single[10]
    palette = single[13 : 13 + 3 * 2 ** ((packed & 7) + 1)]
    at = 13 + len(palette)
    while single[at] == 0x21:
        # An extension: a label, then blocks, each with its length before it, up to an empty one.
        at += 2
        while single[at]:
            at += single[at] + 1
        at += 1
    descriptor = single[at : at + 9] + bytes([0x80 | (packed & 7)])
    return descriptor + palette + single[at + 10 : -1]
