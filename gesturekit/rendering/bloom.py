"""Bloom: the soft light around bright things, from a chain of ever smaller pictures of the light.

The 13-tap half-size filter is the one Jimenez showed in "Next Generation Post Processing in Call of Duty:
Advanced Warfare" (SIGGRAPH 2014); the way up is a tent filter that adds each level, tinted, to the next.
There is no Karis average, because it dims thin bright lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import moderngl
import numpy as np

from gesturekit.hands import FloatArray
from gesturekit.rendering.color import linear_from_srgb
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.effect import BloomSettings
from gesturekit.rendering.shader import build_program, set_uniforms
from gesturekit.rendering.target import Target

# A level whose pixels are this many times smaller than the bloom's reach spreads its light that far.
_SPREAD = 2.6

# Weights of the levels follow a bell over octaves (0: as wide as the reach, 1: half as wide): where it is
# highest, and how far it spans. With these a hand's glow looks the same in pictures of 120 to 2160 rows.
_MIDDLE = 1.0
_SPAN = 2.2


class Bloom:
    """The chain's programs, and its targets for one picture size.

    Parameters
    ----------
    context
        moderngl.Context, current.
    size
        Size of the light's target, pixels.
    settings
        Strength, radius and tints.
    """

    def __init__(self, context: Any, size: tuple[int, int], settings: BloomSettings) -> None:
        self._context = context
        self._settings = settings
        self._reduce = build_program(context, "region.vert", "reduce.frag")
        self._halve = build_program(context, "region.vert", "bloom_down.frag")
        self._spread = build_program(context, "region.vert", "bloom_up.frag")
        self._quads = {
            program: context.vertex_array(program, [])
            for program in (self._reduce, self._halve, self._spread)
        }
        self._down: list[Target] = []
        self._up: list[Target] = []
        self.fit(size)

    def fit(self, size: tuple[int, int]) -> None:
        """Make the targets for another size of the light's; none of them may be bound."""
        self._release_targets()
        self.factor = base_factor(size)
        self.reach = bloom_reach(self._settings, size)
        self._weights = level_weights(self.reach, self.factor)
        self._tints = [
            level_tint(self._settings, self.reach, self.factor << i) for i in range(len(self._weights))
        ]
        width, height = -(-size[0] // self.factor), -(-size[1] // self.factor)
        for level in range(len(self._weights)):
            self._down.append(Target(self._context, (width, height), "f2", f"bloom down {level}"))
            self._up.append(Target(self._context, (width, height), "f2", f"bloom up {level}"))
            width, height = -(-width // 2), -(-height // 2)

    @property
    def result(self) -> Target:
        """All levels together, `factor` times smaller than the light."""
        return self._up[0]

    def render(self, light: Target, regions: Sequence[Region]) -> None:
        """Spread the light inside the regions; they must share no pixel and hold the bloom's reach."""
        self._go_down(light, regions)
        self._go_up(regions)

    def _go_down(self, light: Target, regions: Sequence[Region]) -> None:
        source, factor = light, self.factor
        for level, target in enumerate(self._down):
            program = self._reduce if level == 0 else self._halve
            set_uniforms(program, u_texel=source.texel, u_factor=self.factor)
            source.texture.use(0)
            set_uniforms(program, u_source=0)
            self._fill(program, target, regions, factor)
            source, factor = target, factor * 2

    def _go_up(self, regions: Sequence[Region]) -> None:
        wider: Target | None = None
        for level, weight in reversed(list(enumerate(self._weights))):
            target = self._up[level]
            tint = self._tints[level] * weight
            self._down[level].texture.use(0)
            (wider or self._down[level]).texture.use(1)
            set_uniforms(
                self._spread,
                u_level=0,
                u_wider=1,
                u_texel=(wider or self._down[level]).texel,
                u_tint=(*(float(channel) for channel in tint), weight),
                u_widest=wider is None,
            )
            self._fill(self._spread, target, regions, self.factor << level)
            wider = target

    def _fill(self, program: Any, target: Target, regions: Sequence[Region], factor: int) -> None:
        target.framebuffer.use()
        target.framebuffer.viewport = (0, 0, *target.size)
        set_uniforms(program, u_size=target.size)
        # The filters look past the border of a region, where an earlier frame's light may still lie.
        clear_around(target, regions, factor)
        for region in regions:
            set_uniforms(program, u_region=region.reduced(factor).corners)
            self._quads[program].render(moderngl.TRIANGLE_STRIP, vertices=4)

    def release(self) -> None:
        """Give the memory back."""
        self._release_targets()
        for program, quad in self._quads.items():
            quad.release()
            program.release()

    def _release_targets(self) -> None:
        for target in (*self._down, *self._up):
            target.release()
        self._down.clear()
        self._up.clear()


def clear_around(target: Target, regions: Sequence[Region], factor: int, margin: int = 4) -> None:
    """Clear a target inside the regions, given `factor` times larger, and `margin` pixels around them."""
    for region in regions:
        target.framebuffer.clear(
            viewport=region.reduced(factor).padded(margin).clipped(*target.size).viewport
        )


def bloom_reach(settings: BloomSettings, size: tuple[int, int]) -> int:
    """Pixels over which the bloom spreads beyond what is drawn."""
    return max(4, round(settings.radius * min(size)))


def octave(reach: int, factor: float) -> float:
    """How many times tighter than the whole glow a level is, as a power of two.

    Parameters
    ----------
    reach
        Of the whole glow, pixels of the picture.
    factor
        Size of the level's pixels, pixels of the picture.
    """
    return math.log2(max(reach, 1) / (_SPREAD * factor))


def level_weights(reach: int, factor: int) -> list[float]:
    """Weight of each level of a chain, tightest first; they add up to 1.

    Levels come and go smoothly as the reach grows, so that a picture of any size gets the same glow, and
    its energy does not depend on how many levels there are.

    Parameters
    ----------
    reach
        Of the whole glow, pixels of the picture.
    factor
        Size of the first level's pixels, pixels of the picture.
    """
    weights: list[float] = []
    while not weights or octave(reach, factor << len(weights)) > _MIDDLE - _SPAN:
        away = (octave(reach, factor << len(weights)) - _MIDDLE) / _SPAN
        weights.append(math.cos(0.5 * math.pi * away) ** 2 if abs(away) < 1.0 else 0.0)
    if sum(weights) == 0.0:
        weights[0] = 1.0
    return [weight / sum(weights) for weight in weights]


def level_tint(settings: BloomSettings, reach: int, factor: int) -> FloatArray:
    """Linear colour of a level whose pixels are `factor` pixels of the picture: (3,) float32."""
    tints = np.array([linear_from_srgb(tint) for tint in settings.tints])
    last = len(tints) - 1
    place = last * (1.0 - octave(reach, factor) / (2.0 * _MIDDLE))
    place = min(float(last), max(0.0, place))
    first = int(place)
    mixed = tints[first] + (place - first) * (tints[min(first + 1, last)] - tints[first])
    return np.asarray(mixed, dtype=np.float32)


def base_factor(size: tuple[int, int]) -> int:
    """How many times smaller than the picture the first level is: 2, 4 or 8.

    The tightest glow is drawn with the bones themselves, so the chain may start coarse, where its cost
    is small on any machine.
    """
    return 2 if min(size) <= 300 else 4 if min(size) <= 1200 else 8
