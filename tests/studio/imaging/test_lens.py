"""The camera's faults: each does what it says, and the same seed gives the same noise."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.hands import ImageArray
from gesturekit.studio.imaging.lens import apply_lens
from gesturekit.studio.scene import Lens

PERFECT = Lens(blur_px=0.0, noise=0.0)


@pytest.fixture
def grey() -> ImageArray:
    return np.full((480, 640, 3), 128, dtype=np.uint8)


@pytest.fixture
def edge() -> ImageArray:
    image = np.zeros((480, 64, 3), dtype=np.uint8)
    image[:, 32:] = 200
    return image


def test_a_perfect_lens_changes_nothing(edge: ImageArray) -> None:
    np.testing.assert_array_equal(apply_lens(edge, PERFECT), edge)


@pytest.mark.parametrize("strength", [0.01, 0.05])
def test_noise_has_the_strength_it_says_and_no_bias(grey: ImageArray, strength: float) -> None:
    noisy = apply_lens(grey, Lens(blur_px=0.0, noise=strength)).astype(np.float64)
    assert noisy.std() == pytest.approx(255.0 * strength, rel=0.1)
    assert noisy.mean() == pytest.approx(128.0, abs=0.2)


def test_noise_follows_its_seed(grey: ImageArray) -> None:
    first, again, other = (apply_lens(grey, Lens(noise=0.02, seed=seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).mean() > 0.5


def test_blur_has_the_width_it_says(edge: ImageArray) -> None:
    row = apply_lens(edge, Lens(blur_px=3.0, noise=0.0))[240, :, 0].astype(np.float64)
    slope = np.diff(row)
    place = np.arange(len(slope))
    middle = (slope * place).sum() / slope.sum()
    assert np.sqrt((slope * (place - middle) ** 2).sum() / slope.sum()) == pytest.approx(3.0, rel=0.1)


def test_compression_loses_more_at_lower_quality(edge: ImageArray) -> None:
    noisy = apply_lens(edge, Lens(noise=0.05))
    losses = [
        np.abs(apply_lens(noisy, Lens(blur_px=0.0, noise=0.0, jpeg_quality=q)).astype(int) - noisy).mean()
        for q in (95, 40)
    ]
    assert 0.0 < losses[0] < losses[1]


def test_the_picture_given_is_left_alone(edge: ImageArray) -> None:
    before = edge.copy()
    apply_lens(edge, Lens(blur_px=1.0, noise=0.05, jpeg_quality=50))
    np.testing.assert_array_equal(edge, before)
