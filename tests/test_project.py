"""The commands a newcomer types: `make` explains itself and hands on what it is given."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str) -> str:
    """What make prints; with ``-n``, what it would do."""
    done = subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_make_alone_explains_every_command() -> None:
    text = make()
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets is not None
    for target in targets[1].split():
        assert re.search(rf"^  make {target} +\w", text, re.MULTILINE), target


@pytest.mark.parametrize("source", ["clip.mp4", "my holiday.mp4", "rtsp://camera.local/stream"])
def test_make_demo_hands_its_source_on(source: str) -> None:
    assert f'gesturekit demo "{source}" --output out' in make("-n", "demo", f"DEMO_SOURCE={source}")


def test_make_demo_alone_names_no_source() -> None:
    assert "gesturekit demo  --output out" in make("-n", "demo", "DEMO_SOURCE=")


def test_make_test_sets_everything_up_first() -> None:
    steps = make("-n", "-B", "test", "VENV=elsewhere")
    order = ["-m venv elsewhere", '-e ".[dev,mediapipe]"', "gesturekit models fetch", "-m pytest"]
    places = [steps.index(step) for step in order]
    assert places == sorted(places)


def test_ci_runs_tests_lint_types_and_docs() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text().rstrip().endswith("make test\nmake lint\nmake types\nmake docs")
    subprocess.run(["bash", "-n", str(script)], check=True)
