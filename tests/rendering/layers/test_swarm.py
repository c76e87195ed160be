"""Swarms around hands."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gesturekit.rendering import Renderer
from tests.rendering.scenes import open_hand, plain

_SWARM = """
title = "Swarm"

[bloom]
strength = 0.0

[[layer]]
type = "swarm"
count = 2000
gather = {gather}
reach = 1.5
above = {above}
size = 0.04
light = 0.3
"""


def after_a_while(tmp_path: Path, gather: float, above: float, y: float) -> np.ndarray:
    """Light of each pixel after two seconds with a hand whose palm is 40 pixels."""
    file = tmp_path / "swarm.toml"
    file.write_text(_SWARM.format(gather=gather, above=above))
    with Renderer(file) as renderer:
        for number in range(61):
            picture = renderer.render(plain(0), [open_hand((160.0, y), 40.0)], (), number / 30)
    return picture.astype(np.float64).sum(axis=2)


def test_lights_that_drift_stay_evenly_spread(tmp_path: Path) -> None:
    light = after_a_while(tmp_path, 0.0, 1.0, 150.0)
    # Cells of 20 pixels within a palm of the palm's middle, which lies at about (160, 115).
    cells = light[75:155, 120:200].reshape(4, 20, 4, 20).sum(axis=(1, 3))
    assert cells.min() > 0.35 * cells.mean() and cells.max() < 2.0 * cells.mean()


def test_a_shape_stays_in_the_picture_however_high_the_hand(tmp_path: Path) -> None:
    high = after_a_while(tmp_path, 1.0, 2.0, 60.0)
    free = after_a_while(tmp_path, 1.0, 2.0, 220.0)
    assert high.sum() > 0.9 * free.sum()
