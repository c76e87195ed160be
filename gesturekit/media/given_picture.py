"""Pictures that a program hands over itself, from OpenCV or a camera's own SDK: checked, and made RGB."""

from __future__ import annotations

import cv2
import numpy as np

from gesturekit.color_order import ColorOrder
from gesturekit.errors import InvalidImageError
from gesturekit.hands import ImageArray
from gesturekit.media.image_writer import described

_TO_RGB = {
    ("rgb", 1): cv2.COLOR_GRAY2RGB,
    ("bgr", 1): cv2.COLOR_GRAY2RGB,
    ("bgr", 3): cv2.COLOR_BGR2RGB,
    ("rgb", 4): cv2.COLOR_RGBA2RGB,
    ("bgr", 4): cv2.COLOR_BGRA2RGB,
}


def rgb_picture(image: object, color: ColorOrder, name: str) -> ImageArray:
    """The picture as (H, W, 3) uint8 RGB; the very array where it is that already.

    Parameters
    ----------
    image
        uint8, (H, W), (H, W, 1), (H, W, 3) or (H, W, 4); alpha is ignored.
    color
        Its channel order.
    name
        What error messages call its source.

    Raises
    ------
    InvalidImageError
        When it is something else.
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
