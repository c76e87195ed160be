"""What a gesture file may say: one table per gesture, every word checked.

The schema of `models/gestures.toml` and of any file of an app's own. What a table means is decided where
it is scored (`static_gestures`); this module knows words, ranges and which of them go together.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

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
DirectionWord = Literal["up", "down", "left", "right", "camera", "away"]
ValueWord = Literal["confidence", "pinch", "grab"]
SideWord = Literal["left", "right", "any"]

NONE = "none"
"""The name of "nothing fits"; no gesture may be called so."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CurlTarget(_Table):
    """A finger bent by a given amount: ``{ curl = 0.5, tolerance = 0.2 }``."""

    curl: float = Field(ge=0.0, le=1.0)
    tolerance: float = Field(default=0.2, gt=0.0, le=1.0)


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


class Direction(_Table):
    """A direction in unmirrored camera axes and how far from it is still right."""

    direction: DirectionWord
    within_deg: float = Field(default=50.0, gt=0.0, le=180.0)


class Pointing(Direction):
    """Where a finger points."""

    finger: FingerName


class Contact(_Table):
    """Two landmarks that touch, or must not."""

    between: tuple[LandmarkName, LandmarkName]
    touching: bool = True


def _palm(value: Any) -> Any:
    return {"direction": value} if isinstance(value, str) else value


def _list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class GestureDefinition(_Table):
    """One table ``[name]`` of a gesture file. All times are seconds."""

    description: str = ""
    fingers: Fingers = Fingers()
    palm: Annotated[Direction | None, BeforeValidator(_palm)] = None
    pointing: Annotated[tuple[Pointing, ...], BeforeValidator(_list)] = ()
    contacts: Annotated[tuple[Contact, ...], BeforeValidator(_list)] = ()
    unless: tuple[str, ...] = ()
    side: SideWord = "any"
    value: ValueWord = "confidence"
    minimum_hold: float = Field(default=0.1, ge=0.0, le=60.0)
    release: float = Field(default=0.12, ge=0.0, le=60.0)
    cooldown: float = Field(default=0.2, ge=0.0, le=3600.0)

    @property
    def asks_anything(self) -> bool:
        """Whether there is a hand that does not fit."""
        fingers = any(self.fingers.target(finger) != "any" for finger in Finger)
        return fingers or self.palm is not None or bool(self.pointing or self.contacts) or self.side != "any"
