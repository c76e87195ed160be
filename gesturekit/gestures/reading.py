"""What was read from one frame, before any rule of time is applied: shapes that are shown, motions made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from gesturekit.hands import Hand

HandIds = tuple[int, ...]
"""Who makes a gesture: the id of one hand, or the ids of two."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one hand, or two together, show in one frame.

    Attributes
    ----------
    hand
        The hand; of two the person's left one.
    name
        The gesture shown, None for none.
    scores
        Confidence of each gesture, 0 to 1; the one that is shown has 1 where it is not listed.
    values
        Analogue value of the gestures whose value is not their confidence.
    other
        The second of two hands.
    moving
        Whether the hand or its fingers move, so that what is shown may be in passing.

    Examples
    --------
    >>> Reading(hand, "victory", {"victory": 0.9}).hand_ids
    (0,)
    """

    hand: Hand
    name: str | None
    scores: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    other: Hand | None = None
    moving: bool = False

    @property
    def hand_ids(self) -> HandIds:
        """Who shows it."""
        return (self.hand.id,) if self.other is None else (self.hand.id, self.other.id)


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion that was made.

    Attributes
    ----------
    hand
        The hand that made it; of two the person's left one.
    name
        What was made.
    start, end
        Seconds on the source's clock.
    confidence
        0 to 1.
    other
        The second of two hands.
    fires
        False where the hand makes a shape of the same name by it, such as a pinch, which tells when to act.

    Examples
    --------
    >>> Motion(hand, "swipe_left", start=1.0, end=1.4, confidence=0.8).hand_ids
    (0,)
    """

    hand: Hand
    name: str
    start: float
    end: float
    confidence: float
    other: Hand | None = None
    fires: bool = True

    @property
    def hand_ids(self) -> HandIds:
        """Who made it."""
        return (self.hand.id,) if self.other is None else (self.hand.id, self.other.id)


@runtime_checkable
class MotionSpotter(Protocol):
    """What a recognizer needs of whatever finds motions in a stream of hands.

    Examples
    --------
    >>> class Nods:
    ...     names = ("nod",)
    ...
    ...     def update(self, hands, time):
    ...         return [Motion(hand, "nod", time - 0.5, time, 1.0) for hand in hands]
    ...
    ...     def reset(self):
    ...         pass
    >>> isinstance(Nods(), MotionSpotter)
    True
    >>> recognizer = gk.GestureRecognizer({}, motions=Nods())
    >>> [event.name for event in recognizer.update([hand], 0.0)]
    ['nod']
    """

    @property
    def names(self) -> tuple[str, ...]:
        """The motions that can be found."""

    def update(self, hands: Sequence[Hand], time: float) -> Sequence[Motion]:
        """Take in one frame and tell the motions that are over, or as good as over, by now."""

    def reset(self) -> None:
        """Forget all hands."""
