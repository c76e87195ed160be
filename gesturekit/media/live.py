"""Live pictures: a thread reads them as they come, and the newest one wins.

So a frame is never older than one picture when it is handed out, however slow the program is.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable

from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import SourceError
from gesturekit.hands import AnyImage
from gesturekit.media.frame import Frame
from gesturekit.media.pixels import rgb_picture
from gesturekit.media.source import Source

# Slow cameras need several seconds to wake.
FIRST_PICTURE_SECONDS, STALL_SECONDS = 15.0, 5.0

# close() waits this long for the reading thread; one that hangs in a driver ends by itself later.
_CLOSE_SECONDS = 1.0


class LiveSource(Source):
    """Pictures from anything that can be asked for the next one, such as the SDK of a special camera.

    `Frame.time` is the time of arrival, in seconds since the first picture; `start` is when that was, so that
    ``source.start + frame.time`` compares several sources. Gaps in `Frame.index` are dropped pictures.

    Parameters
    ----------
    read
        Called again and again in a thread of its own. Waits for the next picture and returns it as a new
        (H, W, 3) uint8 array (grey and alpha are taken, too), or returns None at the end. What it raises ends
        the source: the frame before is still handed out, then the error is raised to the reader.
    release
        Called once in the same thread after the last `read`, however it ended. What it raises is raised to
        the reader, unless `read` failed before.
    name, mirrored, fps
        See `Source`.
    first_seconds, stall_seconds
        How long the first picture, and later ones, may take. Lower: failure is noticed sooner, but a slow
        camera is not waited for.
    color
        Channel order of what `read` returns: "rgb", or "bgr" as OpenCV reads it. Frames are always RGB.

    Raises
    ------
    SourceError
        When no picture comes in time, or the source ends before its first picture. Later, from the loop:
        when pictures stop coming, or `read` fails.

    Examples
    --------
    >>> import numpy as np
    >>> pictures = iter([np.zeros((48, 64, 3), np.uint8)])
    >>> with LiveSource(lambda: next(pictures, None)) as source:
    ...     [(frame.index, frame.time) for frame in source]
    [(0, 0.0)]
    """

    live = True

    def __init__(
        self,
        read: Callable[[], AnyImage | None],
        *,
        release: Callable[[], None] | None = None,
        name: str = "live source",
        mirrored: bool = False,
        fps: float | None = None,
        first_seconds: float = FIRST_PICTURE_SECONDS,
        stall_seconds: float = STALL_SECONDS,
        color: ColorOrder = "rgb",
    ) -> None:
        super().__init__(name, (0, 0), fps=fps, mirrored=mirrored)
        self._stall_seconds = stall_seconds
        self._reader = _Reader(read, release, name, check_color(color), mirrored)
        # A source that is dropped without being closed must not keep the camera's light on.
        weakref.finalize(self, self._reader.stop)
        try:
            newest = self._reader.wait(first_seconds, take=False)
            if newest is None:
                raise SourceError(f"{name} ended before its first picture; check that it is switched on")
        except BaseException:
            self._reader.stop()
            raise
        height, width = newest.image.shape[:2]
        self.size = (width, height)

    @property
    def start(self) -> float:
        """When the first picture arrived, by `time.monotonic`, seconds."""
        return self._reader.start

    @property
    def dropped(self) -> int:
        """Pictures that arrived but gave way to a newer one."""
        return self._reader.dropped

    def __next__(self) -> Frame:
        frame = self._reader.wait(self._stall_seconds, take=True)
        if frame is None:
            raise StopIteration
        return frame

    def close(self) -> None:
        """Stop reading. Returns within about a second even when the device hangs."""
        self._reader.stop()


class _Reader:
    """The reading thread and the one place where the newest picture waits."""

    def __init__(
        self,
        read: Callable[[], AnyImage | None],
        release: Callable[[], None] | None,
        name: str,
        color: ColorOrder,
        mirrored: bool,
    ) -> None:
        self.dropped = 0
        self.start = 0.0
        self._read = read
        self._release = release
        self._name = name
        self._color = color
        self._mirrored = mirrored
        self._changed = threading.Condition()
        self._newest: Frame | None = None
        self._error: BaseException | None = None
        self._ended = False
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=f"gesturekit {name}", daemon=True)
        self._thread.start()

    def wait(self, seconds: float, *, take: bool) -> Frame | None:
        """Wait for a picture, and take it away or leave it in its place; None at the end."""
        with self._changed:
            came = self._changed.wait_for(lambda: self._newest is not None or self._ended, seconds)
            if self._newest is not None:
                newest = self._newest
                if take:
                    self._newest = None
                return newest
            if not came:
                raise SourceError(
                    f"{self._name} gave no picture for {seconds:g} s; check that it is connected and "
                    "that no other program uses it"
                )
            error, self._error = self._error, None
        if error is not None:
            raise error
        return None

    def stop(self) -> None:
        with self._changed:
            self._stopped = self._ended = True
            self._newest = self._error = None
            self._changed.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join(_CLOSE_SECONDS)

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            self._read_all()
        except BaseException as caught:  # SystemExit, too, must reach the reader, not vanish with the thread
            error = caught
        try:
            if self._release is not None:
                self._release()
        except BaseException as caught:
            error = error or caught
        with self._changed:
            self._ended = True
            self._error = None if self._stopped else error
            self._changed.notify_all()

    def _read_all(self) -> None:
        index = 0
        while not self._stopped and (image := self._read()) is not None:
            now = time.monotonic()
            if index == 0:
                self.start = now
            picture = rgb_picture(image, self._color, self._name)
            with self._changed:
                if self._stopped:
                    return
                self.dropped += self._newest is not None
                self._newest = Frame(picture, now - self.start, index, self._mirrored)
                self._changed.notify_all()
            index += 1
