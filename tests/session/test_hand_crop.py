"""The crop follows the hands, eased in seconds, and never leaves the picture."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.session.hand_crop import HandCrop, crop_size
from tests.builders import make_hand

SIZE = (1280, 720)


def centre(crop: HandCrop, hands: list[object], time: float) -> float:
    x, y = crop.corner(hands, time)  # type: ignore[arg-type]
    width, height = crop.size
    assert 0 <= x <= SIZE[0] - width
    assert 0 <= y <= SIZE[1] - height
    return x + width / 2


def middle_of(hand: object) -> float:
    points = hand.landmarks[:, 0]  # type: ignore[attr-defined]
    return float(points.min() + points.max()) / 2


@pytest.mark.parametrize(
    ("size", "ratio", "expected"),
    [
        ((1280, 720), (9, 16), (404, 720)),
        ((720, 1280), (9, 16), (720, 1280)),
        ((720, 1280), (16, 9), (720, 404)),
        ((640, 480), (1, 1), (480, 480)),
        ((7, 3), (9, 16), (2, 3)),
    ],
)
def test_it_is_as_large_as_the_picture_allows(
    size: tuple[int, int], ratio: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert crop_size(size, ratio) == expected


def test_it_begins_on_the_hand_and_in_the_middle_without_one() -> None:
    hand = make_hand(x=500.0, y=400.0)
    assert centre(HandCrop(SIZE, (9, 16)), [hand], 3.0) == pytest.approx(middle_of(hand), abs=1)
    assert centre(HandCrop(SIZE, (9, 16)), [], 3.0) == pytest.approx(640, abs=1)


@pytest.mark.parametrize("fps", [10, 30, 60, 120])
def test_it_eases_to_where_a_hand_went_in_the_same_time_at_any_rate(fps: int) -> None:
    crop = HandCrop(SIZE, (9, 16))
    there, here = make_hand(x=850.0, y=400.0), make_hand(x=400.0, y=400.0)
    begin = centre(crop, [here], 0.0)
    path = [centre(crop, [there], n / fps) for n in range(1, 3 * fps + 1)]
    assert all(step >= 0 for step in np.diff(path)), "it never swings back"
    end = path[-1]
    # It stops where the hand is within a tenth of the crop.
    assert middle_of(there) - 0.11 * crop.size[0] <= end <= middle_of(there)
    assert (path[round(0.8 * fps) - 1] - begin) / (end - begin) == pytest.approx(0.9, abs=0.03)
    assert max(np.diff([begin, *path])) < (end - begin) * 3 / fps


def test_small_moves_leave_it_still() -> None:
    crop = HandCrop(SIZE, (9, 16))
    first = centre(crop, [make_hand(x=600.0, y=400.0)], 0.0)
    for n in range(1, 60):
        x = 600.0 + 30 * np.sin(n / 3)
        assert centre(crop, [make_hand(x=float(x), y=400.0)], n / 30) == first


@pytest.mark.parametrize("x", [-3000.0, 0.0, 1280.0, 9000.0])
def test_it_never_leaves_the_picture(x: float) -> None:
    crop = HandCrop(SIZE, (9, 16))
    for n in range(90):
        centre(crop, [make_hand(x=640.0 if n < 30 else x, y=300.0)], n / 30)


def test_without_hands_it_stays_and_broken_landmarks_do_no_harm() -> None:
    crop = HandCrop(SIZE, (9, 16))
    place = centre(crop, [make_hand(x=500.0, y=400.0)], 0.0)
    broken = make_hand(x=float("nan"), y=400.0)
    assert [centre(crop, hands, n / 30) for n, hands in enumerate([[], [broken], []], 1)] == [place] * 3
