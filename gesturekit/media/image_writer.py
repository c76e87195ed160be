"""A single picture to a PNG or JPEG file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from gesturekit.closing import Closing
from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import InvalidImageError, SinkError
from gesturekit.files import whole_file
from gesturekit.hands import AnyImage
from gesturekit.media.pixels import described

PICTURE_EXTENSIONS = (".png", ".jpg", ".jpeg")
"""File endings that `ImageWriter` can write."""

# Above 92 a JPEG grows fast and looks the same; colour is kept at full size, for thin bright lines. A PNG
# takes no notice of these.
_JPEG_OPTIONS = {"quality": 92, "subsampling": 0}


class ImageWriter(Closing):
    """Write a picture; a later one takes the place of the one before, each only when it is whole.

    Parameters
    ----------
    path
        The file, ending in .png, .jpg or .jpeg; missing folders are made.
    color
        Channel order of the pictures: "rgb", or "bgr" as OpenCV reads them.
    alpha
        Pictures have a fourth channel, how much they cover; in a .png.

    Raises
    ------
    SinkError
        When the ending is none of those, or holds no alpha, or the folder cannot be made.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "black.png"
    >>> with ImageWriter(path) as picture:
    ...     picture.write(np.zeros((48, 64, 3), np.uint8))
    >>> path.exists()
    True
    """

    def __init__(self, path: str | Path, *, color: ColorOrder = "rgb", alpha: bool = False) -> None:
        self.path = Path(path)
        self._color = check_color(color)
        self._channels = 4 if alpha else 3
        self.count = 0
        if self.path.suffix.lower() not in PICTURE_EXTENSIONS:
            raise SinkError(
                f"cannot write a picture named {str(path)!r}: its ending says "
                f"{self.path.suffix or 'nothing'!r}, supported are {', '.join(PICTURE_EXTENSIONS)}"
            )
        if alpha and self.path.suffix.lower() != ".png":
            raise SinkError(
                f"cannot write {str(path)!r} with alpha: a JPEG holds no transparency; end it in .png"
            )
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SinkError(
                f"cannot make the folder {str(self.path.parent)!r}: {error.strerror}; choose another"
            ) from error

    def write(self, image: AnyImage, time: float = 0.0) -> None:
        """Write a picture, uint8 (H, W, 3) or, with alpha, (H, W, 4); else InvalidImageError.

        `time` is not used: it makes this writer a stand-in for `VideoWriter`. SinkError when the disk does
        not take the picture; one that was written before is kept.
        """
        good = isinstance(image, np.ndarray) and image.dtype == np.uint8 and image.ndim == 3
        if not good or image.shape[2] != self._channels or image.size == 0:
            raise InvalidImageError(
                f"the picture for {str(self.path)!r} is {described(image)}; "
                f"expected uint8 {self._color.upper()}{'A' * (self._channels == 4)} of shape "
                f"(H, W, {self._channels})"
            )
        pixels = image if self._color == "rgb" else image[:, :, [2, 1, 0, 3][: self._channels]]
        kind = "PNG" if self.path.suffix.lower() == ".png" else "JPEG"
        try:
            with whole_file(self.path) as part:
                Image.fromarray(np.ascontiguousarray(pixels)).save(part, kind, **_JPEG_OPTIONS)
        except OSError as error:
            raise SinkError(
                f"cannot write the picture {str(self.path)!r}: {error.strerror or error}; "
                "choose another file or folder, or free some space"
            ) from error
        self.count += 1

    def close(self) -> None:
        """Do nothing: each picture is complete when `write` returns."""
