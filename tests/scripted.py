"""Scripted stages for session tests: what they see and do is known beforehand, so the wiring shows alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

from gesturekit.errors import SourceError
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand, ImageArray
from gesturekit.media.frame import Frame
from gesturekit.media.source import Source
from gesturekit.session.session import Session
from gesturekit.sources import open_source
from tests.builders import grey_picture, make_event, make_hand


class ScriptedTracker:
    """Sees one hand in every picture, whatever is in it, so that wiring can be tested without models."""

    def __init__(self, pause: float = 0.0, x: float = 30.0) -> None:
        self.closed = False
        self._pause = pause
        self._x = x

    def track(self, image: ImageArray, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        if self._pause:
            threading.Event().wait(self._pause)
        return [make_hand(x=self._x, y=60.0)]

    def close(self) -> None:
        self.closed = True


class ScriptedRecognizer:
    """Begins an "ok" at one time, holds it, and ends it at another."""

    names = ("ok", "rock")

    def __init__(self, begin: float = 0.2, end: float = 0.6) -> None:
        self._begin, self._end = begin, end
        self._active: Hand | None = None

    def look(self, hands: Sequence[Hand], time: float = 0.0) -> list[GestureEvent]:
        return [make_event("ok", time=time, hand=hand) for hand in hands]

    def update(self, hands: Sequence[Hand], time: float, **view: object) -> list[GestureEvent]:
        (hand,) = hands
        self._time = time
        if self._begin <= time < self._end:
            phase = Phase.BEGIN if self._active is None else Phase.HOLD
            self._active = hand
        elif self._active is not None:
            phase, self._active = Phase.END, None
        else:
            return []
        return [make_event("ok", phase, time=time, hand=hand)]

    def reset(self) -> list[GestureEvent]:
        hand, self._active = self._active, None
        return [] if hand is None else [make_event("ok", Phase.END, time=self._time, hand=hand)]


class EndlessSource(Source):
    """A film of plain pictures that is made while it is read, and may break."""

    def __init__(self, frames: int, size: tuple[int, int] = (96, 64), *, broken: bool = False) -> None:
        super().__init__("made film", size, fps=25.0, frame_count=frames)
        self._numbers = iter(range(frames))
        self._broken = broken
        self.closed = False

    def __next__(self) -> Frame:
        number = next(self._numbers, None)
        if number is None:
            if self._broken:
                raise SourceError("made film: broken in the middle; copy it again")
            raise StopIteration
        return Frame(grey_picture(number, self.size), number / 25, number)

    def close(self) -> None:
        self.closed = True


def scripted(source: str | Path | Source, **options: object) -> Session:
    """A session over scripted stages: no models, no graphics."""
    options.setdefault("effect", None)
    options.setdefault("tracker", ScriptedTracker())
    options.setdefault("recognizer", ScriptedRecognizer())
    return Session(source, **options)  # type: ignore[arg-type]


def played(path: Path) -> list[Frame]:
    """Every frame of a finished video."""
    with open_source(path) as source:
        return list(source)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
