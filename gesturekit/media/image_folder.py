"""A folder of pictures, read as if it were a film: ``frame2.png`` comes before ``frame10.png``."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path

from gesturekit.errors import SourceError
from gesturekit.media.frame import Frame
from gesturekit.media.image_file import load_image
from gesturekit.media.source import FilmSource

_EXTENSIONS = (
    *(".avif", ".bmp", ".gif", ".heic", ".heif", ".hif", ".j2k", ".jfif", ".jp2", ".jpe", ".jpeg", ".jpg"),
    *(".pbm", ".pgm", ".png", ".pnm", ".ppm", ".qoi", ".tga", ".tif", ".tiff", ".webp"),
)
# Files that a warning names; a folder may hold thousands.
_NAMED = 5


class ImageFolderSource(FilmSource):
    """The pictures of a folder at `fps` pictures per second.

    Files of other endings are passed over, as are pictures that cannot be read; `warnings` names them. The
    n-th file has time n / fps, so that a passed-over picture leaves a gap and moves no other.
    """

    def __init__(self, path: Path, *, fps: float = 25.0, mirrored: bool = False) -> None:
        self._files, self._others = _files(path)
        super().__init__(str(path), self._read(fps), fps=fps, frame_count=len(self._files), mirrored=mirrored)

    def pass_over(self, frame: Frame, error: Exception) -> None:
        """Take note that a picture which was read could not be used."""
        self._warn(f"passed over: {str(self._files[frame.index])!r}: {error}")

    def _read(self, fps: float) -> Generator[Frame, None, None]:
        if self._others:
            named = ", ".join(repr(file.name) for file in self._others[:_NAMED])
            more = f" and {len(self._others) - _NAMED} more" if len(self._others) > _NAMED else ""
            self._warn(f"passed over in {self.name!r}, as no pictures by their names: {named}{more}")
        first_fault = ""
        readable = False
        for index, file in enumerate(self._files):
            try:
                image, note = load_image(file, str(file))
            except SourceError as error:
                self._warn(f"passed over: {error}")
                first_fault = first_fault or str(error)
                continue
            if note:
                self._warn(note)
            readable = True
            yield Frame(image, index / fps, index, self.mirrored)
        if not readable:
            raise SourceError(
                f"none of the {len(self._files)} pictures in {self.name!r} can be read: {first_fault}"
            )


def natural_key(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Sort key by which numbers inside names count as numbers; upper and lower case are alike.

    Examples
    --------
    >>> sorted(["b10", "b9", "a1"], key=natural_key)
    ['a1', 'b9', 'b10']
    """
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple((True, int(part), "") if part.isdecimal() else (False, 0, part) for part in parts)


def _files(folder: Path) -> tuple[list[Path], list[Path]]:
    """The pictures of a folder and its other files, in natural order, without those that are hidden."""
    try:
        files = [file for file in folder.iterdir() if not file.name.startswith(".") and file.is_file()]
    except OSError as error:
        raise SourceError(
            f"cannot read the folder {str(folder)!r}: {error.strerror}; check the name and its access rights"
        ) from error
    files.sort(key=lambda file: (natural_key(file.name), file.name))
    pictures = [file for file in files if file.suffix.lower() in _EXTENSIONS]
    if not pictures:
        raise SourceError(
            f"no picture in the folder {str(folder)!r}; expected files ending in {', '.join(_EXTENSIONS)}"
        )
    return pictures, [file for file in files if file not in pictures]
