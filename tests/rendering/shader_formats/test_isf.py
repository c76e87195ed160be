from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import ConfigError, RenderError
from gesturekit.rendering import Renderer
from gesturekit.rendering.shader_formats.read_shader import read_shader
from tests.rendering.scenes import open_hand
from tests.rendering.shader_drawing import FILES, HEIGHT, WIDTH, colors, drawn, effect_of, slope

pytestmark = pytest.mark.gl


def near(color: tuple[int, ...], *expected: float) -> bool:
    return bool(np.abs(np.array(color) / 255 - expected).max() <= 1.5 / 255)


def test_every_kind_of_input_has_its_default(tmp_path: Path) -> None:
    level, on, mode, spot, tint, bang, wave, spectrum = colors(drawn(tmp_path, "every_input.fs"), 8)
    assert near(level, 0.25, 0.25, 0.25)
    assert near(on, 1, 0, 0)
    assert near(mode, 0.4, 0, 0)
    assert near(spot, 0.5, 0.75, 0)
    assert near(tint, 0.2, 0.4, 0.6)
    assert near(bang, 0, 0, 0)
    assert near(wave, 128 / 255, 128 / 255, 128 / 255) and near(spectrum, 0, 0, 0)


def test_an_effect_gives_every_kind_of_input_a_value(tmp_path: Path) -> None:
    given = """[layer.inputs]
    level = 0.75
    on = false
    mode = "All"
    spot = [0.25, 1.0]
    tint = "#ff0000"
    """
    level, on, mode, spot, tint, *_ = colors(drawn(tmp_path, "every_input.fs", given), 8)
    assert near(level, 0.75, 0.75, 0.75) and near(on, 0, 0, 0) and near(mode, 1, 0, 0)
    assert near(spot, 0.25, 1, 0) and near(tint, 1, 0, 0)


def test_an_input_follows_a_signal(tmp_path: Path) -> None:
    given = '[layer.inputs]\nlevel = { signal = "hands.count", to = [0.2, 0.8] }\n'
    assert near(colors(drawn(tmp_path, "every_input.fs", given), 8)[0], 0.2, 0.2, 0.2)
    seen = drawn(tmp_path, "every_input.fs", given, hands=[open_hand()])
    assert near(colors(seen, 8)[0], 0.8, 0.8, 0.8)


def test_an_event_lasts_for_the_frame_in_which_it_comes(tmp_path: Path) -> None:
    given = "[layer.inputs]\nbang = true\n"
    assert near(colors(drawn(tmp_path, "every_input.fs", given), 8)[5], 1, 0, 0)
    assert near(colors(drawn(tmp_path, "every_input.fs", given, times=(0, 0.1)), 8)[5], 0, 0, 0)


def test_a_point_follows_a_landmark(tmp_path: Path) -> None:
    hand = open_hand()
    seen = drawn(tmp_path, "every_input.fs", '[layer.inputs]\nspot = "index_tip"\n', hands=[hand])
    x, y = hand.landmarks[8, :2]
    assert near(colors(seen, 8)[3], x / WIDTH, 1 - y / HEIGHT, 0)


def test_an_image_input_may_be_a_file_the_mask_or_nothing(tmp_path: Path) -> None:
    shutil.copy(FILES / "flag.png", tmp_path)
    given = '[layer.inputs]\ninputImage = "{}"\n'
    flag = drawn(tmp_path, "through_this_pixel.fs", given.format("flag.png"))
    assert (flag[:80] == (255, 0, 0)).all() and (flag[160:] == (0, 0, 255)).all()
    hand = open_hand()
    mask = drawn(tmp_path, "through_this_pixel.fs", given.format("mask"), hands=[hand])
    x, y = hand.landmarks[9, :2].astype(int)
    assert mask[y, x, 0] == 255 and mask[5, 5, 0] == 0
    # Nothing is transparent.
    nothing = drawn(tmp_path, "through_this_pixel.fs", given.format("nothing"))
    np.testing.assert_array_equal(nothing, slope())


def test_a_picture_that_is_none_is_told_before_anything_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    path = effect_of(tmp_path, "through_this_pixel.fs", '[layer.inputs]\ninputImage = "broken.png"\n')
    with pytest.raises(ConfigError, match=r"broken\.png: cannot be read as a picture"):
        Renderer(path)


@pytest.mark.parametrize("name", ["this_pixel", "this_norm_pixel", "norm_pixel", "pixel"])
def test_a_picture_that_is_handed_on_stays_as_it_is_bit_by_bit(tmp_path: Path, name: str) -> None:
    np.testing.assert_array_equal(drawn(tmp_path, f"through_{name}.fs"), slope())


@pytest.mark.parametrize("where", ["hand", "picture"])
def test_a_region_that_is_handed_on_stays_as_it_is(tmp_path: Path, where: str) -> None:
    hand = open_hand((160, 150), palm=40)
    picture = drawn(tmp_path, "through_pixel.fs", f'where = "{where}"\nneeds = "hand"', hands=[hand])
    np.testing.assert_array_equal(picture, slope())


