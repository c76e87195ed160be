"""What a frame of an effect costs on the machine it runs on, stage by stage and layer by layer."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gesturekit.rendering.context import create_offscreen
from gesturekit.rendering.effect import Effect, load_effect
from gesturekit.rendering.graph import RenderGraph
from gesturekit.rendering.layer_registry import Scene

_STAGES = ("prepare", "upload", "picture", "light", "bloom", "composite", "paint", "read back")
_WARM_UP = 3


@dataclass(frozen=True, slots=True)
class EffectCost:
    """Milliseconds of a frame, medians.

    Attributes
    ----------
    frame
        From the hands to the drawn picture in memory.
    layers
        Each layer's own work, on the processor and on the graphics card, in the order of the effect.
    stages
        What is done beside the layers, by stage: prepare, upload, picture, light, bloom, composite, paint,
        read back.
    """

    frame: float
    layers: tuple[float, ...]
    stages: dict[str, float]


def effect_cost(
    effect: str | Path | Effect,
    films: Sequence[Sequence[Scene]],
    progress: Callable[[], object] = lambda: None,
) -> EffectCost:
    """Draw films of hands, waiting after each stage; the cost of the dearest.

    Parameters
    ----------
    effect
        What to draw, as `load_effect` takes it.
    films
        Some frames each, of one size: what an effect costs depends on what the hand does.
    progress
        Called after each frame.

    Raises
    ------
    RenderError
        There is no OpenGL, or a shader does not compile.
    """
    read = load_effect(effect)
    context = create_offscreen()
    costs = []
    with context:
        for film in films:
            graph = RenderGraph(context, read)
            costs.append(_cost_of(context, graph, film, len(read.layer), progress))
            graph.release()
    context.release()
    return max(costs, key=lambda cost: cost.frame)


def _cost_of(
    context: Any,
    graph: RenderGraph,
    film: Sequence[Scene],
    layers: int,
    progress: Callable[[], object],
) -> EffectCost:
    width, height = film[0].size
    image = np.full((height, width, 3), 120, np.uint8)
    frames: list[dict[str, float]] = []
    for scene in film:
        lap = _Laps(context)
        regions = graph.prepare(scene, after_stage=lap)
        if regions:
            output = graph.draw(image, scene.size, after_stage=lap)
            for region in regions:
                output.framebuffer.read(region.viewport, components=3, alignment=1)
            lap("read back")
        frames.append(lap.seconds)
        progress()
    # The first frames make targets and let the driver compile.
    counted = frames[_WARM_UP:] or frames

    def median(stage: str) -> float:
        return 1000.0 * statistics.median(seconds.get(stage, 0.0) for seconds in counted)

    return EffectCost(
        1000.0 * statistics.median(sum(seconds.values()) for seconds in counted),
        tuple(median(f"layer {number}") for number in range(layers)),
        {stage: median(stage) for stage in _STAGES},
    )


class _Laps:
    """Adds up the time between its calls, by name; each waits for the graphics card."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self.seconds: dict[str, float] = defaultdict(float)
        self._since = time.perf_counter()

    def __call__(self, stage: str) -> None:
        self._context.finish()
        now = time.perf_counter()
        self.seconds[stage] += now - self._since
        self._since = now
