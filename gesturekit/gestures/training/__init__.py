"""Gestures of your own, from a few takes: recording, learning, checking and keeping them.

`StaticGestureClassifier` is not among the names here: it loads scikit-learn, which gestures that were learned
before do not need.
"""

from gesturekit.gestures.training.cleaning import CleanTake, clean_take
from gesturekit.gestures.training.own_gestures import OwnGestures
from gesturekit.gestures.training.similarity import Similarity
from gesturekit.gestures.training.takes import RecordedGesture, Take
from gesturekit.gestures.training.trainer import GestureTrainer

__all__ = [
    "CleanTake",
    "GestureTrainer",
    "OwnGestures",
    "RecordedGesture",
    "Similarity",
    "Take",
    "clean_take",
]
