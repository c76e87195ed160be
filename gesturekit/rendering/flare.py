"""A hand lights up for a moment when it begins a gesture: how brightly, from events and time alone."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gesturekit.gestures.events import GestureEvent, Phase

# After so many times its rise a flare has fallen below a hundredth of its height.
_OVER = 8.0


class Flares:
    """Remembers which hand flared up when.

    Parameters
    ----------
    strength
        Height of a flare; 0 turns flares off.
    rise_seconds
        Time from the event to the brightest moment.
    """

    def __init__(self, strength: float, rise_seconds: float) -> None:
        self._strength = strength
        self._rise_seconds = rise_seconds
        self._begun: dict[int, float] = {}

    def update(self, events: Iterable[GestureEvent], time: float) -> None:
        """Take in a frame at `time` seconds. Flares that are over, or ahead of `time`, are dropped."""
        for event in events:
            if event.phase in (Phase.BEGIN, Phase.TRIGGER):
                self._begun[event.hand.id] = time
        self._begun = {
            hand_id: begun
            for hand_id, begun in self._begun.items()
            if 0.0 <= time - begun < _OVER * self._rise_seconds
        }

    def gain(self, hand_id: int, time: float) -> float:
        """Factor on a hand's light: 1 at the event itself and long after it, 1 + strength at the height.

        The course is x · exp(1 − x) over x, the time in units of the rise.
        """
        if hand_id not in self._begun:
            return 1.0
        x = (time - self._begun[hand_id]) / self._rise_seconds
        return 1.0 + self._strength * x * math.exp(1.0 - x)
