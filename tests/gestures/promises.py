"""What events promise, whatever hands come; and what a recognizer may remember meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container

from gesturekit.gestures import GestureEvent, Phase

COOLDOWN = 0.4
"""Seconds, of the rules whose cooldown is checked."""


class Runs:
    """Events of a stream, apart for each time that the source started over."""

    def __init__(self) -> None:
        self.events: list[list[GestureEvent]] = [[]]
        self.latest = 0.0

    def take(self, time: float, events: list[GestureEvent]) -> None:
        """Take in the events of one frame."""
        if self.latest - time > 0.5:
            ended = [event for event in events if event.time > time]
            self.events[-1] += ended
            self.events.append(events[len(ended) :])
            self.latest = time
        else:
            self.events[-1] += events
        self.latest = max(self.latest, time)


def key(event: GestureEvent) -> tuple[object, ...]:
    # A rule over one hand's gestures goes on side by side for each gesture of each hand.
    return (event.name, *(hand.id for hand in event.hands))


def every_begin_has_exactly_one_end_or_cancel(events: list[GestureEvent]) -> None:
    going_on: set[tuple[object, ...]] = set()
    for event in events:
        if event.phase is Phase.BEGIN:
            assert key(event) not in going_on
            going_on.add(key(event))
        elif event.phase is Phase.HOLD:
            assert key(event) in going_on
        elif event.phase in (Phase.END, Phase.CANCEL):
            assert key(event) in going_on
            going_on.remove(key(event))
    assert not going_on


def nothing_fires_during_its_cooldown(events: list[GestureEvent], names: Container[str]) -> None:
    """Of events of these names, whose cooldown is `COOLDOWN`."""
    ended: dict[str, float] = {}
    begun: dict[str, int] = defaultdict(int)
    for event in events:
        if event.name not in names:
            continue
        since = ended.get(event.name)
        resting = since is not None and event.time < since + COOLDOWN
        momentary = event.phase is Phase.TRIGGER and not begun[event.name]
        if event.phase is Phase.BEGIN or momentary:
            assert not resting, f"{event.name} {event.phase} at {event.time}, rests since {since}"
        begun[event.name] += (event.phase is Phase.BEGIN) - (event.phase in (Phase.END, Phase.CANCEL))
        if event.phase in (Phase.END, Phase.CANCEL) or momentary:
            ended[event.name] = event.time


def numbers_are_in_range(events: list[GestureEvent]) -> None:
    for event in events:
        assert 0.0 <= event.confidence <= 1.0
        assert 0.0 <= event.value <= 1.0
        assert 0.0 <= event.progress <= 1.0
        assert event.duration >= 0.0
        assert event.delay >= 0.0


def remembered(thing: object, seen: set[int] | None = None) -> int:
    """How many items the containers hold that hang on an object of ours, at any depth."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return 0
    seen.add(id(thing))
    if isinstance(thing, dict):
        return len(thing) + sum(remembered(value, seen) for value in thing.values())
    if isinstance(thing, (list, tuple, set, frozenset)):
        return len(thing) + sum(remembered(value, seen) for value in thing)
    if type(thing).__module__.startswith("gesturekit.gestures"):
        slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
        values = [*getattr(thing, "__dict__", {}).values(), *(getattr(thing, name, None) for name in slots)]
        return sum(remembered(value, seen) for value in values)
    return 0
