"""What a gesture file may hold: shapes of one hand, shapes of two hands, motions from one shape to another.

The schema of `models/gestures.toml` and of any file of an app's own. What a table means is decided where
it is scored (`static.one_hand`, `static.two_hand`, `pose_motion`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator

from gesturekit.config.config_text import Table
from gesturekit.gestures.definitions.gesture_words import (
    FlatDirectionWord,
    HandWord,
    SideWord,
    ValueWord,
    as_list,
)
from gesturekit.gestures.definitions.hand_relations import Relation, relation_ends
from gesturekit.gestures.definitions.hand_shape import HandShape

NONE = "none"
"""The name of "nothing fits"; no gesture may be called so."""


class GestureRules(Table):
    """What every gesture may say beside what it looks like.

    Attributes
    ----------
    description
        For people.
    minimum_hold, release, cooldown
        Seconds, as for `Timing`.
    """

    description: str = ""
    minimum_hold: float = Field(default=0.1, ge=0.0, le=60.0)
    release: float = Field(default=0.12, ge=0.0, le=60.0)
    cooldown: float = Field(default=0.2, ge=0.0, le=3600.0)


class GestureDefinition(HandShape, GestureRules):
    """A shape of one hand: one table ``[name]`` of a gesture file.

    Attributes
    ----------
    hands
        1; says what is said without it.
    unless
        Names of gestures that take its place where they fit.
    side
        Whose hand.
    value
        What `GestureEvent.value` tells of it.

    Examples
    --------
    >>> gun = GestureDefinition(fingers={"thumb": "extended", "index": "extended", "others": "curled"})
    >>> gun.fingers.target(gk.Finger.RING), gun.palm, gun.minimum_hold
    ('curled', None, 0.1)
    """

    hands: Literal[1] = 1
    unless: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    side: SideWord = "any"
    value: ValueWord = "confidence"

    @property
    def asks_anything(self) -> bool:
        """Whether there is a hand that does not fit."""
        return self.side != "any" or super().asks_anything


class TwoHandDefinition(GestureRules):
    """A shape that both hands make together: a table with `hands` set to 2.

    Say `left` and `right` where it matters which hand does what, else `one` and `other` (tried both ways
    round), and `each` for what is asked of both.

    Attributes
    ----------
    hands
        2.
    each, left, right, one, other
        What these hands must look like; None for anything.
    relations
        How they stand to each other, one or more.

    Examples
    --------
    >>> cross = TwoHandDefinition(hands=2, relations=[{"crossing": ["one.index", "other.index"]}])
    >>> cross.sided, cross.each
    (False, None)
    """

    hands: Literal[2]
    each: HandShape | None = None
    left: HandShape | None = None
    right: HandShape | None = None
    one: HandShape | None = None
    other: HandShape | None = None
    relations: Annotated[tuple[Relation, ...], BeforeValidator(as_list), Field(min_length=1)]

    @property
    def sided(self) -> bool:
        """Whether it speaks of left and right instead of one and the other."""
        return self.left is not None or self.right is not None or "left" in self._mentioned

    @property
    def _mentioned(self) -> set[str]:
        ends = [end for relation in self.relations for end in relation_ends(relation)]
        return {end.split(".")[0] for end in ends}

    @model_validator(mode="after")
    def _speaks_one_language(self) -> TwoHandDefinition:
        roles = self._mentioned | {word for word in get_args(HandWord) if getattr(self, word) is not None}
        if roles & {"left", "right"} and roles & {"one", "other"}:
            raise ValueError("say either left and right, or one and other, not both")
        for relation in self.relations:
            first, second = (end.split(".")[0] for end in relation_ends(relation))
            if first == second:
                raise ValueError(f"a relation is between two hands, not {first} and {second}")
        return self


def _at_least(value: Any) -> Any:
    return [value, _UNBOUNDED] if isinstance(value, int | float) else value


_UNBOUNDED = 1e6


class MotionDefinition(GestureRules):
    """A motion from one hand shape to another: a table with `start` and `end`.

    Attributes
    ----------
    start, end
        Names of the shapes between which the hand moves; they may be the same. Each must be shown for
        `minimum_hold`, and a flicker of up to `release` is held through.
    side
        Whose hand.
    direction
        Where the palm goes from start to end, or one of several; empty for anywhere.
    within_deg
        How far from `direction` the way may lead.
    distance
        How far the palm goes, hand sizes (palm lengths): at least, or ``[at least, at most]``.
    corridor
        How far the palm may leave the straight way, hand sizes.
    duration
        Seconds that the way from start to end may take at most.

    Examples
    --------
    >>> MotionDefinition(start="pointing_up", end="pointing_up", direction="left", distance=1.5).distance
    (1.5, 1000000.0)
    """

    start: str
    end: str
    side: SideWord = "any"
    direction: Annotated[tuple[FlatDirectionWord, ...], BeforeValidator(as_list)] = ()
    within_deg: float = Field(default=40.0, gt=0.0, le=180.0)
    distance: Annotated[tuple[float, float], BeforeValidator(_at_least)] = (0.0, _UNBOUNDED)
    corridor: float = Field(default=0.8, gt=0.0, le=_UNBOUNDED)
    duration: float = Field(default=1.0, gt=0.0, le=60.0)

    @model_validator(mode="after")
    def _goes_somewhere(self) -> MotionDefinition:
        least, most = self.distance
        if not 0.0 <= least <= most <= _UNBOUNDED:
            raise ValueError("distance is [at least, at most], hand sizes, both 0 or more, the smaller first")
        if least == 0.0 and (self.direction or self.start == self.end):
            why = "a direction" if self.direction else "a motion from a shape to itself"
            raise ValueError(f"{why} needs a distance; say how many hand sizes the palm goes at least")
        return self


Definition = GestureDefinition | TwoHandDefinition | MotionDefinition
"""One table of a gesture file."""


def schema_of(table: Mapping[str, Any]) -> type[Definition]:
    """Which kind of definition a table is meant to be."""
    if "start" in table or "end" in table:
        return MotionDefinition
    two = table.get("hands") == 2 or not table.keys().isdisjoint(_OF_TWO_HANDS)
    return TwoHandDefinition if two else GestureDefinition


_OF_TWO_HANDS = TwoHandDefinition.model_fields.keys() - GestureRules.model_fields.keys() - {"hands"}
