"""Pictures from files: whatever the file holds becomes upright 8-bit RGB; of animated WebP, every picture."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageOps, JpegImagePlugin, UnidentifiedImageError

from gesturekit.errors import SourceError
from gesturekit.hands import ImageArray
from gesturekit.media.frame import Frame
from gesturekit.media.source import FilmSource, Source, StillSource

LARGEST_SIDE = 8192
"""Pixels; a larger picture is read at a half, third… of its size, since the tracker takes no larger ones."""

# In other formats several pictures in one file are no film: phones put a second exposure or a depth map
# behind a JPEG, and a TIFF has pages.
_MOVING_FORMATS = ("AVIF", "FLI", "GIF", "PNG", "WEBP")
# Of ISO/IEC 23008-12 (HEIF), but for those of AVIF, which Pillow reads.
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx")
# What browsers show a frame for that asks for next to nothing, seconds.
_SHORTEST, _ASSUMED = 0.01, 0.1
# What Pillow raises for damaged files of its many formats.
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError)

log = logging.getLogger(__name__)


def read_image(path: str | Path) -> ImageArray:
    """Read a picture.

    EXIF orientation is applied, 16 bits a channel become 8, grey and palettes become colour, and what is
    transparent is laid over black. A picture of more than 8192 pixels a side is read at a half, third… of its
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


def open_picture(path: Path, *, mirrored: bool = False) -> Source | None:
    """Open a picture, known by its content; None for what is none, or is one that FFmpeg plays as a film."""
    try:
        with _large_pictures_allowed(), Image.open(path) as image:
            moves = image.format in _MOVING_FORMATS and getattr(image, "is_animated", False)
            if moves:
                return AnimatedSource(path, mirrored=mirrored) if image.format == "WEBP" else None
    except Image.DecompressionBombError:
        pass
    except (OSError, ValueError, SyntaxError):
        if not _is_heic(path):
            return None
    return StillSource(str(path), *load_image(path, str(path)), mirrored=mirrored)


def load_image(file: Path | bytes, name: str) -> tuple[ImageArray, str]:
    """Read a picture from a file or its bytes, as `read_image` does; also what the user should know of it."""
    try:
        with _large_pictures_allowed(), _opened(file, name) as opened:
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
    except _DAMAGED as error:
        raise _damaged(name, error) from error
    height, width = pixels.shape[:2]
    step = -(-max(width, height) // LARGEST_SIDE)
    if step > 1:
        pixels = np.asarray(Image.fromarray(pixels).reduce(step))
        note = _reduced(name, (width, height), (pixels.shape[1], pixels.shape[0]))
    return np.ascontiguousarray(pixels), note


class AnimatedSource(FilmSource):
    """An animated picture that FFmpeg does not play, once; each frame at the time at which it is shown."""

    def __init__(self, path: Path, *, mirrored: bool = False) -> None:
        self._picture = Image.open(path)
        count = getattr(self._picture, "n_frames", 1)
        super().__init__(str(path), self._read(), frame_count=count, mirrored=mirrored)

    def _read(self) -> Generator[Frame, None, None]:
        time = 0.0
        for index in range(self.frame_count or 0):
            try:
                self._picture.seek(index)
                over_black = Image.new("RGBA", self._picture.size, (0, 0, 0, 255))
                over_black.alpha_composite(self._picture.convert("RGBA"))
            except _DAMAGED as error:
                if index == 0:
                    raise _damaged(self.name, error) from error
                self._warn(
                    f"{self.name!r} breaks off after {time:.2f} s ({error}); what came before was read"
                )
                return
            yield Frame(np.array(over_black.convert("RGB")), time, index, self.mirrored)
            seconds = self._picture.info.get("duration", 0) / 1000
            time += seconds if seconds >= _SHORTEST else _ASSUMED

    def close(self) -> None:
        """Let the file go; no more frames are given."""
        super().close()
        self._picture.close()


@contextlib.contextmanager
def _large_pictures_allowed() -> Iterator[None]:
    # Phone cameras reach the size at which Pillow begins to warn; real bombs it refuses by itself.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        yield


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


def _damaged(name: str, error: Exception) -> SourceError:
    return SourceError(f"the picture {name!r} is damaged ({error}); copy or export it again")


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
