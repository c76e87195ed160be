"""Streams of what hands show, written as tables, played through gestures' timing and event rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gesturekit.gestures import EventEngine, GestureEvent, Phase, Reading, Timing
from gesturekit.gestures.rules import EventRule, FrameView, RuleEngine, make_rule
from gesturekit.hands import Hand, Side
from gesturekit.motions.motion import Motion
from tests.builders import make_hand

LEFT, RIGHT = 1, 2
"""Ids of a left and a right hand."""

VIEW = FrameView((200, 100))

Shown = Mapping[int, str | None]
"""Hand id → the gesture it shows; "!name" is a motion that is over now."""


def hand(hand_id: int, x: float = 100.0, y: float = 80.0) -> Hand:
    return make_hand(hand_id, Side.LEFT if hand_id == LEFT else Side.RIGHT, x=x, y=y)


class Player:
    """Rules over gestures that begin and end at once, unless `timings` says otherwise."""

    def __init__(self, timings: Mapping[str, Timing] | None = None, /, **rules: Mapping[str, Any]) -> None:
        at_once = dict.fromkeys("abcdefg", Timing(0.0, 0.0, 0.0))
        self.gestures = EventEngine({**at_once, **(timings or {})})
        self.rules = RuleEngine({name: make_rule(name, words) for name, words in rules.items()})

    def at(self, time: float, shown: Shown, hands: Mapping[int, Hand] | None = None) -> list[GestureEvent]:
        """Events of the rules in one frame."""
        hands = hands or {}
        seen = {hand_id: hands.get(hand_id, hand(hand_id)) for hand_id in shown}
        moved = {i: name[1:] for i, name in shown.items() if name is not None and name.startswith("!")}
        readings = [Reading(seen[i], None if i in moved else name) for i, name in shown.items()]
        motions = [Motion(seen[i], name, time - 0.3, time - 0.1, 0.7) for i, name in moved.items()]
        return self.feed(self.gestures.update(readings, time, motions))

    def feed(self, events: Iterable[GestureEvent]) -> list[GestureEvent]:
        return [event for _, event in self.rules.update(events, VIEW)]

    def play(self, *frames: tuple[float, Shown | str | None]) -> list[GestureEvent]:
        """Events of a stream of one right hand; "gone" takes it out of view."""
        events: list[GestureEvent] = []
        for time, shown in frames:
            if shown == "gone":
                shown = {}
            elif shown is None or isinstance(shown, str):
                shown = {RIGHT: shown}
            events += self.at(time, shown)
        return events

    def end(self) -> list[GestureEvent]:
        """Events of the source's end."""
        events = self.feed(self.gestures.reset())
        self.rules.clear()
        return events


def rule(**words: Any) -> EventRule:
    return make_rule("rule", words)


def brief(events: Iterable[GestureEvent], *, holds: bool = False) -> list[tuple[str, str, float]]:
    return [
        (event.name, event.phase.value, round(event.time, 6))
        for event in events
        if holds or event.phase is not Phase.HOLD
    ]
