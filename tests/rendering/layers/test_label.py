from __future__ import annotations

import itertools
import re
from typing import get_args

import numpy as np
import pytest

from gesturekit.errors import RenderError
from gesturekit.gestures.events import Phase
from gesturekit.gestures.gesture_names import GestureName
from gesturekit.rendering import Renderer, load_effect
from gesturekit.rendering.labels.label_board import Label, Place
from gesturekit.rendering.labels.label_layout import LabelLayout, Plate
from gesturekit.rendering.labels.label_settings import LabelSettings
from gesturekit.rendering.labels.label_text import draw_text, title_of
from tests.rendering.scenes import event, hue_distance_deg, noise, open_hand, plain

SETTINGS = LabelSettings(type="label")


def lay_out(labels: list[Label], size: tuple[int, int], settings: LabelSettings = SETTINGS) -> list[Plate]:
    return LabelLayout(settings).lay_out(labels, size)


def apart(plates: list[Plate]) -> bool:
    """Whether no two share a pixel."""
    return all(
        a.x + a.width <= b.x + 1e-6
        or b.x + b.width <= a.x + 1e-6
        or a.y + a.height <= b.y + 1e-6
        or b.y + b.height <= a.y + 1e-6
        for a, b in itertools.combinations(plates, 2)
    )


def labels(*names: str) -> list[Label]:
    return [Label(name, 0.0, 1.0) for name in names]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("thumb_up", "Thumb up"),
        ("i_love_you", "I love you"),
        ("ok", "OK"),
        ("circle_cw", "Circle clockwise"),
        ("xsign", "Crossed hands"),
        ("my-own  one", "My own  one"),
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
    assert apart(plates)


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


def test_no_shipped_name_is_shown_as_it_is_written_in_code() -> None:
    for name in get_args(GestureName):
        title = title_of(name)
        assert title[0].isupper() and not re.search(r"[0-9_]|\b(cw|ccw)\b|sign", title, re.IGNORECASE), title


def test_an_effect_may_call_gestures_otherwise() -> None:
    layout = LabelLayout(SETTINGS, {"ok": "Alles klar, wirklich"})
    renamed, usual = layout.lay_out(labels("ok"), (640, 480)), lay_out(labels("ok"), (640, 480))
    assert renamed[0].width > 3 * usual[0].width


@pytest.mark.parametrize("step", range(1, 10))
def test_plates_that_come_and_go_never_lie_on_their_neighbours(step: int) -> None:
    coming = Label("open_palm", 1.0, step / 10)
    going = Label("closed_fist", 2.0, 1.0 - step / 10)
    assert apart(lay_out([*labels("victory"), coming, going, *labels("ok")], (640, 480)))


def test_a_ring_has_its_own_room_on_the_plate() -> None:
    plain = lay_out(labels("ok"), (640, 480))[0]
    waiting = lay_out([Label("ok", 0.0, 1.0, progress=0.4)], (640, 480))[0]
    assert plain.ring[2] == 0.0 and plain.text_x == pytest.approx(320)
    x, y, radius = waiting.ring
    text_left = waiting.text_x - 0.5 * waiting.text.size[0]
    assert waiting.x < x - radius and x + radius < text_left
    assert y == pytest.approx(waiting.y + 0.5 * waiting.height)
    assert waiting.width - plain.width == pytest.approx(2 * (waiting.text_x - 320))


