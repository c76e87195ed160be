"""MP4 files that play whatever happens while they are written (ISO/IEC 14496-12, movie fragments).

A fragmented file is a row of top-level boxes: a header, then pairs of ``moof`` (an index) and ``mdat`` (the
pictures). FFmpeg refuses a file that ends inside an index, so each pair is first written as a ``free`` box,
which players skip, and an ``mdat``; when all of it is there, the four letters are changed to ``moof``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av

from gesturekit.files import whole_file, write_all


class FragmentFile:
    """A fragmented film's file, to which PyAV writes; it can be cut off anywhere and plays up to there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb", buffering=0)
        self._waiting = bytearray()
        self._whole = 0
        self._failed = False

    def open_container(self, fragment_seconds: float) -> Any:
        """A PyAV output container that writes to this file."""
        options = {
            "movflags": "frag_keyframe+empty_moov+default_base_moof",
            "frag_duration": str(round(fragment_seconds * 1e6)),
            "flush_packets": "1",
        }
        return av.open(self, "w", format=_format(self.path), options=options)

    def write(self, data: bytes) -> int:
        """Take bytes in; those of a whole box, or of a ``moof`` with its ``mdat``, reach the disk at once."""
        self._waiting += data
        while not self._failed and (length := self._length_waiting()):
            self._put(bytes(self._waiting[:length]))
            del self._waiting[:length]
        return len(data)

    def keep_whole_fragments(self) -> float:
        """Drop what was not written whole, and take nothing more; return the seconds that are kept."""
        self._failed = True
        self._file.truncate(self._whole)
        try:
            with av.open(f"file:{self.path}") as container:
                packets = [p for p in container.demux(video=0) if p.dts is not None]
                return float(max((p.pts + (p.duration or 0)) * p.time_base for p in packets))
        except (av.FFmpegError, OSError, ValueError):
            return 0.0

    def close(self) -> None:
        """Close the file; may be called twice."""
        self._file.close()

    def _length_waiting(self) -> int:
        """Bytes of the next box, or pair of boxes, if all of them have come; else 0."""
        length = 0
        for _ in range(2):
            box = self._waiting[length : length + 8]
            size = int.from_bytes(box[:4], "big")
            length += size
            if size < 8 or length > len(self._waiting):
                return 0
            if box[4:] != b"moof":
                break
        return length

    def _put(self, boxes: bytes) -> None:
        try:
            if boxes[4:8] == b"moof":
                write_all(self._file, boxes[:4] + b"free" + boxes[8:])
                self._file.seek(self._whole + 4)
                write_all(self._file, b"moof")
                self._file.seek(0, 2)
            else:
                write_all(self._file, boxes)
        except OSError:
            self._failed = True
            raise
        self._whole += len(boxes)


def make_seekable(path: Path) -> None:
    """Rewrite a fragmented film as an ordinary one with the index in front; pictures are not touched.

    The new file takes the place of the old one only when it is whole.
    """
    with (
        whole_file(path) as rewritten,
        av.open(f"file:{path}") as source,
        av.open(
            str(rewritten.absolute()), "w", format=_format(path), options={"movflags": "faststart"}
        ) as target,
    ):
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)


def _format(path: Path) -> str:
    return "mov" if path.suffix.lower() == ".mov" else "mp4"
