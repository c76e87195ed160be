"""A folder of pictures, read as if it were a film."""

from __future__ import annotations

import math
from pathlib import Path

from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.hands import ImageArray
from gesturekit.media.frame import Frame
from gesturekit.media.image_file import IMAGE_EXTENSIONS, load_image
from gesturekit.media.natural_order import natural_key
from gesturekit.media.source import Source

# Files that a warning names; a folder may hold thousands.
_NAMED = 5


class ImageFolderSource(Source):
    """The pictures of a folder, in natural order: ``frame2.png`` comes before ``frame10.png``.

    Files of other endings are passed over, as are pictures that cannot be read; they are named in `warnings`
    and in the log. The frame of
    the n-th file has time n / fps, so that a passed-over picture leaves a gap and moves no other.

    Parameters
    ----------
    path
        The folder; its subfolders are not searched.
    fps
        Pictures per second. Higher: the same movement counts as faster. For single photographs that do
        not belong together, 1 keeps them apart in time.
    mirrored
        True when the pictures show the scene as a mirror does.

    Raises
    ------
    SourceError
        When the folder is missing, or no picture in it can be read.
    InvalidArgumentError
        When `fps` is not positive.
    """

    def __init__(self, path: str | Path, *, fps: float = 25.0, mirrored: bool = False) -> None:
        if not (math.isfinite(fps) and fps > 0):
            raise InvalidArgumentError(f"fps {fps} is not a positive number of pictures per second")
        self.files, others = _files(Path(path))
        super().__init__(str(path), (0, 0), fps=fps, frame_count=len(self.files), mirrored=mirrored)
        if others:
            named = ", ".join(repr(file.name) for file in others[:_NAMED])
            more = "" if len(others) <= _NAMED else f" and {len(others) - _NAMED} more"
            self._warn(f"passed over in {str(path)!r}, as no pictures by their names: {named}{more}")
        self._index = 0
        self._pending = self._read_next()
        if self._pending is None:
            raise SourceError(
                f"none of the {len(self.files)} pictures in {str(path)!r} can be read: {self.warnings[0]}"
            )
        height, width = self._pending.image.shape[:2]
        self.size = (width, height)

    def __next__(self) -> Frame:
        frame, self._pending = self._pending or self._read_next(), None
        if frame is None:
            raise StopIteration
        return frame

    def close(self) -> None:
        """Give no more pictures."""
        self._pending = None
        self._index = len(self.files)

    def pass_over(self, frame: Frame, error: Exception) -> None:
        """Take note that a picture which was read could not be used."""
        self._warn(f"passed over: {str(self.files[frame.index])!r}: {error}")

    def _read_next(self) -> Frame | None:
        while self._index < len(self.files):
            index = self._index
            self._index += 1
            image = self._read(self.files[index])
            if image is not None:
                assert self.fps is not None
                return Frame(image, index / self.fps, index, self.mirrored)
        return None

    def _read(self, file: Path) -> ImageArray | None:
        try:
            image, note = load_image(file, str(file))
        except SourceError as error:
            self._warn(f"passed over: {error}")
            return None
        if note:
            self._warn(note)
        return image


def _files(folder: Path) -> tuple[list[Path], list[Path]]:
    """The pictures of a folder and its other files, in natural order, without those that are hidden."""
    try:
        files = [file for file in folder.iterdir() if not file.name.startswith(".") and file.is_file()]
    except OSError as error:
        raise SourceError(
            f"cannot read the folder {str(folder)!r}: {error.strerror}; check the name and its access rights"
        ) from error
    files.sort(key=lambda file: (natural_key(file.name), file.name))
    pictures = [file for file in files if file.suffix.lower() in IMAGE_EXTENSIONS]
    if not pictures:
        raise SourceError(
            f"no picture in the folder {str(folder)!r}; "
            f"expected files ending in {', '.join(IMAGE_EXTENSIONS)}"
        )
    return pictures, [file for file in files if file not in pictures]
