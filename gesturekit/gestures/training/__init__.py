"""Gestures of your own, from a few takes: recording, learning, checking and keeping them."""

from gesturekit.gestures.training.cleaning import CleanTake, clean_take
from gesturekit.gestures.training.own_gestures import OwnGestures
from gesturekit.gestures.training.similarity import Similarity
from gesturekit.gestures.training.static_classifier import StaticGestureClassifier
from gesturekit.gestures.training.takes import RecordedGesture, Take
from gesturekit.gestures.training.trainer import GestureTrainer

__all__ = [
    "CleanTake",
    "GestureTrainer",
    "OwnGestures",
    "RecordedGesture",
    "Similarity",
    "StaticGestureClassifier",
    "Take",
    "clean_take",
]
