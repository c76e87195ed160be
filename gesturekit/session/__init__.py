"""One object from camera to callbacks, and its parts: stages, callbacks, queues, summary, recorder."""

from gesturekit.session.callbacks import EventWords, GestureCallback
from gesturekit.session.event_queue import EventQueue
from gesturekit.session.event_stream import EventStream
from gesturekit.session.session import Session
from gesturekit.session.session_result import SessionResult
from gesturekit.session.session_summary import GestureSpan, SessionSummary
from gesturekit.session.tracking_stage import TrackerWords

__all__ = [
    "EventQueue",
    "EventStream",
    "EventWords",
    "GestureCallback",
    "GestureSpan",
    "Session",
    "SessionResult",
    "SessionSummary",
    "TrackerWords",
]
