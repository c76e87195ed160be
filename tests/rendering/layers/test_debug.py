"""The panels of the debug layer stand beside their hands, inside the picture, and can be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gesturekit.gestures.events import Phase
from gesturekit.hands import Side
from gesturekit.rendering import Renderer
from tests.rendering.scenes import event, open_hand, plain

pytestmark = pytest.mark.gl

WIDE = (640, 360)


def panels(folder: Path, more: str = "") -> str:
    path = folder / "panels.toml"
    path.write_text(f'title = "Panels"\n[[layer]]\ntype = "debug"\n{more}\n', encoding="utf-8")
    return str(path)


def test_each_hand_has_a_panel_in_the_colour_of_its_side(tmp_path: Path) -> None:
    right = open_hand((160.0, 300.0), 60.0, hand_id=1)
    left = replace(open_hand((480.0, 300.0), 60.0, hand_id=2), side=Side.LEFT)
    colors = 'left_color = "#ff0000"\nright_color = "#0000ff"\nevents = false'
    with Renderer(panels(tmp_path, colors)) as renderer:
        picture = renderer.render(plain(0, *WIDE), [right, left]).astype(int)
    red = picture[..., 0] - picture[..., 2] > 100
    blue = picture[..., 2] - picture[..., 0] > 100
    assert red.sum() > 100 and blue.sum() > 100
    assert blue.nonzero()[1].mean() < red.nonzero()[1].mean()


def test_a_panel_of_a_hand_at_the_edge_is_whole(tmp_path: Path) -> None:
    changed = []
    for x in (320.0, 20.0, 630.0):
        with Renderer(panels(tmp_path, "events = false\nboxes = false")) as renderer:
            picture = renderer.render(plain(90, *WIDE), [open_hand((x, 300.0), 60.0)])
        rows, columns = (picture != 90).any(axis=2).nonzero()
        changed.append((np.ptp(rows), np.ptp(columns)))
    assert changed[0] == changed[1] == changed[2]


def test_what_happened_is_listed_for_a_while(tmp_path: Path) -> None:
    hand = open_hand((320.0, 300.0), 40.0)
    with Renderer(panels(tmp_path, "boxes = false\nbackground_opacity = 1.0")) as renderer:
        quiet = renderer.render(plain(90, *WIDE), [], (), 0.0)
        loud = renderer.render(plain(90, *WIDE), [], [event("ok", Phase.BEGIN, hand)], 0.1)
        late = renderer.render(plain(90, *WIDE), [], (), 9.0)
    lines = [int((picture != 90).any(axis=(1, 2)).sum()) for picture in (quiet, loud, late)]
    assert lines[1] > lines[0] == lines[2]


def test_the_words_are_as_tall_as_a_reader_needs(tmp_path: Path) -> None:
    with Renderer(panels(tmp_path)) as renderer:
        small = renderer.render(plain(90, 320, 180), [], (), 0.0)
        large = renderer.render(plain(90, 1920, 1080), [], (), 0.1)
    heights = [int((picture != 90).any(axis=(1, 2)).sum()) for picture in (small, large)]
    assert heights[0] >= 2 * 10 and heights[1] > 2.4 * heights[0]


def test_a_hand_whose_place_is_not_known_has_no_panel(tmp_path: Path) -> None:
    hand = open_hand()
    lost = replace(hand, landmarks=np.full((21, 3), np.nan, np.float32))
    with Renderer(panels(tmp_path, "events = false")) as renderer:
        assert (renderer.render(plain(90), [lost]) == 90).all()
