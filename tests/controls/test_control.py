"""Controls that follow built hands."""

import asyncio
import logging
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.controls import QUANTITIES, Control
from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import PALM, Side
from gesturekit.session.session import Session
from tests.gestures.built_hands import build_hand, ring_hand, shape, turn
from tests.gestures.strategies import hostile_hands
from tests.studio_set import SEQUENCE

SIZE = (640, 480)
OPEN, FIST, POINTING = shape("11111"), shape("00000"), shape("01000")


def value(name, hand, **words):
    control = Control(name, smoothing=0.0, dead_band=0.0, **words)
    control.update([hand], 0.0, SIZE)
    return control.value


def at(hand, x, y):
    """The hand with its palm's middle at x, y pixels."""
    middle = hand.landmarks[list(PALM), :2].mean(axis=0)
    return replace(hand, landmarks=hand.landmarks + np.float32([x - middle[0], y - middle[1], 0.0]))


def test_where_a_palm_is():
    assert value("palm.x", at(OPEN, 160, 120)) == pytest.approx(0.25, abs=1e-5)
    assert value("palm.y", at(OPEN, 160, 120)) == pytest.approx(0.25, abs=1e-5)
    assert value("palm.x", at(OPEN, 9000, 120)) == 1.0
    assert value("palm.x", at(OPEN, 320, 120), range=(1.0, 0.0)) == pytest.approx(0.5, abs=1e-5)
    assert value("palm.x", at(OPEN, 192, 0), range=(0.2, 0.6)) == pytest.approx(0.25, abs=1e-5)


def test_what_fingers_do():
    assert value("openness", OPEN) > 0.95 > 0.05 > value("openness", FIST)
    assert value("grab", FIST) == pytest.approx(1.0 - value("openness", FIST))
    assert value("index.curl", POINTING) < 0.05 < 0.95 < value("middle.curl", POINTING)
    touching, apart = ring_hand((0.0, 0.0, 0.0), 0.005), OPEN
    assert value("pinch_distance", touching) < 0.1 < 0.5 < value("pinch_distance", apart)
    assert value("pinch", touching) > 0.9 > 0.1 > value("pinch", apart)


@pytest.mark.parametrize(("degrees", "share"), [(0.0, 0.5), (45.0, 0.75), (-45.0, 0.25), (170.0, 1.0)])
def test_roll_is_clockwise_from_upright(degrees, share):
    hand = build_hand(rotation=turn("z", degrees))
    assert value("roll", hand) == pytest.approx(share, abs=0.02)


def test_roll_is_evened_out_across_its_seam():
    control = Control("roll", smoothing=0.2)
    for n, degrees in enumerate((176.0, 178.0, -178.0, -176.0)):
        control.update([build_hand(rotation=turn("z", degrees))], n / 30, SIZE)
        assert abs(control.measured) > 170.0


def test_smoothing_follows_by_its_time_constant_at_any_rate():
    for fps in (15, 60):
        control = Control("palm.x", smoothing=0.2)
        control.update([at(OPEN, 0, 240)], 0.0, SIZE)
        for n in range(1, round(0.2 * fps) + 1):
            control.update([at(OPEN, 640, 240)], n / fps, SIZE)
        assert control.measured == pytest.approx(1.0 - math.exp(-1.0), abs=1e-6)


def test_a_dead_band_passes_small_changes_over_but_not_the_ends():
    control, values = Control("palm.x", smoothing=0.0, dead_band=0.1), []
    control.on_change(values.append)
    for n, x in enumerate((320, 340, 360, 400, 410, 600, 640, 640)):
        control.update([at(OPEN, x, 240)], n / 30, SIZE)
    assert values == pytest.approx([0.5, 0.625, 0.9375, 1.0])
    assert not control.changed


