"""Small films made on the spot: every picture carries its own number, so that loss and order show exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from gesturekit.hands import ImageArray
from gesturekit.media import Source

BITS = 10
SIZE = (160, 96)
TIME_BASE = Fraction(1, 90_000)


def numbered(number: int, size: tuple[int, int] = SIZE) -> ImageArray:
    """A picture whose upper half shows `number` as BITS black or white bars, its lower half a colour ramp."""
    width, height = size
    code = number ^ (number >> 1)
    image = np.zeros((height, width, 3), dtype=np.uint8)
    image[height // 2 :, :, 0] = np.linspace(0, 255, width).astype(np.uint8)
    image[height // 2 :, :, 2] = 40 + number % 8 * 20
    edges = np.linspace(0, width, BITS + 1).astype(int)
    for bit, (left, right) in enumerate(pairwise(edges)):
        image[: height // 2, left:right] = 255 * (code >> bit & 1)
    return image


def number_in(image: ImageArray) -> int:
    """The number drawn by `numbered`, read back from a compressed copy."""
    height, width = image.shape[:2]
    edges = np.linspace(0, width, BITS + 1).astype(int)
    code = 0
    for bit, (left, right) in enumerate(pairwise(edges)):
        patch = image[height // 8 : height // 2 - height // 8, left + 3 : right - 3]
        code |= int(patch.mean() > 127) << bit
    number = 0
    while code:
        number ^= code
        code >>= 1
    return number


def numbers_of(source: Source) -> list[int]:
    return [number_in(frame.image) for frame in source]


def make_film(
    path: Path,
    times: Sequence[float],
    *,
    size: tuple[int, int] = SIZE,
    codec: str = "libx264",
    pictures: Iterable[ImageArray] | None = None,
    rotation: int = 0,
    hflip: bool = False,
    aspect: Fraction | None = None,
    options: dict[str, str] | None = None,
    codec_options: dict[str, str] | None = None,
    with_sound: bool = False,
    base: int | None = None,
) -> Path:
    """Encode numbered pictures at `times` (seconds) straight through PyAV, independently of our writer."""
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream(codec, rate=25, options=codec_options or {})
        stream.width, stream.height, stream.pix_fmt = size[0], size[1], "yuv420p"
        ticks = base or (90_000 if codec == "libx264" else 25)
        time_base = stream.codec_context.time_base = Fraction(1, ticks)
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        if rotation or hflip:
            stream.set_display_rotation(rotation, hflip=hflip)
        sound = container.add_stream("aac", rate=8000) if with_sound else None
        for number, picture in enumerate(pictures or (numbered(n, size) for n in range(len(times)))):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = round(times[number] / time_base), time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            for start in range(0, 8000, 1024):
                silence = av.AudioFrame.from_ndarray(
                    np.zeros((1, 1024), dtype=np.float32), format="fltp", layout="mono"
                )
                silence.sample_rate, silence.pts = 8000, start
                container.mux(sound.encode(silence))
            container.mux(sound.encode(None))
    return path
