"""Effects as data: one TOML file each, naming the layers that are drawn and how they look.

An effect is read from GestureKit's `effects` folder by name, or from any path. Every mistake in a file is
reported with the file, the field and the nearest word that would have been right.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Annotated, Literal

from PIL import ImageColor
from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo

from gesturekit.assets import asset_path
from gesturekit.config.config_text import Table, read_config
from gesturekit.config.problems import explain
from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.hands import Finger
from gesturekit.words import unknown_word

_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def _parse_color(value: object) -> tuple[float, float, float]:
    text = value.strip().lower() if isinstance(value, str) else ""
    if not _HEX.fullmatch(text) and text not in ImageColor.colormap:
        near = difflib.get_close_matches(text, ImageColor.colormap, n=1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise ValueError(
            f'expected a colour such as "#ff3d8b" or "hotpink" (a CSS name), got {value!r}{hint}'
        )
    red, green, blue = (part / 255 for part in ImageColor.getrgb(text)[:3])
    return red, green, blue


Color = Annotated[tuple[float, float, float], BeforeValidator(_parse_color)]
"""Red, green and blue as a screen shows them (sRGB), 0 to 1; written "#rrggbb", "#rgb" or as a CSS name."""


def _find_font(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    folder = (info.context or {}).get("folder", Path())
    path = Path(folder, value).expanduser()
    if not path.is_file():
        raise ValueError(f"there is no font file {str(path)!r}")
    return str(path)


FontPath = Annotated[str, BeforeValidator(_find_font)]
"""Path of a font file that exists."""

Unit = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class CameraSettings(Table):
    """The camera picture under the light. `dim`: how much darker it is everywhere, 0 (as it came) to 1."""

    dim: Unit = 0.0


class LightSettings(Table):
    """How light becomes picture.

    `exposure` multiplies all light before tone mapping. `shade` is how much the glow pushes the camera
    picture back, so that light stays visible over a white wall.
    """

    exposure: Positive = 1.0
    white_hot: Positive = 3.0
    """Light at which any colour has burned out to white; it begins to at 0.4 of that."""
    shade: NotNegative = 0.6


class BloomSettings(Table):
    """The soft light around bright things.

    `radius` is its reach as a part of the picture's shorter side. `tints` colours it from the inside to the
    outside, in even steps of doubling width.
    """

    strength: NotNegative = 1.0
    radius: Annotated[float, Field(gt=0, le=0.5)] = 0.12
    tints: Annotated[tuple[Color, ...], Field(min_length=1, max_length=8)] = ((1.0, 1.0, 1.0),)


class FingerColors(Table):
    """One colour per finger, and one for the wrist; bones of the palm blend between their two ends."""

    wrist: Color
    thumb: Color
    index: Color
    middle: Color
    ring: Color
    pinky: Color

    def of(self, finger: Finger) -> tuple[float, float, float]:
        """Colour of one finger."""
        color: tuple[float, float, float] = getattr(self, finger.name.lower())
        return color


class SkeletonSettings(Table):
    """Bones, joints and fingertips. All sizes are radii in palm sizes unless said otherwise.

    `style` is "light" (glowing tubes, tone mapped, with bloom) or "paint" (flat colours, no glow).
    """

    type: Literal["skeleton"]
    style: Literal["light", "paint"] = "light"
    colors: FingerColors
    bone_radius: Positive = 0.04
    joint_radius: NotNegative = 0.06
    tip_radius: NotNegative = 0.075
    joint_color: Color | None = None
    taper: Unit = 0.3
    """How much thinner a finger is at its tip than at the wrist."""
    smallest_radius: Annotated[float, Field(ge=0, le=0.05)] = 0.0035
    """No bone's radius falls below this part of the picture's shorter side: far hands still read."""
    depth_size: Unit = 0.35
    """How much larger a joint one palm size nearer than the wrist is drawn."""
    depth_light: Unit = 0.4
    """How much brighter a joint one palm size nearer than the wrist is drawn."""
    tube_light: NotNegative = 1.0
    core_light: NotNegative = 3.0
    core_width: Unit = 0.45
    halo_light: NotNegative = 0.45
    halo_reach: Annotated[float, Field(ge=1, le=8)] = 3.5
    """Where the drawn halo ends, in bone radii; the bloom carries on from there."""
    tip_light: NotNegative = 1.5
    """How much brighter fingertips are than bones."""
    flare: NotNegative = 0.0
    """How much brighter a hand flares up when it begins a gesture or makes a motion: 1 is twice as bright."""
    flare_seconds: Positive = 0.12
    """Time from there to the brightest moment; the flare takes about five times as long to die away."""


class LabelSettings(Table):
    """Names of the gestures that are being made. Times are in seconds."""

    type: Literal["label"]
    place: Literal["top", "hand"] = "top"
    """Side by side at the top of the picture, or each above its hand (below where there is no room)."""
    height: Annotated[float, Field(gt=0, le=0.5)] = 0.042
    """Height of a capital letter as a part of the picture's shorter side."""
    font: FontPath | None = None
    """A TrueType or OpenType file, as seen from the effect's file; Pillow's own typeface when left out."""
    color: Color = (1.0, 1.0, 1.0)
    accent: Color = (0.12, 0.66, 1.0)
    """Colour of the plate's edge and glow for gestures that have none in the effect's `accents`."""
    background: Color = (0.04, 0.04, 0.07)
    background_opacity: Unit = 0.72
    glow: Unit = 0.6
    fade_in_seconds: NotNegative = 0.12
    fade_out_seconds: NotNegative = 0.4
    trigger_seconds: NotNegative = 1.0
    """How long the name of a motion, which has no end of its own, stays."""


