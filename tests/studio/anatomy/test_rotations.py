"""Rotations against an independent implementation and cases worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from gesturekit.studio.anatomy.rotations import about_x, about_y, about_z, rotation_matrix, rotation_vector

RNG = np.random.default_rng(0)


def test_a_quarter_turn_about_z_takes_x_to_y() -> None:
    matrix = rotation_matrix([0.0, 0.0, np.pi / 2])
    assert matrix @ [1.0, 0.0, 0.0] == pytest.approx([0.0, 1.0, 0.0])


@pytest.mark.parametrize(("about", "axis"), [(about_x, "x"), (about_y, "y"), (about_z, "z")])
def test_turns_about_an_axis_are_scipys(about, axis: str) -> None:
    angles = RNG.normal(0.0, 2.0, (5, 4))
    expected = Rotation.from_euler(axis, angles.reshape(-1, 1)).as_matrix().reshape(5, 4, 3, 3)
    assert np.allclose(about(angles), expected, atol=1e-12)


def test_any_number_of_vectors_become_matrices() -> None:
    vectors = RNG.normal(0.0, 2.0, (5, 4, 3))
    assert np.allclose(rotation_matrix(vectors)[3, 1], rotation_matrix(vectors[3, 1]))
    assert rotation_matrix(np.zeros((7, 0, 3))).shape == (7, 0, 3, 3)


@pytest.mark.parametrize("angle", [0.0, 1e-9, 0.3, 3.0, np.pi - 1e-7, np.pi])
@pytest.mark.parametrize("axis", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.6, 0.0, -0.8), (0.48, -0.6, 0.64)])
def test_a_matrix_gives_back_its_vector(axis: tuple[float, ...], angle: float) -> None:
    matrix = Rotation.from_rotvec(angle * np.array(axis)).as_matrix()
    vector = rotation_vector(matrix)
    assert np.linalg.norm(vector) == pytest.approx(angle, abs=1e-6)
    assert np.allclose(Rotation.from_rotvec(vector).as_matrix(), matrix, atol=1e-7)
