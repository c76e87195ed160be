"""Motions learned from one to a dozen examples each: distances to the examples instead of a network.

Two recordings are compared by dynamic time warping of the hand's shape as seen from its palm, of the velocity
of its joints, and of the palm's path; with the correction for distance travelled of Jackknife (Taranta et al.
2017, "Jackknife: A Reliable Recognizer with Few Samples and Many Modalities"). Each of the three counts in
units of how far examples of one gesture lie apart, so that a noisy one weighs little. How far is too far is
learned from motions that have nothing to do with it (`unrelated_motions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.assets import asset_path
from gesturekit.errors import InvalidArgumentError
from gesturekit.files import read_npz
from gesturekit.motions.networks.network_layers import softmax
from gesturekit.motions.sequences.description import STEPS, MotionDescription, describe
from gesturekit.motions.sequences.palm_geometry import KNUCKLES, Floats, palm_axes
from gesturekit.motions.sequences.warping import warped_distances

FEW = 12
"""Examples per class up to which examples are compared one by one, instead of a network being trained."""

# These and `STEPS` were chosen on Jackknife, SHREC'17, SFINGE 3D and webcam_gestures together, from one and
# from five people's examples; Jackknife: `python benchmarks/gestures.py --section few_shot`.
# Steps by which one motion may run ahead of the other.
_BAND = 6
# How much each of the distances counts.
WEIGHTS = {"shape": 1.0, "speed": 2.0, "path": 0.5}
# Distance, in spreads of a class, by which an example weighs e times less.
_KERNEL = 0.25
# Distance between one person's examples of a class, over that between classes; how many pairs that counts.
_USUAL_SPREAD = {"shape": 0.2, "speed": 0.3, "path": 0.35}
_USUAL_PAIRS = 2.0
# Distance between classes, for a model that knows only one.
_USUAL_DISTANCE = {"shape": 12.0, "speed": 1.5, "path": 1.0}
UNRELATED_FILE = "unrelated_motions.npz"
_LEAST_ALIKE = 0.1
_POSES = 6

CLOSE = 0.47
"""Distance, of the median one to unrelated motions, up to which a motion is taken for the class.