LayerSettings = SkeletonSettings | LabelSettings


class Effect(Table):
    """One effect file.

    `accents` gives gestures a colour of their own, `names` the words that are shown for them; both are
    used by the layers that show which gesture is made.
    """

    title: str
    description: str = ""
    camera: CameraSettings = CameraSettings()
    light: LightSettings = LightSettings()
    bloom: BloomSettings = BloomSettings()
    accents: dict[str, Color] = Field(default_factory=dict)
    names: dict[str, str] = Field(default_factory=dict)
    layer: Annotated[tuple[Annotated[LayerSettings, Field(discriminator="type")], ...], Field(min_length=1)]


def effect_names() -> tuple[str, ...]:
    """Names of the effects that come with GestureKit, sorted.

    Examples
    --------
    >>> "neon" in effect_names()
    True
    """
    return tuple(sorted(path.stem for path in asset_path("effects").glob("*.toml")))


def describe_effect(name: str) -> str:
    """One sentence about an effect, from its file."""
    return load_effect(name).description


def load_effect(effect: str | Path) -> Effect:
    """Read an effect.

    Parameters
    ----------
    effect
        One of `effect_names`, or the path of a TOML file.

    Raises
    ------
    InvalidArgumentError
        When there is no effect of that name and no such file.
    ConfigError
        When the file is not TOML or not a valid effect: file, field, what is expected.
    """
    path = effect_path(effect)
    given = read_config(path, "effect")
    try:
        return Effect.model_validate(given.tables, context={"folder": path.parent})
    except ValidationError as error:
        raise ConfigError(explain(given, "effect", (), error, Effect)) from error


def effect_path(effect: str | Path) -> Path:
    """The file of an effect, given as in `load_effect`.

    Raises
    ------
    InvalidArgumentError
        When there is no effect of that name and no such file.
    """
    text = str(effect)
    if isinstance(effect, Path) or text.endswith(".toml") or "/" in text or "\\" in text:
        path = Path(effect).expanduser()
        if not path.is_file():
            raise InvalidArgumentError(
                f"effect file {text!r} does not exist; give a TOML file or one of {_list()}"
            )
        return path
    if text not in effect_names():
        raise InvalidArgumentError(
            f"{unknown_word('effect', text, effect_names())}, or the path of a TOML file"
        )
    return asset_path("effects", f"{text}.toml")


def _list() -> str:
    return ", ".join(effect_names())
