"""Which gesture names are to be seen at a moment, and how strongly; no OpenGL, only events and time.

One label an event: a held gesture is shown from BEGIN to END or CANCEL, a motion for a set time after
TRIGGER. What must be held to be confirmed carries how far it is. Every name fades in and out in seconds, so
that 15 and 120 frames a second look alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import PALM, Hand
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.labels.label_settings import LabelSettings

# A name whose hands are out of sight and that no event has confirmed for this long has lost its END.
_FORGET_SECONDS = 1.0
# A hand's fingers reach no farther than this from the middle of its palm, palm sizes.
_REACH = 1.7


@dataclass(frozen=True, slots=True)
class Place:
    """Where the hands of a label are, pixels: the middle of their palms, how far up and down they reach."""

    x: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """A name to draw.

    Attributes
    ----------
    name
        The event's name.
    x
        Where its hands are, pixels: labels are shown in that order.
    opacity
        0 to 1.
    progress
        How much of the time has passed for which it must be held, 0 to 1; None where nothing must.
    hand_ids
        Whose it is.
    place
        Where these hands are.
    """

    name: str
    x: float
    opacity: float
    progress: float | None = None
    hand_ids: tuple[int, ...] = ()
    place: Place = Place()


@dataclass(slots=True)
class _Entry:
    name: str
    begin: float
    place: Place
    seen: float
    end: float | None = None
    motion: bool = False
    progress: float | None = None


_Key = tuple[str, tuple[int, ...]]


class LabelBoard:
    """Remembers the names that are shown.

    Parameters
    ----------
    settings
        Fading times and how long a motion's name stays.
    """

    def __init__(self, settings: LabelSettings) -> None:
        self._settings = settings
        self._time: float | None = None
        self._entries: dict[_Key, _Entry] = {}

    def update(self, events: Sequence[GestureEvent], hands: Sequence[Hand], time: float) -> list[Label]:
        """Take in a frame.

        Parameters
        ----------
        events
            What happened since the last call.
        hands
            The hands in view; they place the labels.
        time
            Seconds. A jump back clears the board.

        Returns
        -------
        The visible labels, leftmost hand first.
        """
        first = self._time is None or time < self._time
        if first:
            self._entries.clear()
        self._time = time
        # What is there in the very first picture did not just appear, and a still image has no second one.
        begin = time - self._settings.fade_in_seconds if first else time
        for event in events:
            self._take(event, begin, time)
        in_view = {hand.id: hand for hand in hands}
        for (_, ids), entry in self._entries.items():
            if all(hand_id in in_view for hand_id in ids):
                entry.seen, entry.place = time, _place([in_view[hand_id] for hand_id in ids])
            elif entry.end is None and time - entry.seen > _FORGET_SECONDS:
                entry.end = time
        shown = [
            Label(entry.name, entry.place.x, self._opacity(entry, time), entry.progress, ids, entry.place)
            for (_, ids), entry in self._entries.items()
        ]
        self._entries = {
            key: entry
            for key, entry in self._entries.items()
            if entry.end is None or time < entry.end + self._settings.fade_out_seconds
        }
        return sorted(
            (label for label in shown if label.opacity > 0), key=lambda label: (label.x, label.hand_ids)
        )

    def _take(self, event: GestureEvent, begin: float, time: float) -> None:
        ids = tuple(sorted(hand.id for hand in event.hands))
        key = (event.name, ids)
        entry = self._entries.get(key)
        held = entry is not None and not entry.motion and entry.end is None
        if event.phase in (Phase.END, Phase.CANCEL):
            if entry is not None and held:
                entry.end = time
        elif event.phase is Phase.TRIGGER and not held:
            # Made again, or another one, while a name still stands: the plate stays up instead of blinking.
            before = entry if entry is not None else self._take_over(ids, motion=True)
            rise = begin if before is None else before.begin
            end = time + self._settings.trigger_seconds
            self._entries[key] = _Entry(event.name, rise, _place(event.hands), time, end, motion=True)
        elif entry is not None and held:
            entry.seen = time
            if entry.progress is not None:
                entry.progress = 1.0 if event.phase is Phase.TRIGGER else event.progress
        else:
            # The name before it still stands: the plate stays as it is, only what is written on it changes.
            before = entry if entry is not None else self._take_over(ids, motion=False)
            if before is not None and begin == time:
                begin -= self._opacity(before, time) * self._settings.fade_in_seconds
            progress = event.progress if event.progress < 1.0 else None
            self._entries[key] = _Entry(event.name, begin, _place(event.hands), time, progress=progress)

    def _take_over(self, ids: tuple[int, ...], *, motion: bool) -> _Entry | None:
        """Take away a label of the same hands that is over, for another to stand in its place."""
        for key, entry in self._entries.items():
            if key[1] == ids and entry.motion is motion and entry.end is not None:
                return self._entries.pop(key)
        return None

    def _opacity(self, entry: _Entry, time: float) -> float:
        rise, fall = self._settings.fade_in_seconds, self._settings.fade_out_seconds
        opacity = min(1.0, (time - entry.begin) / rise) if rise > 0 else 1.0
        if entry.end is not None and time >= entry.end:
            opacity *= max(0.0, 1.0 - (time - entry.end) / fall) if fall > 0 else 0.0
        return opacity


def _place(hands: Sequence[Hand]) -> Place:
    middles = [hand.landmarks[list(PALM), :2].mean(axis=0) for hand in hands]
    if not np.isfinite(middles).all():
        return Place()
    reaches = [_REACH * palm_size_3d(hand) for hand in hands]
    return Place(
        float(np.mean([x for x, _ in middles])),
        float(min(y - reach for (_, y), reach in zip(middles, reaches, strict=True))),
        float(max(y + reach for (_, y), reach in zip(middles, reaches, strict=True))),
    )
