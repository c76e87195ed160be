from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import FingerStateTracker, finger_states
from gesturekit.hands import Finger, Side
from tests.gestures.built_hands import CURLED, STRAIGHT, build_hand, shape, turn

PATTERNS = ["".join(p) for p in product("01", repeat=5)]


def as_pattern(extended: tuple[bool, ...]) -> str:
    return "".join("1" if e else "0" for e in extended)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("pattern", PATTERNS)
def test_all_thirty_two_shapes_are_read(pattern: str, side: Side) -> None:
    states = finger_states(shape(pattern, side=side))
    assert as_pattern(states.extended) == pattern
    assert states.count == pattern.count("1")
    assert states.curl.dtype == np.float32
    for finger in Finger:
        assert states.curl[finger] == pytest.approx(0.0 if pattern[finger] == "1" else 1.0, abs=0.2)
        assert (states.straightness[finger] > 0.5) == states.extended[finger]


angle = st.floats(-180, 180)


@settings(max_examples=60)
@given(
    st.sampled_from(PATTERNS),
    angle,
    angle,
    angle,
    st.floats(0.2, 4.0),
    st.booleans(),
    st.sampled_from(list(Side)),
)
def test_rotation_size_side_and_mirroring_change_nothing(
    pattern: str, x: float, y: float, z: float, scale: float, mirrored: bool, side: Side
) -> None:
    turned = turn("x", x) @ turn("y", y) @ turn("z", z)
    plain = finger_states(shape(pattern, side=side))
    states = finger_states(shape(pattern, side=side, rotation=turned, scale=scale, mirrored_picture=mirrored))
    assert states.extended == plain.extended
    np.testing.assert_allclose(states.curl, plain.curl, atol=0.02)


def test_a_finger_bent_only_at_its_knuckle_is_straight_and_one_bent_in_the_middle_is_not() -> None:
    table_top = finger_states(build_hand({Finger.INDEX: (90.0, 0.0, 0.0)}))
    hooked = finger_states(build_hand({Finger.INDEX: (0.0, 90.0, 30.0)}))
    assert table_top.extended[Finger.INDEX]
    assert not hooked.extended[Finger.INDEX]


def test_curl_grows_with_the_bend() -> None:
    curls = [
        finger_states(build_hand({Finger.RING: tuple(share * b for b in CURLED)})).curl[Finger.RING]  # type: ignore[arg-type]
        for share in np.linspace(0, 1, 9)
    ]
    assert curls == sorted(curls)
    assert curls[0] == 0.0
    assert curls[-1] == 1.0


def test_the_thumb_is_judged_by_whether_it_crosses_the_palm_not_by_its_bend() -> None:
    fist = dict.fromkeys((Finger.INDEX, Finger.MIDDLE, Finger.RING, Finger.PINKY), CURLED)
    states = {t: finger_states(build_hand(fist, t)) for t in ("away", "along", "across")}
    assert states["away"].extended[Finger.THUMB]
    assert states["along"].extended[Finger.THUMB]
    assert not states["across"].extended[Finger.THUMB]
    assert states["away"].curl[0] < states["along"].curl[0] < states["across"].curl[0]
    # These thumbs have no bend at all in their last joint.
    assert all(s.angles[Finger.THUMB, 2] < 0.1 for s in states.values())


def test_a_tracked_finger_changes_state_only_past_the_border() -> None:
    def sweep(tracker: FingerStateTracker, bends: np.ndarray) -> float:
        before = None
        for bend in bends:
            now = tracker.update(build_hand({Finger.INDEX: (0.0, float(bend), 0.0)})).extended[Finger.INDEX]
            if before is not None and now != before:
                return float(bend)
            before = now
        raise AssertionError("the finger never changed state")

    tracker = FingerStateTracker()
    closing = sweep(tracker, np.arange(20.0, 120.0, 0.5))
    opening = sweep(tracker, np.arange(120.0, 20.0, -0.5))
    assert 10.0 < closing - opening < 16.0
    assert closing - 70.0 == pytest.approx(70.0 - opening, abs=1.0)


def test_noise_at_the_border_flickers_without_memory_but_not_with_it() -> None:
    rng = np.random.default_rng(3)
    hands = [build_hand({Finger.INDEX: (0.0, 70.0 + n, 0.0)}) for n in rng.normal(0.0, 2.0, 200)]
    tracker = FingerStateTracker()
    alone = [finger_states(h).extended[Finger.INDEX] for h in hands]
    tracked = [tracker.update(h).extended[Finger.INDEX] for h in hands]
    assert sum(a != b for a, b in pairwise(alone)) > 20
    assert sum(a != b for a, b in pairwise(tracked)) <= 1


def test_reset_forgets_the_frames_before() -> None:
    near_border = build_hand({Finger.INDEX: (0.0, 73.0, 0.0)})
    tracker = FingerStateTracker()
    tracker.update(build_hand({Finger.INDEX: STRAIGHT}))
    assert tracker.update(near_border).extended[Finger.INDEX]
    tracker.reset()
    assert not tracker.update(near_border).extended[Finger.INDEX]


def test_landmarks_that_make_no_hand_are_refused_and_leave_the_memory_alone() -> None:
    broken = replace(build_hand(hand_id=7), world=np.full((21, 3), np.nan, dtype=np.float32))
    tracker = FingerStateTracker()
    tracker.update(build_hand())
    with pytest.raises(InvalidArgumentError, match="hand 7 has world landmarks that make no hand"):
        finger_states(broken)
    with pytest.raises(InvalidArgumentError):
        tracker.update(broken)
    assert tracker.update(build_hand({Finger.INDEX: (0.0, 73.0, 0.0)})).extended[Finger.INDEX]


@pytest.mark.parametrize("bad", [-0.1, 0.5, float("nan")])
def test_hysteresis_is_checked(bad: float) -> None:
    with pytest.raises(InvalidArgumentError, match="hysteresis"):
        FingerStateTracker(hysteresis=bad)


def test_states_read_like_a_sentence_and_cannot_be_changed() -> None:
    states = finger_states(shape("01100"))
    assert str(states).startswith("thumb curled (1.00); index straight (0.00), pointing up; middle straight")
    turned = finger_states(shape("01000", rotation=turn("z", -45.0)))
    assert "index straight (0.00), pointing up-left;" in repr(turned)
    with pytest.raises(ValueError, match="read-only"):
        states.curl[0] = 0.5
    assert states.grab_strength == pytest.approx(0.5, abs=0.05)


def test_a_hand_tells_about_its_own_fingers() -> None:
    hand = shape("01100", rotation=turn("z", 45.0))
    assert str(hand.fingers) == str(finger_states(hand))
    assert "middle straight (0.00), pointing up-right" in repr(hand.fingers)
    with pytest.raises(InvalidArgumentError, match="make no hand"):
        _ = replace(hand, world=np.zeros((21, 3), dtype=np.float32)).fingers
