"""Which gesture names are to be seen at a moment, and how strongly; no OpenGL, only events and time.

A held gesture is shown from BEGIN to END or CANCEL, a motion for a set time after TRIGGER; every name
fades in and out in seconds, so that 15 and 120 frames a second look alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand
from gesturekit.rendering.effect import LabelSettings

# A name whose hand is out of sight and that no event has confirmed for this long has lost its END.
_FORGET_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Label:
    """A name to draw.

    Attributes
    ----------
    name
        The gesture's name as in the event.
    x
        Where its hand is, pixels: labels are shown in that order.
    opacity
        0 to 1.
    """

    name: str
    x: float
    opacity: float


@dataclass(slots=True)
class _Entry:
    name: str
    begin: float
    x: float
    seen: float
    end: float | None = None


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
        # A hand may hold a gesture while it makes a motion: one name of each kind at a time.
        self._entries: dict[tuple[int, bool], _Entry] = {}

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
        centers = {hand.id: _center_x(hand) for hand in hands}
        for (hand_id, _), entry in self._entries.items():
            if hand_id in centers:
                entry.seen, entry.x = time, centers[hand_id]
            elif entry.end is None and time - entry.seen > _FORGET_SECONDS:
                entry.end = time
        shown = [
            (entry.x, key, Label(entry.name, entry.x, self._opacity(entry, time)))
            for key, entry in self._entries.items()
        ]
        self._entries = {
            key: entry
            for key, entry in self._entries.items()
            if entry.end is None or time < entry.end + self._settings.fade_out_seconds
        }
        return [label for _, _, label in sorted(shown, key=lambda item: item[:2]) if label.opacity > 0]

    def _take(self, event: GestureEvent, begin: float, time: float) -> None:
        key = (event.hand.id, event.phase is Phase.TRIGGER)
        entry = self._entries.get(key)
        if event.phase in (Phase.END, Phase.CANCEL):
            if entry is not None and entry.name == event.name and entry.end is None:
                entry.end = time
        elif event.phase is Phase.TRIGGER:
            # Made again while its name still stands: it stays up instead of blinking.
            again = entry is not None and entry.name == event.name
            rise = entry.begin if entry is not None and again else begin
            end = time + self._settings.trigger_seconds
            self._entries[key] = _Entry(event.name, rise, _center_x(event.hand), time, end)
        elif entry is None or entry.name != event.name or entry.end is not None:
            # The name before it still stands: the plate stays as it is, only what is written on it changes.
            if entry is not None and begin == time:
                begin -= self._opacity(entry, time) * self._settings.fade_in_seconds
            self._entries[key] = _Entry(event.name, begin, _center_x(event.hand), time)
        else:
            entry.seen = time

    def _opacity(self, entry: _Entry, time: float) -> float:
        rise, fall = self._settings.fade_in_seconds, self._settings.fade_out_seconds
        opacity = min(1.0, (time - entry.begin) / rise) if rise > 0 else 1.0
        if entry.end is not None and time >= entry.end:
            opacity *= max(0.0, 1.0 - (time - entry.end) / fall) if fall > 0 else 0.0
        return opacity


def _center_x(hand: Hand) -> float:
    x0, _, x1, _ = hand.box
    return 0.5 * (x0 + x1) if x0 <= x1 else 0.0
