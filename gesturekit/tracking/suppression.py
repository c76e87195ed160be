"""Weighted non-maximum suppression: overlapping detections are averaged, not thrown away.

From BlazeFace (Bazarevsky et al. 2019), section 2.4: the best detection of a cluster takes the
score-weighted mean of the cluster's coordinates, which steadies boxes from frame to frame.
"""

from __future__ import annotations

import numpy as np

from gesturekit.hands import FloatArray


def weighted_non_maximum_suppression(
    boxes: FloatArray, scores: FloatArray, values: FloatArray, iou_threshold: float
) -> tuple[FloatArray, FloatArray]:
    """Merge clusters of overlapping detections.

    Parameters
    ----------
    boxes
        (N, 4) x0, y0, x1, y1.
    scores
        (N,) positive.
    values
        (N, K) coordinates to average within a cluster, usually the box and its keypoints.
    iou_threshold
        A detection joins the cluster of the best one left when their intersection over union exceeds this.

    Returns
    -------
    values
        (M, K) merged coordinates, best score first.
    scores
        (M,) the best score of each cluster.
    """
    remaining = np.argsort(-scores, kind="stable")
    merged_values, merged_scores = [], []
    while remaining.size:
        best = remaining[0]
        joins = box_iou(boxes[best], boxes[remaining]) > iou_threshold
        joins[0] = True
        cluster = remaining[joins]
        weights = scores[cluster]
        merged_values.append((values[cluster] * weights[:, None]).sum(axis=0) / weights.sum())
        merged_scores.append(scores[best])
        remaining = remaining[~joins]
    return (
        np.array(merged_values, dtype=np.float32).reshape(-1, values.shape[1]),
        np.array(merged_scores, dtype=np.float32),
    )


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
