from __future__ import annotations

import numpy as np
import pytest

from gesturekit.rendering.bloom import base_factor, bloom_reach, level_tint, level_weights
from gesturekit.rendering.effect import BloomSettings

HEIGHTS = [16, 120, 240, 300, 301, 480, 720, 1080, 1200, 1201, 2160, 4320]


@pytest.mark.parametrize("radius", [0.001, 0.03, 0.12, 0.5])
@pytest.mark.parametrize("height", HEIGHTS)
def test_weights_keep_the_energy(height: int, radius: float) -> None:
    reach = bloom_reach(BloomSettings(radius=radius), (height, height))
    weights = level_weights(reach, base_factor((height, height)))
    assert sum(weights) == pytest.approx(1.0) and min(weights) >= 0.0
    assert len(weights) <= 10


def test_the_mean_width_goes_with_the_picture() -> None:
    widths = []
    for height in HEIGHTS[1:]:
        factor = base_factor((2 * height, height))
        weights = level_weights(bloom_reach(BloomSettings(radius=0.12), (2 * height, height)), factor)
        octaves = sum(weight * np.log2(factor * 2**level) for level, weight in enumerate(weights))
        widths.append(2**octaves / height)
    assert max(widths) / min(widths) < 1.15


def test_no_level_appears_or_vanishes_at_once() -> None:
    previous: dict[int, float] = {}
    for reach in range(30, 400):
        now = dict(enumerate(level_weights(reach, 4)))
        if previous:
            assert max(abs(now.get(i, 0.0) - previous.get(i, 0.0)) for i in {*now, *previous}) < 0.06
        previous = now


def test_tints_run_from_the_inside_out() -> None:
    settings = BloomSettings.model_validate({"radius": 0.1, "tints": ["#ff0000", "#00ff00", "#0000ff"]})
    tints = [level_tint(settings, 100, factor) for factor in (1, 2, 10, 20, 40, 80, 400)]
    np.testing.assert_allclose(tints[0], [1, 0, 0], atol=1e-6)
    np.testing.assert_allclose(tints[-1], [0, 0, 1], atol=1e-6)
    blue = [tint[2] for tint in tints]
    assert blue == sorted(blue) and blue[3] > 0
