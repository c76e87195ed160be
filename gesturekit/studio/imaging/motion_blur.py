"""Hands that move while the shutter is open: their layer is smeared along the way each point travels.

The hand is taken as stiff for that moment, and as a plane at its own distance, so that the way of every
pixel, beside the hand too, follows from how the hand moves and turns (`HandInstance.travel` and `turn`).
"""

from __future__ import annotations

import cv2
import numpy as np

from gesturekit.hands import FloatArray, ImageArray
from gesturekit.studio.imaging.posed_hand import PosedHand
from gesturekit.studio.imaging.surface import Box
from gesturekit.studio.scene import Camera

_NO_BLUR_PX = 0.75
_MOST_TAPS = 14


def blur_reach(hand: PosedHand, camera: Camera) -> float:
    """How far, pixels, the fastest part of a hand is from where it is in the middle of the exposure."""
    if not any(hand.instance.travel) and not any(hand.instance.turn):
        return 0.0
    x, y = (hand.occluders[:, :2] / np.maximum(hand.occluders[:, 2:3], 1.0)).T
    return 0.5 * float(np.hypot(*_way(hand, camera, x, y)).max())


def blur_motion(layer: ImageArray, hand: PosedHand, camera: Camera, box: Box) -> ImageArray:
    """Smear a hand's layer along its motion.

    The layer is (height, width, 4) uint8 of `box`: RGB times coverage, and coverage, in the middle of the
    exposure; it comes back itself when nothing moves by a pixel.
    """
    x, y = np.meshgrid(*(np.arange(length, dtype=np.float32) for length in box.size), sparse=True)
    center_x, center_y = camera.principal_point
    ray_x = (x + (box.left + 0.5 - center_x)) / camera.focal_px
    ray_y = (y + (box.top + 0.5 - center_y)) / camera.focal_px
    way_x, way_y = _way(hand, camera, ray_x, ray_y)
    longest = float(np.sqrt((way_x**2 + way_y**2).max()))
    if longest < _NO_BLUR_PX:
        return layer
    taps = int(np.clip(np.ceil(longest / 2.0) + 1, 3, _MOST_TAPS))
    total = np.zeros(layer.shape, dtype=np.uint16)
    for time in ((np.arange(taps) + 0.5) / taps - 0.5).astype(np.float32):
        tap = cv2.remap(
            layer, x - time * way_x, y - time * way_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
        )
        cv2.add(total, tap, dst=total, dtype=cv2.CV_16U)
    return np.asarray(cv2.convertScaleAbs(total, alpha=1.0 / taps), dtype=np.uint8)


def _way(hand: PosedHand, camera: Camera, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Pixels, right and down, that points of the hand's plane move in the exposure, at rays x/z and y/z."""
    depth = max(float(hand.occluders[:, 2].mean()), 1.0)
    turn, position = np.array(hand.instance.turn), np.array(hand.instance.position)
    # The motion of a point, travel + turn × (point - position), is linear in its ray.
    matrix = depth * np.cross(turn, np.eye(3)).T
    matrix[:, 2] += hand.instance.travel - np.cross(turn, position)
    matrix = (matrix * (camera.focal_px / depth)).astype(np.float32)
    right, down, away = (row[0] * x + row[1] * y + row[2] for row in matrix)
    return right - x * away, down - y * away
