from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.gestures.rules import make_rule
from gesturekit.gestures.rules.rule_file import load_rules


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({}, "exactly one of gesture"),
        ({"gesture": "a", "both": "b"}, "exactly one of gesture"),
        ({"left": "a"}, "left and right go together"),
        ({"sequence": ["a"]}, "two steps or more"),
        ({"gesture": "a", "holt": 1.0}, "did you mean 'hold'"),
        ({"gesture": "a", "hold": -1.0}, "hold is -1.0"),
        ({"gesture": "a", "hold": float("nan")}, "hold is nan"),
        ({"gesture": "a", "repeat": (0.5, 0.0)}, "repeat is"),
        ({"gesture": "a", "repeat": 0.5}, "repeat is 0.5"),
        ({"gesture": "a", "region": (0.5, 0.0, 0.5, 1.0)}, "region is empty"),
        ({"gesture": "a", "region": (0.0, 0.0, 640.0, 1.0)}, "region is"),
        ({"gesture": "a", "point": "nose"}, "point is 'nose'"),
        ({"gesture": "a", "hand": "leftt"}, "hand is 'leftt'"),
        ({"gesture": "a", "within": 1.0}, "within has no meaning"),
        ({"gesture": "a", "armed_for": 1.0}, "needs armed_by"),
        ({"both": "a", "hand": "left"}, "hand has no meaning"),
    ],
)
def test_a_word_that_makes_no_sense_is_named(words: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidArgumentError, match=told):
        make_rule("rule", words)


def test_a_file_holds_rules_beside_gestures(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[gun]\nfingers = { index = "extended" }\n\n'
        '[event.confirm]\ngesture = "thumb_up"\nhold = 0.8\nrepeat = [0.5, 4]\nhand = "left"\n\n'
        '[event.grab]\nsequence = ["open_palm", ["closed_fist", "pinch"]]\n',
        encoding="utf-8",
    )
    rules = load_rules(path)
    assert rules["confirm"].gesture == ("thumb_up",)
    assert (rules["confirm"].hold, rules["confirm"].repeat, rules["confirm"].hand) == (
        0.8,
        (0.5, 4.0),
        "left",
    )
    assert rules["grab"].sequence == (("open_palm",), ("closed_fist", "pinch"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[event.x]\ngesture = "a"\nholdd = 1',
            r"mine\.toml, line 3: event 'x': unknown key 'holdd'; did you mean 'hold'",
        ),
        ('[event.x]\ngesture = "a"\nhold = "long"', r"mine\.toml, line 3: event 'x': hold is 'long'"),
        ("[event.x]\nhold = 1", r"mine\.toml, line 1: event 'x': expected exactly one of gesture"),
        ('[event.x]\ngesture = "a"\nregion = [0, 0, 1]', "line 3: .* region has 3 of 4 entries; add"),
        ('[event.x]\ngesture = "a"\nregion = [0, 0, 1, 1, 1]', "line 3: .* at most 4 entries, not 5"),
        (
            '[event.x]\ngesture = "a"\nregion = [1, 0, 0, 1]',
            "line 3: .*'x': region is empty; expected x0 < x1",
        ),
        ('[event.x]\n\ngesture = "a"\nwithin = 1', "line 4: event 'x': within has no meaning"),
        ('[event.x]\n\narmed_for = 1\ngesture = "a"', "line 3: event 'x': armed_for needs armed_by"),
        ('[event.x]\nsequence = "a"', 'line 2: .* sequence is \'a\': expected a list, as in \\["ok", "rock"'),
        ('[event.x]\nsequence = ["a"]', "line 2: event 'x': a sequence has two steps or more"),
        ('[event.x]\nboth = "a"\nhand = "left"', "line 3: event 'x': hand has no meaning beside both, left"),
        ('[event.x]\ngesture = "a"\nrepeat = [0.5, 0]', "line 3: .* repeat is 0: expected more than 0"),
        ('[event.x]\ngesture = "a"\npriority = 1.5', "line 3: .* expected a whole number"),
        ("event = 3", "event is 3"),
        ("[event]\nx = 3", "event 'x' is 3, not a table"),
        ("[event.x", "not valid TOML"),
    ],
)
def test_a_wrong_file_names_file_line_and_word(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load_rules(path)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ({"gesture": ["a", "b"]}, "a/b"),
        ({"both": "a"}, "a"),
        ({"left": "a", "right": "b"}, "a+b"),
        ({"sequence": ["a", "b"]}, "a>b"),
    ],
)
def test_a_rule_without_a_name_is_called_after_what_it_is_about(words: dict[str, Any], label: str) -> None:
    assert make_rule("rule", words).label == label
