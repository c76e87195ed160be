"""Contacts close on any hand, and motions come out free of fingers that pass through each other."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.hands import Finger, Landmark
from gesturekit.studio.anatomy.contacts import Beside, ContactSolver, Spot, Touch
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Bone, Skeleton
from gesturekit.studio.anatomy.inverse_kinematics import Turns, solve
from gesturekit.studio.anatomy.joints import FINGERS, N_ANGLES, JointAngle, angles_from_degrees, constrain
from gesturekit.studio.anatomy.poses import POSE_CONTACTS, POSES
from tests.studio.anatomy.contact_gaps import TOLERANCE_CM, gap, place

SKELETON = Skeleton(HandDimensions.average())
SOLVER = ContactSolver(SKELETON)
RING = Touch(Spot.tip(Finger.THUMB), Spot.tip(Finger.INDEX))


def excess(angles: np.ndarray) -> float:
    return float(SOLVER.capsules.excess(SKELETON.pose(angles)).max())


def test_a_spot_lies_on_the_skin_of_its_side() -> None:
    transforms = SKELETON.pose(np.zeros(N_ANGLES))
    at, outwards = place(SOLVER, transforms, Spot(Bone.MIDDLE_PROXIMAL, 0.5, "dorsal"))
    joint = SKELETON.shape.knuckles[1]
    radius = SKELETON.shape.radii[Finger.MIDDLE, :2].mean()
    assert outwards[0] == pytest.approx([0, 0, -1])
    assert at[0, 1] == pytest.approx(joint[1] + SKELETON.shape.bones[Finger.MIDDLE, 0] / 2)
    assert joint[2] - radius < at[0, 2] < joint[2] - 0.8 * radius


@pytest.mark.parametrize("start", ["open_palm", "relaxed", "pinch_open"])
def test_a_ring_closes_from_wherever_the_fingers_are(start: str) -> None:
    before = POSES[start]
    after = SOLVER.close(before, [[RING]])
    assert gap(SOLVER, SKELETON.pose(before), RING)[0] > 10 * TOLERANCE_CM
    assert gap(SOLVER, SKELETON.pose(after), RING)[0] < TOLERANCE_CM
    assert excess(after) == 0.0
    bystanders = after[0, FINGERS][4:] - before[FINGERS][4:]
    assert np.abs(bystanders).max() < np.radians(8)


def test_pads_face_each_other_where_they_touch() -> None:
    transforms = SKELETON.pose(SOLVER.close(POSES["ok"], [[RING]]))
    _, first = place(SOLVER, transforms, RING.first)
    _, second = place(SOLVER, transforms, RING.second)
    assert float(np.sum(first * second)) < -0.5


def test_neighbours_are_laid_side_by_side() -> None:
    contact = Beside(Bone.INDEX_MIDDLE, Bone.MIDDLE_MIDDLE)
    after = SOLVER.close(POSES["open_palm"], [[contact]])
    assert gap(SOLVER, SKELETON.pose(after), contact)[0] < 0.05
    assert after[0, JointAngle.INDEX_SPREAD] > POSES["open_palm"][JointAngle.INDEX_SPREAD]


def test_a_pose_without_faults_is_left_alone() -> None:
    rows = np.array([POSES["open_palm"], POSES["victory"], POSES["relaxed"]])
    assert np.array_equal(SOLVER.separate(rows), constrain(rows))


def test_fingers_that_pass_through_each_other_are_separated() -> None:
    crossed = angles_from_degrees({"index_spread": 14, "middle_spread": -14}, POSES["open_palm"])
    stabbing = angles_from_degrees({"thumb_palmar": 20, "thumb_radial": 0}, POSES["closed_fist"])
    rows = np.array([POSES["open_palm"], crossed, stabbing])
    assert excess(constrain(rows[1:2])) > 0.3 and excess(constrain(rows[2:])) > 0.3
    mended = SOLVER.separate(rows)
    assert excess(mended) < 0.02
    assert np.array_equal(mended[0], rows[0])
    assert np.allclose(constrain(mended), mended)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("open_palm", "closed_fist"),
        ("closed_fist", "flat"),
        ("closed_fist", "pinch"),
        ("rock", "open_palm"),
        ("victory", "three"),
        ("thumb_up", "closed_fist"),
        ("digit_6", "digit_7"),
    ],
)
def test_poses_change_into_each_other_without_passing_through(start: str, end: str) -> None:
    first, last = (SOLVER.close(POSES[name], [()])[0] for name in (start, end))
    progress = np.linspace(0, 1, 41)
    path = SOLVER.transition(first, last, progress)
    assert excess(path) < 0.03
    assert np.allclose(path[0], first, atol=1e-9) and np.allclose(path[-1], last, atol=1e-9)
    assert np.allclose(constrain(path), path)
    points = SKELETON.landmarks(SKELETON.pose(path))
    steps = np.linalg.norm(np.diff(points, axis=0), axis=-1)
    way = np.linalg.norm(points[0] - points[-1], axis=-1).max()
    assert steps.max() < 0.35 * max(way, 4.0), "no joint jumps"


class TipAt:
    """A fingertip should be at a place, as far as some axes are concerned."""

    def __init__(self, landmark: Landmark, bone: Bone, place: list[float], axes: list[int]) -> None:
        self.landmark, self.bone, self.place, self.axes = landmark, bone, np.array(place), axes

    def errors(self, transforms: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        return (SKELETON.landmarks(transforms)[:, self.landmark] - self.place)[:, self.axes]

    def slopes(self, transforms: np.ndarray, turns: Turns, rows: np.ndarray) -> np.ndarray:
        points = np.repeat(SKELETON.landmarks(transforms)[:, self.landmark, None], len(self.axes), axis=1)
        along = np.broadcast_to(np.eye(3)[self.axes], points.shape)
        return turns.points(points, np.full(len(self.axes), self.bone), along)


def test_an_angle_that_must_not_move_does_not() -> None:
    stiffness = np.full(N_ANGLES, 0.02)
    stiffness[JointAngle.INDEX_MCP] = np.inf
    tip_out = TipAt(Landmark.INDEX_TIP, Bone.INDEX_DISTAL, [0.0, 0.0, 3.5], [2])
    start = POSES["open_palm"]
    found = solve(SKELETON, start, tip_out, stiffness)[0]
    assert found[JointAngle.INDEX_MCP] == start[JointAngle.INDEX_MCP]
    assert abs(tip_out.errors(SKELETON.pose(found))[0, 0]) < 0.3
    assert abs(tip_out.errors(SKELETON.pose(start))[0, 0]) > 1.5


def test_what_cannot_be_reached_is_approached_within_limits() -> None:
    far_away = TipAt(Landmark.THUMB_TIP, Bone.THUMB_DISTAL, [100.0, 0.0, 0.0], [0, 1, 2])
    found = solve(SKELETON, POSES["relaxed"], far_away, np.full(N_ANGLES, 0.1))
    assert np.allclose(constrain(found), found)
    poses = (POSES["relaxed"], found)
    before, after = (np.linalg.norm(far_away.errors(SKELETON.pose(each))) for each in poses)
    assert after < before - 3.0


def test_poses_with_contacts_of_their_own_close_together_as_they_do_alone() -> None:
    names = ["ok", "open_palm", "tripod", "victory", "flat"]
    rows = np.stack([POSES[name] for name in names]) + np.radians(3.0)
    together = SOLVER.close(rows, [POSE_CONTACTS[name] for name in names])
    for row, name, found in zip(rows, names, together, strict=True):
        assert np.allclose(SOLVER.close(row, [POSE_CONTACTS[name]])[0], found, atol=1e-6), name


def test_frames_of_a_batch_do_not_disturb_each_other() -> None:
    rows = np.array([POSES["open_palm"], POSES["relaxed"]])
    together = SOLVER.close(rows, [[RING]] * 2)
    alone = np.concatenate([SOLVER.close(row, [[RING]]) for row in rows])
    assert np.allclose(together, alone, atol=1e-6)
