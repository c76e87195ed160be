"""What a motion looks like to the classifier: curves of shape, path and speed, free of size and frame rate.

After DD-Net (Yang et al. 2019): distances between joints say what shape the hand has wherever it is and
however it is turned; joints relative to the palm add how it is turned; the palm's path and the motion at two
speeds say where it goes. All lengths are in units of the hand's size, and time is cut into equal steps from
the first to the last frame, whatever the frame rate was.
"""

from __future__ import annotations

import numpy as np

from gesturekit.gestures.dynamic.layouts import PALM
from gesturekit.hands import FloatArray

_PAIRS = np.array([(a, b) for a in range(21) for b in range(a + 1, 21)])


def motion_features(joints: FloatArray) -> FloatArray:
    """Curves that describe motions.

    Parameters
    ----------
    joints
        (N, S, 21, 3) canonical joints in hand sizes at S instants evenly spaced in time.

    Returns
    -------
    (N, S, F) float32: distances between joints, joints relative to the palm's centre, the centre's path
    relative to its mean, and the motion of all joints over one step and over two.
    """
    palm = joints[:, :, PALM].mean(axis=2, keepdims=True)
    relative = joints - palm
    path = palm - palm.mean(axis=1, keepdims=True)
    apart = relative[:, :, _PAIRS[:, 0]] - relative[:, :, _PAIRS[:, 1]]
    distances = np.sqrt(np.einsum("nspd,nspd->nsp", apart, apart))
    slow, fast = np.gradient(joints, axis=1), np.zeros_like(joints)
    fast[:, 1:-1] = joints[:, 2:] - joints[:, :-2]
    flat = [each.reshape(*joints.shape[:2], -1) for each in (relative, path, slow, fast)]
    curves: FloatArray = np.concatenate([distances, *flat], axis=2)
    return curves
