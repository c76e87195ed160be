"""Open-set rejection: movements far from all training samples of their class are no gestures.

A classifier that was trained on gestures alone takes everything for one of them. Distances are those of
`few_shot`, in units of how far recordings of one gesture lie apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.models.few_shot import FewShotModel
from gesturekit.motions.sequences.description import describe
from gesturekit.motions.sequences.movement import STREAM_RATE, is_left
from gesturekit.motions.sequences.resample import resample_fps
from gesturekit.motions.sequences.training_set import TrainingSet

# Distance at which a movement is as likely as not something else; tuned on Jackknife and SFINGE 3D:
# `python benchmarks/gestures.py --section streams`.
_FAR = 2.0
_BLUR = 0.1
_EXAMPLES, _FEWEST, _ALL = 24, 8, 400


class OutlierRejector:
    """Rejects movements that are far from some training samples of each class, 0 up to their number."""

    def __init__(self, model: FewShotModel) -> None:
        self._model = model
        self._classes = [model.of_class(index) for index in range(len(model.classes_))]

    @classmethod
    def fit(cls, training: TrainingSet, classes: int) -> OutlierRejector:
        """Keep up to 24 recordings of each class, fewer of many classes."""
        most = int(np.clip(_ALL // classes, _FEWEST, _EXAMPLES))
        kept: list[int] = []
        for index in range(classes):
            own = np.flatnonzero(training.targets == index)
            kept += own[np.linspace(0, len(own) - 1, min(most, len(own))).astype(int)].tolist()
        sequences = [resample_fps(training.sequences[k], training.fps[k], STREAM_RATE) for k in kept]
        motions = [describe(each, _side(is_left(each))) for each in sequences]
        model = FewShotModel.of_motions(motions, training.targets[kept])
        # As a file keeps them, so that a model that was saved answers as before.
        stored = model.to_arrays()
        return cls(FewShotModel.from_arrays(stored | {"examples": stored["examples"].astype(np.float16)}))

    def inlier_probability(self, joints: FloatArray, left: bool, index: int) -> float:
        """How likely a movement belongs to class `index` rather than to none: one half where it is far.

        `joints` are (T, 21, 3) canonical joints at `STREAM_RATE`.
        """
        distance = float(self._classes[index].distances_of([describe(joints, _side(left))])[0, 0])
        return 1.0 / (1.0 + math.exp(min(50.0, (distance - _FAR) / _BLUR)))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As plain arrays for a file."""
        stored = self._model.to_arrays()
        return stored | {"examples": stored["examples"].astype(np.float16)}

    @classmethod
    def from_arrays(cls, stored: Mapping[str, npt.NDArray[Any]]) -> OutlierRejector:
        """Read back what `arrays` gave; InvalidArgumentError where it does not fit together."""
        return cls(FewShotModel.from_arrays(stored))


def _side(left: bool) -> int:
    return -1 if left else 1
