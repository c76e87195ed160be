"""Which function an app wants called for which gesture event.

Cooldowns and rules are measured on the events' own times, so that a recording replays exactly as it ran.
"""

from __future__ import annotations

import inspect
import itertools
import logging
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import index
from typing import TYPE_CHECKING, Any, Final, SupportsIndex

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events.event import GestureEvent, Phase, PhaseWord
from gesturekit.gestures.rules import EventRule, FrameView, RuleEngine, RuleWords, make_rule
from gesturekit.hands import Side, SideWord
from gesturekit.words import shown, unknown_word

if TYPE_CHECKING:
    from typing_extensions import Unpack

GestureCallback = Callable[[GestureEvent], object]
"""What an app hands to `Session.on`; what it returns is ignored."""

ANY: Final = "*"
"""The word that stands for every gesture, and for every phase."""

FIRE: Final = "fire"
"""The word for the moment to act on, whatever phase it is: see `GestureEvent.fires`."""

_log = logging.getLogger(__name__)


class EventWords(RuleWords, total=False):
    """The conditions that `Session.on`, `event_queue` and `events` take; see `Session.on`."""

    phase: PhaseWord | Phase
    hand: SideWord | Side | int | None
    cooldown: float | None


@dataclass(slots=True, eq=False)
class Subscription:
    """One callback with the conditions under which it is called."""

    rule: EventRule
    """Which gestures, of which hand; its other conditions need a memory, which the rule engine has."""
    ruled: bool
    """Whether there are such conditions."""
    phases: frozenset[Phase] | None
    """Phases that count; None for the moments to act on."""
    cooldown: float
    """Seconds that must have passed since the callback was last called."""
    callback: GestureCallback
    _last_time: float | None = field(default=None, init=False)
    # Whose what is being made is: a hand whose side turns out to be the other one keeps what it began.
    _mine: dict[tuple[object, ...], bool] = field(default_factory=dict, init=False)

    def wants(self, event: GestureEvent) -> bool:
        """Whether the callback is to be called for this event; to be asked for every event, in order."""
        if event.name not in self.rule.gesture and ANY not in self.rule.gesture:
            return False
        return (self.rule.hand is None or self._is_mine(event)) and self.is_due(event)

    def _is_mine(self, event: GestureEvent) -> bool:
        key = (event.name, *(hand.id for hand in event.hands))
        mine = any(self.rule.hand in (hand.id, hand.side.value) for hand in event.hands)
        if event.phase is not Phase.BEGIN:
            mine = self._mine.get(key, mine)
        if event.phase in (Phase.END, Phase.CANCEL):
            self._mine.pop(key, None)
        elif event.phase is not Phase.TRIGGER:
            self._mine[key] = mine
        return mine

    def is_due(self, event: GestureEvent) -> bool:
        """Whether the event's phase counts and the callback has cooled down."""
        if not (event.fires if self.phases is None else event.phase in self.phases):
            return False
        # A time before the last call means that the source started over: nothing is left to cool down.
        return self._last_time is None or not 0 <= event.time - self._last_time < self.cooldown

    def call(self, event: GestureEvent) -> None:
        """Call the callback and start its cooldown."""
        self._last_time = event.time
        returned = self.callback(event)
        if inspect.iscoroutine(returned):
            # Else Python would complain, much later, of what nobody awaited.
            returned.close()
            raise _coroutine(event.name, self.callback)


