"""Recognizers that tell a few gestures only, and cameras that look from the person's own eyes."""

import pytest
from typer.testing import CliRunner

from gesturekit.cli import app
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import GestureRecognizer
from gesturekit.session.session import Session
from tests.gestures.built_hands import shape
from tests.motions.moving_hands import OPEN, POINTING, frames, round_path, straight

FIST = shape("00000")


def told(recognizer, hands):
    events = [event for n, hand in enumerate(hands) for event in recognizer.update([hand], n / 30)]
    return {event.name for event in [*events, *recognizer.reset()]}


def swiped(recognizer, path=None, hand=OPEN):
    path = path or straight((3.0, 0.0), 0.5, 0.4)
    return {
        event.name
        for each, time in frames(path, 3.0, hand=hand)
        for event in recognizer.update([each], time)
        if event.phase.value == "trigger"
    }


def test_only_what_was_chosen_is_told():
    assert told(GestureRecognizer(), [OPEN] * 30) == {"open_palm"}
    assert told(GestureRecognizer(only=["open_palm"]), [OPEN] * 30) == {"open_palm"}
    assert told(GestureRecognizer(only=["victory"]), [OPEN] * 30) == set()
    assert GestureRecognizer(only=["victory", "swipe_left"]).names == ("victory", "swipe_left")
    assert swiped(GestureRecognizer(only=["swipe_left"])) == {"swipe_left"}
    assert swiped(GestureRecognizer(only=["swipe_right", "open_palm"])) == set()


def test_one_name_may_stand_alone_and_switches_on_what_is_off():
    assert GestureRecognizer(only="swipe_x").names == ("swipe_x",)


def test_motions_between_shapes_need_no_mention_of_the_shapes():
    drop = {"drop": {"start": "closed_fist", "end": "open_palm", "distance": [0.0, 9.0], "duration": 2.0}}
    recognizer = GestureRecognizer(gestures=drop, only=["drop"], motions=False)
    assert told(recognizer, [FIST] * 20 + [OPEN] * 20) == {"drop"}


def test_event_rules_listen_to_what_is_told():
    recognizer = GestureRecognizer(only=["open_palm"])
    recognizer.define("hello", "open_palm", hold=0.3)
    assert told(recognizer, [OPEN] * 30) == {"open_palm", "hello"}
    with pytest.raises(InvalidArgumentError, match="victory"):
        recognizer.define("peace", "victory", hold=0.3)


@pytest.mark.parametrize("only", [[], [3], ["swipe_lef"]])
def test_what_cannot_be_chosen_is_refused(only):
    with pytest.raises(InvalidArgumentError, match=r"only is|did you mean 'swipe_left'"):
        GestureRecognizer(only=only)


def test_left_right_and_clockwise_are_the_persons_who_looks_through_the_camera():
    circle = round_path(1.2, 0.5, 1.5)
    assert swiped(GestureRecognizer(view="egocentric")) == {"swipe_right"}
    assert swiped(GestureRecognizer(), circle, POINTING) == {"circle_ccw"}
    assert swiped(GestureRecognizer(view="egocentric"), circle, POINTING) == {"circle_cw"}
    with pytest.raises(InvalidArgumentError, match="view is 'above'"):
        GestureRecognizer(view="above")


def test_a_session_and_the_command_line_take_both():
    recognizer = GestureRecognizer(only=["victory"], view="egocentric")
    with Session("studio:open_palm", effect=None, recognizer=recognizer) as session:
        assert session.recognizer.names == ("victory",)
    result = CliRunner().invoke(app, ["run", "studio:open_palm", "--effect", "none", "--only", "vctory"])
    assert result.exit_code != 0
    assert "did you mean 'victory'" in result.output + str(result.exception)
