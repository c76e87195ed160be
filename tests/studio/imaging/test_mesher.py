"""Surface nets: closed, right side out, where the field is zero."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import FloatArray
from gesturekit.studio.imaging.mesher import Mesh, surface_nets

STEP = 0.1


def ball(
    radius: float, center: tuple[float, float, float] = (0.03, -0.02, 0.05)
) -> tuple[FloatArray, FloatArray]:
    axis = np.arange(-1.5, 1.5 + STEP, STEP)
    z, y, x = np.meshgrid(axis, axis, axis, indexing="ij")
    distance = np.sqrt((x - center[0]) ** 2 + (y - center[1]) ** 2 + (z - center[2]) ** 2) - radius
    return distance.astype(np.float32), np.full(3, -1.5, dtype=np.float32)


def volume(mesh: Mesh) -> float:
    a, b, c = (mesh.positions[mesh.triangles[:, k]].astype(np.float64) for k in range(3))
    return float((np.cross(a, b) * c).sum() / 6.0)


def test_vertices_lie_on_the_surface() -> None:
    field, origin = ball(1.0)
    mesh = surface_nets(field, origin, STEP)
    radius = np.linalg.norm(mesh.positions - [0.03, -0.02, 0.05], axis=1)
    # Between crossings the surface bulges by about step² / (8 radius) = 0.00125.
    assert np.abs(radius - 1.0).max() < 0.006


def test_the_mesh_is_closed_and_turned_outwards() -> None:
    field, origin = ball(1.0)
    mesh = surface_nets(field, origin, STEP)
    edges = np.concatenate([mesh.triangles[:, side] for side in ((0, 1), (1, 2), (2, 0))])
    forward = {(int(a), int(b)) for a, b in edges}
    assert len(forward) == len(edges), "an edge is used twice in the same direction"
    assert all((b, a) in forward for a, b in forward), "an edge has no triangle on its other side"
    assert len(mesh.positions) - len(edges) // 2 + len(mesh.triangles) == 2, "not one sphere"
    assert volume(mesh) == pytest.approx(4.0 / 3.0 * np.pi, rel=0.015)


def test_scale_and_origin_move_the_mesh() -> None:
    field, _ = ball(1.0)
    small = surface_nets(field, (0.0, 0.0, 0.0), 1.0)
    moved = surface_nets(field, (10.0, 20.0, 30.0), 2.0)
    np.testing.assert_allclose(moved.positions, small.positions * 2.0 + [10.0, 20.0, 30.0], atol=1e-4)


def test_every_vertex_is_used() -> None:
    field, origin = ball(0.7)
    mesh = surface_nets(field, origin, STEP)
    assert set(mesh.triangles.ravel()) == set(range(len(mesh.positions)))


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_a_field_of_one_sign_has_no_surface(sign: float) -> None:
    mesh = surface_nets(np.full((4, 5, 6), sign, dtype=np.float32), (0.0, 0.0, 0.0), 1.0)
    assert mesh.positions.shape == (0, 3)
    assert mesh.triangles.shape == (0, 3)


@pytest.mark.parametrize(
    ("shape", "step", "words"),
    [((4, 4), 1.0, "three axes"), ((1, 4, 4), 1.0, "at least 2"), ((4, 4, 4), 0.0, "step is 0")],
)
def test_impossible_grids_are_refused(shape: tuple[int, ...], step: float, words: str) -> None:
    with pytest.raises(InvalidArgumentError, match=words):
        surface_nets(np.ones(shape, dtype=np.float32), (0.0, 0.0, 0.0), step)
