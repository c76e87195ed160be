"""Each kind of condition against its probability worked by hand."""

import numpy as np
import pytest

from gesturekit.gestures.definitions.hand_shape import ShapeDefinition
from gesturekit.gestures.shapes.shape_conditions import (
    ANGLE_NOISE_DEG,
    CLEARLY_CURLED,
    CLEARLY_STRAIGHT,
    SPREAD_NOISE_DEG,
    TOGETHER_DEG,
    ShapeConditions,
)
from gesturekit.hands import Finger, Hand, Landmark, Side
from gesturekit.hands.finger_states import CURL_NOISE, finger_states
from gesturekit.hands.pinch import TOUCH_GAP, TOUCH_NOISE
from tests.gestures.built_hands import CURLED, STRAIGHT, build_hand, ring_hand, shape, turn


def probability(hand: Hand, **words: object) -> float:
    conditions = ShapeConditions([ShapeDefinition.model_validate(words)])
    return float(np.exp(conditions.log_probabilities(finger_states(hand))[0]))


def logistic(x: float) -> float:
    return float(1.0 / (1.0 + np.exp(-x)))


@pytest.mark.parametrize("bend", [20.0, 50.0, 60.0, 75.0, 90.0])
def test_straight_and_curled_are_limits_on_either_side_of_the_border(bend: float) -> None:
    hand = build_hand({Finger.INDEX: (0.0, bend, 0.0)})
    past = float(finger_states(hand).curl[Finger.INDEX]) - 0.5
    straight = probability(hand, fingers={"index": "extended"})
    curled = probability(hand, fingers={"index": "curled"})
    assert straight == pytest.approx(logistic((-CLEARLY_STRAIGHT - past) / CURL_NOISE), rel=1e-4)
    assert curled == pytest.approx(logistic((past - CLEARLY_CURLED) / CURL_NOISE), rel=1e-4)
    assert straight + curled < 1.0


def test_a_target_has_two_limits() -> None:
    hand = build_hand({Finger.RING: (0.0, 70.0, 0.0)})
    curl = float(finger_states(hand).curl[Finger.RING])
    near = probability(hand, fingers={"ring": {"curl": 0.5, "tolerance": 0.1}})
    by_hand = logistic((curl - 0.4) / CURL_NOISE) * logistic((0.6 - curl) / CURL_NOISE)
    assert near == pytest.approx(by_hand, rel=1e-4)
    assert probability(hand, fingers={"ring": {"curl": 0.0, "tolerance": 0.1}}) < 0.01


def test_base_and_tip_of_a_finger_are_told_apart() -> None:
    hook, flat = build_hand({Finger.INDEX: (0.0, 90.0, 60.0)}), build_hand({Finger.INDEX: (80.0, 0.0, 0.0)})
    hooked = {"fingers": {"index": {"base": 0.0, "tip": 0.9, "tolerance": 0.3}}}
    assert probability(hook, **hooked) > 0.9
    assert probability(flat, **hooked) < 0.001


def test_contacts_are_judged_by_the_gap() -> None:
    hand = ring_hand(CURLED, gap=0.02)
    gap = finger_states(hand).pose.gap(Landmark.THUMB_TIP, Landmark.INDEX_TIP)
    pair = {"between": ["thumb_tip", "index_tip"]}
    assert probability(hand, contacts=pair) == pytest.approx(
        logistic((TOUCH_GAP - gap) / TOUCH_NOISE), rel=1e-4
    )
    apart = probability(hand, contacts={**pair, "touching": False, "within": 0.2})
    assert apart == pytest.approx(logistic((gap - 0.2) / TOUCH_NOISE), rel=1e-4)


def test_spread_is_judged_in_degrees() -> None:
    hand = shape("11111")
    degrees = float(finger_states(hand).spread_deg[2])
    together = probability(hand, spread={"middle_ring": "together"})
    assert together == pytest.approx(logistic((TOGETHER_DEG - degrees) / SPREAD_NOISE_DEG), rel=1e-3)
    assert probability(hand, spread={"middle_ring": "apart"}) == pytest.approx(1.0 - together, rel=1e-3)


def test_of_several_directions_the_nearest_counts() -> None:
    hand = shape("01000", rotation=turn("z", 90.0))
    index = {"finger": "index", "within_deg": 30}
    either = probability(hand, pointing={**index, "direction": ["up", "right", "camera"]})
    assert either == probability(hand, pointing={**index, "direction": "right"})
    assert either > 0.8
    assert probability(hand, pointing={**index, "direction": ["up", "left"]}) < 0.001


@pytest.mark.parametrize("side", list(Side))
def test_a_direction_loses_with_the_angle(side: Side) -> None:
    palm = {"direction": "camera", "within_deg": 40}
    for degrees in (0.0, 30.0, 40.0, 70.0):
        hand = shape("11111", side=side, rotation=turn("y", degrees))
        expected = logistic((40.0 - degrees) / ANGLE_NOISE_DEG)
        assert probability(hand, palm=palm) == pytest.approx(expected, abs=0.02)


def test_inward_is_the_other_way_round_on_the_other_hand() -> None:
    inward = {"direction": "inward", "finger": "index", "within_deg": 45}
    to_the_right = turn("z", 90.0)
    assert probability(shape("01000", rotation=to_the_right), pointing=inward) > 0.9
    left = shape("01000", side=Side.LEFT, rotation=to_the_right)
    assert probability(left, pointing=inward) < 0.001


def test_a_shape_is_the_product_of_its_conditions_however_many_share_them() -> None:
    hand = build_hand({Finger.INDEX: (0.0, 50.0, 0.0), Finger.RING: (0.0, 55.0, 0.0)})
    index = {"fingers": {"index": "extended"}}
    palm = {"palm": {"direction": "camera", "within_deg": 10}}
    shapes = [ShapeDefinition.model_validate(words) for words in ({}, index, palm, {**index, **palm})]
    log = ShapeConditions(shapes).log_probabilities(finger_states(hand))
    assert log[0] == 0.0
    assert log[3] == pytest.approx(log[1] + log[2])
    assert log.shape == (4,)


def test_nothing_asked_and_no_shapes_are_certain() -> None:
    assert probability(shape("00000")) == 1.0
    assert ShapeConditions([]).log_probabilities(finger_states(shape("00000"))).shape == (0,)
    assert probability(build_hand({Finger.INDEX: STRAIGHT}), fingers={"others": "any"}) == 1.0
