"""The one place that knows where shaders, effects and model data lie.

In a checkout the three content folders stand beside the package; in an installed wheel they lie
inside it, under `_content`.
"""

from __future__ import annotations

from pathlib import Path

from gesturekit.errors import GestureKitError

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_content"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent


def asset_path(*parts: str) -> Path:
    """Path of a content file or folder, for example ``asset_path("shaders", "bone.frag")``.

    Raises
    ------
    GestureKitError
        When nothing is there: the installation is incomplete or the name is wrong.
    """
    path = _ROOT.joinpath(*parts)
    if not path.exists():
        raise GestureKitError(
            f"content file {'/'.join(parts)!r} not found under {_ROOT}; "
            "check the name, or reinstall gesturekit if it is one of its own"
        )
    return path
