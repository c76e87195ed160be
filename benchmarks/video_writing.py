"""What writing a video costs the tracker, by preset and threads of the encoder.

A clip is tracked while it is written in a second thread, as a session does it, with each setting in turn;
turns are interleaved, and each row is the median over them. Slowdown is the time per frame over that of
tracking alone. PSNR is of luma, against the pictures before encoding.

    python benchmarks/video_writing.py
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from _data import data_folder
from _results import Results, add_json_option
from rich.console import Console
from rich.table import Table

from gesturekit.media import Frame, VideoWriter
from gesturekit.media.yuv import yuv420
from gesturekit.session.read_ahead import WriteBehind
from gesturekit.sources import open_source
from gesturekit.tracking import HandTracker

SETTINGS = (
    ("ultrafast", 20, 1),
    ("ultrafast", 20, 2),
    ("superfast", 23, 1),
    ("superfast", 23, 2),
    ("veryfast", 23, 1),
    ("veryfast", 23, 2),
)


def track_and_write(frames: list[Frame], writer: VideoWriter | None) -> float:
    """Seconds per frame."""
    with HandTracker(max_hands=1) as tracker:
        tracker.track(frames[0].image, frames[0].time - 1.0)
        behind = None if writer is None else WriteBehind(writer)
        began = time.perf_counter()
        for frame in frames:
            tracker.track(frame.image, frame.time)
            if behind is not None:
                behind.write(frame.image, frame.time)
        if behind is not None:
            behind.close()
        return (time.perf_counter() - began) / len(frames)


def luma_psnr(path: Path, frames: list[Frame]) -> float:
    errors = []
    with open_source(path) as source:
        for written, frame in zip(source, frames, strict=True):
            rows = frame.image.shape[0]
            before = yuv420(frame.image)[:rows].astype(float)
            errors.append(((yuv420(written.image)[:rows] - before) ** 2).mean())
    return float(10 * np.log10(255**2 / np.mean(errors)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clip", default="thumb_up_720p", help="name of a clip in clips/")
    parser.add_argument("--frames", type=int, default=100, help="frames of it, from the 40th")
    parser.add_argument("--turns", type=int, default=3)
    add_json_option(parser)
    options = parser.parse_args()
    results = Results(__file__, __doc__)
    with open_source(data_folder() / "clips" / f"{options.clip}.mp4") as source:
        frames = list(source)[40 : 40 + options.frames]
    height, width = frames[0].image.shape[:2]
    alone: list[float] = []
    times: dict[tuple[str, int, int], list[float]] = {setting: [] for setting in SETTINGS}
    columns = ("preset", "crf", "threads", "slowdown", "KiB/s", "PSNR dB")
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.turns):
            alone.append(track_and_write(frames, None))
            for preset, quality, threads in SETTINGS:
                path = Path(folder) / f"{preset}{threads}.mp4"
                writer = VideoWriter(
                    path, (width, height), source.fps, quality=quality, preset=preset, threads=threads
                )
                times[preset, quality, threads].append(track_and_write(frames, writer))
        seconds = frames[-1].time - frames[0].time
        for (preset, quality, threads), taken in times.items():
            path = Path(folder) / f"{preset}{threads}.mp4"
            rows.append(
                [
                    preset,
                    str(quality),
                    str(threads),
                    f"{statistics.median(taken) / statistics.median(alone):.2f}",
                    f"{path.stat().st_size / 1024 / seconds:.0f}",
                    f"{luma_psnr(path, frames):.1f}",
                ]
            )
    table = Table(*columns, title=f"{width}x{height}")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    results.add_table(f"{options.clip}, {width}×{height}", columns, rows)
    results.write(options.json)


if __name__ == "__main__":
    main()
