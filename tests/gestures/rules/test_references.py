"""What rules listen to must exist: mistakes are told with file and line, also while running."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.gestures import GestureRecognizer


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[event.x]\nhold = 1\ngesture = "thumbup"',
            r"mine\.toml, line 3: unknown gesture in event 'x': 'thumbup'; did you mean 'thumb_up'\?",
        ),
        ('[event.x]\nsequence = [\n  "ok",\n  ["rock", "victry"]\n]', "line 4: .*did you mean 'victory'"),
        ('[event.x]\ngesture = "ok"\n\narmed_by = "open_plam"', "line 4: .*did you mean 'open_palm'"),
        ('[event.y]\ngesture = "rock"\n[event.ok]\ngesture = "victory"', "line 3: .*name of a gesture"),
        ('[event.z]\ngesture = "ok"\n[event.x]\nboth = "y"\n[event.y]\nboth = "x"', "line 3: .*circle"),
        ('[event.x]\ngesture = "*"', "line 2: unknown gesture"),
        ('[events.x]\ngesture = "ok"', r"line 1: 'events' is no gesture; did you mean \[event\.x\]"),
        ('[event.x]\ndescription = "nix"\ngesture = "nix"', "line 3: unknown gesture"),
    ],
)
def test_what_does_not_exist_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    recognizer = GestureRecognizer(motions=False)
    with pytest.raises(ConfigError, match=told):
        recognizer.add(path)
    assert recognizer.rules == {}


def test_rules_from_python_have_no_place(tmp_path: Path) -> None:
    recognizer = GestureRecognizer(motions=False)
    with pytest.raises(InvalidArgumentError, match=r"^unknown gesture in event 'x': 'thumbup'; did you mean"):
        recognizer.define("x", "thumbup")
    with pytest.raises(ConfigError, match=r"^gesture definitions: unknown gesture in event 'x'"):
        recognizer.add({"event": {"x": {"gesture": "thumbup"}}})


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('[event.x]\ngesture = "ok"\n[event.y]\n\ngestur = "ok"\n', "line 5: event 'y': unknown key"),
        ('[event.x]\ngesture = "ok"\n[event.y]\n\ngesture = "okk"\n', "line 5: unknown gesture"),
        ('[event.x]\ngesture = "ok"\n[event.rock]\ngesture = "ok"\n', "line 3: event 'rock' has the name"),
    ],
)
def test_a_wrong_edit_leaves_all_as_it_was_for_what_comes_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, broken: str, told: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[event.x]\ngesture = "ok"\n', encoding="utf-8")
    recognizer = GestureRecognizer(motions=False, gestures=path)

    def edit(text: str, seconds: int) -> None:
        path.write_text(text, encoding="utf-8")
        os.utime(path, (seconds, seconds))
        recognizer.update([], 0.0)

    with caplog.at_level(logging.ERROR):
        edit(broken, 1)
    assert f"mine.toml, {told}" in caplog.text
    # The half that was wrong must not come in by another door.
    recognizer.define("later", "victory")
    assert list(recognizer.rules) == ["x", "later"]
    edit('[event.x]\ngesture = "ok"\n[event.z]\ngesture = "ok"\n', 2)
    assert list(recognizer.rules) == ["x", "z", "later"]
