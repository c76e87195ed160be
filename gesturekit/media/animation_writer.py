"""Moving pictures for messages and web pages: GIF, animated WebP and animated PNG.

The file is whole after every picture: its head is written anew each time, so a killed program or a full disk
loses nothing that was written before.
"""

from __future__ import annotations

import contextlib
import logging
import math
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from gesturekit.closing import Closing
from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import InvalidArgumentError, InvalidImageError, SinkError
from gesturekit.files import write_all
from gesturekit.hands import AnyImage, ImageArray
from gesturekit.media.animation_budget import AnimationBudget
from gesturekit.media.animation_format import AnimationFormat, Patch
from gesturekit.media.apng_format import ApngFormat
from gesturekit.media.decoding import reason
from gesturekit.media.gif_format import GifFormat
from gesturekit.media.pixels import described
from gesturekit.media.webp_format import WebpFormat

log = logging.getLogger(__name__)

ANIMATION_EXTENSIONS = (".gif", ".webp", ".apng")
"""File endings that `AnimationWriter` can write."""

ALPHA_ANIMATION_EXTENSIONS = (".webp", ".apng")
"""Those that hold soft transparency."""

WEBP_MEGABYTES, WEBP_SECONDS = 8, 5
"""A WebP stays within so many megabytes for so many seconds: what messengers and forums take."""

_GIF_SIDE = 640
"""Longest side of a GIF, pixels: at 1280×720 five seconds of a camera would be some 100 MB."""

_LARGEST_SIDE = 16_383
"""What WebP can hold."""


