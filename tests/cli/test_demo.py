"""`gesturekit demo`: a film, its best picture, its events, and why they matter."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from gesturekit.cli.demo import PERFORMER, STEPS
from gesturekit.sources import open_source
from gesturekit.studio.performance.performer import perform
from gesturekit.studio.studio_address import read_address
from tests import studio_set
from tests.cli.commands import ended, stranger


class TestDemo:
    def test_it_writes_video_picture_and_events(self, tmp_path: Path) -> None:
        clip = studio_set.clip(tmp_path / "palm.mp4", "open_palm")
        done = stranger("demo", clip, "--output", tmp_path / "out", cwd=tmp_path)
        if "apt-get install" in done.stderr:
            pytest.skip(done.stderr.strip())
        assert done.returncode == 0, done.stderr
        with open_source(tmp_path / "out" / "demo.mp4") as source:
            assert len(list(source)) == 40
        with open_source(tmp_path / "out" / "demo.png") as source:
            assert next(iter(source)).image.shape[:2] == (240, 320)
        events = [json.loads(line) for line in (tmp_path / "out" / "demo.jsonl").read_text().splitlines()]
        assert "open_palm" in {event["name"] for event in events}

    def test_without_camera_the_hand_studio_performs(self, tmp_path: Path) -> None:
        if Path("/dev/video0").exists():
            pytest.skip("there is a camera here")
        # The second part of the tour is enough.
        returncode, printed, complained = ended(signal.SIGINT, "2/4 closed_fist", "demo", cwd=tmp_path)
        if "apt-get install" in complained:
            pytest.skip(complained.strip())
        assert returncode == 130, complained
        assert "the hand studio performs" in complained
        assert "DEMO_SOURCE=" in complained
        assert "1/4 open_palm  The studio draws hands" in complained
        assert "open_palm" in printed
        with open_source(tmp_path / "out" / "demo.mp4") as source:
            assert len(list(source)) > 20

    def test_without_camera_it_is_short(self) -> None:
        address = read_address(PERFORMER)
        performed = [step.gesture for line in address.script.lines for step in line.steps]
        # 0.1 s of work a picture; the demo promises to end within a minute.
        assert perform(address.script).duration * address.fps < 500
        assert [gesture for gesture in performed if gesture in STEPS] == list(STEPS)
