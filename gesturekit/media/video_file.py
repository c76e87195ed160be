"""Recorded video, in a file, through a pipe or behind an address: every frame, at its original time.

Decoding is FFmpeg's through PyAV. Variable frame rates stay variable, rotation metadata is honoured and
sound is ignored.
"""

from __future__ import annotations

import heapq
import itertools
import stat
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import av

from gesturekit.errors import SourceError
from gesturekit.media import decoding
from gesturekit.media.deinterlacing import Deinterlacer
from gesturekit.media.frame import Frame
from gesturekit.media.source import FilmSource

STANDARD_INPUT = "-"
"""The source that is meant by what another program writes into this one; a file of that name is ``./-``."""

# Sound often runs on a little after the last picture; a gap below this is not worth a warning.
_SHORT_OF_DURATION_SECONDS = 0.5
# A step back by more pictures than this is a clock that starts over, as in recordings put end to end; a
# smaller one is a flaw of a single picture's time.
_REWIND_STEPS = 3
# Containers without presentation times: those that FFmpeg guesses run back and forth around B-frames.
_TIMED_BY_DECODING = ("avi",)


def open_film(path: Path, *, mirrored: bool = False) -> VideoSource:
    """Open a video file; SourceError when it is missing, may not be read, or no frame of it decodes."""
    name = str(path)
    if not path.exists():
        raise SourceError(
            f"no file {name!r}; check the spelling and the folder ({Path.cwd()} is the current one)"
        )
    if path.stat().st_size == 0:
        raise SourceError(f"{name!r} is an empty file; copy or record it again")
    try:
        # The prefix keeps FFmpeg from reading a name such as 12:30.mp4 as an address.
        container = av.open(f"file:{path}", metadata_errors="ignore")
    except PermissionError as error:
        raise SourceError(f"no permission to read {name!r}; change its access rights, or copy it") from error
    except (av.FFmpegError, OSError) as error:
        raise SourceError(
            f"{name!r} is not a video or picture that can be read ({decoding.reason(error)}); "
            "if it should be one, it is damaged or incomplete: copy it again"
        ) from error
    return VideoSource(container, name, mirrored=mirrored)


