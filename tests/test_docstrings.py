"""Every example in a docstring works as it stands, and whoever meets a public name finds one."""

from __future__ import annotations

import doctest
import importlib
import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gesturekit as gk
from gesturekit import gestures, session, tracking
from gesturekit.gestures import rules
from tests.builders import make_clip
from tests.gestures.built_hands import shape
from tests.test_architecture import MODULES, module_name

# Constants and types: their names and the remarks beside them say it all.
TELLING_ONLY = {"BONES", "FEATURE_NAMES", "VOCABULARIES"}
TELLING_ONLY |= {"Definition", "EventWords", "GestureCallback", "RuleWords", "TrackerWords"}


def examples() -> list[Any]:
    finder = doctest.DocTestFinder()
    names = [
        f"gesturekit.{module_name(path)}" for path in MODULES if ">>>" in path.read_text(encoding="utf-8")
    ]
    found = [test for name in names for test in finder.find(importlib.import_module(name), name)]
    return [pytest.param(test, id=test.name.removeprefix("gesturekit.")) for test in found if test.examples]


@pytest.mark.parametrize("example", examples())
def test_an_example_works(example: doctest.DocTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # What the program around an example would have: a hand that shows the V sign and one that makes a fist,
    # a clip without hands, and a recording of the V sign.
    hand, fist = shape("01100"), shape("00000", hand_id=1)
    example.globs.update(gk=gk, np=np, hand=hand, fist=fist)
    if '"clip.mp4"' in example.docstring:
        make_clip(tmp_path / "clip.mp4")
    if '"hands.jsonl"' in example.docstring:
        with gk.media.HandsWriter("hands.jsonl", size=(640, 480), fps=30.0) as recording:
            for n in range(30):
                recording.write(gk.hands.TrackedFrame(n, n / 30, (640, 480), (hand,)))
    told: list[str] = []
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    failed, _ = doctest.DocTestRunner(optionflags=options).run(example, out=told.append)
    assert not failed, "".join(told)


@pytest.mark.parametrize("room", [gk, gestures, rules, session, tracking], ids=lambda room: room.__name__)
def test_public_names_are_explained(room: Any) -> None:
    for name in set(room.__all__) - TELLING_ONLY - {"__version__"}:
        value = getattr(room, name)
        text = inspect.getdoc(value) or ""
        assert text, f"{name} has no docstring"
        told_by_its_name = inspect.isclass(value) and issubclass(value, Exception)
        assert told_by_its_name or ">>>" in text, f"{name} has no example"
