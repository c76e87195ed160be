"""Pictures on their way in: what the renderer takes, and how a picture of another size is fitted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image

from gesturekit.errors import InvalidArgumentError, InvalidImageError
from gesturekit.hands import Hand, ImageArray

LARGEST_SIDE = 16384
"""Longest side of a picture, pixels: what OpenGL drivers of today take as a texture."""


def check_image(image: Any) -> ImageArray:
    """The image as (H, W, 3) uint8.

    Raises
    ------
    InvalidImageError
        For anything else; the message names what came.
    """
    if not isinstance(image, np.ndarray):
        raise InvalidImageError(
            f"image is {type(image).__name__}; expected a numpy array (height, width, 3) of uint8, RGB"
        )
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise InvalidImageError(
            f"image has shape {image.shape} and dtype {image.dtype}; expected (height, width, 3) of uint8, "
            "RGB; convert it with cv2.cvtColor or astype first"
        )
    height, width = image.shape[:2]
    if not (1 <= width <= LARGEST_SIDE and 1 <= height <= LARGEST_SIDE):
        raise InvalidImageError(
            f"image is {width}×{height} pixels; expected sides of 1 to {LARGEST_SIDE} pixels; resize it first"
        )
    return image


def check_size(size: Any) -> tuple[int, int]:
    """Width and height as two whole numbers.

    Raises
    ------
    InvalidArgumentError
        When they are not, or out of range.
    """
    try:
        width, height = (int(side) for side in size)
        whole = (width, height) == tuple(size)
    except (TypeError, ValueError):
        whole = False
        width = height = 0
    if not whole or not (1 <= width <= LARGEST_SIDE and 1 <= height <= LARGEST_SIDE):
        raise InvalidArgumentError(
            f"size is {size!r}; expected (width, height) in whole pixels, each 1 to {LARGEST_SIDE}"
        )
    return width, height


def fit_inside(inner: tuple[int, int], outer: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where a picture of size `inner` goes in one of size `outer`: as large as fits, centred, not distorted.

    Returns
    -------
    x, y, width, height in pixels of the outer picture.
    """
    scale = min(outer[0] / inner[0], outer[1] / inner[1])
    width = min(outer[0], max(1, round(inner[0] * scale)))
    height = min(outer[1], max(1, round(inner[1] * scale)))
    return (outer[0] - width) // 2, (outer[1] - height) // 2, width, height


def resized(image: ImageArray, size: tuple[int, int]) -> ImageArray:
    """The image at another size, averaged when it shrinks."""
    # Pillow, not OpenCV: OpenCV's wheel needs libGL to be imported at all, and this room must be able to say
    # that libGL is missing.
    return np.array(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR))


def placed(hand: Hand, scale: tuple[float, float], offset: tuple[float, float] = (0.0, 0.0)) -> Hand:
    """The hand in a picture that was scaled by (x, y), then moved; depth scales with x."""
    landmarks = hand.landmarks * np.array([scale[0], scale[1], scale[0]], dtype=np.float32)
    landmarks[:, :2] += np.array(offset, dtype=np.float32)
    return replace(hand, landmarks=landmarks)
