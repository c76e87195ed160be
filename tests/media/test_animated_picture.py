from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from gesturekit.errors import SourceError
from gesturekit.sources import open_source
from tests.media.clips import SIZE, number_in, numbered


def write_webp(path: Path, durations: list[int]) -> Path:
    pictures = [Image.fromarray(numbered(n)) for n in range(len(durations))]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=durations, lossless=True)
    return path


def test_an_animated_webp_is_a_film_with_its_own_times(tmp_path: Path) -> None:
    path = write_webp(tmp_path / "moving.webp", [40, 120, 0, 80])
    with open_source(path) as source:
        assert (source.size, source.frame_count, source.is_image) == (SIZE, 4, False)
        frames = list(source)
    assert [number_in(frame.image) for frame in frames] == [0, 1, 2, 3]
    # What asks for no time is shown for a tenth of a second, as in browsers.
    assert [frame.time for frame in frames] == pytest.approx([0.0, 0.04, 0.16, 0.26])


def test_an_animated_webp_that_was_closed_gives_nothing(tmp_path: Path) -> None:
    source = open_source(write_webp(tmp_path / "moving.webp", [40, 40]))
    source.close()
    assert list(source) == []


def damage(path: Path, broken: int) -> None:
    """Zero the pixels of one frame; its header of 24 bytes and its picture's of 8 stay."""
    head, *frames = path.read_bytes().split(b"ANMF")
    frames[broken] = frames[broken][:32] + bytes(len(frames[broken]) - 32)
    path.write_bytes(b"ANMF".join([head, *frames]))


def test_a_damaged_frame_ends_it_with_a_word(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write_webp(tmp_path / "moving.webp", [40, 40, 40, 40])
    damage(path, 2)
    with open_source(path) as source:
        assert [number_in(frame.image) for frame in source] == [0, 1]
    assert "breaks off after 0.08 s" in caplog.text


def test_one_whose_first_frame_is_damaged_is_refused(tmp_path: Path) -> None:
    path = write_webp(tmp_path / "moving.webp", [40, 40])
    damage(path, 0)
    with pytest.raises(SourceError, match=r"moving\.webp' is damaged"):
        open_source(path)
