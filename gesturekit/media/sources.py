"""One door to every kind of source: `open_source` looks at what it is given and opens the right one."""

from __future__ import annotations

from pathlib import Path

from gesturekit.media.source import Source
from gesturekit.media.video_file import VideoFileSource


def open_source(uri: str | int | Path, *, mirrored: bool | None = None) -> Source:
    """Open a video file."""
    return VideoFileSource(str(uri), mirrored=bool(mirrored))
