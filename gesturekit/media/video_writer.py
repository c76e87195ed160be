"""Video files that play in a browser or an editor, with alpha if wanted, and survive a crash or a full disk.

While it is written, an MP4 or MOV is fragmented (see `media.mp4`), a WebM a row of clusters (`media.webm`):
whatever happens, all that are finished play. A clean close rewrites the former, without encoding again, as an
ordinary MP4 with its index in front.
"""

from __future__ import annotations

import contextlib
import logging
import math
from fractions import Fraction
from operator import index
from pathlib import Path
from typing import Any, SupportsFloat, SupportsIndex

import av
import numpy as np

from gesturekit.closing import Closing
from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import InvalidArgumentError, InvalidImageError, SinkError
from gesturekit.hands import AnyImage
from gesturekit.media.decoding import reason
from gesturekit.media.film_format import VIDEO_EXTENSIONS, FilmFormat, film_format
from gesturekit.media.mp4 import FragmentFile, make_seekable
from gesturekit.media.pixels import described

log = logging.getLogger(__name__)

__all__ = ["VIDEO_EXTENSIONS", "VideoWriter"]

_PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")

# 90 kHz is the clock of MPEG systems: all usual frame rates are whole numbers of its ticks.
_TIME_BASE = Fraction(1, 90_000)

# A crash loses at most the last fragment; players seek from key frame to key frame.
_FRAGMENT_SECONDS = 1.0
_KEY_FRAME_TICKS = round(2 / _TIME_BASE)
# Ticks between two pictures, which a fragment holds in 31 bits: six hours.
_LONGEST_STEP = round(6 * 3600 / _TIME_BASE)

# AVColorSpace, AVColorRange, AVColorPrimaries and AVColorTransferCharacteristic of the written YUV: BT.709,
# limited range.
_COLOR_TAGS = {"colorspace": 1, "color_range": 1, "color_primaries": 1, "color_trc": 1}


