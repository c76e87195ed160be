"""The two-stage hand tracker: palm detector, landmark model, tracks, and the models they need."""

from gesturekit.tracking.mediapipe_tracker import MediaPipeTracker
from gesturekit.tracking.tracker import HandTracker

__all__ = ["HandTracker", "MediaPipeTracker"]
