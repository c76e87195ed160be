"""What every source of pictures has in common, whether it is a camera, a file, a folder or an address.

A source is read once, from front to back, in a ``for`` loop; it is a context manager, so that a camera
or a file is let go however the loop ends.
"""

from __future__ import annotations

import contextlib
import logging
from abc import abstractmethod
from collections.abc import Generator
from typing import TYPE_CHECKING

from gesturekit.closing import Closing
from gesturekit.hands import ImageArray
from gesturekit.media.frame import Frame

if TYPE_CHECKING:
    from typing_extensions import Self

log = logging.getLogger(__name__)


class Source(Closing):
    """An iterable of `Frame`.

    A source is consumed by reading it: a second loop goes on where the first stopped.

    Attributes
    ----------
    name
        What the user named: the path, the address, or ``camera 0``.
    size
        Width and height of the first picture, pixels, turned as rotation metadata and the caller ask.
    fps
        Average frames per second as the source declares them; None where it does not know.
    frame_count
        How many frames the source will give; None where it does not know. From the header of a video
        file, so a damaged file may give fewer; for files without such a header it is an estimate.
    live
        True when frames arrive by themselves and the newest one wins.
    mirrored
        True when the pictures show the scene as a mirror does; copied into every `Frame`.
    is_image
        True for a single still picture.
    dropped
        Frames that were read from a live source but not delivered because a newer one had come.
    warnings
        What went wrong without ending the program, for the user to read: a file that broke off, a picture
        that was skipped. Grows while the source is read; each entry was also logged.
    """

    live: bool = False
    is_image: bool = False

    def __init__(
        self,
        name: str,
        size: tuple[int, int],
        *,
        fps: float | None = None,
        frame_count: int | None = None,
        mirrored: bool = False,
    ) -> None:
        self.name = name
        self.size = size
        self.fps = fps
        self.frame_count = frame_count
        self.mirrored = mirrored
        self.warnings: list[str] = []

    @property
    def dropped(self) -> int:
        """Frames left out because a newer one had come; always 0 for files."""
        return 0

    @property
    def start(self) -> float | None:
        """When a live source's time was 0, seconds on `time.monotonic`'s clock; None for files."""
        return None

    @property
    def origin(self) -> Source:
        """Where the pictures come from: this source, or the one that it turns."""
        return self

    @abstractmethod
    def __next__(self) -> Frame:
        """Give the next frame; raise StopIteration at the end and SourceError when the source fails."""

    @abstractmethod
    def close(self) -> None:
        """Let the camera, file or connection go. Returns promptly and may be called twice."""

    def __iter__(self) -> Self:
        return self

    def __repr__(self) -> str:
        width, height = self.size
        return f"<{type(self).__name__} {self.name!r} {width}x{height}>"

    def _warn(self, message: str) -> None:
        self.warnings.append(message)
        log.warning(message)


class FilmSource(Source):
    """A source with a beginning and an end: every frame is given, in order, however slow the reader is.

    `frames` gives one at least, or raises SourceError; the first is read at once, for `size`.
    """

    def __init__(
        self,
        name: str,
        frames: Generator[Frame, None, None],
        *,
        fps: float | None = None,
        frame_count: int | None = None,
        mirrored: bool = False,
    ) -> None:
        super().__init__(name, (0, 0), fps=fps, frame_count=frame_count, mirrored=mirrored)
        self._frames = frames
        self._first: Frame | None = next(frames)
        height, width = self._first.image.shape[:2]
        self.size = (width, height)

    def __next__(self) -> Frame:
        frame, self._first = self._first, None
        return next(self._frames) if frame is None else frame

    def close(self) -> None:
        """Let the file go; no more frames are given."""
        self._first = None
        # Another thread may be reading: then the generator ends with its frame.
        with contextlib.suppress(ValueError):
            self._frames.close()


class StillSource(FilmSource):
    """One picture, as a single frame at time 0; `note` is what the user should know of it."""

    is_image = True

    def __init__(self, name: str, image: ImageArray, note: str = "", *, mirrored: bool = False) -> None:
        frame = Frame(image, 0.0, 0, mirrored)
        super().__init__(name, (each for each in (frame,)), frame_count=1, mirrored=mirrored)
        if note:
            self._warn(note)