class AnimationWriter(Closing):
    """Write pictures with their times as a GIF, an animated WebP or an animated PNG, which loops.

    A WebP stays within 8 MB for 5 s: its size is chosen at the first picture, its quality at each; a GIF is
    at most 640 pixels wide or high. What had to shrink is logged at the end.

    Parameters
    ----------
    path
        The file, ending in .gif, .webp or .apng; an existing one is replaced, missing folders are made.
    size
        Width and height of the pictures, pixels.
    fps
        Expected frames per second (30 when not given): how long the last picture stays. More than 30 a
        second are thinned out, in an APNG more than 60.
    color
        Channel order of the pictures: "rgb", or "bgr" as OpenCV reads them.
    alpha
        Pictures have a fourth channel, how much they cover; not in a GIF, which has no soft edges.
    megabytes_per_second
        Another limit for a WebP; ``math.inf`` for none.

    Raises
    ------
    SinkError
        When the ending is none of those, or holds no alpha, or the file cannot be made.
    InvalidArgumentError
        When `size`, `fps` or `megabytes_per_second` is not positive.
    """

    def __init__(
        self,
        path: str | Path,
        size: tuple[int, int],
        fps: float | None = None,
        *,
        color: ColorOrder = "rgb",
        alpha: bool = False,
        megabytes_per_second: float = WEBP_MEGABYTES / WEBP_SECONDS,
    ) -> None:
        self.path = Path(path)
        self.size = (int(size[0]), int(size[1]))
        self.count = 0
        self._color = check_color(color)
        self._alpha = alpha
        _check(self.path, self.size, fps, alpha, megabytes_per_second)
        self._step = 1 / float(fps or 30.0)
        limited = self.path.suffix.lower() == ".webp" and megabytes_per_second < math.inf
        self._megabytes_per_second = megabytes_per_second
        self._budget = AnimationBudget(megabytes_per_second * 1e6 if limited else None)
        self._format: AnimationFormat | None = None
        self._written_size = self.size
        self._start = self._last_time = -math.inf
        # The picture written last: where its head stands, and what it was made of.
        self._last: tuple[int, Patch, int, int] | None = None
        self._length = 0
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file: Any = self.path.open("w+b", buffering=0)
        except OSError as error:
            raise SinkError(
                f"cannot write the animation {str(path)!r} ({reason(error)}); choose another file or folder"
            ) from error

    def write(self, image: AnyImage, time: float) -> None:
        """Append a picture.

        Parameters
        ----------
        image
            (H, W, 3), with alpha (H, W, 4), uint8 in the writer's colour order, of the size given at the
            start.
        time
            When it is shown, seconds; never smaller than the picture's before.

        Raises
        ------
        InvalidImageError
            When the picture has another shape or dtype.
        InvalidArgumentError
            When the time runs backwards or is not finite.
        SinkError
            When the disk does not take it (full, gone), or the writer is closed. All pictures before stay.
        """
        if self._file is None:
            raise SinkError(f"the animation {str(self.path)!r} is closed; open a new AnimationWriter")
        picture = self._picture(image)
        if not math.isfinite(time):
            raise InvalidArgumentError(f"time {time} is not a number of seconds")
        if time < self._last_time:
            raise InvalidArgumentError(
                f"time {time} s comes before the last picture's, {self._last_time} s; "
                "write pictures in their order"
            )
        self._last_time = time
        if self._format is None:
            self._start = time
            self._format = self._begin(picture)
        at = time - self._start
        # A tenth of tolerance: cameras are not that regular.
        if self._last is not None and at - self._last[3] * self._format.tick < 0.9 * self._format.least_step:
            return
        self._append(self._format, picture, at)

    def close(self) -> None:
        """Finish the file; may be called twice.

        An animation without a picture is no file: then nothing is left behind.
        """
        if self._file is None:
            return
        self._file.close()
        self._file = None
        if self.count == 0:
            self.path.unlink(missing_ok=True)
            log.warning("no picture came, so no animation %r was written", str(self.path))
            return
        self._tell_what_shrank()

    def _picture(self, image: AnyImage) -> ImageArray:
        shape = (self.size[1], self.size[0], 4 if self._alpha else 3)
        if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.shape != shape:
            letters = self._color.upper() + "A" * self._alpha
            raise InvalidImageError(
                f"the animation {str(self.path)!r} takes uint8 {letters} pictures of shape {shape}; "
                f"got {described(image)}: resize it, or open an animation of that size"
            )
        order = [0, 1, 2, 3] if self._color == "rgb" else [2, 1, 0, 3]
        return image if self._color == "rgb" else np.ascontiguousarray(image[..., order[: shape[2]]])

    def _begin(self, picture: ImageArray) -> AnimationFormat:
        """Choose the size, and with it the format."""
        ending = self.path.suffix.lower()
        if ending == ".apng":
            return ApngFormat(self.size, alpha=self._alpha)
        if ending == ".gif":
            self._written_size = _scaled(self.size, min(1.0, _GIF_SIDE / max(self.size)))
            return GifFormat(self._written_size)

        def length_at(scale: float, quality: int) -> int:
            size = _scaled(self.size, scale)
            patch = WebpFormat(size, alpha=self._alpha).encode(_resized(picture, size), 0, quality)
            return len(patch.body)

        step = max(self._step, WebpFormat.least_step)
        self._written_size = _scaled(self.size, self._budget.scale(step, length_at))
        return WebpFormat(self._written_size, alpha=self._alpha)

    def _append(self, format_: AnimationFormat, picture: ImageArray, at: float) -> None:
        picture = _resized(picture, self._written_size)
        start = format_.start(self.count + 1, 0)
        spent = self._length or len(start)
        step = max(self._step, format_.least_step)
        patches: dict[bytes, Patch] = {}

        def encode(quality: int) -> bytes:
            patch = format_.encode(picture, self.count, quality)
            data = format_.head(patch, self.count, 0) + patch.body
            patches[data] = patch
            return data

        data = self._budget.fit(spent, at + step, step, encode)
        if data is None:
            # The picture before stays in its place.
            return
        patch, begin = patches[data], round(at / format_.tick)
        ticks = max(1, round((at + step) / format_.tick) - begin)
        head = format_.head(patch, self.count, ticks)
        try:
            if self._last is not None:
                where, before, index, began = self._last
                self._put(where, format_.head(before, index, max(1, begin - began)))
            self._put(spent, head + patch.body + format_.end)
            length = spent + len(head) + len(patch.body)
            self._put(0, format_.start(self.count + 1, length + len(format_.end)))
        except OSError as error:
            self._fail(format_, spent, error)
        self._last = (spent, patch, self.count, begin)
        self._length = length
        self.count += 1

    def _put(self, where: int, data: bytes) -> None:
        self._file.seek(where)
        write_all(self._file, data)

    def _fail(self, format_: AnimationFormat, whole: int, error: OSError) -> None:
        """Take back what was not written whole, and end."""
        file, self._file = self._file, None
        with contextlib.suppress(OSError), file:
            file.truncate(whole)
            file.seek(whole)
            write_all(file, format_.end)
            file.seek(0)
            write_all(file, format_.start(self.count, whole + len(format_.end)))
        if self.count == 0:
            self.path.unlink(missing_ok=True)
        raise SinkError(
            f"writing the animation {str(self.path)!r} failed ({reason(error)}); its first {self.count} "
            "pictures are kept. Free some space, or write to another disk"
        ) from error

    def _tell_what_shrank(self) -> None:
        what = []
        if self._written_size != self.size:
            own, written = ("{}×{}".format(*size) for size in (self.size, self._written_size))
            what.append(f"its pictures are {written} instead of {own} pixels")
        if self._budget.lowered:
            what.append(f"its quality went down to {self._budget.lowest_quality}")
        if self._budget.left_out:
            what.append(f"{self._budget.left_out} pictures were left out")
        if not what:
            return
        limit = f"more than {_GIF_SIDE} pixels make a GIF very large; a .webp or .mp4 holds all of it"
        if self.path.suffix.lower() == ".webp":
            limit = (
                f"it stays within {WEBP_MEGABYTES} MB for {WEBP_SECONDS} s; an .mp4 or .webm holds all of it"
            )
        log.warning("%r had to shrink: %s (%s)", str(self.path), ", ".join(what), limit)


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    width, height = (max(1, round(side * scale)) for side in size)
    return width, height


