"""Dynamic gestures: motions of a hand over time, learned from examples and found in endless streams."""

from gesturekit.gestures.dynamic.classifier import DynamicGestureClassifier
from gesturekit.gestures.dynamic.layouts import LAYOUTS, to_canonical
from gesturekit.gestures.dynamic.spotter import GestureSpotter, SpottedGesture
from gesturekit.gestures.dynamic.stream_spotter import SpottedMotion, StreamSpotter

__all__ = [
    "LAYOUTS",
    "DynamicGestureClassifier",
    "GestureSpotter",
    "SpottedGesture",
    "SpottedMotion",
    "StreamSpotter",
    "to_canonical",
]
