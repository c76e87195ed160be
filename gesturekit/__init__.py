"""GestureKit: hands, gestures, callbacks and light from any camera or video.

The shortest program::

    import gesturekit as gk

    with gk.Session("clip.mp4", effect="neon", output="neon.mp4") as session:

        @session.on("thumb_up")
        def like(event):
            print(event.hand.side, event.confidence)

        session.run()

Every stage can be used alone: `open_source`, `HandTracker`, `GestureRecognizer`, `Renderer`. The names
below are loaded when first used, so that a program which only tracks never loads OpenGL.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gesturekit.controls import Control
    from gesturekit.errors import (
        ConfigError,
        GestureKitError,
        InvalidArgumentError,
        InvalidImageError,
        ModelError,
        RenderError,
        SinkError,
        SourceError,
    )
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.gestures.custom.custom_gestures import OwnGestures
    from gesturekit.gestures.custom.shape_classifier import StaticGestureClassifier
    from gesturekit.gestures.custom.takes import RecordedGesture
    from gesturekit.gestures.events import GestureEvent, Phase
    from gesturekit.gestures.events.event_line import event_schema, read_events
    from gesturekit.gestures.rules import EventRule
    from gesturekit.gestures.trainer import GestureTrainer
    from gesturekit.hands import BONES, Finger, Hand, Landmark, Side, TrackedFrame, finger_states
    from gesturekit.media import HandsWriter, JsonLinesWriter, VideoWriter, read_hands
    from gesturekit.media.frame import Frame
    from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
    from gesturekit.motions.streams.gesture_spotter import GestureSpotter
    from gesturekit.motions.streams.stream_spotter import StreamSpotter
    from gesturekit.rendering import Renderer, Window, effect_names
    from gesturekit.session.callbacks import GestureCallback
    from gesturekit.session.event_queue import EventQueue
    from gesturekit.session.event_stream import EventStream
    from gesturekit.session.gesture_recorder import record_gesture
    from gesturekit.session.replay import replay
    from gesturekit.session.session import Session
    from gesturekit.session.session_result import SessionResult
    from gesturekit.session.session_summary import GestureSpan, SessionSummary
    from gesturekit.session.still_reading import read
    from gesturekit.sources import open_source
    from gesturekit.tracking import HandTracker, MediaPipeTracker
    from gesturekit.tracking.fixed_lag_smoother import smooth_track

__version__ = "0.1.0"

__all__ = [
    "BONES",
    "ConfigError",
    "Control",
    "DynamicGestureClassifier",
    "EventQueue",
    "EventRule",
    "EventStream",
    "Finger",
    "Frame",
    "GestureCallback",
    "GestureEvent",
    "GestureKitError",
    "GestureRecognizer",
    "GestureSpan",
    "GestureSpotter",
    "GestureTrainer",
    "Hand",
    "HandTracker",
    "HandsWriter",
    "InvalidArgumentError",
    "InvalidImageError",
    "JsonLinesWriter",
    "Landmark",
    "MediaPipeTracker",
    "ModelError",
    "OwnGestures",
    "Phase",
    "RecordedGesture",
    "RenderError",
    "Renderer",
    "Session",
    "SessionResult",
    "SessionSummary",
    "Side",
    "SinkError",
    "SourceError",
    "StaticGestureClassifier",
    "StreamSpotter",
    "TrackedFrame",
    "VideoWriter",
    "Window",
    "__version__",
    "effect_names",
    "event_schema",
    "finger_states",
    "open_source",
    "read",
    "read_events",
    "read_hands",
    "record_gesture",
    "replay",
    "smooth_track",
]

_HOME = {
    "session.callbacks": ("GestureCallback",),
    "controls": ("Control",),
    "errors": (
        *("ConfigError", "GestureKitError", "InvalidArgumentError", "InvalidImageError"),
        *("ModelError", "RenderError", "SinkError", "SourceError"),
    ),
    "session.event_queue": ("EventQueue",),
    "session.event_stream": ("EventStream",),
    "gestures": ("GestureRecognizer",),
    "gestures.events.event_line": ("event_schema", "read_events"),
    "motions.models.dynamic_classifier": ("DynamicGestureClassifier",),
    "motions.streams.stream_spotter": ("StreamSpotter",),
    "motions.streams.gesture_spotter": ("GestureSpotter",),
    "gestures.events": ("GestureEvent", "Phase"),
    "gestures.rules": ("EventRule",),
    "gestures.custom.custom_gestures": ("OwnGestures",),
    "gestures.custom.shape_classifier": ("StaticGestureClassifier",),
    "gestures.custom.takes": ("RecordedGesture",),
    "gestures.trainer": ("GestureTrainer",),
    "hands": ("BONES", "Finger", "Hand", "Landmark", "Side", "TrackedFrame", "finger_states"),
    "media": ("HandsWriter", "JsonLinesWriter", "VideoWriter", "read_hands"),
    "media.frame": ("Frame",),
    "session.gesture_recorder": ("record_gesture",),
    "rendering": ("Renderer", "Window", "effect_names"),
    "session.replay": ("replay",),
    "session.session": ("Session",),
    "session.session_result": ("SessionResult",),
    "session.still_reading": ("read",),
    "session.session_summary": ("GestureSpan", "SessionSummary"),
    "sources": ("open_source",),
    "tracking": ("HandTracker", "MediaPipeTracker"),
    "tracking.fixed_lag_smoother": ("smooth_track",),
}
_MODULE_OF = {name: f"gesturekit.{module}" for module, names in _HOME.items() for name in names}
_ROOMS = frozenset({"controls", "gestures", "hands", "media", "rendering", "studio", "tracking"})


def __getattr__(name: str) -> object:
    """Load a public name, or a room, on first use (PEP 562)."""
    if name in _ROOMS:
        return importlib.import_module(f"gesturekit.{name}")
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'gesturekit' has no attribute {name!r}; see gesturekit.__all__")
    value = getattr(importlib.import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *_ROOMS})
