from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

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
