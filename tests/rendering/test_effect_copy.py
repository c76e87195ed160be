"""A copied effect brings what belongs to it, under names of its own, and draws the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, RenderError
from gesturekit.rendering import Renderer, effect_names, load_effect
from gesturekit.rendering.effect_copy import copy_effect
from tests.rendering.scenes import noise, open_hand


@pytest.mark.parametrize("name", effect_names())
def test_every_effect_can_be_copied(tmp_path: Path, name: str) -> None:
    effect, *others = copy_effect(name, tmp_path / "mine")
    assert effect == tmp_path / "mine.toml"
    read = load_effect(effect)
    files = {Path(layer.file) for layer in read.layer if hasattr(layer, "file")}
    assert files <= set(others)


@pytest.mark.gl
def test_the_copy_of_a_shader_is_the_one_that_is_drawn(tmp_path: Path) -> None:
    effect, shader = copy_effect("spotlight", tmp_path / "mine")
    assert shader == tmp_path / "mine.glsl"

    def drawn(effect: str | Path) -> np.ndarray:
        with Renderer(effect) as renderer:
            for number in range(20):
                picture = renderer.render(noise(), [open_hand()], (), number / 10)
        return picture

    before = drawn(effect)
    np.testing.assert_array_equal(before, drawn("spotlight"))
    shader.write_text("vec4 shade(vec2 at) { return vec4(1.0, 0.0, 0.0, 1.0); }\n")
    text = effect.read_text()
    effect.write_text(text[: text.index("[layer.inputs]")])
    assert (drawn(effect)[..., 1:] == 0).all()


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "mine.glsl").write_text("mine")
    with pytest.raises(RenderError, match=r"mine\.glsl.*there already"):
        copy_effect("fire", tmp_path / "mine")
    assert not (tmp_path / "mine.toml").exists()
    assert (tmp_path / "mine.glsl").read_text() == "mine"


@pytest.mark.parametrize("name", ["", "mine.png"])
def test_a_name_that_cannot_be_an_effects_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidArgumentError, match="name"):
        copy_effect("fire", Path(name))
