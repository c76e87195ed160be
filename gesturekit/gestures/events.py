"""What the gesture layer tells an app: typed events with a phase.

A static gesture that is held fires BEGIN, then HOLD on every frame, then END when the hand changes
shape or CANCEL when the hand is lost. A motion fires TRIGGER once. Every BEGIN is followed by exactly
one END or CANCEL.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from gesturekit.hands import Hand


class Phase(str, enum.Enum):
    """Where in its life a gesture is."""

    BEGIN = "begin"
    HOLD = "hold"
    END = "end"
    CANCEL = "cancel"
    TRIGGER = "trigger"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class GestureEvent:
    """One thing that happened to one hand.

    Attributes
    ----------
    name
        The gesture, as named in `models/gestures.toml` or by the app.
    phase
        BEGIN, HOLD, END, CANCEL or TRIGGER.
    hand
        The hand that made it, as last seen.
    time
        Seconds on the source's clock.
    confidence
        0 to 1.
    value
        The gesture's analogue value, 0 to 1: pinch strength for a pinch, grab strength for a fist,
        otherwise the confidence.
    duration
        Seconds since the gesture began; 0 for BEGIN and TRIGGER.
    """

    name: str
    phase: Phase
    hand: Hand
    time: float
    confidence: float
    value: float
    duration: float = 0.0

    def to_dict(self) -> dict[str, str | int | float]:
        """One JSON object for an event file, as plain strings and numbers."""
        return {
            "time": round(self.time, 6),
            "name": self.name,
            "phase": self.phase.value,
            "hand_id": self.hand.id,
            "side": self.hand.side.value,
            "confidence": round(self.confidence, 4),
            "value": round(self.value, 4),
            "duration": round(self.duration, 6),
        }
