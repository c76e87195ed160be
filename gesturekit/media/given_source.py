"""Sources of pictures that are there already: an array, a file's bytes, OpenCV's capture, a generator."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import Any, Protocol, TypeAlias, runtime_checkable

import cv2
import numpy as np

from gesturekit.color_order import ColorOrder
from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.hands import AnyImage
from gesturekit.media.frame import Frame
from gesturekit.media.image_file import load_image
from gesturekit.media.live import LiveSource
from gesturekit.media.pixels import rgb_picture
from gesturekit.media.source import FilmSource, Source, StillSource
from gesturekit.words import shown

_FPS = 25.0


@runtime_checkable
class _Capture(Protocol):
    """An opened `cv2.VideoCapture`."""

    def isOpened(self) -> bool: ...  # noqa: N802

    def read(self) -> tuple[bool, Any]: ...

    def get(self, prop: int, /) -> float: ...


Pictures: TypeAlias = "bytes | AnyImage | _Capture | Iterable[AnyImage | tuple[AnyImage, float] | Frame]"
"""What `open_given` takes."""


def open_given(
    given: Pictures, *, mirrored: bool = False, fps: float | None = None, color: ColorOrder = "rgb"
) -> Source:
    """Make a source of pictures that are there already; `fps` is for an iterable that gives no times.

    InvalidArgumentError when it is none of `Pictures`, InvalidImageError when an array is no picture,
    SourceError when bytes are no picture, a capture is not opened, or there is no picture at all.
    """
    if isinstance(given, bytes | bytearray | memoryview):
        try:
            return StillSource("bytes", *load_image(bytes(given), f"{len(given)} bytes"), mirrored=mirrored)
        except SourceError as error:
            raise SourceError(
                f"{error}; bytes are a picture's content: give a path as a text, and a film's bytes as a file"
            ) from error
    if isinstance(given, np.ndarray) and given.ndim < 4:
        return StillSource("array", rgb_picture(given, color, "the array"), mirrored=mirrored)
    if isinstance(given, _Capture):
        return _open_capture(given, mirrored, fps)
    if isinstance(given, Iterable):
        return GivenSource("pictures", given, fps=fps or _FPS, mirrored=mirrored, color=color)
    raise InvalidArgumentError(
        f"the source is {shown(given)}; expected a camera number, a path, an address, a picture's bytes, an "
        "array, a cv2.VideoCapture or an iterable of arrays; LiveSource takes a function that reads the next "
        "picture"
    )


class GivenSource(FilmSource):
    """Pictures of an iterable, each as it comes and none left out."""

    def __init__(
        self,
        name: str,
        pictures: Iterable[Any],
        *,
        fps: float,
        mirrored: bool = False,
        frame_count: int | None = None,
        color: ColorOrder = "rgb",
    ) -> None:
        frames = self._read(pictures, color, fps)
        super().__init__(name, frames, fps=fps, frame_count=frame_count, mirrored=mirrored)

    def _read(self, pictures: Iterable[Any], color: ColorOrder, fps: float) -> Generator[Frame, None, None]:
        index = -1
        for index, item in enumerate(pictures):
            if isinstance(item, Frame):
                yield item
                continue
            image, time = item if isinstance(item, tuple) and len(item) == 2 else (item, index / fps)
            picture = rgb_picture(image, color, f"picture {index} of {self.name}")
            yield Frame(picture, float(time), index, self.mirrored)
        if index < 0:
            raise SourceError(f"there is not one picture in {shown(pictures)}")


def _open_capture(capture: _Capture, mirrored: bool, fps: float | None) -> Source:
    if not capture.isOpened():
        raise SourceError("the cv2.VideoCapture is not opened; check its name or number, and isOpened()")
    name = "cv2.VideoCapture"
    count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    if count <= 0:
        return LiveSource(lambda: _next(capture), name=name, mirrored=mirrored, color="bgr")
    rate = fps or max(capture.get(cv2.CAP_PROP_FPS), 0.0) or _FPS
    return GivenSource(name, _film(capture), fps=rate, mirrored=mirrored, frame_count=count, color="bgr")


def _next(capture: _Capture) -> AnyImage | None:
    there, image = capture.read()
    return image if there else None


def _film(capture: _Capture) -> Iterator[tuple[AnyImage, float]]:
    while (image := _next(capture)) is not None:
        yield image, capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
