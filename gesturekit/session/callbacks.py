"""Which function an app wants called for which gesture event.

The registry holds no clock of its own: cooldowns and rules are measured on the events' times, so that a
recording replays exactly as it ran.
"""

from __future__ import annotations

import inspect
import itertools
import logging
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import index
from typing import TYPE_CHECKING, Final, SupportsIndex

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events.event import GestureEvent, Phase, PhaseWord
from gesturekit.gestures.rules import EventRule, RuleEngine, View, make_rule
from gesturekit.hands import Side, SideWord
from gesturekit.words import shown, unknown_word

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from gesturekit.gestures.rules import RuleWords

GestureCallback = Callable[[GestureEvent], object]
"""What an app hands to `Session.on`; what it returns is ignored."""

ANY: Final = "*"
"""The word that stands for every gesture, and for every phase."""

FIRE: Final = "fire"
"""The word for the moment to act on, whatever phase it is: see `GestureEvent.fires`."""

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Binding:
    """One callback with the conditions under which it is called.

    Attributes
    ----------
    names
        The gestures; `ANY` for every one.
    phases
        Phases that count; None for the moments to act on.
    hand
        Side or id of the hand that counts; None for any.
    cooldown
        Seconds that must have passed since the callback was last called.
    callback
        The app's function.
    """

    names: frozenset[str]
    phases: frozenset[Phase] | None
    hand: str | int | None
    cooldown: float
    callback: GestureCallback
    _last_time: float | None = field(default=None, init=False, repr=False)
    # Whose what is being made is: a hand whose side turns out to be the other one keeps what it began.
    _mine: dict[tuple[object, ...], bool] = field(default_factory=dict, init=False, repr=False)

    def wants(self, event: GestureEvent) -> bool:
        """Whether the callback is to be called for this event; to be asked for every event, in order."""
        if event.name not in self.names and ANY not in self.names:
            return False
        return (self.hand is None or self._is_mine(event)) and self.is_due(event)

    def _is_mine(self, event: GestureEvent) -> bool:
        key = (event.name, *(hand.id for hand in event.hands))
        mine = any(self.hand in (hand.id, hand.side.value) for hand in event.hands)
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
        self._plain: list[Binding] = []
        # Callbacks whose conditions need a memory: each is a rule under a name that no gesture has.
        self._ruled: dict[str, Binding] = {}
        self._rules = RuleEngine()
        self._keys = (f"#{number}" for number in itertools.count())

    def __len__(self) -> int:
        return len(self._plain) + len(self._ruled)

    def add(
        self,
        name: str | Sequence[str] | None,
        callback: GestureCallback,
        *,
        phase: PhaseWord | Phase = FIRE,
        hand: SideWord | Side | int | None = None,
        cooldown: float | None = None,
        **words: Unpack[RuleWords],
    ) -> Binding:
        """Have `callback` called for a gesture; see `Session.on` for the words.

        Raises
        ------
        InvalidArgumentError
            When a word is unknown, the cooldown is not a time, or the callback cannot be called.
        """
        rule = self.check(name, phase=phase, hand=hand, cooldown=cooldown, **words)
        about = rule.label
        if not callable(callback):
            raise InvalidArgumentError(
                f"the callback for {about!r} is {shown(callback)}; expected a function that takes one "
                "GestureEvent"
            )
        if inspect.iscoroutinefunction(callback) or inspect.iscoroutinefunction(
            getattr(callback, "__call__", None)  # noqa: B004  an object's own method may be the coroutine
        ):
            raise _coroutine(about, callback)
        _check_takes_an_event(callback, about)
        binding = Binding(frozenset(rule.gesture), _phases(phase), _hand(hand), _cooldown(cooldown), callback)
        if words:
            key = next(self._keys)
            self._ruled[key] = binding
            self._rules.add(key, rule, label=about)
        else:
            self._plain.append(binding)
        return binding

    def remove(self, callback: GestureCallback) -> None:
        """Have `callback` called no more, not even for what else happened in the same frame.

        Raises
        ------
        InvalidArgumentError
            When it is not registered.
        """
        before = len(self)
        self._plain = [binding for binding in self._plain if binding.callback != callback]
        for key in [key for key, binding in self._ruled.items() if binding.callback == callback]:
            del self._ruled[key]
            self._rules.remove(key)
        if len(self) == before:
            raise InvalidArgumentError(f"{callback!r} is not registered; give the very function that was")

    def check(
        self,
        name: str | Sequence[str] | None,
        *,
        phase: PhaseWord | Phase,
        hand: SideWord | Side | int | None,
        cooldown: float | None,
        **words: Unpack[RuleWords],
    ) -> EventRule:
        """Understand the words of `add`, without adding anything."""
        if callable(name):
            raise InvalidArgumentError(
                f"{getattr(name, '__qualname__', shown(name))!r} stands where the gesture's name belongs; "
                'write @session.on("thumb_up"), or @session.on("*") for every gesture'
            )
        _phases(phase)
        _cooldown(cooldown)
        side = _hand(hand)
        rule = make_rule("callback", {"gesture": () if name is None else name, "hand": side, **words})
        for word in sorted(rule.names):
            if word != ANY and word not in self.names:
                raise unknown_word("gesture", word, self.names)
        return rule

    def dispatch(self, events: Iterable[GestureEvent], view: View | None = None) -> None:
        """Call, for each event in turn, every callback that wants it, in the order of registration.

        Callbacks with rules of their own come after the others.

        Parameters
        ----------
        events
            What happened in one frame.
        view
            The picture; needed where a callback asks for a region.
        """
        events = tuple(events)
        for event in events:
            for binding in tuple(self._plain):
                # A callback may have removed this one just now.
                if binding.wants(event) and binding in self._plain:
                    self._call(binding, event)
        if self._ruled:
            for key, event in self._rules.update(events, view):
                ruled = self._ruled.get(key)
                if ruled is not None and ruled.is_due(event):
                    self._call(ruled, event)

    def _call(self, binding: Binding, event: GestureEvent) -> None:
        if self.strict:
            binding.call(event)
            return
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


def _check_takes_an_event(callback: GestureCallback, about: str) -> None:
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


def _phases(phase: PhaseWord | Phase) -> frozenset[Phase] | None:
    if phase == FIRE:
        return None
    if phase == ANY:
        return frozenset(Phase)
    valid = [member.value for member in Phase]
    if phase not in valid:
        raise unknown_word("phase", phase, [FIRE, *valid, ANY])
    return frozenset({Phase(phase)})


def _hand(hand: SideWord | Side | int | None) -> str | int | None:
    if hand is None:
        return None
    if isinstance(hand, SupportsIndex) and not isinstance(hand, bool):
        return index(hand)
    valid = [side.value for side in Side]
    if hand not in valid:
        raise unknown_word("hand", hand, valid)
    return Side(hand).value


def _coroutine(about: str, callback: GestureCallback) -> InvalidArgumentError:
    name = getattr(callback, "__qualname__", None) or shown(callback)
    return InvalidArgumentError(
        f"the callback {name} for {about!r} is or returns a coroutine, which nobody would await; "
        "give a plain function, or use `async for event in session.events(...)`"
    )


def _cooldown(cooldown: float | None) -> float:
    if cooldown is None:
        return 0.0
    if isinstance(cooldown, bool) or not isinstance(cooldown, (int, float)) or not (0 <= cooldown < math.inf):
        raise InvalidArgumentError(f"cooldown is {cooldown!r}; expected seconds, 0 or more, or None")
    return float(cooldown)
