"""`gesturekit models`: list, fetch, verify, add."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.commands import gesturekit


class TestModels:
    def test_list_names_every_model_with_its_licence(self) -> None:
        result = gesturekit("models", "list")
        assert result.exit_code == 0
        for network in ("palm_detection", "hand_landmark"):
            for size in ("full", "lite"):
                assert re.search(rf"{network}_{size} .*Apache-2\.0", result.stdout)

    def test_verify_says_what_is_missing_and_how_to_get_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path))
        monkeypatch.delenv("GESTUREKIT_MODELS", raising=False)
        result = gesturekit("models", "verify")
        assert result.exit_code == 1
        assert "missing" in result.stdout
        assert "gesturekit models fetch" in result.stderr

    def test_a_damaged_model_is_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path))
        monkeypatch.delenv("GESTUREKIT_MODELS", raising=False)
        damaged = tmp_path / "models" / "hand_landmark_lite.tflite"
        damaged.parent.mkdir(parents=True)
        damaged.write_bytes(b"not a model")
        result = gesturekit("models", "verify")
        assert result.exit_code == 1
        assert re.search(r"hand_landmark_lite +damaged", result.stdout)

    def test_add_refuses_what_holds_no_model(self, tmp_path: Path) -> None:
        (tmp_path / "other.tflite").write_bytes(b"something else")
        result = gesturekit("models", "add", tmp_path / "other.tflite")
        assert result.exit_code == 1
        assert "other.tflite" in result.stderr
