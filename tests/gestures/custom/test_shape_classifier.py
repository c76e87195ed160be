"""The estimator of hand shapes: scikit-learn's own checks, few examples, and "none of these"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from gesturekit.errors import ConfigError, InvalidArgumentError, SinkError
from gesturekit.gestures.custom.shape_classifier import StaticGestureClassifier
from gesturekit.hands.hand_features import hand_features
from tests.gestures.custom.made_takes import SHAPES, held


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


@pytest.mark.parametrize("labels", [["fist", "horns"], [3, 7]])
def test_it_is_kept_without_pickle(labels: list[Any], tmp_path: Path) -> None:
    examples = [features("fist", 1), features("horns", 2)]
    learned = StaticGestureClassifier(tolerance=1.1, reject_label="none").fit(examples, labels)
    learned.save(tmp_path / "shapes.npz")
    again = StaticGestureClassifier.load(tmp_path / "shapes.npz")
    new = [features(name, 20 + seed) for name in NAMES for seed in range(3)]
    assert again.predict(new).tolist() == learned.predict(new).tolist()
    assert set(again.predict(new)) == {*labels, "none"}
    np.testing.assert_array_equal(again.predict_proba(new), learned.predict_proba(new))
    assert again.tolerance == 1.1
    with np.load(tmp_path / "shapes.npz", allow_pickle=False) as stored:
        assert {stored[name].dtype.kind for name in stored.files} <= set("Uif")


def test_what_cannot_be_kept_or_read_is_told(tmp_path: Path) -> None:
    examples = np.stack([features("fist", 1), features("horns", 2)])
    with pytest.raises(NotFittedError):
        StaticGestureClassifier().save(tmp_path / "x.npz")
    with pytest.raises(SinkError, match="cannot write"):
        StaticGestureClassifier().fit(examples, ["a", "b"]).save("/proc/nowhere/x.npz")
    with pytest.raises(InvalidArgumentError, match="reject label"):
        StaticGestureClassifier(reject_label=()).fit(examples, ["a", "b"]).save(tmp_path / "x.npz")
    with pytest.raises(ConfigError, match="no file"):
        StaticGestureClassifier.load(tmp_path / "x.npz")
    with pytest.raises(ConfigError, match="is not a gesturekit-static-classifier file"):
        StaticGestureClassifier.load(__file__)
    StaticGestureClassifier().fit(examples, ["a", "b"]).save(tmp_path / "x.npz")
    with np.load(tmp_path / "x.npz") as stored:
        arrays = {name: stored[name] for name in stored.files}
    for name, wrong in {
        "means": arrays["means"][:1],
        "spread": arrays["spread"][:3],
        "tolerance": None,
    }.items():
        changed = {**arrays, name: wrong}
        if wrong is None:
            del changed[name]
        np.savez(tmp_path / "y.npz", **changed)
        with pytest.raises(ConfigError, match="no whole static classifier"):
            StaticGestureClassifier.load(tmp_path / "y.npz")


def test_shapes_of_the_tests_differ() -> None:
    assert len({points.tobytes() for points in SHAPES.values()}) == len(SHAPES)
