"""Dynamic gestures: motions of a hand over time, learned from examples and found in endless streams."""

from gesturekit.gestures.dynamic.classifier import DynamicGestureClassifier
from gesturekit.gestures.dynamic.layouts import LAYOUTS, to_canonical
from gesturekit.gestures.dynamic.streams.live_spotter import SpottedMotion, StreamSpotter
from gesturekit.gestures.dynamic.streams.spotter import GestureSpotter, SpottedGesture

__all__ = [
    "LAYOUTS",
    "DynamicGestureClassifier",
    "GestureSpotter",
    "SpottedGesture",
    "SpottedMotion",
    "StreamSpotter",
    "to_canonical",
]
