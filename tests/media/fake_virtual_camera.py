"""A stand-in for pyvirtualcam and its device, with what its `Camera` checks: it records what it is sent."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import numpy as np
import pytest


class Device:
    """The last camera that was opened, and all that was sent to it."""

    def __init__(self) -> None:
        self.opened: dict[str, Any] = {}
        self.sent: list[np.ndarray] = []
        self.closed = False
        self.missing = False
        self.unplugged_after = 1_000_000


def plug_in(monkeypatch: pytest.MonkeyPatch) -> Device:
    """Have `import pyvirtualcam` give the stand-in."""
    device = Device()

    class Camera:
        def __init__(self, width: int, height: int, fps: float, *, fmt: str, device: str | None) -> None:
            if _device.missing or width % 2 or height % 2:
                raise RuntimeError("'v4l2loopback' backend: No v4l2 loopback device found")
            self._shape = (height, width, 3)
            self.device = device or "/dev/video10"
            _device.opened = {"size": (width, height), "fps": fps, "fmt": fmt, "device": device}

        def send(self, frame: np.ndarray) -> None:
            assert frame.dtype == np.uint8
            assert frame.shape == self._shape
            assert frame.flags.c_contiguous
            if len(_device.sent) >= _device.unplugged_after:
                raise RuntimeError("error writing frame: No such device")
            _device.sent.append(frame.copy())

        def close(self) -> None:
            _device.closed = True

    _device = device
    module = ModuleType("pyvirtualcam")
    module.Camera = Camera  # type: ignore[attr-defined]
    module.PixelFormat = type("PixelFormat", (), {"RGB": "RGB", "BGR": "BGR"})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyvirtualcam", module)
    return device
