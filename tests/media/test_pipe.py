from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gesturekit.errors import SourceError
from gesturekit.sources import open_source
from tests.media.clips import make_film, number_in, numbered

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")

TIMES = [n / 25 for n in range(40)]


@contextmanager
def piped(folder: Path, content: bytes) -> Iterator[Path]:
    """A named pipe into which somebody writes `content`."""
    fifo = folder / "pipe"
    os.mkfifo(fifo)

    def send() -> None:
        with suppress(BrokenPipeError):
            fifo.write_bytes(content)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield fifo
    finally:
        sender.join()


@pytest.mark.parametrize(
    ("name", "options"),
    [("film.ts", {}), ("film.mkv", {}), ("film.mp4", {"movflags": "frag_keyframe+empty_moov"})],
)
def test_a_film_through_a_pipe_is_read_whole(tmp_path: Path, name: str, options: dict[str, str]) -> None:
    content = make_film(tmp_path / name, TIMES, options=options).read_bytes()
    with piped(tmp_path, content) as fifo, open_source(fifo) as source:
        frames = list(source)
        assert not source.is_image
        assert not source.live
    assert [number_in(frame.image) for frame in frames] == list(range(40))
    assert [frame.time for frame in frames] == pytest.approx(TIMES, abs=0.002)


def test_one_picture_through_a_pipe_is_a_still(tmp_path: Path) -> None:
    Image.fromarray(numbered(5)).save(tmp_path / "picture.png")
    with piped(tmp_path, (tmp_path / "picture.png").read_bytes()) as fifo, open_source(fifo) as source:
        assert source.is_image
        assert [number_in(frame.image) for frame in source] == [5]


def test_several_pictures_through_a_pipe_are_a_film(tmp_path: Path) -> None:
    content = b""
    for number in range(4):
        Image.fromarray(numbered(number)).save(tmp_path / "picture.png")
        content += (tmp_path / "picture.png").read_bytes()
    with piped(tmp_path, content) as fifo, open_source(fifo) as source:
        assert not source.is_image
        assert [number_in(frame.image) for frame in source] == [0, 1, 2, 3]


@pytest.mark.parametrize("what", ["a film with its index at the end", "a recording of hands", "nothing"])
def test_what_no_pipe_can_bring_is_refused_with_the_mend(tmp_path: Path, what: str) -> None:
    # Else it would all be in FFmpeg's buffer.
    noise = list(np.random.default_rng(0).integers(0, 255, (25, 192, 320, 3), dtype=np.uint8))
    large = make_film(tmp_path / "film.mp4", TIMES[:25], size=(320, 192), pictures=noise)
    content = {
        "a film with its index at the end": large.read_bytes(),
        "a recording of hands": b'{"format": "gesturekit-hands", "version": 1}\n' * 20,
        "nothing": b"",
    }[what]
    with piped(tmp_path, content) as fifo, pytest.raises(SourceError, match="name the file"):
        open_source(fifo)
