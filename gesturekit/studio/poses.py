"""Named hand poses: every static gesture of ``models/gestures.toml``, the sign digits and everyday hands.

A pose is a row of joint angles, near to what an average man's hand does, together with what touches what.
`pose_angles` makes the same pose with any other hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Finger
from gesturekit.studio.angles import FINGERS, N_ANGLES, THUMB, Angle, Array
from gesturekit.studio.contacts import Beside, Contact, ContactSolver, Spot, Touch
from gesturekit.studio.limits import constrain
from gesturekit.studio.shape import HandShape
from gesturekit.studio.skeleton import Bone, Skeleton


def _pose(
    thumb: tuple[float, float, float, float, float],
    fingers: Sequence[tuple[float, float, float, float]],
    *,
    cup: float = 0.0,
    wrist: tuple[float, float] = (0.0, 0.0),
) -> Array:
    """One pose from degrees.

    `thumb` is radial, palmar, pronation, mcp, ip; each of `fingers` is spread, mcp, pip, dip.
    """
    degrees = np.zeros(N_ANGLES)
    degrees[[Angle.WRIST_FLEX, Angle.WRIST_DEVIATION]] = wrist
    degrees[Angle.PALM_CUP] = cup
    degrees[THUMB] = thumb
    degrees[FINGERS] = np.concatenate(fingers)
    pose: Array = constrain(np.radians(degrees))[0]
    pose.flags.writeable = False
    return pose


_BY_NAME = {
    "open_palm": _pose((44, 14, 48, 4, 2), [(-8, 4, 6, 4), (-1, 4, 6, 4), (7, 4, 6, 4), (13, 4, 6, 4)]),
    "spread": _pose((62, 10, 40, -6, -8), [(-14, -2, 2, 2), (0, -2, 2, 2), (11, -2, 2, 2), (28, -2, 2, 2)]),
    "flat": _pose(
        (18.1, 7, 50.8, 10.2, 4),
        [(10.9, 2, 3, 2), (2.9, 2, 3, 2), (-4.9, 2, 3, 2), (-14.8, 2, 3, 2)],
        cup=0.1,
    ),
    "stop": _pose(
        (34, 8, 48, 4, 2),
        [(10.9, 2, 3, 2), (2.8, 2, 3, 2), (-4.9, 2, 3, 2), (-14.8, 2, 3, 2)],
        wrist=(-24, 0),
    ),
    "relaxed": _pose(
        (32, 22, 62, 10, 16), [(-2, 22, 28, 14), (0, 28, 34, 18), (1, 34, 36, 20), (4, 36, 34, 18)], cup=5
    ),
    "cupped": _pose(
        (24, 26, 70, 10, 10), [(9, 27, 23, 12), (3, 34, 25, 14), (-2, 33, 24, 14), (-14, 34, 22, 14)], cup=4
    ),
    "claw": _pose(
        (40, 34, 74, 12, 30), [(-8, 8, 66, 40), (-1, 10, 68, 42), (5, 12, 66, 40), (12, 14, 62, 38)]
    ),
    "hook": _pose((20, 20, 62, 20, 20), [(0, 8, 100, 58), (0, 8, 100, 58), (1, 8, 100, 58), (2, 8, 100, 58)]),
    "closed_fist": _pose(
        (25.5, 56, 100.2, 41.1, 64),
        [(5.7, 86.2, 102.2, 72), (1.4, 84.9, 107.3, 72), (-1.1, 87, 105.7, 70), (-9, 84, 102, 64)],
        cup=4.3,
    ),
    "loose_fist": _pose(
        (27, 42, 86, 19, 26), [(6, 62, 84, 46), (2, 63, 85, 46), (-1, 63, 86, 46), (-12, 61, 80, 46)], cup=5
    ),
    "thumb_up": _pose(
        (52, 2, 40, -6, -14),
        [(7, 87, 102, 72), (2, 85, 107, 72), (0, 87, 106, 70), (-8, 84, 101, 64)],
        cup=2,
        wrist=(0, -15),
    ),
    "pointing_up": _pose(
        (14.9, 50, 102.9, 34.9, 46),
        [(0, 4, 6, 4), (1.6, 86.3, 106, 72), (-0.8, 87.2, 105.4, 70), (-8.7, 84, 102, 64)],
        cup=4.5,
    ),
    "victory": _pose(
        (6.7, 59.6, 118, 45.2, 40.5),
        [(-13, 2, 6, 4), (11, 2, 6, 4), (2.8, 79.5, 100.5, 70), (-6.4, 83, 99.6, 64)],
        cup=3.3,
    ),
    "i_love_you": _pose(
        (54, 4, 42, -4, -10), [(-8, 2, 6, 4), (-2, 87, 106, 72), (-5, 87, 105, 70), (14, 2, 6, 4)]
    ),
    "rock": _pose(
        (14, 50.2, 104.9, 33.9, 46),
        [(-8, 2, 6, 4), (-2.2, 87, 106.3, 72), (-4.9, 86.9, 104.4, 70), (14, 2, 6, 4)],
    ),
    "call_me": _pose(
        (56, 4, 42, -4, -10), [(2, 86, 102, 72), (-2, 87, 106, 72), (-5, 87, 105, 70), (16, 6, 6, 4)]
    ),
    "gun": _pose(
        (58, 2, 40, -6, -12), [(0, 0, 3, 2), (2, 87, 106, 72), (0, 87, 105, 70), (-8, 84, 101, 64)], cup=2
    ),
    "three": _pose(
        (-6.2, 57.3, 118, 53.3, 27.1),
        [(-11, 2, 6, 4), (0, 2, 6, 4), (11, 4, 6, 4), (-2, 80.2, 95.5, 64)],
        cup=5.6,
    ),
    "four": _pose(
        (13, 22, 96.2, 59, 59), [(-11, 2, 6, 4), (-2, 2, 6, 4), (6, 3, 6, 4), (15, 4, 6, 4)], cup=11
    ),
    "vulcan": _pose(
        (54, 8, 44, -2, -4), [(-3.2, 2, 6, 4), (-11.8, 2, 6, 4), (11.8, 2, 6, 4), (0.2, 2, 6, 4)]
    ),
    "snake": _pose(
        (14, 54, 100, 10, 8), [(4, 66, 14, 6), (1, 68, 13, 6), (-2, 68, 12, 6), (-11, 69, 14, 8)], cup=4
    ),
    "ok": _pose(
        (25.9, 43.1, 109.5, 16, 16.2), [(-3.8, 40.2, 60.6, 16), (2, 12, 16, 8), (6, 4, 10, 4), (12, -2, 6, 4)]
    ),
    "pinch": _pose(
        (24.8, 43.1, 109.9, 13.5, 9.9),
        [(-6.5, 44.2, 54.1, 15.3), (4.1, 68.4, 76.3, 46), (1.8, 68, 78, 48), (-9.1, 65.9, 75.8, 48)],
        cup=5.1,
    ),
    "pinch_open": _pose(
        (34, 34, 76, 6, 12), [(-2, 34, 34, 18), (6, 57, 58, 36), (1, 62, 66, 40), (-9, 60, 62, 40)], cup=3
    ),
    "tripod": _pose(
        (20.9, 47.8, 99.4, 14.2, 23.1),
        [(1.5, 49, 53, 28), (-3.3, 57, 55, 28), (5, 67, 77, 46), (-7, 66, 77, 48)],
        cup=6,
    ),
    "digit_0": _pose(
        (9.4, 53.4, 118, 23.5, 6.7),
        [(8.9, 52.2, 57, 32), (2.9, 51.5, 59.3, 13.5), (-3.3, 53.9, 60.8, 36), (-13.2, 46.6, 54.7, 36)],
        cup=5.5,
    ),
    "digit_3": _pose(
        (58, 6, 42, -4, -6), [(-10, 2, 6, 4), (3, 2, 6, 4), (3, 87, 106, 70), (-4, 84, 102, 64)]
    ),
    "digit_6": _pose(
        (1.7, 59.6, 118, 35.8, 10.4),
        [(-8, 4, 6, 4), (-1, 4, 6, 4), (5, 4, 6, 4), (-12.3, 48.6, 43.2, 2.8)],
        cup=10.4,
    ),
    "digit_7": _pose(
        (5, 56, 118, 23, 11.4),
        [(-8, 4, 6, 4), (-2, 4, 6, 4), (-5.2, 52.1, 51.2, 15.7), (12, 4, 6, 4)],
        cup=5.1,
    ),
    "digit_8": _pose(
        (13.2, 54.9, 118, 20.2, 10.5), [(-8, 4, 6, 4), (-2.2, 55.3, 54.1, 13.1), (7, 4, 6, 4), (13, 4, 6, 4)]
    ),
}
_SAME = {
    "thumb_down": "thumb_up",
    "digit_1": "pointing_up",
    "digit_2": "victory",
    "digit_4": "four",
    "digit_5": "open_palm",
    "digit_9": "ok",
}

POSES: Mapping[str, Array] = MappingProxyType(
    _BY_NAME | {name: _BY_NAME[other] for name, other in _SAME.items()}
)
"""(N_ANGLES,) radians by name, as an average man's hand makes the pose."""


