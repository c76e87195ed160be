"""Which effect a session draws, and the signals that its callbacks set; followed by all that draws it."""

from __future__ import annotations

import contextlib
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gesturekit.errors import GestureKitError, InvalidArgumentError

if TYPE_CHECKING:
    from gesturekit.rendering.effect import Effect

_log = logging.getLogger(__name__)


class EffectState:
    """What is to be drawn; may be changed from any thread, before the session runs and while it does."""

    def __init__(self, effect: Effect | None) -> None:
        self._lock = threading.Lock()
        self._effect = effect
        self._values: dict[str, float | None] = {}

    @property
    def effect(self) -> Effect | None:
        """The effect that was chosen last; events may have switched to another since."""
        return self._effect

    def now(self) -> tuple[Effect | None, dict[str, float | None]]:
        """The effect, and the values that its signals were given."""
        with self._lock:
            return self._effect, dict(self._values)

    def switch(self, effect: str | Path) -> None:
        """Choose another effect, whose signals have the values of its file."""
        from gesturekit.rendering import load_effect

        read = load_effect(effect)
        with self._lock:
            self._effect, self._values = read, {}

    def set(self, name: str, value: float | None) -> None:
        """Give a signal of the effect, or of one that its events switch to, a value."""
        from gesturekit.rendering.bindings.signals import checked_signal

        effect = self._effect
        if effect is None:
            raise InvalidArgumentError(f"signal {name!r} is set, but the session draws no effect; choose one")
        checked = checked_signal(name, value, _signals_of(effect))
        with self._lock:
            self._values[name] = checked


def _signals_of(effect: Effect) -> tuple[str, ...]:
    from gesturekit.rendering import load_effect

    next_ones = [load_effect(action.effect) for action in effect.on if action.do == "switch"]
    return tuple(dict.fromkeys(name for each in (effect, *next_ones) for name in each.signals))


class DrawsEffect(Protocol):
    """A renderer or window."""

    @property
    def effect(self) -> str:
        """Name of the effect that is drawn."""

    def set(self, name: str, value: float | None) -> None:
        """Give one of its signals a value."""

    def switch(self, effect: Effect) -> None:
        """Fade to another."""


class EffectFollower:
    """Keeps a renderer or window, which was opened with an effect, at what the state says."""

    def __init__(self, state: EffectState, target: DrawsEffect, effect: Effect | None) -> None:
        self._state = state
        self._target = target
        self._effect = effect
        self._drawn = target.effect
        self._given: dict[str, float | None] = {}

    def update(self) -> None:
        """Hand on what has changed; a switch to an effect that cannot be drawn is logged."""
        effect, values = self._state.now()
        if effect is not self._effect and effect is not None:
            self._effect = effect
            try:
                self._target.switch(effect)
            except GestureKitError as error:
                _log.error("the effect stays as it was: %s", error)
        if self._target.effect != self._drawn:
            # Another effect, by the app or by an event, knows nothing of what this one was given.
            self._drawn, self._given = self._target.effect, {}
        for name, value in values.items():
            if name not in self._given or self._given[name] != value:
                self._given[name] = value
                # One that only another effect has waits for that.
                with contextlib.suppress(InvalidArgumentError):
                    self._target.set(name, value)
