"""Gradients against finite differences, in float64, and what each layer does to a case worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.motions.networks.network_layers import (
    BatchNorm,
    Convolution,
    Dropout,
    Linear,
    MaxPool,
    MeanAndMax,
    NetworkLayer,
    Parallel,
    ReLU,
    Residual,
    Sequential,
)

SEED = np.random.default_rng(5)


class FixedDropout(Dropout):
    """Dropout that drops the same channels each time, as finite differences need."""

    def forward(self, x, rng=None):
        return super().forward(x, None if rng is None else np.random.default_rng(9))


def parts() -> dict[str, tuple[NetworkLayer, tuple[int, ...]]]:
    rng = np.random.default_rng(0)
    branches = [Linear(2, 3, rng), Convolution(3, 3, (-1, 0, 1), rng)]
    return {
        "taps around": (Convolution(4, 3, (-1, 0, 1), rng, has_bias=False), (2, 5, 4)),
        "taps back, some beyond the start": (Convolution(4, 3, (-7, -2, 0), rng), (2, 5, 4)),
        "batch norm": (BatchNorm(4), (3, 5, 4)),
        "relu": (ReLU(), (2, 5, 4)),
        "dropout": (FixedDropout(0.5), (3, 5, 8)),
        "max pool even": (MaxPool(), (2, 6, 4)),
        "max pool odd": (MaxPool(), (2, 5, 4)),
        "mean and max": (MeanAndMax(), (3, 5, 4)),
        "linear": (Linear(4, 3, rng), (5, 4)),
        "linear at each step": (Linear(4, 3, rng, has_bias=False), (2, 5, 4)),
        "residual": (Residual(Convolution(4, 4, (-1, 0, 1), rng), BatchNorm(4), ReLU()), (2, 5, 4)),
        "parallel": (Parallel([2, 3], branches, 3), (2, 4, 5)),
        "chain": (
            Sequential(Linear(4, 6, rng), BatchNorm(6), ReLU(), MeanAndMax(), Linear(12, 3, rng)),
            (4, 6, 4),
        ),
    }


def in_double(layer: NetworkLayer) -> NetworkLayer:
    for _, each in layer.walk():
        each.parameters = {name: value.astype(np.float64) for name, value in each.parameters.items()}
        each.buffers = {name: value.astype(np.float64) for name, value in each.buffers.items()}
    if isinstance(layer, BatchNorm):
        layer.parameters = {"gain": np.array([1.0, 0.5, 2.0, -1.0]), "bias": np.array([0.0, 0.1, -1.0, 2.0])}
    return layer


def slope(loss, values: np.ndarray) -> np.ndarray:
    """Central differences of `loss()` by each of `values`, which it reads."""
    made = np.zeros_like(values)
    for place in np.ndindex(values.shape):
        kept = values[place]
        values[place] = kept + 1e-6
        above = loss()
        values[place] = kept - 1e-6
        made[place] = (above - loss()) / 2e-6
        values[place] = kept
    return made


@pytest.mark.parametrize("name", list(parts()))
def test_gradients_are_those_of_finite_differences(name: str) -> None:
    layer, shape = parts()[name]
    layer = in_double(layer)
    rng = np.random.default_rng(3)
    x = rng.standard_normal(shape)
    weights = rng.standard_normal(layer.forward(x, np.random.default_rng(1)).shape)

    def loss() -> float:
        return float((layer.forward(x, np.random.default_rng(1)) * weights).sum())

    loss()
    by_input = layer.backward(weights)
    assert np.allclose(by_input, slope(loss, x), atol=1e-6)
    checked = 0
    for _, each in layer.walk():
        for key, value in each.parameters.items():
            loss()
            layer.backward(weights)
            assert np.allclose(each.gradients[key], slope(loss, value), atol=1e-6), key
            checked += 1
    assert checked == sum(len(each.parameters) for _, each in layer.walk())


def test_convolution_by_hand() -> None:
    layer = Convolution(1, 1, (-1, 0, 1), SEED)
    layer.parameters["weight"] = np.array([[1.0], [10.0], [100.0]], np.float32)
    x = np.array([1, 2, 3], np.float32).reshape(1, 3, 1)
    assert layer.forward(x).ravel().tolist() == [210.0, 321.0, 32.0]
    layer.taps = (-2, -1, 0)
    layer.parameters["bias"][...] = 0.5
    assert layer.forward(x).ravel().tolist() == [100.5, 210.5, 321.5]


def test_a_first_layer_spares_the_gradient_by_its_input() -> None:
    layer = Linear(4, 3, SEED, is_first=True)
    layer.forward(np.ones((2, 5, 4), np.float32), SEED)
    assert layer.backward(np.ones((2, 5, 3), np.float32)).shape == (2, 5, 0)
    assert np.all(layer.gradients["weight"] == 10.0)


def test_batch_norm_in_use_repeats_what_training_saw() -> None:
    layer = BatchNorm(2)
    x = np.random.default_rng(0).normal([3.0, -1.0], [2.0, 0.1], (50, 8, 2)).astype(np.float32)
    for _ in range(100):
        trained = layer.forward(x, SEED)
    assert np.allclose(trained.mean(axis=(0, 1)), 0.0, atol=1e-4)
    assert np.allclose(layer.forward(x), trained, atol=1e-2)


def test_dropout_keeps_the_mean_and_whole_channels() -> None:
    x = np.ones((200, 6, 40), np.float32)
    dropped = Dropout(0.25).forward(x, np.random.default_rng(0))
    assert abs(dropped.mean() - 1.0) < 0.02
    assert np.array_equal(dropped, np.repeat(dropped[:, :1], 6, axis=1))
    assert abs((dropped == 0).mean() - 0.25) < 0.02
    assert Dropout(0.25).forward(x) is x


def test_float32_stays_float32() -> None:
    for layer, shape in parts().values():
        x = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
        made = layer.forward(x, np.random.default_rng(0))
        assert made.dtype == np.float32
        assert layer.backward(np.ones_like(made)).dtype == np.float32
        assert layer.forward(x).dtype == np.float32
        for _, each in layer.walk():
            assert all(value.dtype == np.float32 for value in each.gradients.values())
