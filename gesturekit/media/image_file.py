"""Still pictures from files: whatever the file holds becomes upright 8-bit RGB."""

from __future__ import annotations

import io
import logging
import warnings
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageOps, JpegImagePlugin, UnidentifiedImageError

from gesturekit.errors import SourceError
from gesturekit.hands import ImageArray
from gesturekit.media.frame import Frame
from gesturekit.media.source import Source

IMAGE_EXTENSIONS = (
    *(".avif", ".bmp", ".gif", ".heic", ".heif", ".hif", ".j2k", ".jfif", ".jp2", ".jpe", ".jpeg", ".jpg"),
    *(".pbm", ".pgm", ".png", ".pnm", ".ppm", ".qoi", ".tga", ".tif", ".tiff", ".webp"),
)
"""File endings that a folder of pictures is searched for."""

LARGEST_SIDE = 8192
"""Pixels; a larger picture is read at a half, third… of its size, since the tracker takes no larger ones."""

# In other formats several pictures in one file are no film: phones put a second exposure or a depth map
# behind a JPEG, and a TIFF has pages.
_MOVING_FORMATS = ("AVIF", "FLI", "GIF", "PNG", "WEBP")
# Of ISO/IEC 23008-12 (HEIF), but for those of AVIF, which Pillow reads.
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx")

log = logging.getLogger(__name__)


def read_image(path: str | Path) -> ImageArray:
    """Read a picture.

    EXIF orientation is applied, 16 bits a channel become 8, grey and palettes become colour, and what is
    transparent is laid over black. A picture larger than `LARGEST_SIDE` is read at a half, third… of its
    size, which the log says.

    Parameters
    ----------
    path
        A PNG, JPEG, WebP, AVIF, JPEG 2000, TIFF, BMP, GIF (its first picture) or other file that Pillow
        reads; HEIC with the extra ``gesturekit[heic]``.

    Returns
    -------
    (H, W, 3) uint8, RGB, C-contiguous.

    Raises
    ------
    SourceError
        When the file is missing, may not be read, is damaged or is no picture.
    """
    image, note = load_image(Path(path), str(path))
    if note:
        log.warning(note)
    return image


def load_image(file: Path | bytes, name: str) -> tuple[ImageArray, str]:
    """Read a picture from a file or its bytes, as `read_image` does; also what the user should know of it."""
    try:
        # Phone cameras reach the size at which Pillow begins to warn; real bombs it refuses by itself.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with _opened(file, name) as opened:
                note = _reduce(opened, name)
                opened.load()
                ImageOps.exif_transpose(opened, in_place=True)
                pixels = _rgb(opened, name)
    except UnidentifiedImageError as error:
        raise SourceError(
            f"{name!r} is not a picture that can be read; convert it to PNG or JPEG if it is one"
        ) from error
    except Image.DecompressionBombError as error:
        raise SourceError(
            f"{name!r} is too large: {error}; save it as JPEG, which is read at a reduced size, "
            "or scale it down"
        ) from error
    except FileNotFoundError as error:
        raise SourceError(f"no file {name!r}; check the spelling and the folder") from error
    except PermissionError as error:
        raise SourceError(f"no permission to read {name!r}; change its access rights, or copy it") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise SourceError(f"the picture {name!r} is damaged ({error}); copy or export it again") from error
    step = -(-max(pixels.shape[:2]) // LARGEST_SIDE)
    if step > 1:
        height, width = pixels.shape[:2]
        pixels = np.asarray(Image.fromarray(pixels).reduce(step))
        note = _reduced(name, (width, height), (pixels.shape[1], pixels.shape[0]))
    return np.ascontiguousarray(pixels), note


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
        return _is_heic(path)


def _opened(file: Path | bytes, name: str) -> Image.Image:
    if _is_heic(file):
        _add_heic_reader(name)
    try:
        return Image.open(_stream(file))
    except Image.DecompressionBombError:
        try:
            # A JPEG need not be decoded whole to be read at a half or an eighth of its size.
            return JpegImagePlugin.JpegImageFile(_stream(file))
        except SyntaxError:
            pass
        raise


def _stream(file: Path | bytes) -> BinaryIO | Path:
    return io.BytesIO(file) if isinstance(file, bytes) else file


def _is_heic(file: Path | bytes) -> bool:
    try:
        with io.BytesIO(file) if isinstance(file, bytes) else file.open("rb") as opened:
            head = opened.read(12)
    except (OSError, ValueError):  # ValueError: no path at all, such as one with a null byte
        return False
    return head[4:8] == b"ftyp" and head[8:] in _HEIC_BRANDS


def _add_heic_reader(name: str) -> None:
    try:
        import pi_heif
    except ImportError as error:
        raise SourceError(
            f'{name!r} is a HEIC picture; to read those: pip install "gesturekit[heic]". '
            "Or save it as JPEG (iPhones do with Settings, Camera, Formats, Most Compatible)"
        ) from error
    pi_heif.register_heif_opener()


def _reduce(image: Image.Image, name: str) -> str:
    """Have a JPEG decoded at a half, quarter or eighth of its size where it is too large."""
    whole = image.size
    if image.format in ("JPEG", "MPO") and max(whole) > LARGEST_SIDE:
        step = -(-max(whole) // LARGEST_SIDE)
        image.draft(None, (whole[0] // step, whole[1] // step))
    return "" if image.size == whole else _reduced(name, whole, image.size)


def _reduced(name: str, whole: tuple[int, int], size: tuple[int, int]) -> str:
    return (
        f"{name!r} is read at {size[0]}×{size[1]} instead of {whole[0]}×{whole[1]} pixels; "
        f"pictures are tracked up to {LARGEST_SIDE} pixels a side"
    )


class ImageSource(Source):
    """One still picture, as a single frame at time 0.

    Parameters
    ----------
    path
        The file, or what messages call it.
    content
        What the file holds; None to read it.
    mirrored
        True when the picture shows the scene as a mirror does.
    """

    is_image = True

    def __init__(self, path: str | Path, content: bytes | None = None, *, mirrored: bool = False) -> None:
        self._image: ImageArray | None
        self._image, note = load_image(Path(path) if content is None else content, str(path))
        height, width = self._image.shape[:2]
        super().__init__(str(path), (width, height), frame_count=1, mirrored=mirrored)
        if note:
            self._warn(note)

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
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
