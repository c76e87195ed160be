"""Names of signals: which there are, how a name is read, and what is said of one that does not exist."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from gesturekit.errors import InvalidArgumentError
from gesturekit.words import unknown_word

HAND_SIGNALS: dict[str, str] = {
    "pinch": "how near thumb and index finger are to a pinch, 0 to 1",
    "grab": "how far the hand is closed: 1 a fist",
    "open": "how far the hand is open: 1 flat",
    "point": "how far the index finger alone is stretched out, 0 to 1",
    "spread": "how far the fingers are spread, 0 to 1",
    **{
        f"{finger}.curl": f"how far the {name} is curled, 0 to 1"
        for finger, name in (
            ("thumb", "thumb"),
            *((finger, f"{finger} finger") for finger in ("index", "middle", "ring", "pinky")),
        )
    },
    **{
        f"{finger}.tip.speed": "palm sizes a second in the picture"
        for finger in ("thumb", "index", "middle", "ring", "pinky")
    },
    "palm.speed": "palm sizes a second in the picture",
    "palm.facing": "whether the palm faces the camera: 1 to it, -1 away",
    "palm.roll": "turn in the picture, degrees clockwise from upright",
    "palm.nearness": "size of the palm, as a part of the picture's shorter side",
    "palm.x": "middle of the palm, 0 at the picture's left to 1",
    "palm.y": "middle of the palm, 0 at the picture's upper edge to 1",
    "hand.age": "seconds since the hand came",
}
"""Signals that each hand has: name and what it is."""

PICTURE_SIGNALS: dict[str, str] = {
    "hands.count": "hands in view",
    "hands.distance": "between the palms of two hands, palm sizes",
    "time": "seconds on the source's clock",
}
"""Signals of the whole picture: name and what it is."""

GESTURE_SIGNALS: dict[str, str] = {
    "value": "its value while it is made, such as a pinch's strength",
    "progress": "how much of the time has passed for which it must be held, 0 to 1",
    "duration": "seconds since it began",
}
"""What a gesture has, as in ``gesture.pinch.value``: name and what it is."""

Whose = Literal["own", "left", "right", "any"]
_GESTURE = re.compile(r"gesture\.([A-Za-z0-9_ -]+)\.([a-z]+)")
_WAVE = re.compile(r"(noise|lfo):([0-9]*\.?[0-9]+)Hz", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SignalName:
    """A signal's name, taken apart.

    Attributes
    ----------
    kind
        "hand", "picture", "gesture", "wave" or "shared".
    whose
        Whose hand it is read from; "own": that of the layer.
    name
        Of the signal, of the gesture, of the wave: "noise" or "lfo".
    part
        What of a gesture.
    hertz
        Of a wave.
    """

    kind: Literal["hand", "picture", "gesture", "wave", "shared"]
    name: str
    whose: Whose = "own"
    part: str = ""
    hertz: float = 0.0


def read_signal(text: str, shared: Collection[str] = ()) -> SignalName:
    """Take a signal's name apart.

    Parameters
    ----------
    text
        As written: ``"pinch"``, ``"left.palm.speed"``, ``"gesture.ok.value"``, ``"noise:2Hz"``.
    shared
        Names of the effect's own signals.

    Raises
    ------
    InvalidArgumentError
        There is no such signal; the message names the nearest.
    """
    if text in shared:
        return SignalName("shared", text)
    wave = _WAVE.fullmatch(text)
    if wave:
        return SignalName("wave", wave[1].lower(), hertz=float(wave[2]))
    whose, rest = "own", text
    first, _, after = text.partition(".")
    if first in ("left", "right", "any"):
        whose, rest = first, after
    if rest in HAND_SIGNALS:
        return SignalName("hand", rest, whose)  # type: ignore[arg-type]
    if whose == "own" and rest in PICTURE_SIGNALS:
        return SignalName("picture", rest)
    gesture = _GESTURE.fullmatch(rest)
    if gesture and gesture[2] in GESTURE_SIGNALS:
        return SignalName("gesture", gesture[1], whose, part=gesture[2])  # type: ignore[arg-type]
    if rest.startswith("gesture."):
        parts = ", ".join(f"gesture.NAME.{part}" for part in GESTURE_SIGNALS)
        raise InvalidArgumentError(f"signal {text!r} is not known; of gestures there are {parts}")
    known = (*HAND_SIGNALS, *PICTURE_SIGNALS, *shared, "noise:2Hz", "lfo:0.5Hz")
    raise InvalidArgumentError(str(unknown_word("signal", rest, known)))
