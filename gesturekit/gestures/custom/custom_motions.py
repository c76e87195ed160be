"""Custom motions, learned from a few takes of each, with which movement is compared (`few_shot`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.gestures.custom.array_files import Arrays, check_shapes
from gesturekit.gestures.custom.takes import RecordedGesture, may_make, sides_table
from gesturekit.hands import Side
from gesturekit.motions.models.few_shot import FewShotModel
from gesturekit.motions.sequences.description import describe_seen, seen_from_the_palm
from gesturekit.motions.sequences.palm_geometry import Floats

TEMPO = 2.2
"""How many times slower or faster than its takes a motion may be made."""

REACH = 2.8
"""How many times smaller or larger."""

_MIRROR = np.array([-1.0, 1.0, 1.0])
# A mirrored hand's palm axes are the mirror's but for the normal, which turns round.
_PALM_MIRROR = np.array([1.0, 1.0, -1.0])


@dataclass(frozen=True, slots=True, eq=False)
class CustomMotions:
    """What was learned from the takes of all motions.

    Attributes
    ----------
    model
        Distances to the takes; its classes are the names, in order.
    seconds
        (n, 2) shortest and longest take of each.
    reach
        (n, 2) smallest and largest extent of the takes of each, palm lengths.
    sides
        (n, 2) which hands may make each, see `sides_table`.
    """

    model: FewShotModel
    seconds: npt.NDArray[np.float64]
    reach: npt.NDArray[np.float64]
    sides: npt.NDArray[np.bool_]

    @classmethod
    def fit(cls, gestures: Sequence[RecordedGesture]) -> CustomMotions:
        """Learn from recordings, one or more."""
        gestures = sorted(gestures, key=lambda gesture: gesture.name)
        paths = [[_as_right(take.path, take.side) for take in gesture.takes] for gesture in gestures]
        model = FewShotModel().fit(
            [path for each in paths for path in each],
            [gesture.name for gesture in gestures for _ in gesture.takes],
        )
        seconds = [[take.seconds for take in gesture.takes] for gesture in gestures]
        reach = [[_extents_to_the_end(path)[0] for path in each] for each in paths]
        return cls(
            model,
            np.array([(min(each), max(each)) for each in seconds]),
            np.array([(min(each), max(each)) for each in reach]),
            sides_table(gestures),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The motions."""
        return tuple(str(name) for name in self.model.classes_)

    def misfits(self, path: npt.NDArray[np.float64], seconds: float, side: Side) -> npt.NDArray[np.float64]:
        """(n_motions,) how badly a movement fits each: distance over threshold, 1 and below fits; inf never.

        It is a (T, 21, 3) `hand_path` that took some seconds, made by this hand.
        """
        shape, size = seen_from_the_palm(path)
        (misfits,) = self.misfits_of_ends(path, shape, size, np.array([0]), np.array([seconds]), side)
        return np.asarray(misfits)

    def misfits_of_ends(
        self,
        path: Floats,
        shape: Floats,
        size: Floats,
        firsts: npt.NDArray[np.intp],
        seconds: Floats,
        side: Side,
    ) -> Floats:
        """(n, n_motions) the same of the movements from each of (n,) `firsts` to the last frame.

        `shape` and `size` are what `seen_from_the_palm` gives of the path, `seconds` how long each took.
        """
        possible = np.tile(may_make(self.sides, side), (len(firsts), 1))
        reaches = _extents_to_the_end(path)[firsts]
        for values, limits, factor in ((seconds, self.seconds, TEMPO), (reaches, self.reach, REACH)):
            possible &= values[:, None] >= limits[:, 0] / factor
            possible &= values[:, None] <= limits[:, 1] * factor
        misfits = np.full(possible.shape, np.inf)
        looked_at = np.flatnonzero(possible.any(axis=1))
        if not len(looked_at):
            return misfits
        if side is Side.LEFT:
            path, shape = path * _MIRROR, shape * _PALM_MIRROR
        described = [describe_seen(path[n:], shape[n:], size[n:]) for n in firsts[looked_at]]
        distances = self.model.distances_of(described) / self.model.thresholds_
        misfits[looked_at] = np.where(possible[looked_at], distances, np.inf)
        return misfits

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As plain arrays for a file."""
        model = {f"model_{name}": array for name, array in self.model.to_arrays().items()}
        return {**model, "seconds": self.seconds, "reach": self.reach, "sides": self.sides}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> CustomMotions:
        """The motions whose `to_arrays` this is; ValueError or KeyError where it is not whole."""
        learned = {
            name.removeprefix("model_"): array for name, array in arrays.items() if name.startswith("model_")
        }
        model = FewShotModel.from_arrays(learned)
        check_shapes(arrays, dict.fromkeys(("seconds", "reach", "sides"), (len(model.classes_), 2)))
        seconds, reach = arrays["seconds"].astype(float), arrays["reach"].astype(float)
        return cls(model, seconds, reach, arrays["sides"].astype(bool))


def _extents_to_the_end(path: Floats) -> Floats:
    """(T,) how far the joints of (T, 21, 3) stray from their mean places, from each frame to the last.

    Root mean square, in their unit.
    """
    backwards = path[::-1].reshape(len(path), -1)
    count = np.arange(1, len(path) + 1)
    mean = backwards.cumsum(axis=0) / count[:, None]
    square = (backwards * backwards).sum(axis=1).cumsum() / count
    variance = np.maximum(square - (mean * mean).sum(axis=1), 0.0)
    return np.asarray(np.sqrt(variance / path.shape[1])[::-1])


def _as_right(path: Floats, side: Side) -> Floats:
    """A left hand's path in the mirror: fingers that are straight do not show which hand they belong to."""
    return path * _MIRROR if side is Side.LEFT else path
