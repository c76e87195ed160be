"""The two-stage hand tracker: palm detector, landmark model, tracks, and the models they need."""

from gesturekit.tracking.tracker import HandTracker

__all__ = ["HandTracker"]
