"""Gestures: shapes and motions of hands, declared as data or taught, and events with phases."""

from gesturekit.gestures.custom.takes import RecordedGesture
from gesturekit.gestures.definitions.definition_file import load_definitions
from gesturekit.gestures.definitions.schema import (
    Definition,
    GestureDefinition,
    MotionDefinition,
    TwoHandDefinition,
)
from gesturekit.gestures.definitions.vocabularies import (
    VOCABULARIES,
    alias,
    aliases,
    name_in,
    overlaps,
    vocabulary,
)
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.events.debounce import Timing
from gesturekit.gestures.events.event_engine import EventEngine
from gesturekit.gestures.events.event_line import event_schema, read_events
from gesturekit.gestures.gesture_source import DefinitionFile
from gesturekit.gestures.pose_motion import PoseMotions
from gesturekit.gestures.recognizer import GestureRecognizer, GestureScore
from gesturekit.gestures.rules import EventRule
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.gestures.shapes.two_hand_shapes import TwoHandShapes

__all__ = [
    "VOCABULARIES",
    "Definition",
    "DefinitionFile",
    "EventEngine",
    "EventRule",
    "GestureDefinition",
    "GestureEvent",
    "GestureRecognizer",
    "GestureScore",
    "MotionDefinition",
    "Phase",
    "PoseMotions",
    "Reading",
    "RecordedGesture",
    "Timing",
    "TwoHandDefinition",
    "TwoHandShapes",
    "alias",
    "aliases",
    "event_schema",
    "load_definitions",
    "name_in",
    "overlaps",
    "read_events",
    "vocabulary",
]
