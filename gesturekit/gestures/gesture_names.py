"""Names of the gestures and motions that come with GestureKit, for editors that complete them."""

from __future__ import annotations

from typing import Literal, TypeAlias

# fmt: off
GestureName: TypeAlias = Literal[
    "open_palm", "closed_fist", "pointing_up", "thumb_up", "thumb_down", "victory", "i_love_you", "ok",
    "rock", "call_me", "three", "four", "pinch", "three2", "three3", "three_gun", "gun", "point",
    "little_finger", "middle_finger", "fingers_crossed", "vulcan", "grabbing", "snake", "hand_heart",
    "timeout", "xsign", "holy", "take_picture", "thumb_index2", "swipe_left", "swipe_right", "swipe_up",
    "swipe_down", "circle_cw", "circle_ccw", "grab", "release", "expand", "tap", "double_tap",
    "rotate_cw", "rotate_ccw", "wave", "push", "pull", "zoom_in", "zoom_out",
]
# fmt: on
"""What `GestureRecognizer.names` holds where nothing was added and nothing left out."""
