"""What events do, against a plain model of it, for any order of events, pauses and frames."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pydantic import ValidationError

from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand
from gesturekit.rendering.bindings.event_action import ActionClock, EventAction
from gesturekit.rendering.bindings.looks import Look, Looks
from gesturekit.rendering.effect import Effect, load_effect
from tests.rendering.scenes import event, open_hand

SIZE = (320, 240)
FADE = 0.25
EFFECT = """title = "Machine"
[signals]
flash = 0.1
number = 0
[[layer]]
type = "label"
name = "names"
[[layer]]
type = "label"
name = "hidden"
visible = false
[[layer]]
type = "particles"
name = "sparks"
[[on]]
event = "thumb_up"
do = "burst"
layer = "sparks"
amount = 2.0
cooldown = 0.5
[[on]]
event = "open_palm"
do = "hide"
layer = "names"
[[on]]
event = "closed_fist"
do = "show"
layer = "names"
[[on]]
event = "ok"
do = "toggle"
layer = "hidden"
[[on]]
event = "rock:end"
do = "clear"
layer = "sparks"
[[on]]
event = "victory"
do = "step"
signal = "number"
steps = 3
[[on]]
event = "pinch"
do = "pulse"
signal = "flash"
amount = 2.0
envelope = [0.1, 0.1, 0.5, 0.4]
[[on]]
event = "call_me"
do = "switch"
effect = "neon"
"""
GESTURES = ("thumb_up", "open_palm", "closed_fist", "ok", "rock", "victory", "pinch", "call_me")


def machine_effect(folder: Path) -> Effect:
    (folder / "machine.toml").write_text(EFFECT)
    return load_effect(folder / "machine.toml")


class Actions(RuleBasedStateMachine):
    """The looks of an effect beside what each of its actions is said to do."""

    effect: Effect

    @initialize()
    def begin(self) -> None:
        self.looks: Looks = self.effect.looks()
        self.time = 0.0
        self.wanted = {"names": True, "hidden": False}
        self.shown = {"names": 1.0, "hidden": 0.0}
        self.burst_at: float | None = None
        self.pulse_at: float | None = None
        self.steps = 0
        self.made: list[Look[object]] = []
        self.expected_bursts = 0
        self.expected_clear = False
        self.expected_switch = False
        self.frame([], 0.0)

    def frame(self, happened: list[tuple[str, Phase]], seconds: float) -> None:
        self.time += seconds
        hand = open_hand()
        events = tuple(event(name, phase, hand, self.time) for name, phase in happened)
        self.expected_bursts, self.expected_clear, self.expected_switch = 0, False, False
        for name, phase in happened:
            if name == "rock":
                self.expected_clear |= phase is Phase.END
            if phase is not Phase.BEGIN:
                continue
            if name == "thumb_up" and (self.burst_at is None or self.time - self.burst_at >= 0.5):
                self.burst_at, self.expected_bursts = self.time, self.expected_bursts + 1
            self.steps += name == "victory"
            self.expected_switch |= name == "call_me"
            if name == "pinch":
                self.pulse_at = self.time
        # Actions happen in the order of the file, whatever the order of the events.
        begun = [name for name, phase in happened if phase is Phase.BEGIN]
        if "open_palm" in begun:
            self.wanted["names"] = False
        if "closed_fist" in begun:
            self.wanted["names"] = True
        if "ok" in begun:
            self.wanted["hidden"] = not self.wanted["hidden"]
        moved = min(seconds, 0.25) / FADE
        for name, wanted in self.wanted.items():
            way = 1 if wanted else -1
            self.shown[name] = min(max(self.shown[name] + way * moved, 0.0), 1.0)
        self.made = self.looks.update((hand,), events, SIZE, self.time)

    @rule(
        names=st.lists(
            st.tuples(st.sampled_from(GESTURES), st.sampled_from([Phase.BEGIN, Phase.END])),
            max_size=3,
            unique=True,
        ),
        ticks=st.integers(1, 40),
    )
    def next_frame(self, names: list[tuple[str, Phase]], ticks: int) -> None:
        # Steps that a float holds exactly: what happens at a limit is not left to rounding.
        self.frame(names, ticks / 64)

    @invariant()
    def layers_are_shown_as_events_left_them(self) -> None:
        if self.made:
            names, hidden, _ = self.made
            assert names.shown == pytest.approx(self.shown["names"])
            assert hidden.shown == pytest.approx(self.shown["hidden"])

    @invariant()
    def bursts_clears_and_switches_last_one_frame(self) -> None:
        if self.made:
            sparks = self.made[2]
            assert [burst.amount for burst in sparks.bursts] == [2.0] * self.expected_bursts
            assert sparks.cleared == self.expected_clear
            assert (self.looks.switched_to == "neon") == self.expected_switch

    @invariant()
    def signals_step_round_and_pulse_along_the_envelope(self) -> None:
        if self.made:
            assert self.looks.signals.value_of_shared("number") == self.steps % 3
            level = 0.0 if self.pulse_at is None else 2.0 * envelope(self.time - self.pulse_at)
            flash = self.looks.signals.value_of_shared("flash")
            assert flash == pytest.approx(max(level, 0.1), abs=1e-6)


def envelope(seconds: float) -> float:
    """Up in 0.1 s, to a half in 0.1 s, to nothing in 0.4 s: by the corners of that line."""
    corners = [(0.0, 0.0), (0.1, 1.0), (0.2, 0.5), (0.6, 0.0)]
    for (t0, y0), (t1, y1) in itertools.pairwise(corners):
        if seconds < t1:
            return y0 + (y1 - y0) * (seconds - t0) / (t1 - t0)
    return 0.0


def test_actions_are_what_they_are_said_to_be(tmp_path: Path) -> None:
    Actions.effect = machine_effect(tmp_path)
    run_state_machine_as_test(
        Actions, settings=settings(max_examples=60, stateful_step_count=25, deadline=None)
    )


def happening(name: str, phase: Phase, side_hand: Hand | None = None) -> GestureEvent:
    return event(name, phase, side_hand or open_hand())


@given(gaps=st.lists(st.integers(1, 64), min_size=1, max_size=30), cooldown=st.integers(0, 128))
def test_between_two_times_there_is_the_cooldown(gaps: list[int], cooldown: int) -> None:
    action = EventAction(event="ok", do="burst", layer="x", cooldown=cooldown / 64)
    clock, ticks, times, missed = ActionClock(action), 0, [], []
    for gap in gaps:
        ticks += gap
        if clock.update([happening("ok", Phase.BEGIN)], ticks / 64):
            times.append(ticks)
        else:
            missed.append(ticks)
    assert all(b - a >= cooldown for a, b in itertools.pairwise(times))
    # And what was missed was within the cooldown of one that was not.
    assert all(any(0 <= tick - at < cooldown for at in times) for tick in missed)


@given(
    envelope=st.tuples(st.floats(0, 2), st.floats(0, 2), st.floats(0, 1), st.floats(0, 2)),
    seconds=st.floats(0, 10),
)
def test_an_envelope_stays_between_0_and_1_and_ends(
    envelope: tuple[float, float, float, float], seconds: float
) -> None:
    action = EventAction(event="ok", do="pulse", signal="x", envelope=envelope)
    assert 0.0 <= action.level(seconds) <= 1.0
    assert action.level(sum(envelope) + 1e-3) == 0.0


@pytest.mark.parametrize(
    ("written", "name", "phase", "happens"),
    [
        ("ok", "ok", Phase.BEGIN, True),
        ("ok", "ok", Phase.TRIGGER, True),
        ("ok", "ok", Phase.HOLD, False),
        ("ok", "ok", Phase.END, False),
        ("ok", "rock", Phase.BEGIN, False),
        ("ok:end", "ok", Phase.END, True),
        ("ok:end", "ok", Phase.BEGIN, False),
        ("*", "rock", Phase.BEGIN, True),
        ("*:cancel", "rock", Phase.CANCEL, True),
        ("*:cancel", "rock", Phase.END, False),
    ],
)
def test_which_events_count(written: str, name: str, phase: Phase, happens: bool) -> None:
    action = EventAction(event=written, do="burst", layer="x")
    assert action.happens(happening(name, phase)) is happens


def test_only_one_hand_may_count() -> None:
    left = EventAction(event="ok", do="burst", layer="x", hand="left")
    right = EventAction(event="ok", do="burst", layer="x", hand="right")
    made = happening("ok", Phase.BEGIN)  # of a right hand
    assert right.happens(made) and not left.happens(made)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"event": "ok:ends", "do": "burst", "layer": "x"}, "ends in no phase"),
        ({"event": "ok", "do": "burst"}, "needs a layer"),
        ({"event": "ok", "do": "pulse"}, "needs a signal"),
        ({"event": "ok", "do": "switch"}, "needs a effect|needs an effect"),
    ],
)
def test_an_action_says_what_it_acts_on(keys: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        EventAction.model_validate(keys)
