"""Quaternions against an independent implementation and cases worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from gesturekit.studio.anatomy.quaternion import (
    matrix_from_quaternion,
    multiply,
    product,
    quaternion_from_vector,
    vector_from_matrix,
)

RNG = np.random.default_rng(0)


def test_a_quarter_turn_about_z_takes_x_to_y() -> None:
    matrix = matrix_from_quaternion(quaternion_from_vector([0.0, 0.0, np.pi / 2]))
    assert matrix @ [1.0, 0.0, 0.0] == pytest.approx([0.0, 1.0, 0.0])


def test_vectors_become_the_same_matrices_as_scipys() -> None:
    vectors = RNG.normal(0.0, 2.0, (200, 3))
    vectors[0] = 0.0
    expected = Rotation.from_rotvec(vectors).as_matrix()
    assert np.allclose(matrix_from_quaternion(quaternion_from_vector(vectors)), expected, atol=1e-12)


@pytest.mark.parametrize("angle", [0.0, 1e-9, 0.3, 3.0, np.pi - 1e-7, np.pi])
@pytest.mark.parametrize("axis", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.6, 0.0, -0.8), (0.48, -0.6, 0.64)])
def test_a_matrix_gives_back_its_vector(axis: tuple[float, ...], angle: float) -> None:
    matrix = Rotation.from_rotvec(angle * np.array(axis)).as_matrix()
    vector = vector_from_matrix(matrix)
    assert np.linalg.norm(vector) == pytest.approx(angle, abs=1e-6)
    assert np.allclose(Rotation.from_rotvec(vector).as_matrix(), matrix, atol=1e-7)


@pytest.mark.parametrize("count", [1, 2, 3, 6, 7, 9])
def test_a_product_turns_by_the_first_one_first(count: int) -> None:
    vectors = RNG.normal(0.0, 1.0, (5, count, 3))
    expected = np.eye(3)
    for k in range(count):
        expected = Rotation.from_rotvec(vectors[:, k]).as_matrix() @ expected
    assert np.allclose(matrix_from_quaternion(product(quaternion_from_vector(vectors))), expected)


def test_multiplying_turns_by_the_second_first() -> None:
    about_x, about_z = (
        quaternion_from_vector([np.pi / 2, 0.0, 0.0]),
        quaternion_from_vector([0.0, 0.0, np.pi / 2]),
    )
    # y goes to z about x, and z stays where it is about z.
    assert matrix_from_quaternion(multiply(about_z, about_x)) @ [0.0, 1.0, 0.0] == pytest.approx(
        [0.0, 0.0, 1.0]
    )
