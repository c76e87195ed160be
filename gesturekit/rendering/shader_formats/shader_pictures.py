"""Textures that shaders read beside what they draw: picture files, noise, the sound of silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import moderngl
import numpy as np
from PIL import Image, UnidentifiedImageError

from gesturekit.errors import ConfigError
from gesturekit.hands import ImageArray
from gesturekit.rendering.shader_formats.shader_plan import NOISE, NOTHING, SILENCE, SPECTRUM

_LARGEST = 4096
_NOISE_SIDE, _SAMPLES = 256, 512


class ShaderPictures:
    """Textures by the word or path that names them, each made once.

    Parameters
    ----------
    context
        moderngl.Context, current.
    """

    def __init__(self, context: Any) -> None:
        self._context = context
        self._made: dict[str, Any] = {}

    def texture(self, source: str) -> Any:
        """The texture of a picture.

        Raises
        ------
        ConfigError
            The file is no picture.
        """
        if source not in self._made:
            pixels = _pixels(source)
            made = self._context.texture((pixels.shape[1], pixels.shape[0]), 4, pixels.tobytes())
            made.filter = moderngl.LINEAR, moderngl.LINEAR
            self._made[source] = made
        return self._made[source]

    def release(self) -> None:
        """Give the memory back."""
        for texture in self._made.values():
            texture.release()
        self._made.clear()


def _pixels(source: str) -> ImageArray:
    """Pixels of a picture, its lowest row first: (H, W, 4) uint8."""
    if source == NOISE:
        return np.random.default_rng(0).integers(0, 256, (_NOISE_SIDE, _NOISE_SIDE, 4), dtype=np.uint8)
    if source == NOTHING:
        return np.zeros((1, 1, 4), np.uint8)
    if source in (SILENCE, SPECTRUM):
        level = 128 if source == SILENCE else 0
        return np.tile(np.array([level, level, level, 255], np.uint8), (1, _SAMPLES, 1))
    try:
        with Image.open(source) as picture:
            picture.thumbnail((_LARGEST, _LARGEST))
            return np.ascontiguousarray(np.asarray(picture.convert("RGBA"))[::-1])
    except (OSError, UnidentifiedImageError, ValueError, Image.DecompressionBombError) as error:
        raise ConfigError(
            f"{Path(source).name}: cannot be read as a picture ({error}); give a PNG or JPEG"
        ) from error
