"""A hand in one picture as a row of numbers, for classifiers.

The first part is the shape, read in the hand's own frame, so that it is the same for either side, at any
distance and however the hand is turned. The second part is where the hand faces and points, mirrored for
a left hand so that both sides agree. Both are of the order of one, so they can be compared as they are.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from gesturekit.hands.finger_states import FingerStates, finger_states
from gesturekit.hands.hand import Hand
from gesturekit.hands.landmarks import Finger, FloatArray, Landmark, Side
from gesturekit.hands.pose import Array

_FINGERS = tuple(finger.name.lower() for finger in Finger)
_PAIRS = tuple(f"{a}_{b}" for a, b in pairwise(_FINGERS))
_POINTS = tuple(
    f"{landmark.name.lower()}_{axis}"
    for landmark in Landmark
    if landmark is not Landmark.WRIST
    for axis in ("side", "along", "out")
)
_JOINTS = tuple(f"{finger}_bend_{joint}" for finger in _FINGERS for joint in ("base", "middle", "last"))
_DIRECTIONS = ("palm_normal", "palm_direction", "thumb", "index")

SHAPE_NAMES: tuple[str, ...] = (
    *_POINTS,
    *_JOINTS,
    *(f"{finger}_curl" for finger in _FINGERS),
    *(f"{finger}_base_curl" for finger in _FINGERS),
    *(f"{finger}_tip_curl" for finger in _FINGERS),
    "thumb_openness",
    *(f"thumb_{finger}_gap" for finger in _FINGERS[1:]),
    *(f"{pair}_spread" for pair in _PAIRS),
    *(f"{pair}_offset" for pair in _PAIRS[1:]),
)
"""Names of the shape's features: the same however a hand is turned, at any size, on either side.

Places in the hand's frame and gaps are palm lengths, bends and spreads right angles (1 is 90 degrees).
"""

ORIENTATION_NAMES: tuple[str, ...] = tuple(
    f"{what}_{axis}" for what in _DIRECTIONS for axis in ("inward", "up", "camera")
)
"""Names of the features of where the hand faces and points: parts of unit vectors.

Inward is to the person's other side: the picture's right for a right hand.
"""

FEATURE_NAMES: tuple[str, ...] = (*SHAPE_NAMES, *ORIENTATION_NAMES)
"""Name of every entry of `hand_features`."""

SHAPE_SPREAD, ORIENTATION_SPREAD = 0.15, 0.4
"""Spread of `hand_features` between people who show the same gesture, in their own units.

Anything from 0.1 to 0.2 and from 0.3 to 0.5 names the same 98 of 100 `photos/digits` and 93 of 100
`photos/hagrid` from three examples a class: `python benchmarks/gestures.py --section few_shot`.
"""

SHAPE_TOLERANCE = 1.4
"""Distance, in spreads, up to which a hand shows a gesture; 94 of 100 photos of a gesture lie nearer."""


def hand_features(hand: Hand, *, orientation: bool = True) -> FloatArray:
    """(F,) float32, finite, that describe a hand: `SHAPE_NAMES`, then with `orientation` `ORIENTATION_NAMES`.

    Errors as for `Hand.fingers`.

    Examples
    --------
    >>> features = hand_features(hand)
    >>> features.shape == (len(FEATURE_NAMES),)
    True
    >>> dict(zip(FEATURE_NAMES, features.tolist()))["ring_curl"]
    1.0
    """
    return state_features(finger_states(hand), orientation=orientation)


def state_features(states: FingerStates, *, orientation: bool = True) -> FloatArray:
    """As `hand_features`, for a caller that has the finger states already."""
    pose = states.pose
    parts: list[Array] = [
        pose.points[1:].ravel(),
        pose.angles.ravel() / 90.0,
        states.curls.T.ravel(),
        np.array([pose.thumb_openness]),
        states.thumb_gaps,
        states.spread_deg / 90.0,
        pose.tip_offsets(),
    ]
    if orientation:
        directions = np.array(
            (pose.palm_normal, pose.palm_direction, pose.pointing(Finger.THUMB), pose.pointing(Finger.INDEX))
        )
        parts.append((directions * _CAMERA_TO_PERSON[pose.side]).ravel())
    return np.concatenate(parts, dtype=np.float32)


# Signs that turn camera axes (right, down, away) into inward, up, towards the camera.
_CAMERA_TO_PERSON = {
    Side.RIGHT: np.array([1.0, -1.0, -1.0]),
    Side.LEFT: np.array([-1.0, -1.0, -1.0]),
}
