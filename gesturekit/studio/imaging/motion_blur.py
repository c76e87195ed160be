"""Hands that move while the shutter is open: their layer is smeared along the way each point travels.

The hand is taken as stiff for that moment, and as a plane at its own distance, so that the way of every
pixel, beside the hand too, follows from how the hand moves and turns (`HandInstance.travel` and `turn`).
"""

from __future__ import annotations

import cv2
import numpy as np

from gesturekit.hands import FloatArray, ImageArray
from gesturekit.studio.anatomy.joints import Array
from gesturekit.studio.imaging.posed_hand import PosedHand
from gesturekit.studio.imaging.surface import Box
from gesturekit.studio.scene import Camera

_NO_BLUR_PX = 0.75
_MOST_TAPS = 14


def blur_reach(hand: PosedHand, camera: Camera) -> float:
    """How far, pixels, the fastest part of a hand is from where it is in the middle of the exposure."""
    if not any(hand.instance.travel) and not any(hand.instance.turn):
        return 0.0
    points = hand.occluders[:, :2] / np.maximum(hand.occluders[:, 2:3], 1.0)
    way = _way(hand, camera, points.astype(np.float64))
    return 0.5 * float(np.hypot(way[:, 0], way[:, 1]).max())


def blur_motion(layer: ImageArray, hand: PosedHand, camera: Camera, box: Box) -> ImageArray:
    """Smear a hand's layer along its motion.

    The layer is (height, width, 4) uint8 of `box`: RGB times coverage, and coverage, in the middle of the
    exposure; it comes back itself when nothing moves by a pixel.
    """
    width, height = box.size
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    center = np.array(camera.principal_point) - [box.left + 0.5, box.top + 0.5]
    way = _way(hand, camera, (np.stack([x, y], axis=-1) - center) / camera.focal_px).astype(np.float32)
    longest = float(np.hypot(way[..., 0], way[..., 1]).max())
    if longest < _NO_BLUR_PX:
        return layer
    taps = int(np.clip(np.ceil(longest / 2.0) + 1, 3, _MOST_TAPS))
    total: FloatArray = np.zeros(layer.shape, dtype=np.float32)
    for time in (np.arange(taps) + 0.5) / taps - 0.5:
        total += cv2.remap(
            layer,
            x - np.float32(time) * way[..., 0],
            y - np.float32(time) * way[..., 1],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
        )
    return np.asarray(total / taps + 0.5).astype(np.uint8)


def _way(hand: PosedHand, camera: Camera, rays: Array) -> Array:
    """Pixels (..., 2) that points of the hand's plane move in the exposure, at rays (..., 2): x/z, y/z."""
    depth = max(float(hand.occluders[:, 2].mean()), 1.0)
    points = np.concatenate([rays, np.ones((*rays.shape[:-1], 1))], axis=-1) * depth
    turn, travel = np.array(hand.instance.turn), np.array(hand.instance.travel)
    motion = travel + np.cross(turn, points - np.array(hand.instance.position))
    return np.asarray((motion[..., :2] - rays * motion[..., 2:]) * (camera.focal_px / depth))
