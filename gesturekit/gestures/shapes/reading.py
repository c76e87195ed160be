"""What was read from one frame, before any rule of time is applied: shapes that are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gesturekit.hands import Hand
from gesturekit.motions.motion import HandIds


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
