"""Turned pictures, whatever they come from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import ImageArray, TrackedFrame
from gesturekit.media import Frame, HandsWriter, ImageWriter, LiveSource, Source, rotate_source
from gesturekit.media import source_opener as sources
from gesturekit.sources import open_source, register_scheme
from tests.media.clips import make_film

# Rows 1 2 3 / 4 5 6, and the same turned by hand.
UPRIGHT = [[1, 2, 3], [4, 5, 6]]
TURNED = {
    0: UPRIGHT,
    90: [[4, 1], [5, 2], [6, 3]],
    180: [[6, 5, 4], [3, 2, 1]],
    270: [[3, 6], [2, 5], [1, 4]],
}


def tiles(numbers: list[list[int]]) -> ImageArray:
    """A picture of grey squares, 32 pixels each, that survives any compression."""
    grey = np.kron(np.array(numbers, np.uint8) * 40, np.ones((32, 32), np.uint8))
    return np.repeat(grey[:, :, None], 3, axis=2)


def numbers(image: ImageArray) -> list[list[int]]:
    return [[round(value / 40) for value in row] for row in image[16::32, 16::32, 1].tolist()]


def picture_file(folder: Path) -> Path:
    with ImageWriter(folder / "one.png") as writer:
        writer.write(tiles(UPRIGHT))
    return folder / "one.png"


def picture_folder(folder: Path) -> Path:
    return picture_file(folder).parent


def film(folder: Path) -> Path:
    make_film(folder / "film.mp4", [0.0, 0.04], size=(96, 64), pictures=[tiles(UPRIGHT)] * 2)
    return folder / "film.mp4"


@pytest.mark.parametrize("degrees", TURNED)
@pytest.mark.parametrize("make", [picture_file, picture_folder, film])
def test_pictures_are_turned_clockwise(make: Callable[[Path], Path], degrees: int, tmp_path: Path) -> None:
    with open_source(make(tmp_path), rotation=degrees) as source:  # type: ignore[arg-type]
        frame = next(source)
    assert numbers(frame.image) == TURNED[degrees]
    assert frame.image.flags.c_contiguous
    assert source.size == (frame.image.shape[1], frame.image.shape[0])


@pytest.mark.parametrize("degrees", TURNED)
def test_live_arrays_are_turned_and_stay_live(degrees: int) -> None:
    pictures = iter([tiles(UPRIGHT)])
    with rotate_source(LiveSource(lambda: next(pictures, None)), degrees) as source:  # type: ignore[arg-type]
        assert source.live
        assert numbers(next(source).image) == TURNED[degrees]
        with pytest.raises(StopIteration):
            next(source)


def test_a_turned_source_is_otherwise_the_same(tmp_path: Path) -> None:
    path = film(tmp_path)
    with open_source(path) as plain, open_source(path, rotation=90, mirrored=True) as turned:
        assert (turned.name, turned.fps, turned.frame_count) == (plain.name, plain.fps, plain.frame_count)
        assert (turned.live, turned.is_image, turned.dropped) == (False, False, 0)
        assert [(f.time, f.index, f.mirrored) for f in turned] == [(f.time, f.index, True) for f in plain]


def test_warnings_that_come_while_reading_reach_the_turned_source(tmp_path: Path) -> None:
    picture_file(tmp_path)
    (tmp_path / "two.png").write_bytes(b"no picture")
    with open_source(tmp_path, rotation=180) as source:
        assert len(list(source)) == 1
        assert "two.png" in source.warnings[0]


@pytest.mark.skipif(
    not hasattr(av.VideoStream, "set_display_rotation"), reason="PyAV before 18 writes no rotation"
)
def test_a_turn_is_added_to_what_a_film_asks_for(tmp_path: Path) -> None:
    # A phone held upright stores a lying film that is to be turned clockwise: 270 counterclockwise.
    path = tmp_path / "phone.mp4"
    make_film(path, [0.0], size=(96, 64), pictures=[tiles(UPRIGHT)], rotation=270)
    for degrees, seen in ((0, 90), (90, 180), (180, 270), (270, 0)):
        with open_source(path, rotation=degrees) as source:  # type: ignore[arg-type]
            assert numbers(next(source).image) == TURNED[seen]
    with open_source(path, rotation="auto") as source:
        assert numbers(next(source).image) == TURNED[90]


def test_a_turn_is_added_to_what_a_photograph_asks_for(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by a quarter
    Image.fromarray(tiles(UPRIGHT)).save(tmp_path / "phone.jpg", exif=exif)
    for degrees, seen in ((0, 90), (90, 180)):
        with open_source(tmp_path / "phone.jpg", rotation=degrees) as source:  # type: ignore[arg-type]
            assert numbers(next(source).image) == TURNED[seen]


def test_a_scheme_of_ones_own_is_turned_and_its_truth_only_when_it_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Robot(Source):
        def __next__(self) -> Frame:
            return Frame(tiles(UPRIGHT), 0.0, 0, self.mirrored, truth="a hand at the left")

        def close(self) -> None:
            pass

    monkeypatch.setattr(sources, "_registered", dict(sources._registered))
    register_scheme("robot", lambda uri, mirrored: Robot(uri, (96, 64), mirrored=mirrored))
    with open_source("robot:eye", rotation=90, mirrored=True) as source:
        frame = next(source)
        assert isinstance(source.origin, Robot)
    assert numbers(frame.image) == TURNED[90]
    assert frame.mirrored
    assert frame.truth is None


@pytest.mark.parametrize("rotation", [45, -90, 360, 90.0, "90", "left", None, True, [90]])
def test_other_rotations_are_refused_before_anything_is_opened(rotation: object) -> None:
    with pytest.raises(InvalidArgumentError, match="expected 90, 180 or 270, degrees clockwise"):
        open_source("no such file", rotation=rotation)  # type: ignore[arg-type]


def test_a_recording_of_hands_cannot_be_turned(tmp_path: Path) -> None:
    with HandsWriter(tmp_path / "hands.jsonl", source="film.mp4", size=(64, 48), fps=25.0) as writer:
        writer.write(TrackedFrame(0, 0.0, (64, 48), ()))
    with pytest.raises(InvalidArgumentError, match="recording of hands, which has no pictures to turn"):
        open_source(tmp_path / "hands.jsonl", rotation=90)
    open_source(tmp_path / "hands.jsonl", rotation=0).close()
