"""From hands to events, in a session: names what hands show and do, in the picture's own pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand
from gesturekit.media.frame import Frame
from gesturekit.session.mirroring import must_mirror, size_of


class Recognizer(Protocol):
    """What a session needs of a recognizer; `GestureRecognizer` is one."""

    @property
    def names(self) -> tuple[str, ...]:
        """The gestures that can occur."""

    def look(self, hands: Sequence[Hand], time: float = 0.0) -> list[GestureEvent]:
        """Name what the hands of a single picture show: a BEGIN for each gesture."""

    def update(
        self,
        hands: Sequence[Hand],
        time: float,
        *,
        frame_size: tuple[int, int] | None = None,
        flipped: bool = False,
    ) -> list[GestureEvent]:
        """Take in one picture's hands and tell what they did."""

    def reset(self) -> list[GestureEvent]:
        """Forget everything, and end what was active."""


class RecognitionStage:
    """From hands to events.

    Parameters
    ----------
    recognizer
        What names the gestures.
    still
        The pictures are stills: a gesture is named at once, without having been held.
    mirror
        The pictures are shown as a mirror does.
    """

    def __init__(self, recognizer: Recognizer, *, still: bool, mirror: bool = False) -> None:
        self._recognizer = recognizer
        self._still = still
        self._mirror = mirror
        self._shown: list[GestureEvent] = []

    def process(self, frame: Frame, hands: Sequence[Hand]) -> list[GestureEvent]:
        """Events of one picture; its hands and theirs stand in the picture's own pixels."""
        if not self._still:
            flipped = must_mirror(frame, self._mirror)
            return self._recognizer.update(hands, frame.time, frame_size=size_of(frame), flipped=flipped)
        begun = self._recognizer.look(hands, frame.time)
        self._shown += begun
        return begun

    def finish(self) -> list[GestureEvent]:
        """End what is still being made: every BEGIN gets its END or CANCEL."""
        shown, self._shown = self._shown, []
        return [*(replace(event, phase=Phase.END) for event in shown), *self._recognizer.reset()]
