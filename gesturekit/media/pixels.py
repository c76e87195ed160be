"""Pictures as arrays: what a program hands over becomes RGB, and is described in messages."""

from __future__ import annotations

import cv2
import numpy as np

from gesturekit.color_order import ColorOrder
from gesturekit.errors import InvalidImageError
from gesturekit.hands import ImageArray

_TO_RGB = {
    ("rgb", 1): cv2.COLOR_GRAY2RGB,
    ("bgr", 1): cv2.COLOR_GRAY2RGB,
    ("bgr", 3): cv2.COLOR_BGR2RGB,
    ("rgb", 4): cv2.COLOR_RGBA2RGB,
    ("bgr", 4): cv2.COLOR_BGRA2RGB,
}


def rgb_picture(image: object, color: ColorOrder, name: str) -> ImageArray:
    """The picture as (H, W, 3) uint8 RGB; the very array where it is that already.

    Takes uint8 of shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), whose alpha is ignored; InvalidImageError
    for all else. `name` is what the message calls its source.
    """
    # Pillow's pictures and other libraries' arrays show themselves as arrays.
    array = np.asarray(image) if hasattr(image, "__array_interface__") else None
    if array is not None and array.ndim == 2:
        array = array[:, :, None]
    right = array is not None and array.dtype == np.uint8 and array.ndim == 3 and array.size > 0
    if array is None or not right or array.shape[2] not in (1, 3, 4):
        raise InvalidImageError(
            f"{name} gave {described(image)}; expected uint8 of shape (H, W, 3), (H, W) or (H, W, 4)"
        )
    conversion = _TO_RGB.get((color, array.shape[2]))
    return array if conversion is None else np.asarray(cv2.cvtColor(array, conversion))


def described(image: object) -> str:
    """What came in place of a picture, for an error message."""
    if isinstance(image, np.ndarray):
        return f"{image.dtype} of shape {image.shape}"
    return f"no array but {type(image).__name__}"