class TestAtHands:
    SETTINGS = LabelSettings(type="label", place="hand")

    def at(self, x: float, top: float, *, hand: int = 0, name: str = "victory") -> Label:
        return Label(name, x, 1.0, None, (hand,), Place(x, top, top + 150.0))

    def test_a_plate_is_above_its_hand(self) -> None:
        (plate,) = lay_out([self.at(200, 250)], (640, 480), self.SETTINGS)
        assert plate.x + plate.width / 2 == pytest.approx(200)
        assert 230 < plate.y + plate.height < 250

    def test_without_room_above_it_is_below_and_does_not_flicker(self) -> None:
        layout = LabelLayout(self.SETTINGS)
        below = [layout.lay_out([self.at(200, top)], (640, 480))[0].y > 200 for top in (90, 40, 80, 90, 200)]
        assert below == [False, True, True, True, False]

    def test_two_plates_of_a_hand_are_stacked(self) -> None:
        plates = lay_out([self.at(200, 250), self.at(200, 250, name="swipe_left")], (640, 480), self.SETTINGS)
        assert apart(plates) and plates[1].y < plates[0].y < 250

    def test_plates_of_a_hand_that_fills_the_picture_stay_in_it(self) -> None:
        large = [Label(name, 200, 1.0, None, (0,), Place(200, -50, 470)) for name in ("ok", "rock", "wave")]
        plates = lay_out(large, (640, 480), self.SETTINGS)
        assert apart(plates)
        assert all(plate.y >= 0 and plate.y + plate.height <= 480 for plate in plates)

    @pytest.mark.parametrize("x", range(0, 641, 20))
    def test_hands_that_pass_each_other_keep_their_plates_apart(self, x: int) -> None:
        crossing = [self.at(x, 200, hand=0), self.at(640 - x, 210, hand=1), self.at(320, 215, hand=2)]
        plates = lay_out(sorted(crossing, key=lambda label: label.x), (640, 480), self.SETTINGS)
        assert apart(plates)
        assert all(plate.x >= 0 and plate.x + plate.width <= 640 for plate in plates)

    def test_a_hand_of_which_nothing_is_known_has_a_plate_in_the_picture(self) -> None:
        (plate,) = lay_out([Label("ok", 0.0, 1.0, None, (0,), Place())], (640, 480), self.SETTINGS)
        assert plate.x >= 0 and plate.y >= 0


@pytest.mark.gl
def test_the_label_is_at_the_top_and_goes_after_the_end(renderer: Renderer) -> None:
    image, hand = noise(640, 480), open_hand((320, 460), 60)
    without = renderer.render(image, [hand], (), 0.0)
    renderer.render(image, [hand], [event("victory", Phase.BEGIN, hand, 1.0)], 1.0)
    held = renderer.render(image, [hand], [event("victory", Phase.HOLD, hand, 2.0)], 2.0)
    rows = np.flatnonzero((held != without).any(axis=(1, 2)))
    assert rows.min() >= 0 and rows.max() < 0.2 * 480
    columns = np.flatnonzero((held != without).any(axis=(0, 2)))
    assert (columns.min() + columns.max()) / 2 == pytest.approx(320, abs=2)
    letters = held[: rows.max() + 1].min(axis=2) > 225
    assert letters.sum() > 100
    renderer.render(image, [hand], [event("victory", Phase.END, hand, 3.0)], 3.0)
    fading = renderer.render(image, [hand], (), 3.2)
    assert (fading != without).any() and (fading != held).any()
    np.testing.assert_array_equal(renderer.render(image, [hand], (), 4.0), without)


@pytest.mark.gl
def test_different_names_make_different_labels() -> None:
    hand = open_hand()
    pictures = []
    for name in ("ok", "victory"):
        with Renderer("neon") as made:
            pictures.append(made.render(plain(0), [], [event(name, Phase.BEGIN, hand)], 0.0))
    widths = [np.ptp(np.flatnonzero(picture.any(axis=(0, 2)))) for picture in pictures]
    assert widths[1] > 1.3 * widths[0]


@pytest.mark.gl
def test_a_label_takes_the_accent_of_its_gesture() -> None:
    def plate(name: str) -> np.ndarray:
        with Renderer("neon") as made:
            picture = made.render(plain(0), [], [event(name, Phase.BEGIN, open_hand())], 0.0).astype(int)
        colored = picture[np.ptp(picture, axis=2) > 100]
        return colored.mean(axis=0)

    for name in ("thumb_up", "thumb_down"):
        assert hue_distance_deg(plate(name), 255 * np.array(load_effect("neon").accents[name])) < 20
