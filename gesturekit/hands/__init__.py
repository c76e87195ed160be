"""A hand: its landmarks, and its geometry: pose, joint angles, finger states, features."""

from gesturekit.hands.finger_states import FingerStates, FingerStateTracker, finger_states
from gesturekit.hands.hand import Hand, TrackedFrame
from gesturekit.hands.hand_features import FEATURE_NAMES, hand_features
from gesturekit.hands.joint_angles import accumulated_bend, bend_angles
from gesturekit.hands.landmarks import (
    BONES,
    PALM,
    AnyImage,
    Finger,
    FloatArray,
    ImageArray,
    Landmark,
    Side,
    SideWord,
    check_hand,
    check_hands,
)
from gesturekit.hands.pose import HandPose, hand_pose

__all__ = [
    "BONES",
    "FEATURE_NAMES",
    "PALM",
    "AnyImage",
    "Finger",
    "FingerStateTracker",
    "FingerStates",
    "FloatArray",
    "Hand",
    "HandPose",
    "ImageArray",
    "Landmark",
    "Side",
    "SideWord",
    "TrackedFrame",
    "accumulated_bend",
    "bend_angles",
    "check_hand",
    "check_hands",
    "finger_states",
    "hand_features",
    "hand_pose",
]
