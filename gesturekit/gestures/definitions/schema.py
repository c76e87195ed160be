"""What a gesture file may hold: shapes of one hand, shapes of two hands, motions from one shape to another.

The schema of `models/gestures.toml` and of any user's file. What a table means is decided where it is scored
(`shape_conditions`, `two_hand_shapes`, `pose_motion`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from gesturekit.config.config_text import Table
from gesturekit.gestures.definitions.hand_shape import (
    LANDMARK_NAMES,
    FingerName,
    ShapeDefinition,
    as_list,
    one_of,
)

NONE = "none"
"""The name of "nothing fits"; no gesture may be called so."""

Whose = Literal["left", "right", "any"]
Role = Literal["left", "right", "one", "other"]


def _part_of_a_hand(*parts: str) -> Any:
    return one_of(tuple(f"{hand}.{part}" for hand in get_args(Role) for part in parts))


PlaceName = Annotated[str, _part_of_a_hand(*LANDMARK_NAMES, "palm", "tips")]
"""``one.index_tip``: a landmark, the palm's middle, or the middle of the four fingertips of a hand."""

AimName = Annotated[str, _part_of_a_hand(*get_args(FingerName), "palm", "hand")]
"""``left.palm``: what has a direction: a finger, the palm (the way it faces), wrist to middle knuckle."""

LineName = Annotated[str, _part_of_a_hand(*get_args(FingerName), "hand", "forearm")]
"""``one.forearm``: what may cross: a finger, wrist to middle fingertip, or the forearm behind the hand."""


class Near(Table):
    """Two places no farther apart in the picture than `within` hand sizes (palm lengths)."""

    near: tuple[PlaceName, PlaceName]
    within: float = Field(default=0.5, gt=0.0, le=20.0)


class Apart(Table):
    """Two places at least `beyond` hand sizes apart in the picture."""

    apart: tuple[PlaceName, PlaceName]
    beyond: float = Field(default=1.0, gt=0.0, le=20.0)


class Angle(Table):
    """The angle between a direction of one hand and one of the other: ``deg`` give or take ``within_deg``."""

    angle: tuple[AimName, AimName]
    deg: float = Field(ge=0.0, le=180.0)
    within_deg: float = Field(default=40.0, gt=0.0, le=180.0)


class Crossing(Table):
    """Two lines that cross in the picture."""

    crossing: tuple[LineName, LineName]


class Facing(Table):
    """Palms that face each other."""

    facing: tuple[Role, Role]
    within_deg: float = Field(default=50.0, gt=0.0, le=180.0)


RELATIONS = ("near", "apart", "angle", "crossing", "facing")
"""How two hands may stand to each other; each is a table that has a key of this name."""


def _kind(value: Any) -> str | None:
    keys = value if isinstance(value, Mapping) else getattr(type(value), "model_fields", ())
    return next((f"<{kind}>" for kind in RELATIONS if kind in keys), None)


Relation = Annotated[
    Annotated[Near, Tag("<near>")]
    | Annotated[Apart, Tag("<apart>")]
    | Annotated[Angle, Tag("<angle>")]
    | Annotated[Crossing, Tag("<crossing>")]
    | Annotated[Facing, Tag("<facing>")],
    Discriminator(
        _kind,
        custom_error_type="no_kind",
        custom_error_message="has no key that says its kind",
        custom_error_context={"valid": RELATIONS},
    ),
]


def relation_ends(relation: Relation) -> tuple[str, str]:
    """The two things that a relation is between."""
    ends: tuple[str, str] = getattr(relation, type(relation).__name__.lower())
    return ends


class TimedTable(Table):
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


class GestureDefinition(ShapeDefinition, TimedTable):
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
        What `GestureEvent.value` is: pinch or grab strength, or the confidence.

    Examples
    --------
    >>> gun = GestureDefinition(fingers={"thumb": "extended", "index": "extended", "others": "curled"})
    >>> gun.fingers.target(gk.Finger.RING), gun.palm, gun.minimum_hold
    ('curled', None, 0.1)
    """

    hands: Literal[1] = 1
    unless: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    side: Whose = "any"
    value: Literal["confidence", "pinch", "grab"] = "confidence"

    @property
    def asks_anything(self) -> bool:
        """Whether there is a hand that does not fit."""
        return self.side != "any" or super().asks_anything


class TwoHandDefinition(TimedTable):
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
    each: ShapeDefinition | None = None
    left: ShapeDefinition | None = None
    right: ShapeDefinition | None = None
    one: ShapeDefinition | None = None
    other: ShapeDefinition | None = None
    relations: Annotated[tuple[Relation, ...], BeforeValidator(as_list), Field(min_length=1)]

    @property
    def sided(self) -> bool:
        """Whether it speaks of left and right instead of one and the other."""
        return bool(self._roles & {"left", "right"})

    @property
    def _roles(self) -> set[str]:
        mentioned = {end.split(".")[0] for relation in self.relations for end in relation_ends(relation)}
        return mentioned | {role for role in get_args(Role) if getattr(self, role) is not None}

    @model_validator(mode="after")
    def _speaks_one_language(self) -> TwoHandDefinition:
        if self.sided and self._roles & {"one", "other"}:
            raise ValueError("say either left and right, or one and other, not both")
        for relation in self.relations:
            first, second = (end.split(".")[0] for end in relation_ends(relation))
            if first == second:
                raise ValueError(f"a relation is between two hands, not {first} and {second}")
        return self


_UNBOUNDED = 1e6


def _at_least(value: Any) -> Any:
    return [value, _UNBOUNDED] if isinstance(value, int | float) else value


class MotionDefinition(TimedTable):
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
    side: Whose = "any"
    direction: Annotated[
        tuple[Literal["up", "down", "left", "right", "inward", "outward"], ...], BeforeValidator(as_list)
    ] = ()
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
    of_two_hands = {"each", *get_args(Role), "relations"}
    two = table.get("hands") == 2 or not table.keys().isdisjoint(of_two_hands)
    return TwoHandDefinition if two else GestureDefinition
