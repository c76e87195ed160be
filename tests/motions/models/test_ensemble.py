"""Networks begin with the shipped weights, or with random ones, saying why, where they cannot."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from gesturekit.assets import asset_path
from gesturekit.motions.models import ensemble
from gesturekit.motions.models.ensemble import pretrained_networks
from gesturekit.motions.models.model_file import SHIPPED_FILE, read_arrays
from gesturekit.motions.networks.motion_network import MotionNetwork


def test_a_network_takes_over_all_but_its_last_layer() -> None:
    (first, *_) = pretrained_networks()
    network = MotionNetwork(5, np.random.default_rng(0))
    before = network.arrays()
    last = [name for name in before if name.startswith("9.")]
    kept = {name: before[name].copy() for name in last}
    network.init_from(first)
    theirs = first.arrays()
    for name, value in network.arrays().items():
        assert np.array_equal(value, kept[name] if name in last else theirs[name]), name
    assert len(last) == 2
    value[...] = 0.0
    assert not np.array_equal(first.arrays()["mean"], np.zeros_like(first.mean)), (
        "a copy, not the same arrays"
    )


@pytest.mark.parametrize("case", ["missing", "narrow", "something else"])
def test_without_usable_networks_weights_are_random_and_says_why(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "weights.npz"
    if case == "narrow":
        stored = read_arrays(asset_path("models", SHIPPED_FILE))
        np.savez(path, **stored | {"network0.3.bias": np.zeros(16, np.float32)})
    elif case == "something else":
        path.write_bytes(b"no model")
    monkeypatch.setattr(ensemble, "asset_path", lambda *parts: path)
    with caplog.at_level(logging.WARNING):
        assert pretrained_networks() == ()
    assert "begin with random weights" in caplog.text
