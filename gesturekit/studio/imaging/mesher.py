"""Triangles from a distance field sampled on a grid, by naive surface nets.

One vertex per cell that the surface crosses, one quad per grid edge that it crosses: better shaped triangles
than marching cubes, and simple to vectorise. After Gibson, "Constrained elastic surface nets", MICCAI 1998,
without the relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray

IndexArray = npt.NDArray[np.int32]
"""An int32 array of vertex numbers."""

# Corners of a cell as (z, y, x) steps, numbered x + 2y + 4z, and its twelve edges as pairs of them.
_CORNERS = np.array([[n >> 2 & 1, n >> 1 & 1, n & 1] for n in range(8)])
_EDGES = np.array([(a, a | bit) for bit in (1, 2, 4) for a in range(8) if not a & bit])


@dataclass(frozen=True, slots=True)
class Mesh:
    """A closed surface.

    Attributes
    ----------
    positions
        (N, 3) float32, x y z, in the grid's units.
    triangles
        (M, 3) int32, anticlockwise seen from outside.
    """

    positions: FloatArray
    triangles: IndexArray


def surface_nets(distance: FloatArray, origin: npt.ArrayLike, step: float) -> Mesh:
    """Mesh of a field's zero surface.

    Parameters
    ----------
    distance
        (Z, Y, X) float32, each at least 2: distance to the surface, negative inside, indexed z first. Where
        the surface leaves the grid, the mesh has a hole.
    origin
        (3,) x y z of ``distance[0, 0, 0]``.
    step
        Distance between neighbouring samples, above 0.

    Returns
    -------
    Mesh, empty when the field has one sign everywhere.

    Raises
    ------
    InvalidArgumentError
        When the grid or the step is not as above.
    """
    if distance.ndim != 3 or min(distance.shape) < 2 or not np.isfinite(distance).all():
        raise InvalidArgumentError(
            f"distance has shape {distance.shape}; expected three axes of at least 2 samples, all finite"
        )
    if not step > 0.0:
        raise InvalidArgumentError(f"step is {step}; expected a distance above 0")
    inside = distance < 0.0
    # A cell is crossed when its corners disagree: "any" and "all" folded along one axis after the other.
    some, every = inside, inside
    for axis in range(3):
        first, second = _slices(axis, slice(None, -1)), _slices(axis, slice(1, None))
        some, every = some[first] | some[second], every[first] & every[second]
    cells = np.argwhere(some & ~every)
    number = np.full(some.shape, -1, dtype=np.int32)
    number[tuple(cells.T)] = np.arange(len(cells), dtype=np.int32)

    corners = cells[:, None] + _CORNERS
    values = distance[corners[..., 0], corners[..., 1], corners[..., 2]]
    offsets = _edge_mean(values)
    triangles = _join(inside, number)
    positions = (cells + offsets)[:, ::-1] * step + np.asarray(origin, dtype=np.float64)
    return in_order_of_place(positions, triangles)


def _slices(axis: int, part: slice) -> tuple[slice, ...]:
    return tuple(part if each == axis else slice(None) for each in range(3))


def _edge_mean(values: FloatArray) -> npt.NDArray[np.float64]:
    """Mean of the places where a cell's edges cross zero, (N, 3), z y x from 0 to 1."""
    start, end = values[:, _EDGES[:, 0]], values[:, _EDGES[:, 1]]
    crossed = (start < 0.0) != (end < 0.0)
    part = np.where(crossed, start / np.where(crossed, start - end, 1.0), 0.0)
    along = _CORNERS[_EDGES[:, 1]] - _CORNERS[_EDGES[:, 0]]
    places = _CORNERS[_EDGES[:, 0]] + part[..., None] * along
    return np.asarray((places * crossed[..., None]).sum(axis=1) / crossed.sum(axis=1)[:, None])


def _join(inside: npt.NDArray[np.bool_], number: IndexArray) -> IndexArray:
    """Two triangles for every grid edge whose ends differ, between the four cells around it."""
    faces = []
    for axis in range(3):
        # In z y x order; the two others taken so that the quad turns the same way for every axis.
        u, v = (axis + 1) % 3, (axis + 2) % 3
        first, second = inside[_slices(axis, slice(None, -1))], inside[_slices(axis, slice(1, None))]
        crossed = first != second
        # Edges on the grid's border have fewer than four cells.
        for border in (u, v):
            crossed = crossed & _inner(crossed.shape, border)
        at = np.argwhere(crossed)
        leaving = first[tuple(at.T)]
        quad = np.empty((len(at), 4), dtype=np.int32)
        for column, (du, dv) in enumerate(((1, 1), (0, 1), (0, 0), (1, 0))):
            cell = at.copy()
            cell[:, u] -= du
            cell[:, v] -= dv
            quad[:, column] = number[tuple(cell.T)]
        # Seen from the far end of the axis, z y x order turns clockwise where x y z turns anticlockwise.
        quad[leaving] = quad[leaving][:, ::-1]
        faces.append(quad)
    quads = np.concatenate(faces)
    return np.concatenate([quads[:, (0, 1, 2)], quads[:, (0, 2, 3)]])


def _inner(shape: tuple[int, ...], axis: int) -> npt.NDArray[np.bool_]:
    keep = np.zeros(shape[axis], dtype=bool)
    keep[1:-1] = True
    return keep.reshape([-1 if each == axis else 1 for each in range(3)])


def in_order_of_place(positions: npt.NDArray[np.float64], triangles: npt.NDArray[Any]) -> Mesh:
    """Order triangles along a Morton curve and vertices by first use: the rasteriser's caches reward it."""
    if not len(triangles):
        return Mesh(np.zeros((0, 3), dtype=np.float32), np.zeros((0, 3), dtype=np.int32))
    centers = positions[triangles].mean(axis=1)
    cell = ((centers - centers.min(axis=0)) / (np.ptp(centers, axis=0).max() + 1e-9) * 127).astype(np.int64)
    code = np.zeros(len(cell), dtype=np.int64)
    for bit in range(7):
        for axis in range(3):
            code |= (cell[:, axis] >> bit & 1) << (3 * bit + axis)
    triangles = triangles[np.argsort(code, kind="stable")]
    used, first = np.unique(triangles, return_index=True)
    order = used[np.argsort(first)]
    renumbered: IndexArray = np.zeros(len(positions), dtype=np.int32)
    renumbered[order] = np.arange(len(order), dtype=np.int32)
    return Mesh(positions[order].astype(np.float32), renumbered[triangles])
