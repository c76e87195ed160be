"""Gestures: joint angles, finger states, static gestures as data, and events with phases."""

from gesturekit.gestures.definition_files import load_definitions
from gesturekit.gestures.definition_schema import GestureDefinition
from gesturekit.gestures.event_engine import EventEngine
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.finger_states import FingerStates, FingerStateTracker, finger_states
from gesturekit.gestures.joint_angles import accumulated_bend, bend_angles
from gesturekit.gestures.pose import HandPose, hand_pose
from gesturekit.gestures.reading import Motion, MotionSpotter, Reading
from gesturekit.gestures.recognizer import GestureRecognizer, GestureScore
from gesturekit.gestures.timing import Timing

__all__ = [
    "EventEngine",
    "FingerStateTracker",
    "FingerStates",
    "GestureDefinition",
    "GestureEvent",
    "GestureRecognizer",
    "GestureScore",
    "HandPose",
    "Motion",
    "MotionSpotter",
    "Phase",
    "Reading",
    "Timing",
    "accumulated_bend",
    "bend_angles",
    "finger_states",
    "hand_pose",
    "load_definitions",
]
