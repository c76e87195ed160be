"""Skips what draws on machines without OpenGL, and keeps one renderer of each quality for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gesturekit.errors import RenderError
from gesturekit.rendering import gl_info
from gesturekit.studio.renderer import Quality, StudioRenderer

SIZE = (320, 240)


@pytest.fixture(scope="session")
def gl_problem() -> str | None:
    """Why nothing can be drawn here, or None."""
    try:
        gl_info()
    except RenderError as error:
        return str(error)
    return None


@pytest.fixture(autouse=True)
def _skip_without_gl(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("gl") is not None:
        problem = request.getfixturevalue("gl_problem")
        if problem is not None:
            pytest.skip(problem)


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
