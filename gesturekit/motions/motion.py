"""A motion that was made, and what finds motions in a stream of hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from gesturekit.hands import Hand

HandIds = tuple[int, ...]
"""Who makes a gesture: the id of one hand, or the ids of two."""


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion that was made.

    Attributes
    ----------
    hand, other
        The hand that made it; of two the person's left one, and the second.
    name
        What was made.
    start, end
        Seconds on the source's clock.
    confidence
        0 to 1.
    fires
        False where the hand makes a shape of the same name by it, such as a pinch: act on that.

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
        """Take in one frame and report the motions that are over, or as good as over, by now."""

    def reset(self) -> None:
        """Forget all hands."""
