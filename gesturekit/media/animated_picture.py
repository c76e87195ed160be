"""Pictures that move, of the kinds that FFmpeg does not play: animated WebP, read with Pillow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from gesturekit.errors import SourceError
from gesturekit.media.frame import Frame
from gesturekit.media.source import Source

# What browsers show a frame for that asks for next to nothing, seconds.
_SHORTEST = 0.01
_ASSUMED = 0.1


class AnimatedPictureSource(Source):
    """An animated picture, played once; each frame at the time at which it is shown.

    Parameters
    ----------
    path
        The file.
    mirrored
        True when the pictures show the scene as a mirror does.

    Raises
    ------
    SourceError
        When the file cannot be read. One that is damaged inside ends early; `warnings` says so.
    """

    def __init__(self, path: str | Path, *, mirrored: bool = False) -> None:
        try:
            self._picture = Image.open(path)
        except OSError as error:
            raise SourceError(f"the picture {str(path)!r} cannot be read ({error}); copy it again") from error
        super().__init__(
            str(path),
            self._picture.size,
            frame_count=getattr(self._picture, "n_frames", 1),
            mirrored=mirrored,
        )
        self._index = 0
        self._time = 0.0

    def __next__(self) -> Frame:
        assert self.frame_count is not None
        if self._index >= self.frame_count:
            raise StopIteration
        index, time = self._index, self._time
        try:
            self._picture.seek(index)
            over_black = Image.new("RGBA", self.size, (0, 0, 0, 255))
            over_black.alpha_composite(self._picture.convert("RGBA"))
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            if index == 0:
                raise SourceError(
                    f"the picture {self.name!r} is damaged ({error}); copy or export it again"
                ) from error
            self._warn(f"{self.name!r} breaks off after {time:.2f} s ({error}); what came before was read")
            self._index = self.frame_count
            raise StopIteration from None
        seconds = self._picture.info.get("duration", 0) / 1000
        self._index += 1
        self._time += seconds if seconds >= _SHORTEST else _ASSUMED
        return Frame(np.array(over_black.convert("RGB")), time, index, self.mirrored)

    def close(self) -> None:
        """Let the file go; the source gives no more frames."""
        self._index = self.frame_count or 0
        self._picture.close()


def is_animated_webp(path: Path) -> bool:
    """Whether the file is a WebP with several frames, by its content."""
    try:
        with Image.open(path) as image:
            return image.format == "WEBP" and bool(getattr(image, "is_animated", False))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
