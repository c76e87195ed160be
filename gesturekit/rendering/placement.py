"""Where a picture, text or shader is put: over everything, at a hand, on its palm, between two hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray, Hand
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.bindings.signals import palm_centre
from gesturekit.rendering.draw_region import Region
from gesturekit.rendering.hand_textures import between_corners, palm_axes
from gesturekit.rendering.layer_registry import Scene

Where = Literal["picture", "hand", "palm", "between", "middle"]

_EYE = 6.0
"""Distance of the eye from a palm, palm sizes: how strongly what lies on it is foreshortened."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A quadrilateral of the picture.

    Attributes
    ----------
    to_pixels
        (3, 3) float64: takes (0 to 1 across, 0 to 1 down, 1) to pixels, homogeneous.
    region
        Smallest region around it, clipped to the picture.
    hand
        Number of its hand in the scene; 0 where it is not one hand's.
    """

    to_pixels: npt.NDArray[np.float64]
    region: Region
    hand: int = 0

    @property
    def column_major(self) -> tuple[float, ...]:
        """`to_pixels` as OpenGL takes a mat3."""
        return tuple(self.to_pixels.T.reshape(-1).tolist())


def placements(
    scene: Scene, where: Where, reach: float, offset: tuple[float, float] = (0.0, 0.0)
) -> list[Placement]:
    """All places in a frame.

    Parameters
    ----------
    scene
        The frame.
    where
        ``"picture"``: all of it; ``"hand"``: an upright square around each palm; ``"palm"``: a square in
        each palm's plane; ``"between"``: the frame of two hands' thumbs and index fingers; ``"middle"``: an
        upright square half-way between the palms of the first two hands.
    reach
        Half the side of a square, palm sizes.
    offset
        Of an upright square's middle to the right and down, palm sizes.
    """
    if where == "picture":
        return [_upright(Region(0, 0, *scene.size), scene.size)]
    if where == "between":
        corners = between_corners(scene.hands)
        return [] if corners is None else _quad(corners, scene.size)
    if where == "middle":
        return _half_way(scene, reach, offset)
    found: list[Placement] = []
    for number, hand in enumerate(scene.hands):
        centre = palm_centre(hand)
        palm = palm_size_3d(hand)
        if not np.isfinite(centre).all() or palm < 1.0 or np.abs(centre).max() > 8 * max(scene.size):
            continue
        if where == "hand":
            found.append(_square(centre, palm, reach, offset, scene.size, number))
        else:
            found += [_on_palm(hand, centre, palm, reach, scene.size, number)]
    return [place for place in found if not place.region.empty]


def _square(
    centre: FloatArray,
    palm: float,
    reach: float,
    offset: tuple[float, float],
    size: tuple[int, int],
    number: int = 0,
) -> Placement:
    x, y = (centre + palm * np.array(offset)).tolist()
    half = reach * palm
    return _upright(Region.around(x - half, y - half, x + half, y + half), size, number)


def _half_way(scene: Scene, reach: float, offset: tuple[float, float]) -> list[Placement]:
    pair = scene.hands[:2]
    if len(pair) < 2:
        return []
    middle = np.mean([palm_centre(hand) for hand in pair], axis=0)
    palm = float(np.mean([palm_size_3d(hand) for hand in pair]))
    if not np.isfinite(middle).all() or palm < 1.0 or np.abs(middle).max() > 8 * max(scene.size):
        return []
    place = _square(middle, palm, reach, offset, scene.size)
    return [] if place.region.empty else [place]


def _upright(region: Region, size: tuple[int, int], hand: int = 0) -> Placement:
    to_pixels = np.array([[region.width, 0.0, region.x0], [0.0, region.height, region.y0], [0.0, 0.0, 1.0]])
    return Placement(to_pixels, region.clipped(*size), hand)


def _on_palm(
    hand: Hand, centre: FloatArray, palm: float, reach: float, size: tuple[int, int], number: int
) -> Placement:
    across, along = (np.array(axis) for axis in palm_axes(hand))
    if across[0] * along[1] - across[1] * along[0] > 0.0:
        # Nothing on a palm is seen mirrored, whichever hand it is and whichever of its sides.
        across = -across
    # Of a point (u, v) of the square: middle + across·u − along·v, seen from `_EYE` palms away.
    u, v = 2.0 * reach * across, -2.0 * reach * along
    origin = -0.5 * (u + v)
    depth = np.array([u[2], v[2], origin[2] + _EYE]) / _EYE
    flat = np.array([[u[0], v[0], origin[0]], [u[1], v[1], origin[1]]]) * palm
    to_pixels = np.vstack([flat + centre[:, None].astype(np.float64) * depth, depth])
    corners = to_pixels @ np.array([[0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 1, 1]], dtype=np.float64)
    if (corners[2] < 0.1).any():
        return Placement(to_pixels, Region(0, 0, 0, 0), number)
    return Placement(to_pixels, _around((corners[:2] / corners[2]).T, size), number)


def _quad(corners: FloatArray, size: tuple[int, int]) -> list[Placement]:
    """From four corners: the projective map of the unit square (Heckbert 1989, section 2.2.3)."""
    upper_left, upper_right, lower_left, lower_right = corners.astype(np.float64)
    if _crossed(upper_left, lower_left, upper_right, lower_right):
        lower_left, lower_right = lower_right, lower_left
    across, down = upper_right - lower_right, lower_left - lower_right
    rest = upper_left - upper_right + lower_right - lower_left
    area = across[0] * down[1] - down[0] * across[1]
    if abs(area) < 1.0:
        return []
    g = (rest[0] * down[1] - down[0] * rest[1]) / area
    h = (across[0] * rest[1] - rest[0] * across[1]) / area
    if min(1 + g, 1 + h, 1 + g + h) < 0.05:
        # Not convex: there is no such view of a square.
        g = h = 0.0
        lower_right = upper_right + lower_left - upper_left
    columns = [
        upper_right - upper_left + g * upper_right,
        lower_left - upper_left + h * lower_left,
        upper_left,
    ]
    to_pixels = np.vstack([np.stack(columns, axis=1), [g, h, 1.0]])
    region = _around(np.stack([upper_left, upper_right, lower_left, lower_right]), size)
    return [] if region.empty else [Placement(to_pixels, region)]


def _crossed(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> bool:
    """Whether the left side (a, b) and the right one (c, d) run against each other."""
    return float((b - a) @ (d - c)) < 0.0


def _around(points: npt.NDArray[np.float64], size: tuple[int, int]) -> Region:
    (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Region.around(x0, y0, x1, y1).clipped(*size)
