"""How far every joint of a hand is bent, from 3D landmarks.

The paper's section 6 decides straight or bent "by the accumulated angles of joints". An angle between
two bones does not change when the hand turns, moves, grows or is mirrored, so everything built on it
inherits that.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

CHAINS = np.array([[0, *range(1 + 4 * finger, 5 + 4 * finger)] for finger in range(5)])
"""(5, 5) landmark indices: for each finger, thumb first, the wrist and its four joints outwards."""

JOINT_WEIGHTS = np.array([0.5, 1.0, 0.5])
"""Share of each joint, outwards, in `accumulated_bend`.

The knuckle counts half, because bending there swings a finger that stays straight and because spreading
the fingers shows up in it; the outermost joint counts half, because the tip is the landmark model's least
accurate point. The middle joint alone shows a curled finger.
"""

DIP_PER_PIP, DIP_FREEDOM_DEG, MOST_PIP_DEG = 2.0 / 3.0, 26.0, 110.0
"""A finger's last joint bends by two thirds of its middle joint (Lin, Wu and Huang 2000), more by so many
degrees at most, from pressing on the tip; and the most that a middle joint bends."""


def bend_angles(points: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Bend of each joint: the angle by which a bone departs from the line of the bone before it.

    From (..., 21, 3) landmarks, in any unit whose axes have the same scale, (..., 5, 3) float64, degrees, 0
    (in line) to 180, thumb first; the last axis runs outwards: MCP, PIP, DIP for the fingers and CMC, MCP, IP
    for the thumb. A joint with a bone of no length counts as 0.

    Examples
    --------
    >>> bend_angles(hand.world).shape
    (5, 3)
    >>> bend_angles(hand.world)[3].round().tolist()
    [70.0, 95.0, 50.0]
    """
    chain = np.asarray(points, dtype=np.float64)[..., CHAINS, :]
    bones = chain[..., 1:, :] - chain[..., :-1, :]
    length = np.sqrt(np.einsum("...i,...i->...", bones, bones))
    scale = length[..., :-1] * length[..., 1:]
    along = np.einsum("...i,...i->...", bones[..., :-1, :], bones[..., 1:, :])
    flat = scale <= 0.0
    if flat.any():
        along[flat] = scale[flat] = 1.0
    return np.asarray(np.degrees(np.arccos(np.minimum(np.maximum(along / scale, -1.0), 1.0))))


def coupled(angles: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Bends (..., 5, 3), as `bend_angles` gives them, as the tendons allow them; the thumb's as they were.

    Nobody bends a finger's last joint alone. Where landmarks say so, the finger is folded and its outer half
    is out of sight; then the middle joint is bent by as much as the last one needs.
    """
    result = np.array(angles, dtype=np.float64)
    needed = (result[..., 1:, 2] - DIP_FREEDOM_DEG) / DIP_PER_PIP
    middle = result[..., 1:, 1]
    np.maximum(middle, np.minimum(needed, MOST_PIP_DEG), out=middle)
    return result


def accumulated_bend(angles: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Bend of each finger as a whole: the weighted sum of its joints' `coupled` bends.

    From (..., 5, 3) `bend_angles`, (..., 5) float64, degrees: 10 to 45 for a relaxed straight finger, 100 to
    160 for one in a fist.

    Examples
    --------
    >>> accumulated_bend(bend_angles(hand.world)).round()[1:].tolist()
    [0.0, 0.0, 155.0, 155.0]
    """
    return np.asarray(coupled(angles) @ JOINT_WEIGHTS, dtype=np.float64)
