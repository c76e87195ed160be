"""A renderer of neon, the effect that most tests look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gesturekit.rendering import Renderer


@pytest.fixture
def renderer() -> Iterator[Renderer]:
    with Renderer("neon") as made:
        yield made
