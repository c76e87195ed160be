from __future__ import annotations

import numpy as np
import pytest

from gesturekit.gestures.dynamic.networks.frame_network import (
    REACH,
    TAPS,
    FrameNetwork,
    FrameNetworkState,
    softmax,
)


@pytest.fixture
def network() -> FrameNetwork:
    return FrameNetwork.new(features=5, classes=3, rng=np.random.default_rng(0))


def test_one_instant_at_a_time_gives_what_the_whole_stream_gives(network: FrameNetwork) -> None:
    x = np.random.default_rng(1).normal(size=(60, 5)).astype(np.float32)
    state = FrameNetworkState(network)
    stepped = np.stack([state.step(each) for each in x])
    np.testing.assert_allclose(stepped, network.scores(x[None])[0], atol=1e-4)


def test_nothing_of_the_future_is_seen_and_nothing_beyond_the_reach(network: FrameNetwork) -> None:
    x = np.random.default_rng(2).normal(size=(1, 120, 5)).astype(np.float32)
    changed = x.copy()
    changed[0, 50] += 1.0
    moved = np.abs(network.scores(changed) - network.scores(x))[0].max(axis=1) > 1e-6
    assert not moved[:50].any()
    assert moved[50]
    assert not moved[50 + REACH + 1 :].any()
    assert sum(-min(taps) for taps in TAPS) == REACH


def test_gradients_are_those_of_the_loss(network: FrameNetwork) -> None:
    rng = np.random.default_rng(3)
    for name, weight in network.weights.items():
        # Away from zero, where the rectifier has no gradient.
        weight += 0.1 * (name.endswith("_b") and "conv" in name)
    x = rng.normal(size=(2, 12, 5)).astype(np.float32)
    targets = rng.integers(-1, 3, size=(2, 12))
    _, gradients = network.gradients(x, targets, np.random.default_rng(4))
    for name in network.weights:
        weight = network.weights[name]
        at = np.unravel_index(int(np.abs(gradients[name]).argmax()), weight.shape)
        before, step = float(weight[at]), 1e-2
        losses = []
        for sign in (1, -1):
            weight[at] = before + sign * step
            # The same seed drops the same units.
            losses.append(network.gradients(x, targets, np.random.default_rng(4))[0])
        weight[at] = before
        assert (losses[0] - losses[1]) / (2 * step) == pytest.approx(float(gradients[name][at]), rel=0.05)


def test_training_learns_what_came_before() -> None:
    rng = np.random.default_rng(5)
    network = FrameNetwork.new(features=1, classes=2, rng=rng)

    def batches():  # type: ignore[no-untyped-def]
        while True:
            x = rng.normal(size=(8, 40, 1)).astype(np.float32)
            late = np.concatenate([np.full((8, 5), -1), (x[:, :-5, 0] > 0).astype(int)], axis=1)
            yield x, late

    network.train(batches(), steps=150, rng=rng)
    x = rng.normal(size=(1, 200, 1)).astype(np.float32)
    said = softmax(network.scores(x))[0, 5:].argmax(axis=1)
    assert (said == (x[0, :-5, 0] > 0)).mean() > 0.9
