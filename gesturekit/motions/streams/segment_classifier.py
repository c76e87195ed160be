"""What is thought of a gesture that was found in a stream, once it is looked at as a whole.

The stream's network knows where a gesture is but judges each instant on its own; the classifier compares the
whole with whole recordings, and knows nothing but gestures; whether it is one at all, its likeness to the
recordings tells. A gesture counts as far as all agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.models.few_shot import FewShotModel
from gesturekit.motions.models.stream_model import StreamModel
from gesturekit.motions.sequences.incremental import Pieces
from gesturekit.motions.sequences.movement import STREAM_RATE
from gesturekit.motions.sequences.synthesis import CORE
from gesturekit.motions.streams.segment_decoder import Segment

if TYPE_CHECKING:
    from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier

WHOLE, TIGHT = 1.0, 0.35
"""How much of what recordings show around their core is shown to the classifier, and compared with them.
Three cuts for each, from 0.35 to 1.6, find no more on SFINGE 3D and Jackknife, and cost three times as
much."""

_HOPELESS = 0.2


def second_opinion(
    classifier: DynamicGestureClassifier,
    model: StreamModel,
    segment: Segment,
    joints: FloatArray,
    left: bool,
    first: int = 0,
) -> Pieces[tuple[int, float]]:
    """The class of a segment, and the confidence in it.

    Parameters
    ----------
    classifier
        Fitted.
    model
        Its stream model.
    segment
        What was found.
    joints
        (T, 21, 3) canonical joints of the stream at `STREAM_RATE`.
    left
        Whether they are a left hand's.
    first
        The instant of `joints[0]`.
    """
    apart = segment.total[1:] / (segment.last - segment.first + 1)
    best, like = segment.index, 1.0
    if model.likeness is not None:
        tight = _cut(segment, joints, first, TIGHT)
        like = model.likeness.share(tight, left, best)
        yield
        if like < _HOPELESS:
            return best, like * float(apart[best])
    whole = yield from _answering(classifier, _cut(segment, joints, first, WHOLE))
    agreed = np.sqrt(whole * apart)
    best = int(agreed.argmax())
    if model.likeness is not None and best != segment.index:
        yield
        like = model.likeness.share(tight, left, best)
    return best, float(min(1.0, agreed[best] * like))


def _answering(classifier: DynamicGestureClassifier, joints: FloatArray) -> Pieces[npt.NDArray[np.float64]]:
    """(C,) what the classifier says of one recording at `STREAM_RATE`."""
    if isinstance(classifier.model_, FewShotModel):
        return np.asarray(classifier.model_.predict_proba([joints])[0])
    answers = yield from classifier.model_.answering([joints], np.array([STREAM_RATE]))
    return np.asarray(answers[0])


def _cut(segment: Segment, joints: FloatArray, first: int, longer: float) -> FloatArray:
    core = CORE[1] - CORE[0]
    length = segment.last - segment.first + 1
    begin = segment.first - first - round(longer * length * CORE[0] / core)
    end = segment.last - first + round(longer * length * (1.0 - CORE[1]) / core)
    window = joints[max(0, begin) : max(end + 1, 1)]
    return window if len(window) > 1 else joints[[0, -1]]
