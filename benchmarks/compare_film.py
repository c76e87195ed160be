"""A film of two minutes: MediaPipe Tasks on the left, GestureKit on the right, over the same pictures.

Performances of the hand studio, whose truth is known: a hand at rest, seen closely; fast hands at half speed;
hands that cross, touch and hide each other. Captions say what is shown; the figures are measured on what is
shown, while the film is made. MediaPipe Tasks neither smooths nor gives ids: its points are drawn as they
are, its ids come from matching each hand to the nearest of the picture before.

    python benchmarks/compare_film.py --output film.mp4
    python benchmarks/compare_film.py --output film.mp4 --quick          # ten seconds
    python benchmarks/compare_film.py --output film.mp4 --stills stills  # and a picture from each scene
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from _cutouts import CutoutStore
from _film_drawing import HEIGHT, WIDTH
from _film_pages import closing_page, opening_page, scene_page
from _film_scenes import Scene, Take, take
from PIL import Image
from platformdirs import user_cache_path
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from gesturekit.media import VideoWriter

FPS = 30.0

SWIPES = "swipe left quickly 3 times, swipe right quickly 3 times"
SCENES = (
    Scene("Trembling", "an open hand held still", "studio:?do=open palm 12 s&seed=3&tone=2", 12.0, 2.0),
    Scene("Trembling", "a pointing finger", "studio:?do=pointing up 12 s&seed=5&tone=5", 12.0, 2.0),
    Scene("Trembling", "further away", "studio:?do=ok 12 s&seed=8&tone=3&distance=95", 12.0, 2.0),
    Scene("Fast", "waving", "studio:?do=wave quickly 9 times&seed=2&tone=4", 7.5, 1.0, 2),
    Scene("Fast", "swiping", f"studio:?do={SWIPES}&seed=6&tone=1", 8.0, 1.0, 2),
    Scene("Fast", "circling", "studio:?do=circle cw quickly 6 times&seed=4&tone=6", 6.0, 1.0, 2),
    Scene("Crossing", "two hands change places", "crossing 1", 6.0, 0.3, 2),
    Scene("Crossing", "the same shape on both", "crossing, equal shapes 2", 6.0, 0.3, 2),
    Scene("Crossing", "one passes the other", "passing 3", 6.0, 0.3, 2),
    Scene("Crossing", "clapping", "clapping 1", 4.0, 0.3, 2),
    Scene("Crossing", "one hand takes the place of another", "handing over 2", 6.0, 0.3, 2),
    Scene("Crossing", "four hands of two people", "four hands 1", 6.0, 0.3, 2),
)
QUICK = (
    Scene(
        "Trembling", "an open hand held still", "studio:?do=open palm 5 s&seed=3&quality=fast", 2.6, 1.4, 2
    ),
    Scene("Fast", "waving", "studio:?do=wave quickly 3 times&seed=2&quality=fast", 1.25, 0.0, 2),
    Scene("Crossing", "two hands change places", "crossing 1", 2.0, 0.5, 2),
)

OPENING_SECONDS, CLOSING_SECONDS = 4.0, 8.0


def pages(scenes: tuple[Scene, ...], quick: bool, step: Iterator[None]) -> Iterator[tuple[np.ndarray, str]]:
    """Every picture of the film, and the name of its scene where it is one to keep as a still."""
    opening, closing = (1.0, 1.5) if quick else (OPENING_SECONDS, CLOSING_SECONDS)
    for k in range(round(opening * FPS)):
        yield opening_page(), "opening" if k == 0 else ""
    takes: list[Take] = []
    cutouts = CutoutStore(user_cache_path("gesturekit") / "benchmarks")
    for number, scene in enumerate(scenes, 1):
        done = take(scene, cutouts, step)
        kept = 3 * len(done.times) // 5
        for k, time in enumerate(done.times):
            next(step)
            if time < scene.first:
                continue
            page = scene_page(done, k)
            yield page, f"{number:02d}-{scene.chapter.lower()}" if k == kept else ""
            for _ in range(scene.slow - 1):
                yield page, ""
        # The figures of the last page are all that is needed later.
        done.images = done.images[-1:]
        takes.append(done)
    cutouts.close()
    page = closing_page(takes)
    for k in range(round(closing * FPS)):
        yield page, "closing" if k == 0 else ""


def steps(progress: Progress, task: object) -> Iterator[None]:
    while True:
        progress.advance(task)  # type: ignore[arg-type]
        yield


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the film, .mp4")
    parser.add_argument("--quick", action="store_true", help="ten seconds, one short scene of each kind")
    parser.add_argument("--stills", type=Path, metavar="FOLDER", help="also write a picture from each scene")
    options = parser.parse_args()
    scenes = QUICK if options.quick else SCENES
    preset = "ultrafast" if options.quick else "veryfast"
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"))
    with (
        Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress,
        VideoWriter(options.output, (WIDTH, HEIGHT), FPS, quality=22, preset=preset) as film,
    ):
        # Each frame is tracked, then drawn.
        task = progress.add_task("filming", total=2 * sum(round(scene.seconds * FPS) for scene in scenes))
        for page, name in pages(scenes, options.quick, steps(progress, task)):
            film.write(page, film.count / FPS)
            if name and options.stills:
                options.stills.mkdir(parents=True, exist_ok=True)
                Image.fromarray(page).save(options.stills / f"{name}.png")
    size = options.output.stat().st_size / 2**20
    console.print(f"{options.output}: {film.count / FPS:.0f} s, {size:.1f} MiB", highlight=False)


if __name__ == "__main__":
    main()
