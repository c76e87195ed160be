"""Hands built joint by joint, so that tests know every angle in them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Finger, Hand, Side

Array = npt.NDArray[np.float64]

STRAIGHT = (0.0, 0.0, 0.0)
CURLED = (70.0, 95.0, 50.0)

# A right hand in metres, palm to the camera, fingers up: x right, y down, z away.
_KNUCKLES = {
    Finger.INDEX: (0.025, -0.088, 0.0),
    Finger.MIDDLE: (0.004, -0.092, 0.0),
    Finger.RING: (-0.016, -0.086, 0.0),
    Finger.PINKY: (-0.034, -0.076, 0.0),
}
_BONES = {
    Finger.INDEX: (0.040, 0.024, 0.022),
    Finger.MIDDLE: (0.044, 0.028, 0.024),
    Finger.RING: (0.040, 0.026, 0.023),
    Finger.PINKY: (0.032, 0.019, 0.020),
}
_THUMB_CMC = np.array([0.022, -0.022, -0.008])
_THUMB_MCP = np.array([0.042, -0.048, -0.012])
_THUMB_DIRECTIONS = {
    "away": (0.8, -0.6, 0.0),
    "along": (0.0, -1.0, 0.0),
    "across": (-0.85, -0.35, -0.4),
}


def finger_points(finger: Finger, bends: tuple[float, float, float]) -> Array:
    """(4, 3) joints of a finger whose MCP, PIP and DIP are bent by `bends` degrees towards the palm."""
    knuckle = np.array(_KNUCKLES[finger])
    # The line from the wrist through the knuckle is what the first bend is measured from.
    along, out = knuckle / np.linalg.norm(knuckle), np.array([0.0, 0.0, -1.0])
    points, total = [knuckle], 0.0
    for length, bend in zip(_BONES[finger], bends, strict=True):
        total += np.radians(bend)
        points.append(points[-1] + length * (np.cos(total) * along + np.sin(total) * out))
    return np.array(points)


def thumb_points(thumb: str | Array) -> Array:
    """(4, 3) joints of a thumb that is "away", "along" or "across", or whose tip lies at a given point."""
    if isinstance(thumb, str):
        direction = np.array(_THUMB_DIRECTIONS[thumb])
        direction /= np.linalg.norm(direction)
        tip = _THUMB_MCP + 0.06 * direction
    else:
        tip = thumb
    return np.array([_THUMB_CMC, _THUMB_MCP, 0.5 * (_THUMB_MCP + tip), tip])


def right_hand_points(
    bends: Mapping[Finger, tuple[float, float, float]], thumb: str | Array = "away"
) -> Array:
    """(21, 3) world landmarks of a right hand, palm to the camera; fingers not named are straight."""
    fingers = [finger_points(f, bends.get(f, STRAIGHT)) for f in Finger if f is not Finger.THUMB]
    return np.concatenate([np.zeros((1, 3)), thumb_points(thumb), *fingers])


def build_hand(
    bends: Mapping[Finger, tuple[float, float, float]] | None = None,
    thumb: str | Array = "away",
    *,
    side: Side = Side.RIGHT,
    rotation: Array | None = None,
    scale: float = 1.0,
    mirrored_picture: bool = False,
    hand_id: int = 0,
) -> Hand:
    """A hand with given bends, turned by `rotation`, seen without perspective at 1000 pixels a metre."""
    world = right_hand_points(bends or {}, thumb)
    if side is Side.LEFT:
        world[:, 0] *= -1.0
    if rotation is not None:
        world = world @ rotation.T
    picture = world * 1000.0 * scale * ((-1.0, 1.0, 1.0) if mirrored_picture else (1.0, 1.0, 1.0))
    return Hand(
        id=hand_id,
        side=side,
        side_score=1.0,
        presence=1.0,
        landmarks=(picture + np.array([320.0, 240.0, 0.0])).astype(np.float32),
        world=(world * scale - world.mean(axis=0)).astype(np.float32),
    )


def shape(pattern: str, **options: object) -> Hand:
    """A hand from a pattern such as "01100": thumb first, 1 straight (the thumb: away), 0 curled (across)."""
    bends = {f: STRAIGHT if pattern[f] == "1" else CURLED for f in Finger if f is not Finger.THUMB}
    return build_hand(bends, "away" if pattern[0] == "1" else "across", **options)  # type: ignore[arg-type]


def ring_hand(others: tuple[float, float, float], gap: float = 0.005, **options: object) -> Hand:
    """A hand whose thumb tip lies `gap` metres from the tip of a half-bent index finger."""
    index = (35.0, 60.0, 25.0)
    target = finger_points(Finger.INDEX, index)[3] + np.array([gap, 0.0, 0.0])
    bends = {Finger.INDEX: index, Finger.MIDDLE: others, Finger.RING: others, Finger.PINKY: others}
    return build_hand(bends, target, **options)  # type: ignore[arg-type]


def turn(axis: str, degrees: float) -> Array:
    """Rotation about a camera axis."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(3)
    matrix[i, i], matrix[i, j], matrix[j, i], matrix[j, j] = c, -s, s, c
    return matrix
