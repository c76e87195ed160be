"""Two predictions of the same hand: told apart from two hands that touch.

The rule and its figures are those of MediaPipe Tasks, so that both trackers agree on what one hand is:
about half of the landmarks lie within a fifth of the hand's longest palm side of each other, and the
boxes overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gesturekit.hands import FloatArray, Landmark

_NEAR = 0.2
_MIN_NEAR_LANDMARKS = 10
_MIN_BOX_IOU = 0.2


def is_same_hand(a: FloatArray, b: FloatArray) -> bool:
    """True when two sets of landmarks, (21, ≥ 2) in pixels, lie on one hand."""
    reach = max(_palm_baseline(a), _palm_baseline(b)) * _NEAR
    distances = np.linalg.norm(a[:, :2] - b[:, :2], axis=1)
    if int((distances < reach).sum()) < _MIN_NEAR_LANDMARKS:
        return False
    return bool(box_iou(_box(a), _box(b)[None])[0] > _MIN_BOX_IOU)


def first_of_each_hand(landmarks: Sequence[FloatArray]) -> list[int]:
    """Indices that remain when each hand keeps only its first set of landmarks."""
    kept: list[int] = []
    for index, points in enumerate(landmarks):
        if not any(is_same_hand(landmarks[other], points) for other in kept):
            kept.append(index)
    return kept


def box_iou(box: FloatArray, boxes: FloatArray) -> FloatArray:
    """Intersection over union of one box (4,) with each of (N, 4), all x0, y0, x1, y1."""
    low = np.maximum(box[:2], boxes[:, :2])
    high = np.minimum(box[2:], boxes[:, 2:])
    overlap = np.prod(np.maximum(high - low, 0), axis=1)
    area = np.prod(np.maximum(box[2:] - box[:2], 0))
    areas = np.prod(np.maximum(boxes[:, 2:] - boxes[:, :2], 0), axis=1)
    union = area + areas - overlap
    iou: FloatArray = np.divide(overlap, union, out=np.zeros_like(overlap), where=union > 0)
    return iou


def _palm_baseline(points: FloatArray) -> float:
    """Longest side of the triangle wrist, index knuckle, pinky knuckle, pixels."""
    corners = points[[Landmark.WRIST, Landmark.INDEX_MCP, Landmark.PINKY_MCP], :2]
    return float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).max())


def _box(points: FloatArray) -> FloatArray:
    return np.concatenate([points[:, :2].min(axis=0), points[:, :2].max(axis=0)])
