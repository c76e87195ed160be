from __future__ import annotations

import logging
from pathlib import Path

import pytest
from PIL import Image

from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.media.image_folder import ImageFolderSource, natural_key
from gesturekit.sources import open_source
from tests.media.clips import SIZE, number_in, numbered


def fill(folder: Path, names: list[str]) -> None:
    for number, name in enumerate(names):
        Image.fromarray(numbered(number)).save(folder / name)


def test_pictures_come_in_natural_order(tmp_path: Path) -> None:
    names = ["Frame1.png", "frame2.PNG", "frame09.jpg", "frame10.bmp", "frame100.png", "z.webp"]
    fill(tmp_path, names)
    (tmp_path / "notes.txt").write_text("not a picture")
    (tmp_path / ".hidden.png").write_text("")
    (tmp_path / "sub.png").mkdir()
    with open_source(tmp_path) as source:
        frames = list(source)
    assert [number_in(frame.image) for frame in frames] == list(range(len(names)))
    assert [frame.time for frame in frames] == pytest.approx([n / 25 for n in range(len(names))])
    assert (source.frame_count, source.size, source.fps) == (len(names), SIZE, 25.0)
    assert not source.is_image
    assert source.warnings == [
        f"passed over in {str(tmp_path)!r}, as no pictures by their names: 'notes.txt'"
    ]


def test_what_a_single_file_can_be_a_folder_can_hold(tmp_path: Path) -> None:
    fill(tmp_path, ["a.avif", "b.jfif", "c.jp2", "d.jpg", "e.png", "f.tiff"])
    for name in ("x1.mp4", "x2.txt", "x3.txt", "x4.txt", "x5.txt", "x6.txt", "x7.txt"):
        (tmp_path / name).write_bytes(b"")
    with open_source(tmp_path) as source:
        assert [number_in(frame.image) for frame in source] == list(range(6))
    assert len(source.warnings) == 1
    assert source.warnings[0].endswith("'x1.mp4', 'x2.txt', 'x3.txt', 'x4.txt', 'x5.txt' and 2 more")


def test_fps_sets_the_times(tmp_path: Path) -> None:
    fill(tmp_path, ["a1.png", "a2.png", "a3.png"])
    with open_source(tmp_path, fps=4) as source:
        assert [frame.time for frame in source] == [0.0, 0.25, 0.5]


def test_unreadable_pictures_are_passed_over_and_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(tmp_path, ["a0.png", "a1.png", "a2.png", "a3.png"])
    (tmp_path / "a0.png").write_bytes(b"")
    half = tmp_path / "a2.png"
    half.write_bytes(half.read_bytes()[:150])
    with caplog.at_level(logging.WARNING), open_source(tmp_path) as source:
        frames = list(source)
    assert [number_in(frame.image) for frame in frames] == [1, 3]
    assert [frame.index for frame in frames] == [1, 3]
    assert [frame.time for frame in frames] == pytest.approx([1 / 25, 3 / 25])
    assert len(source.warnings) == 2
    for name, warning in zip(["a0.png", "a2.png"], source.warnings, strict=True):
        assert name in warning
        assert warning in caplog.text


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"")
    with pytest.raises(SourceError, match=r"no picture in the folder .*\.png"):
        open_source(tmp_path)


def test_a_folder_with_none_readable_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("x")
    (tmp_path / "b.png").write_text("x")
    with pytest.raises(SourceError, match=r"none of the 2 pictures.*a\.png"):
        open_source(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="elsewhere"):
        ImageFolderSource(tmp_path / "elsewhere")


@pytest.mark.parametrize("fps", [0.0, -1.0, float("nan"), float("inf")])
def test_a_rate_that_cannot_be_is_refused(tmp_path: Path, fps: float) -> None:
    fill(tmp_path, ["a.png"])
    with pytest.raises(InvalidArgumentError, match=str(fps)):
        open_source(tmp_path, fps=fps)


def test_a_closed_folder_gives_nothing(tmp_path: Path) -> None:
    fill(tmp_path, ["a.png", "b.png"])
    source = open_source(tmp_path)
    source.close()
    assert list(source) == []


def test_numbers_in_names_count_as_numbers() -> None:
    names = ["10", "a1b10", "A1b9", "a1b", "a", "9", "a01b2", "ä1", "x٣"]
    assert sorted(names, key=natural_key) == ["9", "10", "a", "a1b", "a01b2", "A1b9", "a1b10", "x٣", "ä1"]
