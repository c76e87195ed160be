"""Performances: gestures go where their names say, hands mirror, chance follows from the seed."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gesturekit.hands import Landmark, Side
from gesturekit.studio.anatomy.capsules import Capsules
from gesturekit.studio.anatomy.hand_skeleton import Skeleton, mirrored
from gesturekit.studio.anatomy.joints import FINGERS, JointAngle, constrain
from gesturekit.studio.anatomy.rotations import rotation_vector
from gesturekit.studio.performance.choreography import IDLE, Stage, StageLabel
from gesturekit.studio.performance.motion_table import MOTIONS
from gesturekit.studio.performance.people import Person
from gesturekit.studio.performance.performer import PerformedHand, perform

EVERYBODY = (0, 1, 2, 5)


def stroke(hand: PerformedHand, gesture: str) -> StageLabel:
    return next(each for each in hand.labels if each.gesture == gesture and each.stage is Stage.STROKE)


def landmarks(hand: PerformedHand, times: np.ndarray) -> np.ndarray:
    """(T, 21, 3) camera axes, cm."""
    motion = hand.sample(times)
    skeleton = Skeleton(hand.person.shape)
    points = skeleton.landmarks(skeleton.pose(motion.angles))
    if hand.side is Side.LEFT:
        points = mirrored(points)
    return np.einsum("tij,tkj->tki", motion.rotation, points) + motion.position[:, None]


def travelled(text: str, gesture: str, parts: int = 2) -> np.ndarray:
    """Where the wrist is at evenly spaced moments of the stroke, cm from its beginning."""
    hand = perform(text).hands[0]
    label = stroke(hand, gesture)
    position = hand.sample(np.linspace(label.start, label.end - 1e-6, parts)).position
    return position - position[0]


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize(
    ("gesture", "axis", "sign"),
    [
        # An unmirrored camera sees the person's left on the picture's right.
        ("swipe_left", 0, 1),
        ("swipe_right", 0, -1),
        ("swipe_up", 1, -1),
        ("swipe_down", 1, 1),
        ("push", 2, -1),
        ("pull", 2, 1),
    ],
)
def test_a_stroke_goes_where_its_name_says(
    gesture: str, axis: int, sign: int, person: int, side: str
) -> None:
    way = travelled(f"person {person}, {side} hand: {gesture}", gesture)[-1]
    assert way[axis] * sign > 5.0
    # A forearm that falls turns about its elbow, so what goes down also comes nearer and inwards.
    most = (0.8, 0.6, 1.2) if gesture == "swipe_down" else (0.6, 0.6, 0.6)
    beside = np.abs(way) / abs(way[axis])
    beside[axis] = 0.0
    assert (beside < most).all()


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize(("gesture", "clockwise"), [("circle_cw", True), ("circle_ccw", False)])
def test_a_circle_turns_as_the_person_sees_it(gesture: str, clockwise: bool, side: str) -> None:
    path = travelled(f"{side} hand: {gesture}", gesture, 50)[:, :2]
    center = (path.max(axis=0) + path.min(axis=0)) / 2.0
    around = path - center
    # In a picture with y down a growing angle is clockwise for the camera, so it is not for the person.
    turned = np.unwrap(np.arctan2(around[:, 1], around[:, 0]))
    assert (turned[-1] - turned[0]) * (-1 if clockwise else 1) == pytest.approx(2.0 * np.pi, abs=0.4)
    assert path[0, 1] == pytest.approx(path[:, 1].min(), abs=1.0)


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize(("gesture", "clockwise"), [("rotate_cw", True), ("rotate_ccw", False)])
def test_a_rotation_turns_as_the_person_sees_it(gesture: str, clockwise: bool, side: str) -> None:
    # In the picture, or with the forearm, which points away from the camera where the fingers point at it.
    for person in range(8):
        hand = perform(f"person {person}, {side} hand: {gesture}").hands[0]
        label = stroke(hand, gesture)
        rotation = hand.sample(np.linspace(label.start, label.end, 20)).rotation
        turned = sum(rotation_vector(b @ a.T) for a, b in itertools.pairwise(rotation))
        axis = np.array([0.0, 0.0, 1.0]) - rotation[10, :, 1]
        share = float(turned @ axis) / np.linalg.norm(axis)
        assert share * (-1 if clockwise else 1) > np.radians(30.0)


@pytest.mark.parametrize(
    ("gesture", "from_bent", "to_bent"), [("grab", False, True), ("release", True, False)]
)
def test_grabbing_closes_the_fingers_and_releasing_opens_them(
    gesture: str, from_bent: bool, to_bent: bool
) -> None:
    hand = perform(f"person 7: {gesture}").hands[0]
    label = stroke(hand, gesture)
    bent = hand.sample([label.start, label.end]).angles[:, FINGERS].reshape(2, 4, 4)[..., 2].min(axis=1)
    assert (bent > np.radians(50.0)).tolist() == [from_bent, to_bent]


@pytest.mark.parametrize(("gesture", "closer"), [("pinch", True), ("expand", False)])
def test_pinching_brings_the_fingertips_together_and_expanding_parts_them(gesture: str, closer: bool) -> None:
    hand = perform(f"person 1: {gesture}").hands[0]
    label = stroke(hand, gesture)
    points = landmarks(hand, np.array([label.start, label.end]))
    gap = np.linalg.norm(points[:, Landmark.THUMB_TIP] - points[:, Landmark.INDEX_TIP], axis=1)
    assert (gap[1] < gap[0]) == closer
    assert gap.min() < 2.0 < 3.5 < gap.max()


@pytest.mark.parametrize(("gesture", "count"), [("tap", 1), ("double_tap", 2)])
def test_a_tap_comes_near_and_goes_back_once_for_each_tap(gesture: str, count: int) -> None:
    hand = perform(f"person 2: {gesture}").hands[0]
    label = stroke(hand, gesture)
    tip = landmarks(hand, np.linspace(label.start, label.end, 120))[:, Landmark.INDEX_TIP, 2]
    near = tip < 0.5 * (tip.min() + tip[0])
    assert np.count_nonzero(np.diff(near.astype(int)) == 1) == count
    assert tip[-1] == pytest.approx(tip[0], abs=1.6)


def test_waving_swings_several_times() -> None:
    path = travelled("person 2: wave quickly 3 s", "wave", 200)[:, 0]
    assert np.count_nonzero(np.diff(np.sign(path[np.abs(path) > 0.5]))) >= 4


@pytest.mark.parametrize(("gesture", "apart"), [("zoom_in", True), ("zoom_out", False)])
def test_zooming_takes_both_hands_at_the_same_time(gesture: str, apart: bool) -> None:
    right, left = perform(f"person 6, both hands: {gesture}").hands
    first, second = stroke(right, gesture), stroke(left, gesture)
    assert (first.start, first.end) == (second.start, second.end)
    ends = [first.start, first.end]
    gap = left.sample(ends).position[:, 0] - right.sample(ends).position[:, 0]
    assert gap.min() > 5.0
    assert (gap[1] - gap[0] > 8.0) if apart else (gap[0] - gap[1] > 8.0)


@pytest.mark.parametrize("gesture", ["wave", "victory 1 s", "thumb_up 1 s", "push", "grab"])
def test_a_left_hand_is_the_mirror_image_of_a_right_one(gesture: str) -> None:
    # What does not name a side is done alike by either hand; only chance differs, so it is measured apart.
    right, left = perform(f"person 8, both hands: {gesture}").hands
    times = np.linspace(0.0, 2.0, 30)
    a, b = landmarks(right, times), mirrored(landmarks(left, times))
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    assert np.abs(a - b).max() < 0.6


def test_labels_cover_the_whole_time_in_order_with_stages_in_kendons_order() -> None:
    performance = perform("person 7, right hand: victory 1 s, swipe left, idle 2 s; left hand: wave")
    for hand in performance.hands:
        starts = [label.start for label in hand.labels]
        ends = [label.end for label in hand.labels]
        assert starts[0] == 0.0
        assert starts[1:] == pytest.approx(ends[:-1])
        assert ends[-1] == pytest.approx(performance.duration)
    told = [(label.gesture, label.stage) for label in performance.hands[0].labels]
    assert told == [
        ("victory", Stage.PREPARATION),
        ("victory", Stage.HOLD),
        ("victory", Stage.RETRACTION),
        ("swipe_left", Stage.PREPARATION),
        ("swipe_left", Stage.STROKE),
        ("swipe_left", Stage.RETRACTION),
        (IDLE, Stage.REST),
    ]


def test_a_hold_and_a_stroke_last_as_long_as_the_script_says() -> None:
    hand = perform("person 9: ok 0.7 s, swipe up 300 ms, wave 2.5 s, idle 1.5 s").hands[0]
    lasted = {label.gesture: label.end - label.start for label in hand.labels if label.stage.meaningful}
    assert lasted == {
        "ok": pytest.approx(0.7),
        "swipe_up": pytest.approx(0.3),
        "wave": pytest.approx(2.5),
    }
    rest = hand.labels[-1]
    assert (rest.gesture, rest.end - rest.start) == (IDLE, pytest.approx(1.5))


def test_the_label_at_a_time_is_the_one_around_it() -> None:
    hand = perform("wave, victory 1 s, idle 1 s").hands[0]
    for label in hand.labels:
        for time in (label.start, (label.start + label.end) / 2.0, label.end - 1e-9):
            assert hand.label_at(time) is label
    assert hand.label_at(-1.0).stage is hand.label_at(99.0).stage is Stage.REST


def test_slow_lasts_longer_and_large_goes_further() -> None:
    def swipe(manner: str) -> tuple[float, float]:
        hand = perform(f"person 5: swipe left {manner}").hands[0]
        label = stroke(hand, "swipe_left")
        position = hand.sample([label.start, label.end]).position
        return label.end - label.start, float(position[1, 0] - position[0, 0])

    usual, slow, large = swipe(""), swipe("slowly"), swipe("large")
    assert slow[0] == pytest.approx(usual[0] / 0.6)
    assert large[1] == pytest.approx(1.35 * usual[1], rel=0.1)


def test_who_grabs_plainly_closes_the_whole_hand_from_open() -> None:
    def middle_finger_opens(manner: str) -> list[bool]:
        """For each of some people: whether the middle finger is bent by less than 60° before it closes."""
        found = []
        for person in range(12):
            hand = perform(f"person {person}: grab {manner}").hands[0]
            angles = hand.sample(np.array([stroke(hand, "grab").start])).angles[0]
            found.append(bool(angles[JointAngle.MIDDLE_PIP] < np.pi / 3))
        return found

    assert all(middle_finger_opens("plainly"))
    assert not all(middle_finger_opens(""))


def test_the_same_script_is_the_same_performance_and_another_seed_another() -> None:
    text = "person 7, seed {}: victory 1 s, wave, idle 1 s"
    times = np.linspace(0.0, 3.0, 20)
    first, again, other = (perform(text.format(seed)).hands[0].sample(times) for seed in (1, 1, 2))
    assert first.angles.tobytes() == again.angles.tobytes()
    assert first.position.tobytes() == again.position.tobytes()
    assert np.abs(first.position - other.position).max() > 0.5


def test_people_differ_in_how_they_do_it() -> None:
    lasting = [stroke(perform(f"person {n}: swipe left").hands[0], "swipe_left") for n in range(12)]
    seconds = [label.end - label.start for label in lasting]
    assert np.std(seconds) > 0.03
    assert len({round(each, 4) for each in seconds}) == 12


@pytest.mark.parametrize("gesture", sorted(MOTIONS))
def test_joints_stay_possible_and_movements_smooth_in_every_motion(gesture: str) -> None:
    hands = "both hands" if MOTIONS[gesture].hands == 2 else "left hand"
    performance = perform(f"person 11, {hands}: {gesture}")
    hand = performance.hands[0]
    step = 1.0 / 240.0
    motion = hand.sample(np.arange(0.0, performance.duration, step))
    assert np.allclose(constrain(motion.angles), motion.angles, atol=1e-9)
    # An arm reaches some 4 m/s and 100 m/s²; a leap between two samples would be far beyond.
    speed = np.diff(motion.position, axis=0) / step
    assert np.linalg.norm(speed, axis=1).max() < 250.0
    assert np.linalg.norm(np.diff(speed, axis=0) / step, axis=1).max() < 8000.0
    assert np.abs(np.diff(motion.angles, axis=0)).max() / step < np.radians(1500.0)
    rotation = motion.rotation
    assert np.allclose(rotation @ rotation.transpose(0, 2, 1), np.eye(3), atol=1e-9)
    assert np.linalg.det(rotation) == pytest.approx(1.0)


def test_fingers_make_way_for_each_other_between_poses_without_a_jump() -> None:
    text = "closed fist 0.3 s, flat 0.3 s, rock 0.3 s, digit 6 0.3 s, victory 0.3 s, three 0.3 s, wave, grab"
    step = 1.0 / 120.0
    for number in EVERYBODY:
        performance = perform(f"person {number}: {text}")
        hand = performance.hands[0]
        angles = hand.sample(np.arange(0.0, performance.duration, step)).angles
        skeleton = Skeleton(hand.person.shape)
        transforms = skeleton.pose(angles)
        # Flesh gives 3 mm before this counts at all; what chance adds to a pose may cost some tenths more.
        excess = Capsules(skeleton).excess(transforms).max(axis=1)
        assert excess.max() < 0.12 and (excess > 0.05).mean() < 0.01
        points = skeleton.landmarks(transforms)
        # Fingertips reach 3 m/s; a jump would show as a kink between two samples.
        assert np.linalg.norm(np.diff(points, axis=0), axis=-1).max() < 320.0 * step
        assert np.linalg.norm(np.diff(points, 2, axis=0), axis=-1).max() < 1.3


def test_the_way_back_is_the_same_way() -> None:
    person = Person.numbered(3)
    there, back = person.detour("closed_fist", "flat"), person.detour("flat", "closed_fist")
    assert there is not None and back is not None
    assert np.array_equal(there, back[::-1])
    assert not there[[0, -1]].any()
    assert person.detour("open_palm", "digit_5") is None
    assert person.detour("open_palm", "spread") is None
