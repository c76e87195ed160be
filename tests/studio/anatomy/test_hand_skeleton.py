"""Forward kinematics against cases worked out by hand, and what bones can never do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger, Landmark
from gesturekit.studio.anatomy.hand_skeleton import (
    RING_CUP,
    Bone,
    HandDimensions,
    Skeleton,
    finger_bones,
    mirrored,
)
from gesturekit.studio.anatomy.joints import LOWER, N_ANGLES, UPPER, JointAngle, angles_from_degrees
from gesturekit.studio.anatomy.poses import POSES

SHAPE = HandDimensions.average("woman")
SKELETON = Skeleton(SHAPE)
MIDDLE = SHAPE.bones[Finger.MIDDLE]
KNUCKLE = SHAPE.knuckles[1]


def landmarks(**degrees: float) -> np.ndarray:
    return SKELETON.landmarks(SKELETON.pose(angles_from_degrees(degrees)))[0]


def bones(**degrees: float) -> np.ndarray:
    return SKELETON.pose(angles_from_degrees(degrees))[0]


def test_a_straight_middle_finger_continues_the_hand() -> None:
    points = landmarks()
    ends = KNUCKLE[1] + np.cumsum([0.0, *MIDDLE])
    for joint, end in zip(Finger.MIDDLE.joints, ends, strict=True):
        assert points[joint] == pytest.approx([KNUCKLE[0], end, KNUCKLE[2]])
    assert points[Landmark.WRIST] == pytest.approx([0, 0, 0])


def test_a_knuckle_bent_to_a_right_angle_points_out_of_the_palm() -> None:
    tip = landmarks(middle_mcp=90)[Landmark.MIDDLE_TIP]
    assert tip == pytest.approx(KNUCKLE + np.array([0, 0, MIDDLE.sum()]))


def test_a_finger_bent_twice_points_back_to_the_wrist() -> None:
    tip = landmarks(middle_mcp=90, middle_pip=90)[Landmark.MIDDLE_TIP]
    assert tip == pytest.approx(KNUCKLE + np.array([0, -MIDDLE[1] - MIDDLE[2], MIDDLE[0]]))


def test_the_last_joint_bends_only_the_last_bone() -> None:
    points = landmarks(middle_dip=90)
    assert points[Landmark.MIDDLE_DIP] == pytest.approx(KNUCKLE + np.array([0, MIDDLE[0] + MIDDLE[1], 0]))
    assert points[Landmark.MIDDLE_TIP] == pytest.approx(
        KNUCKLE + np.array([0, MIDDLE[0] + MIDDLE[1], MIDDLE[2]])
    )


def test_spread_is_positive_towards_the_little_finger() -> None:
    direction = landmarks(middle_spread=10)[Landmark.MIDDLE_PIP] - KNUCKLE
    assert direction / MIDDLE[0] == pytest.approx([-np.sin(np.radians(10)), np.cos(np.radians(10)), 0])


@pytest.mark.parametrize(("angle", "axis"), [("thumb_radial", 0), ("thumb_palmar", 2)])
def test_the_thumb_leaves_the_palm_along_its_own_two_axes(angle: str, axis: int) -> None:
    out = landmarks(**{angle: 90})[Landmark.THUMB_MCP] - SHAPE.thumb_base
    expected = np.zeros(3)
    expected[axis] = SHAPE.bones[0, 0]
    assert out == pytest.approx(expected)


def test_pronation_turns_the_thumbs_bend_across_the_palm() -> None:
    points = landmarks(thumb_pronation=90, thumb_ip=90)
    last = points[Landmark.THUMB_TIP] - points[Landmark.THUMB_IP]
    assert last == pytest.approx([-SHAPE.bones[0, 2], 0, 0])


def test_flexing_the_wrist_brings_the_palm_towards_the_forearm() -> None:
    elbow = bones(wrist_flex=90)[Bone.ELBOW, :3, 3]
    assert elbow == pytest.approx([0, 0, SHAPE.forearm_length])


def test_deviating_the_wrist_turns_the_forearm_in_the_palms_plane() -> None:
    elbow = bones(wrist_deviation=30)[Bone.ELBOW, :3, 3]
    turned = np.radians(30)
    assert elbow == pytest.approx(-SHAPE.forearm_length * np.array([np.sin(turned), np.cos(turned), 0]))


def test_the_elbow_twists_and_the_wrist_does_not() -> None:
    straight, twisted = bones(), bones(forearm_twist=40)
    assert twisted[Bone.FOREARM] == pytest.approx(straight[Bone.FOREARM])
    assert twisted[Bone.ELBOW, :3, 0] == pytest.approx([np.cos(np.radians(40)), 0, -np.sin(np.radians(40))])


def test_cupping_lifts_the_little_fingers_knuckle_and_half_as_much_the_ring_fingers() -> None:
    flat, cupped = landmarks(), landmarks(palm_cup=20)
    for joint in (Landmark.INDEX_MCP, Landmark.MIDDLE_MCP):
        assert cupped[joint] == pytest.approx(flat[joint])
    for finger, joint, angle in ((3, Landmark.PINKY_MCP, 20), (2, Landmark.RING_MCP, 20 * RING_CUP)):
        arm = SHAPE.knuckles[finger] - SHAPE.carpals[finger]
        cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        turned = [arm[0], cosine * arm[1] - sine * arm[2], sine * arm[1] + cosine * arm[2]]
        assert cupped[joint] == pytest.approx(SHAPE.carpals[finger] + turned)


def test_bent_fingers_converge_towards_the_thumbs_side_of_the_wrist() -> None:
    bent = landmarks(**{f"{f}_{j}": 80 for f in ("index", "middle", "ring", "pinky") for j in ("mcp", "pip")})
    flat = landmarks()
    tips, knuckles = [f.tip for f in Finger][1:], [f.joints[0] for f in Finger][1:]
    width_bent = bent[tips[0], 0] - bent[tips[3], 0]
    assert width_bent < 0.9 * (bent[knuckles[0], 0] - bent[knuckles[3], 0])
    assert width_bent < 0.7 * (flat[tips[0], 0] - flat[tips[3], 0])
    assert bent[tips[3], 0] > bent[knuckles[3], 0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=N_ANGLES, max_size=N_ANGLES))
def test_bones_neither_stretch_nor_come_apart(shares: list[float]) -> None:
    transforms = SKELETON.pose(LOWER + np.array(shares) * (UPPER - LOWER))[0]
    rotations = transforms[:, :3, :3]
    assert np.allclose(rotations @ rotations.transpose(0, 2, 1), np.eye(3))
    assert np.allclose(np.linalg.det(rotations), 1.0)
    for finger in Finger:
        chain = finger_bones(finger)
        for bone, following, length in zip(chain[:2], chain[1:], SHAPE.bones[finger], strict=False):
            end = transforms[bone] @ [0.0, length, 0.0, 1.0]
            assert end == pytest.approx(transforms[following, :, 3])
    for row in range(4):
        metacarpal = transforms[Bone.INDEX_METACARPAL + row]
        length = np.linalg.norm(SHAPE.knuckles[row] - SHAPE.carpals[row])
        assert metacarpal @ [0.0, length, 0.0, 1.0] == pytest.approx(
            transforms[finger_bones(Finger(row + 1))[0], :, 3]
        )


def test_many_frames_give_what_each_gives_alone() -> None:
    rows = np.array(list(POSES.values()))
    together = SKELETON.landmarks(SKELETON.pose(rows))
    alone = np.concatenate([SKELETON.landmarks(SKELETON.pose(row)) for row in rows])
    assert np.allclose(together, alone, atol=1e-12)


def test_a_batch_is_what_its_frames_are_one_by_one() -> None:
    rows = np.stack([POSES["ok"], POSES["victory"], POSES["closed_fist"]])
    alone = [SKELETON.landmarks(SKELETON.pose(row))[0] for row in rows]
    assert np.allclose(SKELETON.landmarks(SKELETON.pose(rows)), alone)


def test_the_thenar_follows_half_of_the_thumb() -> None:
    rest = angles_from_degrees({"thumb_radial": 44, "thumb_palmar": 14, "thumb_pronation": 48})
    still = SKELETON.pose(rest)[0]
    assert still[Bone.THENAR] == pytest.approx(still[Bone.THUMB_METACARPAL])
    moved = SKELETON.pose(angles_from_degrees({"thumb_radial": 4}, rest))[0]
    turned = np.arccos((np.trace(moved[Bone.THENAR, :3, :3].T @ still[Bone.THENAR, :3, :3]) - 1) / 2)
    assert np.degrees(turned) == pytest.approx(20, abs=0.5)


def test_a_left_hand_is_a_right_hand_in_a_mirror() -> None:
    right = landmarks(index_mcp=30, thumb_radial=40)
    left = mirrored(right)

    def handedness(points: np.ndarray) -> float:
        across = points[Landmark.INDEX_MCP] - points[Landmark.PINKY_MCP]
        bent = points[Landmark.INDEX_TIP] - points[Landmark.INDEX_MCP]
        return float(np.sign(np.linalg.det([across, points[Landmark.MIDDLE_MCP], bent])))

    assert handedness(left) == -handedness(right)
    assert np.array_equal(mirrored(left), right)
    assert np.array_equal(left[:, 1:], right[:, 1:])


def test_mediapipes_convention_moves_points_in_their_bones_frames() -> None:
    transforms = SKELETON.pose(angles_from_degrees({"middle_mcp": 90}))
    ours = SKELETON.landmarks(transforms)[0]
    theirs = SKELETON.landmarks(transforms, "mediapipe")[0]
    wrist = theirs[Landmark.WRIST] / SHAPE.palm_length
    assert wrist[1] > 0.03
    tip = theirs[Landmark.MIDDLE_TIP] - ours[Landmark.MIDDLE_TIP]
    assert tip[2] < -0.1, "short of the tip, which points out of the palm"
    pip = theirs[Landmark.MIDDLE_PIP] - ours[Landmark.MIDDLE_PIP]
    assert pip[1] < -0.1, "towards the palmar skin, which faces the wrist"


def test_a_convention_of_ones_own_is_measured_in_bones() -> None:
    offsets = np.zeros((21, 3))
    offsets[Landmark.MIDDLE_PIP] = 0.0, 1.0, 0.0
    offsets[Landmark.WRIST] = 0.0, 1.0, 0.0
    transforms = SKELETON.pose(POSES["claw"])
    plain, moved = SKELETON.landmarks(transforms)[0], SKELETON.landmarks_with(transforms, offsets)[0]
    assert moved[Landmark.MIDDLE_PIP] == pytest.approx(plain[Landmark.MIDDLE_DIP])
    assert moved[Landmark.WRIST] == pytest.approx([0, SHAPE.palm_length, 0])
    assert np.array_equal(moved[1:10], plain[1:10])


def test_mediapipes_offsets_grow_with_the_hand() -> None:
    def offsets(shape: HandDimensions) -> np.ndarray:
        skeleton = Skeleton(shape)
        transforms = skeleton.pose(POSES["claw"])
        return skeleton.landmarks(transforms, "mediapipe")[0] - skeleton.landmarks(transforms)[0]

    small = HandDimensions.from_measures(10.0, 4.6)
    assert np.allclose(offsets(HandDimensions.from_measures(20.0, 9.2)), 2 * offsets(small))


@pytest.mark.parametrize(
    "angles",
    [np.zeros(24), np.zeros((2, 26)), np.zeros((2, 2, N_ANGLES)), np.full(N_ANGLES, np.nan)],
    ids=["too few", "too many", "too deep", "not a number"],
)
def test_wrong_angles_are_named(angles: np.ndarray) -> None:
    with pytest.raises(InvalidArgumentError, match="joint angle"):
        SKELETON.pose(angles)


def test_an_unknown_convention_is_named() -> None:
    with pytest.raises(InvalidArgumentError, match="'openpose'"):
        SKELETON.landmarks(SKELETON.pose(POSES["ok"]), "openpose")  # type: ignore[arg-type]


def test_an_unknown_angle_is_named() -> None:
    with pytest.raises(InvalidArgumentError, match="'toe_flex'"):
        angles_from_degrees({"toe_flex": 3})


def test_angles_by_name_land_in_their_column() -> None:
    pose = angles_from_degrees({"pinky_dip": 90}, POSES["ok"])
    assert pose[JointAngle.PINKY_DIP] == pytest.approx(np.pi / 2)
    assert np.array_equal(np.delete(pose, JointAngle.PINKY_DIP), np.delete(POSES["ok"], JointAngle.PINKY_DIP))
