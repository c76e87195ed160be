"""What stands behind the hands: walls, rooms, people, noise, or the user's own pictures.

Everything drawn here comes from a seed; the rooms and people are blurred as a webcam blurs what is behind the
hand. Finished backgrounds are kept, because a film shows the same one in every frame.
"""

from __future__ import annotations

import functools
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from gesturekit.errors import SourceError
from gesturekit.hands import ImageArray
from gesturekit.studio.imaging.background_person import draw_person
from gesturekit.studio.imaging.lens import soften
from gesturekit.studio.scene import Background

Canvas = npt.NDArray[np.float32]
"""(H, W, 3) float32, sRGB 0 to 1."""

_SHELVES = np.array([[0.30, 0.22, 0.16], [0.24, 0.23, 0.22], [0.72, 0.71, 0.69], [0.52, 0.44, 0.36]])

_COARSE = 2
"""Pixels of the picture for each pixel, along each side, of what is drawn out of focus."""

_PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}


def draw_background(background: Background, size: tuple[int, int], blur_px: float = 0.0) -> ImageArray:
    """Draw a background of width and height `size`, (H, W, 3) uint8 RGB, the caller's own.

    `blur_px` is extra blur, in pixels of a picture 480 high. SourceError when the folder of pictures is
    missing, empty, or a picture in it is broken.
    """
    return np.array(_drawn(background, size, blur_px), dtype=np.uint8)


@functools.lru_cache(maxsize=8)
def _drawn(background: Background, size: tuple[int, int], blur_px: float) -> ImageArray:
    if background.kind == "pictures" and background.folder is not None:
        image = _user_picture(background.folder, background.seed, size)
    else:
        rng = np.random.default_rng((background.seed, 7))
        canvas = _DRAW[background.kind](background, rng, size)
        if background.brightness != 1.0:
            # Light is linear, the canvas is not.
            canvas = canvas * np.float32(background.brightness ** (1.0 / 2.2))
        # Adding saturates, and rounds: hence the half that the dither is lower.
        image = np.asarray(cv2.add(canvas * np.float32(255.0), _dither(size), dtype=cv2.CV_8U))
    softened: ImageArray = soften(image, blur_px * size[1] / 480.0)
    return softened


@functools.lru_cache(maxsize=2)
def _dither(size: tuple[int, int]) -> Canvas:
    """Half a step of noise around 0, the same in all colours, so that smooth walls show no bands."""
    noise = np.random.default_rng(5).random((size[1], size[0], 1), dtype=np.float32) - np.float32(0.5)
    return np.repeat(noise, 3, axis=2)


def _grid(size: tuple[int, int]) -> tuple[Canvas, Canvas]:
    """Places, x and y, 0 to 1 over the picture, each (H, W, 1)."""
    width, height = size
    x, y = np.meshgrid(
        np.linspace(0.0, 1.0, width, dtype=np.float32), np.linspace(0.0, 1.0, height, dtype=np.float32)
    )
    return x[..., None], y[..., None]


def _some_color(rng: np.random.Generator, low: float, high: float, chroma: float) -> npt.NDArray[np.float64]:
    return np.asarray(np.clip(rng.uniform(low, high) * (1.0 + rng.uniform(-chroma, chroma, 3)), 0.0, 1.0))


def _plain(background: Background, rng: np.random.Generator, size: tuple[int, int]) -> Canvas:
    color = np.array(background.color or _some_color(rng, 0.2, 0.85, 0.2), dtype=np.float32)
    return np.broadcast_to(color, (size[1], size[0], 3)).astype(np.float32)


def _gradient(background: Background, rng: np.random.Generator, size: tuple[int, int]) -> Canvas:
    color = np.array(background.color or _some_color(rng, 0.3, 0.8, 0.12), dtype=np.float32)
    x, y = _grid(size)
    cx, cy = rng.uniform(0.1, 0.9), rng.uniform(0.0, 0.6)
    light = 1.08 - 0.42 * np.hypot((x - cx) * 1.2, y - cy)
    warm = np.array([1.03, 1.0, 0.96], dtype=np.float32)
    return np.asarray(color * light * (1.0 + (warm - 1.0) * (light - 0.8) * 3.0), dtype=np.float32)


