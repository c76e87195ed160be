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

from gesturekit.rendering.color import linear_from_srgb
from gesturekit.rendering.effect import BloomSettings
from gesturekit.rendering.region import Region
from gesturekit.rendering.shader import build_program, set_uniforms
from gesturekit.rendering.target import Target

# The widest level's pixel, spread by two tents, reaches about this many of its own widths.
_SPREAD = 3.0


class Bloom:
    """The chain's programs and targets for one picture size.

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
        self._settings = settings
        self.factor = base_factor(size)
        self.reach = bloom_reach(settings, size[1])
        count = max(2, round(math.log2(max(2.0, self.reach / _SPREAD / self.factor))) + 1)
        self._down: list[Target] = []
        self._up: list[Target] = []
        width, height = -(-size[0] // self.factor), -(-size[1] // self.factor)
        for level in range(count):
            self._down.append(Target(context, (width, height), "f2", f"bloom down {level}"))
            self._up.append(Target(context, (width, height), "f2", f"bloom up {level}"))
            width, height = -(-width // 2), -(-height // 2)
        self._reduce = build_program(context, "region.vert", "reduce.frag")
        self._halve = build_program(context, "region.vert", "bloom_down.frag")
        self._spread = build_program(context, "region.vert", "bloom_up.frag")
        self._quads = {
            program: context.vertex_array(program, [])
            for program in (self._reduce, self._halve, self._spread)
        }

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
        tints = self._settings.tints
        count = len(self._down)
        # The sum of all levels keeps its energy whatever their number.
        share = 1.0 / count
        wider: Target | None = None
        for level in reversed(range(count)):
            target = self._up[level]
            tint = linear_from_srgb(tints[min(level, len(tints) - 1)]) * share
            self._down[level].texture.use(0)
            # The widest level has nothing wider: it reads itself with a tint that leaves its own light out.
            (wider or self._down[level]).texture.use(1)
            set_uniforms(
                self._spread,
                u_level=0,
                u_wider=1,
                u_texel=(wider or self._down[level]).texel,
                u_tint=(*(float(channel) for channel in tint), share),
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
        for target in (*self._down, *self._up):
            target.release()
        for program, quad in self._quads.items():
            quad.release()
            program.release()


def clear_around(target: Target, regions: Sequence[Region], factor: int, margin: int = 4) -> None:
    """Clear a target inside the regions, given `factor` times larger, and `margin` pixels around them."""
    for region in regions:
        target.framebuffer.clear(
            viewport=region.reduced(factor).padded(margin).clipped(*target.size).viewport
        )


def bloom_reach(settings: BloomSettings, picture_height: int) -> int:
    """Pixels over which the bloom spreads beyond what is drawn."""
    return max(4, round(settings.radius * picture_height))


def base_factor(size: tuple[int, int]) -> int:
    """How many times smaller than the picture the first level is: 2, 4 or 8.

    The tightest glow is drawn with the bones themselves, so the chain may start coarse, where its cost
    is small on any machine.
    """
    return 2 if size[1] <= 300 else 4 if size[1] <= 1200 else 8
