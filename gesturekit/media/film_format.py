"""Kinds of film, by their ending and by whether they hold alpha: encoder, pixel format and container.

H.264 plays everywhere. Of what holds transparency, browsers and OBS read VP9 in WebM, and programs that cut
films read ProRes 4444 in QuickTime.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import av

from gesturekit.color_order import ColorOrder
from gesturekit.errors import SinkError
from gesturekit.hands import ImageArray
from gesturekit.media.mp4 import FragmentFile
from gesturekit.media.webm import WebmFile
from gesturekit.media.yuv import yuv420, yuva420_frame, yuva444_frame

VIDEO_EXTENSIONS = (".mp4", ".m4v", ".mov", ".webm")
"""File endings that `VideoWriter` can write."""

ALPHA_VIDEO_EXTENSIONS = (".webm", ".mov")
"""Those that hold transparency."""


class FilmFormat(NamedTuple):
    """How pictures become a film."""

    name: str
    """What people call it."""

    encoder: str
    pixel_format: str
    to_frame: Callable[[ImageArray, ColorOrder], Any]
    open_file: Callable[[Path], Any]

    settings: Callable[[int, str, int], dict[str, str]]
    """Options of the encoder for a quality (x264's crf), preset (x264's) and number of threads."""

    whole_key_frames: bool = False
    """Every picture is a key frame."""


def film_format(path: Path, *, alpha: bool = False) -> FilmFormat:
    """The kind of film that a path's ending names.

    Raises
    ------
    SinkError
        When films of that ending are not written, or hold no transparency that was asked for.
    """
    ending = path.suffix.lower()
    if ending not in VIDEO_EXTENSIONS:
        raise SinkError(
            f"cannot write a video named {str(path)!r}: its ending says {path.suffix or 'nothing'!r}, "
            f"supported are {', '.join(VIDEO_EXTENSIONS)}"
        )
    if alpha and ending not in ALPHA_VIDEO_EXTENSIONS:
        raise SinkError(
            f"cannot write {str(path)!r} with alpha: films ending in {path.suffix} hold no transparency; "
            f"those that do end in {' or '.join(ALPHA_VIDEO_EXTENSIONS)}"
        )
    if ending == ".webm":
        return _VP9_ALPHA if alpha else _VP9
    return _PRORES if alpha else _H264


def _x264(quality: int, preset: str, threads: int) -> dict[str, str]:
    return {"crf": str(quality), "preset": preset, "threads": str(threads)}


def _vp9(quality: int, preset: str, threads: int) -> dict[str, str]:
    # VP9 counts to 63 where x264 counts to 51. No look ahead: it would hold pictures back that a crash loses,
    # and alpha rules out the hidden frames it is for.
    speed = {"ultrafast": 8, "superfast": 8, "veryfast": 7, "faster": 6, "fast": 5}.get(preset, 4)
    return {
        "crf": str(round(float(quality) * 63 / 51)),
        "b": "0",
        "deadline": "realtime",
        "cpu-used": str(speed),
        "lag-in-frames": "0",
        "auto-alt-ref": "0",
        "row-mt": "1",
        "threads": str(threads),
    }


def _prores(quality: int, preset: str, threads: int) -> dict[str, str]:
    return {"profile": "4444", "alpha_bits": "16", "vendor": "apl0", "threads": str(threads)}


def _yuv420_frame(image: ImageArray, color: ColorOrder) -> Any:
    return av.VideoFrame.from_ndarray(yuv420(image, color), format="yuv420p")


_H264 = FilmFormat("H.264", "libx264", "yuv420p", _yuv420_frame, FragmentFile, _x264)
_VP9 = FilmFormat("VP9", "libvpx-vp9", "yuv420p", _yuv420_frame, WebmFile, _vp9)
_VP9_ALPHA = FilmFormat("VP9", "libvpx-vp9", "yuva420p", yuva420_frame, WebmFile, _vp9)
_PRORES = FilmFormat("ProRes 4444", "prores_ks", "yuva444p10le", yuva444_frame, FragmentFile, _prores, True)
