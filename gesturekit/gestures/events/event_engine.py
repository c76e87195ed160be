"""Turns what all hands show, frame by frame, into BEGIN, HOLD, END, CANCEL and TRIGGER.

One small state machine per hand, and one per two hands. Every rule is in seconds and every method takes the
time as an argument, so a recording replays to the same events at any frame rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gesturekit.gestures.events.debounce import DEFAULT_TIMING, HoldMachine, Timing
from gesturekit.gestures.events.event import GestureEvent, Phase
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.motions.motion import HandIds, Motion
from gesturekit.stream_time import checked_seconds, has_passed


class EventEngine:
    """State machines of all hands in view; at most one gesture is active on a hand, and one on two hands.

    Parameters
    ----------
    timings
        Timing of each gesture; one that is not listed gets the defaults of `Timing`. May be replaced
        while gestures are being made.
    missing_grace
        Seconds for which a hand may be missing before its gesture is cancelled.

    Examples
    --------
    >>> from gesturekit.gestures import Reading
    >>> engine = EventEngine({"victory": Timing(minimum_hold=0.1)})
    >>> for time in (0.0, 0.1, 0.2):
    ...     print([event.phase.value for event in engine.update([Reading(hand, "victory")], time)])
    []
    ['begin']
    ['hold']
    """

    def __init__(self, timings: Mapping[str, Timing] | None = None, *, missing_grace: float = 0.3) -> None:
        self._timings = dict(timings or {})
        self._missing_grace = checked_seconds("missing_grace", missing_grace)
        self._time = 0.0
        self._machines: dict[HandIds, HoldMachine] = {}
        # Motions whose cooldown still runs, and since when.
        self._moved: dict[tuple[frozenset[int], str], float] = {}

    @property
    def timings(self) -> dict[str, Timing]:
        """Timing of each gesture."""
        return dict(self._timings)

    @timings.setter
    def timings(self, timings: Mapping[str, Timing]) -> None:
        # In place: every machine holds this very table.
        self._timings.clear()
        self._timings.update(timings)

    def active(self, *hand_ids: int) -> str | None:
        """Name the gesture that a hand, or two hands together, are making; None for none."""
        machine = self._machines.get(hand_ids)
        return None if machine is None else machine.active

    @property
    def active_pairs(self) -> dict[frozenset[int], str]:
        """The gestures that two hands are making together, by the ids of both."""
        return {
            frozenset(ids): machine.active
            for ids, machine in self._machines.items()
            if len(ids) == 2 and machine.active is not None
        }

    @property
    def hand_ids(self) -> tuple[int, ...]:
        """Ids of the hands that the engine still keeps state of."""
        return tuple(dict.fromkeys(hand_id for ids in self._machines for hand_id in ids))

    def update(
        self, readings: Sequence[Reading], time: float, motions: Sequence[Motion] = ()
    ) -> list[GestureEvent]:
        """Advance to `time`, seconds, which may stand still but not run backwards.

        Parameters
        ----------
        readings
            One per hand in view, and one per two hands that could make a gesture together. Of several
            with the same ids only the first counts.
        motions
            Those that were found by now; those of hands that are long gone are passed over.

        Returns
        -------
        The events, oldest cause first: lost hands, then each hand's END before its BEGIN, then motions.
        """
        self._time = time
        events: list[GestureEvent] = []
        present: dict[HandIds, Reading] = {}
        for reading in readings:
            present.setdefault(reading.hand_ids, reading)
        for hand_ids in [ids for ids in self._machines if ids not in present]:
            machine = self._machines[hand_ids]
            events += machine.miss(time)
            if machine.is_over(time):
                del self._machines[hand_ids]
        for hand_ids, reading in present.items():
            if hand_ids not in self._machines:
                self._machines[hand_ids] = HoldMachine(self._timings, self._missing_grace)
            events += self._machines[hand_ids].see(reading, time)
        return [*events, *self._triggered(motions, time)]

    def reset(self) -> list[GestureEvent]:
        """End what is active, as of the last update, and forget everything.

        Returns
        -------
        An END for each gesture whose hand was in view, a CANCEL for each whose hand was missing.
        """
        events = [
            machine.finish(Phase.CANCEL if machine.absent else Phase.END, self._time)
            for machine in self._machines.values()
            if machine.active is not None
        ]
        self._machines.clear()
        self._moved.clear()
        return events

    def _triggered(self, motions: Sequence[Motion], time: float) -> list[GestureEvent]:
        self._moved = {what: since for what, since in self._moved.items() if not self._rested(what, time)}
        events = []
        known = set(self.hand_ids) if motions else set()
        for motion in motions:
            # Which hand of two is named first does not matter.
            what = (frozenset(motion.hand_ids), motion.name)
            if what[0] <= known and what not in self._moved:
                self._moved[what] = time
                events.append(_trigger(motion, time))
        return events

    def _rested(self, what: tuple[frozenset[int], str], time: float) -> bool:
        timing = self._timings.get(what[1], DEFAULT_TIMING)
        return has_passed(timing.cooldown, self._moved[what], time)


def _trigger(motion: Motion, time: float) -> GestureEvent:
    return GestureEvent(
        name=motion.name,
        phase=Phase.TRIGGER,
        hand=motion.hand,
        time=time,
        confidence=motion.confidence,
        value=motion.confidence,
        duration=max(0.0, motion.end - motion.start),
        delay=max(0.0, time - motion.end),
        progress=1.0 if motion.fires else 0.0,
        other=motion.other,
    )
