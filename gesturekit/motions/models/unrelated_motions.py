"""Motions that have nothing to do with a taught one, made by a hand in the same pose.

How far they lie from its examples tells how far is too far. The palms' paths and turns come from the hand
studio (`UNRELATED_FILE`, made by ``python models/make_unrelated_motions.py``), the pose of the fingers from
an example: of hands that are held otherwise, every motion would seem far away.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from gesturekit.assets import asset_path
from gesturekit.files import read_npz
from gesturekit.motions.sequences.palm_geometry import KNUCKLES, Floats, palm_axes

UNRELATED_FILE = "unrelated_motions.npz"


def unrelated_motions(example: Floats) -> list[Floats]:
    """Motions of the shipped file, each (T, 21, 3) in palm lengths, by a hand posed as in the example.

    Parameters
    ----------
    example
        (T, 21, 3) joints in any unit; its mean pose counts.
    """
    knuckles, axes = _palm(example)
    pose = np.einsum("tij,tkj->tki", axes, example - knuckles[:, None]).mean(axis=0)
    pose = pose / max(float(np.linalg.norm(pose[9] - pose[0])), 1e-9)
    return [
        place[:, None] + np.einsum("tji,kj->tki", turn, pose)
        for place, turn in map(_palm, _shipped_motions())
    ]


@lru_cache(maxsize=1)
def _shipped_motions() -> tuple[Floats, ...]:
    return tuple(read_npz(asset_path("models", UNRELATED_FILE))["joints"].astype(np.float64))


def _palm(joints: Floats) -> tuple[Floats, Floats]:
    """(T, 3) middle of the knuckles, and (T, 3, 3) axes of the palm as rows."""
    return joints[:, KNUCKLES].mean(axis=1), palm_axes(joints).transpose(0, 2, 1)
