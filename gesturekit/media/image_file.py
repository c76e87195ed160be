"""Still pictures from files: whatever the file holds becomes upright 8-bit RGB."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from gesturekit.errors import SourceError
from gesturekit.hands import ImageArray
from gesturekit.media.frame import Frame
from gesturekit.media.source import Source

IMAGE_EXTENSIONS = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".ppm", ".pgm", ".tif", ".tiff", ".webp")
"""File endings that a folder of pictures is searched for."""

# In other formats several pictures in one file are no film: phones put a second exposure or a depth map
# behind a JPEG, and a TIFF has pages.
_MOVING_FORMATS = ("AVIF", "FLI", "GIF", "PNG", "WEBP")


def read_image(path: str | Path) -> ImageArray:
    """Read a picture.

    EXIF orientation is applied, 16 bits a channel become 8, grey and palettes become colour, and what is
    transparent is laid over black.

    Parameters
    ----------
    path
        A PNG, JPEG, WebP, TIFF, BMP, GIF (its first picture) or other file that Pillow reads.

    Returns
    -------
    (H, W, 3) uint8, RGB, C-contiguous.

    Raises
    ------
    SourceError
        When the file is missing, may not be read, is damaged or is no picture.
    """
    name = str(path)
    try:
        # Phone cameras reach the size at which Pillow begins to warn; real bombs it refuses by itself.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as opened:
                opened.load()
                upright = ImageOps.exif_transpose(opened)
                return np.ascontiguousarray(_rgb(upright, name))
    except UnidentifiedImageError as error:
        raise SourceError(
            f"{name!r} is not a picture that can be read; convert it to PNG or JPEG if it is one"
        ) from error
    except Image.DecompressionBombError as error:
        raise SourceError(f"{name!r} is too large: {error}; scale it down first") from error
    except FileNotFoundError as error:
        raise SourceError(f"no file {name!r}; check the spelling and the folder") from error
    except PermissionError as error:
        raise SourceError(f"no permission to read {name!r}; change its access rights, or copy it") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise SourceError(f"the picture {name!r} is damaged ({error}); copy or export it again") from error


def is_still(path: Path) -> bool:
    """Whether the file is a picture by its content, and not one that moves (an animated GIF or WebP)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                return image.format not in _MOVING_FORMATS or not getattr(image, "is_animated", False)
    except Image.DecompressionBombError:
        return True
    except (OSError, ValueError, SyntaxError):
        return False


class ImageSource(Source):
    """One still picture, as a single frame at time 0."""

    is_image = True

    def __init__(self, path: str | Path, *, mirrored: bool = False) -> None:
        self._image: ImageArray | None = read_image(path)
        height, width = self._image.shape[:2]
        super().__init__(str(path), (width, height), frame_count=1, mirrored=mirrored)

    def __next__(self) -> Frame:
        if self._image is None:
            raise StopIteration
        image, self._image = self._image, None
        return Frame(image, 0.0, 0, self.mirrored)

    def close(self) -> None:
        """Let the picture go."""
        self._image = None


def _rgb(image: Image.Image, name: str) -> ImageArray:
    if image.mode == "F":
        raise SourceError(
            f"{name!r} holds floating-point numbers, whose white is not known; "
            "save it with 8 or 16 bits a channel"
        )
    if image.mode.startswith("I"):
        # 16-bit grey; Pillow widens some of it to 32 bits, and would clip rather than scale it.
        grey = (np.asarray(image).astype(np.int64).clip(0, 65535) + 128) // 257
        return np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        over = image.convert("RGBA")
        black = Image.new("RGBA", over.size, (0, 0, 0, 255))
        return np.asarray(Image.alpha_composite(black, over).convert("RGB"))
    return np.asarray(image.convert("RGB"))
