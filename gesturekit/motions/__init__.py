"""Motions of hands: found by their kinematics, learned from sequences, spotted in streams.

Everything is loaded when first used: who only watches for swipes should not wait for what classifiers need.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gesturekit.motions.kinematics.kinematic_spotter import KinematicSpotter
    from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier, load_shipped_dynamic
    from gesturekit.motions.models.live_model import load_shipped_live
    from gesturekit.motions.motion import Motion, MotionSpotter
    from gesturekit.motions.streams.gesture_spotter import GestureSpotter, SpottedGesture
    from gesturekit.motions.streams.live_motion_spotter import LiveMotionSpotter
    from gesturekit.motions.streams.stream_spotter import StreamSpotter

__all__ = [
    "DynamicGestureClassifier",
    "GestureSpotter",
    "KinematicSpotter",
    "LiveMotionSpotter",
    "Motion",
    "MotionSpotter",
    "SpottedGesture",
    "StreamSpotter",
    "load_shipped_dynamic",
    "load_shipped_live",
]

_MODULE_OF = {
    "DynamicGestureClassifier": "models.dynamic_classifier",
    "GestureSpotter": "streams.gesture_spotter",
    "KinematicSpotter": "kinematics.kinematic_spotter",
    "LiveMotionSpotter": "streams.live_motion_spotter",
    "Motion": "motion",
    "MotionSpotter": "motion",
    "SpottedGesture": "streams.gesture_spotter",
    "StreamSpotter": "streams.stream_spotter",
    "load_shipped_dynamic": "models.dynamic_classifier",
    "load_shipped_live": "models.live_model",
}


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; see its __all__")
    return getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
