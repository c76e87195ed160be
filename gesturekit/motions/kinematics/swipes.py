"""Which strokes are swipes, and whose way back is none.

A swipe is straight and along an axis of the picture. People who sign, talk or handle things move straight,
too, but they set off at once as they come into view, leave it at the end, move both hands, or change the
hand's shape on the way. So a swipe is either quick and long, after a short rest and with a straight index
finger, or as slow as it likes if only that finger is straight, or so wide that nothing else is.
"""

from __future__ import annotations

import math

from gesturekit.motions.kinematics.strokes import Stroke
from gesturekit.motions.strictness import NORMAL, Limits

# All constants below were tuned on clips/commands and clips/no_command;
# `python benchmarks/live_motions.py` prints what they give.
_LEAST_STRAIGHT = 0.93
_MOST_DEVIATION = 0.08
_MOST_OFF_AXIS = math.radians(20.0)
_LEAST_FRAMES = 4
# The other hand moves along by at most this share of the way.
_MOST_ALONG = 0.4
# A quick swipe: palm sizes, palm sizes a second, seconds.
_QUICK_LENGTH = 1.8
_QUICK_SPEED = (4.0, 20.0)
_QUICK_SECONDS = 0.12
_QUICK_REST = 0.1
_QUICK_AGE = 0.25
_QUICK_EXTENSION = 0.75
# A pointing one: see `HandFrame.pointing`; palm sizes, palm sizes a second, seconds, radians.
_POINTING = 1.3
_POINTING_LENGTH = 0.7
_POINTING_SPEED = 9.0
_POINTING_SECONDS = 0.4
_POINTING_TURN = math.radians(30.0)
_POINTING_SHAPE_CHANGE = 0.35
# A wide one, to the left or right; it may be an arc, and the hand may come into view with it.
_WIDE_LENGTH = 3.5
_WIDE_STRAIGHT = 0.72
_WIDE_DEVIATION = 0.4
_WIDE_OFF_AXIS = math.radians(25.0)
_WIDE_SPEED = 30.0
# After a swipe, a stroke that sets off the other way within this time is the way back; one that goes on the
# same way is the rest of it.
RETURN_SECONDS = 0.75
_GOING_ON_SECONDS = 0.3
_ALONG_COSINE = 0.5

# As the person means them: right in an unmirrored picture is the left of a person who faces the camera.
_NAMES = ("swipe_left", "swipe_up", "swipe_right", "swipe_down")

SWIPES = ("swipe_left", "swipe_right", "swipe_up", "swipe_down")
"""All swipes along an axis."""


def read_swipe(stroke: Stroke, along: float = 0.0, limits: Limits = NORMAL) -> tuple[str, float] | None:
    """The swipe that a stroke is, as a person means it who faces the camera, and the confidence, 0.5 to 1.

    None for none; `along`: palm sizes that another hand moved meanwhile.
    """
    x, y = stroke.way
    quarters = math.atan2(-y, x) / (math.pi / 2.0)
    axis = round(quarters)
    off_axis = abs(quarters - axis) * (math.pi / 2.0)
    if stroke.frames < _LEAST_FRAMES or along > limits.most(_MOST_ALONG) * stroke.length:
        return None
    plain = (
        stroke.straightness >= limits.share(_LEAST_STRAIGHT)
        and stroke.deviation <= limits.most(_MOST_DEVIATION)
        and off_axis <= limits.most(_MOST_OFF_AXIS)
        and (_is_quick(stroke, limits) or _is_pointing(stroke, limits))
    )
    if not (plain or (axis % 2 == 0 and _is_wide(stroke, off_axis, limits))):
        return None
    margin = (stroke.straightness - _LEAST_STRAIGHT) / (1.0 - _LEAST_STRAIGHT)
    return _NAMES[axis % 4], 0.5 + 0.5 * min(max(margin, 0.0), 1.0)


def belongs_to(stroke: Stroke, before: Stroke) -> bool:
    """Whether a stroke only goes on with the swipe before, or brings the hand back from it."""
    cosine = (stroke.way[0] * before.way[0] + stroke.way[1] * before.way[1]) / (stroke.length * before.length)
    since = stroke.start - before.end
    return (cosine < -_ALONG_COSINE and since < RETURN_SECONDS) or (
        cosine > _ALONG_COSINE and since < _GOING_ON_SECONDS
    )


def _is_quick(stroke: Stroke, limits: Limits) -> bool:
    return (
        stroke.length >= limits.least(_QUICK_LENGTH)
        and limits.least(_QUICK_SPEED[0]) <= stroke.peak_speed <= _QUICK_SPEED[1]
        and stroke.end - stroke.start >= _QUICK_SECONDS
        and stroke.rest >= limits.least(_QUICK_REST)
        and stroke.age >= limits.least(_QUICK_AGE)
        and stroke.index_extension >= limits.share(_QUICK_EXTENSION)
    )


def _is_wide(stroke: Stroke, off_axis: float, limits: Limits) -> bool:
    return (
        stroke.length >= limits.least(_WIDE_LENGTH)
        and stroke.straightness >= limits.share(_WIDE_STRAIGHT)
        and stroke.deviation <= limits.most(_WIDE_DEVIATION)
        and off_axis <= limits.most(_WIDE_OFF_AXIS)
        and stroke.peak_speed <= _WIDE_SPEED
        and stroke.index_extension >= limits.share(_QUICK_EXTENSION)
    )


def _is_pointing(stroke: Stroke, limits: Limits) -> bool:
    return (
        # How much more than another finger's.
        stroke.pointing - 1.0 >= limits.least(_POINTING - 1.0)
        and stroke.length >= limits.least(_POINTING_LENGTH)
        and stroke.peak_speed <= _POINTING_SPEED
        and stroke.end - stroke.start >= limits.least(_POINTING_SECONDS)
        and stroke.turn <= limits.most(_POINTING_TURN)
        and stroke.shape_change <= limits.most(_POINTING_SHAPE_CHANGE)
    )
