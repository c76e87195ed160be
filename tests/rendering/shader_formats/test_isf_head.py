from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.errors import ConfigError
from gesturekit.rendering.shader_formats.read_shader import format_of, read_shader


def write(folder: Path, head: str, name: str = "mine.fs") -> Path:
    path = folder / name
    path.write_text(f"/*{head}*/\nvoid main() {{ gl_FragColor = vec4(1.0); }}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('{\n"INPUTS": [\n{"NAME" "a"}\n]}', r"mine\.fs:3: the JSON head is broken"),
        (
            '{"INPUTS": [\n{"NAME": "a", "TYPE": "flaot"}]}',
            r"mine\.fs:2: input 'a' is of TYPE 'flaot'; did you mean 'float'",
        ),
        ('{"INPUTS": [{"NAME": "a b", "TYPE": "float"}]}', r"mine\.fs:1: 'a b' is no name"),
        (
            '{"INPUTS": [{"NAME": "a", "TYPE": "point2D", "DEFAULT": [1]}]}',
            "DEFAULT of input 'a' .* expected a list of 2 numbers",
        ),
        ('{"INPUTS": 7}', "INPUTS is 7; expected a list of tables"),
        ('{"IMPORTED": {"sky": {"PATH": "gone.png"}}}', "there is no picture 'gone.png'"),
        ('{"IMPORTED": {"sky": {"PATH": "a.png", "TYPE": "cube"}}}', "cube map"),
        (
            '{"INPUTS": [{"NAME": "a", "TYPE": "float"}], "PASSES": [{"TARGET": "a"}]}',
            "'a' stands for an input and for a picture",
        ),
    ],
)
def test_a_wrong_head_is_told_with_its_line(tmp_path: Path, head: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        read_shader(write(tmp_path, head))


def test_a_range_and_a_default_come_from_the_head(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '{"INPUTS": [{"NAME": "a", "TYPE": "float", "DEFAULT": 2, "MIN": 1, "MAX": 3},'
        '{"NAME": "b", "TYPE": "long", "VALUES": [3, 4]},'
        '{"NAME": "c", "TYPE": "color", "DEFAULT": [1, 0, 0]}]}',
    )
    inputs = read_shader(path).inputs
    assert (inputs["a"].default, inputs["a"].least, inputs["a"].most) == (2.0, (1.0,), (3.0,))
    assert inputs["b"].default == 3.0 and inputs["c"].default == (1.0, 0.0, 0.0, 1.0)


def test_what_many_files_write_is_taken(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '{"INPUTS": [{"NAME": "a", "TYPE": "bool", "DEFAULT": "TRUE"},'
        '{"NAME": "b", "TYPE": "long", "VALUES": ["Low", "High"], "DEFAULT": 1},'
        '{"NAME": "c", "TYPE": "color", "MIN": 0, "MAX": 1},],}',
    )
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    inputs = read_shader(path).inputs
    assert inputs["a"].default == 1.0 and inputs["b"].default == 1.0
    assert inputs["b"].read("High", tmp_path) == 1.0
    assert inputs["c"].least == (0.0,) * 4
    assert not read_shader(path).fragments[0].text.count("\ufeff")


def test_the_file_says_its_format(tmp_path: Path) -> None:
    assert format_of(write(tmp_path, '{"ISFVSN": "2"}', "a.glsl")) == "isf"
    toy, own, other = tmp_path / "toy.glsl", tmp_path / "own.glsl", tmp_path / "other.glsl"
    toy.write_text("// shade\nvoid mainImage(out vec4 c, in vec2 p) { c = vec4(1.0); }\n")
    own.write_text("// void mainImage(\nvec4 shade(vec2 at) { return vec4(1.0); }\n")
    other.write_text("void main() {}\n")
    assert format_of(toy) == "shadertoy" and format_of(own) == "own"
    with pytest.raises(
        ConfigError, match=r"other\.glsl: is no shader that can be drawn; expected an ISF file"
    ):
        format_of(other)
    with pytest.raises(ConfigError, match="has no JSON head"):
        headless = tmp_path / "headless.fs"
        headless.write_text("void main() {}\n")
        read_shader(headless)
