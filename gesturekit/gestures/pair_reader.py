"""What two hands show together: the best-fitting shape of two hands, held on to while it is being made."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from typing import TypeGuard

from gesturekit.gestures.definitions.schema import Definition
from gesturekit.gestures.hand_reader import best_gesture
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.gestures.shapes.two_hand_shapes import TwoHandShapes
from gesturekit.hands import Hand, Side
from gesturekit.hands.finger_states import FingerStates

MOST_HANDS = 4
"""Hands that are looked at two by two; of more, those that came first."""


class PairReader:
    """Reads pairs of hands.

    Parameters
    ----------
    definitions
        The gestures; those of one hand are left to others.
    accept, keep
        As for `HandReader`.
    own
        Names of the app's own among them, as for `HandReader.use`.
    """

    def __init__(
        self, definitions: Mapping[str, Definition], accept: float, keep: float, custom: Collection[str] = ()
    ) -> None:
        self._accept, self._keep = accept, keep
        # Which hand is named first: decided once, or a hand whose side wavers would make two pairs of one.
        self._order: dict[frozenset[int], tuple[int, int]] = {}
        self.use(definitions, custom)

    def use(self, definitions: Mapping[str, Definition], custom: Collection[str] = ()) -> None:
        """Read these gestures from now on; those whose names are in `own` before others that fit as well."""
        self._shapes = TwoHandShapes(definitions)
        self._preferred = frozenset(custom)

    def read(
        self, hands: Iterable[tuple[Hand, FingerStates]], active: Mapping[frozenset[int], str]
    ) -> list[Reading]:
        """Read every two hands.

        Parameters
        ----------
        hands
            Those that have a place in the picture, with their finger states.
        active
            The gestures that pairs are making, by the ids of their hands.

        Returns
        -------
        One reading for each pair, also where it shows nothing; the person's left hand first.
        """
        if not self._shapes.names:
            return []
        readings = []
        for (one, one_states), (two, two_states) in itertools.combinations(
            itertools.islice(hands, MOST_HANDS), 2
        ):
            scores = self._shapes.scores(one, two, (one_states, two_states))
            ids = frozenset((one.id, two.id))
            first, _ = self._order.setdefault(ids, _left_first(one, two))
            left, right = (one, two) if one.id == first else (two, one)
            name = best_gesture(scores, active.get(ids), self._accept, self._keep, self._preferred)
            readings.append(Reading(left, name, scores, other=right))
        return readings

    def keep_only(self, hand_ids: Collection[int]) -> None:
        """Forget all pairs but those of these hands."""
        if self._order:
            self._order = {ids: order for ids, order in self._order.items() if ids <= set(hand_ids)}


def has_place(states: FingerStates | None) -> TypeGuard[FingerStates]:
    """Whether a hand is one, and has a place in the picture beside another."""
    return states is not None and len(states.pose.palms) > 1


def _left_first(one: Hand, two: Hand) -> tuple[int, int]:
    left_is_one = one.side is Side.LEFT if one.side is not two.side else one.id < two.id
    return (one.id, two.id) if left_is_one else (two.id, one.id)
