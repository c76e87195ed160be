from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger, FingerStates, FingerStateTracker, Hand, Landmark, Side, finger_states
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.joints import FINGERS, JointAngle
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.truth import finger_curl
from tests.gestures.built_hands import (
    CURLED,
    STRAIGHT,
    build_hand,
    right_hand_points,
    ring_hand,
    shape,
    turn,
)
from tests.gestures.strategies import PATTERNS, holds, patterns


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
    assert str(turned).endswith("; palm facing to the camera")
    aslant = finger_states(shape("01000", rotation=turn("x", -45.0)))
    assert "index straight (0.00), pointing up and away from the camera;" in str(aslant)
    with pytest.raises(ValueError, match="read-only"):
        states.curl[0] = 0.5
    assert states.grab_strength == pytest.approx(0.5, abs=0.05)


def test_a_hand_tells_about_its_own_fingers() -> None:
    hand = shape("01100", rotation=turn("z", 45.0))
    assert str(hand.fingers) == str(finger_states(hand))
    assert "middle straight (0.00), pointing up-right" in repr(hand.fingers)
    with pytest.raises(InvalidArgumentError, match="make no hand"):
        _ = replace(hand, world=np.zeros((21, 3), dtype=np.float32)).fingers


@settings(max_examples=100, deadline=None)
@given(patterns, holds)
def test_nothing_that_is_measured_in_the_hand_knows_how_it_is_held(
    pattern: str, hold: dict[str, Any]
) -> None:
    plain, held = finger_states(shape(pattern)), finger_states(shape(pattern, **hold))
    np.testing.assert_allclose(held.curl, plain.curl, atol=0.02)
    assert (held.extended, held.together, held.touching, held.crossed, held.grabbing) == (
        plain.extended,
        plain.together,
        plain.touching,
        plain.crossed,
        plain.grabbing,
    )
    np.testing.assert_allclose(held.curls, plain.curls, atol=0.02)
    np.testing.assert_allclose(held.pinch, plain.pinch, atol=0.01)
    np.testing.assert_allclose(held.spread_deg, plain.spread_deg, atol=0.5)
    assert held.contacts == plain.contacts


def test_base_and_tip_tell_a_hook_from_a_hand_bent_at_the_knuckles() -> None:
    four = (Finger.INDEX, Finger.MIDDLE, Finger.RING, Finger.PINKY)
    hook = finger_states(build_hand(dict.fromkeys(four, (0.0, 90.0, 70.0))))
    table = finger_states(build_hand(dict.fromkeys(four, (80.0, 5.0, 5.0))))
    fist = finger_states(build_hand(dict.fromkeys(four, CURLED)))
    for states, base, tip in ((hook, 0.0, 0.9), (table, 0.88, 0.0), (fist, 0.75, 0.9)):
        np.testing.assert_allclose(states.base_curl[1:], base, atol=0.03)
        np.testing.assert_allclose(states.tip_curl[1:], tip, atol=0.1)
    assert "index hooked (" in str(hook)
    assert "index straight (" in str(table)


def test_the_thumb_touches_one_finger_after_the_other() -> None:
    for finger in (Finger.INDEX, Finger.MIDDLE):
        bends = {finger: (35.0, 60.0, 25.0)}
        tip = right_hand_points(bends)[finger.tip]
        states = finger_states(build_hand(bends, tip + np.array([0.006, 0.0, 0.0])))
        assert states.touching == tuple(each is finger for each in Finger)
        assert states.contacts == ((Landmark.THUMB_TIP, finger.tip),)
        assert states.pinch[finger] == 1.0
        assert f"{finger.name.lower()} " in str(states)
        assert ", touching the thumb" in str(states)
    assert finger_states(build_hand()).contacts == ()


def test_spread_is_small_between_fingers_that_are_together() -> None:
    fan = finger_states(studio_hand("spread")).spread_deg
    flat = finger_states(studio_hand("flat")).spread_deg
    vulcan = finger_states(studio_hand("vulcan")).spread_deg
    assert min(fan[1:]) > 8.0
    assert max(flat[1:]) < 4.0
    assert vulcan[2] > 15.0 > 4.0 > max(vulcan[1], vulcan[3])
    together = {name: finger_states(studio_hand(name)).together for name in ("spread", "flat", "vulcan")}
    assert together == {"spread": (False,) * 3, "flat": (True,) * 3, "vulcan": (True, False, True)}
    assert finger_states(studio_hand("closed_fist")).together == (False,) * 3


