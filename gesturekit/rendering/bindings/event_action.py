"""What an event does to an effect: `[[on]]` tables, and how they go on in time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gesturekit.config.config_text import Table
from gesturekit.gestures.events import GestureEvent
from gesturekit.rendering.setting_types import NotNegative, Positive, Unit

_PHASES = ("begin", "hold", "end", "cancel", "trigger")

Do = Literal["burst", "show", "hide", "toggle", "clear", "pulse", "step", "switch"]


class EventAction(Table):
    """One thing that an event does.

    `event` is a gesture's name, ``"*"`` for any, with a phase if it is not the moment to act on:
    ``"closed_fist:end"``. Of a layer: ``burst`` it, ``show``, ``hide`` or ``toggle`` it, ``clear`` what it
    remembers.
    Of a signal of `[signals]`: ``pulse`` it along the envelope, or ``step`` it by one, starting over after
    `steps`. Of the effect: ``switch`` to another.
    """

    event: str
    """A gesture's name or `"*"`, and a phase where it is not the moment to act."""
    do: Do
    """What happens."""
    layer: str = ""
    """Name of the layer that it happens to."""
    signal: str = ""
    """The effect's own signal that is moved."""
    effect: str = ""
    """Name or file of the effect that is shown next."""
    hand: Literal["left", "right"] | None = None
    """Whose events count; by default both hands'."""
    amount: Positive = 1.0
    """How strong a burst, how high a pulse."""
    envelope: tuple[NotNegative, NotNegative, Unit, NotNegative] = (0.02, 0.0, 1.0, 0.3)
    """Attack, decay, level held on, release: seconds, seconds, 0 to 1, seconds."""
    steps: Annotated[int, Field(ge=2, le=1000)] = 2
    """So many values that a signal steps through: 0, 1, 2…"""
    cooldown: NotNegative = 0.0
    """Seconds for which it does not happen again."""

    @model_validator(mode="after")
    def _check(self) -> EventAction:
        phase = self.event.rpartition(":")[2]
        if ":" in self.event and phase not in _PHASES:
            raise ValueError(f"event {self.event!r} ends in no phase; expected one of {', '.join(_PHASES)}")
        wanted = "effect" if self.do == "switch" else "signal" if self.do in ("pulse", "step") else "layer"
        if not getattr(self, wanted):
            raise ValueError(f'do = "{self.do}" needs a {wanted}; say which: {wanted} = "…"')
        return self

    def happens(self, event: GestureEvent) -> bool:
        """Whether an event is the one."""
        name, colon, phase = self.event.rpartition(":")
        name, phase = (name, phase) if colon else (self.event, "")
        return (
            name in ("*", event.name)
            and (event.phase.value == phase if phase else event.fires)
            and (self.hand is None or any(hand.side.value == self.hand for hand in event.hands))
        )

    def level(self, seconds: float) -> float:
        """Height of the envelope, 0 to 1, so many seconds after the event."""
        attack, decay, sustain, release = self.envelope
        if seconds < attack:
            return seconds / attack
        if seconds < attack + decay:
            return 1.0 - (1.0 - sustain) * (seconds - attack) / decay
        # By rounding it may be a hair too little, which a release of 0 would not stand.
        fallen = max(0.0, seconds - attack - decay)
        return sustain * (1.0 - fallen / release) if fallen < release else 0.0


class ActionClock:
    """When an action happened, and how often.

    Parameters
    ----------
    action
        As in the effect.
    """

    def __init__(self, action: EventAction) -> None:
        self.action = action
        self._last: float | None = None
        self.count = 0

    def update(self, events: Iterable[GestureEvent], time: float) -> list[GestureEvent]:
        """The events of this frame on which it happens."""
        if self._last is not None and time < self._last:
            self._last = None
        happened = []
        for event in events:
            waiting = self._last is not None and time - self._last < self.action.cooldown
            if self.action.happens(event) and not waiting:
                happened.append(event)
                self._last = time
                self.count += 1
        return happened

    def level(self, time: float) -> float:
        """Height of the envelope at a time."""
        return 0.0 if self._last is None else self.action.level(time - self._last)