Tuned on clips/commands and people 121, 122, 3 and 38 of the studio, against people who sign or talk:
`python benchmarks/custom_motions.py`.
"""


class FewShotModel:
    """Nearest examples under warped distances.

    What one person made with the right hand and another with the left is matched in its mirror image, and
    also with the shape alone mirrored: left-handers draw a circle either way round.

    Attributes
    ----------
    classes_
        The labels, sorted.
    thresholds_
        (n_classes,) distance up to which a motion is still taken for the class, in spreads of a class.

    Examples
    --------
    >>> from gesturekit.studio.performance.performer import perform
    >>> from gesturekit.studio.datasets.sequences import landmark_sequences
    >>> def recorded(person, motion):
    ...     return landmark_sequences(perform(f"person {person}: {motion}"), fps=30)[0].landmarks
    >>> model = FewShotModel().fit([recorded(1, "circle cw"), recorded(1, "wave")], ["circle", "wave"])
    >>> circle, wave = model.predict_proba([recorded(2, "wave")])[0]
    >>> bool(wave > circle)
    True
    """

    classes_: npt.NDArray[Any]
    thresholds_: npt.NDArray[np.float64]

    @staticmethod
    def suits(labels: npt.ArrayLike) -> bool:
        """Whether there are so few examples of a class that this model should learn them."""
        counts = np.unique(np.asarray(labels), return_counts=True)[1]
        return bool(np.median(counts) <= FEW)

    def fit(self, sequences: Sequence[npt.ArrayLike], labels: npt.ArrayLike) -> FewShotModel:
        """Keep the examples: (T, 21, 3) joints each, see `describe`, and a label for each."""
        labels = np.asarray(labels)
        if not len(sequences) or labels.shape != (len(sequences),):
            raise InvalidArgumentError(
                f"{len(sequences)} sequences, labels of shape {labels.shape}; expected one label each"
            )
        self._learn([describe(sequence) for sequence in sequences], labels)
        self.thresholds_ = np.array(
            [self._threshold(number, sequences) for number in range(len(self.classes_))]
        )
        return self

    @classmethod
    def of_motions(cls, motions: Sequence[MotionDescription], labels: npt.ArrayLike) -> FewShotModel:
        """A model for distances alone: its thresholds, not learned, are infinite."""
        model = cls()
        model._learn(motions, np.asarray(labels))
        model.thresholds_ = np.full(len(model.classes_), np.inf)
        return model

    def distances(self, sequences: Sequence[npt.ArrayLike]) -> npt.NDArray[np.float64]:
        """Distance of each sequence to each class, (n, n_classes); below `thresholds_` it fits."""
        return self.distances_of([describe(sequence) for sequence in sequences])

    def distances_of(self, motions: Sequence[MotionDescription]) -> npt.NDArray[np.float64]:
        """Distance of each motion to each class, (n, n_classes): a soft minimum over the class's examples."""
        return np.stack([self._by_class(distances) for distances in self._to_examples(motions)])

    def of_class(self, number: int) -> FewShotModel:
        """A model of the examples of one class alone, with the same distances."""
        own = np.flatnonzero(self._class_of == number)
        model = FewShotModel()
        model.classes_, model._class_of = self.classes_[[number]], np.zeros(len(own), np.intp)
        model.thresholds_, model._spread = self.thresholds_[[number]], self._spread
        model._keep(self._examples[own], self._travelled[own], self._side[own])
        return model

    def predict_proba(
        self, sequences: Sequence[npt.ArrayLike], fps: npt.NDArray[np.float64] | None = None
    ) -> npt.NDArray[np.float64]:
        """Probability of each class for each sequence, (n, n_classes), at whatever frame rates."""
        return softmax(-self.distances(sequences) / _KERNEL)

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that was learned, as plain arrays for a file; labels as they are."""
        return {
            "classes": self.classes_,
            "class_of": self._class_of.astype(np.int32),
            "thresholds": self.thresholds_,
            "spread": np.array([self._spread[name] for name in WEIGHTS]),
            "travelled": self._travelled,
            "side": self._side.astype(np.int8),
            "examples": self._examples,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> FewShotModel:
        """The model whose `to_arrays` this is; InvalidArgumentError where they do not fit."""
        count, classes = (len(arrays[name]) if name in arrays else 0 for name in ("side", "classes"))
        expected = {
            "classes": (classes,),
            "class_of": (count,),
            "thresholds": (classes,),
            "spread": (len(WEIGHTS),),
            "travelled": (count, 63),
            "side": (count,),
            "examples": (count, STEPS, 129),
        }
        for name, shape in expected.items():
            found = arrays[name].shape if name in arrays else "missing"
            if found != shape or 0 in shape:
                raise InvalidArgumentError(
                    f"examples of motions: {name!r} is {found}, expected {shape}; train again"
                )
            if name == "classes":
                continue
            # A threshold that was not learned is infinite.
            usable = ~np.isnan(arrays[name]) if name == "thresholds" else np.isfinite(arrays[name])
            if not usable.all():
                raise InvalidArgumentError(f"examples of motions: {name!r} is not finite; train again")
        class_of = arrays["class_of"].astype(np.intp)
        if set(class_of.tolist()) != set(range(classes)):
            raise InvalidArgumentError("examples of motions: 'class_of' does not fit 'classes'; train again")
        model = cls()
        model.classes_, model._class_of = arrays["classes"], class_of
        model.thresholds_ = arrays["thresholds"].astype(np.float64)
        model._spread = dict(zip(WEIGHTS, arrays["spread"].astype(float).tolist(), strict=True))
        model._keep(
            arrays["examples"].astype(np.float32),
            arrays["travelled"].astype(np.float64),
            arrays["side"].astype(np.intp),
        )
        return model

    def _learn(self, motions: Sequence[MotionDescription], labels: npt.NDArray[Any]) -> None:
        self.classes_, self._class_of = np.unique(labels, return_inverse=True)
        self._spread = self._learn_spread(motions)
        self._keep(
            np.stack([self._features(motion) for motion in motions]),
            np.stack([motion.travelled for motion in motions]),
            np.array([motion.side for motion in motions]),
        )

    def _keep(self, examples: npt.NDArray[np.float32], travelled: Floats, side: npt.NDArray[Any]) -> None:
        self._examples, self._travelled, self._side = examples, travelled, side
        # Column j * n + i is step j of example i: differences then come out as `warped_distances` wants them.
        self._columns = np.ascontiguousarray(examples.transpose(2, 1, 0).reshape(examples.shape[2], -1))
        self._squares = (self._columns**2).sum(axis=0)

    def _to_examples(self, motions: Sequence[MotionDescription]) -> npt.NDArray[np.float64]:
        """(n, n_examples) of each motion to each example."""
        distances = self._warped(motions)
        sides = np.array([motion.side for motion in motions])
        other_hand = np.multiply.outer(sides, self._side) < 0
        swapped = np.flatnonzero(other_hand.any(axis=1))
        if len(swapped):
            either = self._warped([motions[n].with_shape_alone_mirrored() for n in swapped.tolist()])
            nearer = np.minimum(distances[swapped], either)
            distances[swapped] = np.where(other_hand[swapped], nearer, distances[swapped])
        alike = np.stack([motion.travelled for motion in motions]) @ self._travelled.T
        return np.asarray(distances / np.maximum(alike, _LEAST_ALIKE), np.float64)

    def _features(self, motion: MotionDescription) -> npt.NDArray[np.float32]:
        """(STEPS, 129): squared differences of these are the weighted sum of all distances."""
        parts = []
        for name, weight in WEIGHTS.items():
            share = weight / sum(WEIGHTS.values()) / self._spread[name] / STEPS
            parts.append(np.sqrt(share) * getattr(motion, name))
        return np.concatenate(parts, axis=1, dtype=np.float32)

    def _warped(self, motions: Sequence[MotionDescription]) -> Floats:
        features = np.stack([self._features(motion) for motion in motions])
        count, examples = len(features), len(self._examples)
        differences = (features.reshape(count * STEPS, -1) @ self._columns).reshape(count, STEPS, -1)
        differences *= -2.0
        differences += self._squares
        differences += (features * features).sum(axis=2)[..., None]
        np.maximum(differences, 0.0, out=differences)
        pairs = differences.reshape(count, STEPS, STEPS, examples).transpose(1, 2, 0, 3)
        return warped_distances(pairs.reshape(STEPS, STEPS, -1), _BAND).reshape(count, examples)

    def _by_class(self, distances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        nearest = distances.min()
        weights = np.exp((nearest - distances) / _KERNEL)
        sums = np.bincount(self._class_of, weights, len(self.classes_))
        counts = np.bincount(self._class_of, minlength=len(self.classes_))
        return np.asarray(nearest - _KERNEL * np.log(np.maximum(sums / counts, 1e-300)))

    def _threshold(self, number: int, sequences: Sequence[npt.ArrayLike]) -> float:
        own = np.flatnonzero(self._class_of == number)[:_POSES]
        away = [
            self.distances_of([describe(motion)])[0, number]
            for n, i in enumerate(own)
            for motion in unrelated_motions(np.asarray(sequences[i], dtype=np.float64))[n :: len(own)]
        ]
        return CLOSE * float(np.median(away))

    def _learn_spread(self, motions: Sequence[MotionDescription]) -> dict[str, float]:
        same = np.equal.outer(self._class_of, self._class_of)
        other = ~same
        np.fill_diagonal(same, False)
        pairs = 0.5 * float(same.sum())
        spread = {}
        for name in WEIGHTS:
            found = _distances_within(np.stack([getattr(motion, name) for motion in motions]))
            between = float(np.median(found[other])) if other.any() else _USUAL_DISTANCE[name]
            within = float(found[same].mean()) if pairs else 0.0
            usual = _USUAL_SPREAD[name] * max(between, 1e-6)
            spread[name] = (pairs * within + _USUAL_PAIRS * usual) / (pairs + _USUAL_PAIRS)
        return spread


def _distances_within(sequences: Floats) -> Floats:
    """(n, n) warped mean squared distances between (n, STEPS, D) sequences."""
    squares = (sequences**2).sum(axis=2)
    rows = []
    for sequence, square in zip(sequences, squares, strict=True):
        products = np.einsum("sd,ntd->stn", sequence, sequences, optimize=True)
        differences = np.maximum(square[:, None, None] + squares.T[None] - 2.0 * products, 0.0)
        rows.append(warped_distances(differences, _BAND) / STEPS)
    return np.stack(rows)


def unrelated_motions(example: Floats) -> list[Floats]:
    """Motions that have nothing to do with a taught one, each (T, 21, 3) in palm lengths.

    The palms' paths and turns come from the hand studio (``python models/make_unrelated_motions.py``), the
    mean pose from the (T, 21, 3) `example`: of hands held otherwise, every motion would seem far away.
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
