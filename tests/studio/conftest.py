"""One renderer of each quality for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gesturekit.studio.imaging.scene_renderer import Quality, StudioRenderer

SIZE = (320, 240)


@pytest.fixture(scope="session")
def renderer_of() -> Iterator[Callable[[Quality], StudioRenderer]]:
    made: dict[str, StudioRenderer] = {}

    def get(quality: Quality) -> StudioRenderer:
        if quality not in made:
            made[quality] = StudioRenderer(SIZE, quality)
        return made[quality]

    yield get
    for renderer in made.values():
        renderer.close()
