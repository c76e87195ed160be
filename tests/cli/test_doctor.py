"""`gesturekit doctor`: what works here, and how to mend what does not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.commands import gesturekit


class TestDoctor:
    def test_it_looks_at_everything_the_main_job_needs(self) -> None:
        result = gesturekit("doctor", "--json")
        checks = {check["name"]: check for check in map(json.loads, result.stdout.splitlines())}
        needed = {"models", "tracker", "gestures", "graphics", "effects", "video", "cameras", "display"}
        assert needed <= set(checks)
        assert checks["video"]["verdict"] == "ok"
        broken = any(check["verdict"] == "broken" for check in checks.values())
        assert result.exit_code == int(broken)

    def test_a_damaged_model_is_broken_with_its_cure(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path))
        monkeypatch.delenv("GESTUREKIT_MODELS", raising=False)
        damaged = tmp_path / "models" / "palm_detection_full.tflite"
        damaged.parent.mkdir(parents=True)
        damaged.write_bytes(b"not a model")
        result = gesturekit("doctor")
        assert result.exit_code == 1
        assert re.search(r"broken +models", result.stdout)
        assert "gesturekit models fetch" in result.stdout

    def test_missing_models_are_no_illness(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path))
        monkeypatch.delenv("GESTUREKIT_MODELS", raising=False)
        result = gesturekit("doctor", "--json")
        checks = {check["name"]: check for check in map(json.loads, result.stdout.splitlines())}
        assert checks["models"]["verdict"] == checks["tracker"]["verdict"] == "missing"
        assert "models fetch" in checks["tracker"]["mend"]
        assert "Ready, once the models are here" in gesturekit("doctor").stdout
