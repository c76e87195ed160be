"""Make `unrelated_motions.npz`: how hands move that do not make the motion which somebody taught.

Pieces of performances by people of the hand studio, of 0.7 to 3 s, in which the hand moves: motions, shapes,
the ways between them. How far a taught motion lies from these tells how far is too far
(`gesturekit.motions.models.few_shot`). Nothing was recorded from people; the same bytes every time.

    python models/make_unrelated_motions.py
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from gesturekit.hands import Side
from gesturekit.motions.models.few_shot import UNRELATED_FILE
from gesturekit.motions.sequences.description import STEPS
from gesturekit.motions.sequences.palm_geometry import PALM
from gesturekit.studio.datasets.sequences import landmark_sequences, random_stream
from gesturekit.studio.performance.performer import perform

SEED, COUNT, OF_EACH = 5, 48, 4
SECONDS = (0.7, 3.0)
LEAST_SPEED = 0.5
"""Palm lengths a second that the hand's middle travels in a piece, at least."""


def pieces(count: int = COUNT, seed: int = SEED) -> np.ndarray:
    """(count, STEPS, 21, 3) float16 joints, palm lengths from where the palm was; left hands mirrored."""
    random = np.random.default_rng(seed)
    found: list[np.ndarray] = []
    stream = 0
    while len(found) < count:
        (sequence, *_) = landmark_sequences(perform(random_stream(seed, stream)), fps=30.0)
        stream += 1
        joints = sequence.landmarks.astype(np.float64)
        joints *= (-1.0 if sequence.side is Side.LEFT else 1.0, 1.0, 1.0)
        for _ in range(OF_EACH):
            seconds = np.exp(random.uniform(*np.log(SECONDS)))
            start = random.uniform(0.0, sequence.times[-1] - seconds)
            first, last = np.searchsorted(sequence.times, (start, start + seconds))
            piece = joints[first:last]
            palm = float(np.median(np.linalg.norm(piece[:, 9] - piece[:, 0], axis=1)))
            steps = np.linalg.norm(np.diff(piece.mean(axis=1), axis=0), axis=1)
            if steps.sum() < LEAST_SPEED * palm * seconds:
                continue
            piece = piece[np.linspace(0, len(piece) - 1, STEPS).round().astype(int)]
            found.append((piece - piece[0, PALM].mean(axis=0)) / palm)
    return np.stack(found[:count]).astype(np.float16)


def main() -> None:
    """Read the options and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / UNRELATED_FILE, metavar="FILE")
    options = parser.parse_args()
    np.savez_compressed(options.out, joints=pieces())
    print(f"wrote {options.out}")


if __name__ == "__main__":
    main()
