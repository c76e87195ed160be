"""An effect in time: what the settings of each layer are in the frame that is drawn, and for each hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from gesturekit.config.toml_lines import TomlPath
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import Hand
from gesturekit.rendering.bindings.binding import Follower, Value
from gesturekit.rendering.bindings.bound_value import BoundValue
from gesturekit.rendering.bindings.event_action import ActionClock, EventAction
from gesturekit.rendering.bindings.signals import Signals, checked_signal

S = TypeVar("S", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Burst:
    """A layer was asked to burst: by which event, and how strongly."""

    event: GestureEvent
    amount: float


@dataclass(slots=True)
class Look(Generic[S]):
    """A layer in one frame.

    Attributes
    ----------
    settings
        Its settings where they are not those of one hand.
    seconds
        Since the frame before, 0 to 0.25; 0 in the first.
    restarted
        Whether time has jumped back: what happened before is no more.
    shown
        0 hidden to 1.
    bursts
        What bursts now.
    cleared
        Whether its memory ends now.
    """

    settings: S
    seconds: float = 0.0
    restarted: bool = False
    shown: float = 1.0
    bursts: tuple[Burst, ...] = ()
    cleared: bool = False
    of_hands: Mapping[int, S] = field(default_factory=dict)

    def of(self, hand: Hand) -> S:
        """Its settings for one hand."""
        return self.of_hands.get(hand.id, self.settings)


class Looks:
    """Moves an effect from frame to frame.

    Parameters
    ----------
    effect
        Its tables: those of layers under `layer`.
    bindings
        What in it follows a signal.
    shared
        The effect's own signals: a constant, or the binding's place in `bindings`.
    actions
        What events do.
    hidden
        Names of layers that are hidden until an action shows them.
    """

    def __init__(
        self,
        effect: BaseModel,
        bindings: Sequence[BoundValue] = (),
        shared: Mapping[str, float | None] | None = None,
        actions: Sequence[EventAction] = (),
    ) -> None:
        self._effect = effect
        self._signals = Signals()
        self._constants = dict(shared or {})
        self._actions = [ActionClock(action) for action in actions]
        self._followers: dict[tuple[TomlPath, int | None], Follower] = {}
        self._shared = [bound for bound in bindings if bound.path[0] == "signals"]
        self._tables: dict[TomlPath, list[BoundValue]] = {}
        for bound in bindings:
            if bound.path[0] != "signals":
                length = 2 if bound.path[0] == "layer" else 1
                self._tables.setdefault(bound.path[:length], []).append(bound)
        self._shown: dict[int, float] = {}
        self._wanted: dict[int, bool] = {number: layer.visible for number, layer in enumerate(self._layers())}
        self._set: dict[str, float | None] = {}
        self.switched_to: str | None = None
        """Name of the effect that an event switches to in this frame."""

    @property
    def signals(self) -> Signals:
        """Values of signals in the frame taken in last."""
        return self._signals

    def set(self, name: str, value: float | None) -> None:
        """Give one of the effect's own signals a value, from now on; None leaves it without one.

        Raises
        ------
        InvalidArgumentError
            The effect has no such signal, or the value is no finite number.
        """
        self._set[name] = checked_signal(name, value, self._constants)

    def update(
        self, hands: tuple[Hand, ...], events: tuple[GestureEvent, ...], size: tuple[int, int], time: float
    ) -> list[Look[Any]]:
        """Take in a frame; the looks of its layers, in their order."""
        signals = self._signals
        restarted = signals.update(hands, events, size, time)
        if restarted:
            self._followers.clear()
        in_view = {None, *(hand.id for hand in hands)}
        self._followers = {key: each for key, each in self._followers.items() if key[1] in in_view}
        happened = [clock.update(events, time) for clock in self._actions]
        self._update_shared(time)
        self.switched_to = None
        for clock, made in zip(self._actions, happened, strict=True):
            if made and clock.action.do == "switch":
                self.switched_to = clock.action.effect
        return [
            self._look(number, layer, happened, hands, time, restarted)
            for number, layer in enumerate(self._layers())
        ]

    def table(self, name: str) -> Any:
        """A table of the effect that is no layer's, such as `light`, in this frame."""
        table = getattr(self._effect, name)
        bound = self._tables.get((name,), ())
        return self._moved(table, bound, 1, None) if bound else table

    def _layers(self) -> Sequence[Any]:
        layers: Sequence[Any] = self._effect.layer  # type: ignore[attr-defined]
        return layers

    def _update_shared(self, time: float) -> None:
        for name, constant in self._constants.items():
            self._signals.set(name, self._set.get(name, constant))
        for bound in self._shared:
            name = str(bound.path[1])
            if name not in self._set:
                value = self._follow(bound, None)
                self._signals.set(name, value if isinstance(value, float) else None)
        for clock in self._actions:
            name = clock.action.signal
            if clock.action.do == "pulse" and clock.count:
                level = clock.action.amount * clock.level(time)
                before = self._signals.value_of_shared(name) or 0.0
                self._signals.set(name, max(level, before))
            elif clock.action.do == "step":
                self._signals.set(name, float(clock.count % clock.action.steps))

    def _look(
        self,
        number: int,
        layer: Any,
        happened: Sequence[Sequence[GestureEvent]],
        hands: tuple[Hand, ...],
        time: float,
        restarted: bool,
    ) -> Look[Any]:
        bound = self._tables.get(("layer", number), ())
        look: Look[Any] = Look(layer, self._signals.seconds, restarted)
        if bound:
            look.of_hands = {hand.id: self._moved(layer, bound, 2, hand) for hand in hands}
            look.settings = self._moved(layer, bound, 2, None)
        bursts: list[Burst] = []
        flash: float | None = None
        for clock, made in zip(self._actions, happened, strict=True):
            action = clock.action
            if not layer.name or action.layer != layer.name:
                continue
            if action.do == "burst":
                bursts += [Burst(event, action.amount) for event in made]
                if "envelope" in action.model_fields_set:
                    flash = max(flash or 0.0, clock.level(time))
            elif made and action.do == "clear":
                look.cleared = True
            elif made and action.do in ("show", "hide", "toggle"):
                self._wanted[number] = (
                    action.do == "show" if action.do != "toggle" else not self._wanted[number]
                )
        look.bursts = tuple(bursts)
        look.shown = self._fade(number, layer) * (1.0 if flash is None else flash)
        return look

    def _fade(self, number: int, layer: Any) -> float:
        wanted = float(self._wanted[number])
        shown = self._shown.get(number, wanted)
        seconds = layer.fade_seconds
        step = 1.0 if seconds == 0.0 else self._signals.seconds / seconds
        shown = min(wanted, shown + step) if wanted > shown else max(wanted, shown - step)
        self._shown[number] = shown
        return shown

    def _moved(self, table: Any, bound: Sequence[BoundValue], depth: int, hand: Hand | None) -> Any:
        """The table with the values that its bindings have now."""
        values: dict[TomlPath, Value] = {each.path[depth:]: self._follow(each, hand) for each in bound}
        return _replaced(table, values)

    def _follow(self, bound: BoundValue, hand: Hand | None) -> Value:
        key = (bound.path, None if hand is None else hand.id)
        if key not in self._followers:
            self._followers[key] = Follower(bound.binding, bound.stops, bound.otherwise)
        value = self._signals.value(bound.signal, hand)
        return self._followers[key].update(value, self._signals.seconds)


def _replaced(table: Any, values: Mapping[TomlPath, Value]) -> Any:
    """A model or mapping with the values at the given paths below it."""
    inner: dict[Any, dict[TomlPath, Value]] = {}
    for path, value in values.items():
        inner.setdefault(path[0], {})[path[1:]] = value
    changed = {
        part: below[()] if () in below else _replaced(_part(table, part), below)
        for part, below in inner.items()
    }
    return {**table, **changed} if isinstance(table, Mapping) else table.model_copy(update=changed)


def _part(table: Any, part: str | int) -> Any:
    return table[part] if isinstance(table, Mapping) else getattr(table, str(part))
