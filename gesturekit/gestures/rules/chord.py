"""Two hands that make something at once: both the same, or left one thing and right another."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace

from gesturekit.gestures.events import GestureEvent
from gesturekit.gestures.rules.cues import Cue, CueKind, GestureCues
from gesturekit.gestures.rules.region import Region, View
from gesturekit.hands import Side
from gesturekit.stream_time import happened_within

_CHORD: Hashable = "chord"


class ChordCues:
    """Cues of two hands at once.

    Held gestures are a chord for as long as both are held; a motion beside a held gesture, and two motions
    shortly after one another, are one that has no extent.

    Parameters
    ----------
    left, right
        What each hand must make. The same for both: any two hands will do. Different: the person's left
        and right hand.
    within
        Seconds that may lie between two motions.
    region
        Where each hand must be, None for anywhere.
    """

    def __init__(
        self, left: Iterable[str], right: Iterable[str], within: float, region: Region | None
    ) -> None:
        first, second = tuple(left), tuple(right)
        alike = first == second
        self._parts = (
            GestureCues(first, None if alike else Side.LEFT.value, region),
            GestureCues(second, None if alike else Side.RIGHT.value, region),
        )
        self._within = within
        self._held: tuple[dict[Hashable, GestureEvent], dict[Hashable, GestureEvent]] = ({}, {})
        self._made: list[GestureEvent | None] = [None, None]
        self._chord: tuple[Hashable, Hashable] | None = None
        self._alike = alike
        self._turned = False

    def update(self, events: Iterable[GestureEvent], view: View) -> list[Cue]:
        """Take in one frame."""
        frame = tuple(events)
        cues: list[Cue] = []
        touched = False
        made: list[tuple[int, GestureEvent]] = []
        for part in (0, 1):
            for cue in self._parts[part].update(frame, view):
                if cue.kind is CueKind.MADE:
                    made.append((part, cue.event))
                elif cue.kind is CueKind.SHOWN:
                    self._held[part][cue.key] = cue.event
                    touched = touched or self._is_in_chord(part, cue.key)
                else:
                    if self._is_in_chord(part, cue.key):
                        self._held[part][cue.key] = cue.event
                        cues.append(Cue(cue.kind, _CHORD, self._both()))
                        self._chord = None
                    self._held[part].pop(cue.key, None)
        chord = self._joined(touched)
        if chord is not None:
            cues.append(chord)
        joined: list[GestureEvent] = []
        for part, event in made:
            # Where both hands make the same, each motion comes twice: as the one and as the other.
            if not any(event is used for used in joined):
                told = self._moment(part, event)
                joined += [event] if told else []
                cues += told
        return cues

    def clear(self) -> None:
        """Forget everything."""
        for part in (0, 1):
            self._parts[part].clear()
            self._held[part].clear()
        self._made = [None, None]
        self._chord = None

    def _is_in_chord(self, part: int, key: Hashable) -> bool:
        return self._chord is not None and self._chord[part] == key

    def _joined(self, touched: bool) -> Cue | None:
        if self._chord is None:
            for one, first in self._held[0].items():
                for other, second in self._held[1].items():
                    if _are_two(first, second):
                        self._chord = (one, other)
                        self._turned = self._alike and _is_turned(first, second)
                        return Cue(CueKind.SHOWN, _CHORD, self._both())
            return None
        return Cue(CueKind.SHOWN, _CHORD, self._both()) if touched else None

    def _both(self) -> GestureEvent:
        assert self._chord is not None
        one, other = self._held[0][self._chord[0]], self._held[1][self._chord[1]]
        # Decided once: which hand is named first must not change while the chord is held.
        return _join(other, one) if self._turned else _join(one, other)

    def _moment(self, part: int, event: GestureEvent) -> list[Cue]:
        for held in self._held[1 - part].values():
            if _are_two(event, held):
                return [Cue(CueKind.MADE, _CHORD, self._ordered(part, event, held))]
        before = self._made[1 - part]
        if before is not None and _are_two(event, before):
            self._made[1 - part] = None
            if happened_within(self._within, before.time, event.time):
                self._made = [None, None]
                return [Cue(CueKind.MADE, _CHORD, self._ordered(part, event, before))]
        self._made[part] = event
        return []

    def _ordered(self, part: int, event: GestureEvent, beside: GestureEvent) -> GestureEvent:
        one, other = (event, beside) if part == 0 else (beside, event)
        return _join(other, one) if self._alike and _is_turned(one, other) else _join(one, other)


def _are_two(one: GestureEvent, other: GestureEvent) -> bool:
    return not {hand.id for hand in one.hands} & {hand.id for hand in other.hands}


def _is_turned(one: GestureEvent, other: GestureEvent) -> bool:
    """Whether the second is the person's left hand; of two of the same side, the one known for longer."""
    if one.hand.side is other.hand.side:
        return other.hand.id < one.hand.id
    return other.hand.side is Side.LEFT


def _join(left: GestureEvent, right: GestureEvent) -> GestureEvent:
    """One event of both hands, as of the later of the two."""
    later = left if left.time >= right.time else right
    return replace(
        later,
        hand=left.hand,
        other=right.hand,
        confidence=min(left.confidence, right.confidence),
        value=0.5 * (left.value + right.value),
    )
