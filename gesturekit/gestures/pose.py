"""Where a hand faces and points, and what touches what, in hand-sized units.

A tracked hand comes with two estimates of its shape: `Hand.world`, in metres, and `Hand.landmarks`, in
pixels. Their errors differ (the first is weaker across the picture, the second in depth), so whatever
can be read from both is read from both and averaged. Directions are those of an unmirrored camera (x right, y down,
z away) whether or not the picture is mirrored.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gesturekit.hands import Finger, Hand, Landmark, Side

TIPS = np.array([4, 8, 12, 16, 20])
BASES = np.array([2, 5, 9, 13, 17])

PINCH_CLOSED, PINCH_OPEN = 0.20, 0.85
"""Distance between two fingertips, palm lengths, at which pinch strength is 1 and 0.

Landmarks of tips that touch lie about a fifth of a palm apart, since they sit inside the fingers
(`photos/webcam` "okay", median).
"""

DIRECTIONS: dict[str, tuple[float, float, float]] = {
    "up": (0.0, -1.0, 0.0),
    "down": (0.0, 1.0, 0.0),
    "left": (-1.0, 0.0, 0.0),
    "right": (1.0, 0.0, 0.0),
    "camera": (0.0, 0.0, -1.0),
    "away": (0.0, 0.0, 1.0),
}
"""Unit vectors in unmirrored camera axes; "left" and "right" are the picture's, not the person's."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class HandPose:
    """Orientation of a hand and distances between its fingertips.

    Attributes
    ----------
    size
        Palm length, wrist to middle knuckle, metres.
    palm_normal
        (3,) unit vector out of the palm, the way the palm faces.
    palm_direction
        (3,) unit vector from the wrist to the middle knuckle.
    pointing
        (5, 3) unit vectors from each finger's base (the thumb's MCP) to its tip, thumb first.
    tip_gaps
        (5, 5) distances between fingertips, palm lengths: the smaller of both estimates, because errors
        drive apart tips that touch but do not bring tips together.
    thumb_openness
        How far the thumb is held away from the palm, -1 to 1: the sideways part of its direction, mean of
        the whole thumb (MCP to tip) and of its last bone. 1 points straight away from the palm, 0 along
        it, -1 straight across it.
    """

    size: float
    palm_normal: Array
    palm_direction: Array
    pointing: Array
    tip_gaps: Array
    thumb_openness: float

    def gap(self, first: Finger, second: Finger) -> float:
        """Distance between two fingertips, palm lengths."""
        return float(self.tip_gaps[first, second])

    def pinch_strength(self, finger: Finger = Finger.INDEX) -> float:
        """How nearly `finger` touches the thumb's tip: 0 apart, 1 touching."""
        closeness = (PINCH_OPEN - self.gap(Finger.THUMB, finger)) / (PINCH_OPEN - PINCH_CLOSED)
        return min(max(closeness, 0.0), 1.0)

    @property
    def spread_deg(self) -> Array:
        """(4,) angles between neighbouring fingers' pointing directions, degrees, thumb-index first."""
        cosine = np.einsum("ij,ij->i", self.pointing[:-1], self.pointing[1:])
        return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))), dtype=np.float64)


def shape_estimates(hand: Hand) -> Array:
    """Both estimates of a hand's shape in unmirrored camera axes, wrist at the origin.

    Returns
    -------
    (k, 21, 3) float64: the world landmarks in metres, then the picture's in pixels. k is 1 when the
    picture's landmarks make no hand, and 0 when the world landmarks make none.
    """
    both = np.array([hand.world, hand.landmarks], dtype=np.float64)
    both -= both[:, :1]
    # A mirrored picture runs against the world landmarks in x.
    if both[0, :, 0] @ both[1, :, 0] < 0.0:
        both[1, :, 0] *= -1.0
    palm = both[:, [Landmark.MIDDLE_MCP, Landmark.INDEX_MCP, Landmark.PINKY_MCP]]
    knuckle, area = _dot(palm[:, 0], palm[:, 0]), _cross(palm[:, 1], palm[:, 2])
    with np.errstate(invalid="ignore"):
        sound = (_dot(area, area) > 1e-8 * knuckle * knuckle) & np.isfinite(both.sum(axis=(1, 2)))
    if sound.all():
        return both
    return both[:1] if sound[0] else both[:0]


def hand_pose(hand: Hand, shapes: Array | None = None) -> HandPose | None:
    """Measure a hand's pose.

    Parameters
    ----------
    hand
        The hand.
    shapes
        What `shape_estimates` returned for it, for a caller that has asked already.

    Returns
    -------
    The pose, or None for world landmarks that make no hand: not finite, or with a palm of no extent.
    """
    if shapes is None:
        shapes = shape_estimates(hand)
    if len(shapes) == 0:
        return None
    knuckle = shapes[:, Landmark.MIDDLE_MCP]
    to_index, to_pinky = shapes[:, Landmark.INDEX_MCP], shapes[:, Landmark.PINKY_MCP]
    size = np.sqrt(_dot(knuckle, knuckle))
    direction = knuckle / size[:, None]
    # From the index finger's to the little finger's side runs one way round on a right palm and the other
    # way on a left one.
    normal = _cross(to_index, to_pinky) if hand.side is Side.RIGHT else _cross(to_pinky, to_index)
    sideways = to_index - to_pinky
    sideways = sideways - _dot(sideways, direction)[:, None] * direction

    tips = shapes[:, TIPS]
    reach = tips - shapes[:, BASES]
    pointing = reach / np.maximum(np.sqrt(_dot(reach, reach)), 1e-12)[..., None]
    last_bone = shapes[:, Landmark.THUMB_TIP] - shapes[:, Landmark.THUMB_IP]
    thumb = 0.5 * (pointing[:, Finger.THUMB] + _unit(last_bone))
    apart = tips[:, :, None] - tips[:, None]
    gaps = np.sqrt(_dot(apart, apart)) / size[:, None, None]
    return HandPose(
        size=float(size[0]),
        palm_normal=_unit(_unit(normal).mean(axis=0)),
        palm_direction=_unit(direction.mean(axis=0)),
        pointing=_unit(pointing.mean(axis=0)),
        tip_gaps=gaps.min(axis=0),
        thumb_openness=float(_dot(thumb, _unit(sideways)).mean()),
    )


def _dot(a: Array, b: Array) -> Array:
    return np.asarray(np.einsum("...i,...i->...", a, b))


def _unit(vectors: Array) -> Array:
    length = np.sqrt(_dot(vectors, vectors))
    return np.asarray(vectors / np.maximum(length, 1e-12)[..., None])


def _cross(a: Array, b: Array) -> Array:
    """Cross product along the last axis; `np.cross` spends several times longer on its axis arguments."""
    x, y, z = a[..., 0], a[..., 1], a[..., 2]
    u, v, w = b[..., 0], b[..., 1], b[..., 2]
    return np.stack([y * w - z * v, z * u - x * w, x * v - y * u], axis=-1)
