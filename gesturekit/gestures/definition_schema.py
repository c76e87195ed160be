"""What a gesture file may say: one table per gesture, every word checked.

The schema of `models/gestures.toml` and of any file of an app's own. A table is a hand shape, a shape of two
hands, or a motion from one shape to another. What it means is decided where it is scored (`static_gestures`,
`two_hand`, `pose_motion`); this module knows words, ranges and which of them go together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from gesturekit.hands import Finger

FingerName = Literal["thumb", "index", "middle", "ring", "pinky"]
LandmarkName = Literal[
    "wrist",
    "thumb_cmc",
    "thumb_mcp",
    "thumb_ip",
    "thumb_tip",
    "index_mcp",
    "index_pip",
    "index_dip",
    "index_tip",
    "middle_mcp",
    "middle_pip",
    "middle_dip",
    "middle_tip",
    "ring_mcp",
    "ring_pip",
    "ring_dip",
    "ring_tip",
    "pinky_mcp",
    "pinky_pip",
    "pinky_dip",
    "pinky_tip",
]
FingerWord = Literal["extended", "curled", "any"]
SpreadWord = Literal["together", "apart", "crossed", "any"]
DirectionWord = Literal["up", "down", "left", "right", "camera", "away", "inward", "outward"]
FlatDirectionWord = Literal["up", "down", "left", "right", "inward", "outward"]
ValueWord = Literal["confidence", "pinch", "grab"]
SideWord = Literal["left", "right", "any"]

NONE = "none"
"""The name of "nothing fits"; no gesture may be called so."""

NEIGHBOURS = ("thumb_index", "index_middle", "middle_ring", "ring_pinky")
"""Pairs of neighbouring fingers, in the order of `FingerStates.spread_deg`."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CurlTarget(_Table):
    """A finger bent by a given amount: ``{ curl = 0.5, tolerance = 0.2 }``.

    `curl` is the finger as a whole, `base` its knuckle, `tip` its two outer joints; what is not given may be
    anything, and each that is given must lie within `tolerance` of its target.
    """

    curl: float | None = Field(default=None, ge=0.0, le=1.0)
    base: float | None = Field(default=None, ge=0.0, le=1.0)
    tip: float | None = Field(default=None, ge=0.0, le=1.0)
    tolerance: float = Field(default=0.2, gt=0.0, le=1.0)

    @model_validator(mode="after")
    def _asks_something(self) -> CurlTarget:
        if self.curl is None and self.base is None and self.tip is None:
            raise ValueError("give at least one of curl, base and tip")
        return self


class Fingers(_Table):
    """Target of each finger; `others` stands for every finger that is not named."""

    thumb: FingerWord | CurlTarget | None = None
    index: FingerWord | CurlTarget | None = None
    middle: FingerWord | CurlTarget | None = None
    ring: FingerWord | CurlTarget | None = None
    pinky: FingerWord | CurlTarget | None = None
    others: FingerWord | CurlTarget = "any"

    def target(self, finger: Finger) -> FingerWord | CurlTarget:
        """Return what is asked of one finger."""
        own: FingerWord | CurlTarget | None = getattr(self, finger.name.lower())
        return self.others if own is None else own


class SpreadTarget(_Table):
    """An angle between two neighbouring fingers, seen onto the palm: ``{ deg = 20, tolerance_deg = 8 }``."""

    deg: float = Field(ge=-60.0, le=120.0)
    tolerance_deg: float = Field(default=10.0, gt=0.0, le=90.0)


class Spread(_Table):
    """How far neighbouring fingers are held apart; ``spread = "together"`` asks it of all four fingers."""

    thumb_index: SpreadWord | SpreadTarget = "any"
    index_middle: SpreadWord | SpreadTarget = "any"
    middle_ring: SpreadWord | SpreadTarget = "any"
    ring_pinky: SpreadWord | SpreadTarget = "any"

    def target(self, pair: int) -> SpreadWord | SpreadTarget:
        """Return what is asked of one of the `NEIGHBOURS`."""
        own: SpreadWord | SpreadTarget = getattr(self, NEIGHBOURS[pair])
        return own


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, dict | str) else value


def _as_direction(value: Any) -> Any:
    return {"direction": value} if isinstance(value, str | list) else value


def _as_spread(value: Any) -> Any:
    return dict.fromkeys(NEIGHBOURS[1:], value) if isinstance(value, str) else value


class Direction(_Table):
    """A direction in unmirrored camera axes, or one of several, and how far from it is still right."""

    direction: Annotated[tuple[DirectionWord, ...], BeforeValidator(_as_list), Field(min_length=1)]
    within_deg: float = Field(default=50.0, gt=0.0, le=180.0)


class Pointing(Direction):
    """Where a finger points."""

    finger: FingerName


class Contact(_Table):
    """Two landmarks that touch, or must not.

    `within` is the largest gap, palm lengths, at which they count as touching; None is what suits tips.
    """

    between: tuple[LandmarkName, LandmarkName]
    touching: bool = True
    within: float | None = Field(default=None, gt=0.0, le=3.0)


