"""Train the dynamic gestures that come with GestureKit, on the hand studio alone.

Makes windows of performed gestures, as different sensors would see them, trains the classifier and what it
needs for streams, and writes plain arrays. The same seed gives the same windows everywhere, and the same
weights on the same machine.

    python models/train_dynamic.py                      # what is shipped, in minutes on two cores
    python models/train_dynamic.py --windows 3000 --epochs 6 --members 1 --out quick.npz
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress

from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
from gesturekit.motions.models.model_file import SHIPPED_FILE
from gesturekit.studio.datasets.training_windows import TrainingWindow, training_windows, windows_of

_AT_ONCE = 48

# Shares of the time, of all of it; the rest is training for streams.
_PERFORMING, _TRAINING = 0.25, 0.4

HELD_OUT = 50_000
"""Added to the seed for the windows that the result is tested on."""


def main() -> None:
    """Read the options, train, write, and test on other windows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--windows", type=int, default=16000, help="windows to learn from (16000)")
    parser.add_argument("--people", type=int, default=300, help="persons of the studio who perform (300)")
    parser.add_argument("--epochs", type=int, default=6, help="how often each is seen (6)")
    parser.add_argument("--members", type=int, default=2, help="networks whose mean decides (2)")
    parser.add_argument("--jobs", type=int, default=2, help="processes that perform (2)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / SHIPPED_FILE)
    options = parser.parse_args()
    console = Console()
    start = time.perf_counter()
    with Progress(console=console) as progress:
        task = progress.add_task("performing", total=1.0)

        def tell(name: str, done: float, cost: float, share: float) -> None:
            progress.update(task, description=name, completed=done + cost * share)

        made = learn_from(
            options.seed,
            options.windows,
            options.people,
            options.jobs,
            lambda share: tell("performing", 0.0, _PERFORMING, share),
        )
        classifier = DynamicGestureClassifier(
            members=options.members, epochs=options.epochs, init="random", random_state=options.seed
        )
        classifier.fit(
            [each.landmarks for each in made],
            [each.label for each in made],
            fps=[each.fps for each in made],
            progress=lambda share: tell("training", _PERFORMING, _TRAINING, share),
        )
        rest = _PERFORMING + _TRAINING
        classifier.fit_stream(lambda share: tell("training for streams", rest, 1.0 - rest, share))
    classifier.save(options.out, recordings=False)
    console.print(
        f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB after {time.perf_counter() - start:.0f} s"
    )
    tests = list(training_windows(options.seed + HELD_OUT, 1000, people=options.people))
    answers = classifier.predict([each.landmarks for each in tests], fps=[each.fps for each in tests])
    right = float(np.mean([answer == each.label for answer, each in zip(answers, tests, strict=True)]))
    console.print(f"other windows of the studio: {100 * right:.1f} % of {len(tests)} right")


def learn_from(
    seed: int, windows: int, people: int, jobs: int, progress: Callable[[float], None]
) -> list[TrainingWindow]:
    """The windows to learn from, the same for any number of processes."""
    made: list[TrainingWindow] = []
    with ProcessPoolExecutor(jobs) as pool:
        # Four performances in a row share a person, who is worked out once for each process.
        for first in itertools.count(step=_AT_ONCE):
            calls = partial(windows_of, seed, people=people)
            for each in pool.map(calls, range(first, first + _AT_ONCE), chunksize=_AT_ONCE // jobs):
                made += each
            progress(min(1.0, len(made) / windows))
            if len(made) >= windows:
                return made[:windows]
    raise AssertionError("counting ended")


if __name__ == "__main__":
    main()
