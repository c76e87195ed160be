"""GestureKit: hands, gestures, callbacks and light from any camera or video.

The shortest program::

    import gesturekit as gk

    with gk.Session("clip.mp4", effect="neon", output="neon.mp4") as session:

        @session.on("thumb_up")
        def like(event):
            print(event.hand.side, event.confidence)

        session.run()

Every stage can be used alone: `open_source`, `HandTracker`, `GestureRecognizer`, `Renderer`. What is
needed less often is in the rooms: ``gk.errors.SourceError``, ``gk.media.HandsWriter``,
``gk.rendering.Window``. Everything is loaded when first used, so that a program which only tracks never
loads OpenGL.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gesturekit.controls import Control
    from gesturekit.errors import GestureKitError
    from gesturekit.gestures import GestureRecognizer
    from gesturekit.gestures.custom.custom_gestures import CustomGestures
    from gesturekit.gestures.events import GestureEvent, Phase
    from gesturekit.gestures.trainer import GestureTrainer
    from gesturekit.hands import Finger, Hand, Landmark, Side, finger_states
    from gesturekit.media import VideoWriter, read_hands
    from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
    from gesturekit.motions.streams.gesture_spotter import GestureSpotter
    from gesturekit.rendering import Renderer, effect_names
    from gesturekit.session.gesture_recorder import record_gesture
    from gesturekit.session.replay import replay
    from gesturekit.session.session import Session
    from gesturekit.session.still_reading import read
    from gesturekit.sources import open_source
    from gesturekit.tracking import HandTracker, MediaPipeTracker

__version__ = "0.1.0"

__all__ = [
    "Control",
    "CustomGestures",
    "DynamicGestureClassifier",
    "Finger",
    "GestureEvent",
    "GestureKitError",
    "GestureRecognizer",
    "GestureSpotter",
    "GestureTrainer",
    "Hand",
    "HandTracker",
    "Landmark",
    "MediaPipeTracker",
    "Phase",
    "Renderer",
    "Session",
    "Side",
    "VideoWriter",
    "__version__",
    "effect_names",
    "finger_states",
    "open_source",
    "read",
    "read_hands",
    "record_gesture",
    "replay",
]

_HOME = {
    "controls": "Control",
    "errors": "GestureKitError",
    "gestures": "GestureRecognizer",
    "gestures.custom.custom_gestures": "CustomGestures",
    "gestures.events": "GestureEvent Phase",
    "gestures.trainer": "GestureTrainer",
    "hands": "Finger Hand Landmark Side finger_states",
    "media": "VideoWriter read_hands",
    "motions.models.dynamic_classifier": "DynamicGestureClassifier",
    "motions.streams.gesture_spotter": "GestureSpotter",
    "rendering": "Renderer effect_names",
    "session.gesture_recorder": "record_gesture",
    "session.replay": "replay",
    "session.session": "Session",
    "session.still_reading": "read",
    "sources": "open_source",
    "tracking": "HandTracker MediaPipeTracker",
}
_MODULE_OF = {name: f"gesturekit.{module}" for module, names in _HOME.items() for name in names.split()}
_ROOMS = frozenset({module.partition(".")[0] for module in _HOME} - {"sources"} | {"studio"})


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
