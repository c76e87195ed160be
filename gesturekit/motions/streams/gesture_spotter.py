"""Finds gestures in recordings of endless streams, from a classifier that learned single gestures."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.stream_model import NO_GESTURE, StreamModel
from gesturekit.motions.networks.optimizer import Progress
from gesturekit.motions.sequences.layouts import to_canonical
from gesturekit.motions.sequences.movement import STREAM_RATE, is_left, parts_of
from gesturekit.motions.sequences.palm_geometry import hand_size
from gesturekit.motions.sequences.resample import check_fps, resample_fps
from gesturekit.motions.sequences.synthesis import CORE
from gesturekit.motions.streams.segment_decoder import Segment, SegmentDecoder

ACCEPT = 0.5
"""Confidence (`classify_segment`) from which a gesture is reported."""

# How much of what recordings show around their core is shown to the classifier, and compared with them. Like
# `ACCEPT` tuned on SFINGE 3D and Jackknife: `python benchmarks/gestures.py --section streams`.
_WHOLE, _TIGHT = 1.0, 0.35
_HOPELESS = 0.2


class SpottedGesture(NamedTuple):
    """A gesture found in a stream.

    Attributes
    ----------
    label
        As in the classifier's `classes_`.
    start, end
        Seconds from the first frame of the stream.
    confidence
        0 to 1.

    Examples
    --------
    >>> label, start, end, confidence = SpottedGesture("wave", 3.1, 4.6, 0.93)
    """

    label: Any
    start: float
    end: float
    confidence: float


class GestureSpotter:
    """Finds the gestures of a trained classifier in streams; most of the time there is none.

    Parameters
    ----------
    classifier
        A fitted classifier. What spotting needs beside it is learned from the recordings the classifier
        keeps, once, when the first spotter is made for it, and saved with it.
    progress
        Called while that is learned, a minute or two, with the share that is done, 0 to 1.

    Examples
    --------
    >>> from gesturekit.motions import load_shipped_dynamic
    >>> from gesturekit.studio.performance.performer import perform
    >>> from gesturekit.studio.datasets.sequences import landmark_sequences
    >>> (right,) = landmark_sequences(perform("person 7: idle 2 s, swipe left, idle 1 s"), fps=30)
    >>> GestureSpotter(load_shipped_dynamic()).spot(right.landmarks, fps=30)
    [SpottedGesture(label='swipe_left', start=..., end=..., confidence=...)]
    """

    def __init__(self, classifier: DynamicGestureClassifier, *, progress: Progress | None = None) -> None:
        self._classifier = classifier
        self._model = classifier.fit_stream(progress)

    def spot(
        self, sequence: npt.ArrayLike, fps: float = 30.0, layout: str = "mediapipe21"
    ) -> list[SpottedGesture]:
        """Find gestures in one stream, in the order in which they begin.

        Parameters and errors are those of `to_canonical`; `fps` is the stream's frames per second.
        """
        rate = check_fps(fps)
        joints = to_canonical(sequence, layout)
        size = hand_size(joints)
        joints = resample_fps(joints, rate, STREAM_RATE)
        left = is_left(joints)
        probabilities = self._model.probabilities(parts_of(joints / np.float32(size), left))
        decoder = SegmentDecoder(self._model.durations)
        segments = [each for row in probabilities for each in decoder.push(row)]
        made = []
        for segment in segments + decoder.finish():
            index, confidence = classify_segment(self._classifier, self._model, segment, joints, left)
            label = self._classifier.classes_[index].item()
            if confidence >= ACCEPT and str(label) != NO_GESTURE:
                start, end = segment.first / STREAM_RATE, segment.last / STREAM_RATE
                made.append(SpottedGesture(label, start, end, confidence))
        return sorted(made, key=lambda each: each.start)


def classify_segment(
    classifier: DynamicGestureClassifier,
    model: StreamModel,
    segment: Segment,
    joints: FloatArray,
    left: bool,
    first: int = 0,
) -> tuple[int, float]:
    """The class of a segment that was found in a stream, and the confidence in it.

    (T, 21, 3) `joints` are canonical, at `STREAM_RATE`; `first` is the instant of the first. The confidence
    is the geometric mean of two probabilities, the frame network's over the segment and the classifier's for
    the whole, times the inlier probability that the outlier rejector gives.
    """
    apart = segment.total[1:] / (segment.last - segment.first + 1)
    best, inlier = segment.index, 1.0
    tight = _cut(segment, joints, first, _TIGHT)
    if model.outliers is not None:
        inlier = model.outliers.inlier_probability(tight, left, best)
        if inlier < _HOPELESS:
            return best, inlier * float(apart[best])
    shown = [_cut(segment, joints, first, _WHOLE)]
    agreed = np.sqrt(classifier.model_.predict_proba(shown, np.array([STREAM_RATE]))[0] * apart)
    best = int(agreed.argmax())
    if model.outliers is not None and best != segment.index:
        inlier = model.outliers.inlier_probability(tight, left, best)
    return best, float(min(1.0, agreed[best] * inlier))


def _cut(segment: Segment, joints: FloatArray, first: int, longer: float) -> FloatArray:
    core = CORE[1] - CORE[0]
    length = segment.last - segment.first + 1
    begin = segment.first - first - round(longer * length * CORE[0] / core)
    end = segment.last - first + round(longer * length * (1.0 - CORE[1]) / core)
    window = joints[max(0, begin) : max(end + 1, 1)]
    return window if len(window) > 1 else joints[[0, -1]]
