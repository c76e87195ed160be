"""Draws a session's results with its effect, once somebody asks for a drawn picture."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from gesturekit.closing import Closing
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand, ImageArray
from gesturekit.media.frame import Frame
from gesturekit.session.effect_state import EffectFollower, EffectState
from gesturekit.session.picture_view import Alpha
from gesturekit.session.session_result import SessionResult

if TYPE_CHECKING:
    from gesturekit.rendering import Renderer

_MISSED = 1000
"""Most events of pictures that nobody asked to see which are passed on with the next drawn one."""


class DrawingStage(Closing):
    """Draws results, off-screen, once somebody asks for a drawn picture.

    An effect gets every event that begins or ends something, also of pictures that nobody asked for: a plate
    whose END it missed would stay for good.

    Where the state holds no effect the pictures stay as they are; no `size` (width, height) keeps each
    picture's own. With `mirror` they show the scene as a mirror does. With `alpha` the light is drawn alone,
    for an output that holds it so, and pictures are that, laid over the frames.
    """

    def __init__(
        self,
        effect: EffectState,
        size: tuple[int, int] | None,
        *,
        mirror: bool,
        alpha: Alpha | None = None,
    ) -> None:
        self._effect = effect
        self._follower: EffectFollower | None = None
        self._size = size
        self._mirror = mirror
        self._alpha = alpha
        self._light: tuple[SessionResult, ImageArray] | None = None
        self._renderer: Renderer | None = None
        self._latest: tuple[GestureEvent, ...] = ()
        self._missed: deque[GestureEvent] = deque(maxlen=_MISSED)

    def flips(self, frame: Frame) -> bool:
        """Whether the picture is shown turned over, left for right."""
        return self._mirror and not frame.mirrored

    def place(
        self, frame: Frame, hands: list[Hand], events: list[GestureEvent]
    ) -> tuple[tuple[Hand, ...], tuple[GestureEvent, ...]]:
        """Hands and events where the drawn picture shows them."""
        if self.flips(frame):
            width = frame.size[0]
            hands = [hand.flipped(width) for hand in hands]
            events = [event.moved(lambda hand: hand.flipped(width)) for event in events]
        self._missed.extend(event for event in self._latest if event.phase is not Phase.HOLD)
        self._latest = tuple(events)
        return tuple(hands), self._latest

    def background(self, frame: Frame) -> ImageArray:
        """The picture itself, turned over where it has to be."""
        return np.ascontiguousarray(frame.image[:, ::-1]) if self.flips(frame) else frame.image

    def fitted_background(self, frame: Frame) -> ImageArray:
        """The same, of the drawn pictures' size."""
        image = self.background(frame)
        return image if self._size is None else fitted(image, self._size)

    def draw(self, result: SessionResult) -> ImageArray:
        """The picture with the effect over it."""
        if self._alpha is not None:
            # An effect with a memory must not be drawn twice.
            return laid_over(self.light(result), self.fitted_background(result.frame), self._alpha)
        renderer = self.open()
        return self.fitted_background(result.frame) if renderer is None else self._render(renderer, result)

    def light(self, result: SessionResult) -> ImageArray:
        """The effect alone, (H, W, 4); without one there is none."""
        if self._light is None or self._light[0] is not result:
            renderer = self.open()
            if renderer is None:
                raise InvalidArgumentError("there is no effect whose light could be drawn alone; name one")
            self._light = result, self._render(renderer, result)
        return self._light[1]

    def _render(self, renderer: Renderer, result: SessionResult) -> ImageArray:
        if self._follower is not None:
            self._follower.update()
        events = (*self._missed, *result.events)
        self._missed.clear()
        self._latest = ()
        image, time = self.background(result.frame), result.frame.time
        return renderer.render(image, result.hands, events, time, alpha=self._alpha or False)

    def open(self) -> Renderer | None:
        """Get the graphics ready, where there is an effect to draw."""
        if self._renderer is None and (effect := self._effect.effect) is not None:
            from gesturekit.rendering import Renderer

            self._renderer = Renderer(effect, self._size)
            self._follower = EffectFollower(self._effect, self._renderer, effect)
        return self._renderer

    def close(self) -> None:
        """Let the graphics memory go."""
        if self._renderer is not None:
            self._renderer.close()


def laid_over(light: ImageArray, image: ImageArray, alpha: Alpha) -> ImageArray:
    """Light, (H, W, 4), over a picture of its size."""
    cover = light[..., 3:].astype(np.float32) / 255
    color = light[..., :3] * cover if alpha == "straight" else light[..., :3]
    whole: ImageArray = np.rint(color + image * (1 - cover)).clip(0, 255).astype(np.uint8)
    return whole


def fitted(image: ImageArray, size: tuple[int, int]) -> ImageArray:
    """The picture as large as fits into `size` (width, height), centred on black."""
    own = (image.shape[1], image.shape[0])
    if own == size:
        return image
    from gesturekit.rendering.picture import fit_inside, resized

    x, y, width, height = fit_inside(own, size)
    canvas = np.zeros((size[1], size[0], 3), dtype=np.uint8)
    canvas[y : y + height, x : x + width] = resized(image, (width, height))
    return canvas
