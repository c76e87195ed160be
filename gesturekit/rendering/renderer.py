"""The off-screen renderer: picture and hands in, picture with light out."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from gesturekit.closing import Closing
from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import InvalidArgumentError, RenderError
from gesturekit.gestures.events import GestureEvent
from gesturekit.hands import AnyImage, FloatArray, Hand, ImageArray
from gesturekit.rendering.context import check_process, create_offscreen
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.effect import Effect, load_effect
from gesturekit.rendering.effect_player import EffectPlayer
from gesturekit.rendering.layer_registry import Scene
from gesturekit.rendering.picture import check_image, check_size, fit_inside, placed, resized
from gesturekit.words import shown


class Renderer(Closing):
    """Draws an effect over pictures, with no window.

    Parameters
    ----------
    effect
        Name of an effect (`effect_names`), path of an effect's TOML file, or one from `load_effect`.
    size
        Width and height of every picture that `render` returns, pixels. A picture of another size is
        scaled to fit, centred on black, its hands with it. None gives each picture back in its own size.
    color
        Channel order of the pictures, of those that go in and those that come out: "rgb", or "bgr" as
        OpenCV reads, shows and writes them.

    Raises
    ------
    InvalidArgumentError
        Unknown effect or impossible size.
    ConfigError
        The effect's file is not valid.
    RenderError
        There is no OpenGL; the message names what is missing.

    Examples
    --------
    >>> with Renderer("neon") as renderer:                                # doctest: +SKIP
    ...     picture = renderer.render(frame.image, hands, time=frame.time)
    """

    def __init__(
        self,
        effect: str | Path | Effect = "neon",
        size: tuple[int, int] | None = None,
        *,
        color: ColorOrder = "rgb",
    ) -> None:
        loaded = load_effect(effect)
        self._color = check_color(color)
        self._size = None if size is None else check_size(size)
        self._lock = threading.Lock()
        self._context: Any = create_offscreen()
        with self._context:
            self._player = EffectPlayer(self._context, loaded, self._color)

    @property
    def size(self) -> tuple[int, int] | None:
        """Size of the pictures that come out; None when each keeps its own."""
        return self._size

    def render(
        self,
        image: AnyImage,
        hands: Sequence[Hand],
        events: Sequence[GestureEvent] = (),
        time: float = 0.0,
        *,
        alpha: Literal["straight", "premultiplied"] | bool = False,
    ) -> ImageArray:
        """Draw one frame.

        May be called from any thread; calls from several at once take turns.

        Parameters
        ----------
        image
            (H, W, 3) uint8 in the renderer's colour order. It is not changed.
        hands
            The hands in this picture, landmarks in its pixels. Landmarks that are not finite or outside
            the picture are left out.
        events
            What the hands did since the last call; the layers that name gestures live on them.
        time
            Seconds on the source's clock; fades run on it. When it jumps back, they start anew.
        alpha
            Give the effect alone, without the picture, to be laid over any other: its colours as they are
            ("straight", True), or multiplied by how much they cover ("premultiplied"). Light looks as it
            does over this picture.

        Returns
        -------
        (H, W, 3) uint8 in the same order, a new array. Where no light falls it equals the (fitted) image bit
        by bit. With `alpha`, (H, W, 4), its last channel how much the effect covers.

        Raises
        ------
        InvalidImageError
            The image is no (H, W, 3) array of uint8.
        InvalidArgumentError
            `hands` or `events` hold something else, `time` is not finite, or `alpha` is another word.
        RenderError
            After `close`, or in a process forked from the one that made this.
        """
        image = check_image(image)
        if alpha not in (False, True, "straight", "premultiplied"):
            raise InvalidArgumentError(
                f'alpha is {shown(alpha)}; expected "straight", "premultiplied", or False for a whole picture'
            )
        scene = Scene((image.shape[1], image.shape[0]), tuple(hands), tuple(events), float(time))
        picture, scene = self._fit(image, scene)
        check_process()
        with self._lock:
            if self._context is None:
                raise RenderError("this Renderer is closed; make a new one")
            if alpha:
                return self._draw_alone(picture, scene, straight=alpha != "premultiplied")
            self._draw_over(picture, scene)
        return picture

    @property
    def effect(self) -> str:
        """Name or file of the effect that is drawn."""
        return self._player.name

    def set(self, name: str, value: float | None) -> None:
        """Give one of the effect's own signals, declared under ``[signals]``, a value from now on.

        Raises
        ------
        InvalidArgumentError
            The effect has no such signal, or the value is no finite number, nor None.
        """
        with self._lock:
            self._player.set(name, value)

    def switch(self, effect: str | Path | Effect) -> None:
        """Fade to another effect from the next picture on.

        Raises
        ------
        InvalidArgumentError
            Unknown effect.
        ConfigError
            The effect's file is not valid.
        RenderError
            It cannot be drawn, or this is closed. The effect that is drawn stays.
        """
        check_process()
        with self._lock:
            if self._context is None:
                raise RenderError("this Renderer is closed; make a new one")
            with self._context:
                self._player.switch(effect)

    def close(self) -> None:
        """Give all memory back; further calls of `close` do nothing."""
        with self._lock:
            if self._context is None:
                return
            context, self._context = self._context, None
            with context:
                self._player.release()
            context.release()

    def _prepare(self, scene: Scene) -> list[Region]:
        changed = self._player.prepare(scene)
        if not changed and self._player.wants_to_switch:
            with self._context:
                self._player.follow_events()
        return changed

    def _draw_over(self, picture: ImageArray, scene: Scene) -> None:
        changed = self._prepare(scene)
        if not changed:
            return
        with self._context:
            output = self._player.draw(picture, scene.size)
            for region in changed:
                data = output.framebuffer.read(region.viewport, components=3, alignment=1)
                part = np.frombuffer(data, np.uint8).reshape(region.height, region.width, 3)
                part = part if self._color == "rgb" else part[:, :, ::-1]
                picture[region.y0 : region.y1, region.x0 : region.x1] = part

    def _draw_alone(self, picture: ImageArray, scene: Scene, *, straight: bool) -> ImageArray:
        width, height = scene.size
        whole = np.zeros((height, width, 4), np.uint8)
        changed = self._prepare(scene)
        if not changed:
            return whole
        with self._context:
            output = self._player.draw(picture, scene.size, alpha=True)
            for region in changed:
                data = output.framebuffer.read(region.viewport, components=4, alignment=1, dtype="f2")
                part = np.frombuffer(data, np.float16).astype(np.float32)
                part = part.reshape(region.height, region.width, 4)
                rows, columns = slice(region.y0, region.y1), slice(region.x0, region.x1)
                color = part[..., :3] if self._color == "rgb" else part[..., 2::-1]
                whole[rows, columns] = in_bytes(color, part[..., 3:], picture[rows, columns], straight)
        return whole

    def _fit(self, image: ImageArray, scene: Scene) -> tuple[ImageArray, Scene]:
        if self._size is None or scene.size == self._size:
            return image.copy(), scene
        x, y, width, height = fit_inside(scene.size, self._size)
        picture = np.zeros((self._size[1], self._size[0], 3), dtype=np.uint8)
        picture[y : y + height, x : x + width] = resized(image, (width, height))
        scale = (width / scene.size[0], height / scene.size[1])
        return picture, scene.moved(lambda hand: placed(hand, scale, (x, y)), self._size)


def in_bytes(color: FloatArray, alpha: FloatArray, picture: ImageArray, straight: bool) -> ImageArray:
    """Premultiplied colour and alpha, 0 to 1, as bytes: (H, W, 4).

    What alpha loses by rounding is made up for in the colour, so that laid over its own picture the result is
    the whole picture to within one step.
    """
    cover = np.rint(255.0 * np.clip(alpha, 0.0, 1.0))
    light = 255.0 * color + picture * (cover / 255.0 - alpha)
    if straight:
        light *= 255.0 / np.maximum(cover, 1.0)
    return np.concatenate([np.rint(np.clip(light, 0.0, 255.0)), cover], axis=2).astype(np.uint8)
