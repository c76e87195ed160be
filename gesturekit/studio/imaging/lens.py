"""The camera's faults, put on a finished picture: softness, sensor noise, compression.

All on bytes, with OpenCV: a frame of 640×480 costs a few milliseconds.
"""

from __future__ import annotations

import functools

import cv2
import numpy as np

from gesturekit.errors import RenderError
from gesturekit.hands import FloatArray, ImageArray
from gesturekit.studio.scene import Lens

_NOISE_SIZE = 512


def soften(image: ImageArray, sigma: float) -> ImageArray:
    """Gaussian blur of `sigma` pixels; the picture itself when that would change nothing."""
    if sigma < 0.15:
        return image
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE))


def apply_lens(image: ImageArray, lens: Lens) -> ImageArray:
    """The picture, (H, W, 3) uint8 RGB, as this camera would hand it out: the same for the same lens.

    `background_blur_px` and `motion_blur` are not done here.
    """
    image = soften(image, lens.blur_px * image.shape[0] / 480.0)
    if lens.noise > 0.0:
        image = _noisy(image, lens.noise, lens.seed)
    if lens.jpeg_quality is not None:
        image = _compressed(image, lens.jpeg_quality)
    return image


def _noisy(image: ImageArray, strength: float, seed: int) -> ImageArray:
    rng = np.random.default_rng((seed, 1))
    height, width = image.shape[:2]
    top, left = (int(x) for x in rng.integers(0, _NOISE_SIZE, 2))
    mirrored = [bool(rng.random() < 0.5) for _ in range(2)]
    for tiles, change in zip(_noise(strength, height, width), (cv2.add, cv2.subtract), strict=True):
        noise = tiles[top : top + height, left : left + width]
        if any(mirrored):
            noise = cv2.flip(noise, -1 if all(mirrored) else int(mirrored[1]))
        image = np.asarray(change(image, noise), dtype=np.uint8)
    return image


@functools.lru_cache(maxsize=1)
def _noise(strength: float, height: int, width: int) -> tuple[ImageArray, ImageArray]:
    """Noise as bytes, what is added and what is subtracted; large enough to begin at any place of a tile."""
    scaled = np.round(_unit_noise() * np.float32(strength * 255.0))
    repeats = height // _NOISE_SIZE + 2, width // _NOISE_SIZE + 2, 1
    tiled = np.tile(scaled, repeats)[: _NOISE_SIZE + height, : _NOISE_SIZE + width]
    return np.clip(tiled, 0, 255).astype(np.uint8), np.clip(-tiled, 0, 255).astype(np.uint8)


@functools.lru_cache(maxsize=1)
def _unit_noise() -> FloatArray:
    # Neighbouring pixels of a webcam share some noise (demosaicing), and so do its channels.
    rng = np.random.default_rng(20)
    noise = rng.normal(size=(_NOISE_SIZE, _NOISE_SIZE, 3)) + rng.normal(size=(_NOISE_SIZE, _NOISE_SIZE, 1))
    noise = cv2.GaussianBlur(noise, (0, 0), 0.55, borderType=cv2.BORDER_REFLECT)
    return np.asarray(noise / noise.std(), dtype=np.float32)


def _compressed(image: ImageArray, quality: int) -> ImageArray:
    done, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise RenderError(f"OpenCV could not compress a picture of shape {image.shape} as JPEG")
    decoded: ImageArray = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)
    return np.ascontiguousarray(decoded[..., ::-1])
