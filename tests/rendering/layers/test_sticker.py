"""A sticker is a text or a picture in the palm's plane; a picture that cannot be read is said to be so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gesturekit.errors import ConfigError
from gesturekit.rendering import Renderer, load_effect
from tests.rendering.scenes import open_hand, plain
from tests.rendering.test_every_effect import shaped

pytestmark = pytest.mark.gl


def sticker(folder: Path, settings: str) -> str:
    path = folder / "sticker.toml"
    path.write_text(f'title = "S"\n[[layer]]\ntype = "sticker"\n{settings}\n', encoding="utf-8")
    return str(path)


def test_a_picture_lies_on_the_palm_and_is_not_mirrored(tmp_path: Path) -> None:
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, :32], pixels[:, 32:] = (255, 0, 0, 255), (0, 0, 255, 255)
    Image.fromarray(pixels).save(tmp_path / "halves.png")
    with Renderer(sticker(tmp_path, 'picture = "halves.png"\nfacing = "both"')) as renderer:
        picture = renderer.render(plain(90), [shaped(160.0, 1)]).astype(int)
    red, blue = picture[..., 0] - picture[..., 2] > 100, picture[..., 2] - picture[..., 0] > 100
    assert red.sum() > 200 and blue.sum() > 200
    assert red.nonzero()[1].mean() < blue.nonzero()[1].mean()


def test_where_a_picture_is_clear_the_hand_is_seen(tmp_path: Path) -> None:
    pixels = np.zeros((64, 64, 4), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "clear.png")
    with Renderer(sticker(tmp_path, 'picture = "clear.png"\nwhere = "hand"')) as renderer:
        assert (renderer.render(plain(90), [open_hand()]) == 90).all()


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    with pytest.raises(ConfigError, match=r"broken\.png: cannot be read as a picture"):
        Renderer(sticker(tmp_path, 'picture = "broken.png"'))
    with pytest.raises(ConfigError, match="either a picture or a text"):
        load_effect(sticker(tmp_path, 'picture = "broken.png"\ntext = "both"'))
