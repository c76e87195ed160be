"""Poses made by any hand, and how far contacts are from closed."""

from __future__ import annotations

import numpy as np

from gesturekit.studio.anatomy.capsules import PAIRS
from gesturekit.studio.anatomy.contacts import Contact, ContactSolver, Spot, Touch
from gesturekit.studio.anatomy.hand_dimensions import HandDimensions
from gesturekit.studio.anatomy.hand_skeleton import Skeleton
from gesturekit.studio.anatomy.poses import POSE_CONTACTS, POSES

TOLERANCE_CM = 0.15
"""Two spots this near to each other touch: the pulp of a fingertip gives more than this."""


def pose_angles(name: str, shape: HandDimensions) -> np.ndarray:
    """The (N_ANGLES,) radians with which a hand of this shape makes a named pose."""
    return ContactSolver(Skeleton(shape)).close(POSES[name], [POSE_CONTACTS[name]])[0]


def place(solver: ContactSolver, transforms: np.ndarray, spot: Spot) -> tuple[np.ndarray, np.ndarray]:
    """Where a spot is: (B, 3) centimetres in hand space, and (B, 3) the unit vector out of the skin."""
    local, outwards = solver.on_bone(spot)
    frames = transforms[:, spot.bone]
    return frames[:, :3, :3] @ local + frames[:, :3, 3], frames[:, :3, :3] @ outwards


def gap(solver: ContactSolver, transforms: np.ndarray, contact: Contact) -> np.ndarray:
    """(B,) centimetres between the two sides of a contact; 0 where they touch."""
    if isinstance(contact, Touch):
        first, second = (place(solver, transforms, spot)[0] for spot in (contact.first, contact.second))
        return np.linalg.norm(first - second, axis=1)
    pair = PAIRS.index((contact.first, contact.second))
    return np.abs(0.3 * solver.capsules.allowed[pair] - solver.capsules.overlaps(transforms)[:, pair])
