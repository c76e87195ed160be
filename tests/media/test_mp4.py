from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import cv2
import pytest

from gesturekit.media import VideoWriter, mp4, video_writer
from gesturekit.sources import open_source
from tests.media.clips import SIZE, numbered, numbers_of

ROOT = Path(__file__).resolve().parents[2]
FRAGMENT = 25
"""Pictures in a fragment: a second."""


def fragmented_film(path: Path) -> None:
    """A film of 100 pictures in four fragments, as one is before it is rewritten."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(video_writer, "make_seekable", lambda path: None)
        with VideoWriter(path, SIZE, fps=25) as video:
            for n in range(100):
                video.write(numbered(n), n / 25)


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, bytes]]:
    """Where each write to the disk began while the film was made, and what it wrote, in order."""
    written = []

    def noted(file: mp4.FileIO, data: bytes) -> None:
        written.append((file.tell(), data))
        file.write(data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mp4, "write_all", noted)
        fragmented_film(tmp_path_factory.mktemp("mp4") / "film.mp4")
    assert sum(data == b"moof" for _, data in written) == 4
    return written


def killed_after(steps: list[tuple[int, bytes]], count: int, more: int) -> bytes:
    """What lies on the disk after some writes and the first bytes of the next."""
    content = bytearray()
    start, cut_off = steps[count]
    for position, data in [*steps[:count], (start, cut_off[:more])]:
        content[position : position + len(data)] = data
    return bytes(content)


def numbers_by_opencv(path: Path) -> int:
    capture = cv2.VideoCapture(str(path))
    assert capture.isOpened()
    count = 0
    while capture.read()[0]:
        count += 1
    capture.release()
    return count


def frames_by_pyav(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


# A fragment is two writes, its boxes and the four letters that make it valid; before the first are two for
# the header. Bytes of a write that are there: none, some of the index, some of the pictures, all but one.
@pytest.mark.parametrize("part", [0, 1, 4, 7, 8, 9, 30, 100, 150, 199, 200, 203, 204, 207, 220, 900, -1])
@pytest.mark.parametrize("fragment", [1, 3])
def test_a_film_whose_writing_was_cut_off_anywhere_plays_up_to_its_last_whole_fragment(
    tmp_path: Path, steps: list[tuple[int, bytes]], fragment: int, part: int
) -> None:
    path = tmp_path / "film.mp4"
    count = next(n for n, (_, data) in enumerate(steps) if data[4:8] == b"free") + 2 * fragment
    path.write_bytes(killed_after(steps, count, part % len(steps[count][1])))
    assert frames_by_pyav(path) == numbers_by_opencv(path) == FRAGMENT * fragment
    with open_source(path) as source:
        assert numbers_of(source) == list(range(FRAGMENT * fragment))
        assert source.warnings == []


def test_all_of_a_fragment_but_its_last_letters_hides_nothing_before_it(
    tmp_path: Path, steps: list[tuple[int, bytes]]
) -> None:
    path = tmp_path / "film.mp4"
    third = [n for n, (_, data) in enumerate(steps) if data == b"moof"][2]
    path.write_bytes(killed_after(steps, third, 0))
    assert frames_by_pyav(path) == numbers_by_opencv(path) == 2 * FRAGMENT


WRITES_ON = """
import sys
import numpy as np
from gesturekit.media import VideoWriter
from tests.media.clips import SIZE, numbered
video = VideoWriter(sys.argv[1], SIZE, fps=25)
for n in range(25):
    video.write(numbered(n), n / 25)
for n in range(25, 1000):
    video.write(numbered(n), n)  # a fragment each, so that most of the time one is written
    if n == 30:
        print(flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as Unix does")
@pytest.mark.parametrize("seed", range(4))
def test_a_writer_killed_at_any_moment_leaves_whole_fragments(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "film.mp4"
    with subprocess.Popen(
        [sys.executable, "-c", WRITES_ON, str(path)], cwd=ROOT, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(random.Random(seed).uniform(0.0, 0.4))
        writer.kill()
    assert writer.returncode == -signal.SIGKILL
    count = frames_by_pyav(path)
    assert count == numbers_by_opencv(path)
    with open_source(path) as source:
        assert numbers_of(source) == list(range(count))
    assert count > FRAGMENT


def test_the_rewrite_changes_no_picture_and_no_time(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    fragmented_film(path)
    assert path.read_bytes().count(b"moof") == 4
    with open_source(path) as source:
        before = [(frame.time, frame.image.tobytes()) for frame in source]
    mp4.make_seekable(path)
    assert b"moof" not in path.read_bytes()
    with open_source(path) as source:
        after = [(frame.time, frame.image.tobytes()) for frame in source]
    assert after == before
    assert len(after) == 100
