"""What all layers of tubes share: opacity is transparency, and each hand is drawn with its own settings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.hands import ImageArray
from gesturekit.rendering import Renderer
from tests.rendering.scenes import open_hand, plain

_COLORS = "".join(f'{name} = "#ffffff"\n' for name in ("wrist", "thumb", "index", "middle", "ring", "pinky"))
_SIZE = (320, 240)


def skeleton(folder: Path, style: str, opacity: str) -> Path:
    path = folder / f"{style}.toml"
    path.write_text(
        'title = "Mine"\n[bloom]\nstrength = 0.0\n[light]\nshade = 0.0\n[[layer]]\ntype = "skeleton"\n'
        f'style = "{style}"\nopacity = {opacity}\ndepth_light = 0.0\n[layer.colors]\n{_COLORS}',
        encoding="utf-8",
    )
    return path


def drawn(effect: Path, *hands: object, grey: int = 200) -> ImageArray:
    with Renderer(effect) as renderer:
        return renderer.render(plain(grey, *_SIZE), list(hands), time=0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(("style", "half"), [("light", (0.3, 0.95)), ("paint", (0.45, 0.55))])
def test_less_opaque_changes_the_picture_less_and_not_opaque_not_at_all(
    tmp_path: Path, style: str, half: tuple[float, float]
) -> None:
    hand, before = open_hand(), plain(200, *_SIZE).astype(int)
    whole, less, none = (
        np.abs(drawn(skeleton(tmp_path, style, opacity), hand) - before).sum()
        for opacity in ("1.0", "0.5", "0.0")
    )
    assert none == 0
    # Light is tone-mapped: half of it is seen as more than half.
    assert half[0] < less / whole < half[1]


@pytest.mark.parametrize("style", ["light", "paint"])
def test_each_hand_has_its_own_opacity(tmp_path: Path, style: str) -> None:
    near, far = open_hand((80.0, 200.0), 60.0, hand_id=1), open_hand((240.0, 200.0), 30.0, hand_id=2)
    effect = skeleton(tmp_path, style, '{ signal = "palm.nearness", from = [0.18, 0.2], to = [0.0, 1.0] }')
    changed = np.abs(drawn(effect, near, far).astype(int) - 200).sum(axis=(0, 2))
    assert changed[:160].sum() > 0
    assert changed[200:].sum() == 0
