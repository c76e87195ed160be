"""Random kernels find what they say, and a ridge learns from it."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.motions.models.rocket_features import KERNELS, MIXED, TAPS, RocketClassifier, _ridge
from gesturekit.motions.sequences.motion_features import GROUPS

CURVES = sum(GROUPS.values())


def bumps(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Noise with a bump in every curve, early in class 0, late in class 1."""
    targets = np.arange(count) % 2
    time = np.arange(32)
    centre = np.where(targets == 0, 8, 24) + rng.normal(0.0, 1.0, count)
    bump = np.exp(-0.5 * ((time - centre[:, None]) / 2.0) ** 2)
    features = rng.normal(0.0, 0.3, (count, 32, CURVES)) + bump[:, :, None]
    return features.astype(np.float32), targets


@pytest.fixture(scope="module")
def fitted() -> RocketClassifier:
    return RocketClassifier.fit(*bumps(40, np.random.default_rng(0)), np.random.default_rng(1))


def test_it_learns_when_something_happens(fitted: RocketClassifier) -> None:
    features, targets = bumps(30, np.random.default_rng(2))
    scores = fitted.scores(features)
    assert scores.shape == (30, 2) and scores.dtype == np.float32
    assert np.array_equal(scores.argmax(axis=1), targets)


def test_features_by_hand(fitted: RocketClassifier) -> None:
    features, _ = bumps(3, np.random.default_rng(3))
    found = fitted.transform(features)
    assert found.shape == (3, 4 * KERNELS)
    parts, kernel = fitted.parts, 137
    curves = (features[1] - parts["mean"]) / parts["scale"]
    mixture = curves[:, parts["curve"][kernel]] @ parts["share"][kernel]
    spacing = int(parts["spacing"][kernel])
    reach = TAPS // 2 * spacing
    padded = np.concatenate([np.full(reach, mixture[0]), mixture, np.full(reach, mixture[-1])])
    taps = parts["tap"][kernel]
    answers = [sum(taps[i] * padded[t + i * spacing] for i in range(TAPS)) for t in range(32)]
    answers = np.array(answers) - parts["threshold"][kernel]
    often, strongest, mean, when = found[1].reshape(4, KERNELS)[:, kernel]
    assert often == pytest.approx((answers > 0).mean())
    assert strongest == pytest.approx(answers.max(), rel=1e-3)
    assert mean == pytest.approx(answers.mean(), abs=1e-3)
    assert when == pytest.approx(answers.argmax() / 32)


@pytest.mark.parametrize("seed", range(4))
def test_any_seed_draws_kernels_of_every_spacing(seed: int) -> None:
    made = RocketClassifier.fit(*bumps(8, np.random.default_rng(0)), np.random.default_rng(seed))
    counts = np.unique(made.parts["spacing"], return_counts=True)[1]
    assert len(counts) == 3 and counts.min() >= KERNELS // 3


def test_both_ways_to_solve_the_ridge_agree() -> None:
    rng = np.random.default_rng(0)
    found, wanted = rng.normal(size=(30, 20)), rng.normal(size=(30, 3))
    primal = _ridge(found, wanted)
    dual = found.T @ np.linalg.solve(found @ found.T / 20 + np.eye(30), wanted) / 20
    assert np.allclose(primal, dual)
    assert np.allclose(_ridge(found[:10], wanted[:10]).shape, (20, 3))


def test_the_same_seed_draws_the_same_kernels(fitted: RocketClassifier) -> None:
    again = RocketClassifier.fit(*bumps(40, np.random.default_rng(0)), np.random.default_rng(1))
    for name, value in fitted.parts.items():
        assert np.array_equal(value, again.parts[name]), name
    assert fitted.parts["curve"].shape == (KERNELS, MIXED)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("coefficients", np.zeros((4 * KERNELS, 3), np.float32), "expected"),
        ("tap", np.full((KERNELS, TAPS), np.nan, np.float32), "not finite"),
        ("curve", np.full((KERNELS, MIXED), CURVES, np.int16), "curves that there are not"),
        ("spacing", np.full(KERNELS, 40), "spacings are others"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    fitted: RocketClassifier, name: str, value: np.ndarray, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        RocketClassifier.from_arrays(2, {**fitted.parts, name: value})
    with pytest.raises(KeyError):
        RocketClassifier.from_arrays(2, {key: each for key, each in fitted.parts.items() if key != name})
