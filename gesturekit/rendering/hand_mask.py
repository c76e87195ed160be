"""Where hands are, as a soft mask: capsules along bones and palm, as wide as flesh is."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np

from gesturekit.hands import BONES, FloatArray
from gesturekit.hands.hand import palm_size_3d
from gesturekit.rendering.blending import use_blend
from gesturekit.rendering.capsule_batch import CapsuleBatch, capsule_array, no_capsules
from gesturekit.rendering.layer_registry import Scene
from gesturekit.rendering.target import Target

_REDUCED = 2
"""The mask is so many times smaller than the picture: its edge is soft anyway."""

# Half the width of the flesh at each landmark, palm sizes: wrist, thumb, four fingers outwards.
_RADII = np.array(
    [0.24, 0.2, 0.15, 0.13, 0.1] + [0.16, 0.115, 0.1, 0.085] * 3 + [0.15, 0.1, 0.085, 0.075],
    dtype=np.float32,
)
# Between the knuckles lies flesh too: lines from the wrist to each.
_PALM = [(0, 9), (0, 13), (1, 5), (1, 9), (1, 17)]
_ENDS = np.array([(int(a), int(b)) for a, b in BONES] + _PALM, dtype=np.int64)

REACH = 1.6
"""Where the mask's soft edge ends, in radii."""


class HandMask:
    """The mask's target.

    Parameters
    ----------
    context
        moderngl.Context, current.
    """

    def __init__(self, context: Any) -> None:
        self._context = context
        self._batch = CapsuleBatch(context, "mask.frag")
        self._target: Target | None = None

    @property
    def texture(self) -> Any:
        """What was drawn."""
        assert self._target is not None
        return self._target.texture

    def draw(self, scene: Scene) -> None:
        """Draw the mask of a frame; another target is bound afterwards."""
        size = (-(-scene.size[0] // _REDUCED), -(-scene.size[1] // _REDUCED))
        if self._target is None or self._target.size != size:
            if self._target is not None:
                self._target.release()
            self._target = Target(self._context, size, "f1", "hand mask")
        self._target.framebuffer.use()
        self._target.framebuffer.clear()
        use_blend(self._context, "max")
        self._batch.draw(mask_capsules(scene), scene.size, REACH)
        self._context.disable(moderngl.BLEND)

    def release(self) -> None:
        """Give the memory back."""
        self._batch.release()
        if self._target is not None:
            self._target.release()


def mask_capsules(scene: Scene) -> FloatArray:
    """Capsules of all hands, pixels of the picture: (n, CAPSULE_FLOATS) float32."""
    found = [no_capsules()]
    plain = np.ones((len(_ENDS), 8), np.float32)
    for hand in scene.hands:
        ends = hand.landmarks[_ENDS][..., :2].reshape(-1, 4)
        radius = palm_size_3d(hand) * _RADII[_ENDS]
        capsules = capsule_array(ends, radius, plain[:, :2], plain[:, 2:])
        found.append(capsules[np.isfinite(capsules).all(axis=1)])
    return np.concatenate(found)
