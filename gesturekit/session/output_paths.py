"""Where drawn pictures go: a video, one picture, or a folder of pictures, told apart by the output's name."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import ImageArray
from gesturekit.media.image_writer import PICTURE_EXTENSIONS, ImageWriter
from gesturekit.media.json_lines import STANDARD_OUTPUT
from gesturekit.media.source import Source
from gesturekit.media.video_writer import VIDEO_EXTENSIONS, VideoWriter


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


class OutputKind(enum.Enum):
    """What an output's name asks for."""

    VIDEO = "video"
    PICTURE = "picture"
    FOLDER = "folder"


def output_kind(path: Path, source: Source) -> OutputKind:
    """Tell what to write from the output's name and what is read.

    Raises
    ------
    InvalidArgumentError
        When the ending is none that can be written, or one picture is to hold a whole film.
    """
    if str(path) == STANDARD_OUTPUT:
        raise InvalidArgumentError(
            "the output is '-', but pictures go into files only; name one, or give '-' for events or hands"
        )
    ending = path.suffix.lower()
    if ending in VIDEO_EXTENSIONS:
        return OutputKind.VIDEO
    if ending in PICTURE_EXTENSIONS and not path.is_dir():
        if source.is_image:
            return OutputKind.PICTURE
        raise InvalidArgumentError(
            f"the output {str(path)!r} is one picture, but {source.name!r} has many; "
            "name a video (.mp4), or a folder for numbered pictures"
        )
    if not ending or path.is_dir():
        return OutputKind.FOLDER
    raise InvalidArgumentError(
        f"the output {str(path)!r} ends in {ending!r}; expected {', '.join(VIDEO_EXTENSIONS)} for a video, "
        f"{', '.join(PICTURE_EXTENSIONS)} for a picture, or a folder"
    )


def output_size(path: Path | None, source: Source) -> tuple[int, int] | None:
    """Size that every drawn picture must have: a video has one size, pictures keep their own."""
    return source.size if path is not None and output_kind(path, source) is OutputKind.VIDEO else None


def open_output(path: Path, source: Source) -> PictureSink:
    """Open the sink that the output's name asks for."""
    kind = output_kind(path, source)
    if kind is OutputKind.VIDEO:
        return VideoWriter(path, source.size, source.fps)
    return ImageWriter(path) if kind is OutputKind.PICTURE else FolderWriter(path)


class FolderWriter:
    """Write pictures as ``000000.png``, ``000001.png``… into a folder, which is made when needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0

    def write(self, image: ImageArray, time: float) -> None:
        """Write the next picture; `time` is not kept."""
        with ImageWriter(self.path / f"{self.count:06d}.png") as picture:
            picture.write(image, time)
        self.count += 1

    def close(self) -> None:
        """Do nothing: each picture is complete when `write` returns."""


def check_outputs(outputs: Sequence[str | Path], source: str) -> None:
    """Refuse outputs that would overwrite what is being read, or one another, however they are spelled.

    Parameters
    ----------
    outputs
        The files and folders to write.
    source
        Name of the opened source: a path, where it is read from one.

    Raises
    ------
    InvalidArgumentError
        Naming the output.
    """
    places: list[Path] = []
    for output in outputs:
        if any(_same(output, place) for place in places):
            raise InvalidArgumentError(f"{str(output)!r} is named for two outputs; give each its own file")
        places.append(Path(output))
        if Path(source).exists() and (_same(output, source) or _numbers_over(Path(output), Path(source))):
            raise InvalidArgumentError(
                f"the output {str(output)!r} is the source itself and would be overwritten; name another"
            )


def _numbers_over(folder: Path, source: Path) -> bool:
    """Whether numbered pictures written into `folder` could replace the picture that is read."""
    return folder.is_dir() and source.stem.isdecimal() and _same(folder, source.parent)


def _same(one: str | Path, other: str | Path) -> bool:
    one, other = Path(one), Path(other)
    # Links to one file, and a file that is not there yet: each needs its own way to be recognised.
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
