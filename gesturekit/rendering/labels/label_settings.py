"""What an effect file may say about names of gestures."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gesturekit.rendering.layer_registry import LayerSettings
from gesturekit.rendering.setting_types import Color, FontPath, NotNegative, Unit


class LabelSettings(LayerSettings):
    """Names of the gestures that are being made. Times are in seconds."""

    fixed = frozenset({"height", "fade_in_seconds", "fade_out_seconds", "trigger_seconds"})

    type: Literal["label"] = "label"
    place: Literal["top", "hand"] = "top"
    """Side by side at the top of the picture, or each above its hand (below where there is no room)."""
    height: Annotated[float, Field(gt=0, le=0.5)] = 0.042
    """Height of a capital letter as a part of the picture's shorter side."""
    font: FontPath | None = None
    """A TrueType or OpenType file, as seen from the effect's file; Pillow's own typeface when left out."""
    color: Color = (1.0, 1.0, 1.0)
    """Of the letters."""
    accent: Color = (0.12, 0.66, 1.0)
    """Colour of the plate's edge and glow for gestures that have none in the effect's `accents`."""
    background: Color = (0.04, 0.04, 0.07)
    """Of the plate."""
    background_opacity: Unit = 0.72
    """How much the plate hides."""
    glow: Unit = 0.6
    """How much the plate's edge glows."""
    fade_in_seconds: NotNegative = 0.12
    """Time in which a name comes."""
    fade_out_seconds: NotNegative = 0.4
    """Time in which a name goes."""
    trigger_seconds: NotNegative = 1.0
    """How long the name of a motion, which has no end of its own, stays."""
