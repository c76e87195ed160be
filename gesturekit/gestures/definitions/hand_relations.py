"""What a gesture file may say about how two hands stand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from gesturekit.config.config_text import Table
from gesturekit.gestures.definitions.gesture_words import FingerName, HandWord, LandmarkName

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


class Near(Table):
    """Two places no farther apart in the picture than `within` hand sizes (palm lengths)."""

    near: tuple[Place, Place]
    within: float = Field(default=0.5, gt=0.0, le=20.0)


class Apart(Table):
    """Two places at least `beyond` hand sizes apart in the picture."""

    apart: tuple[Place, Place]
    beyond: float = Field(default=1.0, gt=0.0, le=20.0)


class Angle(Table):
    """The angle between a direction of one hand and one of the other: ``deg`` give or take ``within_deg``."""

    angle: tuple[Aim, Aim]
    deg: float = Field(ge=0.0, le=180.0)
    within_deg: float = Field(default=40.0, gt=0.0, le=180.0)


class Crossing(Table):
    """Two lines that cross in the picture."""

    crossing: tuple[Line, Line]


class Facing(Table):
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
