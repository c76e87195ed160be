"""The sources of all rooms: `open_source`, with the hand studio's performer as one of its schemes."""

from __future__ import annotations

from gesturekit.media.source import Source
from gesturekit.media.source_opener import open_source, register_scheme

__all__ = ["open_source", "register_scheme"]


def _open_studio(uri: str, mirrored: bool) -> Source:
    # Not at the top: the studio's renderer is for those who ask for it.
    from gesturekit.studio.studio_source import open_studio

    return open_studio(uri, mirrored)


register_scheme("studio", _open_studio)
