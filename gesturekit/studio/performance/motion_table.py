"""The dynamic gestures by name: what each is, and who does it (`stroke_motions`, `grip_motions`).

Directions are the person's own, as the person means them: in an unmirrored picture a swipe to the person's
left runs to the right of the picture, in a mirrored one to the left; "clockwise" is as the person sees the
own hand, so an unmirrored camera sees it turn the other way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gesturekit.studio.performance.choreography import IDLE
from gesturekit.studio.performance.grip_motions import change, grab, idle, rotate, tap
from gesturekit.studio.performance.stroke_motions import (
    Act,
    circle,
    drawing,
    shake,
    swipe,
    thrust,
    wave,
    zoom,
)
from gesturekit.studio.performance.two_hand_motions import PAIRS


@dataclass(frozen=True, slots=True)
class ScriptedMotion:
    """A dynamic gesture.

    Attributes
    ----------
    name
        As in scripts and labels.
    description
        What the hand does, in one sentence.
    act
        Does it.
    hands
        How many hands it takes.
    """

    name: str
    description: str
    act: Act
    hands: int = 1


# Corners of crosses, cm to the person's own right and up from home.
_TL, _TR, _BL, _BR = (-9.0, 6.0), (9.0, 6.0), (-9.0, -6.0), (9.0, -6.0)
_T, _B, _L, _R = (0.0, 7.0), (0.0, -7.0), (-9.0, 0.0), (9.0, 0.0)
_TWO_LINES = (0.45, 0.36, 0.45)

_X = drawing(
    (0.15, (_TL, _BR, _TR, _BL), _TWO_LINES),
    (0.35, (_TL, _BR, _BL, _TR), _TWO_LINES),
    (0.3, (_TR, _BL, _TL, _BR), _TWO_LINES),
    (0.2, (_TR, _BL, _BR, _TL), _TWO_LINES),
)
_V = drawing(
    (0.6, ((-8.0, 6.0), (0.0, -7.0), (8.0, 6.0)), (0.42, 0.42)),
    (0.4, ((8.0, 6.0), (0.0, -7.0), (-8.0, 6.0)), (0.42, 0.42)),
)
_PLUS = drawing(
    (0.6, (_T, _B, _L, _R), _TWO_LINES),
    (0.2, (_T, _B, _R, _L), _TWO_LINES),
    (0.2, (_L, _R, _T, _B), _TWO_LINES),
)

_RELEASE = (
    (0.6, "closed_fist", "open_palm"),
    (0.25, "loose_fist", "open_palm"),
    (0.15, "closed_fist", "spread"),
)
_EXPAND = ((0.4, "beak", "open_palm"), (0.2, "beak", "spread"), (0.4, "pinch", "pinch_apart"))
_PINCH = (
    *((0.35, "pinch_apart", "pinch"), (0.2, "pinch_open", "pinch"), (0.1, "open_palm", "ok")),
    *((0.25, "open_palm", "beak"), (0.1, "spread", "beak")),
)

_GESTURES: Mapping[str, tuple[str, Act]] = {
    "grab": ("an open hand closes to a fist, often after it reached out", grab),
    "release": ("a fist opens", change(_RELEASE, seconds=0.34)),
    "tap": ("one finger or all of them tap once on something in front of the hand", tap(1)),
    "double_tap": ("the same twice", tap(2)),
    "expand": ("fingertips that touch spread wide", change(_EXPAND, seconds=0.4, nearer=1.5)),
    "pinch": ("thumb and fingertips close, and stay so", change(_PINCH, seconds=0.34, hold=0.6)),
    "rotate_cw": ("the hand turns a knob clockwise", rotate(True)),
    "rotate_ccw": ("the hand turns a knob counter-clockwise", rotate(False)),
    "swipe_left": ("the hand sweeps to the person's left", swipe(-20.0, 0.0, 0.46)),
    "swipe_right": ("the hand sweeps to the person's right", swipe(19.0, 0.0, 0.46)),
    "swipe_up": ("the hand sweeps up", swipe(0.0, 16.0, 0.44)),
    "swipe_down": ("the hand sweeps down", swipe(0.0, -11.0, 0.44)),
    "swipe_x": ("the hand draws an X: two crossing diagonals", _X),
    "swipe_v": ("the hand draws a V, from either side", _V),
    "swipe_plus": ("the hand draws a plus: a line down, another across it", _PLUS),
    "circle_cw": ("the hand draws a circle clockwise, from the top", circle(True)),
    "circle_ccw": ("the hand draws a circle counter-clockwise, from the top", circle(False)),
    "wave": ("the open hand swings about the elbow", wave),
    "shake": ("the hand shakes about the wrist", shake),
    "push": ("the open hand moves towards the camera", thrust(14.0, "open_palm", "open_palm")),
    "pull": ("the hand closes and moves away from the camera", thrust(-14.0, "open_palm", "closed_fist")),
    IDLE: ("the hand rests and fidgets; it means nothing", idle),
}

_TWO_HANDED: Mapping[str, tuple[str, Act]] = {
    "zoom_in": ("both hands, mostly pinching, go apart", zoom(True)),
    "zoom_out": ("both hands, mostly pinching, come together", zoom(False)),
    **PAIRS,
}

MOTIONS: Mapping[str, ScriptedMotion] = MappingProxyType(
    {
        name: ScriptedMotion(name, description, act, hands)
        for table, hands in ((_GESTURES, 1), (_TWO_HANDED, 2))
        for name, (description, act) in table.items()
    }
)
"""Every dynamic gesture by name, and the shapes that two hands hold together."""
