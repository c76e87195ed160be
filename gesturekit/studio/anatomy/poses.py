"""Named hand poses: every static gesture of ``models/gestures.toml``, the sign digits and everyday hands.

A pose is a row of joint angles, near to what an average man's hand does, together with what touches what:
`ContactSolver.close` makes the same pose with any other hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from gesturekit.hands import Finger
from gesturekit.studio.anatomy.contacts import Beside, Contact, Spot, Touch
from gesturekit.studio.anatomy.hand_skeleton import Bone
from gesturekit.studio.anatomy.joints import N_ANGLES, Array, JointAngle, constrain
from gesturekit.studio.anatomy.rotations import about_x, about_y

# Degrees: the palm's cup|the thumb's radial, palmar, pronation, mcp, ip|each finger's spread, mcp, pip, dip.
_TABLE = """\
open_palm: 0|44 14 48 4 2|-8 4 6 4|-1 4 6 4|7 4 6 4|13 4 6 4
spread: 0|62 10 40 -4 -4|-14 -2 2 2|0 -2 2 2|11 -2 2 2|28 -2 2 2
flat: 0.1|18.1 7 50.8 10.2 4|9.1 2 3 2|2.2 2 3 2|-4.3 2 3 2|-13.2 2 3 2
stop: 0|34 8 48 4 2|9.1 2 3 2|2.3 2 3 2|-4.3 2 3 2|-13.2 2 3 2
relaxed: 5|32 22 62 10 16|-2 22 28 14|0 28 34 18|1 34 36 20|4 36 34 18
cupped: 3|24 26 70 10 10|8 27 23 12|4 34 25 14|-1 34 24 14|-13 33 21 14
claw: 0|40 34 74 12 30|-8 6 78 46|-1 8 80 48|5 10 78 46|12 12 74 44
hook: 0|20 20 62 20 20|0 8 100 58|0 8 100 58|1 8 100 58|2 8 100 58
closed_fist: 0|14.9 52.3 102.7 52.3 47|4.5 84.9 102.6 72|2 83.4 103.6 72|1.3 85.5 106.1 70|-4 84 102 64
loose_fist: 5|27 42 86 19 26|6 62 84 46|3 63 85 46|1 64 86 46|-8 60 80 46
thumb_up: 2|52 2 40 -6 -7|4 87 102 72|2 85 107 72|1 87 106 70|-3 84 101 64
pointing_up: 4.5|14.7 47.7 106.6 36.7 46|0 4 6 4|-0.6 86.3 106 72|-1.1 87.2 105.4 70|-6.3 84 102 64
victory: 3.3|11.6 57.9 118 49 37.3|-13 2 6 4|11 2 6 4|1.4 77.2 95.2 70|-5.5 82.7 99.5 64
i_love_you: 0|54 4 42 -4 -3|-8 2 6 4|-2 87 106 72|-3 87 105 70|14 2 6 4
rock: 0|14.8 47.7 106.7 36.7 46|-8 2 6 4|-2.2 87 106.3 72|-2.7 86.9 104.4 70|14 2 6 4
call_me: 0|56 4 42 -4 -3|1 86 102 72|-1 87 106 72|-2 87 105 70|16 6 6 4
gun: 2|58 2 40 -6 -4|0 0 3 2|0 87 106 72|-1 87 105 70|-6 84 101 64
two_up: 3.4|12 58.1 118 49 37.3|4.6 2 6 4|-2.6 2 6 4|1 77.2 94.5 70|-5.5 82.7 99.5 64
fingers_crossed: 3.3|12 58.1 118 49 37.1|12.1 21.5 12 7|-9.8 0.1 8 6|0.9 77.1 94.5 70|-5.5 82.7 99.5 64
middle_finger: 2|23.6 45.2 107 32.2 51.3|9.4 86.1 102 72|0 2 6 4|-2 86 105 70|-4 84 101 64
little_finger: 3|20.9 50.3 107.8 37.7 48.4|1 86 104.2 72|0.1 86.3 106 72|-0.6 87.2 105.4 70|14 2 6 4
three3: 0|30 26 66 14 16|0 74 92 58|-4 2 6 4|7 3 6 4|15 4 6 4
three_gun: 2|58 2 40 -6 -4|4.7 0 3 2|-2.7 0 3 2|-1 87 105 70|-6 84 101 64
three: 5.2|-0.1 59.3 118 60 26.5|-11 2 6 4|0 2 6 4|11 4 6 4|-1.8 77 90.5 64
four: 11.5|16.4 19.7 93 65 62|-11 2 6 4|-2 2 6 4|6 3 6 4|15 4 6 4
vulcan: 0|54 8 44 -2 -4|-3.8 2 6 4|-11.2 2 6 4|11.6 2 6 4|0.3 2 6 4
snake: 3|14 54 100 10 8|4 66 14 6|2 68 13 6|0 68 12 6|-10 68 14 8
ok: 0|25.7 41.1 107.9 18.7 13.5|-4 41.7 56.7 11.8|2 12 16 8|6 4 10 4|12 -2 6 4
pinch: 4.6|25 41.3 108.3 15.9 9.2|-6.8 45.5 51.3 9.4|3 68.4 76.3 46|1.7 68.7 78 47.9|-8.2 65.1 75.7 48
pinch_open: 3|34 34 76 6 12|-2 34 34 18|6 57 58 36|2 63 67 40|-9 60 61 40
pinch_apart: 3|58 14 44 -2 6|-6 6 14 8|6 57 58 36|2 63 67 40|-9 60 61 40
beak: 8|12.1 50.2 118 19.9 4.5|-1.1 52 38 14|-3.1 56.7 43.4 18|-5.7 55.9 38 14|-9 54 38 16
tripod: 5.5|20.4 46.6 105.5 15.5 23.8|0.3 48.8 52.9 28|-3.1 57.4 55.1 28|4.7 68.6 77.4 45.8|-4.1 64.5 76.5 48
digit_0: 5.7|10.9 51.6 118 29.9 0.3|8.6 51.9 56.9 32|4.1 51.2 56.6 11.8|-1.8 54.1 60.9 36|-12.2 46.1 54 36
digit_3: 0|58 6 42 -4 -6|-10 2 6 4|3 2 6 4|2 87 106 70|-3 84 102 64
digit_6: 11.2|4.2 58.7 118 37.4 11.3|-8 4 6 4|-1 4 6 4|5 4 6 4|-10.5 47.6 36.9 -1.4
digit_7: 8.1|6.6 54.7 118 24.4 8.7|-8 4 6 4|-2 4 6 4|-4.8 52.6 48.1 6|12 4 6 4
digit_8: 0|14.4 52.7 118 22.7 9.1|-8 4 6 4|-2.2 56.2 50.9 8|7 4 6 4|13 4 6 4
thumb_down: 2|52 2 40 -6 -7|4 87 102 72|2 85 107 72|1 87 106 70|-3 84 101 64"""

_WRISTS = {
    "stop": (JointAngle.WRIST_FLEX, -24.0),
    # The elbow is lower than a raised thumb's hand: the wrist is bent towards the little finger.
    "thumb_up": (JointAngle.WRIST_DEVIATION, 9.0),
    "thumb_down": (JointAngle.WRIST_DEVIATION, -20.0),
}


def _pose(line: str) -> tuple[str, Array]:
    """Name and radians of a row of the table."""
    name, _, numbers = line.partition(":")
    degrees = np.zeros(N_ANGLES)
    degrees[JointAngle.PALM_CUP :] = [float(each) for each in numbers.replace("|", " ").split()]
    if name in _WRISTS:
        angle, bent = _WRISTS[name]
        degrees[angle] = bent
    return name, _read_only(constrain(np.radians(degrees))[0])


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array


_BY_NAME = dict(map(_pose, _TABLE.splitlines()))
_SAME = {
    "digit_1": "pointing_up",
    "digit_2": "victory",
    "digit_4": "four",
    "digit_5": "open_palm",
    "digit_9": "ok",
    "mute": "pointing_up",
    "point": "pointing_up",
    "stop_inverted": "flat",
    "peace_inverted": "victory",
    "two_up_inverted": "two_up",
    "three2": "digit_3",
    "grabbing": "claw",
}

POSES: Mapping[str, Array] = MappingProxyType(
    _BY_NAME | {name: _BY_NAME[other] for name, other in _SAME.items()}
)
"""(N_ANGLES,) radians by name, as an average man's hand makes the pose."""

