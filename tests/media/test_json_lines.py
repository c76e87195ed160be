from __future__ import annotations

import json
from pathlib import Path

import pytest

from gesturekit.errors import InvalidArgumentError, SinkError
from gesturekit.media import JsonLinesWriter


def test_lines_are_readable_while_the_writer_is_open(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "events.jsonl"
    writer = JsonLinesWriter(path)
    for number in range(3):
        writer.write({"number": number, "name": "wörd"})
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["number"] for line in lines] == list(range(number + 1))
    assert json.loads(lines[-1])["name"] == "wörd"
    writer.close()
    writer.close()
    assert writer.count == 3


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}])
def test_what_json_cannot_hold_is_refused_whole(tmp_path: Path, value: object) -> None:
    path = tmp_path / "events.jsonl"
    with JsonLinesWriter(path) as writer:
        writer.write({"a": 1})
        with pytest.raises(InvalidArgumentError, match="'b'"):
            writer.write({"b": value})
        writer.write({"c": 2})
    assert path.read_text() == '{"a": 1}\n{"c": 2}\n'


def test_an_unwritable_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match="choose another"):
        JsonLinesWriter(tmp_path)


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="needs /dev/full, which always reports a full disk"
)
def test_a_full_disk_says_how_much_is_kept() -> None:
    writer = JsonLinesWriter("/dev/full")
    with pytest.raises(SinkError, match="after 0 lines: No space left on device"):
        writer.write({"a": 1})


def test_a_closed_writer_refuses(tmp_path: Path) -> None:
    writer = JsonLinesWriter(tmp_path / "events.jsonl")
    writer.close()
    with pytest.raises(SinkError, match="closed"):
        writer.write({"a": 1})
