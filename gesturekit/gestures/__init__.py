"""Gestures: shapes and motions of hands, declared as data or taught, and events with phases."""

from gesturekit.gestures.definitions.definition_file import DefinitionFile, load_definitions
from gesturekit.gestures.definitions.names import alias, aliases, name_in, overlaps
from gesturekit.gestures.definitions.schema import (
    Definition,
    GestureDefinition,
    MotionDefinition,
    TwoHandDefinition,
)
from gesturekit.gestures.definitions.vocabularies import VOCABULARIES, vocabulary
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.events.event_engine import EventEngine
from gesturekit.gestures.events.gesture_timing import Timing
from gesturekit.gestures.pose_motion import PoseMotions
from gesturekit.gestures.recognizer import GestureRecognizer, GestureScore
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.gestures.shapes.two_hand_shapes import TwoHandShapes

__all__ = [
    "VOCABULARIES",
    "Definition",
    "DefinitionFile",
    "EventEngine",
    "GestureDefinition",
    "GestureEvent",
    "GestureRecognizer",
    "GestureScore",
    "MotionDefinition",
    "Phase",
    "PoseMotions",
    "Reading",
    "Timing",
    "TwoHandDefinition",
    "TwoHandShapes",
    "alias",
    "aliases",
    "load_definitions",
    "name_in",
    "overlaps",
    "vocabulary",
]
