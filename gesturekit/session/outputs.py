"""The files a session writes: drawn pictures (a video, a picture, a folder), event lines, recorded hands."""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from gesturekit.errors import InvalidArgumentError
from gesturekit.files import user_path
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import ImageArray, TrackedFrame
from gesturekit.media import HandsWriter, JsonLinesWriter
from gesturekit.media.image_writer import PICTURE_EXTENSIONS, ImageWriter
from gesturekit.media.json_lines import STANDARD_OUTPUT
from gesturekit.media.source import Source
from gesturekit.media.video_writer import VIDEO_EXTENSIONS, VideoWriter
from gesturekit.session.read_ahead import WriteBehind
from gesturekit.session.session_result import SessionResult


class OutputPaths(NamedTuple):
    """Where a session writes; None for what it does not."""

    pictures: Path | None
    events: Path | None
    hands: Path | None

    @classmethod
    def of(cls, *paths: str | Path | None) -> OutputPaths:
        """The paths as people write them, with ``~`` for the home folder."""
        return cls(*(None if path is None else user_path(path) for path in paths))

    @property
    def given(self) -> list[Path]:
        """Those that are written."""
        return [path for path in self if path is not None]

    def check(self, source: Source) -> None:
        """Refuse outputs that cannot be written, or would overwrite what is read, or one another."""
        # The opened source's name is its path; what was given may be an address of the same file.
        read = Path(source.name)
        for number, path in enumerate(self.given):
            if any(_same(path, other) for other in self.given[:number]):
                raise InvalidArgumentError(f"{str(path)!r} is named for two outputs; give each its own file")
            if read.exists() and (_same(path, read) or _numbers_over(path, read)):
                raise InvalidArgumentError(
                    f"the output {str(path)!r} is the source itself and would be overwritten; name another"
                )
        self.picture_kind(source)

    def picture_kind(self, source: Source) -> PictureKind | None:
        """What to write of the drawn pictures, from the output's name and what is read; None for nothing."""
        path = self.pictures
        if path is None:
            return None
        if str(path) == STANDARD_OUTPUT:
            raise InvalidArgumentError(
                "the output is '-', but pictures go into files only; name one, or give '-' for events or "
                "hands"
            )
        ending = path.suffix.lower()
        if ending in VIDEO_EXTENSIONS:
            return PictureKind.VIDEO
        if not ending or path.is_dir():
            return PictureKind.FOLDER
        if ending not in PICTURE_EXTENSIONS:
            raise InvalidArgumentError(
                f"the output {str(path)!r} ends in {ending!r}; expected {', '.join(VIDEO_EXTENSIONS)} for a "
                f"video, {', '.join(PICTURE_EXTENSIONS)} for a picture, or a folder"
            )
        if not source.is_image:
            raise InvalidArgumentError(
                f"the output {str(path)!r} is one picture, but {source.name!r} has many; "
                "name a video (.mp4), or a folder for numbered pictures"
            )
        return PictureKind.PICTURE

    def picture_size(self, source: Source) -> tuple[int, int] | None:
        """Size that every drawn picture must have: a video has one size, pictures keep their own."""
        return source.size if self.picture_kind(source) is PictureKind.VIDEO else None


class PictureKind(enum.Enum):
    """What drawn pictures are written as."""

    VIDEO = "video"
    PICTURE = "picture"
    FOLDER = "folder"


class FolderWriter:
    """Writes pictures as ``000000.png``, ``000001.png``… into a folder, which is made when needed."""

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


class OutputFiles:
    """The open files; `mirror`, whether pictures are shown as a mirror does, is for replays of the hands."""

    def __init__(self, paths: OutputPaths, source: Source, *, mirror: bool) -> None:
        self._files: list[tuple[str, Any]] = []
        self._pictures: WriteBehind | None = None
        self._events: JsonLinesWriter | None = None
        self._hands: HandsWriter | None = None
        with contextlib.ExitStack() as stack:
            if paths.events is not None:
                self._events = stack.enter_context(JsonLinesWriter(paths.events))
                self._files.append(("events", self._events))
            if paths.hands is not None:
                self._hands = stack.enter_context(
                    HandsWriter(
                        paths.hands,
                        source.name,
                        source.size,
                        source.fps,
                        still=source.is_image,
                        mirror=mirror,
                    )
                )
                self._files.append(("frames of hands", self._hands))
            if paths.pictures is not None:
                sink = _open_pictures(paths.pictures, paths.picture_kind(source), source)
                self._files.append(("pictures", sink))
                # It closes the sink, also when writing fails.
                self._pictures = WriteBehind(sink)
                stack.callback(self._pictures.close)
            self._stack = stack.pop_all()

    def write_hands(self, tracked: TrackedFrame) -> None:
        """Write the hands of one picture."""
        if self._hands is not None:
            self._hands.write(tracked)

    def write_picture(self, result: SessionResult) -> None:
        """Write the drawn picture of one result."""
        if self._pictures is not None:
            self._pictures.write(result.lend_image(), result.frame.time)

    def write_events(self, events: Iterable[GestureEvent]) -> None:
        """Write events."""
        if self._events is not None:
            for event in events:
                self._events.write(event.to_dict())

    def written(self) -> str:
        """What is in the files so far, for a person; empty when there are none."""
        return ", ".join(f"{sink.count} {what} in {str(sink.path)!r}" for what, sink in self._files)

    def close(self) -> None:
        """Finish every file, whatever becomes of the others."""
        self._stack.close()


def _open_pictures(
    path: Path, kind: PictureKind | None, source: Source
) -> VideoWriter | ImageWriter | FolderWriter:
    if kind is PictureKind.VIDEO:
        return VideoWriter(path, source.size, source.fps)
    return ImageWriter(path) if kind is PictureKind.PICTURE else FolderWriter(path)


def _numbers_over(folder: Path, source: Path) -> bool:
    """Whether numbered pictures written into `folder` could replace the picture that is read."""
    return folder.is_dir() and source.stem.isdecimal() and _same(folder, source.parent)


def _same(one: Path, other: Path) -> bool:
    # Links to one file, and a file that is not there yet: each needs its own way to be recognised.
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
