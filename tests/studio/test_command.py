"""`gesturekit studio` as a user meets it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from gesturekit.cli import app
from gesturekit.studio.performance.motion_table import MOTIONS
from gesturekit.studio.performance.named_scripts import NAMED_SCRIPTS


def studio(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["studio", *map(str, arguments)], env={"COLUMNS": "200"})


@pytest.mark.parametrize("command", ["list", "export", "view"])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    result = studio(command, "--help")
    assert result.exit_code == 0
    assert re.search(rf"Examples?:\s+gesturekit studio {command}", result.stdout)


def test_the_list_names_all_there_is() -> None:
    result = studio("list")
    assert result.exit_code == 0
    for name in (*(f"studio:{name}" for name in NAMED_SCRIPTS), *MOTIONS, "victory", "digit_7", "?seed="):
        assert name in result.stdout


def test_sequences_are_exported_and_gone_on_with(tmp_path: Path) -> None:
    arguments = ("export", "--count", 3, "--output", tmp_path / "s", "--sequences", "--seed", 4)
    first = studio(*arguments)
    assert first.exit_code == 0, first.output
    assert "wrote 3 sequences to" in first.stdout
    with np.load(tmp_path / "s" / "sequences_00000.npz") as data:
        assert len(data["lengths"]) == 3
    assert "wrote 0 sequences (3 were there already)" in studio(*arguments).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "--count", 3, "--output", "x", "--size", "30"), "size is '30'"),
        (("export", "--count", 0, "--output", "x"), "not a whole number from 1"),
        (("view", "--pose", "victry"), "did you mean 'victory'"),
    ],
)
def test_mistakes_are_told_in_words(
    arguments: tuple[object, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = studio(*arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "x").exists()
