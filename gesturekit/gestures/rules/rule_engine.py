"""All event rules together: rules that listen to one another, and groups of which only one may act.

Fed with the events of gestures and motions, frame by frame, it answers with the events of the rules. It
needs no clock: everything is measured on the events' own times, so that a replay fires the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent
from gesturekit.gestures.rules.event_rule import EventRule
from gesturekit.gestures.rules.region import FrameView, size_is_missing
from gesturekit.gestures.rules.rule_machine import Arming, RuleMachine

RuleEvent = tuple[str, GestureEvent]
"""The rule that an event came from, and the event."""


class RuleEngine:
    """Event rules at work.

    Parameters
    ----------
    rules
        Name → rule. The names are those of the events.

    Raises
    ------
    InvalidArgumentError
        When rules listen to one another in a circle.

    Examples
    --------
    >>> from gesturekit.gestures.rules import make_rule
    >>> engine = RuleEngine({"hello": make_rule("event 'hello'", {"gesture": "victory"})})
    >>> recognizer = gk.GestureRecognizer(motions=False)
    >>> for time in (0.0, 0.1, 0.2):
    ...     for name, event in engine.update(recognizer.update([hand], time)):
    ...         print(name, event.phase)
    hello begin
    hello hold
    """

    def __init__(self, rules: Mapping[str, EventRule] | None = None) -> None:
        # Names of the events where they differ from the rules'; no other rule can listen to such a one.
        self._labels: dict[str, str] = {}
        self._rules: dict[str, EventRule] = {}
        self._machines: dict[str, RuleMachine] = {}
        self._armings: dict[tuple[object, ...], Arming] = {}
        self._order: list[str] = []
        self._time = 0.0
        self.replace(rules or {})

    @property
    def rules(self) -> dict[str, EventRule]:
        """The rules in use."""
        return dict(self._rules)

    def check_view(self, view: FrameView) -> None:
        """Refuse a picture of unknown size where a rule has a region, before any event is lost by it."""
        for name, rule in self._rules.items():
            if rule.region is not None and view.frame_size is None:
                raise size_is_missing(f"event {self._labels.get(name, name)!r}")

    def add(self, name: str, rule: EventRule, label: str) -> None:
        """Add a rule whose events are called `label`, for nobody but the caller."""
        self._labels[name] = label
        self.replace({**self._rules, name: rule})

    def remove(self, name: str) -> None:
        """Take a rule away, and what it had going on."""
        self.replace({other: rule for other, rule in self._rules.items() if other != name})
        self._labels.pop(name, None)

    def replace(self, rules: Mapping[str, EventRule]) -> list[RuleEvent]:
        """Use these rules from now on; those that stay as they are go on with what they have going on.

        Returns
        -------
        A CANCEL for whatever the other ones had going on.
        """
        order = in_order(rules, self._labels)
        cancelled: list[RuleEvent] = []
        for name in self._order:
            if rules.get(name) != self._rules[name]:
                cancelled += [(name, event) for event in self._machines.pop(name).break_off(self._time)]
        self._rules, self._order = dict(rules), order
        for name, rule in rules.items():
            if name not in self._machines:
                label = self._labels.get(name, name)
                self._machines[name] = RuleMachine(label, rule, self._arming(rule))
        return cancelled

    def update(self, events: Iterable[GestureEvent], view: FrameView | None = None) -> list[RuleEvent]:
        """What the rules make of one frame's events, which are in order; causes come before their effects.

        The picture's `view` is needed where a rule has a region.
        """
        happened = list(events)
        if not happened or not self._order:
            return []
        self._time = happened[-1].time
        view = view or FrameView()
        for arming in self._armings.values():
            arming.update(happened)
        made: list[RuleEvent] = []
        # What a rule took from one that had its turn already: others that listen to that one hear it after.
        late: list[tuple[int, GestureEvent]] = []
        for turn, name in enumerate(self._order):
            machine = self._machines[name]
            heard = [event for event in happened if machine.hears(event.name)]
            if not heard:
                continue
            pushed: list[RuleEvent] = []
            new = machine.update(heard, view, partial(self._make_room, name, pushed))
            late += [(turn, event) for _, event in pushed]
            for rule_event in (*pushed, *((name, event) for event in new)):
                made.append(rule_event)
                if rule_event[0] not in self._labels:
                    happened.append(rule_event[1])
                    for arming in self._armings.values():
                        arming.update(rule_event[1:])
        if late:
            self._hear_late(late, view, made)
        return made

    def clear(self) -> None:
        """Forget everything, without an event; end what is going on by ending the gestures it comes from."""
        for machine in self._machines.values():
            machine.clear()
        for arming in self._armings.values():
            arming.clear()

    def _make_room(self, name: str, pushed: list[RuleEvent], time: float) -> bool:
        """Whether a rule may act; if others of its group have to give way to it, they do."""
        rule = self._rules[name]
        rivals = [
            other
            for other in self._order
            if rule.group is not None
            and self._rules[other].group == rule.group
            and self._machines[other].is_active
        ]
        if any(self._rules[other].priority >= rule.priority for other in rivals):
            return False
        for other in rivals:
            pushed += [(other, event) for event in self._machines[other].break_off(time)]
        return True

    def _hear_late(
        self, late: list[tuple[int, GestureEvent]], view: FrameView, made: list[RuleEvent]
    ) -> None:
        for turn, name in enumerate(self._order):
            machine = self._machines[name]
            heard = [event for before, event in late if turn < before and machine.hears(event.name)]
            for event in machine.update(heard, view, lambda time: False) if heard else ():
                made.append((name, event))
                if name not in self._labels:
                    late.append((len(self._order), event))

    def _arming(self, rule: EventRule) -> Arming | None:
        if not rule.armed_by:
            return None
        key = (rule.armed_by, rule.disarmed_by, rule.armed_for)
        return self._armings.setdefault(key, Arming(*key))


def in_order(rules: Mapping[str, EventRule], labels: Mapping[str, str] | None = None) -> list[str]:
    """Put rules after those that they listen to; else by priority, then as they were given.

    Raises
    ------
    InvalidArgumentError
        When rules listen to one another in a circle.
    """
    waiting = sorted(rules, key=lambda name: -rules[name].priority)
    sources = {name: (rules[name].names & rules.keys()) - (labels or {}).keys() for name in waiting}
    order: list[str] = []
    while waiting:
        ready = next((name for name in waiting if sources[name] <= set(order)), None)
        if ready is None:
            raise InvalidArgumentError(
                f"the event rules {', '.join(repr(name) for name in waiting)} listen to one another in a "
                "circle; let one of them listen to gestures alone"
            )
        waiting.remove(ready)
        order.append(ready)
    return order
