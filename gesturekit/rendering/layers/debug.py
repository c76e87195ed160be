"""What the tracker and the signals say, written beside each hand: for whoever makes gestures and effects."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import moderngl
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from pydantic import Field

from gesturekit.gestures.events import Phase
from gesturekit.hands import Finger, Hand, ImageArray, Side
from gesturekit.rendering.bindings.looks import Look
from gesturekit.rendering.bindings.signals import Signals
from gesturekit.rendering.blending import use_blend
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.layer_registry import (
    Canvas,
    LayerSettings,
    Scene,
    SharedSettings,
    Stage,
    register_layer,
)
from gesturekit.rendering.setting_types import Color, Unit
from gesturekit.rendering.shader import build_program, set_uniforms

_SMALLEST = 10
"""Letters smaller than this many pixels can't be read."""

_LETTERS_WIDE = 15.5
_HAND_ROWS = 10
_ROW = 1.25
_KEPT_EVENTS, _EVENT_SECONDS = 4, 3.0
_INTERVALS = 30

_BarWords = tuple[str, float | None]


class DebugSettings(LayerSettings):
    """Panels of numbers, and a box around each hand."""

    type: Literal["debug"] = "debug"
    height: Annotated[float, Field(gt=0, le=0.2)] = 0.026
    """Size of the letters as a part of the picture's shorter side, never below what can be read."""
    left_color: Color = (1.0, 0.62, 0.2)
    right_color: Color = (0.25, 0.75, 1.0)
    background_opacity: Unit = 0.62
    boxes: bool = True
    events: bool = True
    """Whether what happened lately is listed too, with the rate of pictures."""


@dataclass(frozen=True, slots=True)
class _Panel:
    region: Region
    hand: Hand | None


