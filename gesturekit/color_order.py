"""Which colour comes first in a picture's pixels: red, or blue as in OpenCV's."""

from __future__ import annotations

from typing import Literal

from gesturekit.errors import InvalidArgumentError

ColorOrder = Literal["rgb", "bgr"]
"""Channel order of a picture: "rgb", or "bgr" as `cv2.imread` and `cv2.VideoCapture` give it."""


def check_color(color: str) -> ColorOrder:
    """Return `color` if it is a known channel order, else raise InvalidArgumentError."""
    if color == "rgb":
        return "rgb"
    if color == "bgr":
        return "bgr"
    raise InvalidArgumentError(f"color is {color!r}; expected 'rgb' or 'bgr' (OpenCV's order)")
