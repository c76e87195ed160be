"""The two-stage hand tracker: palm detector, landmark model, tracks, and the models they need."""

from gesturekit.tracking.fixed_lag_smoother import smooth_track
from gesturekit.tracking.mediapipe_tracker import MediaPipeTracker
from gesturekit.tracking.tracker import HandTracker

__all__ = ["HandTracker", "MediaPipeTracker", "smooth_track"]
