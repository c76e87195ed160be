"""Shows one effect after another in one context: compiled ahead, faded over, nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import moderngl

from gesturekit.assets import asset_path
from gesturekit.color_order import ColorOrder
from gesturekit.config.toml_lines import TomlPath
from gesturekit.hands import ImageArray
from gesturekit.rendering.draw_region import Region, disjoint
from gesturekit.rendering.effect import Effect, load_effect
from gesturekit.rendering.graph import RenderGraph
from gesturekit.rendering.layer_registry import Scene
from gesturekit.rendering.shader import build_program, set_uniforms
from gesturekit.rendering.target import Target

_FADE_SECONDS = 0.3
_MOST_KEPT = 4
"""Effects that stay compiled when others are shown; more where an effect switches to more."""

_MOST_AHEAD = 16
"""Effects that are compiled before they are asked for."""


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
        self._key = self._name
        self._graph = self._kept[self._key] = RenderGraph(context, effect, color)
        self._before: RenderGraph | None = None
        self._began = 0.0
        self._share = 1.0
        self._time = 0.0
        self._wanted: str | None = None
        # The effect whose events have switched to the one that is shown; itself while it is shown.
        self._host = effect
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
        self._host = read
        graph = self._kept.pop(name, None) or RenderGraph(self._context, read, self._color)
        self._show(name, name, graph)
        self._ahead(read)

    def _switch_by_event(self, effect: str) -> None:
        read = load_effect(effect)
        name = _name(read)
        if name == self._name:
            return
        key = name if name == _name(self._host) else _guest_key(self._host, name)
        guest = read if key == name else guest_of(self._host, read)
        graph = self._kept.pop(key, None) or RenderGraph(self._context, guest, self._color)
        self._show(name, key, graph)

    def replace(self, effect: Effect) -> None:
        """Show another version of the same effect at once, such as an edited one."""
        graph = RenderGraph(self._context, effect, self._color)
        self._end_fade()
        # Its guests, too, were compiled with the earlier version.
        for old in self._kept.values():
            old.release()
        self._host, self._name = effect, _name(effect)
        self._key = self._name
        self._graph, self._kept = graph, {self._key: graph}
        self._ahead(effect)

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
        self.follow_events()
        return output

    @property
    def wants_to_switch(self) -> bool:
        """Whether an event of the prepared frame switches; `draw` does it, `follow_events` where none is."""
        return self._wanted is not None

    def follow_events(self) -> None:
        """Switch to the effect that an event has asked for."""
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._switch_by_event(wanted)

    def release(self) -> None:
        """Give all memory of the graphics card back."""
        self._end_fade()
        for graph in self._kept.values():
            graph.release()
        self._kept.clear()
        for owner in (self._mixed, self._quad, self._mix):
            if owner is not None:
                owner.release()

    def _show(self, name: str, key: str, graph: RenderGraph) -> None:
        self._end_fade()
        self._before, self._began, self._share = self._graph, self._time, 0.0
        self._graph, self._name, self._key = graph, name, key
        graph.restart()
        # The newest last: the ones that have not been shown for longest go first.
        self._kept[key] = graph
        most = max(_MOST_KEPT, 1 + len(_switches(self._host)))
        for old in [each for each in self._kept if self._kept[each] not in (graph, self._before)]:
            if len(self._kept) > most:
                self._kept.pop(old).release()

    def _end_fade(self) -> None:
        before, self._before = self._before, None
        if before is not None and before is not self._graph:
            before.rest()

    def _ahead(self, effect: Effect) -> None:
        """Compile what the effect's events may switch to: a switch in the middle of a film must not stall."""
        for name in _switches(effect)[:_MOST_AHEAD]:
            read = load_effect(name)
            key = _guest_key(effect, _name(read))
            if _name(read) != _name(effect) and key not in self._kept:
                graph = RenderGraph(self._context, guest_of(effect, read), self._color)
                self._kept = {key: graph, **self._kept}

        if len(self._kept) > 1:
            self._compile_mix()

    def _compile_mix(self) -> None:
        if self._mix is None:
            self._mix = build_program(self._context, "region.vert", "mix.frag")
            self._quad = self._context.vertex_array(self._mix, [])

    def _blend(self, old: Target, new: Target) -> Target:
        self._compile_mix()
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


def guest_of(host: Effect, guest: Effect) -> Effect:
    """An effect as it is shown when an event of another, its host, has switched to it.

    The host's switches go on working, so that there is a way on and back, and its layers that say ``stays``
    are drawn over the guest's.
    """
    switches = tuple(action for action in host.on if action.do == "switch")
    places = [number for number, layer in enumerate(host.layer) if layer.stays]
    shown = guest.model_copy(
        update={
            "on": (*guest.on, *switches),
            "signals": {**host.signals, **guest.signals},
            "layer": (*guest.layer, *(host.layer[number] for number in places)),
        }
    )
    # What the host's layers and signals follow goes with them.
    moved: dict[TomlPath, TomlPath] = {
        **{("layer", number): ("layer", len(guest.layer) + n) for n, number in enumerate(places)},
        **{("signals", name): ("signals", name) for name in host.signals if name not in guest.signals},
    }
    shown._bindings = (
        *guest.bindings,
        *(
            replace(bound, path=(*moved[bound.path[:2]], *bound.path[2:]))
            for bound in host.bindings
            if bound.path[:2] in moved
        ),
    )
    return shown


def _switches(effect: Effect) -> list[str]:
    """The effects that an effect's events switch to, each once."""
    return list(dict.fromkeys(action.effect for action in effect.on if action.do == "switch"))


def _guest_key(host: Effect, name: str) -> str:
    return f"{_name(host)} > {name}"


def _name(effect: Effect) -> str:
    """What an effect goes by: GestureKit's own by their name, others by their file."""
    own = effect.file.parent == asset_path("effects")
    return effect.file.stem if own else str(effect.file)
