"""The dynamic gestures by name: what each is, and which function makes it.

Directions are the person's own: in an unmirrored picture a swipe to the person's left runs to the right of
the picture, in a mirrored one to the left; "clockwise" is as the person sees the own hand, so an unmirrored
camera sees it turn the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from gesturekit.studio.performance import two_hand_motions as both
from gesturekit.studio.performance.actor import Actor, Manner
from gesturekit.studio.performance.choreography import IDLE
from gesturekit.studio.performance.grip_motions import change, grab, idle, rotate, tap
from gesturekit.studio.performance.stroke_motions import circle, draw, shake, swipe, thrust, wave, zoom

Act = Callable[[Actor, Manner], None]
"""Makes a gesture once."""


@dataclass(frozen=True, slots=True)
class ScriptedMotion:
    """A dynamic gesture: what the hand does in one sentence, what makes it, and how many hands it takes."""

    description: str
    act: Act
    hands: int = 1


# Corners of crosses, cm to the person's own right and up from home.
_TL, _TR, _BL, _BR = (-9.0, 6.0), (9.0, 6.0), (-9.0, -6.0), (9.0, -6.0)
_T, _B, _L, _R = (0.0, 7.0), (0.0, -7.0), (-9.0, 0.0), (9.0, 0.0)
_TWO_LINES = (0.45, 0.36, 0.45)

_X = (
    (0.15, (_TL, _BR, _TR, _BL), _TWO_LINES),
    (0.35, (_TL, _BR, _BL, _TR), _TWO_LINES),
    (0.3, (_TR, _BL, _TL, _BR), _TWO_LINES),
    (0.2, (_TR, _BL, _BR, _TL), _TWO_LINES),
)
_V = (
    (0.6, ((-8.0, 6.0), (0.0, -7.0), (8.0, 6.0)), (0.42, 0.42)),
    (0.4, ((8.0, 6.0), (0.0, -7.0), (-8.0, 6.0)), (0.42, 0.42)),
)
_PLUS = (
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
    "release": ("a fist opens", partial(change, ways=_RELEASE)),
    "tap": ("one finger or all of them tap once on something in front of the hand", partial(tap, count=1)),
    "double_tap": ("the same twice", partial(tap, count=2)),
    "expand": ("fingertips that touch spread wide", partial(change, ways=_EXPAND, seconds=0.4, nearer=1.5)),
    "pinch": ("thumb and fingertips close, and stay so", partial(change, ways=_PINCH, hold=0.6)),
    "rotate_cw": ("the hand turns a knob clockwise", partial(rotate, clockwise=True)),
    "rotate_ccw": ("the hand turns a knob counter-clockwise", partial(rotate, clockwise=False)),
    "swipe_left": ("the hand sweeps to the person's left", partial(swipe, right=-20.0, seconds=0.46)),
    "swipe_right": ("the hand sweeps to the person's right", partial(swipe, right=19.0, seconds=0.46)),
    "swipe_up": ("the hand sweeps up", partial(swipe, up=16.0)),
    "swipe_down": ("the hand sweeps down", partial(swipe, up=-11.0)),
    "swipe_x": ("the hand draws an X: two crossing diagonals", partial(draw, ways=_X)),
    "swipe_v": ("the hand draws a V, from either side", partial(draw, ways=_V)),
    "swipe_plus": ("the hand draws a plus: a line down, another across it", partial(draw, ways=_PLUS)),
    "circle_cw": ("the hand draws a circle clockwise, from the top", partial(circle, clockwise=True)),
    "circle_ccw": (
        "the hand draws a circle counter-clockwise, from the top",
        partial(circle, clockwise=False),
    ),
    "wave": ("the open hand swings about the elbow", wave),
    "shake": ("the hand shakes about the wrist", shake),
    "push": ("the open hand moves towards the camera", partial(thrust, nearer=14.0, last="open_palm")),
    "pull": (
        "the hand closes and moves away from the camera",
        partial(thrust, nearer=-14.0, last="closed_fist"),
    ),
    IDLE: ("the hand rests and fidgets; it means nothing", idle),
}

_TWO_HANDED: Mapping[str, tuple[str, Act]] = {
    "zoom_in": ("both hands, mostly pinching, go apart", partial(zoom, apart=True)),
    "zoom_out": ("both hands, mostly pinching, come together", partial(zoom, apart=False)),
    **{
        name: (description, partial(both.hold_together, pose=pose, place=place))
        for name, pose, place, description in (
            (
                "hand_heart",
                "pinch_open",
                both.heart,
                "thumbs and index fingers of both hands are a heart",
            ),
            ("timeout", "flat", both.time_out, "one hand lies on the fingertips of the other: a T"),
            ("xsign", "closed_fist", both.crossed, "the forearms cross"),
            ("holy", "flat", both.praying, "palm lies against palm, fingers up"),
            ("take_picture", "gun", both.frame, "thumbs and index fingers of both hands are a frame"),
            ("thumb_index2", "gun", both.beside, "thumb and index finger of both hands are stretched"),
        )
    },
}

MOTIONS: Mapping[str, ScriptedMotion] = MappingProxyType(
    {
        name: ScriptedMotion(description, act, hands)
        for table, hands in ((_GESTURES, 1), (_TWO_HANDED, 2))
        for name, (description, act) in table.items()
    }
)
"""Every dynamic gesture by name, and the shapes that two hands hold both."""
