"""Texts on the graphics card, each for as long as it is in use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gesturekit.rendering.labels.label_text import TextImage


class TextTextures:
    """A texture for each text. `context` is a moderngl.Context, current in every call."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._held: dict[int, tuple[TextImage, Any]] = {}

    def of(self, text: TextImage) -> Any:
        """The texture of a text: red its letters, green their glow."""
        # Keyed by identity: the same text image comes back from its own cache as long as it is in use, and
        # holding it here keeps the identity from being given to another.
        if id(text) not in self._held:
            height, width = text.pixels.shape[:2]
            texture = self._context.texture((width, height), 2, text.pixels.tobytes(), alignment=1)
            texture.repeat_x = texture.repeat_y = False
            self._held[id(text)] = (text, texture)
        return self._held[id(text)][1]

    def keep(self, texts: Iterable[TextImage]) -> None:
        """Give the memory of all other texts back."""
        used = {id(text) for text in texts}
        for key in [key for key in self._held if key not in used]:
            self._held.pop(key)[1].release()
