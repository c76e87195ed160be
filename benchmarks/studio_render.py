"""What a frame of the hand studio costs, stage by stage.

Hands of a usual size in several poses are rendered in turn. Times are the least and the median of all rounds,
in milliseconds, and as a ratio to reading a whole picture back from OpenGL. The stages are waited for one by
one; the whole frame runs freely. The load of the machine is printed, because it decides most of the median.

    python benchmarks/studio_render.py
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from _results import Results, add_json_option
from rich.console import Console
from rich.table import Table

from gesturekit.rendering import gl_info
from gesturekit.rendering.context import create_offscreen
from gesturekit.rendering.target import Target
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.imaging import scene_renderer as renderer_module
from gesturekit.studio.imaging.scene_renderer import Quality, StudioRenderer
from gesturekit.studio.scene import Background, Camera, HandInstance, Lens, Skin, StudioScene

POSES_SHOWN = ("open_palm", "closed_fist", "victory", "thumb_up", "ok")

Times = dict[str, list[float]]


def scenes(size: tuple[int, int], count: int) -> list[StudioScene]:
    """One scene for each pose, `count` hands in it, before a room."""
    shape = HandDimensions.average()
    spread = 14.0 if count > 1 else 0.0
    return [
        StudioScene(
            camera=Camera(size, focal_px=0.97 * size[0]),
            hands=[
                HandInstance(
                    shape,
                    POSES[pose],
                    position=(spread * (k - (count - 1) / 2), 7.0, 50.0),
                    skin=Skin.of_tone(1 + number % 6),
                )
                for k in range(count)
            ],
            background=Background("room", 3),
            lens=Lens(seed=number),
        )
        for number, pose in enumerate(POSES_SHOWN)
    ]


def floor(size: tuple[int, int], rounds: int) -> float:
    """Median seconds to clear a picture and read it back."""
    context = create_offscreen()
    times = []
    with context:
        target = Target(context, size, "f1", "floor")
        for _ in range(rounds):
            start = time.perf_counter()
            target.framebuffer.clear()
            target.framebuffer.read(components=4)
            times.append(time.perf_counter() - start)
        target.release()
    context.release()
    return statistics.median(times)


@contextmanager
def stages_timed(renderer: StudioRenderer, times: Times) -> Iterator[None]:
    """Note the time of each stage of `renderer`."""

    def timed(stage: str, call: Callable[..., Any], finish: bool) -> Callable[..., Any]:
        def run(*arguments: Any, **words: Any) -> Any:
            start = time.perf_counter()
            result = call(*arguments, **words)
            if finish:
                renderer._context.finish()
            times[stage].append(time.perf_counter() - start)
            return result

        return run

    owners: list[tuple[Any, str, str, bool]] = [
        (renderer_module, "draw_background", "background (kept)", False),
        (renderer_module, "pose_hand", "pose, each hand", False),
        (renderer._surface, "draw", "skin, shadow, surface", True),
        (renderer._shading, "sort", "sorting of pixels", True),
        (renderer._shading, "draw", "shading and read-back", True),
        (renderer_module, "_lay_over", "composite", False),
        (renderer_module, "apply_lens", "lens", False),
    ]
    before = [(owner, name, getattr(owner, name)) for owner, name, _, _ in owners]
    for owner, name, stage, finish in owners:
        setattr(owner, name, timed(stage, getattr(owner, name), finish))
    try:
        yield
    finally:
        for owner, name, call in before:
            setattr(owner, name, call)


def measure(quality: Quality, size: tuple[int, int], count: int, rounds: int) -> Times:
    """Seconds of every stage and of whole frames."""
    times: Times = defaultdict(list)
    shown = scenes(size, count)
    with StudioRenderer(size, quality) as renderer:
        for scene in shown:
            renderer.render(scene)
        for _ in range(rounds):
            with stages_timed(renderer, times):
                for scene in shown:
                    renderer.render(scene)
            for scene in shown:
                start = time.perf_counter()
                renderer.render(scene)
                times["whole frame"].append(time.perf_counter() - start)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, nargs=2, default=(640, 480), metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--hands", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=10)
    add_json_option(parser)
    options = parser.parse_args()
    figures = Results(__file__, __doc__)
    size = (options.size[0], options.size[1])
    console = Console(width=110)
    least_floor = floor(size, 50)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    console.print(
        f"{gl_info()['renderer']}, {os.cpu_count()} cores, load {load:.1f}; {size[0]}×{size[1]}, "
        f"{options.hands} hand(s); reading a picture back: {1e3 * least_floor:.2f} ms"
    )
    qualities: tuple[Quality, ...] = ("full", "fast")
    results = {quality: measure(quality, size, options.hands, options.rounds) for quality in qualities}
    table = Table(
        "stage", *(f"{quality}: {word}" for quality in qualities for word in ("least", "median", "ratio"))
    )
    for stage in results["full"]:
        row = []
        for quality in qualities:
            times = results[quality][stage]
            median = statistics.median(times)
            figures.add(stage, 1e3 * median, unit="ms", group=f"{quality} quality")
            row += [f"{1e3 * min(times):.1f}", f"{1e3 * median:.1f}", f"{median / least_floor:.1f}"]
        table.add_row(stage, *row)
    console.print(table)
    figures.write(options.json)


if __name__ == "__main__":
    main()
