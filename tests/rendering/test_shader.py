from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.errors import RenderError
from gesturekit.rendering.context import create_offscreen
from gesturekit.rendering.shader import build_program, load_source

VERTEX = "#version 330\nvoid main() {\n    gl_Position = vec4(0.0);\n}\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def test_includes_are_expanded_once_and_remember_their_lines(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        main_frag='#version 330\n#include "a.glsl"\n#include "b.glsl"\nvoid main() {}\n',
        a_glsl='#include "b.glsl"\nfloat a;\n',
        b_glsl="// b\nfloat b;\n",
    )
    source = load_source("main.frag", folder)
    assert source.text.splitlines() == ["#version 330", "// b", "float b;", "float a;", "void main() {}"]
    assert source.origin == (("main.frag", 1), ("b.glsl", 1), ("b.glsl", 2), ("a.glsl", 2), ("main.frag", 4))


def test_files_that_include_each_other_end(tmp_path: Path) -> None:
    folder = write(tmp_path, a_glsl='#include "b.glsl"\nfloat a;\n', b_glsl='#include "a.glsl"\nfloat b;\n')
    assert load_source("a.glsl", folder).text == "float b;\nfloat a;\n"


def test_missing_include_names_who_wanted_it(tmp_path: Path) -> None:
    folder = write(tmp_path, main_frag='#version 330\n\n#include "gone.glsl"\n')
    with pytest.raises(RenderError, match=r"main\.frag:3: no readable file 'gone\.glsl'"):
        load_source("main.frag", folder)


@pytest.mark.parametrize(
    ("driver", "translated"),
    [
        ("0:3(9): error: `x' undeclared", "b.glsl:2: error: `x' undeclared"),
        ('0(2) : error C1503: undefined variable "x"', 'b.glsl:1: error C1503: undefined variable "x"'),
        ("ERROR: 0:1: 'x' : undeclared identifier", "main.frag:1: 'x' : undeclared identifier"),
    ],
)
def test_messages_of_every_driver_are_translated(tmp_path: Path, driver: str, translated: str) -> None:
    folder = write(tmp_path, main_frag='#version 330\n#include "b.glsl"\n', b_glsl="float b;\nfloat c = x;\n")
    assert load_source("main.frag", folder).locate(f"GLSL Compiler failed\n\n{driver}\n") == translated


@pytest.mark.gl
def test_compile_error_points_into_the_included_file(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        ok_vert=VERTEX,
        bad_frag='#version 330\n#include "part.glsl"\nout vec4 color;\nvoid main() { color = part(); }\n',
        part_glsl="// a comment\nvec4 part() {\n    return vec4(missing);\n}\n",
    )
    context = create_offscreen()
    with context, pytest.raises(RenderError, match=r"part\.glsl:3: .*missing"):
        build_program(context, "ok.vert", "bad.frag", folder)
    context.release()


@pytest.mark.gl
def test_vertex_errors_are_not_blamed_on_the_fragment_shader(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        bad_vert=VERTEX.replace("vec4(0.0)", "nothing"),
        ok_frag="#version 330\nout vec4 c;\nvoid main() { c = vec4(1.0); }\n",
    )
    context = create_offscreen()
    with context, pytest.raises(RenderError, match=r"bad\.vert:3: .*nothing"):
        build_program(context, "bad.vert", "ok.frag", folder)
    context.release()
