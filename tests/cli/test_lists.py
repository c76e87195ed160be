"""`gesturekit gestures`."""

from __future__ import annotations

import re
from pathlib import Path

from gesturekit.gestures import GestureRecognizer
from tests.cli.commands import gesturekit


def test_gestures_of_ones_own_are_listed_beside_the_others(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        '[flat]\ndescription = "A flat hand"\nfingers = { others = "extended" }\n'
        '[event.confirm]\ndescription = "Thumb up for a while"\ngesture = "thumb_up"\nhold = 0.8\n'
    )
    shown = gesturekit("gestures", "--gestures", tmp_path / "mine.toml").stdout
    assert re.search(r"flat +A flat hand", shown)
    assert re.search(r"confirm +Event: Thumb up for a while", shown)
    names = gesturekit("gestures", "--names", "--gestures", tmp_path / "mine.toml").stdout.split()
    assert {"flat", "confirm", "victory"} <= set(names)


def test_every_gesture_says_what_it_looks_like() -> None:
    told: list[str] = []
    for row in gesturekit("gestures").stdout.splitlines()[1:]:
        # What does not fit into the terminal's width goes on below.
        if row.startswith(" "):
            told[-1] += " " + row.strip()
        else:
            told.append(re.split(r" {2,}", row, maxsplit=1)[1])
    assert len(told) == len(set(told)) and min(map(len, told)) > 12


def test_bare_names_for_scripts() -> None:
    assert gesturekit("gestures", "--names").stdout.split() == list(GestureRecognizer().names)
