"""Gestures: joint angles, finger states, static gestures as data, and events with phases."""

from gesturekit.gestures.definition_files import DefinitionFile, load_definitions
from gesturekit.gestures.definition_schema import (
    Definition,
    GestureDefinition,
    MotionDefinition,
    TwoHandDefinition,
)
from gesturekit.gestures.event_engine import EventEngine
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.finger_states import FingerStates, FingerStateTracker, finger_states
from gesturekit.gestures.hand_features import FEATURE_NAMES, hand_features
from gesturekit.gestures.joint_angles import accumulated_bend, bend_angles
from gesturekit.gestures.names import alias, aliases, name_in, overlaps
from gesturekit.gestures.pose import HandPose, hand_pose
from gesturekit.gestures.pose_motion import PoseMotions
from gesturekit.gestures.reading import Motion, MotionSpotter, Reading
from gesturekit.gestures.recognizer import GestureRecognizer, GestureScore
from gesturekit.gestures.timing import Timing
from gesturekit.gestures.two_hand import TwoHandShapes
from gesturekit.gestures.vocabularies import VOCABULARIES, vocabulary

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
