from __future__ import annotations

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, InvalidImageError
from gesturekit.rendering.picture import check_image, check_size, fit_inside, placed, resized
from tests.rendering.scenes import open_hand, plain


@pytest.mark.parametrize(
    ("image", "complaint"),
    [
        (None, "NoneType"),
        ("photo.png", "str"),
        (np.zeros((10, 10), np.uint8), r"\(10, 10\)"),
        (np.zeros((10, 10, 4), np.uint8), r"\(10, 10, 4\)"),
        (np.zeros((10, 10, 3), np.float32), "float32"),
        (np.zeros((0, 10, 3), np.uint8), "10×0"),
        (np.broadcast_to(np.uint8(0), (1, 20000, 3)), "20000×1"),
    ],
)
def test_what_is_no_picture_is_named(image: object, complaint: str) -> None:
    with pytest.raises(InvalidImageError, match=complaint):
        check_image(image)


@pytest.mark.parametrize(
    "size", [(0, 10), (10,), (10, 10, 10), "ab", (1.5, 10), (99999, 10), 7, None, (-1, 4)]
)
def test_impossible_sizes_are_refused(size: object) -> None:
    with pytest.raises(InvalidArgumentError, match="size is"):
        check_size(size)


@pytest.mark.parametrize(
    ("inner", "outer", "place"),
    [
        ((640, 480), (640, 480), (0, 0, 640, 480)),
        ((640, 480), (1280, 720), (160, 0, 960, 720)),
        ((100, 400), (200, 200), (75, 0, 50, 200)),
        ((4000, 1), (10, 10), (0, 4, 10, 1)),
    ],
)
def test_fitting_keeps_the_shape(
    inner: tuple[int, int], outer: tuple[int, int], place: tuple[int, int, int, int]
) -> None:
    assert fit_inside(inner, outer) == place


def test_a_shrunk_picture_is_averaged_not_picked_apart() -> None:
    stripes = plain(0, 400, 100)
    stripes[:, ::2] = 255
    small = resized(stripes, (100, 25))
    assert small.shape == (25, 100, 3)
    assert np.abs(small[:, 5:-5].astype(int) - 127).max() <= 40


def test_hands_move_with_the_picture() -> None:
    hand = open_hand((10, 20), depth=np.full(21, 0.5, np.float32))
    moved = placed(hand, (2.0, 3.0), (5.0, 7.0))
    np.testing.assert_allclose(moved.landmarks[0, :2], [25.0, 67.0])
    np.testing.assert_allclose(moved.landmarks[:, 2], hand.landmarks[:, 2] * 2)
    assert moved.id == hand.id and moved.side == hand.side
