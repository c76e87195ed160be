"""One door to every kind of source: `open_source` looks at what it is given and opens the right one."""

from __future__ import annotations

import math
import operator
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import SupportsIndex
from urllib.parse import unquote, urlsplit

from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.files import user_path
from gesturekit.media.address import ADDRESS_SCHEMES, open_address
from gesturekit.media.camera import CameraSource
from gesturekit.media.given_source import Pictures, open_given
from gesturekit.media.image_file import open_picture
from gesturekit.media.image_folder import ImageFolderSource
from gesturekit.media.recording import RecordingSource, is_recording
from gesturekit.media.rotated_source import Rotation, check_rotation, rotate_source
from gesturekit.media.source import Source
from gesturekit.media.video_file import STANDARD_INPUT, is_pipe, open_film, open_pipe

Opener = Callable[[str, bool], Source]
"""What opens the addresses of one scheme: takes the whole address and ``mirrored``."""

_STDIN = Path("/dev/stdin")

_registered: dict[str, Opener] = {}


def open_source(
    uri: str | SupportsIndex | Path | Pictures,
    *,
    mirrored: bool | None = None,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
    rotation: Rotation = "auto",
    color: ColorOrder = "rgb",
) -> Source:
    """Open a camera, video, picture, folder of pictures or network address, or take pictures you have.

    Parameters
    ----------
    uri
        - a number, a text of digits only, or ``/dev/video0``: the camera of that number (a file of such a
          name is meant by ``./0``);
        - ``-``: the film or picture that another program writes into this one's standard input;
        - a path: a video, a picture (known by its content, not its ending), a folder of pictures, or a
          recording of hands (see `HandsWriter`), which gives black pictures with `Frame.hands`; a pipe,
          too, for films and pictures that can be read from front to back;
        - an address: ``rtsp://``, ``http://``, ``https://`` and others, ``file://``, or one whose scheme
          was added by `register_scheme`;
        - ``studio:``, the hand studio's synthetic performer, with exact truth in `Frame.truth`:
          ``studio:tour``, ``studio:swipes?seed=3&tone=5&hands=2``;
        - pictures: an array, the bytes of a picture's file, an opened `cv2.VideoCapture`, or an iterable of
          arrays, of pairs of an array and its time in seconds, or of frames.
    mirrored
        Whether the pictures show the scene as a mirror does. The tracker needs it to tell left hands from
        right ones. None: no, unless the source itself knows better.
    fps
        For a folder, or pictures without times: pictures per second, 25 where not given. For a camera: what
        to ask it for. Other sources know their own.
    size
        For a camera: width and height to ask it for, pixels, before they are turned.
    rotation
        Degrees clockwise by which the pictures are turned: 90, 180 or 270, for a camera that hangs sideways
        or upside down. It is added to the rotation metadata of films and photographs, which are always
        applied; "auto", like 0, turns by these alone.
    color
        Channel order of arrays that you give, "rgb", or "bgr" as OpenCV reads them; `Frame.image` is always
        RGB.

    Returns
    -------
    An iterable of `Frame`, to be used in a ``with`` block or closed by hand.

    Raises
    ------
    SourceError
        When there is nothing of that name, or it cannot be read; the message says what to do.
    InvalidArgumentError
        When `uri` is empty or none of these; for an `fps` that is not positive; for another `rotation`, or
        one for a recording of hands; for a `color` where the order is known.

    Examples
    --------
    >>> with open_source("clip.mp4") as source:
    ...     for frame in source:
    ...         seen = frame.time, frame.image.shape
    >>> seen
    (0.96, (64, 96, 3))
    """
    check_rotation(rotation)
    check_color(color)
    if fps is not None and not 0 < fps < math.inf:
        raise InvalidArgumentError(f"fps is {fps}; expected pictures per second, more than 0")
    source = _open(uri, bool(mirrored), fps, size, color)
    try:
        return rotate_source(source, rotation)
    except InvalidArgumentError:
        source.close()
        raise


def register_scheme(scheme: str, opener: Opener) -> None:
    """Teach `open_source` a scheme of addresses, such as ``robot`` for ``robot:left-eye``.

    `opener` is called with the whole address and whether the source is mirrored, and returns a `Source`. A
    scheme that is known already is replaced.
    """
    if not re.fullmatch(r"[a-z][a-z0-9+.-]+", scheme):
        raise InvalidArgumentError(
            f"scheme {scheme!r} is no scheme; expected two or more of a-z 0-9 + . - with a letter in front"
        )
    _registered[scheme] = opener


def _open(
    uri: str | SupportsIndex | Path | Pictures,
    mirror: bool,
    fps: float | None,
    size: tuple[int, int] | None,
    color: ColorOrder,
) -> Source:
    if not isinstance(uri, str | Path):
        try:
            number = operator.index(uri)  # type: ignore[arg-type]
        except TypeError:
            return open_given(uri, mirrored=mirror, fps=fps, color=color)  # type: ignore[arg-type]
        return CameraSource(number, mirrored=mirror, size=size, fps=fps)
    if color != "rgb":
        raise InvalidArgumentError(
            f"color is {color!r}, but the order of what {str(uri)!r} gives is known; leave it out: frames "
            "are always RGB"
        )
    text = str(uri)
    if isinstance(uri, str):
        if not text.strip():
            raise InvalidArgumentError("the source is empty; give a camera number, a path or an address")
        camera = re.fullmatch(r"(?:/dev/video)?([0-9]+)", text)
        if camera is not None:
            return CameraSource(int(camera[1]), mirrored=mirror, size=size, fps=fps)
        scheme = _scheme(text)
        if scheme == "file":
            text = unquote(urlsplit(text).path)
        elif scheme is not None:
            return _open_scheme(scheme, text, mirror)
    if text == STANDARD_INPUT and os.isatty(0):
        raise SourceError(
            "the source is '-', standard input, but nothing is sent to it; "
            "pipe a film into this program, or name a file"
        )
    # A shell's `< clip.mp4` makes of standard input a file like any other.
    path = _STDIN if text == STANDARD_INPUT else user_path(text)
    if is_pipe(path) or (text == STANDARD_INPUT and not path.exists()):
        return open_pipe(text, mirrored=mirror)
    try:
        is_folder = path.is_dir()
    except OSError as error:
        raise SourceError(
            f"cannot look at {text[:200]!r}: {error.strerror}; check the name and its rights"
        ) from error
    if is_folder:
        return ImageFolderSource(path, fps=fps or 25.0, mirrored=mirror)
    if is_recording(path):
        return RecordingSource(path)
    return open_picture(path, mirrored=mirror) or open_film(path, mirrored=mirror)


def _scheme(text: str) -> str | None:
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", text)
    if match is None:
        return None
    scheme = match[1].lower()
    # "12:30.mp4" and "take:2.mp4" are file names, not addresses. pathlib would raise for a text that is
    # longer than any file's name, as a script in a studio's address may be.
    is_file = os.path.exists(text)  # noqa: PTH110
    known = scheme in {"file", *ADDRESS_SCHEMES, *_registered}
    is_address = text[match.end() :].startswith("//") or (known and not is_file)
    return scheme if is_address else None


def _open_scheme(scheme: str, uri: str, mirrored: bool) -> Source:
    if scheme in _registered:
        return _registered[scheme](uri, mirrored)
    if scheme in ADDRESS_SCHEMES:
        return open_address(uri, mirrored=mirrored)
    known = ", ".join(sorted({"file", *ADDRESS_SCHEMES, *_registered}))
    raise SourceError(f"{uri!r} has the unknown scheme {scheme!r}; known are {known}")
