"""Names of the gestures at the top of the picture, as in Figure 6 of the paper.

Each name lies on a dark rounded plate and glows in the gesture's colour; several stand side by side in
the order of their hands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import moderngl

from gesturekit.rendering.effect import Color, LabelSettings
from gesturekit.rendering.label_board import Label, LabelBoard
from gesturekit.rendering.layer import Scene, Stage
from gesturekit.rendering.region import Region
from gesturekit.rendering.shader import build_program, set_uniforms
from gesturekit.rendering.text import TextImage, draw_text, title_of

# All in heights of a capital letter: room between letters and the plate's edge, between plates, and from
# the picture's edge; and the plate's glow.
_PADDING_X, _PADDING_Y, _GAP, _EDGE, _GLOW = 1.1, 0.75, 0.6, 1.0, 0.7

# Letters smaller than this many pixels can't be read.
_SMALLEST_LETTERS = 9


@dataclass(frozen=True, slots=True)
class Plate:
    """A label with its place: the plate's rectangle in pixels, and the size of its letters."""

    label: Label
    text: TextImage
    x: float
    y: float
    width: float
    height: float
    letters: float

    @property
    def region(self) -> Region:
        """The plate with its glow."""
        glow = _GLOW * self.letters + 1.0
        return Region.around(
            self.x - glow, self.y - glow, self.x + self.width + glow, self.y + self.height + glow
        )


def lay_out(labels: Sequence[Label], size: tuple[int, int], settings: LabelSettings) -> list[Plate]:
    """Place labels in centred rows at the top of a picture.

    Parameters
    ----------
    labels
        In the order in which they are shown, left to right.
    size
        Width and height of the picture, pixels.
    settings
        Size of the letters, and the font.

    Returns
    -------
    One plate per label. All lie inside the picture from side to side; a name too long for it is drawn
    smaller. A label takes up room as it comes and gives it back as it goes, by its opacity, so that its
    neighbours glide instead of jumping.
    """
    letters = max(_SMALLEST_LETTERS, round(settings.height * min(size)))
    edge = min(_EDGE * letters, 0.04 * size[0])
    room = size[0] - 2 * edge
    rows: list[list[tuple[Label, TextImage, float, float]]] = []
    used = room
    for label in labels:
        text = draw_text(title_of(label.name), letters, settings.font)
        natural = text.size[0] + 2 * _PADDING_X * letters
        scale = min(1.0, room / natural)
        width = natural * scale
        if used + _GAP * letters + width > room:
            rows.append([])
            used = -_GAP * letters
        rows[-1].append((label, text, width, scale))
        used += _GAP * letters + width
    plates = []
    y = _EDGE * letters
    for row in rows:
        slots = [(width + _GAP * letters) * label.opacity for label, _, width, _ in row]
        x = (size[0] - sum(slots)) / 2
        tallest = 0.0
        for (label, text, width, scale), slot in zip(row, slots, strict=True):
            height = (1 + 2 * _PADDING_Y) * letters * scale
            plates.append(Plate(label, text, x + (slot - width) / 2, y, width, height, letters * scale))
            x += slot
            tallest = max(tallest, height)
        y += tallest + _GAP * letters
    return plates


class LabelLayer:
    """Draws the names of the gestures that are being made.

    Parameters
    ----------
    context
        moderngl.Context, current.
    settings
        Looks and times, from the effect.
    accents
        Colours of single gestures; the others take `settings.accent`.
    """

    stage: Stage = "paint"

    def __init__(self, context: Any, settings: LabelSettings, accents: Mapping[str, Color]) -> None:
        self._context = context
        self._settings = settings
        self._accents = accents
        self._board = LabelBoard(settings)
        self._plates: list[Plate] = []
        self._textures: dict[int, tuple[TextImage, Any]] = {}
        self._program = build_program(context, "region.vert", "label.frag")
        self._quad = context.vertex_array(self._program, [])

    def prepare(self, scene: Scene) -> Sequence[Region]:
        """Find out which names are to be seen; one region per plate."""
        labels = self._board.update(scene.events, scene.hands, scene.time)
        self._plates = lay_out(labels, scene.size, self._settings) if labels else []
        return [plate.region.clipped(*scene.size) for plate in self._plates]

    def draw(self, size: tuple[int, int]) -> None:
        """Draw what was prepared into the bound target."""
        self._context.enable_only(moderngl.BLEND)
        self._context.blend_equation = moderngl.FUNC_ADD
        self._context.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        for plate in self._plates:
            texture = self._texture(plate.text)
            texture.use(0)
            scale = plate.letters / plate.text.size[1]
            set_uniforms(
                self._program,
                u_text=0,
                u_size=size,
                u_region=plate.region.corners,
                u_plate=(plate.x, plate.y, plate.width, plate.height),
                u_text_size=(texture.width * scale, texture.height * scale),
                u_glow_reach=_GLOW * plate.letters,
                u_edge=max(1.0, 0.07 * plate.letters),
                u_color=self._settings.color,
                u_accent=self._accents.get(plate.label.name, self._settings.accent),
                u_background=(*self._settings.background, self._settings.background_opacity),
                u_glow=self._settings.glow,
                u_opacity=plate.label.opacity,
            )
            self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)
        self._context.disable(moderngl.BLEND)
        self._forget_unused()

    def release(self) -> None:
        """Give the memory back."""
        self._plates = []
        self._forget_unused()
        self._quad.release()
        self._program.release()

    def _texture(self, text: TextImage) -> Any:
        # Keyed by identity: the same text image comes back from its own cache as long as it is in use, and
        # holding it here keeps the identity from being given to another.
        if id(text) not in self._textures:
            height, width = text.pixels.shape[:2]
            texture = self._context.texture((width, height), 2, text.pixels.tobytes(), alignment=1)
            texture.repeat_x = texture.repeat_y = False
            self._textures[id(text)] = (text, texture)
        return self._textures[id(text)][1]

    def _forget_unused(self) -> None:
        used = {id(plate.text) for plate in self._plates}
        for key in [key for key in self._textures if key not in used]:
            self._textures.pop(key)[1].release()
