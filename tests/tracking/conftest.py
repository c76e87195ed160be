"""Pictures of hands, and a model store of its own for each test that asks for one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.tracking.weights.model_store import ModelStore
from tests.studio_set import picture
from tests.tracking.model_kit import Shelf, make_manifest, make_shelf


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """No network, and no wheel to be had until a test puts one on the shelf."""
    return make_shelf(tmp_path, monkeypatch)


@pytest.fixture
def store(tmp_path: Path, shelf: Shelf) -> ModelStore:
    return ModelStore(tmp_path / "cache", make_manifest(tmp_path / "manifest"))


@pytest.fixture(scope="module")
def open_hand() -> np.ndarray:
    return picture("open_palm")


@pytest.fixture(scope="module")
def two_hands() -> np.ndarray:
    return picture("two_hands")