class HandShape(_Table):
    """What one hand must look like; conditions that are not mentioned may be anything."""

    fingers: Fingers = Fingers()
    spread: Annotated[Spread, BeforeValidator(_as_spread)] = Spread()
    palm: Annotated[Direction | None, BeforeValidator(_as_direction)] = None
    pointing: Annotated[tuple[Pointing, ...], BeforeValidator(_as_list)] = ()
    contacts: Annotated[tuple[Contact, ...], BeforeValidator(_as_list)] = ()

    @property
    def asks_anything(self) -> bool:
        """Whether there is a hand that does not fit."""
        fingers = any(self.fingers.target(finger) != "any" for finger in Finger)
        spread = any(self.spread.target(pair) != "any" for pair in range(len(NEIGHBOURS)))
        return fingers or spread or self.palm is not None or bool(self.pointing or self.contacts)


class GestureRules(_Table):
    """What every gesture may say beside what it looks like. All times are seconds."""

    description: str = ""
    minimum_hold: float = Field(default=0.1, ge=0.0, le=60.0)
    release: float = Field(default=0.12, ge=0.0, le=60.0)
    cooldown: float = Field(default=0.2, ge=0.0, le=3600.0)


class GestureDefinition(HandShape, GestureRules):
    """A shape of one hand: one table ``[name]`` of a gesture file."""

    hands: Literal[1] = 1
    unless: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
    side: SideWord = "any"
    value: ValueWord = "confidence"

    @property
    def asks_anything(self) -> bool:
        """Whether there is a hand that does not fit."""
        return self.side != "any" or super().asks_anything


HandWord = Literal["left", "right", "one", "other"]

PLACES = (*get_args(LandmarkName), "palm", "tips")
"""What a distance may be measured from: a landmark, the palm's middle, the middle of the four fingertips."""

AIMS = (*get_args(FingerName), "palm", "hand")
"""What has a direction: a finger, the palm (the way it faces) and the hand (wrist to middle knuckle)."""

LINES = (*get_args(FingerName), "hand", "forearm")
"""What may cross: a finger, the hand (wrist to middle fingertip) and the forearm behind it."""


def _word_of(parts: tuple[str, ...]) -> Any:
    valid = tuple(f"{hand}.{part}" for hand in get_args(HandWord) for part in parts)

    def check(word: str) -> str:
        if word not in valid:
            raise PydanticCustomError("unknown_word", "not a part of a hand", {"valid": valid})
        return word

    return AfterValidator(check)


Place = Annotated[str, _word_of(PLACES)]
"""``hand.place``: a `HandWord` and one of the `PLACES`, such as ``one.index_tip``."""

Aim = Annotated[str, _word_of(AIMS)]
"""``hand.aim``: a `HandWord` and one of the `AIMS`, such as ``left.palm``."""

Line = Annotated[str, _word_of(LINES)]
"""``hand.line``: a `HandWord` and one of the `LINES`, such as ``one.forearm``."""


class Near(_Table):
    """Two places no farther apart in the picture than `within` hand sizes (palm lengths)."""

    near: tuple[Place, Place]
    within: float = Field(default=0.5, gt=0.0, le=20.0)


class Apart(_Table):
    """Two places at least `beyond` hand sizes apart in the picture."""

    apart: tuple[Place, Place]
    beyond: float = Field(default=1.0, gt=0.0, le=20.0)


class Angle(_Table):
    """The angle between a direction of one hand and one of the other: ``deg`` give or take ``within_deg``."""

    angle: tuple[Aim, Aim]
    deg: float = Field(ge=0.0, le=180.0)
    within_deg: float = Field(default=40.0, gt=0.0, le=180.0)


class Crossing(_Table):
    """Two lines that cross in the picture."""

    crossing: tuple[Line, Line]


class Facing(_Table):
    """Palms that face each other."""

    facing: tuple[HandWord, HandWord]
    within_deg: float = Field(default=50.0, gt=0.0, le=180.0)


RELATIONS = ("near", "apart", "angle", "crossing", "facing")
"""The kinds of relations; each is a table that has a key of this name."""


def _kind(value: Any) -> str | None:
    keys = value if isinstance(value, Mapping) else getattr(type(value), "model_fields", ())
    return next((f"<{kind}>" for kind in RELATIONS if kind in keys), None)


Relation = Annotated[
    Annotated[Near, Tag("<near>")]
    | Annotated[Apart, Tag("<apart>")]
    | Annotated[Angle, Tag("<angle>")]
    | Annotated[Crossing, Tag("<crossing>")]
    | Annotated[Facing, Tag("<facing>")],
    Discriminator(_kind),
]


class TwoHandDefinition(GestureRules):
    """A shape that both hands make together: a table with `hands` set to 2.

    Say `left` and `right` where it matters which hand does what, else `one` and `other` (tried both ways
    round), and `each` for what is asked of both.
    """

    hands: Literal[2]
    each: HandShape | None = None
    left: HandShape | None = None
    right: HandShape | None = None
    one: HandShape | None = None
    other: HandShape | None = None
    relations: Annotated[tuple[Relation, ...], BeforeValidator(_as_list), Field(min_length=1)]

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


def relation_ends(relation: Relation) -> tuple[str, str]:
    """The two things that a relation is between."""
    ends: tuple[str, str] = getattr(relation, type(relation).__name__.lower())
    return ends


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
    """

    start: str
    end: str
    side: SideWord = "any"
    direction: Annotated[tuple[FlatDirectionWord, ...], BeforeValidator(_as_list)] = ()
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
