"""Finds gestures in recordings of endless streams, from a classifier that learned single gestures."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.stream_model import NO_GESTURE
from gesturekit.motions.networks.network_training import Progress
from gesturekit.motions.sequences.incremental import run_to_end
from gesturekit.motions.sequences.layouts import to_canonical
from gesturekit.motions.sequences.movement import STREAM_RATE, is_left, parts_of
from gesturekit.motions.sequences.palm_geometry import hand_size
from gesturekit.motions.sequences.resample import check_fps, resample_fps
from gesturekit.motions.streams.segment_classifier import classify_segment
from gesturekit.motions.streams.segment_decoder import SegmentDecoder

ACCEPT = 0.5
"""Confidence (`classify_segment`) from which a gesture is reported; tuned on SFINGE 3D and Jackknife:
`python benchmarks/gestures.py --section streams`."""


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
    >>> from gesturekit.motions.models.shipped import load_shipped_dynamic
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
        """Find gestures in one stream.

        Parameters
        ----------
        sequence
            (T, J, 3) joints, see `to_canonical`.
        fps
            Frames per second.
        layout
            What the J joints are.

        Returns
        -------
        What was found, in the order in which it begins.
        """
        rate = check_fps(fps)
        joints = to_canonical(sequence, layout)
        size = hand_size(joints)
        joints = resample_fps(joints, rate, STREAM_RATE)
        left = is_left(joints)
        motion = parts_of(joints / np.float32(size), left)
        decoder = SegmentDecoder(self._model.durations)
        segments = [each for row in self._model.probabilities(motion) for each in decoder.push(row)]
        segments += decoder.finish()
        made = []
        for segment in segments:
            index, confidence = run_to_end(
                classify_segment(self._classifier, self._model, segment, joints, left)
            )
            label = self._classifier.classes_[index].item()
            if confidence >= ACCEPT and str(label) != NO_GESTURE:
                start, end = segment.first / STREAM_RATE, segment.last / STREAM_RATE
                made.append(SpottedGesture(label, start, end, confidence))
        return sorted(made, key=lambda each: each.start)
