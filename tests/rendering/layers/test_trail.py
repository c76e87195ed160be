"""What fingertips leave behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.gestures.events import Phase
from gesturekit.hands import FloatArray, Hand
from gesturekit.rendering import Renderer
from gesturekit.rendering.layers.trail import steadied
from tests.rendering.scenes import event, open_hand, plain

_TRAIL = """
title = "Ink"

[[layer]]
type = "trail"
life = 8.0
radius = 0.1
color = "#ffffff"
"""


def at_tip(x: float, y: float) -> Hand:
    """A hand whose index fingertip is at a place."""
    hand = open_hand((0.0, 0.0), 40.0)
    tip = hand.landmarks[8, :2]
    return open_hand((x - float(tip[0]), y - float(tip[1])), 40.0)


def drawn(tmp_path: Path, rate: int) -> FloatArray:
    """A stroke across the picture, 60 to 260 in half a second, at a frame rate: the last picture."""
    file = tmp_path / "ink.toml"
    file.write_text(_TRAIL)
    with Renderer(file) as renderer:
        for number in range(rate // 2 + 1):
            time = number / rate
            picture = renderer.render(plain(0), [at_tip(60 + 400 * time, 120)], (), time)
    return picture.astype(np.float32)


def points(places: FloatArray, rate: float) -> FloatArray:
    found = np.ones((len(places), 7))
    found[:, 0] = np.arange(len(places)) / rate
    found[:, 1:3] = places
    return found


def test_a_stroke_stays_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    row = drawn(tmp_path, 30)[120].max(axis=1)
    assert row[62:258].min() > 100
    assert row[:40].max() < 60 and row[290:].max() < 60


@pytest.mark.parametrize("rate", [16, 60, 120])
def test_a_stroke_is_the_same_at_any_frame_rate(tmp_path: Path, rate: int) -> None:
    away = np.abs(drawn(tmp_path, rate) - drawn(tmp_path, 30))
    assert away.mean() < 1.0


def test_steadying_moves_no_point_of_a_straight_line_and_no_end() -> None:
    line = points(np.stack([np.arange(20) * 7.0, np.arange(20) * 3.0], axis=1), 60)
    np.testing.assert_allclose(steadied(line), line, atol=1e-6)


def test_steadying_takes_the_tremble_out_of_a_line() -> None:
    tremble = np.where(np.arange(61) % 2, 2.0, -2.0)
    line = points(np.stack([np.arange(61) * 5.0, tremble], axis=1), 60)
    calm = steadied(line)
    np.testing.assert_array_equal(calm[[0, -1]], line[[0, -1]])
    assert np.abs(calm[5:-5, 2]).max() < 0.2


def test_steadying_does_not_reach_over_a_pause() -> None:
    places = np.stack([np.arange(10) * 5.0, np.zeros(10)], axis=1)
    places[5:, 1] = 100.0
    line = points(places, 60)
    line[5:, 0] += 1.0
    np.testing.assert_allclose(steadied(line)[4:6], line[4:6])


def test_an_event_wipes_what_was_drawn_and_the_pen_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "ink.toml"
    file.write_text(
        _TRAIL.replace('type = "trail"', 'type = "trail"\nname = "ink"')
        + '\n[[on]]\nevent = "open_palm"\ndo = "clear"\nlayer = "ink"\n'
    )
    with Renderer(file) as renderer:
        for number in range(10):
            before = renderer.render(plain(0), [at_tip(60.0 + 10 * number, 120)], (), number / 30)
        hand = at_tip(160.0, 120.0)
        wiped = renderer.render(plain(0), [hand], [event("open_palm", Phase.BEGIN, hand)], 0.4)
        after = renderer.render(plain(0), [at_tip(200.0, 120.0)], (), 0.5)
    assert before[120, 70].max() > 100
    assert wiped[120, 70].max() == 0
    assert wiped[120, 160].max() > 100 and after[120, 180].max() > 100
