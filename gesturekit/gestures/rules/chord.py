"""Two hands that make something at once: both the same, or left one thing and right another."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace

from gesturekit.gestures.events import GestureEvent
from gesturekit.gestures.rules.cues import Cue, CueKind, GestureCues
from gesturekit.gestures.rules.region import FrameView, PictureRegion
from gesturekit.hands import Side
from gesturekit.stream_time import happened_within

_CHORD: Hashable = "chord"


class ChordCues:
    """Cues of two hands at once.

    Held gestures are a chord for as long as both are held; a motion beside a held gesture, and two motions
    `within` so many seconds, are one that has no extent. Where `left` and `right` are the same,
    any two hands will do; `region` is where each must be, None for anywhere.
    """

    def __init__(
        self, left: Iterable[str], right: Iterable[str], within: float, region: PictureRegion | None
    ) -> None:
        names = tuple(left), tuple(right)
        self._alike = names[0] == names[1]
        sides = (None, None) if self._alike else ("left", "right")
        self._parts = [GestureCues(*each, region) for each in zip(names, sides, strict=True)]
        self._within = within
        self._held: tuple[dict[Hashable, GestureEvent], dict[Hashable, GestureEvent]] = ({}, {})
        self._made: list[GestureEvent | None] = [None, None]
        self._chord: tuple[Hashable, Hashable] | None = None
        self._turned = False

    def update(self, events: Iterable[GestureEvent], view: FrameView) -> list[Cue]:
        """Take in one frame."""
        frame = tuple(events)
        cues: list[Cue] = []
        made: list[tuple[int, GestureEvent]] = []
        touched = False
        for part in (0, 1):
            for cue in self._parts[part].update(frame, view):
                if cue.kind is CueKind.MADE:
                    made.append((part, cue.event))
                    continue
                in_chord = self._chord is not None and self._chord[part] == cue.key
                self._held[part][cue.key] = cue.event
                if cue.ends:
                    if in_chord:
                        cues.append(Cue(cue.kind, _CHORD, self._both()))
                        self._chord = None
                    del self._held[part][cue.key]
                else:
                    touched = touched or in_chord
        if self._joins() or (touched and self._chord is not None):
            cues.append(Cue(CueKind.SHOWN, _CHORD, self._both()))
        joined: list[GestureEvent] = []
        for part, event in made:
            # Where both hands make the same, each motion comes twice: as the one and as the other.
            if not any(event is used for used in joined):
                beside = self._beside(part, event)
                if beside is not None:
                    joined.append(event)
                    one, other = (event, beside) if part == 0 else (beside, event)
                    cues.append(Cue(CueKind.MADE, _CHORD, _join(one, other, self._is_turned(one, other))))
        return cues

    def clear(self) -> None:
        """Forget everything."""
        for part in (0, 1):
            self._parts[part].clear()
            self._held[part].clear()
        self._made = [None, None]
        self._chord = None

    def _joins(self) -> bool:
        """Whether two held gestures become a chord now."""
        if self._chord is not None:
            return False
        for one, first in self._held[0].items():
            for other, second in self._held[1].items():
                if _are_two(first, second):
                    self._chord = (one, other)
                    # Decided once: which hand is named first must not change while the chord is held.
                    self._turned = self._is_turned(first, second)
                    return True
        return False

    def _both(self) -> GestureEvent:
        assert self._chord is not None
        return _join(self._held[0][self._chord[0]], self._held[1][self._chord[1]], self._turned)

    def _beside(self, part: int, event: GestureEvent) -> GestureEvent | None:
        """What the other hand holds, or made shortly before, when one hand makes a motion."""
        for held in self._held[1 - part].values():
            if _are_two(event, held):
                return held
        before = self._made[1 - part]
        if before is not None and _are_two(event, before):
            self._made[1 - part] = None
            if happened_within(self._within, before.time, event.time):
                self._made[part] = None
                return before
        self._made[part] = event
        return None

    def _is_turned(self, one: GestureEvent, other: GestureEvent) -> bool:
        """Whether the second is the person's left hand; of two of the same side, the one known for longer."""
        if one.hand.side is other.hand.side:
            return self._alike and other.hand.id < one.hand.id
        return self._alike and other.hand.side is Side.LEFT


def _are_two(one: GestureEvent, other: GestureEvent) -> bool:
    return not {hand.id for hand in one.hands} & {hand.id for hand in other.hands}


def _join(one: GestureEvent, other: GestureEvent, turned: bool) -> GestureEvent:
    """One event of both hands, as of the later of the two; `turned`, of the other hand first."""
    left, right = (other, one) if turned else (one, other)
    later = left if left.time >= right.time else right
    return replace(
        later,
        hand=left.hand,
        other=right.hand,
        confidence=min(left.confidence, right.confidence),
        value=0.5 * (left.value + right.value),
    )
