"""A film of motions: hands, the palm's speed, what was made and what was told, and how late, on a timeline.

People of the hand studio, whose strokes are known, and the clips that may be shown: a man at a webcam
(HaGRID's demos, Apache-2.0) and people who sign (Intel's sample videos, CC BY 4.0), who mean no motion.
Tracked and recognized with the defaults while the film is made; without clips/ only the studio is shown.

    python benchmarks/motions_film.py --output film.mp4
    python benchmarks/motions_film.py --output film.mp4 --quick          # two short scenes
    python benchmarks/motions_film.py --output film.mp4 --stills stills  # and a picture from each scene
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from _data import data_folder
from _film_drawing import HEIGHT, WIDTH
from _live_scores import Score
from _motion_pages import closing_page, opening_page, scene_page
from _motion_scenes import Scene, play, score_of
from PIL import Image
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from gesturekit.media import VideoWriter

FPS = 30.0
OPENING_SECONDS, CLOSING_SECONDS = 4.0, 6.0

HAGRID = "clip with its boxes and words: HaGRID demos, Apache-2.0"
INTEL = "clip: Intel sample videos, CC BY 4.0"
FOUR = "swipe left, swipe right, swipe up, swipe down"
TWICE = "swipe left twice, swipe right twice"
FINGERS = "grab, release, pinch, expand"
FAST = "quality=fast"
SMALL = f"{FAST}&size=320x240"
SIGNS = "people who sign"
SCENES = (
    Scene(
        "Swipes", "one person of the studio, four directions", f"studio:?do={FOUR}&person=104&seed=4&{FAST}"
    ),
    Scene("Swipes", "another person, twice each way", f"studio:?do={TWICE}&person=106&seed=2&tone=5&{FAST}"),
    Scene(
        "Circles",
        "one way and the other",
        f"studio:?do=circle cw, circle ccw&person=105&seed=3&tone=4&{FAST}",
    ),
    Scene("Fingers", FINGERS, f"studio:?do={FINGERS}&person=107&seed=5&tone=2&{FAST}"),
    Scene("At a webcam", "a man swipes down and up", "commands/webcam_swipe_up_down", credit=HAGRID),
    Scene("At a webcam", "from side to side", "commands/webcam_swipe2_left_right", credit=HAGRID),
    Scene("At a webcam", "flicks of one finger", "commands/webcam_fast_up_down", credit=HAGRID),
    Scene("Nothing meant", SIGNS, "no_command/sign_asl_thanks", 8.0, INTEL),
    Scene("Nothing meant", SIGNS, "no_command/sign_asl_school", 8.0, INTEL),
    Scene("Nothing meant", SIGNS, "no_command/sign_asl_book", 8.0, INTEL),
)
QUICK = (
    Scene("Swipes", "to the left", f"studio:?do=swipe left&person=104&seed=4&{SMALL}", 2.0),
    Scene("At a webcam", "a man swipes down and up", "commands/webcam_swipe_up_down", 2.4, HAGRID),
)


def pages(
    scenes: tuple[Scene, ...], clips: Path | None, quick: bool, step: Iterator[None]
) -> Iterator[tuple[np.ndarray, float, str]]:
    """Every picture of the film, how long it is shown, and its name where it is one to keep as a still."""
    yield opening_page(), 0.5 if quick else OPENING_SECONDS, "opening"
    scores: list[tuple[str, Score]] = []
    for number, scene in enumerate(scenes, 1):
        played = play(scene, clips, step)
        # Soon after something was told there is most to see.
        moments = [event.time + 0.25 for event in played.told] or [played.times[len(played.times) // 2]]
        kept = min(int(np.searchsorted(played.times, moments[-1])), len(played.times) - 1)
        lasts = np.diff(played.times, append=played.times[-1] + 1.0)
        for k, seconds in enumerate(lasts):
            next(step)
            name = f"{number:02d}-{scene.title.lower().replace(' ', '-')}" if k == kept else ""
            yield scene_page(played, k), float(seconds), name
        scores.append((f"{scene.title}: {scene.what}", score_of(played)))
    yield closing_page(scores), 0.5 if quick else CLOSING_SECONDS, "closing"


def steps(progress: Progress, task: object) -> Iterator[None]:
    while True:
        progress.advance(task)  # type: ignore[arg-type]
        yield


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the film, .mp4")
    parser.add_argument("--data", type=Path, default=None, metavar="FOLDER", help="folder with clips/")
    parser.add_argument("--quick", action="store_true", help="two short scenes")
    parser.add_argument("--stills", type=Path, metavar="FOLDER", help="also write a picture from each scene")
    options = parser.parse_args()
    console = Console()
    try:
        clips = data_folder(options.data) / "clips"
    except SystemExit:
        clips = None
        console.print("no folder of clips: only the studio is shown", style="dim")
    scenes: tuple[Scene, ...] = QUICK if options.quick else SCENES
    if clips is None:
        scenes = tuple(scene for scene in scenes if scene.address.startswith("studio:"))
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"))
    preset = "ultrafast" if options.quick else "veryfast"
    with (
        Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress,
        VideoWriter(options.output, (WIDTH, HEIGHT), FPS, quality=22, preset=preset) as film,
    ):
        # Each picture is tracked, then drawn.
        task = progress.add_task("filming", total=2 * sum(round(scene.seconds * FPS) for scene in scenes))
        time = 0.0
        for page, seconds, name in pages(scenes, clips, options.quick, steps(progress, task)):
            time += seconds
            # Sources have their own frame rates; the film has one.
            while film.count / FPS < time - 1e-6:
                film.write(page, film.count / FPS)
            if name and options.stills:
                options.stills.mkdir(parents=True, exist_ok=True)
                Image.fromarray(page).save(options.stills / f"{name}.png")
    size = options.output.stat().st_size / 2**20
    console.print(f"{options.output}: {film.count / FPS:.0f} s, {size:.1f} MiB", highlight=False)


if __name__ == "__main__":
    main()
