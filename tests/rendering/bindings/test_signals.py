from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import Phase
from gesturekit.hands import Hand, Side
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.bindings.signal_names import HAND_SIGNALS, read_signal
from gesturekit.rendering.bindings.signals import Signals, checked_signal, wave
from tests.rendering.scenes import event, open_hand

SIZE = (320, 240)


def shaped(hand: Hand) -> Hand:
    """With the shape in metres that the picture shows."""
    return replace(hand, world=(hand.landmarks - hand.landmarks[0]) / 800.0)


def moved(hand: Hand, x: float) -> Hand:
    return replace(hand, landmarks=hand.landmarks + np.array([x, 0.0, 0.0], np.float32))


def read(signals: Signals, name: str, own: Hand | None = None) -> float | None:
    return signals.value(read_signal(name, ("charge",)), own)


def test_an_open_hand_is_open() -> None:
    signals = Signals()
    hand = shaped(open_hand())
    signals.update((hand,), (), SIZE, 0.0)
    assert read(signals, "open") == pytest.approx(1.0, abs=0.05)
    assert read(signals, "grab") == pytest.approx(0.0, abs=0.05)
    assert read(signals, "palm.roll") == pytest.approx(0.0, abs=1.0)
    assert read(signals, "palm.x") == pytest.approx(0.5, abs=0.05)
    assert read(signals, "point") == pytest.approx(0.0, abs=0.05)
    for name in HAND_SIGNALS:
        assert read(signals, name) is not None, name


def test_speeds_are_palm_sizes_a_second_at_any_frame_rate() -> None:
    for rate in (15, 30, 120):
        signals = Signals()
        for step in range(rate // 2):
            signals.update((moved(open_hand(palm=40.0), 80.0 * step / rate),), (), SIZE, step / rate)
        expected = 80.0 / palm_size_3d(open_hand(palm=40.0))
        assert read(signals, "palm.speed") == pytest.approx(expected, rel=0.02)
        assert read(signals, "index.tip.speed") == pytest.approx(expected, rel=0.02)


def test_whose_hand() -> None:
    right, left = open_hand(hand_id=1), replace(open_hand((60.0, 210.0), 40.0, hand_id=2), side=Side.LEFT)
    signals = Signals()
    signals.update((right, left), (), SIZE, 0.0)
    small, large = (palm_size_3d(hand) / 240 for hand in (left, right))
    assert read(signals, "palm.nearness", right) == pytest.approx(large, rel=1e-3)
    assert read(signals, "palm.nearness", left) == pytest.approx(small, rel=1e-3)
    assert read(signals, "palm.nearness") == pytest.approx(large, rel=1e-3)
    assert read(signals, "left.palm.nearness", right) == pytest.approx(small, rel=1e-3)
    assert read(signals, "any.palm.nearness") == pytest.approx(large, rel=1e-3)
    assert read(signals, "hands.count") == 2.0
    signals.update((right,), (), SIZE, 0.1)
    assert read(signals, "left.palm.nearness") is None
    assert read(signals, "hands.distance") is None


def test_a_held_gesture_lasts_and_a_motion_is_there_once() -> None:
    hand = open_hand()
    signals = Signals()
    signals.update((hand,), (event("ok", Phase.BEGIN, hand),), SIZE, 1.0)
    assert read(signals, "gesture.ok.value") == pytest.approx(0.9)
    signals.update((hand,), (event("ok", Phase.HOLD, hand), event("tap", Phase.TRIGGER, hand)), SIZE, 1.5)
    assert read(signals, "gesture.ok.duration") == pytest.approx(0.5)
    assert read(signals, "gesture.tap.value") == pytest.approx(0.9)
    signals.update((hand,), (event("ok", Phase.END, hand),), SIZE, 1.6)
    assert read(signals, "gesture.ok.value") == 0.0
    assert read(signals, "gesture.tap.value") == 0.0


def test_a_jump_back_forgets() -> None:
    hand = open_hand()
    signals = Signals()
    signals.update((hand,), (event("ok", Phase.BEGIN, hand),), SIZE, 5.0)
    assert signals.update((hand,), (), SIZE, 1.0)
    assert read(signals, "gesture.ok.value") == 0.0
    assert read(signals, "hand.age") == 0.0
    assert signals.seconds == 0.0


def test_a_long_pause_counts_as_a_short_one() -> None:
    signals = Signals()
    signals.update((), (), SIZE, 0.0)
    signals.update((), (), SIZE, 100.0)
    assert 0.0 < signals.seconds <= 0.5


def test_landmarks_that_are_not_known_give_no_value() -> None:
    hand = replace(open_hand(), landmarks=np.full((21, 3), np.nan, np.float32))
    signals = Signals()
    signals.update((hand,), (), SIZE, 0.0)
    signals.update((hand,), (), SIZE, 0.1)
    for name in set(HAND_SIGNALS) - {"hand.age"}:
        value = read(signals, name)
        assert value is None or np.isfinite(value)


@pytest.mark.parametrize("kind", ["noise", "lfo"])
def test_waves_are_smooth_between_0_and_1_and_always_the_same(kind: str) -> None:
    values = np.array([wave(kind, 2.0, t / 1000) for t in range(5000)])
    assert values.min() >= 0.0 and values.max() <= 1.0 and values.std() > 0.1
    assert np.abs(np.diff(values)).max() < 0.02
    assert values.tolist() == [wave(kind, 2.0, t / 1000) for t in range(5000)]


def test_what_an_app_may_set() -> None:
    known = ("charge", "level")
    assert checked_signal("charge", True, known) == 1.0
    assert checked_signal("charge", None, known) is None
    for wrong in ("1", float("nan"), [1.0]):
        with pytest.raises(InvalidArgumentError, match="'charge' is set to"):
            checked_signal("charge", wrong, known)
    with pytest.raises(InvalidArgumentError, match="did you mean 'level'"):
        checked_signal("levl", 1.0, known)
    with pytest.raises(InvalidArgumentError, match="declare it under"):
        checked_signal("level", 1.0, ())
