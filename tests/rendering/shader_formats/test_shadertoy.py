from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import ConfigError, RenderError
from gesturekit.hands import Landmark
from gesturekit.rendering.shader_formats.read_shader import read_shader
from gesturekit.rendering.shader_formats.shadertoy import find_parts
from tests.rendering.scenes import open_hand
from tests.rendering.shader_drawing import FILES, HEIGHT, WIDTH, colors, drawn, slope


def near(color: tuple[int, ...], *expected: float) -> bool:
    return bool(np.abs(np.array(color) / 255 - expected).max() <= 1.5 / 255)


@pytest.mark.gl
def test_one_image_reads_the_camera_and_covers_wholly(tmp_path: Path) -> None:
    picture = drawn(tmp_path, "single.glsl")
    np.testing.assert_array_equal(picture[..., 2], slope()[..., 2])
    assert picture[: HEIGHT // 2, :, 0].max() == 0 and (picture[HEIGHT // 2 :, :, 0] == 255).all()
    assert (picture[..., 1] == 255).all()


@pytest.mark.gl
@pytest.mark.parametrize("path", ["toy", "toy/Image.glsl"])
def test_buffers_read_themselves_as_they_were_and_earlier_ones_as_they_are(tmp_path: Path, path: str) -> None:
    picture = drawn(tmp_path, path, times=(0, 0.1, 0.2))
    assert near(colors(picture, 1)[0], 0.3, 0.6, 0.32)


@pytest.mark.gl
def test_clocks_and_sizes(tmp_path: Path) -> None:
    first, second, third, _ = colors(drawn(tmp_path, "toy_clock.glsl", times=(3.0, 3.02, 3.06)), 4)
    assert near(first, 0.06, 0.04, 0.2)
    assert near(second, 0.25, 0.06, 0.5)
    assert near(third, 1, 0.32, 0.24)


@pytest.mark.gl
def test_the_index_tip_is_the_mouse_and_a_pinch_presses_it(tmp_path: Path) -> None:
    hand = open_hand()
    x, y = hand.landmarks[Landmark.INDEX_TIP, :2]
    mouse = colors(drawn(tmp_path, "toy_clock.glsl", hands=[hand]), 4)[3]
    assert near(mouse, x / WIDTH, 1 - y / HEIGHT, 0)
    pinching = hand.landmarks.copy()
    pinching[Landmark.THUMB_TIP] = pinching[Landmark.INDEX_TIP] + (2, 2, 0)
    # Fingers bend and touch in metres; in the picture they only look as if.
    metres = (pinching - pinching[0]) / 800.0
    pinched = replace(hand, landmarks=pinching, world=metres)
    pressed = drawn(tmp_path, "toy_clock.glsl", hands=[pinched])
    assert near(colors(pressed, 4)[3], x / WIDTH, 1 - y / HEIGHT, 1)


@pytest.mark.gl
def test_an_effect_says_what_channels_read(tmp_path: Path) -> None:
    layer = '[layer.channels]\nimage = ["nothing", "buffer_b", "buffer_a"]\n'
    picture = drawn(tmp_path, "toy", layer, times=(0, 0.1, 0.2))
    assert near(colors(picture, 1)[0], 0.6, 0.3, 0.32)


@pytest.mark.gl
def test_a_mistake_in_common_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    shutil.copytree(FILES / "toy", tmp_path / "toy")
    (tmp_path / "toy" / "Common.glsl").write_text("#define STEP 0.1\nfloat twice(float x) { return y; }\n")
    with pytest.raises(RenderError, match=r"Common\.glsl:2: "):
        drawn(tmp_path, tmp_path / "toy")


def test_parts_are_found_by_their_names(tmp_path: Path) -> None:
    for name in ("glow_common.glsl", "glow_bufA.glsl", "glow_buffer-b.glsl", "glow_image.glsl", "other.glsl"):
        (tmp_path / name).write_text("void mainImage(out vec4 c, in vec2 p) { c = vec4(1.0); }\n")
    assert set(find_parts(tmp_path / "glow_image.glsl")) == {"common", "buffer_a", "buffer_b", "image"}
    assert set(find_parts(tmp_path / "other.glsl")) == {"image"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('#iChannel0 "bufer_a"', r"Image\.glsl:1: there is no 'bufer_a' to read; did you mean 'buffer_a'"),
        ('#iChannel0::Filtr "nearest"', r"Image\.glsl:1: a channel has no 'Filtr'; did you mean 'Filter'"),
        ('#iChannel0::Filter "nerest"', r"Image\.glsl:1: Filter is 'nerest'; did you mean 'nearest'"),
    ],
)
def test_a_channel_that_reads_what_is_not_there_is_refused(tmp_path: Path, line: str, expected: str) -> None:
    shutil.copytree(FILES / "toy", tmp_path / "toy")
    image = tmp_path / "toy" / "Image.glsl"
    image.write_text(f"{line}\n{image.read_text()}")
    with pytest.raises(ConfigError, match=expected):
        read_shader(tmp_path / "toy")


def test_a_folder_without_an_image_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"has no image\.glsl"):
        read_shader(tmp_path)
