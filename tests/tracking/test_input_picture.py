"""Which pictures the tracker takes, and what it says about the others."""

import numpy as np
import pytest

from gesturekit.errors import InvalidImageError
from gesturekit.tracking.input_picture import Picture


def sample(picture: Picture, matrix: np.ndarray, size: int, *, replicate_border: bool) -> np.ndarray:
    out = np.empty((size, size, 3), np.uint8)
    picture.warp(matrix, out, replicate_border=replicate_border)
    return out


IDENTITY = np.array([[1, 0, 0], [0, 1, 0]], dtype=np.float32)


def gradient() -> np.ndarray:
    image = np.zeros((40, 30, 3), np.uint8)
    image[..., 0] = np.arange(30) * 8
    image[..., 1] = np.arange(40)[:, None] * 6
    image[..., 2] = 77
    return image


@pytest.mark.parametrize(
    ("change", "color"),
    [
        (lambda rgb: rgb, "rgb"),
        (lambda rgb: rgb[..., ::-1], "bgr"),
        (lambda rgb: np.dstack([rgb, np.full(rgb.shape[:2], 9, np.uint8)]), "rgb"),
        (lambda rgb: np.dstack([rgb[..., ::-1], np.full(rgb.shape[:2], 9, np.uint8)]), "bgr"),
        (np.asfortranarray, "rgb"),
        (lambda rgb: np.repeat(rgb, 2, axis=1)[:, ::2], "rgb"),
    ],
    ids=["rgb", "bgr view", "rgba", "bgra", "column order", "strided"],
)
def test_every_layout_gives_the_same_crop(change, color):
    rgb = gradient()
    crop = sample(Picture(change(rgb), color), IDENTITY, 30, replicate_border=True)
    np.testing.assert_array_equal(crop, rgb[:30, :30])
    np.testing.assert_array_equal(Picture(change(rgb), color).rgb(), rgb)


@pytest.mark.parametrize("shape", [(40, 30), (40, 30, 1)])
def test_grey_becomes_three_equal_channels(shape):
    grey = np.random.default_rng(0).integers(0, 255, shape, dtype=np.uint8)
    crop = sample(Picture(grey), IDENTITY, 30, replicate_border=True)
    for channel in range(3):
        np.testing.assert_array_equal(crop[..., channel], grey.reshape(40, 30)[:30, :30])


def test_border_is_black_or_repeated():
    picture = Picture(np.full((20, 20, 3), 200, np.uint8))
    away = np.array([[1, 0, 100], [0, 1, 100]], dtype=np.float32)
    assert sample(picture, away, 20, replicate_border=False).max() == 0
    assert sample(picture, away, 20, replicate_border=True).min() == 200


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ([[1, 2], [3, 4]], "list"),
        (None, "NoneType"),
        (np.zeros((40, 40, 3), np.float32), "float32"),
        (np.zeros((40, 40, 3), np.uint16), "uint16"),
        (np.zeros((40, 40, 2), np.uint8), r"\(40, 40, 2\)"),
        (np.zeros((2, 40, 40, 3), np.uint8), r"\(2, 40, 40, 3\)"),
        (np.zeros((15, 40, 3), np.uint8), "40×15"),
        (np.zeros((40, 8193), np.uint8), "8193×40"),
        (np.zeros((0, 0, 3), np.uint8), "0×0"),
        (np.zeros(40, np.uint8), r"\(40,\)"),
    ],
)
def test_anything_else_is_named(image, words):
    with pytest.raises(InvalidImageError, match=words):
        Picture(image)


def test_swapped_reads_the_same_pixels_in_the_other_order():
    rgb = gradient()
    swapped = Picture(rgb, "rgb").swapped()
    assert swapped.color == "bgr"
    np.testing.assert_array_equal(swapped.rgb(), rgb[..., ::-1])
    assert Picture(rgb[..., 0]).swapped() is None
