"""Every named pose by many hands: contacts close, nothing passes through, fingers do as the name says."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from gesturekit.assets import asset_path
from gesturekit.hands import Landmark
from gesturekit.studio.anatomy.capsules import PAIRS
from gesturekit.studio.anatomy.contacts import ContactSolver, Touch
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.joints import constrain
from gesturekit.studio.anatomy.poses import POSE_CONTACTS, POSE_ORIENTATIONS, POSES
from tests.studio.anatomy.contact_gaps import TOLERANCE_CM, gap, pose_angles

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FINGERS = ("index", "middle", "ring", "pinky")
MANY, STRIDE = 40, 4


def gesture_table() -> dict[str, dict[str, object]]:
    return tomllib.loads(Path(asset_path("models", "gestures.toml")).read_text(encoding="utf-8"))


def hands(count: int) -> list[HandDimensions]:
    rng = np.random.default_rng(2026)
    return [HandDimensions.sample(rng) for _ in range(count)]


def check(name: str, shape: HandDimensions) -> None:
    skeleton = Skeleton(shape)
    solver = ContactSolver(skeleton)
    angles = pose_angles(name, shape)
    transforms = skeleton.pose(angles)
    who = f"{name} of a hand {shape.length:.1f} cm long and {shape.breadth:.1f} cm broad"
    excess = solver.capsules.excess(transforms)[0]
    assert excess.max() == 0.0, f"{who}: {PAIRS[int(excess.argmax())]} by {excess.max():.2f} cm too deep"
    for contact in POSE_CONTACTS[name]:
        apart = float(gap(solver, transforms, contact)[0])
        allowed = TOLERANCE_CM if isinstance(contact, Touch) else 2.5 * TOLERANCE_CM
        assert apart <= allowed * shape.breadth / 8.5, f"{who}: {contact} is {apart:.2f} cm apart"
    assert np.allclose(constrain(angles)[0], angles, atol=1e-9), who


@pytest.mark.parametrize(("number", "name"), list(enumerate(POSES)))
def test_every_pose_is_made_by_hands_of_every_build(number: int, name: str) -> None:
    # Other hands for the next pose, so that ten make each and all of them take part.
    for shape in hands(MANY)[number % STRIDE :: STRIDE]:
        check(name, shape)


def test_every_static_gesture_and_digit_has_a_pose() -> None:
    assert set(gesture_table()) <= set(POSES)
    assert {f"digit_{number}" for number in range(10)} <= set(POSES)
    assert {"vulcan", "gun", "snake", "relaxed", "claw", "flat", "stop"} <= set(POSES)


@pytest.mark.parametrize("name", list(gesture_table()))
def test_fingers_are_as_the_gesture_asks(name: str) -> None:
    wanted = gesture_table()[name]["fingers"]
    assert isinstance(wanted, dict)
    angles = np.degrees(pose_angles(name, HandDimensions.average("woman")))
    for number, finger in enumerate(FINGERS):
        state = wanted.get(finger, wanted.get("others"))
        bend = angles[10 + 4 * number : 13 + 4 * number].sum()
        if state == "extended":
            assert bend < 45, finger
        elif state == "curled":
            assert bend > 180, finger


@pytest.mark.parametrize(("name", "up"), [("thumb_up", 1.0), ("thumb_down", -1.0)])
def test_thumbs_point_up_and_down_as_people_hold_them(name: str, up: float) -> None:
    skeleton = Skeleton(HandDimensions.average())
    points = skeleton.landmarks(skeleton.pose(POSES[name]))[0] @ POSE_ORIENTATIONS[name].T
    thumb = points[Landmark.THUMB_TIP] - points[Landmark.THUMB_MCP]
    assert -up * thumb[1] / np.linalg.norm(thumb) > np.cos(np.radians(12))


@pytest.mark.parametrize("name", list(POSES))
def test_orientations_are_rotations(name: str) -> None:
    rotation = POSE_ORIENTATIONS[name]
    assert np.allclose(rotation @ rotation.T, np.eye(3)) and np.linalg.det(rotation) == pytest.approx(1.0)


def test_a_palm_faces_the_camera_with_the_fingers_up() -> None:
    rotation = POSE_ORIENTATIONS["open_palm"]
    assert rotation @ [0, 1, 0] == pytest.approx([0, -1, 0])
    assert rotation @ [0, 0, 1] == pytest.approx([0, 0, -1])


def test_the_ring_of_an_ok_is_round_enough_to_look_through() -> None:
    skeleton = Skeleton(HandDimensions.average())
    points = skeleton.landmarks(skeleton.pose(pose_angles("ok", skeleton.shape)))[0]
    ring = points[[1, 2, 3, 4, 8, 7, 6, 5]]
    across = np.linalg.norm(points[Landmark.THUMB_IP] - points[Landmark.INDEX_PIP])
    assert across > 2.8
    along = np.linalg.norm(ring - np.roll(ring, -1, axis=0), axis=1)
    assert along[3] < 1.6, "the tips meet"


def test_the_thumb_of_a_fist_lies_outside_the_fingers() -> None:
    for name in ("closed_fist", "pointing_up", "victory", "three", "rock"):
        skeleton = Skeleton(HandDimensions.average("woman"))
        points = skeleton.landmarks(skeleton.pose(pose_angles(name, skeleton.shape)))[0]
        below = {"victory": Landmark.RING_DIP, "three": Landmark.PINKY_DIP}.get(name, Landmark.MIDDLE_DIP)
        assert points[Landmark.THUMB_TIP, 2] > points[below, 2] + 0.5, name


def test_the_table_fits_the_average_man() -> None:
    skeleton = Skeleton(HandDimensions.average())
    solver = ContactSolver(skeleton)
    for name, angles in POSES.items():
        transforms = skeleton.pose(angles)
        assert solver.capsules.excess(transforms).max() == 0.0, name
        assert all(gap(solver, transforms, contact)[0] < TOLERANCE_CM for contact in POSE_CONTACTS[name]), (
            name
        )


def test_poses_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        POSES["ok"][0] = 1.0