def _thumb_over(bone: Bone) -> tuple[Contact, ...]:
    return (Touch(Spot.pad(Finger.THUMB), Spot(bone, 0.6, "dorsal")),)


def _thumb_meets(finger: Finger) -> tuple[Contact, ...]:
    return (Touch(Spot.tip(Finger.THUMB), Spot.tip(finger)),)


_INDEX_BY_MIDDLE = Beside(Bone.INDEX_MIDDLE, Bone.MIDDLE_MIDDLE)
_MIDDLE_BY_RING = Beside(Bone.MIDDLE_MIDDLE, Bone.RING_MIDDLE)
_RING_BY_PINKY = Beside(Bone.RING_MIDDLE, Bone.PINKY_DISTAL)
_TOGETHER = (_INDEX_BY_MIDDLE, _MIDDLE_BY_RING, _RING_BY_PINKY)

_CONTACTS: dict[str, tuple[Contact, ...]] = {
    "flat": _TOGETHER,
    "stop": _TOGETHER,
    "vulcan": (_INDEX_BY_MIDDLE, _RING_BY_PINKY),
    "closed_fist": (
        Beside(Bone.THUMB_DISTAL, Bone.MIDDLE_MIDDLE),
        Beside(Bone.THUMB_PROXIMAL, Bone.INDEX_MIDDLE),
    ),
    "pointing_up": (Beside(Bone.THUMB_DISTAL, Bone.MIDDLE_MIDDLE),),
    "rock": (Beside(Bone.THUMB_DISTAL, Bone.MIDDLE_MIDDLE),),
    "victory": _thumb_over(Bone.RING_MIDDLE),
    "three": _thumb_over(Bone.PINKY_MIDDLE),
    "four": (Beside(Bone.THUMB_DISTAL, Bone.RING_METACARPAL),),
    "ok": _thumb_meets(Finger.INDEX),
    "pinch": _thumb_meets(Finger.INDEX),
    "tripod": (
        Beside(Bone.THUMB_DISTAL, Bone.INDEX_DISTAL),
        Beside(Bone.THUMB_DISTAL, Bone.MIDDLE_DISTAL),
        Beside(Bone.INDEX_DISTAL, Bone.MIDDLE_DISTAL),
    ),
    "digit_0": (
        *_thumb_meets(Finger.MIDDLE),
        Beside(Bone.THUMB_DISTAL, Bone.INDEX_DISTAL),
        _MIDDLE_BY_RING,
        _RING_BY_PINKY,
    ),
    "digit_6": _thumb_meets(Finger.PINKY),
    "digit_7": _thumb_meets(Finger.RING),
    "digit_8": _thumb_meets(Finger.MIDDLE),
}

