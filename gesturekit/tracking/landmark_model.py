"""Stage 2: 21 landmarks, hand presence and handedness from a crop (Zhang et al. 2020, section 2.2)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import FloatArray
from gesturekit.tracking.hand_roi import HandRoi
from gesturekit.tracking.inference_engine import LiteRtEngine
from gesturekit.tracking.input_picture import Picture

INPUT_SIZE = 224

# The model's depth is in crop pixels; the published graphs divide it by this factor so that one unit
# of z looks like one unit of x.
_Z_UNIT = 0.4
_CROP_UNIT = np.array([INPUT_SIZE, INPUT_SIZE, INPUT_SIZE * _Z_UNIT], dtype=np.float32)
# Turns what is said of a mirrored crop back: x runs from the other side's last pixel.
_FLIP = np.array([-1, 1, 1], dtype=np.float32)
_LAST_COLUMN = np.array([(INPUT_SIZE - 1) / INPUT_SIZE, 0, 0], dtype=np.float32)
# How much of the certainty that `min_presence` leaves is asked on top of it where a hand is to be confirmed:
# 0.7 in all for 0.5. In rooms two views come to 0.56, at whole persons taken for a hand to 0.66, at nearly
# all hands that are read right to more (photos/no_hand, photos/finger_counting, photos/rock_paper_scissors).
_MARGIN = 0.4


@dataclass(frozen=True, slots=True)
class LandmarkPrediction:
    """What the model says about one crop.

    Attributes
    ----------
    landmarks
        (21, 3) float32 picture pixels; z relative to the wrist.
    world
        (21, 3) float32 metres in the picture's axes, origin at the hand's centre.
    presence
        Probability that there is a hand, 0 to 1.
    right_score
        Probability that the hand, as it looks in the picture, is a right hand, 0 to 1.
    """

    landmarks: FloatArray
    world: FloatArray
    presence: float
    right_score: float


class LandmarkModel:
    """Predicts landmarks in crops of a picture, with `hand_landmark_full` or `_lite`."""

    def __init__(self, engine: LiteRtEngine) -> None:
        self._engine = engine
        self._crop = np.empty((INPUT_SIZE, INPUT_SIZE, 3), dtype=np.uint8)

    def predict(
        self, picture: Picture, rois: Sequence[HandRoi], *, mirrored: bool = False
    ) -> list[LandmarkPrediction]:
        """One prediction for each crop, in the same order.

        With `mirrored` the model is shown each crop's mirror image; what it says is turned back, so that
        the prediction is one of the picture as it is, and its errors are others. Where the model gives
        anything that is not finite, the presence is 0, and nothing else of the prediction may be used.

        The crops run one after the other, each on all threads: on two cores that is a fifth faster than
        one call with a batch of two, and far faster than two one-thread calls side by side.
        """
        return [self._predict_one(picture, roi, mirrored) for roi in rois]

    def _predict_one(self, picture: Picture, roi: HandRoi, mirrored: bool) -> LandmarkPrediction:
        picture.warp(roi.to_crop_matrix(INPUT_SIZE), self._crop, replicate_border=True)
        crop = np.ascontiguousarray(self._crop[:, ::-1]) if mirrored else self._crop
        screen, presence, right, world = self._engine.run(crop)
        points = screen.reshape(21, 3) / _CROP_UNIT
        metres, right_score = world.reshape(21, 3), float(right[0, 0])
        if mirrored:
            points = points * _FLIP + _LAST_COLUMN
            metres, right_score = metres * _FLIP, 1.0 - right_score
        finite = math.isfinite(float(screen.sum() + world.sum() + presence[0, 0] + right[0, 0]))
        return LandmarkPrediction(
            landmarks=roi.to_image(points),
            world=roi.rotate(metres),
            presence=float(presence[0, 0]) if finite else 0.0,
            right_score=right_score,
        )


def confirming_presence(min_presence: float) -> float:
    """Presence that a first view of a hand and further ones, each half, must have to be confirmed."""
    return min_presence + _MARGIN * (1.0 - min_presence)
