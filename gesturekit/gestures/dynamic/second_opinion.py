"""What the classifier of whole gestures says about a gesture that was found in a stream.

The stream's network knows where a gesture is but judges each instant on its own; the classifier compares the
whole with whole recordings. A gesture counts as far as both agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gesturekit.gestures.dynamic.segment_decoder import Segment
from gesturekit.gestures.dynamic.stream_motion import STREAM_RATE
from gesturekit.gestures.dynamic.stream_synthesis import CORE
from gesturekit.hands import FloatArray

if TYPE_CHECKING:
    from gesturekit.gestures.dynamic.classifier import DynamicGestureClassifier

_LONGER = (0.35, 1.0, 1.6)
"""How much of what recordings show around their core is shown to the classifier, three times."""


def second_opinion(
    classifier: DynamicGestureClassifier, segment: Segment, joints: FloatArray, first: int = 0
) -> tuple[int, float]:
    """The class of a segment, and the confidence in it.

    Parameters
    ----------
    classifier
        Fitted.
    segment
        What was found.
    joints
        (T, 21, 3) canonical joints of the stream at `STREAM_RATE`.
    first
        The instant of `joints[0]`.
    """
    core = CORE[1] - CORE[0]
    length = segment.last - segment.first + 1
    windows = []
    for longer in _LONGER:
        begin = segment.first - first - round(longer * length * CORE[0] / core)
        end = segment.last - first + round(longer * length * (1.0 - CORE[1]) / core)
        window = joints[max(0, begin) : max(end + 1, 1)]
        windows.append(window if len(window) > 1 else joints[[0, -1]])
    whole = classifier.predict_proba(windows, fps=STREAM_RATE, layout="mediapipe21").mean(axis=0)
    apart = segment.total[1:] / length
    agreed = np.sqrt(whole * apart)
    best = int(agreed.argmax())
    return best, float(min(1.0, agreed[best]))