POSE_ROOTS: Mapping[str, str] = MappingProxyType({name: _SAME.get(name, name) for name in POSES})
"""The pose with the same joint angles and contacts that stands for a pose; most stand for themselves."""


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
    "two_up": (*_thumb_over(Bone.RING_MIDDLE), _INDEX_BY_MIDDLE),
    "three_gun": (_INDEX_BY_MIDDLE,),
    "fingers_crossed": _thumb_over(Bone.RING_MIDDLE),
    "middle_finger": (Beside(Bone.THUMB_DISTAL, Bone.INDEX_MIDDLE),),
    "little_finger": (Beside(Bone.THUMB_DISTAL, Bone.MIDDLE_MIDDLE),),
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
    "beak": (*_thumb_meets(Finger.MIDDLE), _INDEX_BY_MIDDLE, _MIDDLE_BY_RING),
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
    """The rotation of a fist that holds its thumb straight up or down as people show it."""
    vertical = np.array([0.0, -1.0 if up else 1.0, 0.0])
    forwards = np.array([0.0, 0.0, -1.0])
    # Seen along the arm, the stretched thumb of "thumb_up" leaves the palm at about this angle.
    lean = np.radians(30.0)
    along = np.sin(lean) * vertical + np.cos(lean) * forwards
    across = np.cos(lean) * vertical - np.sin(lean) * forwards
    turned = np.stack([across, along, np.cross(across, along)], axis=1)
    # The forearm comes from its own side, so that a camera sees the back of a raised thumb's hand and the
    # fingers of a lowered one's; so it is in photographs of people (HaGRID, "like" and "dislike").
    rotation: Array = about_y(np.radians(-53.0)) @ turned
    return rotation


