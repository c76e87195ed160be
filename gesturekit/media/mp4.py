"""The box structure of MP4 files, as far as safe writing needs it (ISO/IEC 14496-12).

A fragmented file is a row of top-level boxes: a header, then pairs of ``moof`` (an index) and ``mdat``
(the pictures), each pair playable as soon as it is whole.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import av

from gesturekit.files import whole_file


def open_fragmented(path: Path, fragment_seconds: float) -> Any:
    """Open an output container whose fragments reach the disk as soon as each is whole."""
    return av.open(
        str(path.absolute()),
        "w",
        format=_format(path),
        options={
            "movflags": "frag_keyframe+empty_moov+default_base_moof",
            "frag_duration": str(round(fragment_seconds * 1e6)),
            "flush_packets": "1",
        },
    )


def make_seekable(path: Path) -> None:
    """Rewrite a fragmented file as an ordinary one with the index in front; pictures are not touched.

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


def cut_to_whole_fragments(path: Path) -> float:
    """Cut a half-written fragment off the end of the file; FFmpeg refuses files that end inside an index.

    Returns
    -------
    Seconds of video that the file now holds.
    """
    with path.open("r+b") as file:
        file.truncate(_end_of_whole_fragments(file))
    try:
        with av.open(f"file:{path}") as container:
            packets = [p for p in container.demux(video=0) if p.dts is not None]
            return float(max((p.pts + (p.duration or 0)) * p.time_base for p in packets))
    except (av.FFmpegError, OSError, ValueError):
        return 0.0


def _end_of_whole_fragments(file: Any) -> int:
    size = file.seek(0, 2)
    position = end = 0
    while position + 8 <= size:
        file.seek(position)
        length, kind = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8).rjust(8, b"\0"))
        if length < 8 or position + length > size:
            break
        position += length
        if kind in (b"moov", b"mdat"):
            end = position
    return end


def _format(path: Path) -> str:
    return "mov" if path.suffix.lower() == ".mov" else "mp4"
