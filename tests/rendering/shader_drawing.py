"""Shaders of the conformance set drawn over a picture whose every place is known by its colour."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from gesturekit.hands import Hand, ImageArray
from gesturekit.rendering import Renderer

FILES = Path(__file__).resolve().parent / "shader_files"

WIDTH, HEIGHT = 320, 240


def slope() -> ImageArray:
    """Red grows to the right, green downwards, blue is noise in which every lost pixel shows."""
    image = np.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    image[..., 0] = np.linspace(0, 255, WIDTH).astype(np.uint8)
    image[..., 1] = np.linspace(0, 255, HEIGHT).astype(np.uint8)[:, None]
    return image


def effect_of(folder: Path, file: str | Path, layer: str = "") -> Path:
    """An effect file with one shader layer; `layer` is further TOML of it."""
    path = folder / "effect.toml"
    shader = json.dumps(str(FILES / file))
    path.write_text(
        f'title = "Test"\n[[layer]]\ntype = "shader"\nfile = {shader}\n{layer}\n', encoding="utf-8"
    )
    return path


def drawn(
    folder: Path,
    file: str | Path,
    layer: str = "",
    *,
    hands: Sequence[Hand] = (),
    times: Sequence[float] = (5.0,),
) -> ImageArray:
    """The last of the frames at the given times."""
    with Renderer(effect_of(folder, file, layer)) as renderer:
        for time in times:
            picture = renderer.render(slope(), hands, (), time)
    return picture


def colors(picture: ImageArray, count: int) -> list[tuple[int, ...]]:
    """Colours in the middle of so many columns."""
    places = (np.arange(count) + 0.5) / count * picture.shape[1]
    return [tuple(picture[picture.shape[0] // 2, int(x)].tolist()) for x in places]
