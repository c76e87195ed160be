"""What an app hears of gestures: typed events with a phase.

What is held fires BEGIN, then HOLD on every frame, then END when it is let go or CANCEL when it breaks off
(the hand was lost, or it was let go before it was confirmed). What has no extent in time, such as a motion,
fires TRIGGER once. Every BEGIN is followed by exactly one END or CANCEL.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Hand, Side


class Phase(str, enum.Enum):
    """Where in its life a gesture is.

    Examples
    --------
    >>> Phase("begin") is Phase.BEGIN, str(Phase.BEGIN)
    (True, 'begin')
    """

    BEGIN = "begin"
    HOLD = "hold"
    END = "end"
    CANCEL = "cancel"
    TRIGGER = "trigger"

    def __str__(self) -> str:
        return self.value


PhaseWord: TypeAlias = Literal["fire", "begin", "hold", "end", "cancel", "trigger", "*"]
"""What an app may ask for: the moments to act on ("fire"), one phase, or all of them ("*")."""


@dataclass(frozen=True, slots=True, repr=False)
class GestureEvent:
    """One thing that happened to one hand, or to two.

    Attributes
    ----------
    name
        The gesture, as named in a gesture file or by the app.
    phase
        BEGIN, HOLD, END, CANCEL or TRIGGER.
    hand
        The hand that made it, as last seen; of two hands the person's left one.
    time
        Seconds on the source's clock.
    confidence
        0 to 1.
    value
        The gesture's analogue value, 0 to 1: pinch strength for a pinch, grab strength for a fist,
        otherwise the confidence.
    duration
        Seconds since the gesture began; of a motion, seconds that it took.
    progress
        How much of the time that it must be held has passed, 0 to 1; 1 where nothing has to be confirmed,
        0 for a motion by which a hand gets into a shape of the same name.
    delay
        Of a motion: seconds between its end and the time at which it was reported. Otherwise 0.
    other
        The second hand of a gesture of two hands; None for one hand.

    Examples
    --------
    >>> recognizer = gk.GestureRecognizer(motions=False)
    >>> events = [event for n in range(4) for event in recognizer.update([hand], n / 10)]
    >>> [(event.name, event.phase.value) for event in events]
    [('victory', 'begin'), ('victory', 'hold'), ('victory', 'hold')]
    >>> events[0].fires, events[0].hand.side
    (True, <Side.RIGHT: 'right'>)
    """

    name: str
    phase: Phase
    hand: Hand
    time: float
    confidence: float
    value: float
    duration: float = 0.0
    progress: float = 1.0
    delay: float = 0.0
    other: Hand | None = None

    def __repr__(self) -> str:
        made = " and ".join(f"hand {hand.id} ({hand.side})" for hand in self.hands)
        progress = f", {self.progress:.0%} confirmed" if self.progress < 1.0 else ""
        what = f"{self.name} {self.phase} at {self.time:.3f} s by {made}"
        return f"<GestureEvent {what}, {self.confidence:.0%}{progress}>"

    @property
    def fires(self) -> bool:
        """Whether this is a moment to act on.

        True for the BEGIN of what needs no confirmation, and for a TRIGGER: a motion, a gesture that was
        held long enough, a repetition; but not for the motion by which a hand gets into a shape of the same
        name, such as a pinch: that shape's BEGIN is the moment.
        """
        return self.phase in (Phase.BEGIN, Phase.TRIGGER) and self.progress >= 1.0

    @property
    def start(self) -> float:
        """Seconds on the source's clock at which the gesture or motion began."""
        return self.time - self.delay - self.duration

    @property
    def hands(self) -> tuple[Hand, ...]:
        """The hands that made it, one or two."""
        return (self.hand,) if self.other is None else (self.hand, self.other)

    def moved(self, move: Callable[[Hand], Hand]) -> GestureEvent:
        """The same event in another picture: `move` takes each hand there."""
        other = None if self.other is None else move(self.other)
        return replace(self, hand=move(self.hand), other=other)

    def to_dict(self) -> dict[str, str | int | float]:
        """One JSON object for an event file, as plain strings and numbers; see `EventLine`.

        Landmarks are left out: they stand in the recording of the hands.
        """
        fields: dict[str, str | int | float] = {
            "time": round(self.time, 6),
            "name": self.name,
            "phase": self.phase.value,
            "hand_id": self.hand.id,
            "side": self.hand.side.value,
            "confidence": round(self.confidence, 4),
            "value": round(self.value, 4),
            "duration": round(self.duration, 6),
            "progress": round(self.progress, 4),
            "delay": round(self.delay, 6),
        }
        if self.other is not None:
            fields |= {"other_hand_id": self.other.id, "other_side": self.other.side.value}
        return fields

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> GestureEvent:
        """The event whose `to_dict` this is; its hands know their id and side, the rest of them is NaN.

        ``time``, ``name``, ``phase``, ``hand_id``, ``side`` and ``confidence`` are needed, the others may be
        missing. `read_events` checks a line from elsewhere more thoroughly.

        Raises
        ------
        InvalidArgumentError
            When a field is missing or holds something else.
        """
        try:
            confidence = float(fields["confidence"])
            is_alone = fields.get("other_hand_id") is None
            other = None if is_alone else _unseen_hand(fields["other_hand_id"], fields["other_side"])
            return cls(
                name=str(fields["name"]),
                phase=Phase(fields["phase"]),
                hand=_unseen_hand(fields["hand_id"], fields["side"]),
                time=float(fields["time"]),
                confidence=confidence,
                value=float(fields.get("value", confidence)),
                duration=float(fields.get("duration", 0.0)),
                progress=float(fields.get("progress", 1.0)),
                delay=float(fields.get("delay", 0.0)),
                other=other,
            )
        except (KeyError, TypeError, ValueError) as error:
            missing = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise InvalidArgumentError(
                f"{dict(fields)!r} is no gesture event: {missing}; expected what GestureEvent.to_dict makes"
            ) from error


def _unseen_hand(hand_id: Any, side: Any) -> Hand:
    nowhere = np.full((21, 3), np.nan, dtype=np.float32)
    return Hand(int(hand_id), Side(side), math.nan, math.nan, nowhere, nowhere)
