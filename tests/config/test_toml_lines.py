"""Places of keys, against tomllib's idea of the same text."""

from __future__ import annotations

import sys
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.config.toml_lines import line_of, toml_lines

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TEXT = '''# one
title = "a [b] = # no comment"
numbers = [1, [2,
  3], "]", # and a comment ]
  4]

[wave]  # header
fingers = { thumb = "x", index = { curl = 0.5 } }
text = """
several = lines
[not.a.header]
"""
sub.key = 1
"quoted.key" = 'c:\\'

[wave.more."deep er"]
at = 1979-05-27T07:32:00Z
[[list]]
a = 1
[[list]]
  [list.inner]
  b = {c=[{d=1},
   {d=2}]}
'''


def test_places_worked_out_by_hand() -> None:
    lines = toml_lines(TEXT)
    assert lines[("title",)] == 2
    assert lines[("numbers", 1)] == 3
    assert lines[("numbers", 1, 1)] == 4
    assert lines[("numbers", 2)] == 4
    assert lines[("numbers", 3)] == 5
    assert lines[("wave",)] == 7
    assert lines[("wave", "fingers", "index", "curl")] == 8
    assert lines[("wave", "sub", "key")] == 13
    assert lines[("wave", "quoted.key")] == 14
    assert lines[("wave", "more", "deep er", "at")] == 17
    assert lines[("list", 1)] == 20
    assert lines[("list", 1, "inner", "b", "c", 1, "d")] == 23
    assert line_of(lines, ("wave", "fingers", "pinky", 3)) == 8
    assert line_of(lines, ("absent",)) is None


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    else:
        return {path}
    return {path}.union(*(paths_of(v, (*path, k)) for k, v in inner))


def test_every_path_of_the_text_has_a_line() -> None:
    assert set(toml_lines(TEXT)) == paths_of(tomllib.loads(TEXT)) - {()}


key = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,4}", fullmatch=True),
    st.text(st.characters(codec="ascii", exclude_characters='"\\\n\r\t\x7f', min_codepoint=32)).map(
        lambda k: f'"{k}"'
    ),
)
scalar = st.sampled_from(
    ["1", "-2.5e3", "true", '"a # ] } , b"', "'\\'", '"""x\n[y]\n"""', "'''\n=\n'''", "inf"]
)
gap = st.sampled_from(["", " ", "\n", " # c ] }\n"])


def listing(value: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    entries = st.lists(st.tuples(gap, value, gap), max_size=3)
    arrays = entries.map(lambda e: "[" + ",".join(a + v + b for a, v, b in e) + "]")
    pairs = st.lists(st.tuples(key, value), max_size=3, unique_by=lambda p: p[0].strip('"'))
    tables = pairs.map(lambda p: "{" + ", ".join(f"{k} = {v}" for k, v in p) + "}")
    return st.one_of(arrays, tables)


value = st.recursive(scalar, listing, max_leaves=8)
table = st.lists(st.tuples(key, value), max_size=4, unique_by=lambda p: p[0].strip('"'))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(key, st.booleans(), table), max_size=4, unique_by=lambda t: t[0].strip('"')))
def test_any_valid_text_is_read_as_tomllib_reads_it(
    parts: list[tuple[str, bool, list[tuple[str, str]]]],
) -> None:
    text = "\n# start\n"
    for name, is_list, pairs in parts:
        text += f"[[{name}]]\n" if is_list else f"[ {name} ] # h\n"
        text += "".join(f"{k} = {v}\n" for k, v in pairs)
    lines = toml_lines(text)
    assert set(lines) == paths_of(tomllib.loads(text)) - {()}
    for (first, *rest), line in lines.items():
        if not rest or rest == [0]:
            assert str(first) in text.splitlines()[line - 1]
