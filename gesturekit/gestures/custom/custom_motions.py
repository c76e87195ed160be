"""Custom motions, learned from a few takes of each, with which movement is compared (`few_shot`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.custom.hand_path import hand_path
from gesturekit.gestures.custom.takes import RecordedGesture
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
    left, right
        (n,) whether it may be made by that hand.
    """

    model: FewShotModel
    seconds: npt.NDArray[np.float64]
    reach: npt.NDArray[np.float64]
    left: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]

    @classmethod
    def fit(cls, gestures: Sequence[RecordedGesture]) -> CustomMotions:
        """Learn from recordings, one or more."""
        gestures = sorted(gestures, key=lambda gesture: gesture.name)
        paths = [
            [_as_right(hand_path(take.landmarks, take.world), take.side) for take in gesture.takes]
            for gesture in gestures
        ]
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
            np.array([Side.LEFT in gesture.sides for gesture in gestures]),
            np.array([Side.RIGHT in gesture.sides for gesture in gestures]),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The motions."""
        return tuple(str(name) for name in self.model.classes_)

    def misfits(self, path: npt.NDArray[np.float64], seconds: float, side: Side) -> npt.NDArray[np.float64]:
        """How badly a movement fits each motion: distance over threshold, 1 and below fits; inf is ruled out.

        Parameters
        ----------
        path
            (T, 21, 3) joints, see `hand_path`.
        seconds
            How long it took.
        side
            The hand that made it.
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
        """The same of the movement from each of several frames to the last, (n, n_motions).

        Parameters
        ----------
        path
            (T, 21, 3) joints.
        shape, size
            What `seen_from_the_palm` says of them.
        firsts
            (n,) the first frame of each movement.
        seconds
            (n,) how long each took.
        side
            The hand that made them.
        """
        possible = np.tile(self.left if side is Side.LEFT else self.right, (len(firsts), 1))
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
        return {**model, "seconds": self.seconds, "reach": self.reach, "left": self.left, "right": self.right}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> CustomMotions:
        """The motions whose `to_arrays` this is; InvalidArgumentError or KeyError where it is not whole."""
        model = FewShotModel.from_arrays(
            {
                name.removeprefix("model_"): array
                for name, array in arrays.items()
                if name.startswith("model_")
            }
        )
        count = len(model.classes_)
        for name, shape in {
            "seconds": (count, 2),
            "reach": (count, 2),
            "left": (count,),
            "right": (count,),
        }.items():
            if arrays[name].shape != shape:
                raise InvalidArgumentError(f"{name!r} has shape {arrays[name].shape}, expected {shape}")
        sides = (arrays["left"].astype(bool), arrays["right"].astype(bool))
        return cls(model, arrays["seconds"].astype(float), arrays["reach"].astype(float), *sides)


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
    """A left hand's path in the mirror: fingers that are straight do not tell which hand they belong to."""
    return path * _MIRROR if side is Side.LEFT else path
