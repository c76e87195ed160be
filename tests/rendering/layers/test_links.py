"""Links between points."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gesturekit.hands import Finger
from gesturekit.rendering import Renderer
from tests.rendering.scenes import open_hand, plain

_LINKS = """
title = "Links"

[bloom]
strength = 0.0

[[layer]]
type = "links"
points = ["index_tip", "middle_tip", "ring_tip"]
reach = 20.0
near = 10.0
radius = 0.05
core_light = 0.0
colors = ["#ff0000", "#00ff00"]
"""


def test_each_pair_has_its_own_colour(tmp_path: Path) -> None:
    file = tmp_path / "links.toml"
    file.write_text(_LINKS)
    hand = open_hand()
    with Renderer(file) as renderer:
        picture = renderer.render(plain(0), [hand], (), 0.0)
    index, middle, ring = (
        hand.landmarks[finger.tip, :2] for finger in (Finger.INDEX, Finger.MIDDLE, Finger.RING)
    )
    for a, b, strong, weak in ((index, middle, 0, 1), (middle, ring, 1, 0)):
        x, y = np.rint(0.5 * (a + b)).astype(int)
        assert picture[y, x, strong] > 4 * picture[y, x, weak] and picture[y, x, strong] > 100
