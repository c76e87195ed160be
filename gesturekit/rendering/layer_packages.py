"""Layers that other packages bring, in modules that their entry points name.

[project.entry-points."gesturekit.layers"]
ring = "ring_layer"
"""

from __future__ import annotations

import functools
import logging
from importlib.metadata import EntryPoint, entry_points

GROUP = "gesturekit.layers"

_log = logging.getLogger(__name__)


@functools.cache
def load_layer_packages() -> None:
    """Import what installed packages name, once; there each layer registers itself.

    A package that cannot be imported is a warning that names it: the layers of others are not its concern.
    """
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        _load(point)


def _load(point: EntryPoint) -> None:
    try:
        point.load()
    # Whatever somebody else's code may raise.
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        _log.warning("the layers of %s (%s) are left out: %s", _package_of(point), point.value, what)


def _package_of(point: EntryPoint) -> str:
    return "an unknown package" if point.dist is None else f"{point.dist.name} {point.dist.version}"
