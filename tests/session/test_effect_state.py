"""A session's callbacks move the effect: its signals, and which one is drawn, in files and in the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.hands import ImageArray
from gesturekit.session.session import Session
from tests.graphics import Display
from tests.scripted import EndlessSource, scripted

DIM = """title = "{title}"
[signals]
dark = {dark}
[camera]
dim = {{ signal = "dark" }}
[[layer]]
type = "label"
visible = false
"""


def dim(folder: Path, name: str = "dim", dark: float = 0.0, more: str = "") -> Path:
    """An effect that darkens the whole picture by its signal."""
    file = folder / f"{name}.toml"
    file.write_text(DIM.format(title=name, dark=dark) + more)
    return file


def brightness(image: ImageArray) -> float:
    return float(np.mean(image))


def film(effect: Path | str | None, frames: int = 6, **options: object) -> Session:
    return scripted(EndlessSource(frames), effect=effect, **options)


@pytest.mark.gl
def test_a_callback_moves_a_signal_from_its_own_picture_on(tmp_path: Path) -> None:
    with film(dim(tmp_path), 20) as session:
        session.on("ok", lambda event: session.set_signal("dark", 1.0))
        session.on("ok", lambda event: session.set_signal("dark", None), phase="end")
        seen = [(result.frame.time, brightness(result.image)) for result in session]
    # The scripted recognizer makes an "ok" from 0.2 to 0.6 s.
    for time, bright in seen:
        assert (bright == 0.0) == (0.2 <= time < 0.6), time


@pytest.mark.gl
def test_a_signal_is_set_before_the_session_runs(tmp_path: Path) -> None:
    with film(dim(tmp_path)) as session:
        session.set_signal("dark", 1.0)
        assert {brightness(result.image) for result in session} == {0.0}


@pytest.mark.gl
def test_another_effect_fades_in_with_values_of_its_own(tmp_path: Path) -> None:
    black, clear = dim(tmp_path, "black", 1.0), dim(tmp_path, "clear", 0.0)
    with film(clear, 40) as session:
        session.set_signal("dark", 0.5)
        seen = []
        for result in session:
            seen.append(brightness(result.image) / max(brightness(result.frame.image), 1.0))
            if result.frame.index == 2:
                session.switch_effect(black)
            if result.frame.index == 20:
                session.switch_effect(clear)
        assert session.effect == clear
    assert seen[:3] == pytest.approx([0.5] * 3, abs=0.02)
    assert seen[20] == 0.0
    # What was set was set of the effect that was drawn then.
    assert seen[39] == 1.0


@pytest.mark.gl
def test_without_an_effect_one_may_come_later(tmp_path: Path) -> None:
    with film(None) as session:
        with pytest.raises(InvalidArgumentError, match="draws no effect"):
            session.set_signal("dark", 1.0)
        seen = []
        for result in session:
            seen.append(brightness(result.image) == 0.0)
            session.switch_effect(dim(tmp_path, dark=1.0))
    assert seen == [False, *[True] * 5]


@pytest.mark.gl
def test_a_value_waits_for_the_effect_that_an_event_switches_to(tmp_path: Path) -> None:
    later = dim(tmp_path, "later")
    later.write_text(later.read_text().replace("dark", "night"))
    first = dim(tmp_path, more=f'[[on]]\nevent = "ok"\ndo = "switch"\neffect = "{later}"\n')
    with film(first, 30) as session:
        session.set_signal("night", 1.0)
        seen = [brightness(result.image) for result in session]
    assert seen[2] > 0.0 and seen[29] == 0.0


@pytest.mark.gl
def test_an_effect_that_cannot_be_drawn_leaves_the_one_that_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "broken.glsl").write_text("vec4 shade(vec2 at) { return nothing; }\n")
    broken = dim(tmp_path, "broken", more='[[layer]]\ntype = "shader"\nfile = "broken.glsl"\n')
    with film(dim(tmp_path, dark=1.0)) as session:
        session.on("ok", lambda event: session.switch_effect(broken))
        assert {brightness(result.image) for result in session} == {0.0}
    assert "broken.glsl:1" in caplog.text and "stays as it was" in caplog.text


def test_mistakes_are_told_where_they_are_made(tmp_path: Path) -> None:
    with film(dim(tmp_path)) as session:
        with pytest.raises(InvalidArgumentError, match="did you mean 'dark'"):
            session.set_signal("dork", 1.0)
        with pytest.raises(InvalidArgumentError, match="finite"):
            session.set_signal("dark", float("nan"))
        with pytest.raises(InvalidArgumentError, match="did you mean 'neon'"):
            session.switch_effect("noen")
        (tmp_path / "wrong.toml").write_text("title = 1")
        with pytest.raises(ConfigError, match="line 1"):
            session.switch_effect(tmp_path / "wrong.toml")
    with film("neon") as session, pytest.raises(InvalidArgumentError, match="declare it"):
        session.set_signal("dark", 1.0)


@pytest.mark.window
def test_the_window_follows_as_well(tmp_path: Path, display: Display) -> None:
    with film(dim(tmp_path), 30, show=True) as session:
        for result in session:
            if result.frame.index == 5:
                display.wait_for(lambda pixels: bool(pixels[:64, :96].min() > 0))
                session.set_signal("dark", 1.0)
            if result.frame.index == 8:
                display.wait_for(lambda pixels: bool((pixels == 0).all()))
                session.switch_effect(dim(tmp_path, "clear"))
            if result.frame.index == 25:
                display.wait_for(lambda pixels: bool(pixels[:64, :96].min() > 0))
