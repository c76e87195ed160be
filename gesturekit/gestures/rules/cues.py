"""What of a frame's events concerns one rule: the gestures it names, by its hand, in its region.

A cue is an event with the question already answered that a rule asks of it. Chords and sequences make
their cues out of these.
"""

from __future__ import annotations

import enum
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Protocol

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.gestures.rules.region import Region, View

EVERY = "*"


class CueKind(enum.Enum):
    """What a cue tells."""

    SHOWN = "shown"
    """It is there in this frame."""
    GONE = "gone"
    """It was let go."""
    LOST = "lost"
    """It broke off."""
    MADE = "made"
    """It happened, and has no extent in time."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that concerns a rule.

    Attributes
    ----------
    kind
        What it tells.
    key
        The same for all cues of one gesture being made, from the first SHOWN to GONE or LOST.
    event
        What caused it.
    """

    kind: CueKind
    key: Hashable
    event: GestureEvent


class CueSource(Protocol):
    """What turns a frame's events into a rule's cues."""

    def update(self, events: Iterable[GestureEvent], view: View) -> list[Cue]:
        """Take in one frame."""

    def clear(self) -> None:
        """Forget everything."""


@dataclass(slots=True)
class _Open:
    confirmed: bool
    shown: bool = False


class GestureCues:
    """Cues of single gestures.

    Parameters
    ----------
    names
        The gestures; ``"*"`` for every one.
    hand
        The side, or the id, of the hand that must make it; None for any. It is asked when the gesture
        begins: a hand whose side turns out to be the other one keeps what it began.
    region
        Where the hand must be, None for anywhere.
    """

    def __init__(self, names: Iterable[str], hand: str | int | None, region: Region | None) -> None:
        self._names = frozenset(names)
        self._hand = hand
        self._region = region
        self._open: dict[Hashable, _Open] = {}

    def update(self, events: Iterable[GestureEvent], view: View) -> list[Cue]:
        """Take in one frame."""
        cues = []
        for event in events:
            if event.name in self._names or EVERY in self._names:
                cue = self._cue(event, view)
                if cue is not None:
                    cues.append(cue)
        return cues

    def clear(self) -> None:
        """Forget everything."""
        self._open.clear()

    def _cue(self, event: GestureEvent, view: View) -> Cue | None:
        key = (event.name, *(hand.id for hand in event.hands))
        if event.phase in (Phase.END, Phase.CANCEL):
            life = self._open.pop(key, None)
            if life is None or not life.shown:
                return None
            return Cue(CueKind.GONE if event.phase is Phase.END else CueKind.LOST, key, event)
        life = self._open.get(key)
        if life is None:
            if event.phase is Phase.HOLD or not self._is_mine(event):
                return None
            if event.phase is Phase.TRIGGER:
                if not event.fires:
                    return None
                inside = self._region is None or self._region.holds(event, view)
                return Cue(CueKind.MADE, key, event) if inside else None
            life = self._open[key] = _Open(confirmed=event.fires)
        elif event.phase is Phase.TRIGGER:
            life.confirmed = True
        if not life.confirmed:
            return None
        was_shown, life.shown = (
            life.shown,
            self._region is None or self._region.holds(event, view, life.shown),
        )
        if life.shown:
            return Cue(CueKind.SHOWN, key, event)
        return Cue(CueKind.GONE, key, event) if was_shown else None

    def _is_mine(self, event: GestureEvent) -> bool:
        if self._hand is None:
            return True
        return any(self._hand in (hand.id, hand.side.value) for hand in event.hands)
