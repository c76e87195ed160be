"""The studio's renderer: a scene in, a picture with its mask out.

Hands are posed and stored as a surface (`gesturekit.studio.imaging.surface`), shaded once per pixel and laid
over the background; then the lens does its work on the whole picture.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, Literal, get_args

import cv2
import numpy as np
import numpy.typing as npt

from gesturekit.closing import Closing
from gesturekit.errors import InvalidArgumentError, RenderError
from gesturekit.hands import FloatArray, ImageArray
from gesturekit.rendering.context import create_offscreen
from gesturekit.studio.imaging.background import draw_background
from gesturekit.studio.imaging.body import body
from gesturekit.studio.imaging.lens import apply_lens
from gesturekit.studio.imaging.motion_blur import blur_motion, blur_reach
from gesturekit.studio.imaging.posed_hand import pose_hand
from gesturekit.studio.imaging.shading import MAX_HANDS, ShadingPass
from gesturekit.studio.imaging.surface import Box, SurfacePass, box_of
from gesturekit.studio.scene import StudioScene

Quality = Literal["full", "fast"]


@dataclass(frozen=True, slots=True)
class _Settings:
    step_cm: float
    scale: int
    shadow_size: int


_QUALITIES = {"full": _Settings(0.22, 2, 512), "fast": _Settings(0.40, 1, 384)}


@dataclass(frozen=True, eq=False, slots=True)
class Shot:
    """A picture with what is known of every pixel.

    Attributes
    ----------
    image
        (H, W, 3) uint8 RGB.
    mask
        (H, W) bool: where a hand or its arm covers at least half of the pixel.
    depth
        (H, W) float32: distance along the camera's axis to the nearest hand, cm; infinite where none is.
    hands
        (H, W) int8: number of that hand in `StudioScene.hands`, -1 where none is.
    """

    image: ImageArray
    mask: npt.NDArray[np.bool_]
    depth: FloatArray
    hands: npt.NDArray[np.int8]


class StudioRenderer(Closing):
    """Draws scenes off-screen.

    Parameters
    ----------
    size
        Width and height of the pictures, pixels; `Camera.size` of every scene must be the same.
    quality
        "full" for pictures to look at, "fast" for speed: half the samples, a coarser mesh.

    Raises
    ------
    InvalidArgumentError
        Unknown quality or impossible size.
    RenderError
        There is no OpenGL; the message names what is missing.

    Examples
    --------
    >>> with StudioRenderer((640, 480)) as renderer:                       # doctest: +SKIP
    ...     image = renderer.render(scene).image
    """

    def __init__(self, size: tuple[int, int] = (640, 480), quality: Quality = "full") -> None:
        if quality not in get_args(Quality):
            raise InvalidArgumentError(
                f"quality is {quality!r}; expected one of {', '.join(get_args(Quality))}"
            )
        width, height = size
        if not (16 <= width <= 4096 and 16 <= height <= 4096):
            raise InvalidArgumentError(f"size is {size}; width and height must be 16 to 4096 pixels")
        settings = _QUALITIES[quality]
        self._size = (int(width), int(height))
        skin = body(settings.step_cm)
        self._context: Any = create_offscreen()
        with self._context as context:
            self._surface = SurfacePass(context, skin, self._size, settings.scale, settings.shadow_size)
            self._shading = ShadingPass(context, self._surface)
        self._closed = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures, pixels."""
        return self._size

    def render(self, scene: StudioScene) -> Shot:
        """Draw a scene. May be called from any thread, from one at a time.

        Raises
        ------
        InvalidArgumentError
            When the scene's camera has another size than the renderer, or it has too many hands.
        RenderError
            When the renderer is closed.
        """
        if self._closed:
            raise RenderError("this StudioRenderer is closed; make a new one")
        if tuple(scene.camera.size) != self._size:
            raise InvalidArgumentError(
                f"StudioScene.camera.size is {scene.camera.size}, but this renderer draws "
                f"{self._size}; make them alike"
            )
        if len(scene.hands) > MAX_HANDS:
            raise InvalidArgumentError(
                f"the scene has {len(scene.hands)} hands; one picture can hold {MAX_HANDS}"
            )
        width, height = self._size
        image = draw_background(scene.background, self._size, scene.lens.background_blur_px)
        cover = np.zeros((height, width), dtype=np.uint8)
        depth = np.full((height, width), np.inf, dtype=np.float32)
        numbers = np.full((height, width), -1, dtype=np.int8)
        posed = [pose_hand(hand) for hand in scene.hands]
        reach = [blur_reach(hand, scene.camera) if scene.lens.motion_blur else 0.0 for hand in posed]
        boxes = [box_of(hand, scene.camera, margin) for hand, margin in zip(posed, reach, strict=True)]
        seen = [box for box in boxes if box is not None]
        if seen:
            whole = functools.reduce(Box.union, seen)
            with self._context:
                self._surface.draw(posed, scene.camera, scene.light, whole)
                depth[whole.pixels], numbers[whole.pixels] = self._shading.sort(
                    scene.camera, scene.light, whole
                )
                layers = [
                    None if box is None else self._shading.draw(number, hand, box)
                    for number, (hand, box) in enumerate(zip(posed, boxes, strict=True))
                ]
            for layer, hand, box, moves in zip(layers, posed, boxes, reach, strict=True):
                if layer is None or box is None:
                    continue
                cover[box.pixels] = cv2.add(cover[box.pixels], layer[..., 3])
                if moves:
                    layer = blur_motion(layer, hand, scene.camera, box)
                _lay_over(image[box.pixels], layer)
        pixels: tuple[npt.NDArray[Any], ...] = (apply_lens(image, scene.lens), cover >= 128, depth, numbers)
        if scene.mirrored:
            pixels = tuple(np.ascontiguousarray(array[:, ::-1]) for array in pixels)
        return Shot(*pixels)

    def close(self) -> None:
        """Give the graphics memory back. May be called twice."""
        if self._closed:
            return
        self._closed = True
        with self._context:
            self._shading.release()
            self._surface.release()
        self._context.release()


def _lay_over(picture: ImageArray, layer: ImageArray) -> None:
    """Lay a premultiplied layer over a part of a picture, in place."""
    rest = cv2.cvtColor(255 - layer[..., 3], cv2.COLOR_GRAY2RGB)
    picture[:] = cv2.add(cv2.multiply(picture, rest, scale=1.0 / 255.0), np.ascontiguousarray(layer[..., :3]))