def test_a_lost_hand_holds_its_value_and_then_lets_go():
    control = Control("palm.x", smoothing=0.0, hold=0.3, lost=0.0)
    control.update([at(OPEN, 320, 240)], 0.0, SIZE)
    control.update([], 0.2, SIZE)
    assert (control.value, control.active) == (pytest.approx(0.5, abs=1e-5), True)
    control.update([], 0.4, SIZE)
    assert (control.value, control.active, control.changed) == (0.0, False, True)


def test_whose_hand_counts():
    left, right = at(build_hand(side=Side.LEFT, hand_id=4), 64, 0), at(build_hand(hand_id=9), 320, 0)
    for chosen, expected in ((None, 0.1), ("left", 0.1), ("right", 0.5), (9, 0.5), (Side.RIGHT, 0.5)):
        control = Control("palm.x", hand=chosen, smoothing=0.0)
        control.update([left, right], 0.0, SIZE)
        assert control.value == pytest.approx(expected, abs=1e-5)
        control.update([right, left], 0.1, SIZE)
        assert control.value == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "words", "message"),
    [
        ("pinch_distanc", {}, "did you mean 'pinch_distance'"),
        ("roll", {"range": (1.0, 1.0)}, "range is"),
        ("roll", {"range": (math.nan, 1.0)}, "range is"),
        ("roll", {"smoothing": -1.0}, "smoothing is -1"),
        ("roll", {"hold": math.inf}, "hold is inf"),
        ("roll", {"dead_band": 1.0}, "dead_band is 1"),
        ("roll", {"lost": 2.0}, "lost is 2"),
        ("roll", {"hand": "both"}, "hand is 'both'"),
        ("roll", {"hand": True}, "hand is True"),
    ],
)
def test_what_makes_no_sense_is_refused(name, words, message):
    with pytest.raises(InvalidArgumentError, match=message):
        Control(name, **words)


def test_a_callback_that_fails_is_logged(caplog):
    control, values = Control("palm.x", smoothing=0.0), []
    control.on_change(lambda each: 1 / 0)
    control.on_change(values.append)
    with caplog.at_level(logging.ERROR):
        control.update([at(OPEN, 320, 240)], 0.0, SIZE)
    assert len(values) == 1 and "ZeroDivisionError" in caplog.text


@given(
    st.sampled_from(sorted(QUANTITIES)), st.lists(st.tuples(st.booleans(), st.floats(0.0, 2.0)), max_size=20)
)
def test_values_stay_between_0_and_1(name, steps):
    control, time = Control(name, lost=0.5), 0.0
    for seen, elapsed in steps:
        time += elapsed
        control.update([OPEN if elapsed < 1.0 else FIST] if seen else [], time, SIZE)
        assert 0.0 <= control.value <= 1.0


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(QUANTITIES)), st.lists(st.lists(hostile_hands(), max_size=2), max_size=6))
def test_no_hand_whatever_leads_it_astray(name, pictures):
    control = Control(name, lost=0.5)
    for n, hands in enumerate(pictures):
        control.update(hands, 0.4 * n, SIZE)
        assert 0.0 <= control.value <= 1.0


class TestInASession:
    def test_it_follows_the_hand_of_each_picture(self):
        values = []
        with Session(SEQUENCE, effect=None) as session:
            control = session.control("openness", hand="right")
            control.on_change(values.append)
            session.run()
        fist, later = values[: len(values) // 4], values[len(values) // 2 :]
        assert min(fist) < 0.15 and min(later) > 0.3 and max(later) > 0.9

    def test_words_it_does_not_know_are_refused(self):
        with (
            Session(SEQUENCE, effect=None) as session,
            pytest.raises(InvalidArgumentError, match=r"a control takes hand, range"),
        ):
            session.control("roll", speed=3)

    def test_values_can_be_awaited_until_the_session_ends(self):
        async def follow():
            with Session(SEQUENCE, effect=None) as session:
                control = session.control("grab")
                running = asyncio.create_task(asyncio.to_thread(session.run))
                values = [each async for each in control]
                await running
                return values, control.value

        values, last = asyncio.run(follow())
        assert values and values[-1] == last
