"""Hand shapes learned from a handful of examples: the nearest class mean, in units of the usual spread.

A few examples cannot tell how much each number varies, so the spread that is expected of any hand is mixed
with the spread that was seen (a diagonal linear discriminant with a prior on its variances).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.estimators import (
    BaseEstimator,
    ClassifierMixin,
    check_classification_targets,
    check_is_fitted,
    validate_data,
)
from gesturekit.gestures.custom.array_files import check_shapes, read_arrays, write_arrays
from gesturekit.gestures.custom.shape_statistics import class_statistics, feature_spread
from gesturekit.hands.hand_features import FEATURE_NAMES, SHAPE_NAMES, SHAPE_TOLERANCE

FORMAT = "gesturekit-static-classifier"

_SHARPNESS = 3.0


class StaticGestureClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Names hand shapes after a few examples of each.

    Parameters
    ----------
    spread
        Spread expected within a class: one number, or one for each feature. None: that of `hand_features`
        where the data has as many columns, otherwise a quarter of each column's own spread.
    tolerance
        Distance, in spreads, up to which an example fits a class. Larger: more is
        recognized, more of it by mistake.
    reject_label
        What `predict` answers where nothing fits; None always answers with the nearest class.

    Attributes
    ----------
    classes_
        The labels, sorted.
    means_
        (n_classes, n_features) mean of each class.
    spread_
        (n_features,) spread within a class.

    Examples
    --------
    >>> from gesturekit.hands.hand_features import hand_features
    >>> X = [hand_features(each) for each in (hand, fist)]
    >>> StaticGestureClassifier().fit(X, ["v_sign", "fist"]).predict(X)
    array(['v_sign', 'fist'], dtype='<U6')
    """

    def __init__(
        self,
        *,
        spread: npt.ArrayLike | None = None,
        tolerance: float = SHAPE_TOLERANCE,
        reject_label: Any = None,
    ) -> None:
        self.spread = spread
        self.tolerance = tolerance
        self.reject_label = reject_label

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> StaticGestureClassifier:  # noqa: N803
        """Learn from (n, n_features) examples and their n labels.

        Raises
        ------
        ValueError
            When the data is not finite or of the wrong shape, as scikit-learn words it.
        InvalidArgumentError
            When `spread` or `tolerance` makes no sense.
        """
        data, labels = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(labels)
        if not self.tolerance > 0.0:
            raise InvalidArgumentError(f"tolerance is {self.tolerance!r}; expected a number above 0")
        self.classes_, number = np.unique(labels, return_inverse=True)
        self.means_, self.spread_ = class_statistics(data, number, self._expected_spread(data))
        return self

    def distances(self, X: npt.ArrayLike) -> npt.NDArray[np.float64]:  # noqa: N803
        """Root mean square distance of (n, n_features) examples to each class, in spreads: (n, n_classes)."""
        check_is_fitted(self)
        data = validate_data(self, X, reset=False, dtype=np.float64)
        scaled, means = data / self.spread_, self.means_ / self.spread_
        squares = (scaled**2).sum(axis=1)[:, None] + (means**2).sum(axis=1) - 2.0 * scaled @ means.T
        return np.asarray(np.sqrt(np.maximum(squares, 0.0) / data.shape[1]))

    def predict_proba(self, X: npt.ArrayLike) -> npt.NDArray[np.float64]:  # noqa: N803
        """Probability of each class, given that one of them is shown: (n, n_classes)."""
        scores = -_SHARPNESS * self.distances(X) ** 2
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))

    def predict(self, X: npt.ArrayLike) -> npt.NDArray[Any]:  # noqa: N803
        """Label of the nearest class, or `reject_label` where none is near enough: (n,)."""
        distances = self.distances(X)
        nearest: npt.NDArray[Any] = self.classes_[distances.argmin(axis=1)]
        if self.reject_label is None:
            return nearest
        fits = distances.min(axis=1) <= self.tolerance
        return np.where(fits, nearest.astype(object), self.reject_label)

    def save(self, path: str | Path) -> None:
        """Write what was learned to an `.npz` of plain arrays (no pickle); an existing file is replaced.

        Raises
        ------
        InvalidArgumentError
            When labels are neither words nor numbers.
        SinkError
            When the file cannot be written.
        """
        check_is_fitted(self)
        classes = self.classes_
        if classes.dtype == object and all(isinstance(label, str) for label in classes):
            classes = classes.astype(str)
        arrays = {"classes": classes}
        if self.reject_label is not None:
            arrays["reject_label"] = np.array(self.reject_label)
        for name, array in arrays.items():
            if array.dtype.kind not in "Uiufb" or array.ndim != (name == "classes"):
                raise InvalidArgumentError(
                    f"{name.replace('_', ' ')} {array!r} cannot be saved; expected words or numbers"
                )
        learned = {"means": self.means_, "spread": self.spread_, "tolerance": np.array(float(self.tolerance))}
        write_arrays(path, FORMAT, arrays | learned)

    @classmethod
    def load(cls, path: str | Path) -> StaticGestureClassifier:
        """Read a file that `save` wrote.

        Raises
        ------
        ConfigError
            When the file is missing or holds something else; the message names it and what is wrong.
        """
        arrays = read_arrays(path, FORMAT, "StaticGestureClassifier.save")
        try:
            learned = cls(spread=arrays["spread"], tolerance=float(arrays["tolerance"]))
            columns = arrays["means"].shape[-1]
            check_shapes(arrays, {"means": (len(arrays["classes"]), columns)})
            learned.classes_, learned.means_ = arrays["classes"], arrays["means"].astype(np.float64)
            learned.n_features_in_ = columns
            learned.spread_ = np.array(learned._expected_spread(learned.means_))
        except (KeyError, ValueError, TypeError, IndexError) as error:
            raise ConfigError(
                f"{str(path)!r} is no whole static classifier: {error}; save it again"
            ) from error
        if "reject_label" in arrays:
            learned.reject_label = arrays["reject_label"].item()
        return learned

    def _expected_spread(self, data: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        columns = data.shape[1]
        if self.spread is None:
            if columns in (len(FEATURE_NAMES), len(SHAPE_NAMES)):
                return feature_spread()[:columns]
            return np.asarray(np.maximum(0.25 * data.std(axis=0), 1e-6))
        spread = np.asarray(self.spread, dtype=np.float64)
        if spread.shape not in ((), (columns,)) or not (np.isfinite(spread).all() and (spread > 0.0).all()):
            raise InvalidArgumentError(
                f"spread is {self.spread!r}; expected a number above 0, or {columns} of them, one a feature"
            )
        return np.broadcast_to(spread, (columns,))
