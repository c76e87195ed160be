"""Numbered pictures in a folder or by a pattern, with alpha where it is asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gesturekit.errors import InvalidArgumentError, InvalidImageError, SinkError
from gesturekit.media import ImageWriter, PictureSequence
from tests.media.test_film_format import glow


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("folder", ["000000.png", "000001.png"]),
        ("folder/light_%04d.png", ["light_0000.png", "light_0001.png"]),
        ("folder/%d.png", ["0.png", "1.png"]),
    ],
)
@pytest.mark.parametrize("color", ["rgb", "bgr"])
def test_pictures_are_numbered_and_keep_their_alpha(
    tmp_path: Path, name: str, files: list[str], color: str
) -> None:
    sent = [glow(), glow(9)]
    with PictureSequence(tmp_path / name, alpha=True, color=color) as pictures:  # type: ignore[arg-type]
        for n, picture in enumerate(sent):
            pictures.write(picture if color == "rgb" else picture[..., [2, 1, 0, 3]], n / 25)
    assert pictures.count == 2
    assert sorted(file.name for file in (tmp_path / "folder").iterdir()) == files
    for file, picture in zip(files, sent, strict=True):
        with Image.open(tmp_path / "folder" / file) as read:
            assert np.array_equal(np.asarray(read), picture)


def test_a_jpeg_holds_no_alpha(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match=r"no transparency; end it in \.png"):
        ImageWriter(tmp_path / "light.jpg", alpha=True)
    with PictureSequence(tmp_path / "light_%d.jpg", alpha=True) as pictures, pytest.raises(SinkError):
        pictures.write(glow())


def test_what_makes_no_sense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="2 places for a number"):
        PictureSequence(tmp_path / "%d_%d.png")
    picture = ImageWriter(tmp_path / "light.png", alpha=True)
    with pytest.raises(InvalidImageError, match=r"RGBA of shape \(H, W, 4\)"):
        picture.write(glow()[..., :3])
