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

TIP_JOINT_WEIGHT = 0.5
"""Share of the outermost joint in `accumulated_bend`.

Half of the others: the fingertip is the landmark model's least accurate point, and a straight index
finger is reported with some 30 degrees of bend in its last joint. Chosen on `photos/webcam`,
`photos/hagrid` and `photos/digits`, where it parts straight from curled index fingers better than a
weight of 1 or 0.
"""


def bend_angles(points: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Bend of each joint: the angle by which a bone departs from the line of the bone before it.

    Parameters
    ----------
    points
        (..., 21, 3) landmarks in any unit whose three axes have the same scale; `Hand.world` is meant.

    Returns
    -------
    (..., 5, 3) float64, degrees, 0 (in line) to 180, thumb first; the last axis runs outwards: MCP, PIP, DIP
    for the fingers and CMC, MCP, IP for the thumb. A joint with a bone of no length counts as 0.
    """
    bones = np.diff(np.asarray(points, dtype=np.float64)[..., CHAINS, :], axis=-2)
    length = np.sqrt(np.einsum("...i,...i->...", bones, bones))
    inner, outer = bones[..., :-1, :], bones[..., 1:, :]
    scale = length[..., :-1] * length[..., 1:]
    flat = scale <= 0.0
    cosine = np.einsum("...i,...i->...", inner, outer) / np.where(flat, 1.0, scale)
    cosine = np.where(flat, 1.0, cosine)
    return np.degrees(np.arccos(np.minimum(np.maximum(cosine, -1.0), 1.0)))


def accumulated_bend(angles: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Bend of each finger as a whole: its joints added up, the outermost at half weight.

    Parameters
    ----------
    angles
        (..., 5, 3) degrees, from `bend_angles`.

    Returns
    -------
    (..., 5) float64, degrees. A relaxed straight finger measures 20 to 60, one in a fist 150 to 210.
    """
    return np.asarray(angles[..., 0] + angles[..., 1] + TIP_JOINT_WEIGHT * angles[..., 2], dtype=np.float64)
