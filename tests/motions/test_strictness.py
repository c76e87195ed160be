"""One dial for all limits."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import GestureRecognizer
from gesturekit.motions.kinematics.strokes import Stroke
from gesturekit.motions.kinematics.swipes import read_swipe
from gesturekit.motions.strictness import Limits

STROKE = Stroke(1.0, 1.4, (3.0, 0.0), 0.98, 0.03, 12.0, 0.5, 1.0, 0.1, 0.05, 1.0, 0.95, 14)


def test_limits_give_way():
    relaxed, normal, strict = Limits("relaxed"), Limits("normal"), Limits("strict")
    assert relaxed.least(2.0) < normal.least(2.0) == 2.0 < strict.least(2.0)
    assert relaxed.most(2.0) > normal.most(2.0) == 2.0 > strict.most(2.0)
    assert relaxed.share(0.9) < normal.share(0.9) < strict.share(0.9) < 1.0
    assert normal.share(0.9) == pytest.approx(0.9)


@settings(deadline=None)
@given(
    st.floats(0.3, 4.0),
    st.floats(0.8, 1.0),
    st.floats(0.0, 0.2),
    st.floats(0.5, 25.0),
    st.floats(0.0, 1.0),
    st.floats(0.8, 2.5),
    st.floats(0.05, 1.0),
)
def test_what_a_stricter_one_tells_a_less_strict_one_tells_too(
    length, straight, deviation, peak, rest, pointing, took
):
    stroke = replace(
        STROKE,
        end=STROKE.start + took,
        way=(length, 0.1 * length),
        straightness=straight,
        deviation=deviation,
        peak_speed=peak,
        rest=rest,
        pointing=pointing,
    )
    reported = [read_swipe(stroke, 0.0, Limits(word)) is not None for word in ("strict", "normal", "relaxed")]
    assert reported == sorted(reported)


def test_a_shorter_swipe_is_enough_for_a_relaxed_one_only():
    stroke = replace(STROKE, way=(1.6, 0.0))
    assert read_swipe(stroke) is None
    assert read_swipe(stroke, 0.0, Limits("relaxed")) is not None


def test_other_words_are_refused():
    with pytest.raises(InvalidArgumentError, match="'loose'; expected one of 'relaxed', 'normal', 'strict'"):
        GestureRecognizer(strictness="loose")
