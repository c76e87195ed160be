"""Every kind of film that docs/media.md lists, written through FFmpeg and read back frame by frame."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from gesturekit.sources import open_source
from tests.media.clips import number_in, numbered

COUNT = 12

# Ending, FFmpeg's encoder, its pixel format.
FILMS = [
    (".mp4", "libx264", "yuv420p"),
    (".mp4", "libx265", "yuv420p10le"),
    (".mp4", "libsvtav1", "yuv420p"),
    (".m4v", "mpeg4", "yuv420p"),
    (".mov", "prores_ks", "yuv422p10le"),
    (".mov", "mjpeg", "yuvj420p"),
    (".mkv", "libx264", "yuv444p"),
    (".mkv", "ffv1", "yuv420p"),
    (".webm", "libvpx", "yuv420p"),
    (".webm", "libvpx-vp9", "yuv420p"),
    (".avi", "mpeg4", "yuv420p"),
    (".avi", "mjpeg", "yuvj422p"),
    (".ts", "libx264", "yuv420p"),
    (".mpg", "mpeg2video", "yuv420p"),
    (".flv", "libx264", "yuv420p"),
    (".wmv", "wmv2", "yuv420p"),
    (".3gp", "mpeg4", "yuv420p"),
    (".gif", "gif", "rgb8"),
    (".apng", "apng", "rgb24"),
    (".y4m", "wrapped_avframe", "yuv420p"),
    (".h264", "libx264", "yuv420p"),
]


def write(path: Path, codec: str, pixels: str) -> Path:
    size = (160, 96)
    options = {"qscale": "2"} if codec in ("mpeg4", "mjpeg", "mpeg2video", "wmv2") else {}
    if codec.startswith("libvpx"):
        options = {"deadline": "realtime", "cpu-used": "8"}
    if codec == "libsvtav1":
        options = {"preset": "12"}
    if codec == "libx265":
        options = {"x265-params": "log-level=none"}
    container_options = {"final_delay": "40"} if path.suffix == ".apng" else {}
    with av.open(str(path), "w", options=container_options) as container:
        stream = container.add_stream(codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = *size, pixels
        stream.bit_rate = 4_000_000
        for number in range(COUNT):
            frame = av.VideoFrame.from_ndarray(numbered(number, size), format="rgb24").reformat(format=pixels)
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("suffix", "codec", "pixels"), FILMS, ids=lambda value: value.strip("."))
def test_every_kind_of_film_is_read_whole(tmp_path: Path, suffix: str, codec: str, pixels: str) -> None:
    with open_source(write(tmp_path / f"film{suffix}", codec, pixels)) as source:
        frames = list(source)
        assert not source.is_image
    assert [number_in(frame.image) for frame in frames] == list(range(COUNT))
    assert [frame.time for frame in frames] == pytest.approx([n / 25 for n in range(COUNT)], abs=0.002)
    assert source.warnings == []