def _noise(background: Background, rng: np.random.Generator, size: tuple[int, int]) -> Canvas:
    """Cloth, leaves, gravel: what has no shape, with the spectrum that photographs have.

    Amplitude falls with frequency to the power -1 to -1.5, the range of natural images (Field 1987), the same
    in all colours but for a weak layer of its own for each; contrast is that of a photograph.
    """
    height, width = size[1] // _COARSE, size[0] // _COARSE
    steep = rng.uniform(1.0, 1.5)
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    # Longer one way than the other, as weave and leaves are.
    lean, long = rng.uniform(0.0, np.pi), rng.uniform(1.0, 2.2)
    along, across = fx * np.cos(lean) + fy * np.sin(lean), fy * np.cos(lean) - fx * np.sin(lean)
    frequency = np.maximum(np.hypot(along * long, across), rng.uniform(4.0, 10.0) / width)
    amplitude = frequency**-steep
    # White noise, coloured by a filter.
    white = np.fft.rfft2(rng.standard_normal((4, height, width)))
    layers = np.fft.irfft2(white * amplitude, s=(height, width))
    layers /= layers.std(axis=(1, 2), keepdims=True)
    color = _some_color(rng, 0.3, 0.65, 0.12)
    # Lightness varies by 5 to 12 of 100, from carpet to hedge.
    contrast, own = rng.uniform(0.10, 0.25), rng.uniform(0.02, 0.05)
    light = contrast * layers[0][..., None] + own * np.moveaxis(layers[1:], 0, -1)
    return _enlarged((color * np.exp(np.clip(light, -1.5, 1.0))).astype(np.float32), size)


def _room(background: Background, rng: np.random.Generator, size: tuple[int, int]) -> Canvas:
    return _enlarged(_blurred_room(rng, size), size)


def _person(background: Background, rng: np.random.Generator, size: tuple[int, int]) -> Canvas:
    canvas = draw_person(_blurred_room(rng, size), rng, background.skin)
    blur = rng.uniform(0.6, 2.2) * canvas.shape[0] / 480.0
    return _enlarged(soften_canvas(canvas, blur), size)


