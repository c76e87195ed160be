"""One thing after another by the same hand: the last step counts when those before it came in time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from gesturekit.gestures.events import GestureEvent
from gesturekit.gestures.rules.cues import Cue, CueKind, GestureCues
from gesturekit.gestures.rules.region import Region, View
from gesturekit.stream_time import happened_within


class SequenceCues:
    """Cues of the last step of a sequence.

    Parameters
    ----------
    steps
        The gestures of each step.
    within
        Seconds that may lie between the end of one step and the beginning of the next.
    hand, region
        As for `GestureCues`, for every step.
    """

    def __init__(
        self,
        steps: Sequence[Sequence[str]],
        within: float,
        hand: str | int | None,
        region: Region | None,
    ) -> None:
        self._steps = [GestureCues(step, hand, region) for step in steps]
        self._within = within
        # For each hand and step but the last: when that step, with all before it done in time, was last seen.
        self._done: dict[tuple[int, int], float] = {}
        # Which gestures being made count as which step: decided when they begin.
        self._running: dict[tuple[int, Hashable], bool] = {}

    def update(self, events: Iterable[GestureEvent], view: View) -> list[Cue]:
        """Take in one frame."""
        frame = tuple(events)
        if not frame:
            return []
        now = max(event.time for event in frame)
        self._done = {
            place: seen for place, seen in self._done.items() if happened_within(self._within, seen, now)
        }
        by_step = [(number, step.update(frame, view)) for number, step in enumerate(self._steps)]
        cues: list[Cue] = []
        # One thing may end and the next begin in the same frame, so what ends comes first. Of what begins
        # the last step comes first: a gesture that is named twice in a row has to be made twice.
        for number, found in by_step:
            for cue in found:
                if cue.kind in (CueKind.GONE, CueKind.LOST):
                    cues += self._take(number, cue)
        for number, found in reversed(by_step):
            for cue in found:
                if cue.kind in (CueKind.SHOWN, CueKind.MADE):
                    cues += self._take(number, cue)
        return cues

    def clear(self) -> None:
        """Forget everything."""
        for step in self._steps:
            step.clear()
        self._done.clear()
        self._running.clear()

    def _take(self, step: int, cue: Cue) -> list[Cue]:
        place = (step, cue.key)
        if cue.kind is CueKind.MADE:
            counts = self._follows(step, cue.event)
        elif cue.kind is CueKind.SHOWN:
            if place not in self._running:
                self._running[place] = self._follows(step, cue.event)
            counts = self._running[place]
        else:
            counts = self._running.pop(place, False)
        if not counts:
            return []
        if step == len(self._steps) - 1:
            return [cue]
        for hand in cue.event.hands:
            if cue.kind is CueKind.LOST:
                self._done.pop((hand.id, step), None)
            else:
                self._done[hand.id, step] = cue.event.time
        return []

    def _follows(self, step: int, event: GestureEvent) -> bool:
        """Whether the step before was done in time by this hand; if so, it is used up."""
        if step == 0:
            return True
        for hand in event.hands:
            seen = self._done.get((hand.id, step - 1))
            if seen is not None and happened_within(self._within, seen, event.time):
                del self._done[hand.id, step - 1]
                return True
        return False
