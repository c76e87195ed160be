"""Finger states in words, for people who look at a hand in a debugger or a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gesturekit.hands import Finger

if TYPE_CHECKING:
    from gesturekit.gestures.hand.finger_states import FingerStates
    from gesturekit.gestures.hand.pose import Vector

_CLEARLY = 0.4
"""Part of a direction that is worth a word: about the sine of half of 45 degrees."""

_HOOKED_BASE, _HOOKED_TIP = 0.35, 0.65


def finger_sentence(states: FingerStates, finger: Finger) -> str:
    """Tell about one finger: ``index straight (0.04), pointing up-left``."""
    parts = [
        f"{finger.name.lower()} {_bend_word(states, finger)} ({states.curl[finger]:.2f})",
    ]
    if states.extended[finger]:
        parts.append(f"pointing {direction_word(states.pointing(finger))}")
    if states.touching[finger]:
        parts.append("touching the thumb")
    if finger in (Finger.INDEX, Finger.MIDDLE, Finger.RING) and states.crossed[finger - 1]:
        parts.append(f"crossed with {Finger(finger + 1).name.lower()}")
    return ", ".join(parts)


def _bend_word(states: FingerStates, finger: Finger) -> str:
    if states.extended[finger]:
        return "straight"
    hooked = states.base_curl[finger] < _HOOKED_BASE and states.tip_curl[finger] > _HOOKED_TIP
    return "hooked" if hooked and finger is not Finger.THUMB else "curled"


def direction_word(vector: Vector) -> str:
    """Name a direction in unmirrored camera axes, such as "up-left" or "down and to the camera"."""
    x, y, z = vector
    across = "left" if x < -_CLEARLY else "right" if x > _CLEARLY else ""
    vertical = "up" if y < -_CLEARLY else "down" if y > _CLEARLY else ""
    flat = "-".join(word for word in (vertical, across) if word)
    depth = "to the camera" if z < -_CLEARLY else "away from the camera" if z > _CLEARLY else ""
    return " and ".join(word for word in (flat, depth) if word)
