"""The picture the tracker looks at: any layout in, RGB crops out.

Colour is converted on the crop, never on the whole picture: at 1080p that is thirty times fewer pixels.
"""

from __future__ import annotations

import cv2
import numpy as np

from gesturekit.color_order import ColorOrder
from gesturekit.errors import InvalidImageError
from gesturekit.hands import AnyImage, FloatArray, ImageArray

MIN_SIDE = 16
MAX_SIDE = 8192

_TO_RGB = {
    ("rgb", 1): cv2.COLOR_GRAY2RGB,
    ("bgr", 1): cv2.COLOR_GRAY2RGB,
    ("bgr", 3): cv2.COLOR_BGR2RGB,
    ("rgb", 4): cv2.COLOR_RGBA2RGB,
    ("bgr", 4): cv2.COLOR_BGRA2RGB,
}


class Picture:
    """A checked picture, ready to be sampled: a uint8 array (H, W), (H, W, 1), (H, W, 3) or (H, W, 4).

    Each side 16 to 8192 pixels, in any memory layout; alpha is ignored. `color` is the order of 3 or 4
    channels: "rgb" (then "rgba") or "bgr" (then "bgra"). InvalidImageError, naming what came, for anything
    else.
    """

    def __init__(self, image: AnyImage, color: ColorOrder = "rgb") -> None:
        if not isinstance(image, np.ndarray):
            raise InvalidImageError(
                f"image is {type(image).__name__}; expected a numpy array of uint8, (H, W, 3) for colour"
            )
        if image.dtype != np.uint8:
            raise InvalidImageError(
                f"image has dtype {image.dtype}; expected uint8 (0 to 255). "
                "For floats in 0..1 pass (image * 255).astype(numpy.uint8)"
            )
        if image.ndim == 2:
            image = image[:, :, None]
        if image.ndim != 3 or image.shape[2] not in (1, 3, 4):
            raise InvalidImageError(
                f"image has shape {image.shape}; expected (H, W), (H, W, 1), (H, W, 3) or (H, W, 4)"
            )
        height, width, channels = image.shape
        if not (MIN_SIDE <= height <= MAX_SIDE and MIN_SIDE <= width <= MAX_SIDE):
            raise InvalidImageError(
                f"image is {width}×{height} pixels; expected each side between {MIN_SIDE} and {MAX_SIDE}"
            )
        self._pixels = np.ascontiguousarray(image)
        self.color = color
        self._conversion = _TO_RGB.get((color, channels))
        self._to_grey = cv2.COLOR_RGBA2GRAY if channels == 4 else cv2.COLOR_RGB2GRAY
        self.width: int = width
        self.height: int = height

    def warp(self, matrix: FloatArray, out: ImageArray, *, replicate_border: bool) -> None:
        """Sample a square, bilinear, by a (2, 3) matrix from picture pixels to its own.

        `out`, (S, S, 3) uint8, is filled with RGB: a buffer that is used again spares the memory system more
        time than the sampling itself takes on a small crop. Outside of the picture its edge is repeated or
        all is black.
        """
        border = cv2.BORDER_REPLICATE if replicate_border else cv2.BORDER_CONSTANT
        size = out.shape[:2]
        if self._conversion is None:
            cv2.warpAffine(self._pixels, matrix, size, dst=out, flags=cv2.INTER_LINEAR, borderMode=border)
        else:
            warped = cv2.warpAffine(self._pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=border)
            cv2.cvtColor(warped, self._conversion, dst=out)

    def grey_cells(self, count: int) -> FloatArray:
        """The picture averaged down to `count` cells along its longer side, (H, W) float32, 0 to 255."""
        scale = count / max(self.width, self.height)
        size = (max(round(self.width * scale), 1), max(round(self.height * scale), 1))
        # Bilinear first: where the picture is much larger, not every pixel is needed for a mean of many.
        samples = cv2.resize(self._pixels, (4 * size[0], 4 * size[1]), interpolation=cv2.INTER_LINEAR)
        if samples.ndim == 3:
            samples = cv2.cvtColor(samples, self._to_grey)
        halved = cv2.resize(samples, (2 * size[0], 2 * size[1]), interpolation=cv2.INTER_AREA)
        # In floats, so that a change of less than one grey level is seen.
        return np.asarray(
            cv2.resize(halved.astype(np.float32), size, interpolation=cv2.INTER_AREA), dtype=np.float32
        )

    def swapped(self) -> Picture | None:
        """The same pixels read in the other channel order; None where they have no colour."""
        if self._pixels.shape[2] == 1:
            return None
        return Picture(self._pixels, "bgr" if self.color == "rgb" else "rgb")

    def rgb(self) -> ImageArray:
        """The whole picture, (H, W, 3) uint8 RGB, contiguous."""
        pixels = self._pixels
        if self._conversion is not None:
            pixels = np.asarray(cv2.cvtColor(pixels, self._conversion), dtype=np.uint8)
        return pixels
