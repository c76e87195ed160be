"""Which function an app wants called for which gesture event.

The registry holds no clock of its own: cooldowns are measured on the events' times, so that a recording
replays exactly as it ran.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Side
from gesturekit.words import unknown_word

GestureCallback = Callable[[GestureEvent], object]
"""What an app hands to `Session.on`; what it returns is ignored."""

ANY = "*"
"""The word that stands for every gesture, and for every phase."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Binding:
    """One callback with the conditions under which it is called.

    Attributes
    ----------
    name
        The gesture's name, or `ANY`.
    phases
        Phases that count.
    side
        The hand that counts; None for either.
    cooldown
        Seconds that must have passed since the callback was last called.
    callback
        The app's function.
    """

    name: str
    phases: frozenset[Phase]
    side: Side | None
    cooldown: float
    callback: GestureCallback
    _last_time: float | None = field(default=None, init=False, repr=False)

    def wants(self, event: GestureEvent) -> bool:
        """Whether the callback is to be called for this event."""
        if self.name not in (ANY, event.name) or event.phase not in self.phases:
            return False
        if self.side is not None and event.hand.side is not self.side:
            return False
        # A time before the last call means that the source started over: nothing is left to cool down.
        return self._last_time is None or not 0 <= event.time - self._last_time < self.cooldown

    def call(self, event: GestureEvent) -> None:
        """Call the callback and start its cooldown."""
        self._last_time = event.time
        self.callback(event)


class CallbackRegistry:
    """The callbacks of one session.

    Parameters
    ----------
    names
        The gestures that can occur.
    strict
        False: a callback that raises is logged with its traceback and the others still run. True: the
        exception passes through.
    """

    def __init__(self, names: Iterable[str], *, strict: bool = False) -> None:
        self.names = tuple(names)
        self.strict = strict
        self.errors = 0
        self._bindings: list[Binding] = []

    def __len__(self) -> int:
        return len(self._bindings)

    def add(
        self,
        name: str,
        callback: GestureCallback,
        *,
        phase: str | Phase = "begin",
        hand: str | Side | None = None,
        cooldown: float | None = None,
    ) -> Binding:
        """Have `callback` called for a gesture; see `Session.on` for the words.

        Raises
        ------
        InvalidArgumentError
            When a word is unknown, the cooldown is not a time, or the callback cannot be called.
        """
        phases, side, seconds = self.check(name, phase=phase, hand=hand, cooldown=cooldown)
        if not callable(callback):
            raise InvalidArgumentError(
                f"the callback for {name!r} is {callback!r}; expected a function that takes one GestureEvent"
            )
        binding = Binding(name, phases, side, seconds, callback)
        self._bindings.append(binding)
        return binding

    def check(
        self, name: str, *, phase: str | Phase, hand: str | Side | None, cooldown: float | None
    ) -> tuple[frozenset[Phase], Side | None, float]:
        """Understand the words of `add`, without adding anything."""
        if name != ANY and name not in self.names:
            raise unknown_word("gesture", name, self.names)
        return _phases(phase), _side(hand), _cooldown(cooldown)

    def dispatch(self, events: Iterable[GestureEvent]) -> None:
        """Call, for each event in turn, every callback that wants it, in the order of registration."""
        for event in events:
            for binding in tuple(self._bindings):
                if not binding.wants(event):
                    continue
                if self.strict:
                    binding.call(event)
                    continue
                try:
                    binding.call(event)
                except Exception:
                    self.errors += 1
                    _log.exception(
                        "callback %s failed on %s %s at %.3f s; the session goes on",
                        getattr(binding.callback, "__qualname__", binding.callback),
                        event.name,
                        event.phase,
                        event.time,
                    )


def _phases(phase: str | Phase) -> frozenset[Phase]:
    if phase == ANY:
        return frozenset(Phase)
    valid = [member.value for member in Phase]
    if phase not in valid:
        raise unknown_word("phase", phase, [*valid, ANY])
    # A motion has no beginning of its own: whoever asks for a gesture's begin wants its trigger too.
    return frozenset({Phase.BEGIN, Phase.TRIGGER}) if phase == Phase.BEGIN else frozenset({Phase(phase)})


def _side(hand: str | Side | None) -> Side | None:
    if hand is None:
        return None
    valid = [side.value for side in Side]
    if hand not in valid:
        raise unknown_word("hand", hand, valid)
    return Side(hand)


def _cooldown(cooldown: float | None) -> float:
    if cooldown is None:
        return 0.0
    if isinstance(cooldown, bool) or not isinstance(cooldown, (int, float)) or not (0 <= cooldown < math.inf):
        raise InvalidArgumentError(f"cooldown is {cooldown!r}; expected seconds, 0 or more, or None")
    return float(cooldown)