POSE_CONTACTS: Mapping[str, tuple[Contact, ...]] = MappingProxyType(
    {name: _CONTACTS.get(_SAME.get(name, name), ()) for name in POSES}
)
"""What touches what in each pose; empty where nothing does."""


_UPRIGHT = np.diag([1.0, -1.0, -1.0])


def _thumb_vertical(up: bool) -> Array:
    """The rotation of a fist that holds its thumb straight up or down and its knuckles to the camera."""
    vertical = np.array([0.0, -1.0 if up else 1.0, 0.0])
    forwards = np.array([0.0, 0.0, -1.0])
    # Seen along the arm, the stretched thumb of "thumb_up" leaves the palm at about this angle.
    lean = np.radians(30.0)
    along = np.sin(lean) * vertical + np.cos(lean) * forwards
    across = np.cos(lean) * vertical - np.sin(lean) * forwards
    turned = np.stack([across, along, np.cross(across, along)], axis=1)
    # Both are shown with the fingers' side turned a little to the camera, as people do.
    yaw = np.radians(35.0 if up else -35.0)
    about_vertical = np.array(
        [[np.cos(yaw), 0.0, np.sin(yaw)], [0.0, 1.0, 0.0], [-np.sin(yaw), 0.0, np.cos(yaw)]]
    )
    rotation: Array = about_vertical @ turned
    return rotation


def _read_only(rotation: Array) -> Array:
    rotation.flags.writeable = False
    return rotation


_ORIENTATIONS = {"thumb_up": _thumb_vertical(True), "thumb_down": _thumb_vertical(False)}

POSE_ORIENTATIONS: Mapping[str, Array] = MappingProxyType(
    {name: _read_only(_ORIENTATIONS.get(name, _UPRIGHT)) for name in POSES}
)
"""(3, 3) rotation from hand space to camera axes (x right, y down, z away) with which a right hand usually
shows each pose to an unmirrored camera: palm to the camera and fingers up, but for the thumbs. A left hand's
is the mirror image: ``M @ rotation @ M`` with ``M = diag(-1, 1, 1)``."""


def pose_angles(name: str, shape: HandShape) -> Array:
    """The joint angles with which a hand of this shape makes a named pose.

    Contacts are closed and no finger passes through another, whatever the lengths and widths. Solving takes
    some tens of milliseconds where something touches, so keep the result.

    Parameters
    ----------
    name
        One of `POSES`.
    shape
        Whose hand.

    Returns
    -------
    (N_ANGLES,) float64, radians, within `gesturekit.studio.limits`.

    Raises
    ------
    InvalidArgumentError
        When no pose has that name.
    """
    if name not in POSES:
        raise InvalidArgumentError(f"no pose is called {name!r}; expected one of {', '.join(POSES)}")
    angles: Array = ContactSolver(Skeleton(shape)).close(POSES[name], POSE_CONTACTS[name])[0]
    return angles