def is_pipe(path: Path) -> bool:
    """Whether a path is a pipe, which can be read only once."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def open_pipe(path: str, *, mirrored: bool = False) -> VideoSource:
    """Open a pipe, or standard input (`STANDARD_INPUT`); a sender that is faster than the reader waits."""
    try:
        address = "pipe:0" if path == STANDARD_INPUT else f"file:{path}"
        return VideoSource(av.open(address, metadata_errors="ignore"), path, mirrored=mirrored)
    except (av.FFmpegError, OSError, SourceError) as error:
        raise SourceError(
            f"nothing that can be read came through the pipe {path!r} ({decoding.reason(error)}); "
            "a film with its index at the end (most MP4 files) and a recording of hands are read from "
            "files: name the file, or send MPEG-TS, Matroska or fragmented MP4"
        ) from error


class VideoSource(FilmSource):
    """The video of an open PyAV container, which is closed with the source.

    `Frame.time` is the video's own presentation time, counted from the start of its video stream. Where the
    file's clock starts over, as in recordings put end to end, time goes on one picture's length after the
    last one. A video that is damaged inside or breaks off gives all frames that can be decoded and then ends
    as a whole one does, so that an output made from it is finished properly; `warnings` says what was wrong.
    """

    def __init__(self, container: Any, name: str, *, mirrored: bool = False) -> None:
        self._container = container
        self._damaged = 0
        self._broken: str | None = None
        try:
            self._stream = decoding.video_stream(container, name)
            self._stream.thread_type = "AUTO"
            super().__init__(
                name,
                self._read(),
                fps=decoding.container_fps(self._stream),
                frame_count=_frame_count(container, self._stream),
                mirrored=mirrored,
            )
        except BaseException:
            container.close()
            raise
        if container.format.name.endswith("_pipe"):
            # FFmpeg's word for pictures one after the other, of which there may be one.
            rest = self._frames
            second = next(rest, None)
            self.is_image = second is None
            self._frames = (frame for frame in itertools.chain([second], rest) if frame is not None)

    def close(self) -> None:
        """Let the file go; no more frames are given."""
        super().close()
        self._container.close()

    def _read(self) -> Generator[Frame, None, None]:
        clock = _Clock(self._stream, self.fps)
        to_rgb = decoding.RgbConverter(self._stream)
        index = 0
        for decoded in self._whole_pictures():
            try:
                image = to_rgb(decoded)
            except av.FFmpegError:
                self._damaged += 1
                continue
            yield Frame(image, clock.seconds(decoded), index, self.mirrored)
            index += 1
        if index == 0 and self._broken is not None:
            raise SourceError(f"{self.name!r} cannot be read beyond its header ({self._broken})")
        if index == 0:
            raise SourceError(
                f"no frame of {self.name!r} can be decoded ({self._stream.codec_context.name}); "
                "it is damaged or incomplete: copy it again, or play it to check it"
            )
        self._report(clock.end)

    def _whole_pictures(self) -> Iterator[Any]:
        deinterlacer = Deinterlacer(self._stream)
        for frame in self._decoded():
            yield from deinterlacer(frame)
        yield from deinterlacer.flush()

    def _decoded(self) -> Iterator[Any]:
        packets = self._container.demux(self._stream)
        timed_by_decoding = self._container.format.name in _TIMED_BY_DECODING
        # Frames come in the order in which they are shown: each takes the earliest time not taken yet.
        times: list[int] = []
        while True:
            try:
                packet = next(packets, None)
            except av.FFmpegError as error:
                self._broken = decoding.reason(error)
                packet = None
            if packet is not None and packet.is_corrupt:
                # Usually the half packet at the end of a cut-off file. The decoder must not see it: failing
                # on it while being drained would cost the good frames still inside.
                self._damaged += 1
                continue
            if timed_by_decoding and packet is not None and packet.dts is not None:
                heapq.heappush(times, packet.dts)
            try:
                frames = self._stream.decode(packet)
            except av.FFmpegError:
                # One packet is spoilt; the decoder picks up again at the next one it can use.
                self._damaged += 1
                frames = []
            self._damaged += sum(frame.is_corrupt for frame in frames)
            for frame in frames:
                if timed_by_decoding:
                    frame.pts = heapq.heappop(times) if times else None
                yield frame
            if packet is None or packet.size == 0:
                return

    def _report(self, end: float) -> None:
        declared = _declared_end(self._container, self._stream)
        missing = declared - end if declared is not None else 0.0
        if self._broken is not None:
            self._warn(
                f"{self.name!r} breaks off after {end:.2f} s ({self._broken}); what came before was read"
            )
        elif missing > max(3.0 / (self.fps or 25.0), _SHORT_OF_DURATION_SECONDS):
            self._warn(
                f"{self.name!r} ends after {end:.2f} s, though its header promises {declared:.2f} s; "
                "it may have been cut off. What is there was read"
            )
        if self._damaged:
            self._warn(
                f"{self.name!r} is damaged in {self._damaged} place{'s' if self._damaged > 1 else ''}; "
                "pictures that could not be decoded are left out, the others keep their times"
            )


class _Clock:
    """Presentation times in seconds from the stream's start, never running backwards."""

    def __init__(self, stream: Any, fps: float | None) -> None:
        self._start: int | None = stream.start_time
        self._time_base = stream.time_base
        self._step = 1.0 / (fps or 25.0)
        self._last: float | None = None
        self._shift = 0.0

    def seconds(self, frame: Any) -> float:
        if frame.pts is None:
            # Raw streams carry no times: the declared rate is all there is.
            time = self.end
        else:
            if self._start is None or (self._last is None and frame.pts < self._start):
                self._start = frame.pts
            time = float((frame.pts - self._start) * self._time_base) + self._shift
        if self._last is not None and time < self._last:
            behind = self._last - time
            if behind > _REWIND_STEPS * self._step:
                # Without this, all that follows would be shown at one and the same moment.
                self._shift += behind + self._step
                time = self.end
            else:
                time = self._last
        self._last = time
        return time

    @property
    def end(self) -> float:
        """When the last picture's time is over, by the declared frame rate."""
        return 0.0 if self._last is None else self._last + self._step


def _frame_count(container: Any, stream: Any) -> int | None:
    if stream.frames:
        return int(stream.frames)
    rate, duration = decoding.container_fps(stream), _declared_end(container, stream)
    return max(1, round(duration * rate)) if duration and rate else None


def _declared_end(container: Any, stream: Any) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    # Matroska keeps the length of each stream in a tag, as hours:minutes:seconds.
    hours, _, rest = stream.metadata.get("DURATION", "").partition(":")
    minutes, _, seconds = rest.partition(":")
    try:
        return 3600.0 * float(hours) + 60.0 * float(minutes) + float(seconds)
    except ValueError:
        return container.duration / av.time_base if container.duration else None
