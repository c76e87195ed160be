"""GLSL of an effect's own: what it reads of hands that move, and what it cannot spoil."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gesturekit.hands import FloatArray, Hand, ImageArray, Landmark
from gesturekit.rendering import Renderer
from tests.rendering.scenes import noise, open_hand, plain

pytestmark = pytest.mark.gl

_DOT = """
vec4 shade(vec2 at) {
    float r = distance(at * picture_size, hand_landmark(0, 8, 0.5).xy);
    return vec4(1.0, 1.0, 1.0, step(r, 4.0));
}
"""
_BROKEN = """
uniform float broken;
vec4 shade(vec2 at) {
    bool inside = distance(at * picture_size, vec2(160.0, 120.0)) < 20.0;
    float light = inside && broken > 0.5 ? uintBitsToFloat(0x7fc00000u) : 0.0;
    return vec4(vec3(light), light);
}
"""


def effect(folder: Path, glsl: str, layer: str) -> Path:
    (folder / "own.glsl").write_text(glsl, encoding="utf-8")
    path = folder / "own.toml"
    path.write_text(
        f'title = "Own"\n[[layer]]\ntype = "shader"\nfile = "own.glsl"\n{layer}\n', encoding="utf-8"
    )
    return path


def moving(x: float) -> Hand:
    hand = open_hand((60.0, 200.0), 60.0)
    return replace(hand, landmarks=hand.landmarks + np.array([x, 0.0, 0.0], np.float32))


def centre(picture: ImageArray) -> FloatArray:
    """Middle of what is white."""
    rows, columns = np.nonzero(picture[..., 0] > 200)
    return np.array([columns.mean() + 0.5, rows.mean() + 0.5], dtype=np.float32)


@pytest.mark.parametrize("rate", [12, 30, 75])
def test_landmarks_are_known_for_a_second_at_any_frame_rate(tmp_path: Path, rate: int) -> None:
    with Renderer(effect(tmp_path, _DOT, "")) as renderer:
        for number in range(rate + 1):
            time = number / rate
            picture = renderer.render(plain(0), [moving(100.0 * time)], (), time)
    tip = moving(50.0).landmarks[Landmark.INDEX_TIP, :2]
    np.testing.assert_allclose(centre(picture), tip, atol=0.6)


def test_a_hand_that_just_came_has_stood_where_it_is(tmp_path: Path) -> None:
    with Renderer(effect(tmp_path, _DOT, "")) as renderer:
        picture = renderer.render(plain(0), [moving(30.0)], (), 5.0)
    np.testing.assert_allclose(centre(picture), moving(30.0).landmarks[Landmark.INDEX_TIP, :2], atol=0.6)


def test_light_that_is_no_number_is_no_light(tmp_path: Path) -> None:
    image = noise()
    shown = []
    for broken in (0, 1):
        path = effect(tmp_path, _BROKEN, f'stage = "light"\n[layer.inputs]\nbroken = {broken}')
        with Renderer(path) as renderer:
            shown.append(renderer.render(image, []))
    np.testing.assert_array_equal(shown[1], shown[0])
    np.testing.assert_array_equal(shown[1], image)
