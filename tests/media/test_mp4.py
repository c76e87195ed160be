from __future__ import annotations

from pathlib import Path

import pytest

from gesturekit.media import VideoWriter, mp4
from gesturekit.sources import open_source
from tests.media.clips import SIZE, numbered, numbers_of


@pytest.fixture(scope="module")
def fragmented(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film of 100 pictures in four fragments, as a crash leaves it."""
    path = tmp_path_factory.mktemp("mp4") / "film.mp4"

    def crash(path: Path) -> None:
        raise OSError

    with pytest.MonkeyPatch.context() as patch, VideoWriter(path, SIZE, fps=25) as video:
        patch.setattr(mp4, "make_seekable", crash)
        for n in range(100):
            video.write(numbered(n), n / 25)
        video.close()
    content = path.read_bytes()
    assert content.count(b"moof") == 4
    return content


def positions(content: bytes, kind: bytes) -> list[int]:
    return [n - 4 for n in range(len(content)) if content.startswith(kind, n)]


@pytest.mark.parametrize("offset", [2, 4, 7, 8, 30, 200])
@pytest.mark.parametrize("kind", [b"moof", b"mdat"])
@pytest.mark.parametrize("fragment", [1, 3])
def test_wherever_the_file_was_cut_whole_fragments_play(
    tmp_path: Path, fragmented: bytes, kind: bytes, fragment: int, offset: int
) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(fragmented[: positions(fragmented, kind)[fragment] + offset])
    kept = mp4.cut_to_whole_fragments(path)
    assert kept == pytest.approx(fragment, abs=1e-3)
    with open_source(path) as source:
        assert numbers_of(source) == list(range(25 * fragment))
        assert source.warnings == []


def test_a_file_cut_in_its_first_fragment_keeps_nothing(tmp_path: Path, fragmented: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(fragmented[: positions(fragmented, b"mdat")[0] + 20])
    assert mp4.cut_to_whole_fragments(path) == 0.0


def test_an_empty_file_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"")
    assert mp4.cut_to_whole_fragments(path) == 0.0


def test_the_rewrite_changes_no_picture_and_no_time(tmp_path: Path, fragmented: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(fragmented)
    with open_source(path) as source:
        before = [(frame.time, frame.image.tobytes()) for frame in source]
    mp4.make_seekable(path)
    assert b"moof" not in path.read_bytes()
    with open_source(path) as source:
        after = [(frame.time, frame.image.tobytes()) for frame in source]
    assert after == before
    assert len(after) == 100
