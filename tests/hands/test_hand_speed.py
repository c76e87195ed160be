from dataclasses import replace

import numpy as np
import pytest

from gesturekit.hands import Finger, Hand
from gesturekit.hands.hand_speed import FINGER_SPEED, PALM_SPEED, RestTracker
from gesturekit.hands.pose import hand_pose
from tests.gestures.built_hands import build_hand

PALM_PX = float(np.linalg.norm(build_hand().landmarks[9] - build_hand().landmarks[0]))


def shifted(hand: Hand, pixels: float) -> Hand:
    landmarks = hand.landmarks.copy()
    landmarks[:, 0] += pixels
    return replace(hand, landmarks=landmarks)


def rests(hands: list[Hand], fps: float = 30.0) -> list[bool]:
    tracker = RestTracker()
    answers = []
    for number, hand in enumerate(hands):
        pose = hand_pose(hand)
        assert pose is not None
        answers.append(tracker.update(hand, pose, number / fps))
    return answers


def bent(degrees: float) -> Hand:
    return build_hand({Finger.INDEX: (degrees, 0.0, 0.0)})


@pytest.mark.parametrize("fps", [10.0, 15.0, 30.0, 60.0])
@pytest.mark.parametrize(("share", "expected"), [(0.9, True), (1.1, False)])
def test_a_palm_rests_below_its_speed_at_any_frame_rate(fps: float, share: float, expected: bool) -> None:
    step = share * PALM_SPEED * PALM_PX / fps
    answers = rests([shifted(build_hand(), n * step) for n in range(12)], fps)
    assert answers[0]
    assert answers[1:] == [expected] * 11


def test_the_size_of_the_hand_in_the_picture_does_not_matter() -> None:
    step = 1.1 * PALM_SPEED * PALM_PX / 30.0
    assert rests([shifted(build_hand(), n * step) for n in range(4)])[-1] is False
    assert rests([shifted(build_hand(scale=2.0), n * step) for n in range(4)])[-1] is True


def test_one_finger_that_bends_is_enough_to_move() -> None:
    # The index finger is 0.93 palm lengths long, so its tip goes 1.6 of them in a radian.
    length = 0.086 / 0.0921
    slow, fast = (np.degrees(share * FINGER_SPEED / length / 30.0) for share in (0.85, 1.15))
    assert rests([bent(n * slow) for n in range(8)])[1:] == [True] * 7
    assert rests([bent(n * fast) for n in range(8)])[1:] == [False] * 7


def test_a_hand_rests_again_soon_after_it_has_stopped() -> None:
    hands = [shifted(build_hand(), 40.0 * min(n, 6)) for n in range(12)]
    answers = rests(hands)
    assert answers[1:7] == [False] * 6
    # Two frames, 0.067 s, after the last step.
    assert answers[8:] == [True] * 4


def test_time_that_stands_still_is_no_movement() -> None:
    tracker = RestTracker()
    for pixels in (0.0, 500.0):
        hand = shifted(build_hand(), pixels)
        pose = hand_pose(hand)
        assert pose is not None
        assert tracker.update(hand, pose, 1.0)


def test_a_hand_without_a_picture_is_followed_by_its_fingers() -> None:
    nowhere = np.full((21, 3), np.nan, dtype=np.float32)
    hands = [replace(bent(angle), landmarks=nowhere) for angle in (0.0, 0.0, 0.0, 20.0)]
    assert rests(hands) == [True, True, True, False]
