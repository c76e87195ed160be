"""What a gesture file may ask of one hand: fingers, spread, directions, contacts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from gesturekit.config.config_text import Table
from gesturekit.hands import Finger, Landmark

FingerName = Literal["thumb", "index", "middle", "ring", "pinky"]
FingerWord = Literal["extended", "curled", "any"]
SpreadWord = Literal["together", "apart", "crossed", "any"]
DirectionWord = Literal["up", "down", "left", "right", "camera", "away", "inward", "outward"]

LANDMARK_NAMES = tuple(landmark.name.lower() for landmark in Landmark)
NEIGHBOURS = ("thumb_index", "index_middle", "middle_ring", "ring_pinky")
"""Pairs of neighbouring fingers, in the order of `FingerStates.spread_deg`."""


def one_of(valid: tuple[str, ...]) -> AfterValidator:
    """Refuse words that are not among many; the error carries them, so that the nearest can be named."""

    def check(word: str) -> str:
        if word not in valid:
            known = {"valid": valid, "words": ", ".join(valid)}
            raise PydanticCustomError("unknown_word", "expected one of {words}", known)
        return word

    return AfterValidator(check)


LandmarkName = Annotated[str, one_of(LANDMARK_NAMES)]


def as_list(value: Any) -> Any:
    """Take one word or table for a list of one."""
    return [value] if isinstance(value, dict | str) else value


class CurlTarget(Table):
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


class Fingers(Table):
    """Target of each finger; `others` stands for every finger that is not named."""

    thumb: FingerWord | CurlTarget | None = None
    index: FingerWord | CurlTarget | None = None
    middle: FingerWord | CurlTarget | None = None
    ring: FingerWord | CurlTarget | None = None
    pinky: FingerWord | CurlTarget | None = None
    others: FingerWord | CurlTarget = "any"

    def target(self, finger: Finger) -> FingerWord | CurlTarget:
        """Return what is asked of one finger."""
        named: FingerWord | CurlTarget | None = getattr(self, finger.name.lower())
        return self.others if named is None else named


class SpreadTarget(Table):
    """An angle between two neighbouring fingers, seen onto the palm: ``{ deg = 20, tolerance_deg = 8 }``."""

    deg: float = Field(ge=-60.0, le=120.0)
    tolerance_deg: float = Field(default=10.0, gt=0.0, le=90.0)


class Spread(Table):
    """How far neighbouring fingers are held apart; ``spread = "together"`` asks it of all four fingers."""

    thumb_index: SpreadWord | SpreadTarget = "any"
    index_middle: SpreadWord | SpreadTarget = "any"
    middle_ring: SpreadWord | SpreadTarget = "any"
    ring_pinky: SpreadWord | SpreadTarget = "any"

    @property
    def targets(self) -> tuple[SpreadWord | SpreadTarget, ...]:
        """What is asked of each of the `NEIGHBOURS`."""
        return self.thumb_index, self.index_middle, self.middle_ring, self.ring_pinky


def _as_direction(value: Any) -> Any:
    return {"direction": value} if isinstance(value, str | list) else value


def _as_spread(value: Any) -> Any:
    return dict.fromkeys(NEIGHBOURS[1:], value) if isinstance(value, str) else value


class Direction(Table):
    """A direction in unmirrored camera axes, or one of several, and how far from it is still right."""

    direction: Annotated[tuple[DirectionWord, ...], BeforeValidator(as_list), Field(min_length=1)]
    within_deg: float = Field(default=50.0, gt=0.0, le=180.0)


class Pointing(Direction):
    """Where a finger points."""

    finger: FingerName


class Contact(Table):
    """Two landmarks that touch, or must not.

    `within` is the largest gap, palm lengths, at which they count as touching; None is what suits tips.
    """

    between: tuple[LandmarkName, LandmarkName]
    touching: bool = True
    within: float | None = Field(default=None, gt=0.0, le=3.0)


class ShapeDefinition(Table):
    """What one hand must look like; conditions that are not mentioned may be anything."""

    fingers: Fingers = Fingers()
    spread: Annotated[Spread, BeforeValidator(_as_spread)] = Spread()
    palm: Annotated[Direction | None, BeforeValidator(_as_direction)] = None
    pointing: Annotated[tuple[Pointing, ...], BeforeValidator(as_list)] = ()
    contacts: Annotated[tuple[Contact, ...], BeforeValidator(as_list)] = ()

    @property
    def asks_anything(self) -> bool:
        """Whether there is a hand that does not fit."""
        targets = (*(self.fingers.target(finger) for finger in Finger), *self.spread.targets)
        asked = any(target != "any" for target in targets)
        return asked or self.palm is not None or bool(self.pointing or self.contacts)