class VideoWriter(Closing):
    """Write pictures with their times as a video: H.264, with alpha VP9 or ProRes 4444.

    Times start at 0 in the file: those given to `write` count from the first picture's. After a crash the
    film plays up to a second before it.

    Parameters
    ----------
    path
        The file, ending in .mp4, .m4v or .mov (H.264) or .webm (VP9); an existing one is replaced, missing
        folders are made.
    size
        Width and height of the pictures, pixels. Encoders need even sizes: an odd width or height is
        written one pixel larger, by repeating the last column or row.
    fps
        Expected frames per second: a hint for the encoder and the length of the last frame (30 when not
        given). It moves no picture: a variable frame rate stays variable.
    quality
        x264's constant rate factor, 0 to 51. Lower: better pictures, larger files; 18 to 24 is usual. VP9's
        follows it; ProRes has one quality, and large files.
    preset
        How hard x264 works, from ``ultrafast`` over ``superfast``, ``veryfast``… to ``veryslow``. Slower:
        smaller files. The default leaves the processor to the tracker: see docs/media.md.
    threads
        Threads of the encoder. More: faster on a computer with idle cores; each holds back one picture
        more, which a crash would lose.
    color
        Channel order of the pictures: "rgb", or "bgr" as OpenCV reads them.
    alpha
        Pictures have a fourth channel, how much they cover: it is kept in a .webm (VP9, for browsers and
        OBS) or a .mov (ProRes 4444, for programs that cut films). Players take the colours as they are,
        not multiplied by it ("straight").

    Raises
    ------
    SinkError
        When the ending is none of those, or holds no alpha, or the file cannot be made.
    InvalidArgumentError
        When `size` or `fps` is not positive, or `quality`, `preset` or `threads` is none that exists.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "fade.mp4"
    >>> with VideoWriter(path, size=(64, 48), fps=25) as video:
    ...     for n in range(50):
    ...         video.write(np.full((48, 64, 3), 5 * n, np.uint8), time=n / 25)
    >>> path.stat().st_size > 0
    True
    """

    def __init__(
        self,
        path: str | Path,
        size: tuple[int, int],
        fps: float | None = None,
        *,
        quality: int = 20,
        preset: str = "ultrafast",
        threads: int = 2,
        color: ColorOrder = "rgb",
        alpha: bool = False,
    ) -> None:
        self.path = Path(path)
        self._format = film_format(self.path, alpha=alpha)
        self._shape = (int(size[1]), int(size[0]), 4 if alpha else 3)
        self.size = (int(size[0]), int(size[1]))
        self.count = 0
        self._color = check_color(color)
        _check(self.size, fps)
        options = _encoder_options(self._format, quality, preset, threads)
        self._start: float | None = None
        self._last_time = -math.inf
        self._pts = -1
        self._frame: Any = None
        self._next_key_pts = 0
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._format.open_file(self.path)
        except OSError as error:
            raise SinkError(
                f"cannot write the video {str(path)!r} ({reason(error)}); choose another file or folder"
            ) from error
        try:
            self._container: Any = self._file.open_container(_FRAGMENT_SECONDS)
            self._stream = self._add_stream(float(fps or 30.0), options)
        except (av.FFmpegError, av.codec.codec.UnknownCodecError) as error:
            self._file.close()
            self.path.unlink(missing_ok=True)
            # All else that the encoder is given was checked before.
            name, encoder = self._format.name, self._format.encoder
            why = (
                f"pictures of {self.size[0]}×{self.size[1]} pixels are too large for {name}; "
                "make them smaller"
            )
            if not isinstance(error, av.FFmpegError):
                why = (
                    f"the installed PyAV has no encoder {encoder!r}; "
                    "install the one from the package index: pip install --force-reinstall av"
                )
            raise SinkError(f"cannot write the video {str(path)!r}: {why}") from error

    def write(self, image: AnyImage, time: float) -> None:
        """Append a picture.

        Parameters
        ----------
        image
            (H, W, 3), with alpha (H, W, 4), uint8 in the writer's colour order, of the size given at the
            start. Not kept: it may be changed afterwards.
        time
            When it is shown, seconds; never smaller than the picture's before. Kept to 1/90000 s; two
            pictures with one and the same time are set one such tick apart.

        Raises
        ------
        InvalidImageError
            When the picture has another shape or dtype.
        InvalidArgumentError
            When the time runs backwards or is not finite.
        SinkError
            When the disk does not take it (full, gone), or the writer is closed. What was written up to
            a second before stays playable.
        """
        if self._container is None:
            raise SinkError(f"the video {str(self.path)!r} is closed; open a new VideoWriter")
        self._check_image(image)
        pts = self._next_pts(time)
        while self._frame is not None and pts - self._pts > _LONGEST_STEP:
            # MP4 holds no longer pause between two pictures, so the one before is shown anew.
            self._encode(self._frame, self._pts + _LONGEST_STEP)
        self._frame = self._format.to_frame(image, self._color)
        self._encode(self._frame, pts)
        self.count += 1

    def close(self) -> None:
        """Finish the file; may be called twice. A video without a picture is no file: nothing is left behind.

        SinkError when the last pictures do not fit on the disk; those before stay playable.
        """
        if self._container is None:
            return
        try:
            self._container.mux(self._stream.encode(None))
            self._container.close()
        except (av.FFmpegError, OSError) as error:
            self._fail(error)
        self._container = None
        self._file.close()
        if self.count == 0:
            self.path.unlink(missing_ok=True)
            log.warning("no picture came, so no video %r was written", str(self.path))
            return
        if not isinstance(self._file, FragmentFile):
            return
        try:
            make_seekable(self.path)
        except (av.FFmpegError, OSError) as error:
            log.warning(
                "the video %r is complete and plays, but its index stays spread out (%s)",
                str(self.path),
                reason(error),
            )

    def _add_stream(self, fps: float, options: dict[str, str]) -> Any:
        stream = self._container.add_stream(
            self._format.encoder, rate=Fraction(fps).limit_denominator(1001), options=options
        )
        stream.width, stream.height = (side + side % 2 for side in self.size)
        stream.pix_fmt = self._format.pixel_format
        stream.time_base = stream.codec_context.time_base = _TIME_BASE
        for name, value in _COLOR_TAGS.items():
            setattr(stream.codec_context, name, value)
        self._container.start_encoding()
        return stream

    def _check_image(self, image: AnyImage) -> None:
        if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.shape != self._shape:
            letters = self._color.upper() + "A" * (self._shape[2] == 4)
            raise InvalidImageError(
                f"the video {str(self.path)!r} takes uint8 {letters} pictures of shape "
                f"{self._shape}; got {described(image)}: resize it, or open a video of that size"
            )

    def _next_pts(self, time: float) -> int:
        if not math.isfinite(time):
            raise InvalidArgumentError(f"time {time} is not a number of seconds")
        if time < self._last_time:
            raise InvalidArgumentError(
                f"time {time} s comes before the last picture's, {self._last_time} s; "
                "write pictures in their order"
            )
        self._last_time = time
        if self._start is None:
            self._start = time
        return max(round((time - self._start) / _TIME_BASE), self._pts + 1)

    def _encode(self, frame: Any, pts: int) -> None:
        frame.pts, frame.time_base = pts, _TIME_BASE
        is_key = pts >= self._next_key_pts and not self._format.whole_key_frames
        frame.pict_type = int(is_key)
        if is_key:
            self._next_key_pts = pts + _KEY_FRAME_TICKS
        try:
            self._container.mux(self._stream.encode(frame))
        except (av.FFmpegError, OSError) as error:
            self._fail(error)
        self._pts = pts

    def _fail(self, error: BaseException) -> None:
        container, self._container = self._container, None
        kept = self._file.keep_whole_fragments()
        with contextlib.suppress(av.FFmpegError, OSError):
            container.close()
        self._file.close()
        raise SinkError(
            f"writing the video {str(self.path)!r} failed after {self.count} pictures ({reason(error)}); "
            f"its first {kept:.2f} s are kept and play. Free some space, or write to another disk"
        ) from error


def _check(size: tuple[int, int], fps: object) -> None:
    if min(size) < 1:
        raise InvalidArgumentError(f"size {size} of a video is not positive; give width and height in pixels")
    if fps is not None and not (isinstance(fps, SupportsFloat) and 0 < float(fps) < math.inf):
        raise InvalidArgumentError(f"fps {fps!r} is not a positive number; leave it out when it is not known")


def _encoder_options(film: FilmFormat, quality: int, preset: str, threads: int) -> dict[str, str]:
    if not isinstance(quality, SupportsFloat) or not 0 <= float(quality) <= 51:
        raise InvalidArgumentError(f"quality {quality!r} is not in 0 (perfect) to 51 (worst); 20 is usual")
    if preset not in _PRESETS:
        raise InvalidArgumentError(f"preset {preset!r} is unknown; expected one of {', '.join(_PRESETS)}")
    if not isinstance(threads, SupportsIndex) or index(threads) < 1:
        raise InvalidArgumentError(f"threads {threads!r} is not 1 or more")
    return film.settings(quality, preset, threads)