class CallbackRegistry:
    """The callbacks of one session, which has the gestures `names`; for `strict` see `Session`."""

    def __init__(self, names: Iterable[str], *, strict: bool = False) -> None:
        self.names = tuple(names)
        self.strict = strict
        self.errors = 0
        # In the order of registration. The keys are the names of their rules in the engine.
        self._bindings: dict[str, Subscription] = {}
        self._rules = RuleEngine()
        self._keys = (f"#{number}" for number in itertools.count())

    def __len__(self) -> int:
        return len(self._bindings)

    def add(
        self, name: str | Sequence[str] | None, callback: GestureCallback, **words: Unpack[EventWords]
    ) -> None:
        """Have `callback` called for a gesture; see `Session.on`."""
        rule, ruled, phases, cooldown = self.check(name, **words)
        _check_callback(callback, rule.label)
        key = next(self._keys)
        self._bindings[key] = Subscription(rule, ruled, phases, cooldown, callback)
        if ruled:
            self._rules.add(key, rule, label=rule.label)

    def remove(self, callback: GestureCallback) -> None:
        """Have `callback` called no more, not even for what else happened in the same frame."""
        keys = [key for key, binding in self._bindings.items() if binding.callback == callback]
        if not keys:
            raise InvalidArgumentError(f"{callback!r} is not registered; give the very function that was")
        for key in keys:
            if self._bindings.pop(key).ruled:
                self._rules.remove(key)

    def check(
        self, name: str | Sequence[str] | None, **words: Unpack[EventWords]
    ) -> tuple[EventRule, bool, frozenset[Phase] | None, float]:
        """Understand the words of `add`: rule, whether it needs a memory, phases and cooldown."""
        if callable(name):
            raise InvalidArgumentError(
                f"{getattr(name, '__qualname__', shown(name))!r} stands where the gesture's name belongs; "
                'write @session.on("thumb_up"), or @session.on("*") for every gesture'
            )
        conditions: dict[str, Any] = dict(words)
        phases = _phases(conditions.pop("phase", FIRE))
        cooldown = _cooldown(conditions.pop("cooldown", None))
        side = _hand(conditions.pop("hand", None))
        rule = make_rule("callback", {"gesture": () if name is None else name, "hand": side, **conditions})
        for word in sorted(rule.names):
            if word != ANY and word not in self.names:
                raise unknown_word("gesture", word, self.names)
        return rule, bool(conditions), phases, cooldown

    def dispatch(self, events: Iterable[GestureEvent], view: FrameView | None = None) -> None:
        """Call, for each event in turn, every callback that wants it, in the order of registration.

        Callbacks with rules come after the others: what they wait for is complete with the frame. `view`,
        the picture, is needed where a callback asks for a region.
        """
        for binding, event in self._due(tuple(events), view):
            self._call(binding, event)

    def _call(self, binding: Subscription, event: GestureEvent) -> None:
        try:
            binding.call(event)
        except Exception:
            if self.strict:
                raise
            self.errors += 1
            _log.exception(
                "callback %s failed on %s %s at %.3f s; the session goes on",
                getattr(binding.callback, "__qualname__", binding.callback),
                event.name,
                event.phase,
                event.time,
            )

    def _due(
        self, events: Sequence[GestureEvent], view: FrameView | None
    ) -> Iterator[tuple[Subscription, GestureEvent]]:
        # Looked up each time: a callback may have added or removed others just now.
        for event in events:
            for key, binding in tuple(self._bindings.items()):
                if not binding.ruled and binding.wants(event) and key in self._bindings:
                    yield binding, event
        for key, event in self._rules.update(events, view):
            ruled = self._bindings.get(key)
            if ruled is not None and ruled.is_due(event):
                yield ruled, event


def _check_callback(callback: GestureCallback, about: str) -> None:
    if not callable(callback):
        raise InvalidArgumentError(
            f"the callback for {about!r} is {shown(callback)}; expected a function that takes one "
            "GestureEvent"
        )
    if inspect.iscoroutinefunction(callback) or inspect.iscoroutinefunction(
        getattr(callback, "__call__", None)  # noqa: B004  an object's own method may be the coroutine
    ):
        raise _coroutine(about, callback)
    try:
        signature = inspect.signature(callback)
    except (TypeError, ValueError):
        # Some functions written in C do not say what they take.
        return
    try:
        signature.bind(None)
    except TypeError as error:
        name = getattr(callback, "__qualname__", shown(callback))
        raise InvalidArgumentError(
            f"the callback for {about!r} is {name}{signature}, which cannot be called with one GestureEvent "
            f"({error}); write def {getattr(callback, '__name__', 'callback').strip('<>')}(event): ..."
        ) from error


def _coroutine(about: str, callback: GestureCallback) -> InvalidArgumentError:
    name = getattr(callback, "__qualname__", None) or shown(callback)
    return InvalidArgumentError(
        f"the callback {name} for {about!r} is or returns a coroutine, which nobody would await; "
        "give a plain function, or use `async for event in session.events(...)`"
    )


def _phases(phase: object) -> frozenset[Phase] | None:
    if phase == FIRE:
        return None
    if phase == ANY:
        return frozenset(Phase)
    valid = [member.value for member in Phase]
    if phase not in valid:
        raise unknown_word("phase", phase, [FIRE, *valid, ANY])
    return frozenset({Phase(phase)})


def _hand(hand: object) -> str | int | None:
    if hand is None:
        return None
    if isinstance(hand, SupportsIndex) and not isinstance(hand, bool):
        return index(hand)
    valid = [side.value for side in Side]
    if hand not in valid:
        raise unknown_word("hand", hand, valid)
    return Side(hand).value


def _cooldown(cooldown: object) -> float:
    if cooldown is None:
        return 0.0
    if isinstance(cooldown, bool) or not isinstance(cooldown, (int, float)) or not (0 <= cooldown < math.inf):
        raise InvalidArgumentError(f"cooldown is {cooldown!r}; expected seconds, 0 or more, or None")
    return float(cooldown)
