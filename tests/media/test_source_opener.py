from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gesturekit.errors import GestureKitError, InvalidArgumentError, SourceError
from gesturekit.media import Frame, Source
from gesturekit.media import source_opener as sources
from gesturekit.sources import open_source, register_scheme
from tests.media.clips import make_film, numbered, numbers_of

TIMES = [n / 25 for n in range(5)]


class Pattern(Source):
    """Three numbered pictures, for a scheme of our own."""

    def __init__(self, uri: str, mirrored: bool) -> None:
        super().__init__(uri, (160, 96), mirrored=mirrored)
        self._numbers = iter(range(3))

    def __next__(self) -> Frame:
        number = next(self._numbers)
        return Frame(numbered(number), number / 25, number, self.mirrored)

    def close(self) -> None:
        self._numbers = iter(())


@pytest.fixture
def scheme() -> Iterator[str]:
    register_scheme("pattern", Pattern)
    yield "pattern"
    del sources._registered["pattern"]


@pytest.mark.parametrize("uri", ["pattern:bars", "pattern://bars", "PATTERN:bars"])
def test_a_registered_scheme_opens_its_source(scheme: str, uri: str) -> None:
    with open_source(uri, mirrored=True) as source:
        assert source.name == uri
        assert source.mirrored
        assert numbers_of(source) == [0, 1, 2]


def test_an_unknown_scheme_is_refused_with_a_list(scheme: str) -> None:
    with pytest.raises(SourceError, match=r"'gopher'; known are file, http, https, pattern, .*rtsp"):
        open_source("gopher://host/film")


def test_a_file_that_looks_like_a_scheme_is_a_file(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_film(tmp_path / "pattern:5.mp4", TIMES)
    monkeypatch.chdir(tmp_path)
    with open_source("pattern:5.mp4") as source:
        assert len(list(source)) == 5


def test_a_tilde_may_begin_a_files_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_film(tmp_path / "~take.mp4", TIMES)
    monkeypatch.chdir(tmp_path)
    with open_source("~take.mp4") as source:
        assert len(list(source)) == 5


@pytest.mark.parametrize("what", [None, 1.5])
def test_what_is_no_source_at_all_is_named(what: object) -> None:
    with pytest.raises(InvalidArgumentError, match=rf"{what!r}; expected a camera number"):
        open_source(what)  # type: ignore[arg-type]


def test_a_path_as_bytes_is_told_to_be_a_text() -> None:
    with pytest.raises(SourceError, match=r"'8 bytes' is not a picture.*give a path as a text"):
        open_source(b"film.mp4")


@pytest.mark.parametrize("name", ["", "x", "9z", "with space", "with:colon", "Upper"])
def test_a_scheme_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(InvalidArgumentError, match="scheme"):
        register_scheme(name, Pattern)


def test_digits_are_a_camera_and_with_a_path_they_are_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_film(tmp_path / "film.mp4", TIMES).rename(tmp_path / "77")
    monkeypatch.chdir(tmp_path)
    for camera in (77, np.int64(77), "77", "/dev/video77"):
        with pytest.raises(SourceError, match="camera 77"):
            open_source(camera)
    for file in ("./77", Path("77")):
        with open_source(file) as source:
            assert len(list(source)) == 5


def test_the_content_decides_not_the_ending(tmp_path: Path) -> None:
    make_film(tmp_path / "film.mp4", TIMES).rename(tmp_path / "film.png")
    Image.fromarray(numbered(3)).save(tmp_path / "picture.mp4", "PNG")
    with open_source(tmp_path / "film.png") as source:
        assert not source.is_image
        assert len(list(source)) == 5
    with open_source(tmp_path / "picture.mp4") as source:
        assert source.is_image
        assert numbers_of(source) == [3]


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_film(tmp_path / "film.mp4", TIMES)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    with open_source("~/film.mp4") as source:
        assert len(list(source)) == 5


@pytest.mark.parametrize(
    "uri", ["", "  ", "rtsp://", "http://", "file:///nowhere/film.mp4", "\0", "a/" + "b" * 5000]
)
def test_nonsense_is_a_typed_error(uri: str) -> None:
    with pytest.raises(GestureKitError):
        open_source(uri)


def test_a_source_tells_what_it_is(tmp_path: Path) -> None:
    with open_source(make_film(tmp_path / "film.mp4", TIMES)) as source:
        assert repr(source) == f"<VideoSource {str(tmp_path / 'film.mp4')!r} 160x96>"


def test_an_address_may_be_longer_than_any_file_s_name() -> None:
    with open_source("studio:?quality=fast&size=64x48&do=" + ", ".join(["victory 1 s"] * 40)) as source:
        assert source.frame_count is not None
        assert source.frame_count > 40 * 30


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell of no missing camera beforehand")
def test_a_folder_whose_name_is_a_number_is_pointed_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "77").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match=r"no camera 77.* meant by \./77"):
        open_source("77")


def test_a_terminal_is_no_film(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda descriptor: True)
    with pytest.raises(SourceError, match="nothing is sent to it"):
        open_source("-")
