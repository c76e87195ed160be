"""Train the networks that find motions in live streams, on the hand studio alone.

Makes streams of performances as the tracker gives them (`gesturekit.studio.datasets.tracked_streams`), by
people who take part in no benchmark, and trains `gesturekit.motions.models.live_model`. The same
seed gives the same streams everywhere, and the same weights on the same machine.

    python models/train_live_motions.py                      # what is shipped, some minutes on two cores
    python models/train_live_motions.py --streams 100 --steps 200 --members 1 --out quick.npz
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import Progress

from gesturekit.hands import Side
from gesturekit.motions.models.live_model import LiveModel, Spans
from gesturekit.motions.models.model_file import LIVE_FILE
from gesturekit.motions.sequences.movement import parts_of, stream_features
from gesturekit.motions.streams.live_motion import LiveMotion
from gesturekit.studio.datasets.tracked_streams import tracked_stream
from gesturekit.studio.performance.choreography import Stage
from gesturekit.studio.performance.named_scripts import MOTION_NAMES

FIRST_PERSON = 1000
"""Persons from this number on; the lower numbers are for trying it on."""

_PERFORMING = 0.4


def main() -> None:
    """Read the options, perform, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--streams", type=int, default=1300, help="streams of half a minute (1300)")
    parser.add_argument("--people", type=int, default=300, help="persons of the studio who perform (300)")
    parser.add_argument("--steps", type=int, default=2500, help="batches for each network (2500)")
    parser.add_argument("--members", type=int, default=2, help="networks whose mean decides (2)")
    parser.add_argument("--jobs", type=int, default=2, help="processes that perform (2)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / LIVE_FILE)
    options = parser.parse_args()
    start, console, streams = time.perf_counter(), Console(), []
    with Progress(console=console) as progress, ProcessPoolExecutor(options.jobs) as pool:
        task = progress.add_task("performing", total=1.0)
        calls = partial(learned_from, options.seed, people=options.people)
        for each in pool.map(calls, range(options.streams), chunksize=8):
            streams.append(each)
            progress.update(task, completed=_PERFORMING * len(streams) / options.streams)

        def tell(share: float) -> None:
            progress.update(task, description="training", completed=_PERFORMING + (1.0 - _PERFORMING) * share)

        model = LiveModel.fit(
            streams,
            MOTION_NAMES,
            steps=options.steps,
            members=options.members,
            seed=options.seed,
            progress=tell,
        )
    model.save(options.out)
    size, seconds = options.out.stat().st_size / 1e6, time.perf_counter() - start
    console.print(f"{options.out}: {size:.2f} MB after {seconds:.0f} s")


def learned_from(seed: int, index: int, people: int) -> tuple[npt.NDArray[np.float16], Spans]:
    """Features of one stream, and its motions."""
    stream = tracked_stream(seed, index, first_person=FIRST_PERSON, people=people)
    motion = LiveMotion()
    joints = np.stack([each.joints for time, hand in stream.hands() for each in motion.push(hand, time)])
    features = stream_features(parts_of(joints, stream.side is Side.LEFT))
    made = [(each.gesture, each.start, each.end) for each in stream.labels if each.stage is Stage.STROKE]
    return features.astype(np.float16), made


if __name__ == "__main__":
    main()
