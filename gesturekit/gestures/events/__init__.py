"""Gesture events: from what hands show, frame by frame, to BEGIN, HOLD, END, CANCEL and TRIGGER."""

from gesturekit.gestures.events.event import GestureEvent, Phase

__all__ = ["GestureEvent", "Phase"]
