"""A session with a window: at the source's pace, ended by a key, and still pictures stay until then."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gesturekit.media import ImageWriter, VideoWriter
from gesturekit.sources import open_source
from tests.builders import grey_picture, make_clip

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.window

PROGRAM = """
import json, subprocess, sys, threading, time
from tests.scripted import scripted
source, output, key, after = sys.argv[1], sys.argv[2] or None, sys.argv[3], float(sys.argv[4])

def press():
    search = ["xdotool", "search", "--sync", "--name", "GestureKit"]
    subprocess.run(search, check=True, stdout=subprocess.DEVNULL)
    time.sleep(after)
    subprocess.run([*search, "key", key], check=True)

if key:
    threading.Thread(target=press, daemon=True).start()
with scripted(source, effect="neon", output=output, show=True) as session:
    summary = session.run()
print(json.dumps([summary.ended_by, summary.frames, summary.elapsed]))
"""


def shown(source: Path, output: Path | str = "", key: str = "", after: float = 0.0) -> tuple[str, int, float]:
    """Show a source in a window on a screen of its own; what ended it, frames and seconds."""
    for tool, package in (("xvfb-run", "xvfb"), ("xauth", "xauth"), ("xdotool", "xdotool")):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (Debian: apt-get install {package}): no window to test")
    screen = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 800x600x24"]
    command = [*screen, sys.executable, "-c", PROGRAM, str(source), str(output), key, str(after)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    if "apt-get install" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr
    ended_by, frames, elapsed = json.loads(done.stdout.splitlines()[-1])
    return ended_by, frames, elapsed


def test_a_file_is_shown_no_faster_than_it_was_taken(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", frames=40)
    ended_by, frames, elapsed = shown(clip, tmp_path / "out.mp4")
    assert (ended_by, frames) == ("source", 40)
    assert elapsed > 39 / 25
    with open_source(tmp_path / "out.mp4") as source:
        assert len(list(source)) == 40


def test_escape_ends_it_with_a_playable_file(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", frames=1500)
    ended_by, frames, _ = shown(clip, tmp_path / "out.mp4", key="Escape", after=0.5)
    assert ended_by == "window"
    assert 0 < frames < 1500
    with open_source(tmp_path / "out.mp4") as source:
        assert len(list(source)) == frames


def test_a_key_is_felt_while_the_next_picture_is_far_away(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "slides.mp4", (96, 64)) as video:
        for number, at in enumerate([0.0, 60.0]):
            video.write(grey_picture(number), at)
    ended_by, _, elapsed = shown(tmp_path / "slides.mp4", key="Escape", after=0.5)
    assert ended_by == "window"
    assert elapsed < 30.0


def test_a_picture_stays_until_its_window_is_closed(tmp_path: Path) -> None:
    with ImageWriter(tmp_path / "photo.png") as picture:
        picture.write(grey_picture(3))
    ended_by, frames, elapsed = shown(tmp_path / "photo.png", key="q", after=1.0)
    assert (ended_by, frames) == ("window", 1)
    assert elapsed > 1.0
