"""What the classifiers take from scikit-learn, which the extra ``gesturekit[classifiers]`` brings."""

from __future__ import annotations

from gesturekit.errors import MissingExtraError

try:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as error:
    raise MissingExtraError(
        f"DynamicGestureClassifier and StaticGestureClassifier need scikit-learn ({error}); "
        "install it with: pip install 'gesturekit[classifiers]'. GestureTrainer does without it"
    ) from error

__all__ = [
    "BaseEstimator",
    "ClassifierMixin",
    "check_classification_targets",
    "check_is_fitted",
    "validate_data",
]
