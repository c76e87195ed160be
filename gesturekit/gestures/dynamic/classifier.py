"""The classifier of dynamic gestures: learns from labelled recordings, names the gesture of a new one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.dynamic.features import motion_features
from gesturekit.gestures.dynamic.layouts import hand_size, to_canonical
from gesturekit.gestures.dynamic.resample import check_fps, resample_steps
from gesturekit.gestures.dynamic.training_set import TrainingSet
from gesturekit.hands import FloatArray

_STEPS = 32


class DynamicGestureClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Names the gesture in a recorded sequence of hands.

    Parameters
    ----------
    random_state
        Seed of everything random in `fit`; the same seed gives the same model.

    Attributes
    ----------
    classes_
        The labels, sorted.
    training_
        The recordings it learned from, a `TrainingSet` in canonical form, from which `GestureSpotter` learns.
    """

    def __init__(self, *, random_state: int | None = 0) -> None:
        self.random_state = random_state

    def fit(
        self,
        sequences: Sequence[npt.ArrayLike],
        labels: npt.ArrayLike,
        fps: float | Sequence[float] = 30.0,
        layout: str = "mediapipe21",
    ) -> DynamicGestureClassifier:
        """Learn from labelled sequences of (T, J, 3) joints."""
        names = np.asarray(labels)
        if len(names) != len(sequences):
            raise InvalidArgumentError(
                f"{len(sequences)} sequences but {len(names)} labels; expected one each"
            )
        self.classes_, targets = np.unique(names, return_inverse=True)
        if len(self.classes_) < 2:
            raise InvalidArgumentError(
                f"all labels are {self.classes_.tolist()}; expected at least two classes"
            )
        canonical = [to_canonical(sequence, layout) for sequence in sequences]
        rates = _rates(fps, len(canonical))
        self.training_ = TrainingSet(canonical, rates, targets.astype(np.int64)).thinned()
        x = self._inputs(canonical)
        self.mean_, self.scale_ = x.mean(axis=0), x.std(axis=0) + 1e-3
        x = (x - self.mean_) / self.scale_
        gram = x @ x.T / x.shape[1]
        wanted = np.where(np.arange(len(self.classes_)) == targets[:, None], 1.0, -1.0)
        dual = np.linalg.solve(gram + 0.03 * np.eye(len(x)), wanted)
        self.coef_ = (x.T @ dual / x.shape[1]).astype(np.float32)
        return self

    def predict_proba(
        self,
        sequences: Sequence[npt.ArrayLike],
        fps: float | Sequence[float] = 30.0,
        layout: str = "mediapipe21",
    ) -> npt.NDArray[np.float64]:
        """Probability of each class in `classes_` for each sequence, (N, C)."""
        _rates(fps, len(sequences))
        x = self._inputs([to_canonical(sequence, layout) for sequence in sequences])
        logits = 4.0 * ((x - self.mean_) / self.scale_) @ self.coef_
        exp = np.exp(logits - logits.max(axis=1, keepdims=True)).astype(np.float64)
        shares: npt.NDArray[np.float64] = exp / exp.sum(axis=1, keepdims=True)
        return shares

    def predict(
        self,
        sequences: Sequence[npt.ArrayLike],
        fps: float | Sequence[float] = 30.0,
        layout: str = "mediapipe21",
    ) -> npt.NDArray[Any]:
        """The likeliest label of each sequence, (N,)."""
        answer: npt.NDArray[Any] = self.classes_[self.predict_proba(sequences, fps, layout).argmax(axis=1)]
        return answer

    def save(self, path: str | Path) -> None:
        """Write the model as plain arrays (.npz)."""
        arrays = {"classes": self.classes_, "mean": self.mean_, "scale": self.scale_, "coef": self.coef_}
        with Path(path).open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays, **self.training_.arrays())

    @classmethod
    def load(cls, path: str | Path) -> DynamicGestureClassifier:
        """Read a model that `save` wrote."""
        model = cls()
        with np.load(path, allow_pickle=False) as stored:
            model.classes_ = stored["classes"]
            model.mean_, model.scale_, model.coef_ = stored["mean"], stored["scale"], stored["coef"]
            model.training_ = TrainingSet.from_arrays(stored)
        return model

    def _inputs(self, canonical: Sequence[FloatArray]) -> FloatArray:
        joints = np.stack([resample_steps(each / hand_size(each), _STEPS) for each in canonical])
        return motion_features(joints).reshape(len(joints), -1)


def _rates(fps: float | Sequence[float], count: int) -> npt.NDArray[np.float64]:
    rates = np.array([check_fps(each) for each in np.atleast_1d(np.asarray(fps, dtype=object))])
    if rates.size not in (1, count):
        raise InvalidArgumentError(
            f"{rates.size} values of fps for {count} sequences; expected one, or one each"
        )
    return np.broadcast_to(rates, count).astype(np.float64)
