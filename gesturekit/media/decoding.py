"""From a decoded FFmpeg frame to an upright RGB picture, and from a path or address to an open container.

Files and network addresses share this; both are read with PyAV (FFmpeg). The layout of the display
matrix is the one documented in FFmpeg's ``libavutil/display.h``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import av
import cv2
import numpy as np

from gesturekit.errors import SourceError
from gesturekit.hands import ImageArray
from gesturekit.media.tone_mapping import tone_mapper

# FFmpeg opens these as video although they are not: it would draw a text file as a terminal would.
_NOT_VIDEO = frozenset({"tty", "bin", "xbin", "adf", "idf"})
# From version 17 on PyAV converts colours with all cores unless told otherwise, which costs more than it
# gains beside a tracker; versions before (the last for Python 3.10) use one and know no such option.
_ONE_THREAD = {"threads": 1} if int(av.__version__.partition(".")[0]) >= 17 else {}
# Encoders round sizes to whole blocks, so that two sizes of one film differ by a little.
_SAME_PROPORTIONS = 0.02
_UNSPECIFIED_COLORSPACE = 2
_BT709 = 1


def video_stream(container: Any, name: str) -> Any:
    """Find the container's video stream; SourceError when there is none.

    The cover picture of a music file does not count as one.
    """
    cover = av.stream.Disposition.attached_pic
    streams = [s for s in container.streams.video if s.codec_context and not s.disposition & cover]
    if container.format.name in _NOT_VIDEO or not streams:
        raise SourceError(
            f"{name!r} holds no video that can be decoded "
            f"(it was recognised as {container.format.long_name}); "
            "give a video file, a picture, a folder of pictures, a camera number or an address"
        )
    return max(streams, key=lambda s: (s.width or 0) * (s.height or 0))


class RgbConverter:
    """Turns the decoded frames of a PyAV stream into upright RGB pictures.

    Rotation and mirroring that the file asks for are applied: phones store upright films as lying ones with
    such a note. Pixels that are not square are made square, HDR and wide-gamut colours become SDR. Should the
    size change within the stream, pictures of the same proportions get the size of the first, as in streams
    that follow the network's speed; others, as when a phone is turned, keep their own.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._orientation: _Orientation | None = None
        self._stored: tuple[int, int] | None = None
        self._first = self._size = (0, 0)
        self._to_sdr = tone_mapper(stream.codec_context)

    def __call__(self, frame: Any) -> ImageArray:
        """Convert an ``av.VideoFrame`` of any pixel format to (H, W, 3) uint8, RGB, C-contiguous."""
        if self._orientation is None or self._stored != (frame.width, frame.height):
            self._stored = (frame.width, frame.height)
            # Asked for only then: PyAV ties each frame that is asked into a reference cycle, and decoded
            # pictures would pile up until Python's garbage collection comes round.
            self._orientation = _orientation(frame)
            self._size = self._size_of(frame)
        if self._to_sdr is not None:
            frame = self._to_sdr(frame)
        colorspace = None
        if frame.colorspace == _UNSPECIFIED_COLORSPACE and frame.format.name != "rgb24":
            # Untagged films follow the television standard of their size, as players assume too.
            colorspace = _BT709 if frame.width >= 1280 or frame.height > 576 else None
        width, height = self._size
        image = frame.to_ndarray(
            format="rgb24", width=width, height=height, src_colorspace=colorspace, **_ONE_THREAD
        )
        return np.ascontiguousarray(self._orientation.applied(image))

    def _size_of(self, frame: Any) -> tuple[int, int]:
        aspect = float(
            self._stream.codec_context.sample_aspect_ratio or self._stream.sample_aspect_ratio or 1
        )
        width, height = max(1, round(int(frame.width) * aspect)), int(frame.height)
        if self._first == (0, 0):
            self._first = (width, height)
        alike = abs(width / height / (self._first[0] / self._first[1]) - 1) < _SAME_PROPORTIONS
        return self._first if alike else (width, height)


def container_fps(stream: Any) -> float | None:
    """Average frames per second that the stream declares, or None."""
    rate = stream.average_rate or stream.guessed_rate
    return float(rate) if rate else None


def reason(error: BaseException) -> str:
    """Give the short human part of an FFmpeg or operating system error."""
    if isinstance(error, av.ExitError):
        # FFmpeg's word for having been told to give up, as it is when our time limit passes.
        return "nothing came in time"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text)


class _Orientation(NamedTuple):
    """How a stored picture becomes the shown one: first transposed, then flipped."""

    transposed: bool
    flip_x: bool
    flip_y: bool

    def applied(self, image: ImageArray) -> ImageArray:
        if self.transposed:
            image = cv2.transpose(image)
        if self.flip_x or self.flip_y:
            image = cv2.flip(image, -1 if self.flip_x and self.flip_y else int(self.flip_x))
        return image


def _orientation(frame: Any) -> _Orientation:
    try:
        matrix = frame.side_data.get("DISPLAYMATRIX")
    except ValueError:
        # PyAV fails on kinds of side data that it does not know; the angle it can tell all the same.
        turns = round(frame.rotation / 90) % 4
        return _Orientation(turns % 2 == 1, turns in (2, 3), turns in (1, 2))
    if matrix is None:
        return _Orientation(False, False, False)
    a, b, _, c, d = np.frombuffer(bytes(matrix), dtype=np.int32)[:5].tolist()
    transposed = abs(b) + abs(c) > abs(a) + abs(d)
    flip_x, flip_y = (c < 0, b < 0) if transposed else (a < 0, d < 0)
    return _Orientation(transposed, flip_x, flip_y)
