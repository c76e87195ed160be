"""The motions that come with GestureKit: what each is, as the person who makes it means it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "swipe_left": "The hand, or a pointing finger, sweeps to the person's left",
        "swipe_right": "The hand, or a pointing finger, sweeps to the person's right",
        "swipe_up": "The hand, or a pointing finger, sweeps up; a pointing finger flicks up",
        "swipe_down": "The hand, or a pointing finger, sweeps down; a pointing finger flicks down",
        "circle_cw": "The hand draws a circle, clockwise as the person sees it",
        "circle_ccw": "The hand draws a circle, counter-clockwise as the person sees it",
        "tap": "A hand pecks towards the camera, with a finger or all of it, and comes back",
        "double_tap": "The same twice within half a second; the first is reported as a tap",
        "grab": "An open hand closes to a fist",
        "release": "A fist opens, or bent fingertips leave the thumb",
        "pinch": "Thumb and index finger meet",
        "expand": "Thumb and index finger, or all fingertips, that touch spread wide",
        "rotate_cw": "The hand turns a knob clockwise",
        "rotate_ccw": "The hand turns a knob counter-clockwise",
        "wave": "The open hand swings about the elbow",
        "push": "The open hand moves towards the camera",
        "pull": "The hand closes and moves away from the camera",
        "zoom_in": "Two hands go apart",
        "zoom_out": "Two hands come together",
        "shake": "The hand shakes about the wrist",
        "swipe_x": "The hand draws an X: two crossing diagonals",
        "swipe_v": "The hand draws a V, from either side",
        "swipe_plus": "The hand draws a plus: a line down, another across it",
    }
)
"""In one sentence, by name."""
