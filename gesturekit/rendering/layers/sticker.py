"""A picture or a text on each palm, in its perspective; or around a hand, or between two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import moderngl
import numpy as np
from PIL import Image, UnidentifiedImageError
from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from gesturekit.errors import ConfigError
from gesturekit.hands import ImageArray
from gesturekit.hands.pose import hand_pose
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.blending import use_blend
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.labels.label_text import draw_text
from gesturekit.rendering.layer_registry import (
    Canvas,
    LayerSettings,
    Scene,
    SharedSettings,
    Stage,
    register_layer,
)
from gesturekit.rendering.placement import Placement, placements
from gesturekit.rendering.setting_types import Color, FontPath, Positive
from gesturekit.rendering.shader import build_program, set_uniforms

_TEXT_ROWS = 160
_LARGEST = 2048


def _find_picture(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str) or not value:
        return value
    path = Path((info.context or {}).get("folder", Path()), value).expanduser()
    if not path.is_file():
        raise ValueError(f"there is no picture file {str(path)!r}")
    return str(path)


class StickerSettings(LayerSettings):
    """A picture file (PNG with transparency, JPEG, WebP), or a text."""

    fixed = frozenset({"color"})

    type: Literal["sticker"] = "sticker"
    picture: Annotated[str, BeforeValidator(_find_picture)] = ""
    """A file, as seen from the effect's."""
    text: Annotated[str, Field(max_length=80)] = ""
    """Instead of a picture."""
    font: FontPath | None = None
    """Of a text: a TrueType or OpenType file."""
    color: Color = (1.0, 1.0, 1.0)
    """Of a text."""
    where: Literal["palm", "hand", "between"] = "palm"
    """In the palm's perspective, upright around each hand, or between two hands."""
    reach: Positive = 0.6
    """Half the side of the square that it fits into, palm sizes."""
    facing: Literal["front", "both"] = "front"
    """Whether it is also seen when the hand shows its back."""

    @model_validator(mode="after")
    def _one(self) -> StickerSettings:
        if bool(self.picture) == bool(self.text):
            raise ValueError("a sticker has either a picture or a text")
        return self


class StickerLayer:
    """Lays one texture over every palm."""

    stage: Stage = "paint"

    def __init__(self, context: Any, settings: StickerSettings, shared: SharedSettings) -> None:
        self._context = context
        self._look: Look[StickerSettings] = Look(settings)
        pixels = sticker_pixels(settings)
        height, width = pixels.shape[:2]
        self._texture = context.texture((width, height), 4, pixels.tobytes(), alignment=1)
        self._texture.repeat_x = self._texture.repeat_y = False
        self._texture.build_mipmaps()
        self._texture.filter = moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR
        self._program = build_program(context, "quad.vert", "sticker.frag")
        self._quad = context.vertex_array(self._program, [])
        self._shape = _fitting(width, height)
        self._places: list[tuple[Placement, float]] = []

    def prepare(self, scene: Scene, look: Look[StickerSettings]) -> Sequence[Region]:
        """Find the palms; a region for each."""
        self._look = look
        settings = look.settings
        self._places = []
        for place in placements(scene, settings.where, settings.reach):
            own = settings
            if settings.where != "between" and scene.hands:
                own = look.of(scene.hands[place.hand])
            seen = settings.facing == "both" or settings.where != "palm" or _faces(scene, place)
            if own.opacity > 0.0 and seen:
                self._places.append((place, own.opacity * look.shown))
        return [place.region for place, _ in self._places]

    def draw(self, canvas: Canvas) -> None:
        """Draw what was prepared into the bound target."""
        use_blend(self._context, self._look.settings.blend or "normal")
        self._texture.use(0)
        for place, opacity in self._places:
            fitted = place.to_pixels @ self._shape
            set_uniforms(
                self._program,
                u_source=0,
                u_size=canvas.size,
                u_opacity=opacity,
                u_to_pixels=tuple(fitted.T.reshape(-1).tolist()),
            )
            self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)
        self._context.disable(moderngl.BLEND)

    def release(self) -> None:
        """Give the memory back."""
        self._quad.release()
        self._program.release()
        self._texture.release()


def _faces(scene: Scene, place: Placement) -> bool:
    """Whether a palm is seen from its front."""
    pose = hand_pose(scene.hands[place.hand])
    # Of a hand without a shape in metres nobody knows: it is drawn.
    return pose is None or bool(pose.palm_normal[2] < 0.15)


def _fitting(width: int, height: int) -> Any:
    """Takes the unit square to the part of it that a picture of this shape fills, centred."""
    across, down = min(1.0, width / height), min(1.0, height / width)
    return np.array([[across, 0.0, 0.5 - across / 2], [0.0, down, 0.5 - down / 2], [0.0, 0.0, 1.0]])


def sticker_pixels(settings: StickerSettings) -> ImageArray:
    """The sticker, premultiplied: (H, W, 4) uint8.

    Raises
    ------
    ConfigError
        The file holds no picture that can be read.
    """
    if settings.text:
        letters = draw_text(settings.text, _TEXT_ROWS, settings.font).pixels[..., :1].astype(np.float32)
        return np.asarray(np.rint(letters * np.array([*settings.color, 1.0])), dtype=np.uint8)
    try:
        with Image.open(settings.picture) as picture:
            picture.draft("RGB", (_LARGEST, _LARGEST))
            picture.thumbnail((_LARGEST, _LARGEST))
            pixels = np.array(picture.convert("RGBA"), dtype=np.float32)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError) as error:
        raise ConfigError(f"{settings.picture}: cannot be read as a picture ({error})") from error
    pixels[..., :3] *= pixels[..., 3:] / 255.0
    return np.asarray(np.rint(pixels), dtype=np.uint8)


register_layer(StickerSettings, StickerLayer)
