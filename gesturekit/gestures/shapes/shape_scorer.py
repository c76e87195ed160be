"""How well a hand fits the gesture definitions of `models/gestures.toml`.

A definition lists conditions, each of which holds with a certain probability given the landmarks' noise
(`shape_conditions`); their product says how surely the hand has the gesture's shape. Errors of one hand's
landmarks go together, so that product is too low where it is low and too high where it is high;
`calibration` maps it to a score of 0.8 that is right four times in five. Scores do not compete: what fits
no definition is no gesture, and a definition that is added changes no other's score.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gesturekit.errors import ConfigError
from gesturekit.gestures.definitions.schema import Definition, GestureDefinition
from gesturekit.gestures.shapes.calibration import SHIPPED, Calibration
from gesturekit.gestures.shapes.shape_conditions import ShapeConditions
from gesturekit.hands import Side
from gesturekit.hands.finger_states import FingerStates
from gesturekit.hands.pose import Array


class StaticGestures:
    """A set of definitions that can be scored against a hand.

    Parameters
    ----------
    definitions
        Name → definition, from `load_definitions`. Motions and shapes of two hands are left to others.
    calibration
        What makes a score of a probability.

    Raises
    ------
    ConfigError
        When an `unless` names the gesture itself, or one that is not in the set.
    """

    def __init__(self, definitions: Mapping[str, Definition], calibration: Calibration = SHIPPED) -> None:
        self.definitions = {n: d for n, d in definitions.items() if isinstance(d, GestureDefinition)}
        self.names = tuple(self.definitions)
        self.calibration = calibration
        self._conditions = ShapeConditions(list(self.definitions.values()))
        self._wrong_side = {
            side: np.array(
                [d.side not in ("any", side.value) for d in self.definitions.values()], dtype=np.bool_
            )
            for side in Side
        }
        number = {name: k for k, name in enumerate(self.names)}
        self._unless: list[tuple[int, int]] = []
        for name, definition in self.definitions.items():
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
        """Score of every gesture, 0 to 1.

        Parameters
        ----------
        side
            Whose hand it is, for gestures of one side only.
        states
            The hand's finger states.
        """
        probability = self.probabilities(side, states)
        return dict(zip(self.names, self.calibration.scores(probability).tolist(), strict=True))

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