def test_fingers_that_cross_are_told() -> None:
    angles = POSES["victory"].copy()
    angles[JointAngle.INDEX_SPREAD], angles[JointAngle.MIDDLE_SPREAD] = np.radians(12.0), np.radians(-12.0)
    crossed = finger_states(studio_hand(angles))
    assert crossed.crossed == (True, False, False)
    assert "crossed with middle" in str(crossed)
    assert finger_states(studio_hand("victory")).crossed == (False, False, False)
    # Curled fingers lie beside each other in any order.
    assert finger_states(studio_hand("closed_fist")).crossed == (False, False, False)


@pytest.mark.parametrize("convention", ["anatomical", "mediapipe"])
@pytest.mark.parametrize("side", list(Side))
def test_the_studio_s_hands_are_read_as_they_are_posed(side: Side, convention: str) -> None:
    rng = np.random.default_rng(1)
    errors = []
    for name, angles in POSES.items():
        rotation = turn("y", rng.uniform(-180, 180)) @ turn("x", rng.uniform(-80, 80))
        states = finger_states(studio_hand(name, side=side, rotation=rotation, convention=convention))
        truth = finger_curl(angles[None], _SKELETON.landmarks(_SKELETON.pose(angles)))[0]
        errors.append(states.curl - truth)
    spread = np.sqrt(np.mean(np.square(errors), axis=0))
    # The thumb's is measured against the knuckles, not against the posed metacarpal.
    assert spread[0] < 0.15
    assert max(spread[1:]) < 0.05


def test_with_a_tracker_s_noise_the_states_are_wrong_as_rarely_as_said() -> None:
    rng = np.random.default_rng(2)
    bends, straightness, truth = [], [], []
    for name, angles in POSES.items():
        points = _SKELETON.landmarks(_SKELETON.pose(angles))
        for _ in range(20):
            # Joint angles that are wrong by 11 degrees, as of a real tracker.
            states = finger_states(studio_hand(name, noise=0.035, rng=rng))
            bends.append(states.pose.angles[1:, 1] - np.degrees(angles[FINGERS].reshape(4, 4)[:, 2]))
            straightness.append(states.straightness[1:])
            truth.append(finger_curl(angles[None], points)[0, 1:])
    assert 8.0 < np.sqrt(np.mean(np.square(bends))) < 15.0
    clear = np.abs(np.array(truth) - 0.5) > 0.25
    said = np.array(straightness)[clear] > 0.5
    assert np.mean(said == (np.array(truth)[clear] < 0.5)) > 0.97
    # What is called probable is so at least as often.
    sure = np.array(straightness)[clear] > 0.9
    assert np.mean(np.array(truth)[clear][sure] < 0.5) > 0.97


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("touching", np.linspace(0.0, 0.06, 60)),
        ("grabbing", np.linspace(0.0, 1.0, 60)),
        ("together", np.linspace(0.0, 1.0, 60)),
    ],
)
def test_each_state_has_its_own_hysteresis(state: str, steps: np.ndarray) -> None:
    def hand(step: float) -> Hand:
        if state == "touching":
            return ring_hand(CURLED, float(step))
        if state == "together":
            return studio_hand((1.0 - step) * POSES["flat"] + step * POSES["spread"])
        return build_hand(dict.fromkeys(list(Finger)[1:], tuple((1.0 - step) * b for b in CURLED)))  # type: ignore[arg-type]

    def value(states: FingerStates) -> bool:
        value = getattr(states, state)
        return bool(value if state == "grabbing" else value[1])

    tracker = FingerStateTracker()
    opening = next(s for s in steps if not value(tracker.update(hand(s))))
    closing = next(s for s in steps[::-1] if value(tracker.update(hand(s))))
    alone = next(s for s in steps if not value(finger_states(hand(s))))
    assert closing < alone < opening


_SKELETON = Skeleton(HandDimensions.average())


def studio_hand(
    pose: str | np.ndarray,
    *,
    side: Side = Side.RIGHT,
    rotation: np.ndarray | None = None,
    convention: str = "mediapipe",
    noise: float = 0.0,
    rng: np.random.Generator | None = None,
) -> Hand:
    """A pose of the studio's average hand, without perspective; `noise` is a share of the palm's length."""
    angles = POSES[pose] if isinstance(pose, str) else pose
    points = _SKELETON.landmarks(_SKELETON.pose(angles), convention)[0] / 100.0  # type: ignore[arg-type]
    # Hand space has y along the fingers and z out of the back; the camera's y points down.
    points = points * (1.0 if side is Side.RIGHT else -1.0, -1.0, -1.0)
    if rotation is not None:
        points = points @ rotation.T
    seen = [points, points]
    if rng is not None:
        palm = np.linalg.norm(points[9] - points[0])
        seen = [points + rng.normal(0.0, noise * palm, points.shape) for _ in range(2)]
    return Hand(0, side, 1.0, 1.0, seen[0] * 1000.0, seen[1])
