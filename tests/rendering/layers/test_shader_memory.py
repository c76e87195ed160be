"""A shader's memory: what `remember` gave in one frame it reads in the next, and `shade` in the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.hands import ImageArray
from gesturekit.rendering import Renderer
from gesturekit.rendering.effect import load_effect
from tests.rendering.scenes import open_hand, plain

pytestmark = pytest.mark.gl

COUNTER = """
uniform float step_size;
vec4 remember(vec2 at) { return textureLod(last, at, 0.0) + vec4(step_size, at, 0.0); }
vec4 shade(vec2 at) { return vec4(memory_at(gl_FragCoord.xy).rgb, 1.0); }
"""


def counting(folder: Path, glsl: str = COUNTER, settings: str = "") -> str:
    """An effect that shows how many frames its shader has seen, an eighth each."""
    (folder / "counter.glsl").write_text(glsl, encoding="utf-8")
    path = folder / "counter.toml"
    path.write_text(
        f'title = "Counter"\n[[layer]]\ntype = "shader"\nfile = "counter.glsl"\n{settings}\n'
        "[layer.inputs]\nstep_size = 0.125\n",
        encoding="utf-8",
    )
    return str(path)


def red(picture: ImageArray) -> int:
    return int(picture[5, 5, 0])


def test_each_frame_goes_on_from_the_one_before(tmp_path: Path) -> None:
    with Renderer(counting(tmp_path)) as renderer:
        shown = [red(renderer.render(plain(0), [], (), number / 30)) for number in range(4)]
    np.testing.assert_allclose(shown, [32, 64, 96, 128], atol=1)


def test_it_forgets_when_time_jumps_back(tmp_path: Path) -> None:
    with Renderer(counting(tmp_path)) as renderer:
        for number in range(4):
            renderer.render(plain(0), [], (), 1.0 + number / 30)
        assert red(renderer.render(plain(0), [], (), 0.0)) == pytest.approx(32, abs=1)


def test_its_points_lie_where_they_lie_in_the_picture_at_any_scale(tmp_path: Path) -> None:
    ramp = COUNTER.replace("+ vec4(step_size, at, 0.0)", "* 0.0 + vec4(at, step_size, 0.0)")
    for scale in (1.0, 0.25):
        with Renderer(counting(tmp_path, ramp, f"scale = {scale}")) as renderer:
            picture = renderer.render(plain(0), []).astype(float)
        assert picture[120, 80, 0] == pytest.approx(255 * 80.5 / 320, abs=2)
        assert picture[60, 160, 1] == pytest.approx(255 * 60.5 / 240, abs=2)


def test_it_lingers_after_the_hand_has_gone_and_then_begins_anew(tmp_path: Path) -> None:
    path = counting(tmp_path, settings='needs = "hand"\nlingers = 0.5')
    with Renderer(path) as renderer:
        assert red(renderer.render(plain(0), [open_hand()], (), 0.0)) == pytest.approx(32, abs=1)
        assert red(renderer.render(plain(0), [], (), 0.4)) == pytest.approx(64, abs=1)
        assert red(renderer.render(plain(0), [], (), 0.6)) == 0
        assert red(renderer.render(plain(0), [open_hand()], (), 0.7)) == pytest.approx(32, abs=1)


def test_a_hands_square_shows_the_part_of_the_memory_below_it(tmp_path: Path) -> None:
    with Renderer(counting(tmp_path, settings='where = "hand"\nreach = 0.5\nscale = 0.5')) as renderer:
        picture = renderer.render(plain(0), [open_hand((160.0, 180.0), 60.0)])
    assert picture[140, 160, 0] == pytest.approx(32, abs=1)
    assert picture[140, 160, 2] == pytest.approx(255 * 140.5 / 240, abs=2)
    assert not picture[5, 5].any()


def test_a_uniform_of_either_function_may_be_given_a_value(tmp_path: Path) -> None:
    load_effect(counting(tmp_path))
    with Renderer(counting(tmp_path)) as renderer:
        assert renderer.render(plain(0), []).any()


def test_all_its_memory_is_given_back(tmp_path: Path) -> None:
    renderer = Renderer(counting(tmp_path))
    renderer.render(plain(0), [])
    renderer.render(plain(0, 200, 100), [])
    renderer.close()
