"""What a camera's automatic exposure makes of skin and light.

Webcams meter the middle of the picture and faces in it: whoever sits before them comes out neither black nor
white, whatever their skin and lamps are. They correct a part of the difference, not all of it, so that dark
skin still looks dark.
"""

from __future__ import annotations

import numpy as np

from gesturekit.studio.imaging.skin import back_color, palm_color
from gesturekit.studio.scene import Array, Light, Skin

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # of linear RGB, ITU-R BT.709

# Share of a difference, on a logarithmic scale, that is corrected.
_SKIN_SHARE, _LIGHT_SHARE = 0.4, 0.7

# What needs no correction: skin of tone 3, the studio's own light.
_USUAL_SKIN = Skin.of_tone(3)
_USUAL_LIGHT = Light()


def metered_skin(skin: Skin) -> float:
    """Factor on the exposure for this skin: 1 for tone 3, more for darker skin."""
    return float((_skin_luminance(_USUAL_SKIN) / _skin_luminance(skin)) ** _SKIN_SHARE)


def metered_light(light: Light) -> float:
    """Factor on the exposure for this light: 1 for the studio's own, more for dimmer light.

    `Light.exposure` itself does not enter.
    """
    return float((_illuminance(_USUAL_LIGHT) / _illuminance(light)) ** _LIGHT_SHARE)


def _skin_luminance(skin: Skin) -> float:
    return float(0.5 * (back_color(skin) + palm_color(skin)) @ _LUMINANCE)


def _illuminance(light: Light) -> float:
    """Luminance of the light on a surface that faces the camera."""
    towards = np.array(light.direction) / np.linalg.norm(light.direction)
    around: Array = 0.5 * (np.array(light.sky) + light.ground) + 0.7 * np.array(light.fill)
    return float((max(-towards[2], 0.0) * np.array(light.key) + around) @ _LUMINANCE)
