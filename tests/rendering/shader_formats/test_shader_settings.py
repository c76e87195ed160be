from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.errors import ConfigError
from gesturekit.rendering import load_effect
from tests.rendering.shader_drawing import FILES, effect_of


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("levle = 0.5", "line 6: effect: 'levle' is no input of every_input.fs; did you mean 'level'"),
        ("level = 1.5", "line 6: effect: level is 1.5; expected 0 to 1"),
        ('level = "high"', "level is 'high'; expected a number"),
        ("mode = 3", "mode is 3; expected one of 0, 2, 5"),
        ('mode = "Al"', "mode is 'Al'; did you mean 'All'"),
        ("spot = [1]", "expected a list of 2 numbers"),
        ('spot = "index_tp"', "did you mean 'index_tip'"),
        ('tint = "reddd"', "tint: expected a colour"),
        ("wave = 1", "wave is sound"),
        ('level = { signal = "pinch", to = [0.0, 2.0] }', "level is 2; expected 0 to 1"),
    ],
)
def test_a_wrong_value_is_told_with_its_line(tmp_path: Path, line: str, expected: str) -> None:
    path = effect_of(tmp_path, "every_input.fs", f"[layer.inputs]\n{line}\n")
    with pytest.raises(ConfigError) as caught:
        load_effect(path)
    assert expected in str(caught.value)


def test_a_wrong_head_is_told_when_the_effect_is_read(tmp_path: Path) -> None:
    (tmp_path / "bad.fs").write_text("/*{\n]*/\nvoid main() {}\n")
    with pytest.raises(ConfigError, match=r"effect\.toml.*bad\.fs:2: the JSON head is broken"):
        load_effect(effect_of(tmp_path, tmp_path / "bad.fs"))


def test_channels_are_shadertoys_alone(tmp_path: Path) -> None:
    path = effect_of(tmp_path, "every_input.fs", '[layer.channels]\nimage = ["camera"]\n')
    with pytest.raises(ConfigError, match="channels are of files with mainImage"):
        load_effect(path)


def test_an_effect_knows_all_files_that_it_is_drawn_from(tmp_path: Path) -> None:
    effect = load_effect(effect_of(tmp_path, "wrong_part.fs"))
    assert {FILES / "wrong_part.fs", FILES / "broken_part.glsl"} <= set(effect.files)
