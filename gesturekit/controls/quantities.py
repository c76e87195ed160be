"""What can be read from a hand as one number, under names that apps, effects and bridges share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from gesturekit.hands import PALM, Finger, Hand, Landmark
from gesturekit.hands.finger_states import FingerStates

Read = Callable[[Hand, FingerStates, tuple[int, int]], float]
"""From a hand, its finger states and the picture's width and height in pixels to a number."""


class Quantity(NamedTuple):
    """One number that a hand has.

    Attributes
    ----------
    description
        For people.
    unit
        Of the number; "" for a share of 0 to 1.
    low, high
        Where a control of it is 0 and 1, unless an app says otherwise.
    read
        Reads it.
    period
        After how much it starts over, as an angle does; 0 for never.
    """

    description: str
    unit: str
    low: float
    high: float
    read: Read
    period: float = 0.0


def _place(
    landmarks: Sequence[int], axis: int, hand: Hand, states: FingerStates, size: tuple[int, int]
) -> float:
    return float(hand.landmarks[list(landmarks), axis].mean()) / size[axis]


def _palm_size(hand: Hand, states: FingerStates, size: tuple[int, int]) -> float:
    wrist, middle = hand.landmarks[[Landmark.WRIST, Landmark.MIDDLE_MCP], :2].tolist()
    return math.dist(wrist, middle) / size[1]


def _roll(hand: Hand, states: FingerStates, size: tuple[int, int]) -> float:
    (wrist_x, wrist_y), (x, y) = hand.landmarks[[Landmark.WRIST, Landmark.MIDDLE_MCP], :2].tolist()
    return math.degrees(math.atan2(x - wrist_x, wrist_y - y))


def _curl(finger: Finger) -> Quantity:
    name = "thumb" if finger is Finger.THUMB else f"{finger.name.lower()} finger"
    return Quantity(f"how far the {name} is curled", "", 0.0, 1.0, lambda _, s, __: float(s.curl[finger]))


_INDEX_TIP = (Landmark.INDEX_TIP,)
_FROM_LEFT, _FROM_ABOVE = "from the shown picture's left", "from its upper edge"

QUANTITIES: dict[str, Quantity] = {
    "palm.x": Quantity(f"middle of the palm, {_FROM_LEFT}", "", 0.0, 1.0, partial(_place, PALM, 0)),
    "palm.y": Quantity(f"middle of the palm, {_FROM_ABOVE}", "", 0.0, 1.0, partial(_place, PALM, 1)),
    "palm.size": Quantity("length of the palm, as a share of the picture's height", "", 0.0, 0.5, _palm_size),
    "index.x": Quantity(
        f"tip of the index finger, {_FROM_LEFT}", "", 0.0, 1.0, partial(_place, _INDEX_TIP, 0)
    ),
    "index.y": Quantity(
        f"tip of the index finger, {_FROM_ABOVE}", "", 0.0, 1.0, partial(_place, _INDEX_TIP, 1)
    ),
    "roll": Quantity(
        "turn of the hand in the picture, clockwise from upright", "degrees", -90.0, 90.0, _roll, 360.0
    ),
    "pinch_distance": Quantity(
        "from thumb tip to index tip", "palm lengths", 0.2, 1.2, lambda _, s, __: float(s.thumb_gaps[0])
    ),
    "pinch": Quantity(
        "how near the tips of thumb and index are to a pinch",
        "",
        0.0,
        1.0,
        lambda _, s, __: float(s.pinch[Finger.INDEX]),
    ),
    "openness": Quantity(
        "how far the hand is open: 0 a fist, 1 flat", "", 0.0, 1.0, lambda _, s, __: 1.0 - s.grab_strength
    ),
    "grab": Quantity("how far the hand is closed: 1 a fist", "", 0.0, 1.0, lambda _, s, __: s.grab_strength),
    **{f"{finger.name.lower()}.curl": _curl(finger) for finger in Finger},
}
"""Everything a control can follow, by name."""
