"""A virtual camera: drawn pictures as a camera that calls and streaming programs can choose.

It needs the extra ``camera`` (pyvirtualcam, under the GPL-2.0, hence no part of GestureKit itself) and a
device: v4l2loopback on Linux, OBS Studio on macOS and Windows.
"""

from __future__ import annotations

import math
import threading
import time as clock
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from gesturekit.closing import Closing
from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import InvalidArgumentError, InvalidImageError, SinkError
from gesturekit.hands import AnyImage
from gesturekit.media.pixels import described

VIRTUAL_CAMERA_SCHEME = "camera:"
"""What an output's name begins with when it is a virtual camera; a device's name may follow."""

_DEFAULT_FPS = 30.0


class VirtualCamera(Closing):
    """Sends pictures to a virtual camera.

    Parameters
    ----------
    device
        Its name: ``/dev/video10``, ``OBS Virtual Camera``; empty for the first that there is.
    size
        Width and height of the pictures, pixels. Devices need even sizes: an odd width or height is sent
        one pixel larger, by repeating the last column or row.
    fps
        Expected pictures per second (30 when not given): a hint for the device.
    color
        Channel order of the pictures: "rgb", or "bgr" as OpenCV reads them.
    paced
        Send no picture before its time: for films, which come faster than they are to be shown.

    Raises
    ------
    SinkError
        When pyvirtualcam is not installed, or there is no such device; the message says what to install.
    InvalidArgumentError
        When `size` or `fps` is not positive.
    """

    def __init__(
        self,
        device: str,
        size: tuple[int, int],
        fps: float | None = None,
        *,
        color: ColorOrder = "rgb",
        paced: bool = False,
    ) -> None:
        self.path = Path(VIRTUAL_CAMERA_SCHEME + device)
        self.size = (int(size[0]), int(size[1]))
        self.count = 0
        self._color = check_color(color)
        self._paced = paced
        self._start: float | None = None
        self._closed = threading.Event()
        if min(self.size) < 1:
            raise InvalidArgumentError(
                f"size {self.size} of a virtual camera is not positive; give width and height in pixels"
            )
        if fps is not None and not 0 < fps < math.inf:
            raise InvalidArgumentError(
                f"fps {fps!r} is not a positive number; leave it out when it is not known"
            )
        self._camera: Any = _open(device, self.size, float(fps or _DEFAULT_FPS), self._color)

    @property
    def device(self) -> str:
        """Name of the device, as the system has it."""
        return str(self._camera.device)

    def write(self, image: AnyImage, time: float) -> None:
        """Send a picture.

        Parameters
        ----------
        image
            (H, W, 3) uint8 in the order and size given at the start.
        time
            When it is to be shown, seconds; waited for where the camera is paced.

        Raises
        ------
        InvalidImageError
            When the picture has another shape or dtype.
        SinkError
            When the device is gone, or this is closed.
        """
        if self._closed.is_set():
            raise SinkError("the virtual camera is closed; open a new VirtualCamera")
        width, height = self.size
        if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.shape != (height, width, 3):
            raise InvalidImageError(
                f"the virtual camera takes uint8 {self._color.upper()} pictures of shape "
                f"{(height, width, 3)}; got {described(image)}: resize it, or open a camera of that size"
            )
        if width % 2 or height % 2:
            image = cv2.copyMakeBorder(image, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
        if self._paced:
            self._start = clock.monotonic() - time if self._start is None else self._start
            self._closed.wait(max(0.0, self._start + time - clock.monotonic()))
        try:
            self._camera.send(np.ascontiguousarray(image))
        except (RuntimeError, OSError) as error:
            raise SinkError(
                f"the virtual camera {self.device!r} takes no more pictures ({error}); "
                "is it still there? Open it again"
            ) from error
        self.count += 1

    def close(self) -> None:
        """Let the device go; may be called twice."""
        if not self._closed.is_set():
            self._closed.set()
            self._camera.close()


def _open(device: str, size: tuple[int, int], fps: float, color: ColorOrder) -> Any:
    try:
        import pyvirtualcam
    except ImportError as error:
        raise SinkError(
            "a virtual camera needs pyvirtualcam, which is not installed; "
            'pip install "gesturekit[camera]" (it is under the GPL-2.0)'
        ) from error
    formats = {"rgb": pyvirtualcam.PixelFormat.RGB, "bgr": pyvirtualcam.PixelFormat.BGR}
    width, height = (side + side % 2 for side in size)
    try:
        return pyvirtualcam.Camera(width, height, fps, fmt=formats[color], device=device or None)
    except (RuntimeError, OSError, KeyError) as error:
        which = f"no virtual camera {device!r}" if device else "no virtual camera"
        raise SinkError(
            f"{which} of {width}×{height} pixels can be opened ({str(error).strip()}); on Linux load one "
            "with `sudo modprobe v4l2loopback exclusive_caps=1`, on macOS and Windows install OBS Studio and "
            "start its virtual camera once"
        ) from error
