"""Sources whose pictures are turned by quarter turns, for cameras that hang sideways or upside down.

A rotation that a film itself notes, as telephones do, is applied in `gesturekit.media.decoding`.
"""

from __future__ import annotations

from dataclasses import replace
from operator import index
from typing import Literal, SupportsIndex

import cv2

from gesturekit.errors import InvalidArgumentError
from gesturekit.media.frame import Frame
from gesturekit.media.recording import RecordingSource
from gesturekit.media.source import Source

Rotation = Literal[0, 90, 180, 270, "auto"]
"""Degrees clockwise by which pictures are turned, added to the file's own metadata; "auto" is 0."""

_ROTATE_CODES = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


class RotatedSource(Source):
    """Another source, turned; made by `rotate_source`. The other source is closed with this one.

    `size`, every `Frame.image` and the studio's `Frame.truth` are turned. What is mirrored stays mirrored:
    a turn does not exchange left and right hands.
    """

    def __init__(self, source: Source, rotation: Literal[90, 180, 270]) -> None:
        width, height = source.size
        super().__init__(
            source.name,
            (width, height) if rotation == 180 else (height, width),
            fps=source.fps,
            frame_count=source.frame_count,
            mirrored=source.mirrored,
        )
        self.live = source.live
        self.is_image = source.is_image
        self.warnings = source.warnings
        self._rotation = rotation
        self._source = source

    @property
    def origin(self) -> Source:
        """The source that is turned."""
        return self._source.origin

    @property
    def start(self) -> float | None:
        """When the other source's time was 0."""
        return self._source.start

    @property
    def dropped(self) -> int:
        """Frames that the other source left out because a newer one had come."""
        return self._source.dropped

    def __next__(self) -> Frame:
        frame = next(self._source)
        image = cv2.rotate(frame.image, _ROTATE_CODES[self._rotation])
        # Truth of another making than the studio's may not know how to turn; then it would be wrong.
        turned = getattr(frame.truth, "rotated", None)
        return replace(frame, image=image, truth=None if turned is None else turned(self._rotation))

    def close(self) -> None:
        """Close the source that is turned."""
        self._source.close()


def rotate_source(source: Source, rotation: Rotation) -> Source:
    """Turn the pictures of an open source.

    Parameters
    ----------
    source
        Any source but a recording of hands, which has no pictures to turn.
    rotation
        Degrees clockwise: 0, 90, 180 or 270. "auto" adds nothing to what the file's own metadata ask for.

    Returns
    -------
    The turned source, which closes `source` with itself; `source` where there is nothing to turn.

    Raises
    ------
    InvalidArgumentError
        For another rotation, or a recording of hands.

    Examples
    --------
    >>> with rotate_source(gk.open_source("clip.mp4"), 90) as source:
    ...     source.size, next(source).image.shape
    ((64, 96), (96, 64, 3))
    """
    degrees = check_rotation(rotation)
    if degrees == 0:
        return source
    if isinstance(source.origin, RecordingSource):
        raise InvalidArgumentError(
            f"rotation is {degrees} for {source.name!r}, a recording of hands, which has no pictures to "
            "turn; leave it out here, and give it when the hands are tracked"
        )
    return RotatedSource(source, degrees)


def check_rotation(rotation: object) -> Literal[0, 90, 180, 270]:
    """Degrees clockwise that `rotation` means; raise InvalidArgumentError when it is no `Rotation`."""
    if isinstance(rotation, str) and rotation == "auto":
        return 0
    if isinstance(rotation, SupportsIndex) and not isinstance(rotation, bool):
        known: tuple[Literal[0, 90, 180, 270], ...] = (0, 90, 180, 270)
        for degrees in known:
            if index(rotation) == degrees:
                return degrees
    raise InvalidArgumentError(
        f"rotation is {rotation!r}; expected 90, 180 or 270, degrees clockwise, 0 for none, or 'auto'. "
        "A quarter turn counterclockwise is 270"
    )
