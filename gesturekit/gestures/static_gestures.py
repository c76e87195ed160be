"""Hand shapes as data: the definitions of `models/gestures.toml` and how well a hand fits them.

A definition lists conditions: the state of each finger, where the palm faces, where a finger points,
which tips touch. Each condition yields the probability that it holds given the landmarks' noise, and a
gesture's score is their product, so one clearly broken condition is enough to refuse it.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from gesturekit.assets import asset_path
from gesturekit.errors import ConfigError
from gesturekit.gestures.definition_errors import explain
from gesturekit.gestures.finger_states import CURL_NOISE, FingerStates
from gesturekit.gestures.pose import DIRECTIONS, HandPose, Vector, angle_deg
from gesturekit.hands import Finger, Landmark, Side

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ANGLE_NOISE_DEG = 8.0
"""Scale of the logistic for directions; its standard deviation is 14 degrees, a little over one joint's."""

TOUCH_GAP, TOUCH_NOISE = 0.32, 0.03
"""Largest gap between touching points and the scale of its logistic, palm lengths.

Thumb and index finger of the "ok" hands of `photos/webcam`, `photos/hagrid` and `photos/digits` lie at most
0.27 apart, those of all others but fists at least 0.33 (`benchmarks/static_gestures.py --fingers`).
"""

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


def load_definitions(source: str | Path | Mapping[str, Any] | None = None) -> dict[str, GestureDefinition]:
    """Read gesture definitions.

    Parameters
    ----------
    source
        A TOML file, or a mapping of the same form (name → table); None for the gestures that come with
        GestureKit.

    Raises
    ------
    ConfigError
        When the file cannot be read or a table is not valid; the message names the file, the gesture,
        the wrong word and the nearest valid one.
    """
    text: str | None = None
    if isinstance(source, Mapping):
        place, tables = "gesture definitions", dict(source)
    elif source is not None and not isinstance(source, str | Path):
        raise ConfigError(
            f"gesture definitions are {source!r}; expected the path of a TOML file, or a mapping"
        )
    else:
        path = asset_path("models", "gestures.toml") if source is None else Path(source)
        place = str(path)
        try:
            text = path.read_text(encoding="utf-8")
            tables = tomllib.loads(text)
        except FileNotFoundError:
            raise ConfigError(f"{place}: there is no such file; give the path of a TOML file") from None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{place}: cannot be read ({error}); give the path of a UTF-8 TOML file"
            ) from error
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{place}: not valid TOML: {error}") from error
    definitions: dict[str, GestureDefinition] = {}
    for name, table in tables.items():
        if not isinstance(name, str) or not name.isidentifier() or name == NONE:
            raise ConfigError(
                f"{place}: gesture name {name!r} is not usable; use letters, digits and underscores, "
                f"and not {NONE!r}"
            )
        if isinstance(table, GestureDefinition):
            definitions[name] = table
            continue
        if not isinstance(table, Mapping):
            raise ConfigError(
                f"{place}: {name!r} is {table!r}, not a table; each gesture is one, under its name: [{name}]"
            )
        try:
            definition = GestureDefinition.model_validate(table)
        except ValidationError as error:
            raise ConfigError(explain(place, name, error, GestureDefinition, text)) from error
        if not definition.asks_anything:
            raise ConfigError(
                f"{place}: gesture {name!r} asks nothing of the hand, so every hand would fit; "
                "give it fingers, palm, pointing, contacts or a side"
            )
        definitions[name] = definition
    return definitions


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A definition, ready to be scored: everything looked up once."""

    name: str
    side: Side | None
    targets: tuple[tuple[int, CurlTarget], ...]
    palm: tuple[Vector, float] | None
    pointing: tuple[tuple[Finger, Vector, float], ...]
    contacts: tuple[tuple[Landmark, Landmark, bool], ...]


class StaticGestures:
    """A set of definitions that can be scored against a hand.

    Parameters
    ----------
    definitions
        Name → definition, from `load_definitions`.

    Raises
    ------
    ConfigError
        When an `unless` names the gesture itself, or one that is not in the set.
    """

    def __init__(self, definitions: Mapping[str, GestureDefinition]) -> None:
        self.definitions = dict(definitions)
        self.names = tuple(self.definitions)
        words = [[d.fingers.target(finger) for finger in Finger] for d in self.definitions.values()]
        shape = (len(self.names), 5)
        self._extended = np.array([[w == "extended" for w in row] for row in words], dtype=float).reshape(
            shape
        )
        self._curled = np.array([[w == "curled" for w in row] for row in words], dtype=float).reshape(shape)
        self._compiled = [_compile(name, d) for name, d in self.definitions.items()]
        self._unless = [(name, d.unless) for name, d in self.definitions.items() if d.unless]
        for name, others in self._unless:
            for other in others:
                if other == name:
                    raise ConfigError(f"gesture {name!r}: unless names the gesture itself; name others")
                if other not in self.definitions:
                    raise ConfigError(
                        f"gesture {name!r}: unless names {other!r}, which is not a gesture; "
                        f"known are {', '.join(self.names)}"
                    )

    def scores(self, side: Side, states: FingerStates, pose: HandPose) -> dict[str, float]:
        """Score of every gesture, 0 to 1."""
        straight = np.clip(states.straightness.astype(np.float64), 1e-9, 1.0 - 1e-9)
        by_fingers = np.exp(self._extended @ np.log(straight) + self._curled @ np.log1p(-straight)).tolist()
        plain: dict[str, float] = {}
        for gesture, score in zip(self._compiled, by_fingers, strict=True):
            if score > 0.01:
                score = (
                    0.0 if gesture.side not in (None, side) else score * _conditions(gesture, states, pose)
                )
            plain[gesture.name] = score
        scores = dict(plain)
        for name, others in self._unless:
            for other in others:
                # Full until the other is as likely as not, so that between the two one always fits.
                scores[name] *= min(1.0, 2.0 * (1.0 - plain[other]))
        return scores


def _compile(name: str, definition: GestureDefinition) -> _Compiled:
    targets = [(finger, definition.fingers.target(finger)) for finger in Finger]
    return _Compiled(
        name=name,
        side=None if definition.side == "any" else Side(definition.side),
        targets=tuple((int(finger), t) for finger, t in targets if isinstance(t, CurlTarget)),
        palm=None
        if definition.palm is None
        else (DIRECTIONS[definition.palm.direction], definition.palm.within_deg),
        pointing=tuple(
            (Finger[p.finger.upper()], DIRECTIONS[p.direction], p.within_deg) for p in definition.pointing
        ),
        contacts=tuple(
            (Landmark[c.between[0].upper()], Landmark[c.between[1].upper()], c.touching)
            for c in definition.contacts
        ),
    )


def _conditions(gesture: _Compiled, states: FingerStates, pose: HandPose) -> float:
    score = 1.0
    for finger, target in gesture.targets:
        score *= _logistic((target.tolerance - abs(float(states.curl[finger]) - target.curl)) / CURL_NOISE)
    if gesture.palm is not None:
        direction, within = gesture.palm
        score *= _towards(pose.palm_normal, direction, within)
    for finger, direction, within in gesture.pointing:
        score *= _towards(pose.pointing(finger), direction, within)
    for first, second, touching in gesture.contacts:
        closer = (TOUCH_GAP - pose.gap(first, second)) / TOUCH_NOISE
        score *= _logistic(closer if touching else -closer)
    return score


def _towards(vector: Vector, direction: Vector, within_deg: float) -> float:
    return _logistic((within_deg - angle_deg(vector, direction)) / ANGLE_NOISE_DEG)


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(x, -30.0), 30.0)))
