"""H.264 video files that play in a browser and survive a crash."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from gesturekit.errors import InvalidArgumentError, InvalidImageError, SinkError
from gesturekit.hands import ImageArray

if TYPE_CHECKING:
    from typing_extensions import Self

VIDEO_EXTENSIONS = (".mp4", ".m4v", ".mov")
"""What `VideoWriter` can write."""

# 90 kHz is the clock of MPEG systems: all usual frame rates are whole numbers of its ticks.
_TIME_BASE = Fraction(1, 90_000)


class VideoWriter:
    """Write pictures with their times as H.264 (yuv420p).

    Parameters
    ----------
    path
        The file, ending in .mp4, .m4v or .mov; an existing one is replaced, missing folders are made.
    size
        Width and height of the pictures, pixels.
    fps
        Expected frames per second: a hint for the encoder and for the length of the last frame.
        Times come from `write`, so a variable frame rate stays variable.
    """

    def __init__(self, path: str | Path, size: tuple[int, int], fps: float | None = None) -> None:
        self.path = Path(path)
        self.size = size
        self.count = 0
        if self.path.suffix.lower() not in VIDEO_EXTENSIONS:
            raise SinkError(
                f"cannot write a video named {str(path)!r}: the ending must be one of {', '.join(VIDEO_EXTENSIONS)}"
            )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._container: Any = av.open(
            str(self.path),
            "w",
            format="mp4",
            options={"movflags": "frag_keyframe+empty_moov+default_base_moof", "flush_packets": "1"},
        )
        rate = Fraction(fps or 30).limit_denominator(1001)
        stream = self._container.add_stream("libx264", rate=rate, options={"preset": "veryfast", "crf": "20"})
        stream.width, stream.height = size[0] + size[0] % 2, size[1] + size[1] % 2
        stream.pix_fmt = "yuv420p"
        stream.time_base = _TIME_BASE
        stream.codec_context.time_base = _TIME_BASE
        self._stream = stream
        self._start: float | None = None
        self._last_pts = -1

    def write(self, image: ImageArray, time: float) -> None:
        """Append one (H, W, 3) uint8 RGB picture, shown from `time` (seconds) on."""
        if image.dtype != np.uint8 or image.shape != (self.size[1], self.size[0], 3):
            raise InvalidImageError(
                f"the video {str(self.path)!r} takes uint8 pictures of shape "
                f"{(self.size[1], self.size[0], 3)}; got {image.dtype} {image.shape}"
            )
        if self._start is None:
            self._start = time
        pts = round((time - self._start) / _TIME_BASE)
        if pts < self._last_pts:
            raise InvalidArgumentError(f"time {time} runs backwards; frames must come in order")
        pts = max(pts, self._last_pts + 1)
        image = np.pad(image, ((0, self.size[1] % 2), (0, self.size[0] % 2), (0, 0)), mode="edge")
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        frame.pts, frame.time_base = pts, _TIME_BASE
        self._container.mux(self._stream.encode(frame))
        self._last_pts = pts
        self.count += 1

    def close(self) -> None:
        """Finish the file."""
        if self._container is None:
            return
        container, self._container = self._container, None
        if self.count:
            container.mux(self._stream.encode(None))
        container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
