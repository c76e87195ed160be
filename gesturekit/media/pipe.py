"""Films and pictures through a pipe: standard input (``-``), a FIFO, or a shell's ``<(command)``.

A pipe is read once, from front to back. Every frame is given, in order: a sender that is faster waits.
"""

from __future__ import annotations

import stat
from collections.abc import Generator
from pathlib import Path
from typing import Any

import av

from gesturekit.errors import SourceError
from gesturekit.media import decoding
from gesturekit.media.frame import Frame
from gesturekit.media.video_file import RecordedVideoSource

STANDARD_INPUT = "-"
"""The source that is meant by what another program writes into this one; a file of that name is ``./-``."""

STDIN = Path("/dev/stdin")
"""Where standard input stands among the files, on systems that have such a place."""


class PipeSource(RecordedVideoSource):
    """What comes through a pipe; `is_image` where that is a single picture.

    Parameters
    ----------
    path
        The pipe; `STANDARD_INPUT` for standard input.
    mirrored
        True when the pictures show the scene as a mirror does.

    Raises
    ------
    SourceError
        When nothing that can be read comes.
    """

    def __init__(self, path: str | Path, *, mirrored: bool = False) -> None:
        try:
            super().__init__(_open(path), str(path), mirrored=mirrored)
        except (av.FFmpegError, OSError, SourceError) as error:
            raise SourceError(
                f"nothing that can be read came through the pipe {str(path)!r} ({decoding.reason(error)}); "
                "a film with its index at the end (most MP4 files) and a recording of hands are read from "
                "files: name the file, or send MPEG-TS, Matroska or fragmented MP4"
            ) from error
        if self._container.format.name.endswith("_pipe"):
            # FFmpeg's word for pictures one after the other, of which there may be one.
            second = next(self._frames, None)
            self.is_image = second is None
            if second is not None:
                self._frames = _begun_again(second, self._frames)


def is_pipe(path: Path) -> bool:
    """Whether a path is a pipe, which can be read only once."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _begun_again(frame: Frame, rest: Generator[Frame, None, None]) -> Generator[Frame, None, None]:
    yield frame
    yield from rest


def _open(path: str | Path) -> Any:
    return av.open("pipe:0" if str(path) == STANDARD_INPUT else f"file:{path}", metadata_errors="ignore")
