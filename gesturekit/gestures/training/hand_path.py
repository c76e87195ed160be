"""Tracked hands over time as joints in space: what of a recording tells a motion.

A tracked hand's world landmarks have their origin in the hand, so they show how it turns and bends but not
where it goes; that is in the picture. Both are put together here under weak perspective.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import PALM
from gesturekit.hands.pose import is_mirrored

USUAL_DISTANCE = 0.5
"""Metres from the camera at which a hand is taken to be: turns growing in the picture into coming nearer."""

Floats = npt.NDArray[np.floating[Any]]


def hand_path(landmarks: Floats, world: Floats) -> npt.NDArray[np.float64]:
    """Joints in the space of an unmirrored camera.

    Parameters
    ----------
    landmarks
        (T, 21, 3) `Hand.landmarks` of one hand, pixels.
    world
        (T, 21, 3) its `Hand.world`, metres.

    Returns
    -------
    (T, 21, 3) float64, palm lengths: x right, y down, z away, from where the palm was in the first frame.
    """
    picture = np.asarray(landmarks, dtype=np.float64)[..., :2]
    metres = np.asarray(world, dtype=np.float64)
    picture_spread = picture - picture.mean(axis=1, keepdims=True)
    world_spread = metres[..., :2] - metres[..., :2].mean(axis=1, keepdims=True)
    pixels_per_metre = np.sqrt(
        (picture_spread**2).sum(axis=(1, 2)) / np.maximum((world_spread**2).sum(axis=(1, 2)), 1e-12)
    )
    usual = max(float(np.median(pixels_per_metre)), 1e-9)
    centre = picture[:, PALM].mean(axis=1)
    place = np.empty((len(metres), 3))
    place[:, :2] = (centre - centre[0]) / usual
    if is_mirrored(picture_spread, world_spread):
        place[:, 0] *= -1.0
    place[:, 2] = -USUAL_DISTANCE * np.log(np.maximum(pixels_per_metre / usual, 1e-3))
    joints = metres - metres[:, PALM].mean(axis=1, keepdims=True) + place[:, None]
    return np.asarray(joints / palm_length(metres))


def palm_length(world: Floats) -> float:
    """Median distance from wrist to middle knuckle in (T, 21, 3) joints, in their unit."""
    return max(float(np.median(np.linalg.norm(world[:, 9] - world[:, 0], axis=1))), 1e-9)


def joint_speed(joints: Floats, times: Floats, smoothing: float = 0.06) -> npt.NDArray[np.float64]:
    """(T,) mean speed of the joints, in their unit per second, smoothed over about `smoothing` seconds."""
    if len(joints) < 2:
        return np.zeros(len(joints))
    weights = np.exp(-0.5 * ((times[:, None] - times[None, :]) / smoothing) ** 2)
    smooth = np.einsum("st,tjd->sjd", weights / weights.sum(axis=1, keepdims=True), joints)
    steps = np.linalg.norm(np.gradient(smooth, axis=0), axis=2).mean(axis=1)
    return np.asarray(steps / np.maximum(np.gradient(times), 1e-6))
