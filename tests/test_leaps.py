"""Milliseconds given for seconds are told of, once; films with gaps are left in peace."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from gesturekit.gestures import GestureRecognizer
from gesturekit.stream_time import LeapWatch
from gesturekit.tracking import HandTracker
from gesturekit.tracking.tracker_clock import FrameClock
from tests.builders import make_hand

WORD = "milliseconds / 1000"


def warned(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if WORD in record.getMessage()]


def test_the_fifth_leap_in_a_row_warns_and_no_later_one(caplog: pytest.LogCaptureFixture) -> None:
    clock = FrameClock()
    for number in range(5):
        clock.step(number * 33.3)
    assert not warned(caplog), "five frames are four leaps"
    clock.step(5 * 33.3)
    [message] = warned(caplog)
    assert "track(image, milliseconds / 1000)" in message
    assert "33.3 s" in message
    for number in range(6, 40):
        clock.step(number * 33.3)
    assert len(warned(caplog)) == 1


@pytest.mark.parametrize(
    "steps",
    [
        [3.0, 3.0, 3.0, 3.0, 0.04] * 3,  # a film that was cut: four gaps, then it goes on
        [2.0] * 20,  # slow, and still one scene
        [-3.0] * 20,  # backwards is another matter
    ],
)
def test_gaps_are_no_milliseconds(steps: list[float], caplog: pytest.LogCaptureFixture) -> None:
    watch = LeapWatch(logging.getLogger("gesturekit.test"), WORD)
    for step in steps:
        watch.take(step)
    assert not warned(caplog)


def test_a_tracker_tells(caplog: pytest.LogCaptureFixture) -> None:
    black = np.zeros((64, 64, 3), np.uint8)
    with HandTracker(max_hands=1) as tracker:
        for number in range(6):
            tracker.track(black, number / 30 * 1000)
    assert len(warned(caplog)) == 1


def test_a_recognizer_tells(caplog: pytest.LogCaptureFixture) -> None:
    recognizer = GestureRecognizer(motions=False)
    for number in range(8):
        recognizer.update([make_hand()], number / 30 * 1000)
    [message] = warned(caplog)
    assert "update(hands, milliseconds / 1000)" in message


def test_seconds_are_silent(caplog: pytest.LogCaptureFixture) -> None:
    recognizer = GestureRecognizer(motions=False)
    for number in range(60):
        recognizer.update([make_hand()], number / 30)
    assert not warned(caplog)


def test_a_time_lapse_is_told_how_pictures_that_stand_alone_are_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = FrameClock()
    for number in range(6):
        clock.step(number * 2.5)
    [message] = warned(caplog)
    assert 'for pictures that stand alone: HandTracker(mode="image")' in message
