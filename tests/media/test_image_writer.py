from __future__ import annotations

import os
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidImageError, SinkError
from gesturekit.media import ImageWriter, read_image
from tests.media.clips import number_in, numbered


def test_png_is_exact_and_the_last_picture_stays(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.PNG"
    with ImageWriter(path) as writer:
        writer.write(numbered(1))
        writer.write(numbered(2)[:, ::-1], time=0.04)
    assert np.array_equal(read_image(path), numbered(2)[:, ::-1])
    assert writer.count == 2
    assert [file.name for file in path.parent.iterdir()] == ["a.PNG"]


@pytest.mark.parametrize("name", ["a.jpg", "a.jpeg"])
def test_jpeg_is_close_and_keeps_thin_colours(tmp_path: Path, name: str) -> None:
    image = numbered(77)
    image[70] = (255, 0, 255)
    ImageWriter(tmp_path / name).write(image)
    assert cv2.imread(str(tmp_path / name)) is not None
    read = read_image(tmp_path / name)
    assert number_in(read) == 77
    # With colour at half size the thin line would come back at half its strength.
    assert np.abs(read[70].astype(int) - (255, 0, 255)).mean() < 30


@pytest.mark.parametrize("name", ["a.bmp", "a", "a.mp4"])
def test_another_ending_is_refused_with_a_list(tmp_path: Path, name: str) -> None:
    with pytest.raises(SinkError, match=r"\.png, \.jpg, \.jpeg"):
        ImageWriter(tmp_path / name)


@pytest.mark.parametrize(
    "image",
    [
        [[0, 0, 0]],
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
    ],
)
def test_a_picture_of_another_kind_is_refused(tmp_path: Path, image: np.ndarray) -> None:
    writer = ImageWriter(tmp_path / "a.png")
    with pytest.raises(InvalidImageError, match=r"expected uint8 RGB"):
        writer.write(image)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SinkError, match="choose another"):
        ImageWriter(tmp_path / "file" / "a.png")


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as Unix does")
def test_a_full_disk_keeps_the_picture_before(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "a.png"
    writer = ImageWriter(path)
    writer.write(numbered(1))
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(SinkError, match="File too large"):
            writer.write(noise)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert os.listdir(tmp_path) == ["a.png"]  # noqa: PTH208
    assert number_in(read_image(path)) == 1