class DebugLayer:
    """Draws the panels."""

    stage: Stage = "paint"

    def __init__(self, context: Any, settings: DebugSettings, shared: SharedSettings) -> None:
        self._context = context
        self._settings, self._look = settings, Look(settings)
        self._program = build_program(context, "quad.vert", "sticker.frag")
        self._quad = context.vertex_array(self._program, [])
        self._textures: dict[tuple[int, int, int], Any] = {}
        self._scene = Scene((1, 1), (), (), 0.0)
        self._letters = _SMALLEST
        self._panels: list[_Panel] = []
        self._bars: list[tuple[Region, Color]] = []
        self._happened: deque[tuple[float, str]] = deque(maxlen=_KEPT_EVENTS)
        self._intervals: deque[float] = deque(maxlen=_INTERVALS)

    def prepare(self, scene: Scene, look: Look[DebugSettings]) -> Sequence[Region]:
        """Place the panels; a region for each, and one around each hand's box."""
        if look.restarted:
            self._happened.clear()
            self._intervals.clear()
        elif scene.time > self._scene.time and look.seconds > 0.0:
            self._intervals.append(look.seconds)
        self._scene, self._look, self._settings = scene, look, look.settings
        for event in scene.events:
            if event.phase is not Phase.HOLD:
                who = "+".join(f"{hand.side.value} {hand.id}" for hand in event.hands)
                self._happened.append((scene.time, f"{event.name} {event.phase.value} {who}"))
        self._letters = max(_SMALLEST, round(self._settings.height * min(scene.size)))
        self._panels, self._bars = [], []
        if self._settings.events:
            rows = len(self._of_picture())
            self._panels.append(_Panel(self._panel_at(0.0, 0.0, rows, 1.7), None))
        boxed = [(hand, self._box(hand)) for hand in scene.hands]
        for hand, box in boxed:
            if box is not None:
                self._place(hand, box, [other for _, other in boxed if other is not None])
        return [panel.region for panel in self._panels] + [bar for bar, _ in self._bars]

    def draw(self, canvas: Canvas) -> None:
        """Write and draw what was prepared into the bound target."""
        use_blend(self._context, self._settings.blend or "normal")
        opacity = self._settings.opacity * self._look.shown
        for number, panel in enumerate(self._panels):
            pixels = self._written(panel, canvas.signals)
            self._lay(number, pixels, panel.region, canvas.size, opacity)
        for bar, color in self._bars:
            pixel = np.rint(255.0 * np.array([[[*color, 1.0]]])).astype(np.uint8)
            self._lay(-1 if color == self._settings.left_color else -2, pixel, bar, canvas.size, opacity)
        self._context.disable(moderngl.BLEND)

    def release(self) -> None:
        """Give the memory back."""
        for texture in self._textures.values():
            texture.release()
        self._textures.clear()
        self._quad.release()
        self._program.release()

    def _box(self, hand: Hand) -> Region | None:
        """A box with some room around the hand; None where it is not known."""
        box = np.array(hand.box)
        if not np.isfinite(box).all() or np.abs(box).max() > 8 * max(self._scene.size):
            return None
        x0, y0, x1, y1 = box.tolist()
        margin = 0.12 * max(x1 - x0, y1 - y0)
        return Region.around(x0 - margin, y0 - margin, x1 + margin, y1 + margin)

    def _place(self, hand: Hand, box: Region, boxes: Sequence[Region]) -> None:
        (x0, y0, x1, y1), gap = box.corners, 0.4 * self._letters
        wide, high = self._panel_at(0.0, 0.0, _HAND_ROWS).viewport[2:]
        corners = ((x1 + gap, y0), (x0 - wide - gap, y0), (x0, y1 + gap), (x0, y0 - high - gap))
        places = [self._panel_at(x, y, _HAND_ROWS) for x, y in corners]
        taken = [*boxes, *(panel.region for panel in self._panels)]
        # Where it covers nothing else that matters, beside the hand first.
        hidden = [sum(_shared(place, other) for other in taken) for place in places]
        self._panels.append(_Panel(places[int(np.argmin(hidden))], hand))
        if not self._settings.boxes:
            return
        # Corners alone: a whole box hides what it is around.
        thick, color = max(1.0, 0.12 * self._letters), self._color(hand)
        long = 0.2 * min(x1 - x0, y1 - y0)
        for x, inwards in ((x0, 1.0), (x1, -1.0)):
            for y, down in ((y0, 1.0), (y1, -1.0)):
                flat = sorted((x, x + inwards * long)), sorted((y, y + down * thick))
                tall = sorted((x, x + inwards * thick)), sorted((y, y + down * long))
                for (left, right), (top, bottom) in (flat, tall):
                    region = Region.around(left, top, right, bottom).clipped(*self._scene.size)
                    if not region.empty:
                        self._bars.append((region, color))

    def _panel_at(self, x: float, y: float, rows: int, wide: float = 1.0) -> Region:
        """A panel of so many rows, moved so far that all of it that can be is seen."""
        size = self._scene.size
        width = min(size[0], round(wide * _LETTERS_WIDE * self._letters))
        height = min(size[1], round((rows + 0.8) * _ROW * self._letters))
        left = round(min(max(x, 0.0), size[0] - width))
        top = round(min(max(y, 0.0), size[1] - height))
        return Region(left, top, left + width, top + height)

    def _color(self, hand: Hand) -> Color:
        return self._settings.left_color if hand.side is Side.LEFT else self._settings.right_color

    def _written(self, panel: _Panel, signals: Signals) -> ImageArray:
        """The panel, premultiplied: (H, W, 4) uint8."""
        if panel.hand is None:
            return self._drawn(panel.region, self._of_picture(), (1.0, 1.0, 1.0))
        return self._drawn(panel.region, self._of_hand(panel.hand, signals), self._color(panel.hand))

    def _drawn(self, region: Region, rows: Sequence[_BarWords], color: Color) -> ImageArray:
        letters, step = self._letters, _ROW * self._letters
        canvas = Image.new("RGB", (region.width, region.height))
        draw = ImageDraw.Draw(canvas)
        face = ImageFont.load_default(letters)
        accent = tuple(round(255 * part) for part in color)
        left = 0.5 * letters
        draw.rectangle((0, 0, max(1, round(0.15 * letters)), region.height), fill=accent)
        for number, (words, share) in enumerate(rows):
            y = 0.4 * step + number * step
            if share is not None:
                # A bar as long as the value, from the middle of the panel on.
                begin, end = 0.56 * region.width, region.width - left
                bar = (begin, y + 0.3 * step, end, y + 0.72 * step)
                draw.rectangle(bar, outline=tuple(part // 3 for part in accent))
                full = begin + (end - begin) * min(max(share, 0.0), 1.0)
                draw.rectangle((begin, bar[1], full, bar[3]), fill=accent)
            draw.text((left, y), words, fill=accent if number == 0 else (255, 255, 255), font=face)
        pixels = np.array(canvas)
        cover = np.maximum(pixels.max(axis=2), round(255 * self._settings.background_opacity))
        return np.dstack([pixels, cover]).astype(np.uint8)

    def _of_hand(self, hand: Hand, signals: Signals) -> list[_BarWords]:
        def value(name: str) -> float | None:
            return signals.of_hand(name, hand)

        seen = "guessed" if hand.interpolated else "seen"
        rows: list[_BarWords] = [
            (f"{hand.side.value} {hand.id}  {_number(hand.side_score)}", hand.side_score),
            (f"{seen} {_number(hand.presence)}", hand.presence),
        ]
        for finger in Finger:
            curl = value(f"{finger.name.lower()}.curl")
            rows.append((f"{finger.name.lower()} {_number(curl)}", curl))
        rows += [(f"{name} {_number(value(name))}", value(name)) for name in ("pinch", "grab")]
        rows.append(
            (f"turn {_number(value('palm.roll'), 0)}°  speed {_number(value('palm.speed'), 1)}", None)
        )
        return rows

    def _of_picture(self) -> list[_BarWords]:
        size, time = self._scene.size, self._scene.time
        mean = float(np.mean(self._intervals)) if self._intervals else 0.0
        rate = f"{1.0 / mean:.1f} fps, longest {1e3 * max(self._intervals):.0f} ms" if mean else "– fps"
        rows: list[_BarWords] = [
            (f"{time:.2f} s   {size[0]} x {size[1]}   {len(self._scene.hands)} hands", None),
            (rate, None),
        ]
        rows += [
            (f"{at:.2f} {words}", None) for at, words in self._happened if 0.0 <= time - at <= _EVENT_SECONDS
        ]
        return rows

    def _lay(
        self, number: int, pixels: ImageArray, region: Region, size: tuple[int, int], opacity: float
    ) -> None:
        height, width = pixels.shape[:2]
        key = (number, width, height)
        if key not in self._textures:
            for old in [each for each in self._textures if each[0] == number]:
                self._textures.pop(old).release()
            self._textures[key] = self._context.texture((width, height), 4, alignment=1)
            self._textures[key].filter = moderngl.NEAREST, moderngl.NEAREST
        self._textures[key].write(np.ascontiguousarray(pixels).tobytes())
        self._textures[key].use(0)
        columns = (region.width, 0, 0, 0, region.height, 0, region.x0, region.y0, 1)
        set_uniforms(self._program, u_source=0, u_size=size, u_opacity=opacity, u_to_pixels=columns)
        self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)


def _shared(first: Region, second: Region) -> int:
    """Pixels that two regions share."""
    x = min(first.x1, second.x1) - max(first.x0, second.x0)
    y = min(first.y1, second.y1) - max(first.y0, second.y0)
    return max(0, x) * max(0, y)


def _number(value: float | None, places: int = 2) -> str:
    return "–" if value is None else f"{value:.{places}f}"


register_layer(DebugSettings, DebugLayer)
