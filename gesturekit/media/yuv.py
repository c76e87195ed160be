"""RGB pictures as the YUV planes that encoders take: ITU-R BT.709, limited range.

OpenCV's and FFmpeg's own conversions take the colour of one pixel in four, or BT.601; here the colour of a
halved plane is the mean of its four pixels, so that thin bright lines do not flicker.
"""

from __future__ import annotations

from typing import Any

import av
import cv2
import numpy as np

from gesturekit.color_order import ColorOrder
from gesturekit.hands import ImageArray

_RED, _BLUE = 0.2126, 0.0722
"""Weights of luma, ITU-R BT.709-6, item 3.2; green has the rest."""


def yuv420(image: ImageArray, color: ColorOrder = "rgb") -> ImageArray:
    """Convert a picture to planar YUV with halved colour.

    An odd size is completed by repeating the last column or row.

    Returns
    -------
    (3 H / 2, W) uint8 with H and W made even: the Y plane, then U and V of half the size each.
    """
    image = _even(image)
    height, width = image.shape[:2]
    whole = np.empty((height * 3 // 2, width), dtype=np.uint8)
    matrix = _matrix(color)
    cv2.extractChannel(cv2.transform(image, matrix), 0, whole[:height])
    half = cv2.resize(image, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    half = cv2.transform(half, matrix)
    planes = whole.reshape(-1)[width * height :].reshape(2, height // 2, width // 2)
    cv2.extractChannel(half, 1, planes[0])
    cv2.extractChannel(half, 2, planes[1])
    return whole


def yuva420_frame(image: ImageArray, color: ColorOrder = "rgb") -> Any:
    """A picture with alpha, (H, W, 4), as a frame ``yuva420p``: alpha is 0 to 255.

    A halved colour is the mean of four pixels, each as far as it covers: what is transparent lends no colour.
    """
    image = _even(image)
    height, width = image.shape[:2]
    alpha = np.ascontiguousarray(image[..., 3])
    matrix, size = _matrix(color), (width // 2, height // 2)
    pixels = np.ascontiguousarray(image[..., :3])
    luma = cv2.extractChannel(cv2.transform(pixels, matrix), 0)
    weight = alpha.astype(np.float32)[..., None] + np.float32(1e-3)
    half = cv2.resize(pixels * weight, size, interpolation=cv2.INTER_AREA)
    half /= cv2.resize(weight, size, interpolation=cv2.INTER_AREA).reshape(*half.shape[:2], 1)
    half = cv2.transform(np.rint(half).astype(np.uint8), matrix)
    return _frame("yuva420p", (width, height), [luma, half[..., 1], half[..., 2], alpha])


def yuva444_frame(image: ImageArray, color: ColorOrder = "rgb") -> Any:
    """A picture with alpha, (H, W, 4), as a frame ``yuva444p10le``: ten bits, alpha is 0 to 1023."""
    image = _even(image)
    height, width = image.shape[:2]
    pixels = np.ascontiguousarray(image[..., :3]).astype(np.uint16)
    planes = cv2.transform(pixels, 4 * _matrix(color))
    alpha = np.rint(image[..., 3] * np.float32(1023 / 255)).astype(np.uint16)
    return _frame("yuva444p10le", (width, height), [*cv2.split(planes), alpha])


def _matrix(color: ColorOrder) -> Any:
    """(3, 4): from R, G, B or B, G, R, 0 to 255, to Y, U, V of limited range in eight bits."""
    weights = np.array([_RED, 1 - _RED - _BLUE, _BLUE])
    red, blue = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
    matrix = np.zeros((3, 4))
    matrix[0, :3] = weights * 219 / 255
    matrix[1, :3] = (blue - weights) / (2 * (1 - _BLUE)) * 224 / 255
    matrix[2, :3] = (red - weights) / (2 * (1 - _RED)) * 224 / 255
    matrix[:, 3] = 16, 128, 128
    return matrix if color == "rgb" else matrix[:, [2, 1, 0, 3]]


def _even(image: ImageArray) -> ImageArray:
    height, width = image.shape[:2]
    if height % 2 or width % 2:
        image = cv2.copyMakeBorder(image, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    return image


def _frame(kind: str, size: tuple[int, int], planes: list[Any]) -> Any:
    frame = av.VideoFrame(*size, kind)
    for target, values in zip(frame.planes, planes, strict=True):
        # FFmpeg's rows may be longer than the picture's.
        rows = np.zeros((target.height, target.line_size), dtype=np.uint8)
        data = np.ascontiguousarray(values).view(np.uint8).reshape(target.height, -1)
        rows[:, : data.shape[1]] = data
        target.update(rows)
    return frame
