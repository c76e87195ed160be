"""Numbered pictures: a folder of PNG files, or a pattern such as ``light_%04d.png``."""

from __future__ import annotations

import re
from pathlib import Path

from gesturekit.closing import Closing
from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import AnyImage
from gesturekit.media.image_writer import ImageWriter

_NUMBER = re.compile(r"%(0\d{1,2})?d")


def is_pattern(path: Path) -> bool:
    """Whether a file's name has a place for a number, ``%d`` or ``%04d``."""
    return _NUMBER.search(path.name) is not None


class PictureSequence(Closing):
    """Writes pictures as numbered files, each whole when `write` returns.

    Parameters
    ----------
    path
        A folder, which is made when needed and gets ``000000.png``, ``000001.png``…; or a pattern with one
        ``%d`` (``%04d``: four digits at least) in the file's name, which ends in .png, .jpg or .jpeg.
    color
        Channel order of the pictures: "rgb", or "bgr" as OpenCV reads them.
    alpha
        Pictures have a fourth channel, how much they cover; in a .png.

    Raises
    ------
    InvalidArgumentError
        When the pattern has more than one place for a number.
    """

    def __init__(self, path: str | Path, *, color: ColorOrder = "rgb", alpha: bool = False) -> None:
        self.path = Path(path)
        self.count = 0
        self._color = check_color(color)
        self._alpha = alpha
        self._places = len(_NUMBER.findall(self.path.name))
        if self._places > 1:
            raise InvalidArgumentError(
                f"{str(path)!r} has {self._places} places for a number; keep one, such as light_%04d.png"
            )

    def write(self, image: AnyImage, time: float = 0.0) -> None:
        """Write the next picture; `time` is not kept.

        Raises
        ------
        InvalidImageError, SinkError
            As of `ImageWriter`; pictures before are kept.
        """
        with ImageWriter(self._path_of(self.count), color=self._color, alpha=self._alpha) as picture:
            picture.write(image, time)
        self.count += 1

    def close(self) -> None:
        """Do nothing: each picture is complete when `write` returns."""

    def _path_of(self, number: int) -> Path:
        if not self._places:
            return self.path / f"{number:06d}.png"

        def numbered(place: re.Match[str]) -> str:
            return f"{number:0{int(place.group(1) or 0)}d}"

        return self.path.with_name(_NUMBER.sub(numbered, self.path.name))
