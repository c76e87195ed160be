"""The script language: what it understands, and how it says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.hands import Side
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.performance.motion_table import MOTIONS
from gesturekit.studio.performance.script import (
    BOTH,
    Line,
    Script,
    Step,
    gesture_names,
    read_step,
    read_text,
)
from gesturekit.studio.performance.script_file import read_script, read_toml


def test_the_example_of_the_docs_reads_as_it_looks() -> None:
    assert read_text("person 7, right hand: victory 1 s, swipe left, idle 2 s") == Script(
        lines=(Line((Side.RIGHT,), (Step("victory", 1.0), Step("swipe_left"), Step("idle", 2.0))),), person=7
    )


def test_settings_may_stand_in_any_line_and_order() -> None:
    script = read_text(
        """
        # whose hands
        tone 3, woman, seed 12: wave
        left hand, distance 60.5 cm: ok 300ms   # the other hand
        background room, mirrored, both hands: zoom in; right: fist   # not a gesture
        """.replace("; right: fist", "; right: closed fist")
    )
    assert (script.tone, script.build, script.seed, script.distance) == (3, "woman", 12, 60.5)
    assert (script.background, script.mirrored) == ("room", True)
    assert [line.sides for line in script.lines] == [(Side.RIGHT,), (Side.LEFT,), BOTH, (Side.RIGHT,)]
    assert script.sides == BOTH
    assert script.lines[1].steps == (Step("ok", 0.3),)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("wave", Step("wave")),
        ("Swipe Left 0.8 s", Step("swipe_left", 0.8)),
        ("swipe-left slowly", Step("swipe_left", speed=0.6)),
        ("slow large swipe_left", Step("swipe_left", speed=0.6, size=1.35)),
        ("double tap twice", Step("double_tap", times=2)),
        ("grab plainly", Step("grab", plain=True)),
        ("wave x3 2 seconds", Step("wave", 2.0, times=3)),
        ("3 times wave", Step("wave", times=3)),
        ("digit 3 1.5s", Step("digit_3", 1.5)),
        ("i love you 250 ms", Step("i_love_you", 0.25)),
    ],
)
def test_steps(text: str, step: Step) -> None:
    assert read_step(text) == step


def test_every_gesture_can_be_named_with_spaces() -> None:
    for name in gesture_names():
        if MOTIONS.get(name) is None or MOTIONS[name].hands == 1:
            assert read_step(name.replace("_", " ")).gesture == name


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "does nothing"),
        ("# nothing\n\n", 1, "does nothing"),
        ("person 7: victry 1 s", 1, "'victry'; did you mean 'victory'"),
        ("wave\nlift hand: wave", 2, "'lift hand'; did you mean 'left hand'"),
        ("person 3: wave\n\nperson 4: wave", 3, "'person 4' contradicts person 3"),
        ("wave\ntone 9: wave", 2, "tone is 9; expected 1 to 6"),
        ("person -1: wave", 1, "person is -1"),
        ("right hand: zoom in", 1, "'zoom_in' takes two hands"),
        ("right hand: wave 3", 1, "'3' behind 'wave' has no unit"),
        ("wave 0 s", 1, "seconds is 0; expected 0.05 to 600"),
        ("wave 2.5 times", 1, "'2.5' is no whole number"),
        ("wave x0", 1, "times is 0"),
        ("distance far: wave", 1, "needs one number"),
        ("distance 3 cm: wave", 1, "distance is 3; expected 20 to 200"),
        ("background rom: wave", 1, "'rom'; did you mean 'room'"),
        ("wave;right: 3 s", 1, "names no gesture"),
        ("wave\n:", 2, "says nothing"),
    ],
)
def test_a_wrong_text_is_told_by_line_and_word(text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_text(text)
    assert str(caught.value).startswith(f"line {line}: ")
    assert said in str(caught.value)


TOML = """
person = 7
tone = 2
mirrored = true

[[hand]]
side = "both"
steps = ["zoom in", "idle 1 s"]

[[hand]]
side = "left"
steps = [
    { gesture = "wave", seconds = 1.5, times = 2, speed = 1.2, size = 0.9 },
    "ok 1 s",
]
"""


def test_toml_says_the_same_as_text() -> None:
    script = read_toml(TOML)
    assert script.lines[0] == read_text("both hands: zoom in, idle 1 s").lines[0]
    assert script.lines[1] == Line((Side.LEFT,), (Step("wave", 1.5, 2, 1.2, 0.9), Step("ok", 1.0)))
    assert (script.person, script.tone, script.mirrored) == (7, 2, True)


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("person", "persn", 2, "'persn'; did you mean 'person'"),
        ("tone = 2", "tone = 9", 3, "tone is 9"),
        ("tone = 2", 'tone = "dark"', 3, "tone is 'dark'"),
        ('side = "left"', 'side = "lefft"', 11, "'lefft'; did you mean 'left'"),
        ("size = 0.9", "sise = 0.9", 13, "'sise'; did you mean 'size'"),
        ('"wave"', '"weve"', 13, "'weve'; did you mean 'wave'"),
        ('"ok 1 s"', '"ok 1"', 14, "no unit"),
        ('side = "both"', 'side = "right"', 8, "takes two hands"),
        ("person = 7", "person = ", 2, "not valid TOML"),
    ],
)
def test_a_wrong_toml_is_told_by_line_and_word(before: str, after: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_toml(TOML.replace(before, after, 1))
    assert f"line {line}" in str(caught.value)
    assert said in str(caught.value)


def test_a_toml_without_hands_is_refused() -> None:
    with pytest.raises(ConfigError, match="there is no 'hand'"):
        read_toml("person = 7")
    with pytest.raises(ConfigError, match="does nothing"):
        read_toml("[[hand]]\nsteps = []")


def test_a_file_is_read_by_its_ending_and_named_in_errors(tmp_path: Path) -> None:
    text, toml = tmp_path / "a.txt", tmp_path / "b.toml"
    text.write_text("person 3: wave")
    toml.write_text(TOML)
    assert read_script(text).person == 3
    assert read_script(str(toml)).person == 7
    text.write_text("wave\nweve")
    with pytest.raises(ConfigError, match=r"a\.txt: line 2: unknown gesture 'weve'"):
        read_script(text)
    with pytest.raises(ConfigError, match="can't be read"):
        read_script(tmp_path / "none.txt")


def test_scripts_made_in_python_are_checked_too() -> None:
    with pytest.raises(InvalidArgumentError, match="did you mean 'wave'"):
        Step("wavee")
    with pytest.raises(InvalidArgumentError, match="build"):
        Script((Line(BOTH, (Step("wave"),)),), build="giant")
    assert set(gesture_names()) == {*POSES, *MOTIONS}
