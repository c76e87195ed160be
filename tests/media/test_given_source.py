"""Pictures that are there already, as a source: arrays, bytes, OpenCV's capture, generators."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from gesturekit.errors import InvalidArgumentError, InvalidImageError, SourceError
from gesturekit.media import LiveSource
from gesturekit.media.frame import Frame
from gesturekit.sources import open_source
from tests.builders import grey_picture, make_clip
from tests.scripted import scripted

ORANGE = np.broadcast_to(np.array([250, 120, 10], np.uint8), (48, 64, 3)).copy()


def test_an_array_is_a_still() -> None:
    with open_source(ORANGE) as source:
        assert (source.is_image, source.size, source.frame_count) == (True, (64, 48), 1)
        (frame,) = source
    np.testing.assert_array_equal(frame.image, ORANGE)


def test_the_bytes_of_a_picture_are_a_still() -> None:
    file = io.BytesIO()
    Image.fromarray(ORANGE).save(file, "PNG")
    with open_source(file.getvalue()) as source:
        (frame,) = source
    np.testing.assert_array_equal(frame.image, ORANGE)


def test_bytes_that_are_no_picture_are_told_by_their_number() -> None:
    with pytest.raises(
        SourceError, match=r"'160000 bytes' is not a picture.*film's bytes as a file"
    ) as caught:
        open_source(b"\0" * 160_000)
    assert len(str(caught.value)) < 300


def test_a_generator_gives_every_picture_at_its_pace() -> None:
    with open_source((grey_picture(n) for n in range(5)), fps=10.0) as source:
        assert (source.size, source.fps, source.frame_count, source.live) == ((96, 64), 10.0, None, False)
        frames = list(source)
    assert [frame.time for frame in frames] == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4])
    assert [frame.index for frame in frames] == [0, 1, 2, 3, 4]
    np.testing.assert_array_equal(frames[3].image, grey_picture(3))


def test_pictures_may_bring_their_times_or_be_frames() -> None:
    timed = [(grey_picture(0), 0.0), (grey_picture(1), 0.5)]
    assert [frame.time for frame in open_source(timed)] == [0.0, 0.5]
    given = [Frame(grey_picture(0), 3.0, 7, mirrored=True)]
    assert list(open_source(given)) == given


@pytest.mark.parametrize("how", ["still", "list", "pairs"])
def test_bgr_becomes_rgb(how: str) -> None:
    bgr = ORANGE[..., ::-1]
    given = {"still": bgr, "list": [bgr], "pairs": [(bgr, 0.0)]}[how]
    (frame,) = open_source(given, color="bgr")
    np.testing.assert_array_equal(frame.image, ORANGE)


def test_a_capture_gives_what_the_file_gives(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", frames=10)
    with open_source(cv2.VideoCapture(str(clip))) as source, open_source(clip) as wanted:
        assert source.frame_count == 10 and not source.live
        for got, frame in zip(source, wanted, strict=True):
            assert got.time == pytest.approx(frame.time, abs=1e-3)
            # OpenCV converts colours with another rounding.
            assert np.abs(got.image.astype(int) - frame.image).max() <= 3


def test_a_camera_of_opencv_is_live() -> None:
    class Camera:
        left = 3

        def isOpened(self) -> bool:  # noqa: N802
            return True

        def get(self, prop: int) -> float:
            return -1.0 if prop == cv2.CAP_PROP_FRAME_COUNT else 30.0

        def read(self) -> tuple[bool, np.ndarray | None]:
            self.left -= 1
            return (True, ORANGE[..., ::-1]) if self.left >= 0 else (False, None)

    with open_source(Camera()) as source:
        assert isinstance(source, LiveSource)
        np.testing.assert_array_equal(next(source).image, ORANGE)


def test_a_capture_that_is_not_open_is_told() -> None:
    with pytest.raises(SourceError, match="VideoCapture is not opened"):
        open_source(cv2.VideoCapture())


@pytest.mark.parametrize("given", [None, 3.5, object(), lambda: None])
def test_what_is_none_of_these_is_told_in_a_line(given: object) -> None:
    with pytest.raises(
        InvalidArgumentError, match=r"a cv2\.VideoCapture or an iterable.*LiveSource"
    ) as caught:
        open_source(given)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 300


def test_pictures_that_are_none_are_told_by_their_number() -> None:
    with pytest.raises(InvalidImageError, match="picture 0 of pictures gave no array but str"):
        open_source(["a.jpg", "b.jpg"])  # type: ignore[arg-type]
    with (
        open_source([ORANGE, ORANGE.astype(float)]) as source,
        pytest.raises(InvalidImageError, match="picture 1"),
    ):
        list(source)
    with pytest.raises(SourceError, match="not one picture"):
        open_source([])


def test_the_order_of_what_is_known_cannot_be_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="leave it out"):
        open_source(make_clip(tmp_path / "clip.mp4", frames=1), color="bgr")
    with pytest.raises(InvalidArgumentError, match="'gbr'"):
        open_source(ORANGE, color="gbr")  # type: ignore[arg-type]


def test_a_session_runs_over_a_generator() -> None:
    asked: list[int] = []

    def made() -> Iterator[np.ndarray]:
        for number in range(12):
            asked.append(number)
            yield grey_picture(number)[..., ::-1]

    with scripted(open_source(made(), color="bgr")) as session:
        assert session.run().frames == 12
    assert asked == list(range(12))
