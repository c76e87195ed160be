"""Sources of pictures that are there already: an array, a file's bytes, OpenCV's capture, a generator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np

from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.hands import AnyImage, ImageArray
from gesturekit.media.frame import Frame
from gesturekit.media.given_picture import rgb_picture
from gesturekit.media.image_file import load_image
from gesturekit.media.live import LiveSource
from gesturekit.media.source import Source
from gesturekit.words import shown

_FPS = 25.0

# cv2.CAP_PROP_POS_MSEC, CAP_PROP_FPS and CAP_PROP_FRAME_COUNT.
_POS_MSEC, _CAPTURE_FPS, _FRAME_COUNT = 0, 5, 7


@runtime_checkable
class Capture(Protocol):
    """An opened `cv2.VideoCapture`."""

    def isOpened(self) -> bool:  # noqa: N802
        """Whether it can be read."""

    def read(self) -> tuple[bool, Any]:
        """The next picture, BGR."""

    def get(self, prop: int, /) -> float:
        """One of its properties."""


Pictures: TypeAlias = "bytes | AnyImage | Capture | Iterable[AnyImage | tuple[AnyImage, float] | Frame]"
"""What `open_given` takes."""


def open_given(
    given: Pictures, *, mirrored: bool = False, fps: float | None = None, color: ColorOrder = "rgb"
) -> Source:
    """Make a source of pictures that are there already.

    Parameters
    ----------
    given
        The bytes of a picture's file; a picture as an array; an opened `cv2.VideoCapture`, which stays yours
        to release; or an iterable, such as a generator, of arrays, of pairs of an array and its time in
        seconds, or of frames. A session reads it in a thread of its own.
    mirrored
        Whether the pictures show the scene as a mirror does.
    fps
        Pictures per second of an iterable that gives no times; 25 where not given.
    color
        Channel order of arrays; a capture's are known to be BGR.

    Raises
    ------
    InvalidArgumentError
        When it is none of these.
    InvalidImageError
        When an array is no picture.
    SourceError
        When the bytes are no picture, the capture is not opened, or there is no picture at all.
    """
    check_color(color)
    if isinstance(given, bytes | bytearray | memoryview):
        return StillSource(_from_bytes(bytes(given)), "bytes", mirrored=mirrored)
    if isinstance(given, np.ndarray) and given.ndim < 4:
        return StillSource(rgb_picture(given, color, "the array"), "array", mirrored=mirrored)
    if isinstance(given, Capture):
        return _open_capture(given, mirrored, fps)
    if isinstance(given, Iterable):
        return GivenSource(
            given, "pictures", fps=_FPS if fps is None else fps, mirrored=mirrored, color=color
        )
    raise InvalidArgumentError(
        f"the source is {shown(given)}; expected a camera number, a path, an address, a picture's bytes, an "
        "array, a cv2.VideoCapture or an iterable of arrays; LiveSource takes a function that reads the next "
        "picture"
    )


class StillSource(Source):
    """One picture, as a single frame at time 0."""

    is_image = True

    def __init__(self, image: ImageArray, name: str, *, mirrored: bool = False) -> None:
        super().__init__(name, (image.shape[1], image.shape[0]), frame_count=1, mirrored=mirrored)
        self._image: ImageArray | None = image

    def __next__(self) -> Frame:
        if self._image is None:
            raise StopIteration
        image, self._image = self._image, None
        return Frame(image, 0.0, 0, self.mirrored)

    def close(self) -> None:
        """Let the picture go."""
        self._image = None


class GivenSource(Source):
    """Pictures of an iterable, each as it comes and none left out."""

    def __init__(
        self,
        pictures: Iterable[Any],
        name: str,
        *,
        fps: float,
        mirrored: bool = False,
        frame_count: int | None = None,
        color: ColorOrder = "rgb",
    ) -> None:
        if not fps > 0:
            raise InvalidArgumentError(f"fps is {fps}; expected pictures per second, more than 0")
        self._color, self._step, self._index = color, 1.0 / fps, 0
        super().__init__(name, (0, 0), fps=fps, frame_count=frame_count, mirrored=mirrored)
        items = iter(pictures)
        first = next(items, None)
        if first is None:
            raise SourceError(f"there is not one picture in {shown(pictures)}")
        self._frames: Iterator[Frame] = map(self._frame, chain([first], items))
        # Its size is wanted before it is asked for.
        frame = next(self._frames)
        self._frames = chain([frame], self._frames)
        self.size = (frame.image.shape[1], frame.image.shape[0])

    def _frame(self, item: Any) -> Frame:
        index, self._index = self._index, self._index + 1
        if isinstance(item, Frame):
            return item
        image, time = item if isinstance(item, tuple) and len(item) == 2 else (item, index * self._step)
        picture = rgb_picture(image, self._color, f"picture {index} of {self.name}")
        return Frame(picture, float(time), index, self.mirrored)

    def __next__(self) -> Frame:
        return next(self._frames)

    def close(self) -> None:
        """Ask for no more pictures."""
        self._frames = iter(())


def _from_bytes(data: bytes) -> ImageArray:
    try:
        return load_image(data, f"{len(data)} bytes")[0]
    except SourceError as error:
        raise SourceError(
            f"{error}; bytes are a picture's content: give a path as a text, and a film's bytes as a file"
        ) from error


def _open_capture(capture: Capture, mirrored: bool, fps: float | None) -> Source:
    if not capture.isOpened():
        raise SourceError("the cv2.VideoCapture is not opened; check its name or number, and isOpened()")
    count, rate = int(capture.get(_FRAME_COUNT)), fps or capture.get(_CAPTURE_FPS)
    if count <= 0:
        return LiveSource(lambda: _next(capture), name="cv2.VideoCapture", mirrored=mirrored, color="bgr")
    return GivenSource(
        _film(capture),
        "cv2.VideoCapture",
        fps=rate if rate > 0 else _FPS,
        mirrored=mirrored,
        frame_count=count,
        color="bgr",
    )


def _next(capture: Capture) -> AnyImage | None:
    there, image = capture.read()
    return image if there else None


def _film(capture: Capture) -> Iterator[tuple[AnyImage, float]]:
    while (image := _next(capture)) is not None:
        yield image, capture.get(_POS_MSEC) / 1000
