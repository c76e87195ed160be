"""How well a hand fits the gesture definitions of `models/gestures.toml`.

A definition lists conditions, each of which holds with a certain probability given the landmarks' noise
(`shape_conditions`); their product, calibrated, is the score. Scores do not compete: what fits no definition
is no gesture, and a definition that is added changes no other's score.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gesturekit.errors import ConfigError
from gesturekit.gestures.definitions.schema import Definition, GestureDefinition
from gesturekit.gestures.shapes.shape_conditions import ShapeConditions
from gesturekit.hands import Side
from gesturekit.hands.finger_states import FingerStates
from gesturekit.hands.pose import Array

CALIBRATION_SLOPE = 1.14
"""Factor of the log-odds that makes a score of a probability.

Fitted on the 309 hands found in `photos/digits` and `photos/rock_paper_scissors`.
`benchmarks/static_gestures.py --calibration` fits it again and shows how far it can be believed there and in
the studio, whose hands, made to be hard, would like 0.79. What it comes to on photos of other people is in
docs/benchmarks/gestures.md. Which gesture is named does not depend on it.
"""

_LEAST = 1e-9


class StaticGestures:
    """A set of definitions that can be scored against a hand; motions and shapes of two are left to others.

    ConfigError is raised where an `unless` names the gesture itself, or one that is not in the set.
    """

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        shapes = {n: d for n, d in definitions.items() if isinstance(d, GestureDefinition)}
        self.names = tuple(shapes)
        self._conditions = ShapeConditions(list(shapes.values()))
        self._wrong_side = {
            side: np.array([d.side not in ("any", side.value) for d in shapes.values()], dtype=np.bool_)
            for side in Side
        }
        number = {name: k for k, name in enumerate(self.names)}
        self._unless: list[tuple[int, int]] = []
        for name, definition in shapes.items():
            for other in definition.unless:
                if other == name:
                    raise ConfigError(f"gesture {name!r}: unless names the gesture itself; name others")
                if other not in number:
                    raise ConfigError(
                        f"gesture {name!r}: unless names {other!r}, which is not a gesture; "
                        f"known are {', '.join(self.names)}"
                    )
                self._unless.append((number[name], number[other]))

    def scores(self, side: Side, states: FingerStates) -> dict[str, float]:
        """Score of every gesture, 0 to 1, of a hand of this side with these finger states."""
        return dict(zip(self.names, calibrated(self.probabilities(side, states)).tolist(), strict=True))

    def probabilities(self, side: Side, states: FingerStates) -> Array:
        """(G,) float64, 0 to 1: probability of every gesture before calibration, in the order of `names`."""
        plain: Array = np.exp(self._conditions.log_probabilities(states))
        plain[self._wrong_side[side]] = 0.0
        if not self._unless:
            return plain
        before = plain.tolist()
        after = list(before)
        for gesture, other in self._unless:
            # Full until the other is as likely as not, so that between the two one always fits.
            after[gesture] *= min(1.0, 2.0 * (1.0 - before[other]))
        return np.array(after)


def calibrated(probability: Array, slope: float = CALIBRATION_SLOPE) -> Array:
    """Scores of probabilities, both 0 to 1, any shape: of hands with a score of 0.8 four in five are right.

    Errors of one hand's landmarks go together, so a product of many conditions is too low where it is low and
    too high where it is high. The log-odds are stretched by one factor (Platt 1999, without his constant: a
    hand exactly at a gesture's limit is as likely in as out, and keeps 0.5).
    """
    certain = np.minimum(np.maximum(probability, _LEAST), 1.0 - _LEAST)
    return np.asarray(1.0 / (1.0 + ((1.0 - certain) / certain) ** slope))
