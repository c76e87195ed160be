"""What scikit-learn expects of a classifier, without loading scikit-learn.

Its conventions ask for certain methods, not for its base classes; and loading those takes longer than all
else that a program which only watches a camera loads. So it is loaded when scikit-learn itself asks.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from gesturekit.words import unknown_word

if TYPE_CHECKING:
    from typing_extensions import Self


class ClassifierConventions:
    """Parameters of a classifier, and whether it was fitted, as `sklearn.base.BaseEstimator` has them.

    Parameters are the keywords of `__init__`, each kept under its own name. A classifier is fitted once it
    has `classes_`.
    """

    _estimator_type = "classifier"

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters by name; none of them holds parameters of its own, so `deep` changes nothing."""
        return {name: getattr(self, name) for name in self._parameter_names()}

    def set_params(self, **params: Any) -> Self:
        """Change parameters; InvalidArgumentError where there is none of that name."""
        names = self._parameter_names()
        for name in params:
            if name not in names:
                raise unknown_word("parameter", name, names)
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        words = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({words})"

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            classifier_tags=ClassifierTags(),
            input_tags=InputTags(two_d_array=False, three_d_array=True),
        )

    def _check_fitted(self) -> None:
        if not hasattr(self, "classes_"):
            from sklearn.exceptions import NotFittedError

            name = type(self).__name__
            raise NotFittedError(f"this {name} is not fitted; call fit first, or {name}.load")

    @classmethod
    def _parameter_names(cls) -> list[str]:
        return sorted(inspect.signature(cls).parameters)
