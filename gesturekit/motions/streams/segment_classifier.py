"""The class of a segment that was found in a stream, and the confidence in it.

The confidence is the geometric mean of two probabilities, the frame network's over the segment and the
classifier's for the whole, times the inlier probability that the outlier rejector gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.models.few_shot import FewShotModel
from gesturekit.motions.models.stream_model import StreamModel
from gesturekit.motions.sequences.incremental import Incremental
from gesturekit.motions.sequences.movement import STREAM_RATE
from gesturekit.motions.sequences.synthesis import CORE
from gesturekit.motions.streams.segment_decoder import Segment

if TYPE_CHECKING:
    from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier

WHOLE, TIGHT = 1.0, 0.35
"""How much of what recordings show around their core is shown to the classifier, and compared with them.
Tuned on SFINGE 3D and Jackknife: `python benchmarks/gestures.py --section streams`."""

_HOPELESS = 0.2


def classify_segment(
    classifier: DynamicGestureClassifier,
    model: StreamModel,
    segment: Segment,
    joints: FloatArray,
    left: bool,
    first: int = 0,
) -> Incremental[tuple[int, float]]:
    """The class of a segment, and the confidence in it.

    `joints` are (T, 21, 3) canonical joints of the stream at `STREAM_RATE`; `first` is the instant of the
    first.
    """
    apart = segment.total[1:] / (segment.last - segment.first + 1)
    best, inlier = segment.index, 1.0
    if model.outliers is not None:
        tight = _cut(segment, joints, first, TIGHT)
        inlier = model.outliers.inlier_probability(tight, left, best)
        yield
        if inlier < _HOPELESS:
            return best, inlier * float(apart[best])
    whole = yield from _predict_proba(classifier, _cut(segment, joints, first, WHOLE))
    agreed = np.sqrt(whole * apart)
    best = int(agreed.argmax())
    if model.outliers is not None and best != segment.index:
        yield
        inlier = model.outliers.inlier_probability(tight, left, best)
    return best, float(min(1.0, agreed[best] * inlier))


def _predict_proba(
    classifier: DynamicGestureClassifier, joints: FloatArray
) -> Incremental[npt.NDArray[np.float64]]:
    """(C,) probabilities of one recording at `STREAM_RATE`."""
    if isinstance(classifier.model_, FewShotModel):
        return np.asarray(classifier.model_.predict_proba([joints])[0])
    answers = yield from classifier.model_.predict_incrementally([joints], np.array([STREAM_RATE]))
    return np.asarray(answers[0])


def _cut(segment: Segment, joints: FloatArray, first: int, longer: float) -> FloatArray:
    core = CORE[1] - CORE[0]
    length = segment.last - segment.first + 1
    begin = segment.first - first - round(longer * length * CORE[0] / core)
    end = segment.last - first + round(longer * length * (1.0 - CORE[1]) / core)
    window = joints[max(0, begin) : max(end + 1, 1)]
    return window if len(window) > 1 else joints[[0, -1]]
