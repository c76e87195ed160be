"""What of a frame's events concerns one rule: the gestures it names, by its hand, in its region.

A cue is an event with the question already answered that a rule asks of it. Chords and sequences make
their cues out of these.
"""

from __future__ import annotations

import enum
from collections.abc import Hashable, Iterable
from typing import NamedTuple, Protocol

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.rules.region import FrameView, PictureRegion

EVERY = "*"


class CueKind(enum.Enum):
    """What a cue says."""

    SHOWN = "it is there in this frame"
    GONE = "it was let go"
    LOST = "it broke off"
    MADE = "it happened, and has no extent in time"


class Cue(NamedTuple):
    """Something that concerns a rule, and the event that caused it.

    `key` is the same for all cues of one gesture being made, from the first SHOWN to GONE or LOST.
    """

    kind: CueKind
    key: Hashable
    event: GestureEvent

    @property
    def ends(self) -> bool:
        """Whether it is GONE or LOST."""
        return self.kind in (CueKind.GONE, CueKind.LOST)


class CueSource(Protocol):
    """What turns a frame's events into a rule's cues."""

    def update(self, events: Iterable[GestureEvent], view: FrameView) -> list[Cue]:
        """Take in one frame."""

    def clear(self) -> None:
        """Forget everything."""


class _Open:
    """A gesture that began: whether it needs no more confirmation, and whether it was in the region."""

    def __init__(self, confirmed: bool) -> None:
        self.confirmed, self.shown = confirmed, False


class GestureCues:
    """Cues of single gestures; ``"*"`` for every one.

    `hand` is the side, or the id, of the hand that must make it, None for any. It is asked when the gesture
    begins: a hand whose side turns out to be the other one keeps what it began.
    """

    def __init__(self, names: Iterable[str], hand: str | int | None, region: PictureRegion | None) -> None:
        self._names = frozenset(names)
        self._hand, self._region = hand, region
        self._open: dict[Hashable, _Open] = {}

    def update(self, events: Iterable[GestureEvent], view: FrameView) -> list[Cue]:
        """Take in one frame."""
        mine = [event for event in events if event.name in self._names or EVERY in self._names]
        return [cue for event in mine if (cue := self._cue(event, view)) is not None]

    def clear(self) -> None:
        """Forget everything."""
        self._open.clear()

    def _cue(self, event: GestureEvent, view: FrameView) -> Cue | None:
        key = (event.name, *(hand.id for hand in event.hands))
        if event.phase in (Phase.END, Phase.CANCEL):
            gone = self._open.pop(key, None)
            if gone is None or not gone.shown:
                return None
            return Cue(CueKind.GONE if event.phase is Phase.END else CueKind.LOST, key, event)
        opened = self._open.get(key)
        if opened is None:
            if event.phase is Phase.HOLD or not self._is_mine(event):
                return None
            if event.phase is Phase.TRIGGER:
                made = event.fires and self._is_inside(event, view)
                return Cue(CueKind.MADE, key, event) if made else None
            opened = self._open[key] = _Open(confirmed=event.fires)
        elif event.phase is Phase.TRIGGER:
            opened.confirmed = True
        if not opened.confirmed:
            return None
        before, opened.shown = opened.shown, self._is_inside(event, view, opened.shown)
        if opened.shown:
            return Cue(CueKind.SHOWN, key, event)
        return Cue(CueKind.GONE, key, event) if before else None

    def _is_inside(self, event: GestureEvent, view: FrameView, before: bool = False) -> bool:
        return self._region is None or self._region.holds(event, view, before)

    def _is_mine(self, event: GestureEvent) -> bool:
        return self._hand is None or any(self._hand in (hand.id, hand.side.value) for hand in event.hands)
