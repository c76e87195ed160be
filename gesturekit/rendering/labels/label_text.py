"""Text as pictures: letters and their glow, drawn once with Pillow and kept.

The letters are those of the typeface that comes inside Pillow, so that nothing needs to be installed; an
effect may name a font file of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from gesturekit.errors import RenderError

# Capital letters are about this part of a font's nominal size.
_CAPITAL = 0.72

GLOW = 0.9
"""How far the glow reaches around the letters, in heights of a capital letter."""


@dataclass(frozen=True, slots=True)
class TextImage:
    """A drawn text.

    Attributes
    ----------
    pixels
        (h, w, 2) uint8: coverage of the letters, and their blurred glow. `margin` pixels around the
        letters' own box are there for the glow.
    margin
        Pixels.
    """

    pixels: npt.NDArray[np.uint8]
    margin: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height without the margin, pixels; the height is that of a capital letter."""
        height, width = self.pixels.shape[:2]
        return width - 2 * self.margin, height - 2 * self.margin


@lru_cache(maxsize=64)
def draw_text(text: str, height: int, font: str | None = None) -> TextImage:
    """Draw one line.

    Parameters
    ----------
    text
        What to write; empty text is drawn as a space.
    height
        Height of a capital letter, pixels, at least 1.
    font
        Path of a TrueType or OpenType file; None for Pillow's own typeface.

    Raises
    ------
    RenderError
        When the font file cannot be used.
    """
    face = _load(font, max(1, round(height / _CAPITAL)))
    width = max(1, round(face.getlength(text or " ")))
    margin = max(1, round(GLOW * height))
    canvas = Image.new("L", (width + 2 * margin, height + 2 * margin))
    ImageDraw.Draw(canvas).text((margin, margin + height), text, fill=255, font=face, anchor="ls")
    glow = canvas.filter(ImageFilter.GaussianBlur(margin / 3))
    return TextImage(np.stack([np.asarray(canvas), np.asarray(glow)], axis=-1), margin)


_TITLES = {
    "ok": "OK",
    "i_love_you": "I love you",
    "circle_cw": "Circle clockwise",
    "circle_ccw": "Circle counterclockwise",
    "rotate_cw": "Turn clockwise",
    "rotate_ccw": "Turn counterclockwise",
    "three2": "Three with thumb",
    "three3": "Three without index",
    "three_gun": "Gun of two fingers",
    "thumb_index2": "Two guns",
    "xsign": "Crossed hands",
    "timeout": "Time-out",
    "holy": "Folded hands",
}


def title_of(name: str) -> str:
    """A gesture's name for people: "thumb_up" → "Thumb up", "ok" → "OK"."""
    if name in _TITLES:
        return _TITLES[name]
    words = " ".join(word for word in name.replace("-", "_").split("_") if word)
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=16)
def _load(font: str | None, size: int) -> ImageFont.FreeTypeFont:
    try:
        face = ImageFont.load_default(size) if font is None else ImageFont.truetype(font, size)
    except (OSError, ImportError) as error:
        name = "Pillow's own typeface" if font is None else f"font {font!r}"
        raise RenderError(
            f"{name} cannot be used: {error}; name a .ttf or .otf file in the effect"
        ) from error
    assert isinstance(face, ImageFont.FreeTypeFont)
    return face