def test_y_runs_up(tmp_path: Path) -> None:
    picture = drawn(tmp_path, "upside.fs")
    assert (picture[: HEIGHT // 2, :, 1] == 255).all() and (picture[HEIGHT // 2 :, :, 0] == 255).all()


@pytest.mark.parametrize("where", ["hand", "palm"])
def test_coordinates_are_those_of_the_hands_region(tmp_path: Path, where: str) -> None:
    hand = open_hand((160, 150), palm=40)
    picture = drawn(tmp_path, "upside.fs", f'where = "{where}"\nreach = 1.0', hands=[hand])
    centre = hand.landmarks[[0, 5, 9, 13, 17], :2].mean(axis=0)
    changed = (picture != slope()).any(axis=2)
    rows, columns = np.nonzero(changed)
    assert abs(rows.mean() - centre[1]) < 3 and abs(columns.mean() - centre[0]) < 3
    x, y = centre.astype(int)
    assert picture[y - 15, x, 1] == 255 and picture[y + 15, x, 0] == 255
    # What the shader sees is the part of the picture in that place.
    assert abs(int(picture[y - 15, x, 2]) - centre[0] / WIDTH * 255) <= 3


def test_the_render_size_is_the_regions(tmp_path: Path) -> None:
    assert near(colors(drawn(tmp_path, "sizes.fs"), 1)[0], 0.32, 0.24, 0.32)
    assert near(colors(drawn(tmp_path, "sizes.fs", "scale = 0.5"), 1)[0], 0.16, 0.12, 0.16)
    hand = open_hand((160, 160), palm=40)
    picture = drawn(tmp_path, "sizes.fs", 'where = "hand"\nreach = 1.0', hands=[hand])
    side = np.ptp(np.nonzero((picture != slope()).any(axis=2))[0]) + 1
    x, y = hand.landmarks[[0, 5, 9, 13, 17], :2].mean(axis=0).astype(int)
    assert near(tuple(picture[y, x]), side / 1000, side / 1000, side / 1000)


def test_two_hands_have_a_place_between_them(tmp_path: Path) -> None:
    left, right = open_hand((80, 200), palm=40, hand_id=1), open_hand((240, 200), palm=40, hand_id=2)
    picture = drawn(tmp_path, "upside.fs", 'where = "between"', hands=[left, right])
    changed = (picture != slope()).any(axis=2)
    assert 0.02 < changed.mean() < 0.5
    alone = drawn(tmp_path, "upside.fs", 'where = "between"', hands=[left])
    np.testing.assert_array_equal(alone, slope())


def test_time_runs_from_the_first_frame(tmp_path: Path) -> None:
    picture = drawn(tmp_path, "clock.fs", times=(7.0, 7.1, 7.25))
    assert near(colors(picture, 1)[0], 0.25, 0.15, 0.2)


def test_passes_draw_buffers_of_the_size_that_their_arithmetic_gives(tmp_path: Path) -> None:
    assert near(colors(drawn(tmp_path, "passes.fs"), 1)[0], 0.16, 0.06, 1)
    changed = drawn(tmp_path, "passes.fs", "[layer.inputs]\nquality = 0.0\n")
    assert near(colors(changed, 1)[0], 0.16, 0.008, 1)


def test_a_persistent_buffer_keeps_the_frame_before_and_others_begin_empty(tmp_path: Path) -> None:
    picture = drawn(tmp_path, "counting.fs", times=(0, 0.1, 0.2))
    assert near(colors(picture, 1)[0], 0.3, 0.1, 0)


def test_a_jump_back_in_time_empties_persistent_buffers(tmp_path: Path) -> None:
    picture = drawn(tmp_path, "counting.fs", times=(1, 1.1, 1.2, 0.0))
    assert near(colors(picture, 1)[0], 0.1, 0.1, 0)


def test_a_last_pass_into_a_buffer_is_the_result(tmp_path: Path) -> None:
    assert near(colors(drawn(tmp_path, "ends_in_buffer.fs", times=(0, 0.1)), 1)[0], 0.4, 0, 0)


def test_what_a_hand_has_left_behind_survives_its_coming_nearer(tmp_path: Path) -> None:
    with Renderer(effect_of(tmp_path, "ends_in_buffer.fs", 'where = "hand"')) as renderer:
        for step, palm in enumerate((30, 34, 60, 90)):
            picture = renderer.render(slope(), [open_hand((160, 200), palm=palm)], (), step / 30)
    assert abs(int(picture[140, 160, 0]) - 204) <= 2


def test_an_imported_picture_stands_upright(tmp_path: Path) -> None:
    picture = drawn(tmp_path, "imported.fs")
    assert (picture[:80] == (255, 0, 0)).all() and (picture[160:] == (0, 0, 255)).all()


def test_a_vertex_shader_beside_the_file_is_used(tmp_path: Path) -> None:
    picture = drawn(tmp_path, "own_vertex.fs")
    assert near(tuple(picture[HEIGHT // 2, WIDTH // 2]), 0.25, 0.25, 1)
    assert read_shader(FILES / "own_vertex.fs").files == (FILES / "own_vertex.fs", FILES / "own_vertex.vs")


def test_names_of_version_one_are_known(tmp_path: Path) -> None:
    picture = drawn(tmp_path, "version_one.fs", times=(0, 0.1, 0.2))
    assert near(tuple(picture[HEIGHT // 4, 10]), 0.3, 0.75, 0.16)


def test_names_that_newer_glsl_reserves_are_taken(tmp_path: Path) -> None:
    assert near(colors(drawn(tmp_path, "reserved.fs"), 1)[0], 0.5, 0, 0)
    given = "[layer.inputs]\nfilter = 1.0\n"
    assert near(colors(drawn(tmp_path, "reserved.fs", given), 1)[0], 1, 0, 0)


def test_alpha_says_how_much_is_covered(tmp_path: Path) -> None:
    half = drawn(tmp_path, "half_covered.fs").astype(int)
    assert np.abs(half - (slope() / 2 + 127.5)).max() <= 1


@pytest.mark.parametrize(
    ("name", "place"),
    [("wrong_line", r"wrong_line\.fs:6: .*nowhere"), ("wrong_part", r"broken_part\.glsl:2: ")],
)
def test_a_mistake_is_told_with_its_file_and_line(tmp_path: Path, name: str, place: str) -> None:
    with pytest.raises(RenderError, match=place):
        drawn(tmp_path, f"{name}.fs")
