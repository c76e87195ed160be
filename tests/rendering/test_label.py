from __future__ import annotations

import itertools

import numpy as np
import pytest

from gesturekit.errors import RenderError
from gesturekit.rendering.effect import LabelSettings
from gesturekit.rendering.label import lay_out
from gesturekit.rendering.label_board import Label
from gesturekit.rendering.text import draw_text, title_of

SETTINGS = LabelSettings(type="label")


def labels(*names: str) -> list[Label]:
    return [Label(name, 0.0, 1.0) for name in names]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("thumb_up", "Thumb Up"),
        ("i_love_you", "I Love You"),
        ("ok", "OK"),
        ("my-own  one", "My Own  one"),
        ("", ""),
    ],
)
def test_names_are_written_for_people(name: str, title: str) -> None:
    assert title_of(name) == title


@pytest.mark.parametrize("height", [8, 20, 60])
def test_capital_letters_have_the_height_that_was_asked(height: int) -> None:
    text = draw_text("HI", height)
    rows = np.flatnonzero(text.pixels[..., 0].max(axis=1) > 128)
    assert np.ptp(rows) + 1 == pytest.approx(height, abs=max(1.5, 0.06 * height))
    assert text.size[1] == height


def test_the_glow_is_wider_than_the_letters_and_ends_inside() -> None:
    pixels = draw_text("Victory", 30).pixels.astype(int)
    assert (pixels[..., 1] > 0).sum() > 1.5 * (pixels[..., 0] > 0).sum()
    assert max(pixels[0, :, 1].max(), pixels[:, 0, 1].max()) < 16


def test_unusable_font_is_named() -> None:
    with pytest.raises(RenderError, match=r"nowhere\.ttf"):
        draw_text("x", 10, "nowhere.ttf")


def test_one_label_stands_in_the_middle_at_the_top() -> None:
    (plate,) = lay_out(labels("victory"), (640, 480), SETTINGS)
    assert plate.x + plate.width / 2 == pytest.approx(320)
    assert 0 < plate.y < 480 * 0.1 and plate.y + plate.height < 480 * 0.2


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1920, 1080), (240, 320)])
def test_plates_share_no_pixel_and_stay_inside(size: tuple[int, int]) -> None:
    plates = lay_out(labels("victory", "open_palm", "i_love_you", "closed_fist"), size, SETTINGS)
    assert len(plates) == 4
    for plate in plates:
        assert plate.x >= 0 and plate.x + plate.width <= size[0] and plate.y >= 0
    for a, b in itertools.combinations(plates, 2):
        apart_x = a.x + a.width <= b.x or b.x + b.width <= a.x
        apart_y = a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart_x or apart_y


def test_neighbours_glide_while_a_label_comes_and_goes() -> None:
    def first_plate(opacity: float) -> float:
        plates = lay_out([*labels("victory"), Label("open_palm", 1.0, opacity)], (640, 480), SETTINGS)
        assert all(plate.x >= 0 and plate.x + plate.width <= 640 for plate in plates)
        return plates[0].x

    alone = lay_out(labels("victory"), (640, 480), SETTINGS)[0].x
    steps = [first_plate(step / 12) for step in range(13)]
    assert steps[0] == pytest.approx(alone)
    assert np.diff(steps) == pytest.approx((steps[-1] - alone) / 12)


def test_a_name_too_long_for_the_picture_is_drawn_smaller() -> None:
    (plate,) = lay_out(labels("a_gesture_with_a_truly_long_name_" * 3), (320, 240), SETTINGS)
    (usual,) = lay_out(labels("ok"), (320, 240), SETTINGS)
    assert plate.x >= 0 and plate.x + plate.width <= 320
    assert plate.letters < usual.letters
