"""GestureKit: hands, gestures, callbacks and light from any camera or video."""

__version__ = "0.1.0"
