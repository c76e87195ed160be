"""What can be read from a hand as one number, under names that apps, effects and bridges share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from gesturekit.hands import PALM, Finger, Hand, Landmark
from gesturekit.hands.finger_states import FingerStates

Read = Callable[[Hand, FingerStates, tuple[int, int]], float]
"""From a hand, its finger states and the picture's width and height in pixels to a number."""


@dataclass(frozen=True, slots=True)
class Quantity:
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


def _palm_x(hand: Hand, _: FingerStates, size: tuple[int, int]) -> float:
    return float(hand.landmarks[list(PALM), 0].mean()) / size[0]


def _palm_y(hand: Hand, _: FingerStates, size: tuple[int, int]) -> float:
    return float(hand.landmarks[list(PALM), 1].mean()) / size[1]


def _palm_size(hand: Hand, _: FingerStates, size: tuple[int, int]) -> float:
    wrist, middle = hand.landmarks[[Landmark.WRIST, Landmark.MIDDLE_MCP], :2].tolist()
    return math.dist(wrist, middle) / size[1]


def _index_x(hand: Hand, _: FingerStates, size: tuple[int, int]) -> float:
    return float(hand.landmarks[Landmark.INDEX_TIP, 0]) / size[0]


def _index_y(hand: Hand, _: FingerStates, size: tuple[int, int]) -> float:
    return float(hand.landmarks[Landmark.INDEX_TIP, 1]) / size[1]


def _roll(hand: Hand, _: FingerStates, __: tuple[int, int]) -> float:
    (wrist_x, wrist_y), (x, y) = hand.landmarks[[Landmark.WRIST, Landmark.MIDDLE_MCP], :2].tolist()
    return math.degrees(math.atan2(x - wrist_x, wrist_y - y))


def _pinch_distance(_: Hand, states: FingerStates, __: tuple[int, int]) -> float:
    return float(states.thumb_gaps[0])


def _pinch(_: Hand, states: FingerStates, __: tuple[int, int]) -> float:
    return float(states.pinch[Finger.INDEX])


def _openness(_: Hand, states: FingerStates, __: tuple[int, int]) -> float:
    return 1.0 - states.grab_strength


def _grab(_: Hand, states: FingerStates, __: tuple[int, int]) -> float:
    return states.grab_strength


def _curl(finger: Finger) -> Read:
    return lambda _, states, __: float(states.curl[finger])


QUANTITIES: dict[str, Quantity] = {
    "palm.x": Quantity("middle of the palm, from the shown picture's left", "", 0.0, 1.0, _palm_x),
    "palm.y": Quantity("middle of the palm, from its upper edge", "", 0.0, 1.0, _palm_y),
    "palm.size": Quantity("length of the palm, as a share of the picture's height", "", 0.0, 0.5, _palm_size),
    "index.x": Quantity("tip of the index finger, from the shown picture's left", "", 0.0, 1.0, _index_x),
    "index.y": Quantity("tip of the index finger, from its upper edge", "", 0.0, 1.0, _index_y),
    "roll": Quantity(
        "turn of the hand in the picture, clockwise from upright", "degrees", -90.0, 90.0, _roll, 360.0
    ),
    "pinch_distance": Quantity("from thumb tip to index tip", "palm lengths", 0.2, 1.2, _pinch_distance),
    "pinch": Quantity("how near the tips of thumb and index are to a pinch", "", 0.0, 1.0, _pinch),
    "openness": Quantity("how far the hand is open: 0 a fist, 1 flat", "", 0.0, 1.0, _openness),
    "grab": Quantity("how far the hand is closed: 1 a fist", "", 0.0, 1.0, _grab),
    **{
        f"{finger.name.lower()}.curl": Quantity(
            f"how far the {finger.name.lower()} finger is curled".replace("thumb finger", "thumb"),
            "",
            0.0,
            1.0,
            _curl(finger),
        )
        for finger in Finger
    },
}
"""Everything a control can follow, by name."""
