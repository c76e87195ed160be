"""The estimator of hand shapes: scikit-learn's own checks, few examples, and "none of these"."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.hand.features import hand_features
from gesturekit.gestures.training.static_classifier import StaticGestureClassifier
from tests.gestures.training.made_takes import SHAPES, held


@parametrize_with_checks([StaticGestureClassifier()])
def test_it_is_an_estimator(estimator: Any, check: Any) -> None:
    check(estimator)


def features(name: str, seed: int) -> np.ndarray:
    return hand_features(held(name, seed, 0.1)[0][1][0])


NAMES = ("hand", "fist", "horns", "ell")


def test_two_examples_of_each_shape_are_enough() -> None:
    labels = [name for name in NAMES for _ in range(2)]
    learned = StaticGestureClassifier().fit([features(n, i) for i, n in enumerate(labels)], labels)
    new = [features(name, 50 + seed) for name in NAMES for seed in range(5)]
    assert learned.predict(new).tolist() == [name for name in NAMES for _ in range(5)]
    shares = learned.predict_proba(new)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert shares.max(axis=1).min() > 0.9


def test_a_shape_that_was_not_taught_is_rejected_where_asked_for() -> None:
    examples, labels = [features("fist", 1), features("horns", 2)], ["fist", "horns"]
    learned = StaticGestureClassifier(reject_label="none").fit(examples, labels)
    assert learned.predict([features("hand", 3)]).tolist() == ["none"]
    assert learned.predict([features("horns", 4)]).tolist() == ["horns"]
    assert StaticGestureClassifier().fit(examples, labels).predict([features("hand", 3)])[0] in labels


def test_it_works_in_a_pipeline() -> None:
    labels = [name for name in NAMES for _ in range(3)]
    examples = [features(n, i) for i, n in enumerate(labels)]
    pipeline = make_pipeline(StandardScaler(), StaticGestureClassifier(spread=1.0)).fit(examples, labels)
    assert pipeline.predict([features("ell", 60)]).tolist() == ["ell"]


def test_noise_of_the_size_of_spread_is_at_a_distance_of_one() -> None:
    rng = np.random.default_rng(0)
    learned = StaticGestureClassifier(spread=0.2).fit(np.zeros((1, 400)), [0])
    assert learned.distances(learned.spread_ * rng.normal(size=(20, 400))) == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize(
    "options", [{"spread": 0.0}, {"spread": [1.0, 2.0]}, {"spread": np.nan}, {"tolerance": 0.0}]
)
def test_options_that_make_no_sense_are_told(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError):
        StaticGestureClassifier(**options).fit(np.eye(5), list("aabbc"))


def test_shapes_of_the_tests_differ() -> None:
    assert len({points.tobytes() for points in SHAPES.values()}) == len(SHAPES)
