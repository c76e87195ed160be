from __future__ import annotations

import os
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.media import LiveSource, list_cameras
from gesturekit.media.camera import CaptureFeed, linux_cameras
from gesturekit.sources import open_source
from tests.media.clips import make_film

LINUX = sys.platform.startswith("linux")


def test_listing_never_raises_and_what_is_usable_opens() -> None:
    for camera in list_cameras():
        assert bool(camera.problem) != camera.usable
        if camera.usable:
            with open_source(camera.index) as source:
                assert source.live
                assert next(source).image.shape[:2] == source.size[::-1]


@pytest.mark.skipif(not LINUX, reason="device files are Linux's")
def test_nodes_that_are_no_cameras_are_listed_with_their_problem(tmp_path: Path) -> None:
    devices, names = tmp_path / "dev", tmp_path / "names"
    devices.mkdir()
    for node in ("video10", "video2", "videoX", "vbi0"):
        (devices / node).write_text("")
    (names / "video2").mkdir(parents=True)
    (names / "video2" / "name").write_text("Office camera\n")
    listed = linux_cameras(devices, names)
    assert [(camera.index, camera.name, camera.usable) for camera in listed] == [
        (2, "Office camera", False),
        (10, "", False),
    ]
    assert all("cannot be opened" in camera.problem for camera in listed)


@pytest.mark.skipif(not LINUX or os.geteuid() == 0, reason="root may open every device")
def test_missing_rights_are_told(tmp_path: Path) -> None:
    (tmp_path / "video0").write_text("")
    (tmp_path / "video0").chmod(0)
    (camera,) = linux_cameras(tmp_path, tmp_path)
    assert "group 'video'" in camera.problem


def test_an_opencv_capture_gives_rgb_and_tells_when_it_falls_silent(tmp_path: Path) -> None:
    """A film stands for the camera: OpenCV reads both alike, and after its end it is like unplugged."""
    orange = np.full((48, 64, 3), (250, 120, 10), dtype=np.uint8)
    path = make_film(
        tmp_path / "orange.mp4", [n / 25 for n in range(30)], size=(64, 48), pictures=[orange] * 30
    )
    feed = CaptureFeed(lambda: cv2.VideoCapture(str(path)), "camera 0")
    frames = []
    with (
        pytest.raises(SourceError, match="camera 0 stopped giving pictures; it was unplugged"),
        LiveSource(feed.read, release=feed.release, name="camera 0") as source,
    ):
        for frame in source:
            assert frame.image.shape == (48, 64, 3)
            frames.append(frame)
    assert frames[-1].index == 29
    assert len(frames) + source.dropped == 30
    assert np.abs(frames[0].image.reshape(-1, 3).mean(axis=0) - (250, 120, 10)).max() < 8
    assert feed.fps == pytest.approx(25)


@pytest.mark.parametrize("uri", [77, "77"])
def test_a_camera_that_is_not_there_is_named(uri: int | str) -> None:
    with pytest.raises(SourceError, match="camera 77"):
        open_source(uri)


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="-1"):
        open_source(-1)