def _resized(image: ImageArray, size: tuple[int, int]) -> ImageArray:
    if (image.shape[1], image.shape[0]) == size:
        return image
    if image.shape[2] == 3:
        return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
    # What is transparent lends no colour.
    alpha = image[..., 3:].astype(np.float32)
    light = cv2.resize(image[..., :3] * alpha, size, interpolation=cv2.INTER_AREA)
    cover = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)[..., None]
    whole = np.concatenate([light / np.maximum(cover, 1e-3), cover], axis=2)
    bytes_: ImageArray = np.rint(whole).clip(0, 255).astype(np.uint8)
    return bytes_


def _check(path: Path, size: tuple[int, int], fps: float | None, alpha: bool, rate: float) -> None:
    ending = path.suffix.lower()
    if ending not in ANIMATION_EXTENSIONS:
        raise SinkError(
            f"cannot write an animation named {str(path)!r}: its ending says {path.suffix or 'nothing'!r}, "
            f"supported are {', '.join(ANIMATION_EXTENSIONS)}"
        )
    if alpha and ending not in ALPHA_ANIMATION_EXTENSIONS:
        raise SinkError(
            f"cannot write {str(path)!r} with alpha: a GIF has no soft edges; "
            f"animations that hold them end in {' or '.join(ALPHA_ANIMATION_EXTENSIONS)}"
        )
    if not 1 <= min(size) <= max(size) <= _LARGEST_SIDE:
        raise InvalidArgumentError(
            f"size {size} of an animation is not 1 to {_LARGEST_SIDE} pixels a side; make it smaller"
        )
    if fps is not None and not 0 < fps < math.inf:
        raise InvalidArgumentError(f"fps {fps!r} is not a positive number; leave it out when it is not known")
    if not rate > 0:
        raise InvalidArgumentError(f"megabytes_per_second {rate!r} is not positive; 1.6 is usual")
