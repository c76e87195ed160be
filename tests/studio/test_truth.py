"""Truth against cases worked by hand: pixels, metres, what hides what, which fingers are straight."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Landmark, Side
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.anatomy.rotations import about_x, about_y
from gesturekit.studio.performance.choreography import IDLE, Stage, StageLabel
from gesturekit.studio.performance.people import Person
from gesturekit.studio.scene import FACING, Camera, HandInstance, StudioScene
from gesturekit.studio.truth import HandTruth, finger_curl, project, scene_truth

AVERAGE = HandDimensions.average()
FINGERTIPS = [8, 12, 16, 20]


def hand(pose: str = "open_palm", **others: object) -> HandInstance:
    arguments: dict[str, object] = {"shape": AVERAGE, "angles": POSES[pose], "position": (0.0, 8.0, 50.0)}
    return HandInstance(**(arguments | others))  # type: ignore[arg-type]


def truth(*hands: HandInstance, **scene: object) -> HandTruth:
    return scene_truth(StudioScene(hands=hands, **scene)).hands[0]  # type: ignore[arg-type]


def test_a_wrist_on_the_optical_axis_lies_in_the_middle_of_the_picture() -> None:
    told = truth(hand(position=(0.0, 0.0, 40.0)))
    assert told.landmarks_px[Landmark.WRIST] == pytest.approx([320.0, 240.0, 0.0])
    assert told.landmarks_m[Landmark.WRIST] == pytest.approx([0.0, 0.0, 0.4])
    assert told.position_m == pytest.approx([0.0, 0.0, 0.4])


def test_centimetres_become_pixels_by_focal_length_over_distance() -> None:
    # 5 cm right, 3 cm down and 10 cm nearer than a wrist at 60 cm, seen with f = 600 px.
    points = np.tile([0.0, 0.0, 60.0], (21, 1))
    points[8] = [5.0, 3.0, 50.0]
    camera = Camera(size=(640, 480), focal_px=600.0)
    assert project(camera, points, mirrored=False)[8] == pytest.approx([320 + 60.0, 240 + 36.0, -100.0])
    assert project(camera, points, mirrored=True)[8] == pytest.approx([320 - 60.0, 240 + 36.0, -100.0])


def test_the_palm_in_pixels_does_not_shrink_when_the_hand_is_tilted() -> None:
    upright, tilted = truth(hand()), truth(hand(rotation=about_x(0.9) @ FACING))
    assert upright.palm_px == pytest.approx(AVERAGE.palm_length * 620.0 / 50.0)
    assert tilted.palm_px == upright.palm_px
    shown = tilted.landmarks_px[Landmark.MIDDLE_MCP, :2] - tilted.landmarks_px[Landmark.WRIST, :2]
    assert np.hypot(*shown) < 0.8 * tilted.palm_px


def test_a_mirrored_picture_moves_pixels_and_nothing_else() -> None:
    plain, flipped = (truth(hand("victory", position=(4.0, 8.0, 50.0)), mirrored=m) for m in (False, True))
    assert flipped.landmarks_px[:, 0] == pytest.approx(640.0 - plain.landmarks_px[:, 0], abs=1e-3)
    assert flipped.landmarks_px[:, 1:] == pytest.approx(plain.landmarks_px[:, 1:])
    assert flipped.landmarks_m == pytest.approx(plain.landmarks_m)
    assert flipped.side is plain.side
    assert flipped.box[0] == pytest.approx(640.0 - plain.box[2], abs=1e-3)


def test_a_left_hand_is_the_mirror_image() -> None:
    right = truth(hand("rock", position=(3.0, 8.0, 50.0)))
    left = truth(hand("rock", side=Side.LEFT, position=(-3.0, 8.0, 50.0)))
    assert left.landmarks_m == pytest.approx(right.landmarks_m * [-1.0, 1.0, 1.0])
    assert left.extended == right.extended
    assert left.visible.tolist() == right.visible.tolist()


def test_every_landmark_of_an_open_palm_can_be_seen_from_both_sides() -> None:
    for turn in (0.0, np.pi):
        assert truth(hand(rotation=about_y(turn) @ FACING)).visible.all()


def test_a_fist_hides_its_tips_from_behind_and_shows_its_thumb_from_the_front() -> None:
    front = truth(hand("closed_fist")).visible
    back = truth(hand("closed_fist", rotation=about_y(np.pi) @ FACING)).visible
    assert not back[FINGERTIPS].any()
    assert not back[Landmark.THUMB_TIP]
    assert back[[5, 9, 13, 17]].all()
    assert front[Landmark.THUMB_TIP]
    assert front[[6, 10, 14, 18]].all()


def test_a_hand_seen_edge_on_hides_what_lies_behind_its_near_side() -> None:
    # From the thumb's side the little finger lies behind the others.
    told = truth(hand("flat", rotation=about_y(np.pi / 2) @ FACING)).visible
    assert told[[5, 6, 7]].all()
    assert not told[[18, 19]].any()


def test_a_hand_in_front_hides_the_one_behind_and_not_the_other_way_round() -> None:
    far, near = hand(position=(0.0, 8.0, 60.0)), hand("closed_fist", position=(0.0, 4.0, 40.0))
    behind, before = scene_truth(StudioScene(hands=(far, near))).hands
    assert behind.visible.sum() < 12
    assert before.visible.tolist() == truth(near).visible.tolist()
    assert truth(far).visible.all()


def test_an_arm_in_front_hides_too() -> None:
    far = hand(position=(0.0, 8.0, 70.0))
    near = hand(position=(0.0, -14.0, 35.0))
    assert not scene_truth(StudioScene(hands=(far, near))).hands[0].visible[Landmark.MIDDLE_MCP]


def test_what_is_outside_the_picture_is_not_visible() -> None:
    told = truth(hand(position=(0.0, -10.0, 50.0)))
    assert not told.in_picture[FINGERTIPS].any()
    assert told.in_picture[Landmark.WRIST]
    assert not told.visible[FINGERTIPS].any()


def test_the_box_holds_all_landmarks_with_their_flesh() -> None:
    told = truth(hand("spread"))
    low, high = told.landmarks_px[:, :2].min(axis=0), told.landmarks_px[:, :2].max(axis=0)
    x0, y0, x1, y1 = told.box
    assert x0 < low[0]
    assert y1 > high[1]
    assert x1 > high[0] + 5.0
    # The flesh of the middle fingertip ends a little above its bone.
    assert 2.0 < low[1] - y0 < 12.0


@pytest.mark.parametrize(
    ("pose", "fingers"),
    [
        ("open_palm", "TTTTT"),
        ("closed_fist", "-----"),
        ("pointing_up", "-T---"),
        ("thumb_up", "T----"),
        ("thumb_down", "T----"),
        ("victory", "-TT--"),
        ("i_love_you", "TT--T"),
        ("rock", "-T--T"),
        ("call_me", "T---T"),
        ("three", "-TTT-"),
        ("four", "-TTTT"),
        ("digit_3", "TTT--"),
        ("gun", "TT---"),
    ],
)
@pytest.mark.parametrize("number", [0, 3, 12])
def test_finger_states_are_what_a_pose_means(pose: str, fingers: str, number: int) -> None:
    person = Person.numbered(number)
    told = truth(hand(pose, shape=person.shape, angles=person.pose(pose)))
    assert "".join("T" if straight else "-" for straight in told.extended) == fingers
    assert (told.curl[[i for i in range(5) if fingers[i] == "T"]] < 0.4).all()
    assert (told.curl[[i for i in range(5) if fingers[i] == "-"]] > 0.6).all()


def test_curl_grows_with_the_bend_of_a_finger() -> None:
    way = np.linspace(0.0, 1.0, 9)[:, None]
    angles = (1.0 - way) * POSES["open_palm"] + way * POSES["closed_fist"]
    curl = finger_curl(angles, np.random.default_rng(0).normal(size=(9, 21, 3)))
    assert (np.diff(curl[:, 1:], axis=0) >= 0.0).all()
    assert curl[0, 1:] == pytest.approx(np.zeros(4), abs=0.06)
    assert curl[-1, 1:] == pytest.approx(np.ones(4), abs=0.06)


def test_mediapipes_points_lie_near_the_joints_but_not_on_them() -> None:
    told = truth(hand())
    apart = np.linalg.norm(told.mediapipe_px[:, :2] - told.landmarks_px[:, :2], axis=1) / told.palm_px
    assert apart.max() < 0.25
    assert apart[Landmark.WRIST] > 0.03


def test_labels_pass_into_the_truth() -> None:
    label = StageLabel("wave", Stage.STROKE, 0.0, 1.0)
    told = scene_truth(StudioScene(hands=(hand(),)), time=0.5, labels=[label])
    assert (told.time, told.hands[0].gesture, told.hands[0].phase) == (0.5, "wave", Stage.STROKE)
    assert truth(hand()).gesture == IDLE
    with pytest.raises(InvalidArgumentError, match="2 labels for 1 hands"):
        scene_truth(StudioScene(hands=(hand(),)), labels=[label, label])


def test_masks_are_those_of_the_hands_numbers() -> None:
    numbers = np.full((480, 640), -1, dtype=np.int8)
    numbers[:10], numbers[10:30] = 0, 1
    told = scene_truth(StudioScene(hands=(hand(), hand())), hand_numbers=numbers)
    assert [each.mask.sum() for each in told.hands] == [10 * 640, 20 * 640]
    assert told.mask.sum() == 30 * 640


def test_truth_can_be_taken_for_a_tracked_hand() -> None:
    told = truth(hand("victory", side=Side.LEFT))
    as_tracked = told.as_hand(3)
    assert (as_tracked.id, as_tracked.side) == (3, Side.LEFT)
    assert np.array_equal(as_tracked.landmarks, told.mediapipe_px)
    assert as_tracked.world.mean(axis=0) == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)
    assert np.array_equal(told.as_hand(convention="anatomical").landmarks, told.landmarks_px)
