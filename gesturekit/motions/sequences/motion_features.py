"""What a motion looks like to the network: curves of shape, path and speed, free of size and frame rate.

After DD-Net (Yang et al. 2019): distances between joints say what shape the hand has wherever it is and
however it is turned; joints relative to the palm add how it is turned; the palm's path and the motion at two
speeds say where it goes. Beyond it: the joints as the palm itself sees them, the palm's axes, and the bones'
directions. All lengths are in units of the hand's size, and time is cut into
equal steps from the first to the last frame, whatever the frame rate was.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray, Landmark
from gesturekit.motions.sequences.palm_geometry import PALM, hand_size
from gesturekit.motions.sequences.resample import duration_seconds, interpolated, resample_steps

RECORDED_STEPS, STEPS = 64, 32
"""Steps at which a recording is read, and those that the network sees."""

GROUPS: dict[str, int] = {
    "distances": 210,  # Between each two joints.
    "joints": 63,  # Places relative to the palm's centre.
    "path": 7,  # The palm's centre relative to its mean and to its start; the logarithm of the duration.
    "slow": 63,  # Motion of all joints since the step before,
    "fast": 63,  # and from the step before to the step after.
    "own": 63,  # The joints in the palm's own axes.
    "axes": 9,  # These axes: across the palm, along it, out of it.
    "bones": 60,  # Direction of each bone: from the wrist to the base of each finger, and on to its tip.
    "travel": 6,  # Motion of the palm's joints since the step before; of its centre over four steps.
}
"""What the curves are and how many of each there are, in order."""

_FIRST, _SECOND = np.triu_indices(21, 1)
_ENDS = np.arange(1, 21)
_STARTS = np.where(_ENDS % 4 == 1, 0, _ENDS - 1)


def recorded(sequences: Sequence[FloatArray], fps: npt.NDArray[np.float64]) -> tuple[FloatArray, FloatArray]:
    """Joints in hand sizes at `RECORDED_STEPS` instants, (N, S, 21, 3), and durations in seconds, (N,)."""
    joints = np.stack([resample_steps(each / hand_size(each), RECORDED_STEPS) for each in sequences])
    lasts = [duration_seconds(len(each), rate) for each, rate in zip(sequences, fps, strict=True)]
    return joints, np.array(lasts, np.float32)


def subsampled(joints: FloatArray) -> FloatArray:
    """(N, RECORDED_STEPS, ...) → (N, STEPS, ...), evenly spaced from the first step to the last."""
    at = np.linspace(0.0, RECORDED_STEPS - 1.0, STEPS)
    return np.asarray(interpolated(joints.swapaxes(0, 1), at).swapaxes(0, 1))


def motion_features(joints: FloatArray, durations: FloatArray) -> FloatArray:
    """Curves that describe motions: (N, S, F) float32, the groups of `GROUPS` side by side.

    (N, S, 21, 3) `joints` are canonical, in hand sizes, at S instants evenly spaced in time; (N,) `durations`
    run from the first instant to the last, seconds.
    """
    count, steps = joints.shape[:2]
    # Time last: whole curves are then added and compared at once, many times faster than three numbers are.
    places = np.ascontiguousarray(joints.transpose(3, 2, 0, 1))
    palm = places[:, PALM].mean(axis=1, keepdims=True)
    relative = places - palm
    centre = palm[:, 0]
    distances = _lengths(relative[:, _FIRST] - relative[:, _SECOND])
    axes = _palm_axes(relative)
    bones = relative[:, _ENDS] - relative[:, _STARTS]
    slow = _since_last(places)
    groups = {
        "distances": distances,
        "joints": relative,
        "path": np.concatenate(
            [
                centre - centre.mean(axis=2, keepdims=True),
                centre - centre[:, :, :1],
                np.broadcast_to(np.log(durations)[None, :, None], (1, count, steps)),
            ]
        ),
        "slow": slow,
        "fast": _across(places, 1),
        "own": np.einsum("djns,edns->ejns", relative, axes),
        "axes": axes,
        "bones": bones / (_lengths(bones) + 1e-6),
        "travel": np.concatenate([slow[:, PALM].mean(axis=1), _across(centre, 2)]),
    }
    curves = [groups[name].reshape(width, count, steps) for name, width in GROUPS.items()]
    return np.asarray(np.concatenate(curves, dtype=np.float32).transpose(1, 2, 0))


def _lengths(vectors: FloatArray) -> FloatArray:
    """(3, ...) → (...)."""
    total = vectors[0] * vectors[0]
    total += vectors[1] * vectors[1]
    total += vectors[2] * vectors[2]
    return np.asarray(np.sqrt(total, out=total))


def _palm_axes(relative: FloatArray) -> FloatArray:
    """Unit vectors across the palm, along it and out of it: (3 axes, 3 coordinates, N, S)."""
    along = relative[:, Landmark.MIDDLE_MCP] - relative[:, Landmark.WRIST]
    along = along / (_lengths(along) + 1e-6)
    out = np.cross(relative[:, Landmark.INDEX_MCP] - relative[:, Landmark.PINKY_MCP], along, axis=0)
    out = out / (_lengths(out) + 1e-6)
    across = np.cross(along, out, axis=0)
    return np.stack([across, along, out])


def _since_last(curves: FloatArray) -> FloatArray:
    made = np.zeros_like(curves)
    np.subtract(curves[..., 1:], curves[..., :-1], out=made[..., 1:])
    return made


def _across(curves: FloatArray, reach: int) -> FloatArray:
    """From `reach` steps before to `reach` steps after; zero at the ends."""
    made = np.zeros_like(curves)
    np.subtract(curves[..., 2 * reach :], curves[..., : -2 * reach], out=made[..., reach:-reach])
    return made
