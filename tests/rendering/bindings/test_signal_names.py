from __future__ import annotations

import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.rendering.bindings.signal_names import (
    HAND_SIGNALS,
    PICTURE_SIGNALS,
    SignalName,
    read_signal,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("pinch", SignalName("hand", "pinch")),
        ("left.index.tip.speed", SignalName("hand", "index.tip.speed", "left")),
        ("any.open", SignalName("hand", "open", "any")),
        ("hands.distance", SignalName("picture", "hands.distance")),
        ("gesture.closed_fist.duration", SignalName("gesture", "closed_fist", part="duration")),
        ("right.gesture.my wave.value", SignalName("gesture", "my wave", "right", part="value")),
        ("noise:2Hz", SignalName("wave", "noise", hertz=2.0)),
        ("lfo:0.5hz", SignalName("wave", "lfo", hertz=0.5)),
        ("charge", SignalName("shared", "charge")),
    ],
)
def test_names_are_taken_apart(text: str, name: SignalName) -> None:
    assert read_signal(text, ("charge",)) == name


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("pnch", "pinch"),
        ("palm.sped", "palm.speed"),
        ("left.grub", "grab"),
        ("chrge", "charge"),
        ("gesture.ok", "gesture.NAME.value"),
        ("gesture.ok.strength", "gesture.NAME.duration"),
        ("left.time", "time"),
        ("noise:fast", "noise:2Hz"),
    ],
)
def test_an_unknown_name_offers_the_nearest(text: str, nearest: str) -> None:
    with pytest.raises(InvalidArgumentError, match=nearest):
        read_signal(text, ("charge",))


def test_every_signal_is_described() -> None:
    assert all(text and not text.endswith(".") for text in (HAND_SIGNALS | PICTURE_SIGNALS).values())
