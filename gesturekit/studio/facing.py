"""Which way a hand is turned when its owner shows a pose to the camera.

Most poses show the palm, fingers up. The exceptions are those whose meaning lies in where a finger points.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gesturekit.studio.angles import Array
from gesturekit.studio.quaternion import frame
from gesturekit.studio.scene import FACING


def _thumb(x: float, y: float, z: float) -> Array:
    """A fist seen from its knuckles whose thumb side points along (x, y, z), camera axes."""
    # The forearm comes from the person's own right and from behind: the knuckles point between the camera
    # and the own left, which is the picture's right.
    knuckles = (0.62, 0.05, -0.78)
    palm = (
        y * knuckles[2] - z * knuckles[1],
        z * knuckles[0] - x * knuckles[2],
        x * knuckles[1] - y * knuckles[0],
    )
    rotation = frame(fingers=knuckles, palm=palm)
    rotation.flags.writeable = False
    return rotation


_FACINGS: Mapping[str, Array] = MappingProxyType(
    {"thumb_up": _thumb(0.0, -1.0, 0.0), "thumb_down": _thumb(0.0, 1.0, 0.0)}
)


def facing(pose: str) -> Array:
    """Rotation (3, 3) from hand space to camera axes of a right hand that shows a named pose."""
    return _FACINGS.get(pose, FACING)
