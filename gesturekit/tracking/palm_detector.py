"""Stage 1: find palms in the whole picture (Zhang et al. 2020, section 2.1).

A palm is nearly square and rigid, so one box shape and few anchors are enough. The single-shot model
scores 2016 anchors and gives for each a box and seven keypoints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gesturekit.hands import FloatArray
from gesturekit.tracking.duplicates import box_iou
from gesturekit.tracking.hand_roi import HandRoi
from gesturekit.tracking.inference_engine import LiteRtEngine
from gesturekit.tracking.input_picture import Picture

INPUT_SIZE = 192
_IOU_THRESHOLD = 0.3
_LOGIT_LIMIT = 100.0
_WRIST, _MIDDLE_MCP = 0, 2

# (stride in pixels, anchors in each cell): one feature map at stride 8 and three at stride 16.
_GRIDS = ((8, 2), (16, 6))


@dataclass(frozen=True, slots=True)
class PalmDetection:
    """One palm.

    Attributes
    ----------
    box
        (4,) float32 x0, y0, x1, y1 in picture pixels.
    keypoints
        (7, 2) float32 pixels: wrist, index, middle, ring and pinky knuckle, thumb CMC, thumb MCP.
    score
        0 to 1.
    """

    box: FloatArray
    keypoints: FloatArray
    score: float

    def roi(self, turn: float = 0.0) -> HandRoi:
        """The crop of the whole hand that belongs to this palm, upright unless `turn` radians are added."""
        return HandRoi.from_palm(self.box, self.keypoints[_WRIST], self.keypoints[_MIDDLE_MCP], turn)

    def lies_on(self, roi: HandRoi) -> bool:
        """True when the palm's middle lies near the middle of a hand's crop.

        A quarter of the crop's side is about one palm: nearer than that, two palms would be one.
        """
        x, y = (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2
        return bool((x - roi.x) ** 2 + (y - roi.y) ** 2 < (roi.size / 4) ** 2)


class Tile(NamedTuple):
    """A square part of a picture by its upper left corner and side, pixels; may reach beyond it."""

    left: float
    top: float
    side: float


class PalmDetector:
    """Finds palms of a score of at least `min_score`, 0 to 1, with `palm_detection_full` or `_lite`."""

    def __init__(self, engine: LiteRtEngine, min_score: float = 0.5) -> None:
        self._engine = engine
        self._anchors = palm_anchors()
        self._crop = np.empty((INPUT_SIZE, INPUT_SIZE, 3), dtype=np.uint8)
        self._min_logit = _logit(min_score)

    def detect(
        self,
        picture: Picture,
        *,
        border: float = 0.0,
        min_score: float | None = None,
        tile: Tile | None = None,
    ) -> list[PalmDetection]:
        """All palms in the picture, or in a tile of it, best first.

        `border` draws the edge out on all sides by as much of the longer side: hands that fill the picture
        look smaller then, as the model knows them. `min_score` is taken in place of the detector's own.
        """
        min_logit = self._min_logit if min_score is None else _logit(min_score)
        if tile is None:
            side = float(max(picture.width, picture.height))
            tile = Tile((picture.width - side) / 2, (picture.height - side) / 2, side)
        left, top = tile.left - border * tile.side, tile.top - border * tile.side
        side = tile.side * (1.0 + 2.0 * border)
        scale = INPUT_SIZE / side
        letterbox = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]], dtype=np.float32)
        picture.warp(letterbox, self._crop, replicate_border=border > 0.0)
        raw, logits = self._engine.run(self._crop)
        logits = logits.reshape(-1)
        likely = np.flatnonzero(logits >= min_logit)
        likely = likely[np.isfinite(raw[0, likely]).all(axis=1)]
        if not likely.size:
            return []
        scores = _sigmoid(logits[likely])
        points = decode(raw[0, likely], self._anchors[likely])
        values, kept = weighted_non_maximum_suppression(points[:, :4], scores, points, _IOU_THRESHOLD)

        corner = np.array([left, top], dtype=np.float32)
        pixels = values.reshape(len(values), 9, 2) * side + corner
        return [
            PalmDetection(box=p[:2].reshape(4), keypoints=p[2:], score=float(s))
            for p, s in zip(pixels, kept, strict=True)
        ]


def palm_anchors() -> FloatArray:
    """(2016, 2) anchor centres x, y in units of the model's input (0 to 1), in the model's order."""
    centres = []
    for stride, per_cell in _GRIDS:
        cells = INPUT_SIZE // stride
        axis = (np.arange(cells) + 0.5) / cells
        y, x = np.meshgrid(axis, axis, indexing="ij")
        centres.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), per_cell, axis=0))
    return np.concatenate(centres).astype(np.float32)


def decode(raw: FloatArray, anchors: FloatArray) -> FloatArray:
    """Model outputs (N, 18), input pixels relative to (N, 2) anchors, as (N, 18) in units of the input.

    Given as box centre, box size and seven keypoints; returned as x0, y0, x1, y1 and the keypoints.
    """
    unit = raw.reshape(-1, 9, 2) / np.float32(INPUT_SIZE)
    centre = unit[:, 0] + anchors
    half = unit[:, 1] / 2
    out = np.empty_like(unit)
    out[:, 0], out[:, 1] = centre - half, centre + half
    out[:, 2:] = unit[:, 2:] + anchors[:, None]
    decoded: FloatArray = out.reshape(-1, 18)
    return decoded


def weighted_non_maximum_suppression(
    boxes: FloatArray, scores: FloatArray, values: FloatArray, iou_threshold: float
) -> tuple[FloatArray, FloatArray]:
    """Merge clusters of overlapping detections; from BlazeFace (Bazarevsky et al. 2019), section 2.4.

    The best detection of a cluster takes the score-weighted mean of the cluster's coordinates, which steadies
    boxes from frame to frame.

    Parameters
    ----------
    boxes, scores
        (N, 4) x0, y0, x1, y1; (N,) positive.
    values
        (N, K) coordinates to average within a cluster, usually the box and its keypoints.
    iou_threshold
        A detection joins the cluster of the best one left when their intersection over union exceeds this.

    Returns
    -------
    (M, K) merged coordinates and (M,) the best score of each cluster, best first.
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


def _sigmoid(logits: FloatArray) -> FloatArray:
    """Probability of each logit, limited as the published graph limits it."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -_LOGIT_LIMIT, _LOGIT_LIMIT))), dtype=np.float32)


def _logit(probability: float) -> float:
    """Inverse of the sigmoid, limited as the scores are."""
    with np.errstate(divide="ignore"):
        value = np.log(probability) - np.log1p(-probability)
    return float(np.clip(value, -_LOGIT_LIMIT, _LOGIT_LIMIT))
