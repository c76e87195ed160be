"""Custom gestures, learned from takes: what a recognizer uses beside its definitions, in one file.

The file is an `.npz` of plain arrays (no pickle). It holds what was learned, not the takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.errors import ConfigError, GestureKitError
from gesturekit.gestures.custom.array_files import Arrays, check_shapes, read_arrays, write_arrays
from gesturekit.gestures.custom.custom_motion_spotter import CustomMotionSpotter
from gesturekit.gestures.custom.custom_motions import CustomMotions
from gesturekit.gestures.custom.shape_statistics import class_statistics, feature_spread
from gesturekit.gestures.custom.takes import RecordedGesture, check_name, may_make, sides_table
from gesturekit.hands import Side
from gesturekit.hands.finger_states import FingerStates
from gesturekit.hands.hand_features import FEATURE_NAMES, SHAPE_TOLERANCE, hand_features, state_features

FORMAT = "gesturekit-custom-gestures"

SOFTNESS = 0.12
"""Distance around the tolerance over which a shape's score goes from 0.73 to 0.27."""


@dataclass(frozen=True, slots=True, eq=False)
class CustomShapes:
    """Hand shapes learned from a few steady takes.

    Attributes
    ----------
    names
        The gestures.
    means
        (n, F) mean `hand_features` of each.
    spread
        (F,) how much each feature varies within a gesture.
    sides
        (n, 2) which hands may show each, see `sides_table`.
    """

    names: tuple[str, ...]
    means: npt.NDArray[np.float64]
    spread: npt.NDArray[np.float64]
    sides: npt.NDArray[np.bool_]

    @classmethod
    def fit(cls, gestures: Sequence[RecordedGesture]) -> CustomShapes:
        """Learn from recordings, one or more."""
        gestures = sorted(gestures, key=lambda gesture: gesture.name)
        # The frames of a take are all alike; a take counts once.
        rows = [
            np.mean([hand_features(hand) for hand in take.hands], axis=0)
            for gesture in gestures
            for take in gesture.takes
        ]
        number = np.repeat(np.arange(len(gestures)), [len(gesture.takes) for gesture in gestures])
        means, spread = class_statistics(np.stack(rows), number, feature_spread())
        return cls(tuple(gesture.name for gesture in gestures), means, spread, sides_table(gestures))

    def distances(self, features: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Root mean square distance, in spreads, of (F,) `hand_features` to each shape: (n,)."""
        away = (np.asarray(features, dtype=np.float64) - self.means) / self.spread
        return np.asarray(np.sqrt((away * away).mean(axis=1)))

    def scores(self, states: FingerStates, side: Side) -> dict[str, float]:
        """Confidence, 0 to 1, that a hand shows each gesture; 0.5 at the tolerance."""
        distances = self.distances(state_features(states))
        fits = 1.0 / (1.0 + np.exp(np.clip((distances - SHAPE_TOLERANCE) / SOFTNESS, -50.0, 50.0)))
        # Of two shapes that both fit, the nearer one is meant.
        nearer = np.exp(-3.0 * (distances**2 - (distances**2).min()))
        return dict(zip(self.names, (fits * nearer * may_make(self.sides, side)).tolist(), strict=True))

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As plain arrays for a file."""
        return {
            "names": np.array(self.names),
            "means": self.means,
            "spread": self.spread,
            "sides": self.sides,
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> CustomShapes:
        """The shapes whose `to_arrays` this is; ValueError or KeyError where it is not whole."""
        names = tuple(str(name) for name in arrays["names"])
        count, width = len(names), len(FEATURE_NAMES)
        check_shapes(arrays, {"means": (count, width), "spread": (width,), "sides": (count, 2)})
        if not (arrays["spread"] > 0.0).all():
            raise ValueError("'spread' must be above 0")
        means, spread = arrays["means"].astype(np.float64), arrays["spread"].astype(np.float64)
        return cls(names, means, spread, arrays["sides"].astype(bool))


class CustomGestures:
    """Custom shapes and motions.

    Made by `GestureTrainer.train`, or read with `load`. `GestureRecognizer(gestures="my-gestures.npz")` uses
    them beside the shipped ones.

    Examples
    --------
    >>> trainer = gk.GestureTrainer()
    >>> _ = trainer.add_take("v_sign", [(n / 30, [hand]) for n in range(60)])
    >>> trainer.train().save("custom.npz")
    >>> CustomGestures.load("custom.npz").names
    ('v_sign',)
    >>> gk.GestureRecognizer(gestures="custom.npz").classify(hand).name
    'v_sign'
    """

    def __init__(self, shapes: CustomShapes | None = None, motions: CustomMotions | None = None) -> None:
        self.shapes = shapes
        self.motions = motions

    @property
    def static_names(self) -> tuple[str, ...]:
        """Names of the static gestures."""
        return () if self.shapes is None else self.shapes.names

    @property
    def motion_names(self) -> tuple[str, ...]:
        """Names of the dynamic gestures."""
        return () if self.motions is None else self.motions.names

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all gestures."""
        return (*self.static_names, *self.motion_names)

    def static_scores(self, states: FingerStates, side: Side) -> dict[str, float]:
        """Confidence, 0 to 1, that a hand shows each static gesture."""
        return {} if self.shapes is None else self.shapes.scores(states, side)

    def spotter(self) -> CustomMotionSpotter | None:
        """A fresh spotter of the dynamic gestures; None where there are none."""
        return None if self.motions is None else CustomMotionSpotter(self.motions)

    def save(self, path: str | Path) -> None:
        """Write one `.npz`; an existing one is replaced.

        Raises
        ------
        SinkError
            When the file cannot be written.
        """
        parts = {"static_": self.shapes, "dynamic_": self.motions}
        arrays = {
            prefix + name: array
            for prefix, part in parts.items()
            if part is not None
            for name, array in part.to_arrays().items()
        }
        write_arrays(path, FORMAT, arrays)

    @classmethod
    def load(cls, path: str | Path) -> CustomGestures:
        """Read a file that `save` wrote.

        Raises
        ------
        ConfigError
            When the file is missing or holds something else; the message names it and what is wrong.
        """
        arrays = read_arrays(path, FORMAT, "gesturekit train TAKES --output FILE")
        static, dynamic = (
            {name.removeprefix(prefix): each for name, each in arrays.items() if name.startswith(prefix)}
            for prefix in ("static_", "dynamic_")
        )
        try:
            custom = cls(
                CustomShapes.from_arrays(static) if static else None,
                CustomMotions.from_arrays(dynamic) if dynamic else None,
            )
            for name in custom.names:
                check_name(name)
        except (GestureKitError, KeyError, ValueError, IndexError) as error:
            raise ConfigError(
                f"{str(path)!r} is no whole file of custom gestures: {error}; train again"
            ) from error
        if not custom.names:
            raise ConfigError(f"{str(path)!r} holds no gestures; train again")
        return custom
