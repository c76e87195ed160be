"""WebM files that play whatever happens while they are written.

A WebM film (Matroska) is a row of clusters, each complete in itself, so a file that is cut off plays up to
its last whole one; the index is written behind them when the file is finished.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import av


class WebmFile:
    """A WebM film's file: the counterpart of `FragmentFile`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # FFmpeg opens it by name; here it is seen early whether it can be written at all.
        path.open("wb").close()

    def open_container(self, fragment_seconds: float) -> Any:
        """A PyAV output container that writes to this file."""
        options = {"cluster_time_limit": str(round(fragment_seconds * 1000)), "flush_packets": "1"}
        return av.open(str(self.path.absolute()), "w", format="webm", options=options)

    def keep_whole_fragments(self) -> float:
        """How many seconds of it play."""
        return film_seconds(self.path)

    def close(self) -> None:
        """Do nothing: the container closes the file."""


def film_seconds(path: Path) -> float:
    """How long the pictures are that can be read from a film that may be cut off."""
    seconds = 0.0
    with contextlib.suppress(av.FFmpegError, OSError), av.open(f"file:{path}") as container:
        for packet in container.demux(video=0):
            if packet.dts is not None:
                seconds = max(seconds, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return seconds
