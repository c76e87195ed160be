"""Custom gestures, learned from takes: what a recognizer uses beside its definitions, in one file.

The file is an `.npz` of plain arrays (no pickle). It holds what was learned, not the takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.errors import ConfigError, GestureKitError
from gesturekit.gestures.custom.custom_motion_spotter import CustomMotionSpotter
from gesturekit.gestures.custom.custom_motions import CustomMotions
from gesturekit.gestures.custom.takes import check_name, read_arrays, write_arrays
from gesturekit.hands import Side
from gesturekit.hands.finger_states import FingerStates
from gesturekit.hands.hand_features import FEATURE_NAMES, state_features

FORMAT, VERSION = "gesturekit-custom-gestures", 1

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
    tolerance
        (n,) distance, in spreads, at which the score is one half.
    left, right
        (n,) whether it may be shown by that hand.
    """

    names: tuple[str, ...]
    means: npt.NDArray[np.float64]
    spread: npt.NDArray[np.float64]
    tolerance: npt.NDArray[np.float64]
    left: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]

    def distances(self, features: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Root mean square distance, in spreads, of (F,) `hand_features` to each shape: (n,)."""
        away = (np.asarray(features, dtype=np.float64) - self.means) / self.spread
        return np.asarray(np.sqrt((away * away).mean(axis=1)))

    def scores(self, states: FingerStates, side: Side) -> dict[str, float]:
        """Confidence, 0 to 1, that a hand shows each gesture; 0.5 at the tolerance."""
        distances = self.distances(state_features(states))
        fits = 1.0 / (1.0 + np.exp(np.clip((distances - self.tolerance) / SOFTNESS, -50.0, 50.0)))
        allowed = self.left if side is Side.LEFT else self.right
        # Of two shapes that both fit, the nearer one is meant.
        nearer = np.exp(-3.0 * (distances**2 - (distances**2).min()))
        return dict(zip(self.names, (fits * nearer * allowed).tolist(), strict=True))

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As plain arrays for a file."""
        return {
            "names": np.array(self.names),
            "means": self.means,
            "spread": self.spread,
            "tolerance": self.tolerance,
            "left": self.left,
            "right": self.right,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> CustomShapes:
        """The shapes whose `to_arrays` this is; ValueError or KeyError where it is not whole."""
        names = tuple(str(name) for name in arrays["names"])
        count, width = len(names), len(FEATURE_NAMES)
        expected = {"means": (count, width), "spread": (width,), "tolerance": (count,)}
        for name, shape in {**expected, "left": (count,), "right": (count,)}.items():
            if arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
                raise ValueError(
                    f"{name!r} has shape {arrays[name].shape}, expected {shape} of finite numbers"
                )
        if not ((arrays["spread"] > 0.0).all() and (arrays["tolerance"] > 0.0).all()):
            raise ValueError("'spread' and 'tolerance' must be above 0")
        means, spread, tolerance = (arrays[name].astype(np.float64) for name in expected)
        sides = (arrays["left"].astype(bool), arrays["right"].astype(bool))
        return cls(names, means, spread, tolerance, *sides)


class CustomGestures:
    """Custom shapes and motions.

    Made by `GestureTrainer.train`, or read with `load`. `GestureRecognizer(gestures="my-gestures.npz")` uses
    them beside the shipped ones.

    Parameters
    ----------
    shapes
        What static gestures look like; None for none.
    motions
        What dynamic gestures look like; None for none.

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
        arrays: dict[str, npt.NDArray[Any]] = {"format": np.array(FORMAT), "version": np.array(VERSION)}
        for prefix, part in (("static_", self.shapes), ("dynamic_", self.motions)):
            if part is not None:
                arrays |= {prefix + name: array for name, array in part.to_arrays().items()}
        write_arrays(path, arrays)

    @classmethod
    def load(cls, path: str | Path) -> CustomGestures:
        """Read a file that `save` wrote.

        Raises
        ------
        ConfigError
            When the file is missing or holds something else; the message names it and what is wrong.
        """
        arrays = read_arrays(path, FORMAT, VERSION, "gesturekit train TAKES --out FILE")
        parts = {
            prefix: {
                name.removeprefix(prefix): each for name, each in arrays.items() if name.startswith(prefix)
            }
            for prefix in ("static_", "dynamic_")
        }
        try:
            custom = cls(
                CustomShapes.from_arrays(parts["static_"]) if parts["static_"] else None,
                CustomMotions.from_arrays(parts["dynamic_"]) if parts["dynamic_"] else None,
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
