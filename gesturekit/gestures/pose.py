"""Where a hand faces and points, and what touches what, in hand-sized units.

A tracked hand comes with two estimates of its shape: `Hand.world`, in metres, and `Hand.landmarks`, in
pixels. Their errors differ (the first is weaker across the picture, the second in depth), so whatever
can be read from both is read from both and averaged. Directions are those of an unmirrored camera
(x right, y down, z away) whether or not the picture is mirrored.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.gestures.joint_angles import bend_angles
from gesturekit.hands import Finger, Hand, Landmark, Side

PINCH_CLOSED, PINCH_OPEN = 0.20, 0.85
"""Distance between two fingertips, palm lengths, at which pinch strength is 1 and 0.

Landmarks of tips that touch lie about a fifth of a palm apart, since they sit inside the fingers
(`photos/webcam` "okay", median).
"""

Vector = tuple[float, float, float]
"""x, y and z. Plain floats: for single vectors they are several times faster than arrays."""

DIRECTIONS: dict[str, Vector] = {
    "up": (0.0, -1.0, 0.0),
    "down": (0.0, 1.0, 0.0),
    "left": (-1.0, 0.0, 0.0),
    "right": (1.0, 0.0, 0.0),
    "camera": (0.0, 0.0, -1.0),
    "away": (0.0, 0.0, 1.0),
}
"""Unit vectors in unmirrored camera axes; "left" and "right" are the picture's, not the person's."""

_Points = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True, eq=False)
class HandPose:
    """Orientation of a hand, bend of its joints and distances between its fingertips.

    Attributes
    ----------
    size
        Palm length, wrist to middle knuckle, metres.
    palm_normal
        Unit vector out of the palm, the way the palm faces.
    palm_direction
        Unit vector from the wrist to the middle knuckle.
    thumb_openness
        How far the thumb is held away from the palm, -1 to 1: the sideways part of its direction, mean of
        the whole thumb (MCP to tip) and of its last bone. 1 points straight away from the palm, 0 along
        it, -1 straight across it.
    angles
        (5, 3) float64, bend of each joint in degrees, as `bend_angles` gives it.
    estimates
        The landmarks that all this was read from: one or two lists of 21 points, wrist at the origin.
    """

    size: float
    palm_normal: Vector
    palm_direction: Vector
    thumb_openness: float
    angles: npt.NDArray[np.float64]
    estimates: tuple[_Points, ...]

    def pointing(self, finger: Finger) -> Vector:
        """Unit vector from a finger's base (its MCP, also the thumb's) to its tip."""
        base, tip = _BASE[finger], _TIP[finger]
        return _mean_direction([_unit(_minus(points[tip], points[base])) for points in self.estimates])

    def gap(self, first: Landmark, second: Landmark) -> float:
        """Distance between two landmarks, palm lengths.

        The smaller of both estimates, because errors drive apart points that touch but hardly bring
        points together.
        """
        return min([math.dist(e[first], e[second]) / _length(e[_MIDDLE_MCP]) for e in self.estimates])

    def pinch_strength(self, finger: Finger = Finger.INDEX) -> float:
        """How nearly `finger` touches the thumb's tip: 0 apart, 1 touching."""
        closeness = (PINCH_OPEN - self.gap(Landmark.THUMB_TIP, finger.tip)) / (PINCH_OPEN - PINCH_CLOSED)
        return min(max(closeness, 0.0), 1.0)

    def spread_deg(self, first: Finger, second: Finger) -> float:
        """Angle between two fingers' pointing directions, degrees."""
        return angle_deg(self.pointing(first), self.pointing(second))


def hand_pose(hand: Hand) -> HandPose | None:
    """Measure a hand's pose.

    Returns
    -------
    The pose, or None for world landmarks that make no hand: not finite, or with a palm of no extent. When
    only the picture's landmarks make no hand, the world landmarks are used alone.
    """
    both = np.array((hand.world, hand.landmarks), dtype=np.float64)
    with np.errstate(invalid="ignore"):
        both -= both[:, :1]
    world, picture = both.tolist()
    if not _is_hand(world):
        return None
    if _is_hand(picture):
        # A mirrored picture runs against the world landmarks in x.
        if both[0, :, 0] @ both[1, :, 0] < 0.0:
            both[1, :, 0] *= -1.0
            picture = both[1].tolist()
        estimates: tuple[_Points, ...] = (world, picture)
    else:
        estimates, both = (world,), both[:1]
    angles = bend_angles(both)

    directions, normals, thumb = [], [], 0.0
    for points in estimates:
        direction = _unit(points[_MIDDLE_MCP])
        index, pinky = points[_INDEX_MCP], points[_PINKY_MCP]
        # From the index finger's side to the little finger's runs one way round on a right palm and the
        # other way on a left one.
        normals.append(_unit(_cross(index, pinky) if hand.side is Side.RIGHT else _cross(pinky, index)))
        directions.append(direction)
        width = _minus(index, pinky)
        along = _dot(width, direction)
        sideways = _unit(_minus(width, (along * direction[0], along * direction[1], along * direction[2])))
        tip = points[_THUMB_TIP]
        thumb += _dot(_unit(_minus(tip, points[_THUMB_MCP])), sideways)
        thumb += _dot(_unit(_minus(tip, points[_THUMB_IP])), sideways)
    return HandPose(
        size=_length(world[_MIDDLE_MCP]),
        palm_normal=_mean_direction(normals),
        palm_direction=_mean_direction(directions),
        thumb_openness=thumb / (2 * len(estimates)),
        angles=0.5 * (angles[0] + angles[-1]),
        estimates=estimates,
    )


def angle_deg(a: Vector, b: Vector) -> float:
    """Angle between two unit vectors, degrees."""
    return math.degrees(math.acos(min(max(_dot(a, b), -1.0), 1.0)))


# Landmark numbers as plain integers: enum look-ups would cost more than the arithmetic.
_THUMB_MCP, _THUMB_IP, _THUMB_TIP, _INDEX_MCP, _MIDDLE_MCP, _PINKY_MCP = 2, 3, 4, 5, 9, 17
_BASE = (_THUMB_MCP, _INDEX_MCP, _MIDDLE_MCP, 13, _PINKY_MCP)
_TIP = (_THUMB_TIP, 8, 12, 16, 20)


def _is_hand(points: _Points) -> bool:
    length = _length(points[_MIDDLE_MCP])
    area = _length(_cross(points[_INDEX_MCP], points[_PINKY_MCP]))
    return length > 0.0 and area > 1e-4 * length * length and math.isfinite(sum(map(sum, points)))


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _minus(a: Sequence[float], b: Sequence[float]) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def _cross(a: Sequence[float], b: Sequence[float]) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _length(a: Sequence[float]) -> float:
    return math.sqrt(_dot(a, a))


def _unit(a: Sequence[float]) -> Vector:
    length = max(_length(a), 1e-12)
    return (a[0] / length, a[1] / length, a[2] / length)


def _mean_direction(units: Sequence[Vector]) -> Vector:
    if len(units) == 1:
        return units[0]
    (a, b, c), (d, e, f) = units
    return _unit((a + d, b + e, c + f))
