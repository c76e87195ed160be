"""Cameras of this computer, read through OpenCV, and a list of those that are there."""

from __future__ import annotations

import ctypes
import os
import re
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2

from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.hands import ImageArray
from gesturekit.media.live import LiveSource

# Some cameras miss single pictures, above all while they wake; only a longer gap means they are gone.
_GONE_SECONDS = 1.0

# Other systems tell no list of cameras: numbers are tried, and few computers have more.
_NUMBERS_TRIED = 4

# VIDIOC_QUERYCAP and V4L2_CAP_VIDEO_CAPTURE of Linux's videodev2.h.
_QUERYCAP = 0x80685600
_QUERYCAP_BYTES = 104
_CAP_VIDEO_CAPTURE = 0x00000001
_CAP_DEVICE_CAPS = 0x80000000


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A camera that the system knows."""

    index: int
    """The number to give to `open_source`."""
    name: str
    """What the maker calls it; empty where the system does not say."""
    usable: bool
    """Whether it can be opened."""
    problem: str = ""
    """Why not, and what to do; empty when usable."""


class CameraSource(LiveSource):
    """A camera of this computer; the newest picture wins.

    `size` (pixels) and `fps` are wished for: the camera takes what it has nearest, and the attributes say
    what. `mirrored` is for a camera that itself delivers mirror pictures, which few do.
    """

    def __init__(
        self,
        index: int,
        *,
        mirrored: bool = False,
        size: tuple[int, int] | None = None,
        fps: float | None = None,
    ) -> None:
        if index < 0:
            raise InvalidArgumentError(f"camera number {index} is negative; the first camera is 0")
        device = CaptureFeed(partial(_open_camera, index), f"camera {index}", size, fps)
        super().__init__(device.read, release=device.release, name=f"camera {index}", mirrored=mirrored)
        self.fps = device.fps


def list_cameras() -> list[CameraInfo]:
    """List the cameras that the system knows, usable or not; never raises, and takes no picture.

    On Linux the devices are asked, which disturbs no program that uses them. Elsewhere the first four numbers
    are tried.
    """
    try:
        if sys.platform.startswith("linux"):
            return linux_cameras(Path("/dev"), Path("/sys/class/video4linux"))
        return [CameraInfo(n, "", True) for n in range(_NUMBERS_TRIED) if _opens(n)]
    except Exception:  # a list for diagnosis must not be what fails
        return []


def linux_cameras(devices: Path, names: Path) -> list[CameraInfo]:
    """List the cameras among ``devices/video*``; ``names/video*/name`` says what they are called."""
    found = []
    for node in devices.glob("video*"):
        number = re.fullmatch(r"video([0-9]+)", node.name)
        if number is None:
            continue
        try:
            name = (names / node.name / "name").read_text(errors="replace").strip()
        except OSError:
            name = ""
        try:
            captures, problem = _captures(node), ""
        except PermissionError:
            captures, problem = True, "no permission: add yourself to the group 'video' and log in again"
        except OSError as error:
            captures, problem = True, f"{node} cannot be opened: {error.strerror}"
        # A camera has further nodes, for its metadata, which give no pictures.
        if captures:
            found.append(CameraInfo(int(number[1]), name, not problem, problem))
    return sorted(found, key=lambda camera: camera.index)


class CaptureFeed:
    """Pictures of a ``cv2.VideoCapture``, for a `LiveSource`; opened in the thread that reads it."""

    def __init__(
        self,
        open_capture: Callable[[], Any],
        name: str,
        size: tuple[int, int] | None = None,
        fps: float | None = None,
    ) -> None:
        self.fps: float | None = None
        self._open_capture = open_capture
        self._name = name
        self._size = size
        self._wanted_fps = fps
        self._capture: Any = None

    def read(self) -> ImageArray:
        """Wait for the next picture; raise SourceError when none came for a second."""
        if self._capture is None:
            self._capture = self._open_capture()
            self._configure(self._capture)
        gone = time.monotonic() + _GONE_SECONDS
        while True:
            came, image = self._capture.read()
            if came:
                rgb: ImageArray = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
                return rgb
            if time.monotonic() > gone:
                raise SourceError(
                    f"{self._name} stopped giving pictures; it was unplugged, or another program took it: "
                    "check the cable, close the other program, and start again"
                )
            time.sleep(0.01)

    def release(self) -> None:
        """Let the device go."""
        if self._capture is not None:
            self._capture.release()

    def _configure(self, capture: Any) -> None:
        if self._size is not None:
            # Over USB 2 large pictures come at full rate only when the camera compresses them.
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
        if self._wanted_fps is not None:
            capture.set(cv2.CAP_PROP_FPS, self._wanted_fps)
        # The driver's own queue would add its length to the latency.
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self.fps = float(capture.get(cv2.CAP_PROP_FPS)) or None


def _open_camera(index: int) -> Any:
    _check_device(index)
    capture = _capture(index)
    if not capture.isOpened():
        raise SourceError(
            f"camera {index} cannot be opened; close other programs that use it, check its access rights. "
            f"{_known()}"
        )
    return capture


def _capture(index: int) -> Any:
    backend = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
    return cv2.VideoCapture(index, backend)


def _opens(index: int) -> bool:
    capture = _capture(index)
    try:
        return bool(capture.isOpened())
    finally:
        capture.release()


def _check_device(index: int) -> None:
    # OpenCV prints its own riddles when a device is missing, so that is found out first.
    node = Path(f"/dev/video{index}")
    if not sys.platform.startswith("linux"):
        return
    if not node.exists():
        # A folder of pictures may have a number for its name.
        meant = f" The {index} in this folder is meant by ./{index}." if Path(str(index)).exists() else ""
        raise SourceError(f"there is no camera {index}: {node} does not exist. {_known()}.{meant}")
    if not os.access(node, os.R_OK | os.W_OK):
        raise SourceError(
            f"no permission to use camera {index} ({node}); "
            "add yourself to the group 'video' and log in again"
        )


def _known() -> str:
    cameras = [f"{camera.index} ({camera.name or 'no name'})" for camera in list_cameras() if camera.usable]
    if cameras:
        return f"Cameras found: {', '.join(cameras)}"
    return "No camera was found: plug one in, or give a video file instead"


def _captures(node: Path) -> bool:
    import fcntl

    answer = ctypes.create_string_buffer(_QUERYCAP_BYTES)
    descriptor = os.open(node, os.O_RDWR | os.O_NONBLOCK)
    try:
        fcntl.ioctl(descriptor, _QUERYCAP, answer)
    finally:
        os.close(descriptor)
    # struct v4l2_capability: driver[16], card[32], bus_info[32], version, capabilities, device_caps.
    capabilities, device_capabilities = struct.unpack_from("=II", answer, 84)
    if capabilities & _CAP_DEVICE_CAPS:
        capabilities = device_capabilities
    return bool(capabilities & _CAP_VIDEO_CAPTURE)
