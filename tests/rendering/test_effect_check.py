"""A check tells every mistake of tables and shaders with its place, and what has no use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.rendering import effect_names
from gesturekit.rendering.effect_check import check_effect

pytestmark = pytest.mark.gl

SHADER = """uniform float heat;
uniform float spare;
uniform vec3 tint;
vec4 shade(vec2 at) {
    return vec4(tint, heat);
}
"""
EFFECT = """title = "Mine"
[[layer]]
type = "shader"
file = "mine.glsl"
[layer.inputs]
heat = 1.0
tint = "red"
"""


def found(folder: Path, effect: str = EFFECT, shader: str = SHADER) -> tuple[list[str], list[str]]:
    """Mistakes and warnings of an effect, without the folder."""
    (folder / "mine.toml").write_text(effect)
    (folder / "mine.glsl").write_text(shader)
    findings = check_effect(folder / "mine.toml", ("thumb_up", "open_palm"))
    texts = [(each.text.replace(f"{folder}/", ""), each.wrong) for each in findings]
    return [text for text, wrong in texts if wrong], [text for text, wrong in texts if not wrong]


@pytest.mark.parametrize("name", effect_names())
def test_effects_that_come_along_have_no_mistakes(name: str) -> None:
    assert [each.text for each in check_effect(name)] == []


def test_nothing_is_said_of_what_is_right(tmp_path: Path) -> None:
    assert found(tmp_path) == ([], [])


def test_values_without_use_and_uniforms_without_value_are_told(tmp_path: Path) -> None:
    wrong, doubts = found(tmp_path, EFFECT.replace('tint = "red"', "spare = 1"))
    assert wrong == []
    assert doubts == [
        "mine.toml, line 7: mine.glsl: makes no use of its uniform 'spare'",
        "mine.toml, line 4: mine.glsl: its uniform 'tint' is given no value, and stays 0",
    ]


def test_every_mistake_is_told_though_there_are_several(tmp_path: Path) -> None:
    effect = EFFECT.replace("[layer.inputs]", 'opacity = { signal = "pinhc", attak = 1 }\n[layer.inputs]')
    effect += '[[layer]]\ntype = "label"\nhieght = 1\n'
    wrong, _ = found(tmp_path, effect, SHADER.replace("return", "float x = nothing;\n    return"))
    for words in ("line 5: .*'attak'.*'attack'", "'pinhc'.*'pinch'", "line 11: .*'hieght'", "mine.glsl:5: "):
        assert any(re.search(words, each) for each in wrong), words


def test_all_wrong_inputs_are_told_with_their_lines(tmp_path: Path) -> None:
    wrong, _ = found(tmp_path, EFFECT.replace("heat = 1.0", "haet = 1.0").replace('"red"', "2"))
    assert wrong[0].startswith("mine.toml, line 6: mine.glsl: has no uniform 'haet'; did you mean 'heat'")
    assert wrong[1] == "mine.toml, line 7: mine.glsl: uniform 'tint' takes 3 numbers; the effect gives 1"


def test_gestures_that_nobody_makes_are_told(tmp_path: Path) -> None:
    actions = '[[on]]\nevent = "thumb_upp:end"\ndo = "show"\nlayer = "x"\n[accents]\nopen_plam = "red"\n'
    binding = '{ signal = "gesture.thmb_up.value" }'
    effect = (
        EFFECT.replace("1.0", binding).replace('type = "shader"', 'type = "shader"\nname = "x"') + actions
    )
    wrong, doubts = found(tmp_path, effect)
    assert wrong == []
    assert [text.partition(";")[0] for text in doubts] == [
        "mine.toml, line 7: no gesture is called 'thmb_up' unless you bring one",
        "mine.toml, line 10: no gesture is called 'thumb_upp' unless you bring one",
        "mine.toml, line 14: no gesture is called 'open_plam' unless you bring one",
    ]


def test_a_text_that_is_no_toml_is_one_mistake(tmp_path: Path) -> None:
    wrong, doubts = found(tmp_path, "title = ")
    assert len(wrong) == 1 and "line 1: not valid TOML" in wrong[0] and doubts == []


def test_an_effect_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="nowhere"):
        check_effect(tmp_path / "nowhere.toml")
