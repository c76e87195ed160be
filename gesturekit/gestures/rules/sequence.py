"""One thing after another by the same hand: the last step counts when those before it came in time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from gesturekit.gestures.events import GestureEvent
from gesturekit.gestures.rules.cues import Cue, CueKind, GestureCues
from gesturekit.gestures.rules.region import FrameView, PictureRegion
from gesturekit.stream_time import happened_within


class SequenceCues:
    """Cues of the last step of a sequence; `hand` and `region` are as for `GestureCues`, for every step.

    `within` is how long it may be from the end of one step to the beginning of the next, seconds.
    """

    def __init__(
        self,
        steps: Sequence[Sequence[str]],
        within: float,
        hand: str | int | None,
        region: PictureRegion | None,
    ) -> None:
        self._steps = [GestureCues(step, hand, region) for step in steps]
        self._within = within
        # For each hand and step but the last: when that step, with all before it done in time, was last seen.
        self._done: dict[tuple[int, int], float] = {}
        # Which gestures being made count as which step: decided when they begin.
        self._running: dict[tuple[int, Hashable], bool] = {}

    def update(self, events: Iterable[GestureEvent], view: FrameView) -> list[Cue]:
        """Take in one frame."""
        frame = tuple(events)
        if not frame:
            return []
        now = max(event.time for event in frame)
        self._done = {step: seen for step, seen in self._done.items() if self._in_time(seen, now)}
        found = [(number, cue) for number, step in enumerate(self._steps) for cue in step.update(frame, view)]
        # One thing may end and the next begin in the same frame, so what ends comes first. Of what begins
        # the last step comes first: a gesture that is named twice in a row has to be made twice.
        found.sort(key=lambda each: -1 if each[1].ends else len(self._steps) - each[0])
        return [cue for number, cue in found if self._counts(number, cue)]

    def clear(self) -> None:
        """Forget everything."""
        for step in self._steps:
            step.clear()
        self._done.clear()
        self._running.clear()

    def _counts(self, step: int, cue: Cue) -> bool:
        """Take a cue of a step in; whether it is one of the whole sequence."""
        place = (step, cue.key)
        if cue.kind is CueKind.MADE:
            counts = self._follows(step, cue.event)
        elif cue.kind is CueKind.SHOWN:
            if place not in self._running:
                self._running[place] = self._follows(step, cue.event)
            counts = self._running[place]
        else:
            counts = self._running.pop(place, False)
        if counts and step < len(self._steps) - 1:
            for hand in cue.event.hands:
                if cue.kind is CueKind.LOST:
                    self._done.pop((hand.id, step), None)
                else:
                    self._done[hand.id, step] = cue.event.time
        return counts and step == len(self._steps) - 1

    def _follows(self, step: int, event: GestureEvent) -> bool:
        """Whether the step before was done in time by this hand; if so, it is used up."""
        if step == 0:
            return True
        for hand in event.hands:
            seen = self._done.get((hand.id, step - 1))
            if seen is not None and self._in_time(seen, event.time):
                del self._done[hand.id, step - 1]
                return True
        return False

    def _in_time(self, seen: float, now: float) -> bool:
        return happened_within(self._within, seen, now)
