"""The shipped weights of the dynamic gestures, trained on the hand studio, on real people they never saw.

SHREC'17 (20 people, a depth camera) and webcam_gestures (landmarks of a webcam's pictures, without depth). A
recording is asked for the classes that both sides have ("of the shared"), as an app does that uses only
these, and for all that the weights know ("of all").

    python benchmarks/gestures.py --section shipped_dynamic
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from _tables import Table, confusion_table

from gesturekit.hands import FloatArray
from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier, load_shipped_dynamic

COMMAND = "python benchmarks/gestures.py --section shipped_dynamic"

SHREC = (
    *("grab", "tap", "expand", "pinch", "rotate_cw", "rotate_ccw", "swipe_right", "swipe_left"),
    *("swipe_up", "swipe_down", "swipe_x", "swipe_plus", "swipe_v", "shake"),
)
"""What SHREC'17's 14 labels are called here. Eleven and twelve are plus and V in the recordings."""

WEBCAM = (
    *("swipe_up", "swipe_down", "swipe_left", "swipe_right", "expand", "pinch"),
    *("rotate_cw", "rotate_ccw", "none"),
)
"""What webcam_gestures' labels are called here. Its zooms are made with one hand: the fingertips part, which
is our expand, or meet, which is our pinch."""

WEBCAM_FPS = 10.0
"""The set does not tell how fast its windows of ten frames are; the movements look like a second each."""


def tables(data: Path) -> list[Table]:
    """Accuracy on both sets, and who is taken for whom."""
    classifier = load_shipped_dynamic()
    rows: list[list[Any]] = []
    details: list[Table] = []
    for name, target, sequences, truth, fps, layout in (
        ("SHREC'17, 20 people", "≥ 80", *_shrec(data), 30.0, "realsense22"),
        ("webcam_gestures", "≥ 92", *_webcam(data), WEBCAM_FPS, "mediapipe21"),
    ):
        shares = classifier.predict_proba(sequences, fps=fps, layout=layout)
        shown = truth != "none"
        shared = _among(classifier, shares, sorted({str(each) for each in truth[shown]}))
        every = _among(classifier, shares, [str(each) for each in classifier.classes_])
        right = 100.0 * float(np.mean(shared[shown] == truth[shown]))
        right_of_all = 100.0 * float(np.mean(every[shown] == truth[shown]))
        quiet = f"{100.0 * np.mean(every[~shown] == 'none'):.1f}" if (~shown).any() else None
        rows.append([name, int(shown.sum()), f"{right:.1f}", target, f"{right_of_all:.1f}", quiet])
        details.append(
            confusion_table(f"{name}, of the shared classes", truth[shown], shared[shown], COMMAND)
        )
    columns = ["people", "recordings", "of the shared %", "target", "of all %", "other motion is none %"]
    return [Table("Shipped dynamic gestures on people never trained on", columns, rows, COMMAND), *details]


def _among(
    classifier: DynamicGestureClassifier, shares: npt.NDArray[np.float64], names: Sequence[str]
) -> npt.NDArray[np.str_]:
    """The likeliest of some classes for each recording."""
    allowed = np.isin(classifier.classes_, names)
    best: npt.NDArray[np.str_] = classifier.classes_[np.where(allowed, shares, -1.0).argmax(axis=1)]
    return best


def _shrec(data: Path) -> tuple[list[FloatArray], npt.NDArray[np.str_]]:
    with np.load(data / "sequences" / "shrec17" / "train.npz") as stored:
        frames = stored["frames"].astype(np.float32)
        sequences = np.split(frames, np.cumsum(stored["lengths"])[:-1])
        return sequences, np.array(SHREC)[stored["label14"]]


def _webcam(data: Path) -> tuple[list[FloatArray], npt.NDArray[np.str_]]:
    with np.load(data / "sequences" / "webcam_gestures" / "windows.npz") as stored:
        return list(stored["sequences"].reshape(-1, 10, 21, 3)), np.array(WEBCAM)[stored["labels"]]
