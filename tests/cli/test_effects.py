"""`gesturekit effects`: listed, shown, checked, made anew, measured."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gesturekit.rendering import effect_names, load_effect
from tests.cli.commands import gesturekit


def test_effects_are_listed_with_what_they_look_like() -> None:
    for command in (["effects"], ["effects", "list"]):
        result = gesturekit(*command)
        assert result.exit_code == 0
        assert all(name in result.stdout for name in effect_names())
        assert "Glowing" in result.stdout
    assert gesturekit("effects", "--names").stdout.split() == list(effect_names())
    assert gesturekit("effects", "list", "--names").stdout.split() == list(effect_names())


def test_a_new_effect_is_the_copy_of_another(tmp_path: Path) -> None:
    result = gesturekit("effects", "new", tmp_path / "looks" / "mine", "--from", "ember")
    mine = tmp_path / "looks" / "mine.toml"
    assert result.exit_code == 0
    assert f"--effect {mine}" in result.stdout
    assert load_effect(mine) == load_effect("ember")
    mine.write_text("mine now")
    again = gesturekit("effects", "new", tmp_path / "looks" / "mine.toml")
    assert (again.exit_code, mine.read_text()) == (1, "mine now")
    assert "there already" in again.stderr
    unknown = gesturekit("effects", "new", tmp_path / "other", "--from", "nneon")
    assert unknown.exit_code == 2 and "did you mean 'neon'" in unknown.stderr
    assert not (tmp_path / "other.toml").exists()


def test_what_drives_an_effect_is_shown() -> None:
    shown = gesturekit("effects", "show", "trails").stdout
    assert "pen follows point" in shown and "open_palm: clear" in shown
    assert "camera.dim follows any.point" in gesturekit("effects", "show", "saber").stdout
    assert "pinch: step signals.filter" in gesturekit("effects", "show", "frame").stdout
    assert gesturekit("effects", "show", "sabre").exit_code == 2


@pytest.mark.gl
def test_a_still_is_a_picture_of_a_hand_with_the_effect(tmp_path: Path) -> None:
    for name in ("neon", "xray"):
        assert gesturekit("effects", "show", name, "--picture", tmp_path / f"{name}.png").exit_code == 0
    neon, xray = (np.asarray(Image.open(tmp_path / f"{name}.png")) for name in ("neon", "xray"))
    assert neon.shape == (720, 1280, 3)
    # X-ray darkens the room, neon does not.
    assert np.median(xray) < 0.5 * np.median(neon)
    assert gesturekit("effects", "show", "neon", "--picture", tmp_path / "neon.txt").exit_code == 1


@pytest.mark.gl
def test_what_is_right_is_measured(tmp_path: Path) -> None:
    gesturekit("effects", "new", tmp_path / "mine", "--from", "skeleton")
    result = gesturekit("effects", "check", tmp_path / "mine.toml")
    assert result.exit_code == 0, result.stderr
    assert "nothing is wrong" in result.stdout
    assert re.search(r"layer 1: skeleton +\d", result.stdout)
    assert re.search(r"a frame of 1280×720 +\d", result.stdout)


@pytest.mark.gl
def test_mistakes_end_a_check_with_code_1(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine"\n[[layer]]\ntype = "label"\nhieght = 1\n[names]\nthmb_up = "like"\n')
    result = gesturekit("effects", "check", file)
    assert result.exit_code == 1
    assert "mine.toml, line 4" in result.stderr and "did you mean 'height'" in result.stderr
    assert "warning: " in result.stderr and "did you mean 'thumb_up'" in result.stderr
    assert gesturekit("effects", "check", tmp_path / "none.toml").exit_code == 2


@pytest.mark.gl
def test_costs_are_a_table() -> None:
    shown = gesturekit("effects", "cost", "skeleton").stdout
    for step in ("layer 1: skeleton", "layer 2: label", "prepare", "upload", "paint", "read back"):
        assert re.search(rf"{re.escape(step)} +\d+\.\d", shown), step
