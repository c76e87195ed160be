"""Whether and where a picture is mirrored on its way through a session."""

from __future__ import annotations

from gesturekit.media.frame import Frame


def size_of(frame: Frame) -> tuple[int, int]:
    """Width and height of a picture, pixels."""
    return frame.image.shape[1], frame.image.shape[0]


def must_mirror(frame: Frame, mirror: bool) -> bool:
    """Whether a picture that is to be shown as a mirror does has to be turned over for it."""
    return mirror and not frame.mirrored
