"""The optimizer's first step by hand, that it finds a minimum, and the learning rate's cycle."""

from __future__ import annotations

import numpy as np

from gesturekit.motions.networks.network_layers import Linear
from gesturekit.motions.networks.optimizer import AdamW, one_cycle


def test_the_first_step_has_the_length_of_the_rate_and_only_weights_decay() -> None:
    layer = Linear(1, 1, np.random.default_rng(0))
    layer.parameters["weight"][...], layer.parameters["bias"][...] = 2.0, 3.0
    layer.gradients = {"weight": np.array([[0.5]], np.float32), "bias": np.array([-7.0], np.float32)}
    AdamW(layer, decay=0.1).step(0.01)
    assert np.allclose(layer.parameters["weight"], 2.0 * (1 - 0.01 * 0.1) - 0.01)
    assert np.allclose(layer.parameters["bias"], 3.0 + 0.01)


def test_a_long_gradient_is_shortened_as_a_whole() -> None:
    layer = Linear(1, 1, np.random.default_rng(0))
    for length, scale in ((10.0, 0.5), (2.5, 1.0)):
        gradients = {"weight": np.array([[0.6 * length]], np.float32), "bias": np.array([0.8 * length])}
        layer.gradients = {name: value.astype(np.float32) for name, value in gradients.items()}
        AdamW(layer, clip=5.0).step(0.0)
        for name, value in gradients.items():
            assert np.allclose(layer.gradients[name], scale * value), name


def test_it_fits_a_line_and_settles_on_the_average_of_the_way() -> None:
    rng = np.random.default_rng(0)
    layer = Linear(2, 1, rng)
    x = rng.normal(size=(200, 2)).astype(np.float32)
    wanted = x @ np.array([[1.0], [-2.0]], np.float32) + 0.5
    optimizer, way = AdamW(layer, decay=0.0), []
    for _ in range(600):
        layer.backward((layer.forward(x, rng) - wanted) / 200)
        optimizer.step(0.02)
        way.append(layer.parameters["weight"].copy())
    assert np.allclose(layer.parameters["weight"].ravel(), [1.0, -2.0], atol=0.02)
    last = layer.parameters["weight"].copy()
    optimizer.use_average()
    assert not np.array_equal(layer.parameters["weight"], last)
    assert np.allclose(layer.parameters["weight"].ravel(), [1.0, -2.0], atol=0.3)


def test_the_rate_rises_then_falls() -> None:
    rates = [one_cycle(share, 1.0, rise=0.2) for share in np.linspace(0.0, 1.0, 101)]
    assert np.isclose(rates[0], 1 / 25) and np.isclose(rates[20], 1.0) and rates[-1] < 1e-3
    assert (np.diff(rates[:21]) > 0).all() and (np.diff(rates[20:]) < 0).all()
