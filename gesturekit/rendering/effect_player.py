"""Shows one effect after another in one context: compiled ahead, faded over, nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import moderngl

from gesturekit.assets import asset_path
from gesturekit.color_order import ColorOrder
from gesturekit.hands import ImageArray
from gesturekit.rendering.draw_region import Region, disjoint
from gesturekit.rendering.effect import Effect, load_effect
from gesturekit.rendering.graph import RenderGraph
from gesturekit.rendering.layer_registry import Scene
from gesturekit.rendering.shader import build_program, set_uniforms
from gesturekit.rendering.target import Target

_FADE_SECONDS = 0.3
_MOST_KEPT = 4
"""Effects that stay compiled when others are shown."""


class EffectPlayer:
    """Draws an effect, and others that it or its user switches to.

    Parameters
    ----------
    context
        moderngl.Context, current, here and in every other call but `prepare`.
    effect
        The first to be shown, read already.
    color
        Channel order of the camera's pictures.
    """

    def __init__(self, context: Any, effect: Effect, color: ColorOrder = "rgb") -> None:
        self._context = context
        self._color = color
        self._kept: dict[str, RenderGraph] = {}
        self._name = _name(effect)
        self._graph = self._kept[self._name] = RenderGraph(context, effect, color)
        self._before: RenderGraph | None = None
        self._began = 0.0
        self._share = 1.0
        self._time = 0.0
        self._wanted: str | None = None
        self._mix: Any = None
        self._quad: Any = None
        self._mixed: Target | None = None
        self._ahead(effect)

    @property
    def name(self) -> str:
        """Of the effect that is shown."""
        return self._name

    def set(self, name: str, value: float | None) -> None:
        """Give one of the effect's own signals a value, as in `Looks.set`."""
        self._graph.looks.set(name, value)

    def switch(self, effect: str | Path | Effect) -> None:
        """Fade to another effect, from the next frame on; one that was shown before starts anew.

        Raises
        ------
        InvalidArgumentError, ConfigError, RenderError
            It cannot be read or drawn; the one that is shown stays.
        """
        read = load_effect(effect)
        name = _name(read)
        if name == self._name:
            return
        graph = self._kept.pop(name, None) or RenderGraph(self._context, read, self._color)
        self._show(name, graph)

    def replace(self, effect: Effect) -> None:
        """Show another version of the same effect at once, such as an edited one."""
        graph = RenderGraph(self._context, effect, self._color)
        self._end_fade()
        self._kept.pop(self._name).release()
        self._graph = self._kept[self._name] = graph

    def prepare(self, scene: Scene) -> list[Region]:
        """Take in a frame; the regions that will differ from the camera's picture."""
        self._time = scene.time
        changed = self._graph.prepare(scene)
        self._wanted = self._graph.looks.switched_to
        if self._before is not None:
            self._share = (scene.time - self._began) / _FADE_SECONDS
            if 0.0 <= self._share < 1.0:
                changed = disjoint([*changed, *self._before.prepare(scene)])
            else:
                self._share = 1.0
        return changed

    def draw(
        self,
        image: ImageArray,
        size: tuple[int, int],
        *,
        whole: bool = False,
        alpha: bool = False,
        after_stage: Callable[[str], None] = lambda stage: None,
    ) -> Target:
        """Draw the prepared frame, as `RenderGraph.draw` does."""
        if self._before is not None and self._share >= 1.0:
            self._end_fade()
        if self._before is None:
            output = self._graph.draw(image, size, whole=whole, alpha=alpha, after_stage=after_stage)
        else:
            # Outside of its own regions each shows the camera: both are drawn in whole.
            old = self._before.draw(image, size, whole=True, alpha=alpha)
            new = self._graph.draw(image, size, whole=True, alpha=alpha, after_stage=after_stage)
            output = self._blend(old, new)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.switch(wanted)
        return output

    def release(self) -> None:
        """Give all memory of the graphics card back."""
        self._end_fade()
        for graph in self._kept.values():
            graph.release()
        self._kept.clear()
        for owner in (self._mixed, self._quad, self._mix):
            if owner is not None:
                owner.release()

    def _show(self, name: str, graph: RenderGraph) -> None:
        self._end_fade()
        self._before, self._began, self._share = self._graph, self._time, 0.0
        self._graph, self._name = graph, name
        graph.restart()
        # The newest last: the ones that have not been shown for longest go first.
        self._kept[name] = graph
        for old in [each for each in self._kept if self._kept[each] not in (graph, self._before)]:
            if len(self._kept) > _MOST_KEPT:
                self._kept.pop(old).release()

    def _end_fade(self) -> None:
        self._before = None

    def _ahead(self, effect: Effect) -> None:
        """Compile what the effect's events may switch to: a switch in the middle of a film must not stall."""
        for action in effect.on:
            if action.do == "switch" and len(self._kept) < _MOST_KEPT:
                read = load_effect(action.effect)
                if _name(read) not in self._kept:
                    graph = RenderGraph(self._context, read, self._color)
                    self._kept = {_name(read): graph, **self._kept}

    def _blend(self, old: Target, new: Target) -> Target:
        if self._mix is None:
            self._mix = build_program(self._context, "region.vert", "mix.frag")
            self._quad = self._context.vertex_array(self._mix, [])
        if self._mixed is None or (self._mixed.size, self._mixed.dtype) != (new.size, new.dtype):
            new.framebuffer.use()
            if self._mixed is not None:
                self._mixed.release()
            self._mixed = Target(self._context, new.size, new.dtype, "mixed")
        self._mixed.framebuffer.use()
        self._mixed.framebuffer.viewport = (0, 0, *new.size)
        self._context.disable(moderngl.BLEND)
        old.texture.use(0)
        new.texture.use(1)
        share = min(max(self._share, 0.0), 1.0)
        set_uniforms(self._mix, u_old=0, u_new=1, u_share=share, u_size=new.size, u_region=(0, 0, *new.size))
        self._quad.render(moderngl.TRIANGLE_STRIP, vertices=4)
        return self._mixed


def _name(effect: Effect) -> str:
    """What an effect goes by: GestureKit's own by their name, others by their file."""
    own = effect.file.parent == asset_path("effects")
    return effect.file.stem if own else str(effect.file)
