"""The recognizer joins what others find: shapes of two hands, declared and learned motions, edited files."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import GestureEvent, GestureRecognizer, Phase
from gesturekit.hands import Hand, Side
from tests.gestures.built_hands import shape

TOUCHING = {
    "touching": {
        "hands": 2,
        "each": {"fingers": {"others": "extended"}},
        "relations": [{"near": ["left.index_tip", "right.index_tip"], "within": 1.0}],
    }
}
"""Open hands whose index fingers lie near each other."""


def open_hand(hand_id: int, side: Side, x: float) -> Hand:
    hand = shape("11111", side=side, hand_id=hand_id)
    landmarks = hand.landmarks.copy()
    landmarks[:, 0] += x
    return replace(hand, landmarks=landmarks)


def two_hands(apart: float) -> list[Hand]:
    """A right hand, seen on the left, and a left one, so far apart in pixels (a palm is 92)."""
    return [open_hand(1, Side.RIGHT, 0.0), open_hand(2, Side.LEFT, apart)]


def run(recognizer: GestureRecognizer, hands: list[Hand], start: float, stop: float) -> list[GestureEvent]:
    times = np.arange(start, stop - 1e-9, 1 / 30)
    return [event for time in times for event in recognizer.update(hands, float(time))]


def brief(events: list[GestureEvent]) -> list[tuple[str, str, tuple[int, ...]]]:
    return [
        (event.name, event.phase.value, tuple(hand.id for hand in event.hands))
        for event in events
        if event.phase is not Phase.HOLD
    ]


def test_a_shape_of_two_hands_begins_and_ends_and_hides_what_each_hand_shows() -> None:
    recognizer = GestureRecognizer(gestures=TOUCHING, motions=False)
    apart = brief(run(recognizer, two_hands(600.0), 0.0, 0.5))
    assert sorted(apart) == [("open_palm", "begin", (1,)), ("open_palm", "begin", (2,))]
    together = brief(run(recognizer, two_hands(60.0), 0.5, 1.0))
    assert sorted(together) == [
        ("open_palm", "end", (1,)),
        ("open_palm", "end", (2,)),
        ("touching", "begin", (2, 1)),
    ]
    assert recognizer.current(1) == recognizer.current(2) == "touching"
    again = brief(run(recognizer, two_hands(600.0), 1.0, 1.5))
    assert again[0] == ("touching", "end", (2, 1))
    assert sorted(again[1:]) == [("open_palm", "begin", (1,)), ("open_palm", "begin", (2,))]


def test_two_hands_that_pass_each_other_show_nothing_together() -> None:
    recognizer, events = GestureRecognizer(gestures=TOUCHING, motions=False), []
    # The left hand passes at 8 palm lengths a second, near the other one for a quarter of a second.
    for n in range(31):
        events += recognizer.update(two_hands(360.0 - 24.0 * n), n / 30)
    assert ("open_palm", "begin", (1,)) in brief(events)
    assert "touching" not in {event.name for event in events}


def test_a_pair_that_loses_a_hand_is_cancelled_after_the_grace() -> None:
    recognizer = GestureRecognizer(gestures=TOUCHING, motions=False)
    run(recognizer, two_hands(60.0), 0.0, 0.5)
    events = brief(run(recognizer, two_hands(60.0)[:1], 0.5, 1.2))
    assert ("touching", "cancel", (2, 1)) in events
    assert ("open_palm", "begin", (1,)) in events


def test_a_hand_whose_side_wavers_stays_in_its_pair() -> None:
    recognizer = GestureRecognizer(gestures=TOUCHING, motions=False)
    events = run(recognizer, two_hands(60.0), 0.0, 0.5)
    right, left = two_hands(60.0)
    events += run(recognizer, [right, replace(left, side=Side.RIGHT)], 0.5, 0.7)
    events += run(recognizer, two_hands(60.0), 0.7, 1.0)
    assert brief(events) == [("touching", "begin", (2, 1))]


def test_rules_hear_gestures_of_two_hands() -> None:
    recognizer = GestureRecognizer(gestures=TOUCHING, motions=False)
    recognizer.define("sure", "touching", hold=0.5)
    events = [event for event in run(recognizer, two_hands(60.0), 0.0, 1.0) if event.name == "sure"]
    assert [event.phase.value for event in events if event.phase is not Phase.HOLD] == ["begin", "trigger"]
    assert [hand.id for hand in events[0].hands] == [2, 1]


def test_a_picture_of_two_hands_is_named_at_once() -> None:
    recognizer = GestureRecognizer(gestures=TOUCHING, motions=False)
    assert brief(recognizer.look(two_hands(60.0))) == [("touching", "begin", (2, 1))]
    assert sorted(brief(recognizer.look(two_hands(600.0)))) == [
        ("open_palm", "begin", (1,)),
        ("open_palm", "begin", (2,)),
    ]
    broken = replace(two_hands(60.0)[0], landmarks=np.full((21, 3), np.nan, dtype=np.float32))
    assert len(recognizer.look([broken, two_hands(60.0)[1]])) >= 1


def test_a_declared_motion_triggers_and_rules_hear_it() -> None:
    moves = {
        "shove": {"start": "open_palm", "end": "open_palm", "direction": "right", "distance": 2.0},
        "event": {"twice": {"sequence": ["shove", "shove"], "within": 3.0}},
    }
    recognizer = GestureRecognizer(gestures=moves, motions=False)
    events: list[GestureEvent] = []
    time = 0.0
    for lap in range(2):
        for x in np.concatenate([np.zeros(10), np.linspace(0.0, 260.0, 12), np.full(10, 260.0)]):
            time += 1 / 30
            events += recognizer.update([open_hand(lap, Side.RIGHT, float(x))], time)
        time += 1.0
    triggers = [event.name for event in events if event.phase is Phase.TRIGGER]
    assert triggers.count("shove") == 2
    # The second lap is another hand's: one hand has to make all of a sequence.
    assert "twice" not in triggers
    first = next(event for event in events if event.name == "shove")
    assert 0.2 < first.duration < 1.0
    assert first.start == pytest.approx(first.time - first.delay - first.duration)


@pytest.mark.parametrize("wrong", ["swipes", 3, object()])
def test_what_finds_no_motions_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidArgumentError, match="motions is"):
        GestureRecognizer(motions=wrong)  # type: ignore[arg-type]


def edit(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    stamp = path.stat().st_mtime_ns + 10_000_000
    os.utime(path, ns=(stamp, stamp))


def test_a_file_that_is_edited_is_taken_up_while_running(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "mine.toml"
    rules = '[event.sure]\ngesture = "open_palm"\nhold = {}\n'
    edit(path, rules.format(0.3))
    recognizer = GestureRecognizer(gestures=path, motions=False)
    hand = [open_hand(1, Side.RIGHT, 0.0)]
    assert [p for n, p, _ in brief(run(recognizer, hand, 0.0, 1.0)) if n == "sure"] == ["begin", "trigger"]

    edit(path, rules.format(5.0) + '\n[flat]\nfingers = { others = "extended" }\npalm = "up"\n')
    events = brief(run(recognizer, hand, 1.0, 1.5))
    assert [phase for name, phase, _ in events if name == "sure"] == ["cancel"]
    assert "flat" in recognizer.names

    with caplog.at_level(logging.ERROR):
        edit(path, '[event.sure]\ngesture = "open_plam"\n')
        run(recognizer, hand, 1.5, 1.7)
    assert "did you mean 'open_palm'" in caplog.text
    assert recognizer.rules["sure"].hold == 5.0

    edit(path, "# nothing left\n")
    run(recognizer, hand, 1.7, 1.8)
    assert "sure" not in recognizer.names
    assert "flat" not in recognizer.names
