"""What flies off hands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.gestures.events import Phase
from gesturekit.hands import FloatArray, Hand
from gesturekit.rendering import Renderer
from gesturekit.rendering.bindings.signals import palm_centre
from gesturekit.rendering.layers.particles import on_ring
from tests.rendering.scenes import event, open_hand, plain

_STREAM = """
title = "Stream"

[bloom]
strength = 0.0

[[layer]]
type = "particles"
points = "index_tip"
rate = 900
per_way = 40
speed = [1.0, 1.0]
gravity = 2.0
drag = 1.5
wind = 0.3
life = [0.5, 0.5]
size = 0.05
end_size = 0.05
light = 0.05
"""

_BURST = """
title = "Burst"

[[layer]]
type = "particles"
name = "burst"
points = "palm"
burst = 200
speed = [0.0, 0.0]
gravity = 0.0
drag = 0.0
inherit = 1.0
life = [2.0, 2.0]

[[on]]
event = "swipe_right"
do = "burst"
layer = "burst"
"""


def moving(time: float) -> Hand:
    return open_hand((120.0 + 60.0 * time, 180.0), 40.0)


def light_and_middle(picture: FloatArray) -> tuple[float, FloatArray]:
    """All light of a picture, and where its middle is."""
    grey = picture.astype(np.float64).sum(axis=2)
    rows, columns = np.indices(grey.shape)
    middle = np.array([(grey * columns).sum(), (grey * rows).sum()]) / grey.sum()
    return float(grey.sum()), middle


def last_of(tmp_path: Path, rate: int) -> FloatArray:
    file = tmp_path / "stream.toml"
    file.write_text(_STREAM)
    with Renderer(file) as renderer:
        for number in range(int(1.2 * rate) + 1):
            picture = renderer.render(plain(0), [moving(number / rate)], (), number / rate)
    return picture.astype(np.float32)


@pytest.mark.parametrize("rate", [15, 60, 120])
def test_a_stream_is_as_bright_and_where_it_is_at_any_frame_rate(tmp_path: Path, rate: int) -> None:
    light, middle = light_and_middle(last_of(tmp_path, rate))
    expected, where = light_and_middle(last_of(tmp_path, 30))
    assert light == pytest.approx(expected, rel=0.03)
    # Three parts in a hundred of the palm, 40 pixels, and of the stream's length.
    assert np.hypot(*(middle - where)) < 1.5


def test_a_burst_flies_on_as_the_hand_moved(tmp_path: Path) -> None:
    file = tmp_path / "burst.toml"
    file.write_text(_BURST)
    with Renderer(file) as renderer:
        for number in range(7):
            time = number / 30
            hand = open_hand((60.0 + 200.0 * time, 180.0), 40.0)
            events = [event("swipe_right", Phase.TRIGGER, hand, time)] if number == 3 else []
            picture = renderer.render(plain(0), [hand], events, time)
    _, middle = light_and_middle(picture.astype(np.float32))
    # Thrown at a tenth of a second, by now it has flown as far as the palm itself.
    np.testing.assert_allclose(middle, palm_centre(hand), atol=2.0)


def test_a_ring_lies_around_the_palm_and_leads_on_clockwise() -> None:
    offset, along = on_ring(open_hand(), np.array([0.0, 0.25, 0.5, 0.75]))
    np.testing.assert_allclose(offset, [(1, 0), (0, 1), (-1, 0), (0, -1)], atol=1e-9)
    np.testing.assert_allclose(along, [(0, 1), (-1, 0), (0, -1), (1, 0)], atol=1e-9)
