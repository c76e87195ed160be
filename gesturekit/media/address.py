"""Video behind an RTSP, HTTP or other network address, read with PyAV.

A film with a length (an MP4 on a web server) is read like a file, every frame, and a picture is a still;
anything else, and all RTSP, is live.
"""

from __future__ import annotations

import errno
import logging
import re
import time
from collections.abc import Iterator
from typing import Any

import av

from gesturekit.errors import SourceError
from gesturekit.hands import ImageArray
from gesturekit.media import decoding
from gesturekit.media.deinterlacing import Deinterlacer
from gesturekit.media.image_file import load_image
from gesturekit.media.live import FIRST_PICTURE_SECONDS, STALL_SECONDS, LiveSource
from gesturekit.media.source import Source, StillSource
from gesturekit.media.video_file import VideoSource

log = logging.getLogger(__name__)

ADDRESS_SCHEMES = ("http", "https", "rtmp", "rtp", "rtsp", "rtsps", "srt", "tcp", "udp")
"""Schemes that `open_address` understands."""

_RECORDED_SCHEMES = ("http", "https")

# What FFmpeg says when a web server closes what it never told the length of.
_END_OF_UNKNOWN_LENGTH = errno.EIO

# RTSP over TCP survives routers and loses no packets. The short analysis brings the first picture
# sooner; its default is five seconds.
_OPTIONS = {"rtsp": {"rtsp_transport": "tcp"}, "rtsps": {"rtsp_transport": "tcp"}}
_ANALYSIS_OPTIONS = {"analyzeduration": "1000000"}


def open_address(
    uri: str,
    *,
    mirrored: bool = False,
    open_seconds: float = FIRST_PICTURE_SECONDS,
    stall_seconds: float = STALL_SECONDS,
) -> Source:
    """Open a network address; a user name and password in it are used, but the password is shown nowhere.

    `open_seconds` is how long connecting, and then the first picture, may take; `stall_seconds`, how long the
    connection may be silent later. SourceError when the address does not answer, refuses, or sends no video;
    a live source also raises it from the loop when the connection breaks. When the sender ends the stream,
    the loop just ends; a recorded film that breaks off ends as a damaged file does, see `VideoSource`.
    """
    scheme = uri.partition(":")[0].lower()
    name = without_password(uri)
    container = _open(uri, name, _OPTIONS.get(scheme, {}) | _ANALYSIS_OPTIONS, (open_seconds, stall_seconds))
    if scheme in _RECORDED_SCHEMES:
        if _is_picture(container):
            return _still(container, name, mirrored)
        if container.duration:
            return _film(container, name, mirrored)
    try:
        stream = decoding.video_stream(container, name)
    except BaseException:
        container.close()
        raise
    pictures = _pictures(container, stream, name)
    return LiveSource(
        lambda: next(pictures, None),
        release=container.close,
        name=name,
        mirrored=mirrored,
        fps=decoding.container_fps(stream),
        first_seconds=open_seconds,
        stall_seconds=2 * stall_seconds,
    )


def _is_picture(container: Any) -> bool:
    kind: str = container.format.name
    # A length tells a JPEG picture from a stream of them.
    return kind.endswith("_pipe") and (kind != "jpeg_pipe" or int(container.size) > 0)


def _still(container: Any, name: str, mirrored: bool) -> StillSource:
    content = b""
    with container:
        try:
            for packet in container.demux(video=0):
                content += bytes(packet)
        except av.FFmpegError as error:
            if error.errno != _END_OF_UNKNOWN_LENGTH or not content:
                raise SourceError(
                    f"the picture {name!r} could not be fetched ({decoding.reason(error)}); check the network"
                ) from None
    return StillSource(name, *load_image(content, name), mirrored=mirrored)


def _film(container: Any, name: str, mirrored: bool) -> VideoSource:
    try:
        return VideoSource(container, name, mirrored=mirrored)
    except SourceError as error:
        raise SourceError(
            f"{error}; where a server does not answer Range requests, a film is read only if its index is in "
            "front: download it and give the file, or have it written so (faststart)"
        ) from None


def without_password(uri: str) -> str:
    """Hide the password of an address: it must not reach a log.

    Examples
    --------
    >>> without_password("rtsp://me:secret@camera/1")
    'rtsp://me:***@camera/1'
    """
    return re.sub(r"(?<=://)([^/@:]*):[^/]*@", r"\1:***@", uri)


def _pictures(container: Any, stream: Any, name: str) -> Iterator[ImageArray]:
    """Decode a live stream picture by picture."""
    # Decoding several frames at once would hold each back until the next ones have come.
    stream.thread_type = "SLICE"
    deinterlacer = Deinterlacer(stream)
    to_rgb = decoding.RgbConverter(stream)
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError as error:
            if error.errno != _END_OF_UNKNOWN_LENGTH:
                raise SourceError(
                    f"the connection to {name!r} broke ({decoding.reason(error)}); "
                    "check the network and the sender, and start again"
                ) from None
            packet = None
        if packet is None:
            log.warning("%s ended the stream", name)
            return
        try:
            frames = [frame for decoded in stream.decode(packet) for frame in deinterlacer(decoded)]
            pictures = [to_rgb(frame) for frame in frames]
        except av.FFmpegError:
            # Losses are usual on a network; the decoder picks up at the next whole picture.
            continue
        yield from pictures


def _open(uri: str, name: str, options: dict[str, str], timeout: tuple[float, float]) -> Any:
    began = time.monotonic()
    # Nothing is raised `from` the cause, whose text shows the address with its password.
    try:
        return av.open(uri, options=options, timeout=timeout, metadata_errors="ignore")
    except (av.FFmpegError, OSError) as error:
        why = decoding.reason(error)
        if time.monotonic() - began >= timeout[0]:
            message = f"{name!r} did not answer within {timeout[0]:g} s; check the address and the network"
        elif isinstance(error, av.HTTPError | av.HTTPClientError):
            message = f"{name!r} was refused: {why}; check the address, user name and password"
        elif isinstance(error, av.InvalidDataError):
            message = (
                f"{name!r} answers, but with no video that can be read; "
                "give the address of the stream itself, not of a page around it"
            )
        else:
            message = (
                f"cannot connect to {name!r} ({why}); "
                "check the address, that the sender runs, and the network"
            )
    raise SourceError(message)
