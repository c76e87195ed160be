from __future__ import annotations

import numpy as np
import pytest

from gesturekit.motions.networks.frame_network import (
    REACH,
    FrameNetwork,
    FrameNetworks,
    FrameNetworksState,
)


@pytest.fixture
def network() -> FrameNetwork:
    return FrameNetwork(features=5, classes=3, rng=np.random.default_rng(0))


def test_one_instant_at_a_time_gives_what_the_whole_stream_gives(network: FrameNetwork) -> None:
    x = np.random.default_rng(1).normal(size=(60, 5)).astype(np.float32)
    other = FrameNetwork(features=5, classes=3, rng=np.random.default_rng(1))
    both = FrameNetworks((network, other), np.full(5, 0.3, np.float32), np.full(5, 2.0, np.float32))
    state = FrameNetworksState(both)
    stepped = np.stack([state.step(each) for each in x])
    np.testing.assert_allclose(stepped, both.probabilities(x), atol=1e-5)
    assert np.allclose(stepped.sum(axis=1), 1.0)


def test_nothing_of_the_future_is_seen_and_nothing_beyond_the_reach(network: FrameNetwork) -> None:
    x = np.random.default_rng(2).normal(size=(1, 120, 5)).astype(np.float32)
    changed = x.copy()
    changed[0, 50] += 1.0
    moved = np.abs(network.forward(changed) - network.forward(x))[0].max(axis=1) > 1e-6
    assert not moved[:50].any()
    assert moved[50]
    assert not moved[50 + REACH + 1 :].any()


def test_a_file_that_does_not_fit_is_refused(network: FrameNetwork) -> None:
    arrays = network.arrays()
    x = np.random.default_rng(3).normal(size=(1, 30, 5)).astype(np.float32)
    assert np.array_equal(FrameNetwork.from_arrays(arrays).forward(x), network.forward(x))
    with pytest.raises(ValueError, match="expected"):
        FrameNetwork.from_arrays({**arrays, "2.0.bias": np.zeros(3, np.float32)})
    with pytest.raises(KeyError):
        FrameNetworks.from_arrays({"mean": np.zeros(5), "scale": np.ones(5)})


def test_training_learns_what_came_before() -> None:
    rng = np.random.default_rng(5)
    network = FrameNetwork(features=1, classes=2, rng=rng)

    def batches():  # type: ignore[no-untyped-def]
        while True:
            x = rng.normal(size=(8, 40, 1)).astype(np.float32)
            late = np.concatenate([np.full((8, 5), -1), (x[:, :-5, 0] > 0).astype(int)], axis=1)
            yield x, late

    network.train(batches(), steps=150, rng=rng)
    x = rng.normal(size=(1, 200, 1)).astype(np.float32)
    said = network.forward(x)[0, 5:].argmax(axis=1)
    assert (said == (x[0, :-5, 0] > 0)).mean() > 0.9