def _blurred_room(rng: np.random.Generator, size: tuple[int, int]) -> Canvas:
    """A room out of focus, on a canvas of fewer pixels than the picture: there is nothing finer to see."""
    small = max(16, size[0] // _COARSE), max(16, size[1] // _COARSE)
    canvas = _room_sharp(rng, small)
    return soften_canvas(canvas, rng.uniform(2.0, 6.0) * small[1] / 480.0)


def _enlarged(canvas: Canvas, size: tuple[int, int]) -> Canvas:
    return np.asarray(cv2.resize(canvas, size, interpolation=cv2.INTER_CUBIC))


def _room_sharp(rng: np.random.Generator, size: tuple[int, int]) -> Canvas:
    x, y = _grid(size)
    wall = _some_color(rng, 0.50, 0.85, 0.10)
    from_side = x if rng.random() < 0.5 else 1.0 - x
    canvas = np.asarray(wall * (1.08 - 0.45 * from_side - 0.12 * y), dtype=np.float32)
    floor = rng.uniform(0.70, 0.92)
    ground = _some_color(rng, 0.20, 0.55, 0.08) * [1.08, 1.0, 0.88]
    canvas = np.where(y > floor, (ground * (0.75 + 0.5 * (y - floor))).astype(np.float32), canvas)
    _box(canvas, 0.0, floor - 0.018, 1.0, floor, wall * 1.1)
    pieces = [_window, _shelf, _frame, _door, _lamp, _plant, _sofa]
    # As much as fits into the two or three metres of wall that a webcam sees behind its user.
    for piece in rng.permutation(len(pieces))[: rng.integers(2, 5)]:
        pieces[piece](canvas, rng, floor)
    return canvas


def soften_canvas(canvas: Canvas, sigma: float) -> Canvas:
    """Gaussian blur of `sigma` pixels."""
    return np.asarray(cv2.GaussianBlur(canvas, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE))


def _box(canvas: Canvas, left: float, top: float, right: float, bottom: float, color: npt.ArrayLike) -> None:
    """Fill a box given as shares of the picture's width and height."""
    height, width = canvas.shape[:2]
    rows = slice(max(0, round(top * height)), max(0, round(bottom * height)))
    columns = slice(max(0, round(left * width)), max(0, round(right * width)))
    canvas[rows, columns] = np.clip(np.asarray(color, dtype=np.float32), 0.0, 1.0)


def _window(canvas: Canvas, rng: np.random.Generator, floor: float) -> None:
    left, top = rng.uniform(-0.1, 0.75), rng.uniform(-0.1, 0.15)
    wide, high = rng.uniform(0.2, 0.35), rng.uniform(0.35, 0.55)
    frame = _some_color(rng, 0.75, 0.95, 0.03)
    _box(canvas, left - 0.012, top - 0.016, left + wide + 0.012, top + high + 0.016, frame)
    sky = np.array([0.90, 0.95, 1.0]) * rng.uniform(0.85, 1.05)
    _box(canvas, left, top, left + wide, top + high, sky)
    _box(canvas, left, top + 0.62 * high, left + wide, top + high, sky * rng.uniform(0.65, 0.9, 3))
    _box(canvas, left + wide / 2 - 0.006, top, left + wide / 2 + 0.006, top + high, frame)
    if rng.random() < 0.6:
        cloth = _some_color(rng, 0.4, 0.85, 0.2)
        for start in (left - 0.05, left + wide - 0.03):
            for fold in range(5):
                at = start + 0.016 * fold
                _box(canvas, at, top - 0.05, at + 0.016, floor, cloth * (1.0 if fold % 2 else 0.86))


def _shelf(canvas: Canvas, rng: np.random.Generator, floor: float) -> None:
    left, wide = rng.uniform(-0.1, 0.8), rng.uniform(0.18, 0.32)
    top = rng.uniform(0.0, 0.3)
    wood = _SHELVES[rng.integers(len(_SHELVES))] * rng.uniform(0.8, 1.2)
    _box(canvas, left, top, left + wide, floor, wood * 0.7)
    boards = int(rng.integers(3, 6))
    space = (floor - top) / boards
    for board in range(boards):
        base = top + (board + 1) * space
        at = left + 0.008
        while at < left + wide - 0.02:
            thick = rng.uniform(0.006, 0.020)
            if rng.random() < 0.82:
                tall = space * rng.uniform(0.45, 0.85)
                _box(canvas, at, base - tall, at + thick, base, _some_color(rng, 0.15, 0.60, 0.22))
            else:
                at += 0.02
            at += thick
        _box(canvas, left, base - 0.008, left + wide, base + 0.008, wood)
    _box(canvas, left - 0.008, top, left, floor, wood)
    _box(canvas, left + wide, top, left + wide + 0.008, floor, wood * 0.8)


def _frame(canvas: Canvas, rng: np.random.Generator, floor: float) -> None:
    left, top = rng.uniform(0.0, 0.85), rng.uniform(0.02, 0.3)
    wide, high = rng.uniform(0.08, 0.22), rng.uniform(0.12, 0.30)
    _box(canvas, left, top, left + wide, top + high, _some_color(rng, 0.05, 0.7, 0.1))
    _box(canvas, left + 0.01, top + 0.013, left + wide - 0.01, top + high - 0.013, (0.9, 0.89, 0.86))
    for _ in range(4):
        a, b = np.sort(rng.uniform(0.15, 0.85, 2)), np.sort(rng.uniform(0.15, 0.85, 2))
        _box(
            canvas,
            left + a[0] * wide,
            top + b[0] * high,
            left + a[1] * wide,
            top + b[1] * high,
            _some_color(rng, 0.2, 0.8, 0.3),
        )


def _door(canvas: Canvas, rng: np.random.Generator, floor: float) -> None:
    left = rng.uniform(-0.05, 0.85)
    wood = _some_color(rng, 0.35, 0.9, 0.08) * [1.05, 1.0, 0.92]
    _box(canvas, left - 0.012, 0.0, left + 0.212, floor, wood * 0.85)
    _box(canvas, left, 0.0, left + 0.2, floor, wood)
    for top in (0.08, 0.42):
        _box(canvas, left + 0.03, top, left + 0.17, top + 0.26, wood * 0.92)
    _box(canvas, left + 0.012, 0.45, left + 0.026, 0.47, (0.75, 0.7, 0.6))


def _ellipse(
    canvas: Canvas, center: tuple[float, float], axes: tuple[float, float], color: npt.ArrayLike
) -> None:
    height, width = canvas.shape[:2]
    shade = tuple(float(part) for part in np.clip(np.asarray(color, dtype=np.float64), 0.0, 1.0))
    middle = (round(center[0] * width), round(center[1] * height))
    cv2.ellipse(canvas, middle, (round(axes[0] * height), round(axes[1] * height)), 0, 0, 360, shade, -1)


def _lamp(canvas: Canvas, rng: np.random.Generator, floor: float) -> None:
    x, y = rng.uniform(0.05, 0.95), rng.uniform(0.15, 0.45)
    _box(canvas, x - 0.004, y, x + 0.004, floor, (0.15, 0.14, 0.13))
    height, width = canvas.shape[:2]
    gx, gy = _grid((width, height))
    glow = np.exp(-(((gx - x) * width / height) ** 2 + (gy - y) ** 2) / 0.05)
    canvas += (glow * np.array([0.35, 0.27, 0.15])).astype(np.float32)
    _box(canvas, x - 0.05, y - 0.09, x + 0.05, y + 0.06, (1.0, 0.93, 0.75))


def _plant(canvas: Canvas, rng: np.random.Generator, floor: float) -> None:
    x = rng.uniform(0.05, 0.95)
    for _ in range(40):
        off = rng.normal(0.0, 0.045, 2)
        green = np.array([0.18, 0.36, 0.14]) * rng.uniform(0.5, 1.6)
        _ellipse(canvas, (x + off[0], floor - 0.22 + 1.6 * off[1]), (0.012, rng.uniform(0.02, 0.05)), green)
    _box(canvas, x - 0.03, floor - 0.10, x + 0.03, floor + 0.02, _some_color(rng, 0.3, 0.8, 0.15))


def _sofa(canvas: Canvas, rng: np.random.Generator, floor: float) -> None:
    left, wide = rng.uniform(-0.1, 0.5), rng.uniform(0.35, 0.6)
    cloth = _some_color(rng, 0.2, 0.6, 0.25)
    _box(canvas, left, floor - 0.26, left + wide, floor + 0.05, cloth)
    _box(canvas, left - 0.03, floor - 0.17, left + 0.04, floor + 0.07, cloth * 0.85)
    _box(canvas, left + wide - 0.04, floor - 0.17, left + wide + 0.03, floor + 0.07, cloth * 0.85)
    _box(canvas, left + 0.04, floor - 0.10, left + wide - 0.04, floor + 0.07, cloth * 1.15)
    for _ in range(int(rng.integers(1, 4))):
        at = left + rng.uniform(0.08, wide - 0.15)
        _box(canvas, at, floor - 0.22, at + 0.10, floor - 0.09, _some_color(rng, 0.3, 0.9, 0.3))


def _user_picture(folder: Path, seed: int, size: tuple[int, int]) -> ImageArray:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _PICTURES)
    except OSError as error:
        raise SourceError(
            f"background folder {str(folder)!r} cannot be read ({error.strerror}); give a folder of pictures"
        ) from error
    if not paths:
        raise SourceError(
            f"background folder {str(folder)!r} holds no picture; "
            f"put {', '.join(sorted(_PICTURES))} files there"
        )
    path = paths[seed % len(paths)]
    image = cv2.imdecode(np.fromfile(path, dtype=np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise SourceError(f"background picture {str(path)!r} cannot be decoded; remove it or replace it")
    # Fill the frame, cut what is over.
    width, height = size
    scale = max(width / image.shape[1], height / image.shape[0])
    wide, high = max(width, round(image.shape[1] * scale)), max(height, round(image.shape[0] * scale))
    method = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
    image = cv2.resize(image, (wide, high), interpolation=method)
    left, top = (wide - width) // 2, (high - height) // 2
    return np.ascontiguousarray(image[top : top + height, left : left + width, ::-1])


_DRAW = {"plain": _plain, "gradient": _gradient, "room": _room, "person": _person, "noise": _noise}
