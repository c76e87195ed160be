"""Classes that come in twins, such as every motion made once with one finger and once with the whole hand.

What tells one twin from the other is then the same for all pairs, so it is learned from all of them at once:
many times the recordings that a single pair has. Whether there are twins shows in the recordings: their
motions are alike, two by two, and what tells one pair apart tells the others apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles over time that say how the fingers stood."""

NARROWNESS, RIDGE = 0.5, 0.3
"""How fast likeness falls with distance, and the penalty. On SHREC'17 0.2 to 1 and 0.1 to 1 gave the same."""

AGREEMENT, COVERAGE, FEWEST = 0.65, 2.0 / 3.0, 3
"""Share of a pair that the others must tell apart, share of classes that must have a twin, fewest pairs."""

_MOST = 2000
_FIRST, _SECOND = np.triu_indices(5, 1)
_STANDING = (len(LEVELS) + 1) * (5 + 5 + len(_FIRST))


class TwinJudge:
    """Says which of two twins a recording is, from how the fingers stood; kernel ridge regression.

    Attributes
    ----------
    parts
        Arrays that say all there is to know, by name. ``pole``: 1 and -1 for the classes of a pair, 0 for
        classes without a twin.
    """

    parts: dict[str, npt.NDArray[Any]]
    _known: FloatArray | None = None

    @classmethod
    def fit(
        cls, joints: FloatArray, targets: npt.NDArray[np.int64], scores: FloatArray, rng: np.random.Generator
    ) -> TwinJudge | None:
        """Find twins and learn to tell them apart.

        Parameters
        ----------
        joints
            (N, S, 21, 3) recordings.
        targets
            (N,) class of each, 0 up to the number of classes.
        scores
            (N, classes) how much each recording resembles each class, in the eyes of some other model.
        rng
            Chooses among more than 2000 recordings.

        Returns
        -------
        None where the classes do not come in twins.
        """
        classes = scores.shape[1]
        pairs = _pairs(np.stack([scores[targets == each].mean(axis=0) for each in range(classes)]))
        if len(pairs) < FEWEST or 2 * len(pairs) < COVERAGE * classes:
            return None
        standing = finger_standing(joints)
        means = np.stack([standing[targets == each].mean(axis=0) for each in range(classes)])
        spread = standing.std(axis=0)
        mean, scale = (
            standing.mean(axis=0),
            np.sqrt(_STANDING) * np.maximum(spread, 0.05 * spread.max() + 1e-6),
        )
        apart = ((means[pairs[:, 0]] - means[pairs[:, 1]]) / scale).astype(np.float64)
        side = np.sign(apart @ np.linalg.svd(apart, full_matrices=False)[2][0])
        pole = np.zeros(classes)
        pole[pairs[:, 0]], pole[pairs[:, 1]] = side, -side
        shown = np.flatnonzero(pole[targets] != 0.0)
        if len(shown) > _MOST:
            shown = np.sort(rng.choice(shown, _MOST, replace=False))
        centres = ((standing[shown] - mean) / scale).astype(np.float32)
        inverse = np.linalg.inv(_likeness(centres, centres, _squares(centres)) + RIDGE * np.eye(len(shown)))
        coefficients = inverse @ pole[targets[shown]]
        for pair in pairs:
            own = np.flatnonzero(np.isin(targets[shown], pair))
            wanted = pole[targets[shown[own]]]
            # What would be said about them, had they not been learned from.
            said = wanted - np.linalg.solve(inverse[np.ix_(own, own)], coefficients[own])
            if np.mean(said * wanted > 0) < AGREEMENT:
                pole[pair] = 0.0
        if np.count_nonzero(pole) < COVERAGE * classes:
            return None
        made = cls()
        made.parts = {
            "pole": pole.astype(np.float32),
            "mean": mean.astype(np.float32),
            "scale": scale.astype(np.float32),
            "centres": centres,
            "coefficients": coefficients.astype(np.float32),
        }
        return made

    def scores(self, joints: FloatArray) -> FloatArray:
        """(N, S, 21, 3) → (N, classes): about 1 for a class, -1 for its twin; 0 for those without a twin."""
        parts = self.parts
        standing = (finger_standing(joints) - parts["mean"]) / parts["scale"]
        if self._known is None:
            self._known = _squares(parts["centres"])
        opinion = _likeness(standing, parts["centres"], self._known) @ parts["coefficients"]
        return np.asarray(opinion[:, None] * parts["pole"])

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that was learned, as arrays by name."""
        return dict(self.parts)

    @classmethod
    def from_arrays(cls, classes: int, stored: Mapping[str, npt.NDArray[Any]]) -> TwinJudge:
        """Read back what `arrays` gave; KeyError or ValueError where it does not fit."""
        count = len(stored["coefficients"])
        expected = {
            "pole": (classes,),
            "mean": (_STANDING,),
            "scale": (_STANDING,),
            "centres": (count, _STANDING),
            "coefficients": (count,),
        }
        made = cls()
        made.parts = {name: stored[name] for name in expected}
        for name, shape in expected.items():
            given = made.parts[name]
            if given.shape != shape or not np.isfinite(given).all():
                raise ValueError(f"{name} has shape {given.shape} or is not finite; expected {shape}")
        return made


def finger_standing(joints: FloatArray) -> FloatArray:
    """How the fingers stood: quantiles and mean over time of simple lengths, (N, S, 21, 3) → (N, 120).

    The lengths: from each finger's base to its tip along a straight line, as a share of its bones; from the
    wrist to each tip, as a share of the way to the fingers' bases; from tip to tip.
    """
    count, steps = joints.shape[:2]
    fingers = joints[:, :, 1:].reshape(count, steps, 5, 4, 3)
    base, tip = fingers[:, :, :, 0], fingers[:, :, :, 3]
    bones = _lengths(np.diff(fingers, axis=3)).sum(axis=3)
    to_base = _lengths(base - joints[:, :, :1]).mean(axis=2, keepdims=True)
    curves = np.concatenate(
        [
            _lengths(tip - base) / (bones + 1e-6),
            _lengths(tip - joints[:, :, :1]) / (to_base + 1e-6),
            _lengths(tip[:, :, _FIRST] - tip[:, :, _SECOND]),
        ],
        axis=2,
    )
    ordered = np.sort(curves, axis=1)
    at = np.array(LEVELS) * (steps - 1)
    before = np.minimum(at.astype(int), steps - 2)
    share = (at - before).astype(np.float32)[:, None]
    quantiles = ordered[:, before] + share * (ordered[:, before + 1] - ordered[:, before])
    return np.concatenate([quantiles, curves.mean(axis=1, keepdims=True)], axis=1).reshape(count, -1)


def _pairs(resemblance: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """(P, 2) classes each of which resembles no other class as much; then the same among those left over."""
    mutual = resemblance + resemblance.T
    np.fill_diagonal(mutual, -np.inf)
    found: list[tuple[int, int]] = []
    for _ in range(2):
        nearest = mutual.argmax(axis=1)
        new = [
            (i, int(j)) for i, j in enumerate(nearest) if i < j and nearest[j] == i and mutual[i, j] > -np.inf
        ]
        found += new
        gone = np.array(new, int).reshape(-1)
        mutual[gone], mutual[:, gone] = -np.inf, -np.inf
    return np.array(found, np.intp).reshape(-1, 2)


def _likeness(first: FloatArray, second: FloatArray, squares: FloatArray) -> FloatArray:
    """Gaussian kernel between rows: (N, D), (M, D) and the squared lengths of the latter → (N, M)."""
    squared = _squares(first)[:, None] + squares - 2.0 * (first @ second.T)
    return np.asarray(np.exp(-NARROWNESS * np.maximum(squared, 0.0)))


def _squares(rows: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("nd,nd->n", rows, rows))


def _lengths(vectors: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(np.einsum("...k,...k->...", vectors, vectors)))
