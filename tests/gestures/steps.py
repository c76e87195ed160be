"""Hands shown to a recognizer for a while, and what it makes of them."""

from __future__ import annotations

import numpy as np

from gesturekit.gestures import GestureEvent, GestureRecognizer, Phase
from gesturekit.hands import Hand

Step = tuple[float, list[Hand]]


def run(recognizer: GestureRecognizer, steps: list[Step]) -> list[GestureEvent]:
    return [event for time, hands in steps for event in recognizer.update(hands, time)]


def brief(events: list[GestureEvent]) -> list[tuple[str, str]]:
    return [(e.name, e.phase.value) for e in events if e.phase is not Phase.HOLD]


def show(hand: Hand, start: float, stop: float, fps: float = 30.0) -> list[Step]:
    return [(float(t), [hand]) for t in np.arange(start, stop, 1.0 / fps)]
