"""A recording of tracked hands, read as a source: black pictures, with the hands that were seen in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gesturekit.errors import SourceError
from gesturekit.hands import ImageArray
from gesturekit.media.frame import Frame
from gesturekit.media.recording import HandsReader
from gesturekit.media.source import Source

_CHUNK = 1 << 20


class RecordingSource(Source):
    """The frames of a recording made by `HandsWriter`.

    Times, sizes and mirroring are those of the recorded frames, and `Frame.hands` holds their hands, so that
    a session over it needs no tracker and fires the same events as the one that was recorded.

    Parameters
    ----------
    path
        The file.

    Attributes
    ----------
    mirror
        True when the recorded session showed its pictures turned over, left for right.

    Raises
    ------
    SourceError
        When the file is missing, no recording, or holds no frame; from the loop, when a line is damaged.
    """

    def __init__(self, path: str | Path) -> None:
        self._reader = HandsReader(path)
        self._pending = next(self._reader, None)
        if self._pending is None:
            raise SourceError(f"{str(path)!r} holds no frame; record again, with a source that has pictures")
        super().__init__(
            str(path),
            self._pending.size,
            fps=self._reader.fps,
            frame_count=_count_lines(Path(path)) - 1,
            mirrored=self._pending.mirrored,
        )
        self.is_image = self._reader.still
        self.mirror = self._reader.mirror
        self._black: ImageArray = np.zeros((0, 0, 3), dtype=np.uint8)

    def __next__(self) -> Frame:
        tracked, self._pending = self._pending or next(self._reader), None
        width, height = tracked.size
        if self._black.shape != (height, width, 3):
            self._black = np.zeros((height, width, 3), dtype=np.uint8)
            self._black.flags.writeable = False
        return Frame(self._black, tracked.time, tracked.index, tracked.mirrored, hands=tracked.hands)

    def close(self) -> None:
        """Close the file."""
        self._reader.close()


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
