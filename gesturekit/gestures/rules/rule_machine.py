"""One rule at work: its cues, whether they count just now, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.rules.chord import ChordCues
from gesturekit.gestures.rules.cues import EVERY, Cue, CueKind, CueSource, GestureCues
from gesturekit.gestures.rules.event_rule import EventRule
from gesturekit.gestures.rules.hold_and_repeat import Occurrences
from gesturekit.gestures.rules.region import FrameView, PictureRegion
from gesturekit.gestures.rules.sequence import SequenceCues
from gesturekit.hands import Landmark
from gesturekit.stream_time import happened_within

SEQUENCE_SECONDS = 1.0
"""What may lie between two steps of a sequence that does not say."""

CHORD_SECONDS = 0.3
"""What may lie between the motions of two hands that are meant to be one: people are no machines."""


class Arming:
    """The switch that several rules may share, so that a hand that talks does not command.

    It is armed `by` gestures or events and disarmed by those in `off`, or after `seconds` without use.
    """

    def __init__(self, by: Iterable[str], off: Iterable[str], seconds: float | None) -> None:
        self._by, self._off = frozenset(by), frozenset(off)
        self._seconds = seconds
        self._used: float | None = None

    def update(self, events: Iterable[GestureEvent]) -> None:
        """Take in one frame's events."""
        for event in events:
            if event.fires and event.name in self._off:
                self._used = None
            elif event.fires and event.name in self._by:
                self._used = event.time

    def is_armed(self, time: float) -> bool:
        """Whether what needs arming counts; a time before it was armed means that the source started over."""
        used = self._used
        over = (
            self._seconds is not None and used is not None and not happened_within(self._seconds, used, time)
        )
        if used is not None and (over or time < used):
            self._used = None
        return self._used is not None

    def use(self, time: float) -> None:
        """Start the time anew: something that needed it was made."""
        if self._used is not None:
            self._used = max(self._used, time)

    def clear(self) -> None:
        """Disarm."""
        self._used = None


class RuleMachine:
    """Turns the events of other names into those of one rule, called `name`.

    `arming` is the switch of the rule's `armed_by`; None where it needs none.
    """

    def __init__(self, name: str, rule: EventRule, arming: Arming | None) -> None:
        self._arming = arming
        self._cues = _cue_source(rule)
        self._occurrences = Occurrences(name, rule)
        # Broken off while its gesture was still being made: that one has to be let go first.
        self._spent: set[Hashable] = set()
        self._names = rule.names

    @property
    def is_active(self) -> bool:
        """Whether something is going on."""
        return len(self._occurrences) > 0

    def hears(self, name: str) -> bool:
        """Whether events of this name matter to it."""
        return name in self._names or EVERY in self._names

    def update(
        self, events: Iterable[GestureEvent], view: FrameView, may_take_place: Callable[[float], bool]
    ) -> list[GestureEvent]:
        """Take in what happened in one frame, of the names that matter.

        `may_take_place` is asked before anything begins or happens, with its time: it makes room in the
        rule's group.
        """
        cues = self._cues.update(events, view)
        return [event for cue in cues for event in self._take(cue, may_take_place)]

    def break_off(self, time: float) -> list[GestureEvent]:
        """Cancel what is going on."""
        keys, events = self._occurrences.cancel_all(time)
        self._spent.update(keys)
        return events

    def clear(self) -> None:
        """Forget everything."""
        self._cues.clear()
        self._occurrences.clear()
        self._spent.clear()

    def _take(self, cue: Cue, may_take_place: Callable[[float], bool]) -> list[GestureEvent]:
        key, event = cue.key, cue.event
        if cue.ends:
            self._spent.discard(key)
            phase = Phase.END if cue.kind is CueKind.GONE else Phase.CANCEL
            return self._occurrences.finish(key, phase, event)
        armed = self._arming is None or self._arming.is_armed(event.time)
        goes_on = cue.kind is CueKind.SHOWN and key in self._occurrences
        if goes_on and not armed:
            return self.break_off(event.time)
        if not goes_on:
            spent = cue.kind is CueKind.SHOWN and key in self._spent
            if not armed or spent or not self._occurrences.has_rested(event.time):
                return []
            if not may_take_place(event.time):
                return []
        if self._arming is not None:
            self._arming.use(event.time)
        if goes_on:
            return self._occurrences.go_on(key, event)
        if cue.kind is CueKind.MADE:
            return self._occurrences.moment(event)
        return self._occurrences.begin(key, event)


def _cue_source(rule: EventRule) -> CueSource:
    region = None
    if rule.region is not None:
        point = None if rule.point == "palm" else Landmark[rule.point.upper()]
        region = PictureRegion(*rule.region, point)
    if rule.sequence:
        within = SEQUENCE_SECONDS if rule.within is None else rule.within
        return SequenceCues(rule.sequence, within, rule.hand, region)
    if rule.gesture:
        return GestureCues(rule.gesture, rule.hand, region)
    within = CHORD_SECONDS if rule.within is None else rule.within
    return ChordCues(rule.both or rule.left, rule.both or rule.right, within, region)