def _yawed(degrees: float) -> Array:
    """An upright palm turned about the vertical; negative towards the person's other hand."""
    rotation: Array = about_y(np.radians(degrees)) @ _UPRIGHT
    return rotation


_ORIENTATIONS: dict[str, Array] = {
    "mute": _yawed(-60.0),
    **dict.fromkeys(("stop_inverted", "middle_finger", "peace_inverted", "two_up_inverted"), _yawed(180.0)),
    "point": about_x(np.radians(62.0)) @ _UPRIGHT,
    # Like a pistol: thumb up, the barrel towards the person's other side and a little to the camera.
    "three_gun": about_y(np.radians(25.0)) @ [[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]],
    "thumb_up": _thumb_vertical(True),
    "thumb_down": _thumb_vertical(False),
    # A head with a mouth is shown in profile, looking to the person's other side.
    "snake": _yawed(-65.0),
}

POSE_ORIENTATIONS: Mapping[str, Array] = MappingProxyType(
    {name: _read_only(_ORIENTATIONS.get(name, _UPRIGHT)) for name in POSES}
)
"""(3, 3) rotation from hand space to camera axes (x right, y down, z away) with which a right hand usually
shows each pose to an unmirrored camera: palm to the camera and fingers up, but for thumbs and snake. A left
hand's is the mirror image: ``M @ rotation @ M`` with ``M = diag(-1, 1, 1)``."""
