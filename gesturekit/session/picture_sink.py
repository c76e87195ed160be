"""Where drawn pictures go, by the output's name: film, animation, picture or pictures, virtual camera."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Protocol

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import ImageArray
from gesturekit.media.animation_writer import (
    ALPHA_ANIMATION_EXTENSIONS,
    ANIMATION_EXTENSIONS,
    AnimationWriter,
)
from gesturekit.media.film_format import ALPHA_VIDEO_EXTENSIONS
from gesturekit.media.image_writer import PICTURE_EXTENSIONS, ImageWriter
from gesturekit.media.picture_sequence import PictureSequence, is_pattern
from gesturekit.media.video_writer import VIDEO_EXTENSIONS, VideoWriter
from gesturekit.media.virtual_camera import VIRTUAL_CAMERA_SCHEME, VirtualCamera

ALPHA_OUTPUTS = (
    f"films ending in {' or '.join(ALPHA_VIDEO_EXTENSIONS)}, animations in "
    f"{' or '.join(ALPHA_ANIMATION_EXTENSIONS)}, pictures in .png (many as light_%04d.png), and folders"
)
"""What can hold the light alone, in words."""


class PictureKind(enum.Enum):
    """What drawn pictures are written as."""

    VIDEO = "video"
    ANIMATION = "animation"
    PICTURE = "picture"
    SEQUENCE = "numbered pictures"
    CAMERA = "virtual camera"


class PictureSink(Protocol):
    """What a session writes drawn pictures to."""

    path: Path
    """Where they go."""

    count: int
    """Pictures written so far."""

    def write(self, image: ImageArray, time: float) -> None:
        """Take one picture, shown from `time` (seconds) on."""

    def close(self) -> None:
        """Finish what was written."""


def is_virtual_camera(path: Path) -> bool:
    """Whether an output's name means a virtual camera."""
    return str(path).startswith(VIRTUAL_CAMERA_SCHEME)


def kind_of(path: Path) -> PictureKind:
    """What an output's name asks for; InvalidArgumentError for an ending that cannot be written."""
    ending = path.suffix.lower()
    if is_virtual_camera(path):
        return PictureKind.CAMERA
    if ending in VIDEO_EXTENSIONS:
        return PictureKind.VIDEO
    if ending in ANIMATION_EXTENSIONS:
        return PictureKind.ANIMATION
    if not ending or path.is_dir():
        return PictureKind.SEQUENCE
    if ending in PICTURE_EXTENSIONS:
        return PictureKind.SEQUENCE if is_pattern(path) else PictureKind.PICTURE
    raise InvalidArgumentError(
        f"the output {str(path)!r} ends in {ending!r}; expected {', '.join(VIDEO_EXTENSIONS)} for a "
        f"video, {', '.join(ANIMATION_EXTENSIONS)} for an animation, {', '.join(PICTURE_EXTENSIONS)} for a "
        f"picture, a folder, or {VIRTUAL_CAMERA_SCHEME} for a virtual camera"
    )


def holds_alpha(path: Path) -> bool:
    """Whether an output of this name can hold transparency."""
    kind, ending = kind_of(path), path.suffix.lower()
    if kind is PictureKind.CAMERA:
        return False
    if kind is PictureKind.SEQUENCE and not is_pattern(path):
        return True
    return ending in (*ALPHA_VIDEO_EXTENSIONS, *ALPHA_ANIMATION_EXTENSIONS, ".png")


def open_sink(
    path: Path, size: tuple[int, int], fps: float | None, *, alpha: bool = False, paced: bool = False
) -> PictureSink:
    """Open an output for pictures of this size; single and numbered ones may have others.

    With `alpha` they have a fourth channel. A virtual camera that is `paced` shows each at its time.
    """
    kind = kind_of(path)
    if kind is PictureKind.CAMERA:
        return VirtualCamera(str(path)[len(VIRTUAL_CAMERA_SCHEME) :], size, fps, paced=paced)
    if kind is PictureKind.VIDEO:
        return VideoWriter(path, size, fps, alpha=alpha)
    if kind is PictureKind.ANIMATION:
        return AnimationWriter(path, size, fps, alpha=alpha)
    if kind is PictureKind.SEQUENCE:
        return PictureSequence(path, alpha=alpha)
    return ImageWriter(path, alpha=alpha)
