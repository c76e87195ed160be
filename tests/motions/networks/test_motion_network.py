"""Training lowers the loss it claims to lower, and chance alone decides nothing."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.motions.models.ensemble import MotionEnsemble
from gesturekit.motions.networks import motion_network, optimizer
from gesturekit.motions.networks.motion_network import MotionNetwork, train_network
from gesturekit.motions.networks.network_layers import softmax
from gesturekit.motions.networks.optimizer import cross_entropy_gradient
from gesturekit.motions.sequences.motion_features import STEPS, motion_features, recorded, subsampled
from tests.motions.studio_motions import performed


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion_network, "LEAST_STEPS", 6)


def small() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    recordings, labels, _ = performed(range(3))
    joints, durations = recorded(recordings, np.full(len(recordings), 30.0))
    return joints, durations, np.unique(labels, return_inverse=True)[1]


def trained(seed: int) -> MotionNetwork:
    return train_network(*small(), np.random.default_rng(seed), epochs=1)


def test_the_losss_gradient_is_that_of_finite_differences() -> None:
    scores = np.random.default_rng(0).normal(size=(4, 3))
    targets = np.array([0, 2, 1, 1])

    def loss() -> float:
        wanted = np.full((4, 3), 0.1 / 3)
        wanted[np.arange(4), targets] += 0.9
        return float(-(wanted * np.log(softmax(scores))).sum(axis=1).mean())

    made = cross_entropy_gradient(scores, targets, 0.1)
    for place in np.ndindex(scores.shape):
        kept = scores[place]
        scores[place] = kept + 1e-6
        above = loss()
        scores[place] = kept - 1e-6
        assert np.isclose(made[place], (above - loss()) / 2e-6, atol=1e-8)
        scores[place] = kept


def test_instants_without_a_target_count_for_nothing() -> None:
    scores = np.random.default_rng(0).normal(size=(2, 3, 4))
    targets = np.array([[0, -1, 2], [-1, -1, 3]])
    made = cross_entropy_gradient(scores, targets)
    assert not made[targets < 0].any()
    assert np.allclose(made[targets >= 0], cross_entropy_gradient(scores[targets >= 0], np.array([0, 2, 3])))
    assert not cross_entropy_gradient(scores, np.full((2, 3), -1)).any()


def test_the_whole_networks_gradient_points_downhill() -> None:
    joints, durations, targets = small()
    features = motion_features(subsampled(joints), durations)
    network = MotionNetwork(4, np.random.default_rng(0))
    network.adapt_to(features)

    def loss() -> float:
        scores = network.forward(features, np.random.default_rng(7)).astype(np.float64)
        return float(-np.log(softmax(scores))[np.arange(len(targets)), targets].mean())

    before = loss()
    network.backward(
        cross_entropy_gradient(network.forward(features, np.random.default_rng(7)), targets, 0.0)
    )
    squared = 0.0
    for _, layer in network.walk():
        for name, value in layer.parameters.items():
            squared += float((layer.gradients[name].astype(np.float64) ** 2).sum())
            value -= np.float32(1e-4) * layer.gradients[name]
    assert loss() - before == pytest.approx(-1e-4 * squared, rel=0.05)


def test_the_same_seed_gives_the_same_network_and_another_seed_another() -> None:
    first, again, other = trained(0), trained(0), trained(1)
    for name, value in first.arrays().items():
        assert np.array_equal(value, again.arrays()[name]), name
    assert any(not np.array_equal(value, other.arrays()[name]) for name, value in first.arrays().items())


def test_a_start_is_learned_on_from_and_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    init = trained(3)
    monkeypatch.setattr(optimizer, "PEAK_RATE", 0.0)
    before = {name: value.copy() for name, value in init.arrays().items()}
    joints, durations, targets = small()
    rng = np.random.default_rng(4)
    made = train_network(joints, durations, targets, rng, epochs=1, init=init).arrays()
    for name, value in before.items():
        assert np.array_equal(init.arrays()[name], value), name
        if "weight" in name:
            assert np.array_equal(made[name], value) != name.startswith("9."), name


def test_progress_runs_to_the_end() -> None:
    reported: list[float] = []
    recordings, labels, _ = performed(range(3))
    targets = np.unique(labels, return_inverse=True)[1]
    fps = np.full(len(recordings), 30.0)
    MotionEnsemble.fit(recordings, fps, targets, members=2, epochs=1, seed=0, progress=reported.append)
    assert reported == sorted(reported) and reported[-1] == 1.0 and len(reported) == 12


def test_features_that_never_move_are_not_blown_up() -> None:
    network = MotionNetwork(2, np.random.default_rng(0))
    network.adapt_to(np.ones((5, STEPS, len(network.mean)), np.float32))
    assert np.isfinite(network.forward(np.ones((1, STEPS, len(network.mean)), np.float32))).all()


def test_arrays_that_do_not_fit_are_refused() -> None:
    arrays = MotionNetwork(3, np.random.default_rng(0)).arrays()
    with pytest.raises(ValueError, match="expected"):
        MotionNetwork.from_arrays(4, arrays)
    with pytest.raises(ValueError, match="not finite"):
        MotionNetwork.from_arrays(3, {**arrays, "mean": arrays["mean"] * np.nan})
    del arrays["scale"]
    with pytest.raises(KeyError):
        MotionNetwork.from_arrays(3, arrays)


def test_the_rocket_classifier_counts() -> None:
    recordings, labels, _ = performed(range(3))
    targets = np.unique(labels, return_inverse=True)[1]
    fps = np.full(len(recordings), 30.0)
    both = MotionEnsemble.fit(
        recordings, fps, targets, members=1, epochs=1, seed=0, progress=lambda share: None
    )
    assert (both.predict_proba(recordings, fps).argmax(axis=1) == targets).all()
    (network,), features = both.networks, motion_features(*_subsampled(recordings, fps))
    alone = softmax(network.forward(features))
    assert both.predict_proba(recordings, fps).max() > alone.max()


def _subsampled(recordings: list[np.ndarray], fps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    joints, durations = recorded(recordings, fps)
    return subsampled(joints), durations
