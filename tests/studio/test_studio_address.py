"""Studio addresses: what they name, and what is said when they name nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.errors import SourceError
from gesturekit.hands import Side
from gesturekit.studio.performance.named_scripts import (
    NAMED_SCRIPTS,
    TOUR_POSES,
    named_script,
)
from gesturekit.studio.performance.performer import perform
from gesturekit.studio.studio_address import read_address


def gestures(uri: str) -> list[str]:
    return [step.gesture for line in read_address(uri).script.lines for step in line.steps]


def test_nothing_named_is_the_tour() -> None:
    assert read_address("studio:").script == read_address("studio:tour").script
    assert set(TOUR_POSES) < set(gestures("studio:"))


def test_parameters_reach_the_script() -> None:
    address = read_address(
        "studio:swipes?seed=3&tone=5&hands=2&person=9&build=child&distance=70&background=room"
        "&mirrored=yes&fps=25&size=320x240&quality=fast"
    )
    script = address.script
    assert (script.seed, script.tone, script.person, script.build) == (3, 5, 9, "child")
    assert (script.distance, script.background, script.mirrored) == (70.0, "room", True)
    assert (address.fps, address.size, address.quality) == (25.0, (320, 240), "fast")
    assert script.sides == (Side.RIGHT, Side.LEFT)


def test_any_gesture_is_a_script() -> None:
    assert gestures("studio:wave").count("wave") == 3
    assert "victory" in gestures("studio:victory")
    assert gestures("studio:double-tap").count("double_tap") == 3


def test_a_single_hand_may_be_the_left_one() -> None:
    assert read_address("studio:wave?hand=left").script.sides == (Side.LEFT,)


def test_what_takes_two_hands_gets_them() -> None:
    assert read_address("studio:zoom").script.sides == (Side.RIGHT, Side.LEFT)
    assert "zoom_in" in gestures("studio:tour?hands=2")
    assert "zoom_in" not in gestures("studio:tour")


def test_a_script_may_be_written_into_the_address_or_lie_in_a_file(tmp_path: Path) -> None:
    assert gestures("studio:?do=victory 1 s, swipe left") == ["victory", "swipe_left"]
    assert gestures("studio:?do=person%207%3A%20wave") == ["wave"]
    path = tmp_path / "my.toml"
    path.write_text('person = 4\n[[hand]]\nsteps = ["wave"]\n')
    assert read_address(f"studio:{path}?seed=8").script.person == 4
    assert read_address(f"studio:{path}?seed=8").script.seed == 8


def test_mirroring_comes_from_the_caller_unless_the_address_says_otherwise() -> None:
    assert read_address("studio:wave", mirrored=True).script.mirrored
    assert not read_address("studio:wave?mirrored=no", mirrored=True).script.mirrored


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("studio:tuor", "'tuor'; did you mean 'tour'"),
        ("studio:swype_left", "did you mean 'swipe_left'"),
        ("studio:tour?sede=3", "'sede'; did you mean 'seed'"),
        ("studio:tour?seed=three", "expected a whole number"),
        ("studio:tour?tone=9", "tone is 9; expected 1 to 6"),
        ("studio:zoom?hands=1", "takes both hands"),
        ("studio:wave?hands=3", "hands is 3"),
        ("studio:wave?hand=middle", "expected right or left"),
        ("studio:tour?size=3", "as in 640x480"),
        ("studio:tour?size=3x4", "16 to 4096"),
        ("studio:tour?fps=0", "fps is 0"),
        ("studio:tour?quality=best", "unknown quality 'best'"),
        ("studio:tour?background=rom", "did you mean 'room'"),
        ("studio:tour?build=giant", "unknown build 'giant'"),
        ("studio:tour?seed=1&seed=2", "given twice"),
        ("studio:tour?mirrored=perhaps", "expected yes or no"),
        ("studio:none.toml", "can't be read"),
        ("studio:?do=wve", "line 1: unknown gesture 'wve'; did you mean 'wave'"),
        ("studio:wave?do=wave", "both a name"),
        ("studio:?do=wave&hands=2", "name hands in its lines"),
    ],
)
def test_a_wrong_address_is_told_by_the_wrong_word(uri: str, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_address(uri)
    assert said in str(caught.value)
    assert uri in str(caught.value)


@pytest.mark.parametrize("name", sorted(NAMED_SCRIPTS))
@pytest.mark.parametrize("hands", [None, 2])
def test_every_named_script_can_be_performed(name: str, hands: int | None) -> None:
    performance = perform(named_script(name, hands=hands, seed=1))
    assert 5.0 < performance.duration < 120.0
    if hands == 2:
        assert len(performance.hands) == 2


def test_a_random_script_follows_from_its_seed() -> None:
    assert named_script("random", seed=4) == named_script("random", seed=4)
    assert named_script("random", seed=4).lines != named_script("random", seed=5).lines


def test_the_hand_of_a_script_can_be_named_in_the_address() -> None:
    script = read_address("studio:?do=swipe left; right hand: wave&hand=left").script
    assert [line.sides for line in script.lines] == [(Side.LEFT,), (Side.RIGHT,)]
