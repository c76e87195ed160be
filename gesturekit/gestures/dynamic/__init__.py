"""Dynamic gestures: motions of a hand over time, learned from examples and found in endless streams."""

from gesturekit.gestures.dynamic.classifier import DynamicGestureClassifier
from gesturekit.gestures.dynamic.layouts import LAYOUTS, to_canonical

__all__ = ["LAYOUTS", "DynamicGestureClassifier", "to_canonical"]
