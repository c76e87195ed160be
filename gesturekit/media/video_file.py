"""Video files: every frame, in order, at its original time.

Decoding is FFmpeg's through PyAV. Variable frame rates stay variable, rotation metadata is honoured and
sound is ignored.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av

from gesturekit.errors import SourceError
from gesturekit.media import decoding
from gesturekit.media.frame import Frame
from gesturekit.media.source import Source


class VideoFileSource(Source):
    """A video file, read from front to back without losing a frame.

    `Frame.time` is the file's own presentation time, counted from the start of its video stream.

    A file that is damaged inside or breaks off gives all frames that can be decoded and then ends as a
    whole one does; what was wrong stands in `warnings` and in the log. So an output made from it is
    finished properly, and the user is told.

    Parameters
    ----------
    path
        The file.
    mirrored
        True when the film was recorded as a mirror shows it.

    Raises
    ------
    SourceError
        When the file is missing, may not be read, is empty, is no video, or no frame of it decodes.
    """

    def __init__(self, path: str | Path, *, mirrored: bool = False) -> None:
        self._path = Path(path)
        name = str(path)
        self._container = _open_file(self._path, name)
        try:
            self._stream = decoding.video_stream(self._container, name)
            self._stream.thread_type = "AUTO"
            super().__init__(
                name,
                (0, 0),
                fps=decoding.container_fps(self._stream),
                frame_count=_frame_count(self._container, self._stream),
                mirrored=mirrored,
            )
            self._damaged = 0
            self._frames = self._decode()
            self._pending = next(self._frames, None)
        except BaseException:
            self._container.close()
            raise
        if self._pending is None:
            self._container.close()
            raise SourceError(
                f"no frame of {name!r} can be decoded ({self._stream.codec_context.name}); "
                "the file is damaged or incomplete: copy it again, or play it to check it"
            )
        height, width = self._pending.image.shape[:2]
        self.size = (width, height)

    def __next__(self) -> Frame:
        frame = self._pending
        if frame is not None:
            self._pending = None
            return frame
        return next(self._frames)

    def close(self) -> None:
        """Let the file go; the source gives no more frames."""
        self._pending = None
        self._frames.close()
        self._container.close()

    def _decode(self) -> Iterator[Frame]:
        clock = _Clock(self._stream, self.fps)
        index = 0
        for decoded in self._decoded():
            yield Frame(decoding.to_rgb(decoded), clock.seconds(decoded), index, self.mirrored)
            index += 1

    def _decoded(self) -> Iterator[Any]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            yield from packet.decode()


class _Clock:
    """Presentation times in seconds from the stream's start, never running backwards."""

    def __init__(self, stream: Any, fps: float | None) -> None:
        self._start: int | None = stream.start_time
        self._step = 1.0 / fps if fps else 1.0 / 25.0
        self._last: float | None = None

    def seconds(self, frame: Any) -> float:
        if frame.pts is None:
            # Raw streams carry no times: the declared rate is all there is.
            time = 0.0 if self._last is None else self._last + self._step
        else:
            if self._start is None or (self._last is None and frame.pts < self._start):
                self._start = frame.pts
            time = float((frame.pts - self._start) * frame.time_base)
        if self._last is not None:
            time = max(time, self._last)
        self._last = time
        return time


def _open_file(path: Path, name: str) -> Any:
    if not path.exists():
        raise SourceError(
            f"no file {name!r}; check the spelling and the folder ({Path.cwd()} is the current one)"
        )
    if path.stat().st_size == 0:
        raise SourceError(f"{name!r} is an empty file; copy or record it again")
    try:
        # The prefix keeps FFmpeg from reading a name such as 12:30.mp4 as an address.
        return av.open(f"file:{path}", metadata_errors="ignore")
    except PermissionError as error:
        raise SourceError(f"no permission to read {name!r}; change its access rights, or copy it") from error
    except (av.FFmpegError, OSError) as error:
        raise SourceError(
            f"{name!r} is not a video or picture that can be read ({decoding.reason(error)}); "
            "if it should be one, it is damaged or incomplete: copy it again"
        ) from error


def _frame_count(container: Any, stream: Any) -> int | None:
    if stream.frames:
        return int(stream.frames)
    rate = decoding.container_fps(stream)
    if stream.duration and stream.time_base and rate:
        return max(1, round(float(stream.duration * stream.time_base) * rate))
    if container.duration and rate:
        return max(1, round(container.duration / av.time_base * rate))
    return None
