"""A virtual camera is sent pictures of its size and colour order; a stand-in takes the device's place."""

from __future__ import annotations

import sys
import time

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError, InvalidImageError, SinkError
from gesturekit.media import VirtualCamera
from tests.media.clips import SIZE, numbered
from tests.media.fake_virtual_camera import Device, plug_in


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Device:
    return plug_in(monkeypatch)


@pytest.mark.parametrize("color", ["rgb", "bgr"])
def test_pictures_arrive_as_they_are_in_the_order_that_was_said(device: Device, color: str) -> None:
    with VirtualCamera("", SIZE, 25, color=color) as camera:  # type: ignore[arg-type]
        assert camera.device == "/dev/video10"
        for n in range(3):
            camera.write(numbered(n), n / 25)
    assert device.opened == {"size": SIZE, "fps": 25.0, "fmt": color.upper(), "device": None}
    assert all(np.array_equal(sent, numbered(n)) for n, sent in enumerate(device.sent))
    assert (len(device.sent), camera.count, device.closed) == (3, 3, True)


def test_an_odd_size_grows_by_a_repeated_pixel(device: Device) -> None:
    image = np.random.default_rng(0).integers(0, 255, (45, 31, 3), dtype=np.uint8)
    with VirtualCamera("OBS Virtual Camera", (31, 45)) as camera:
        camera.write(image[:, ::-1], 0.0)
    assert device.opened == {"size": (32, 46), "fps": 30.0, "fmt": "RGB", "device": "OBS Virtual Camera"}
    assert np.array_equal(device.sent[0], np.pad(image[:, ::-1], ((0, 1), (0, 1), (0, 0)), mode="edge"))


def test_a_film_is_sent_no_faster_than_it_was_taken(device: Device) -> None:
    begin = time.monotonic()
    with VirtualCamera("", SIZE, paced=True) as camera:
        for n in range(4):
            camera.write(numbered(n), 7 + n / 10)
    assert time.monotonic() - begin >= 0.29


def test_without_the_extra_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyvirtualcam", None)
    with pytest.raises(SinkError, match=r'pip install "gesturekit\[camera\]".*GPL'):
        VirtualCamera("", SIZE)


def test_without_a_device_the_error_says_what_to_install(device: Device) -> None:
    device.missing = True
    with pytest.raises(SinkError, match=r"'/dev/video9' of 160×96.*loopback device.*modprobe.*OBS Studio"):
        VirtualCamera("/dev/video9", SIZE)


def test_a_device_that_goes_away_is_named(device: Device) -> None:
    device.unplugged_after = 1
    with VirtualCamera("", SIZE) as camera:
        camera.write(numbered(0), 0.0)
        with pytest.raises(SinkError, match=r"'/dev/video10' takes no more pictures.*No such device"):
            camera.write(numbered(1), 0.1)


def test_what_cannot_be_sent_is_refused(device: Device) -> None:
    with VirtualCamera("", SIZE) as camera, pytest.raises(InvalidImageError, match=r"\(96, 160, 3\)"):
        camera.write(np.zeros((10, 10, 3), np.uint8), 0.0)
    with pytest.raises(SinkError, match="closed"):
        camera.write(numbered(0), 0.0)
    with pytest.raises(InvalidArgumentError, match="not positive"):
        VirtualCamera("", (0, 4))
    with pytest.raises(InvalidArgumentError, match="fps"):
        VirtualCamera("", SIZE, float("nan"))
