from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger, Side
from gesturekit.hands.hand_features import (
    FEATURE_NAMES,
    ORIENTATION_NAMES,
    SHAPE_NAMES,
    hand_features,
)
from tests.gestures.built_hands import CURLED, build_hand, shape, turn
from tests.gestures.strategies import holds, patterns


def feature(name: str, values: np.ndarray) -> float:
    return float(values[FEATURE_NAMES.index(name)])


def test_every_number_has_a_name_of_its_own() -> None:
    features = hand_features(shape("01100"))
    assert features.dtype == np.float32
    assert features.shape == (len(FEATURE_NAMES),) == (len(SHAPE_NAMES) + len(ORIENTATION_NAMES),)
    assert len(set(FEATURE_NAMES)) == len(FEATURE_NAMES)
    np.testing.assert_array_equal(
        hand_features(shape("01100"), orientation=False), features[: len(SHAPE_NAMES)]
    )


@settings(max_examples=60)
@given(patterns, holds)
def test_the_shape_part_does_not_know_how_the_hand_is_held(pattern: str, hold: dict[str, Any]) -> None:
    plain = hand_features(shape(pattern), orientation=False)
    held = hand_features(shape(pattern, **hold), orientation=False)
    np.testing.assert_allclose(held, plain, atol=0.02)


def test_the_shape_part_tells_shapes_apart() -> None:
    features = [hand_features(shape(f"{n:05b}"), orientation=False) for n in range(32)]
    apart = [np.linalg.norm(a - b) for i, a in enumerate(features) for b in features[:i]]
    assert min(apart) > 1.0


def test_orientation_is_the_same_for_mirrored_hands_and_follows_the_turn() -> None:
    right = hand_features(shape("01000", rotation=turn("z", 90.0)))
    left = hand_features(shape("01000", side=Side.LEFT, rotation=turn("z", -90.0)))
    np.testing.assert_allclose(left, right, atol=1e-3)
    assert feature("palm_direction_inward", right) == pytest.approx(1.0, abs=0.01)
    assert feature("palm_normal_camera", right) == pytest.approx(1.0, abs=0.01)
    upright = hand_features(shape("01000"))
    assert feature("index_up", upright) > 0.9
    assert feature("index_up", hand_features(shape("01000", rotation=turn("z", 180.0)))) < -0.9


def test_named_features_mean_what_they_say() -> None:
    hooked = hand_features(build_hand({Finger.RING: (0.0, 90.0, 60.0)}))
    assert feature("ring_bend_middle", hooked) == pytest.approx(1.0, abs=0.02)
    assert feature("ring_tip_curl", hooked) > 0.8
    assert feature("ring_base_curl", hooked) == 0.0
    fist = hand_features(build_hand(dict.fromkeys(list(Finger)[1:], CURLED)))
    # Palm lengths along the hand: the wrist is the origin, the middle knuckle lies at one.
    assert feature("middle_mcp_along", fist) == pytest.approx(1.0, abs=1e-3)
    assert feature("middle_tip_out", fist) > 0.1


def test_landmarks_that_make_no_hand_are_refused() -> None:
    broken = replace(build_hand(hand_id=3), world=np.zeros((21, 3), dtype=np.float32))
    with pytest.raises(InvalidArgumentError, match="hand 3"):
        hand_features(broken)
