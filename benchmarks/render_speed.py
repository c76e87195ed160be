"""What a frame of an effect costs, stage by stage, with the OpenGL that is here.

One posed hand of a usual size is drawn over a grey picture; each stage is waited for, so the stages add
up to a little more than a frame that runs freely, which is the last line. Everything is given in
milliseconds and as a ratio to reading a whole picture back from OpenGL, which no renderer that returns
pictures can avoid and which varies with the machine as everything else does.

    python benchmarks/render_speed.py
    python benchmarks/render_speed.py --effect lightning --sizes 1920x1080
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from _results import Results, add_json_option
from rich.console import Console
from rich.table import Table

from gesturekit.hands import Hand
from gesturekit.rendering import gl_info, load_effect
from gesturekit.rendering.context import create_offscreen
from gesturekit.rendering.graph import RenderGraph
from gesturekit.rendering.layer_registry import Scene
from gesturekit.rendering.renderer import Renderer
from gesturekit.rendering.target import Target

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "docs"))
from make_pictures import POSES, posed_hand


def hands_for(width: int, height: int, count: int) -> tuple[Hand, ...]:
    """Open hands, each with a palm of a fifth of the picture's height."""
    return tuple(
        posed_hand(
            POSES["open_palm"],
            wrist=(width * (i + 1) / (count + 1), 0.75 * height),
            palm=0.2 * height,
            hand_id=i,
        )
        for i in range(count)
    )


def measure(effect: str, width: int, height: int, count: int, rounds: int) -> dict[str, float]:
    """Median seconds of each stage, of the read-back floor, and of a whole frame."""
    image = np.full((height, width, 3), 120, np.uint8)
    hands = hands_for(width, height, count)
    times: dict[str, list[float]] = defaultdict(list)
    context = create_offscreen()
    with context:
        graph = RenderGraph(context, load_effect(effect))
        floor = Target(context, (width, height), "f1", "floor")
        started = 0.0

        def lap(stage: str) -> None:
            nonlocal started
            context.finish()
            now = time.perf_counter()
            times[stage].append(now - started)
            started = now

        # The first rounds compile shaders and are not counted.
        for index in range(rounds + 3):
            if index == 3:
                times.clear()
            started = time.perf_counter()
            regions = graph.prepare(Scene((width, height), hands, (), 0.0))
            lap("prepare")
            output = graph.draw(image, (width, height), after_stage=lap)
            for region in regions:
                output.framebuffer.read(region.viewport, components=3, alignment=1)
            lap("read back")
            floor.framebuffer.read(components=3, alignment=1)
            lap("floor: read a whole picture back")
        graph.release()
        floor.release()
    context.release()
    with Renderer(effect, (width, height)) as renderer:
        for index in range(rounds + 3):
            started = time.perf_counter()
            renderer.render(image, hands)
            if index >= 3:
                times["frame, as Renderer.render"].append(time.perf_counter() - started)
            started = time.perf_counter()
            renderer.render(image, ())
            if index >= 3:
                times["frame without a hand"].append(time.perf_counter() - started)
    return {stage: statistics.median(values) for stage, values in times.items()}


def main() -> None:
    """Print one table per picture size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--effect", default="neon")
    parser.add_argument("--hands", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--sizes", nargs="*", default=["640x480", "1280x720", "1920x1080"])
    add_json_option(parser)
    options = parser.parse_args()
    results = Results(__file__, __doc__)
    console = Console()
    info = gl_info()
    console.print(f"{info['renderer']}, OpenGL {info['version']}")
    for size in options.sizes:
        width, height = (int(side) for side in size.split("x"))
        medians = measure(options.effect, width, height, options.hands, options.rounds)
        floor = medians["floor: read a whole picture back"]
        table = Table(
            title=f"{options.effect}, {options.hands} hand(s), {width}×{height}", title_justify="left"
        )
        table.add_column("stage")
        table.add_column("ms", justify="right")
        table.add_column("÷ floor", justify="right")
        for stage, seconds in medians.items():
            table.add_row(stage, f"{seconds * 1e3:.2f}", f"{seconds / floor:.2f}")
            results.add(stage, seconds * 1e3, unit="ms", group=f"{options.effect}, {width}×{height}")
        console.print(table)
    results.add_table("Drawn by", ["renderer", "OpenGL"], [[info["renderer"], info["version"]]])
    results.write(options.json)


if __name__ == "__main__":
    main()
