"""Gestures: joint angles, finger states, static gestures as data, and events with phases."""

from gesturekit.gestures.definitions.files import DefinitionFile, load_definitions
from gesturekit.gestures.definitions.names import alias, aliases, name_in, overlaps
from gesturekit.gestures.definitions.schema import (
    Definition,
    GestureDefinition,
    MotionDefinition,
    TwoHandDefinition,
)
from gesturekit.gestures.definitions.vocabularies import VOCABULARIES, vocabulary
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.events.engine import EventEngine
from gesturekit.gestures.hand.features import FEATURE_NAMES, hand_features
from gesturekit.gestures.hand.finger_states import FingerStates, FingerStateTracker, finger_states
from gesturekit.gestures.hand.joint_angles import accumulated_bend, bend_angles
from gesturekit.gestures.hand.pose import HandPose, hand_pose
from gesturekit.gestures.pose_motion import PoseMotions
from gesturekit.gestures.reading import Motion, MotionSpotter, Reading
from gesturekit.gestures.recognizer import GestureRecognizer, GestureScore
from gesturekit.gestures.static.two_hand import TwoHandShapes
from gesturekit.gestures.timing import Timing

__all__ = [
    "FEATURE_NAMES",
    "VOCABULARIES",
    "Definition",
    "DefinitionFile",
    "EventEngine",
    "FingerStateTracker",
    "FingerStates",
    "GestureDefinition",
    "GestureEvent",
    "GestureRecognizer",
    "GestureScore",
    "HandPose",
    "Motion",
    "MotionDefinition",
    "MotionSpotter",
    "Phase",
    "PoseMotions",
    "Reading",
    "Timing",
    "TwoHandDefinition",
    "TwoHandShapes",
    "accumulated_bend",
    "alias",
    "aliases",
    "bend_angles",
    "finger_states",
    "hand_features",
    "hand_pose",
    "load_definitions",
    "name_in",
    "overlaps",
    "vocabulary",
]
