"""Which changes of a hand's shape mean something: to grab, let go, pinch, spread or flick.

Only those of a hand that stays where it is, and did so before.
"""

from __future__ import annotations

import math

import numpy as np

from gesturekit.motions.kinematics.shape_changes import FingerShape, ShapeChange
from gesturekit.motions.strictness import NORMAL, Limits

# All constants below were tuned on clips/commands, clips/no_command and the studio's persons 1 to 4;
# `python benchmarks/live_motions.py` prints what they give. Palm sizes, radians.
_MOST_TRAVEL = 0.45
_MOST_TRAVEL_BEFORE = 0.2
_MOST_TURN = math.radians(30.0)
_LEAST_REST = 0.2
# Openness, see `FingerShape`: a fist that just closed, one that opens, a hand that is open enough to close,
# one that has opened.
_CLOSED = 0.5
_FIST = 0.6
_HALF_OPEN = 0.65
_OPEN = 0.85
_LEAST_CLOSING = 0.25
# Fingertips that are as good as on the thumb, and clearly off it, palm sizes.
_TOUCHING = 0.4
_APART = 0.6
_LEAST_GAP_CHANGE = 0.25
# Fingers that are spread are all as straight; those that take no part in a pinch stay as they are.
_UNIFORM = 0.25
_UNCHANGED = 0.12
# A flick: the tip of the index finger goes so far about its knuckle, and the palm at least a little along.
_FLICK = 0.7
_FLICK_ALONG = 0.12
_POINTING = 0.85
_CURLED = 0.65
_BENT = 0.7

GRIPS = ("grab", "release", "pinch", "expand")
"""Changes of the whole hand's shape."""


def read_grip(change: ShapeChange, limits: Limits = NORMAL) -> tuple[str, float] | None:
    """What a change from one resting shape to the next means, and the confidence, 0.5 to 1; None for nothing.

    One of `GRIPS`, or a swipe up or down that the index finger made alone.
    """
    still = (
        change.travel <= limits.most(_MOST_TRAVEL)
        and change.travel_before <= limits.most(_MOST_TRAVEL_BEFORE)
        and change.turn <= limits.most(_MOST_TURN)
        and change.rest >= limits.least(_LEAST_REST) - 1e-6
    )
    if not still:
        return None
    before, after = change.before, change.after
    name = _closing_or_opening(before, after) or _gap(before, after) or _flick(change)
    if name is None:
        return None
    parts = abs(after.openness - before.openness), abs(float(after.gaps[0] - before.gaps[0]))
    return name, 0.5 + 0.5 * min(max(parts), 1.0)


def _closing_or_opening(before: FingerShape, after: FingerShape) -> str | None:
    opened = after.openness - before.openness
    if opened <= -_LEAST_CLOSING and before.openness >= _HALF_OPEN and after.openness <= _CLOSED:
        return "grab" if after.extensions[1] <= _CURLED else None
    if opened >= _LEAST_CLOSING and before.openness <= _FIST and after.openness >= _OPEN:
        return "release" if before.extensions[1] <= _BENT else None
    return None


def _gap(before: FingerShape, after: FingerShape) -> str | None:
    """Thumb and index finger, with or without the others, that come together or part."""
    change = float(after.gaps[0] - before.gaps[0])
    closed, opened = (before, after) if change > 0.0 else (after, before)
    # Neither a thumb that lies on a curled middle finger is meant, nor one that leaves a fist.
    free = min(opened.gaps[0], opened.gaps[1]) >= _APART and opened.extensions[1] >= _BENT
    uniform = float(np.ptp(opened.extensions[2:])) <= _UNIFORM
    if abs(change) < _LEAST_GAP_CHANGE or closed.gaps[0] > _TOUCHING or not (free and uniform):
        return None
    if change < 0.0:
        others = np.abs(after.extensions[2:] - before.extensions[2:]).mean()
        return "pinch" if others <= _UNCHANGED else None
    # What stays bent lets go of a thing; what is straight was spread.
    return "expand" if after.extensions[1] >= _POINTING else "release"


def _flick(change: ShapeChange) -> str | None:
    before, after = change.before, change.after
    y = float(after.index_way[1] - before.index_way[1])
    pointing = before if y > 0.0 else after
    alone = max(before.extensions[2:].max(), after.extensions[2:].max()) <= _CURLED
    along = change.way[1] * math.copysign(1.0, y) >= _FLICK_ALONG
    if abs(y) < _FLICK or not (alone and along) or pointing.extensions[1] < _POINTING:
        return None
    return "swipe_down" if y > 0.0 else "swipe_up"
