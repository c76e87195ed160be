"""One rule at work: its cues, whether they count just now, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.rules.arming import Arming
from gesturekit.gestures.rules.chord import ChordCues
from gesturekit.gestures.rules.cues import EVERY, Cue, CueKind, CueSource, GestureCues
from gesturekit.gestures.rules.event_rule import EventRule
from gesturekit.gestures.rules.hold_and_repeat import Occurrences
from gesturekit.gestures.rules.region import Region, View
from gesturekit.gestures.rules.sequence import SequenceCues
from gesturekit.hands import Landmark

SEQUENCE_SECONDS = 1.0
"""What may lie between two steps of a sequence that does not say."""

CHORD_SECONDS = 0.3
"""What may lie between the motions of two hands that are meant to be one: people are no machines."""


class RuleMachine:
    """Turns the events of other names into those of one rule.

    Parameters
    ----------
    name
        Name of the events.
    rule
        The rule.
    arming
        The switch of the rule's `armed_by`; None where it needs none.
    """

    def __init__(self, name: str, rule: EventRule, arming: Arming | None) -> None:
        self.rule = rule
        self._arming = arming
        self._cues = _cue_source(rule)
        self._occurrences = Occurrences(name, rule.hold, rule.repeat, rule.cooldown)
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
        self, events: Iterable[GestureEvent], view: View, may_take_place: Callable[[float], bool]
    ) -> list[GestureEvent]:
        """Take in one frame.

        Parameters
        ----------
        events
            What happened in it, of the names that matter.
        view
            The picture.
        may_take_place
            Asked before anything begins or happens, with its time: makes room in the rule's group.
        """
        made: list[GestureEvent] = []
        for cue in self._cues.update(events, view):
            made += self._take(cue, may_take_place)
        return made

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
        if cue.kind in (CueKind.GONE, CueKind.LOST):
            self._spent.discard(key)
            return self._occurrences.finish(
                key, Phase.END if cue.kind is CueKind.GONE else Phase.CANCEL, event
            )
        armed = self._arming is None or self._arming.is_armed(event.time)
        if cue.kind is CueKind.SHOWN and key in self._occurrences:
            if not armed:
                return self.break_off(event.time)
            self._use_arming(event.time)
            return self._occurrences.go_on(key, event)
        spent = cue.kind is CueKind.SHOWN and key in self._spent
        if not armed or spent or not self._occurrences.has_rested(event.time):
            return []
        if not may_take_place(event.time):
            return []
        self._use_arming(event.time)
        if cue.kind is CueKind.MADE:
            return self._occurrences.moment(event)
        return self._occurrences.begin(key, event)

    def _use_arming(self, time: float) -> None:
        if self._arming is not None:
            self._arming.use(time)


def _cue_source(rule: EventRule) -> CueSource:
    region = None
    if rule.region is not None:
        point = None if rule.point == "palm" else Landmark[rule.point.upper()]
        region = Region(*rule.region, point)
    if rule.sequence:
        within = SEQUENCE_SECONDS if rule.within is None else rule.within
        return SequenceCues(rule.sequence, within, rule.hand, region)
    if rule.gesture:
        return GestureCues(rule.gesture, rule.hand, region)
    within = CHORD_SECONDS if rule.within is None else rule.within
    return ChordCues(rule.both or rule.left, rule.both or rule.right, within, region)
