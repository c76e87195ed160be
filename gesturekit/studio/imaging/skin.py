"""The colour of skin from what colours it: melanin and blood.

Skin is taken as a light base seen through two filters. Melanin absorbs as wavelength to the power -3.33
(S. L. Jacques, "Skin optics", Oregon Medical Laser Center News, 1998), blood has its haemoglobin peak in
the green. Diffuse reflectance follows roughly the square root of absorption, so the exponents are halved.
Which tone a person has says `gesturekit.studio.performance.people`.
"""

from __future__ import annotations

import numpy as np

from gesturekit.studio.scene import Array, Skin

# Wavelengths, nanometres, where the red, green and blue of a screen's white have their weight.
_WAVELENGTHS = np.array([610.0, 545.0, 465.0])

# Absorbance at melanin 1, and of the bloodless, unpigmented base and of blood per channel. Chosen so that
# `Skin.of_tone` gives the sRGB of six skin swatches between (233, 188, 164) and (103, 76, 59).
_MELANIN: Array = 2.45 * (_WAVELENGTHS / _WAVELENGTHS[0]) ** (-3.33 / 2)
_BASE: Array = np.array([0.033, 0.27, 0.57])
_BLOOD: Array = np.array([0.10, 0.54, 0.48])

# What the skin's surface and the melanin's own grains scatter back, however dark the skin.
_FLOOR = 0.022

_PALM_MELANIN_KEPT = 0.36
# Palms in webcam photographs: 1.39 times as much red as green, 1.17 times as much green as blue (sRGB).
_PALM_BLOOD_ADDED = 0.45


def reflectance(melanin: float, blood: float) -> Array:
    """Linear RGB (3,) of skin, each 0 to 1, for melanin of 0 to 1 and blood of 0 to 1.5."""
    absorbance: Array = _BASE + melanin * _MELANIN + blood * _BLOOD
    return np.asarray(_FLOOR + (1.0 - _FLOOR) * np.exp(-absorbance))


def blood_absorbance() -> Array:
    """Absorbance (3,) of one unit more of blood: red, green, blue."""
    return np.array(_BLOOD)


def back_color(skin: Skin) -> Array:
    """Linear RGB (3,) of the back of the hand and of the arm."""
    return reflectance(skin.melanin, skin.blood)


def palm_color(skin: Skin) -> Array:
    """Linear RGB (3,) of the palm: a third of the melanin, more blood."""
    melanin = 0.02 + _PALM_MELANIN_KEPT * skin.melanin
    return reflectance(min(melanin, skin.melanin), skin.blood + _PALM_BLOOD_ADDED)
