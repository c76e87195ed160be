"""Each example is short, explains itself, and runs on a file as it would on a camera."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import make_clip

EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "examples").glob("*.py"))
NAMES = [path.stem for path in EXAMPLES]


def run(example: str, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    path = EXAMPLES[NAMES.index(example)]
    command = [sys.executable, str(path), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=180)


def test_the_four_jobs_have_an_example() -> None:
    assert {"callbacks", "tracker_only", "own_gesture", "slide_control"} <= set(NAMES)


@pytest.mark.parametrize("path", EXAMPLES, ids=NAMES)
def test_it_is_short_enough_to_copy(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("example", NAMES)
def test_help_says_what_it_does_and_how_to_call_it(example: str, tmp_path: Path) -> None:
    done = run(example, "--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"python examples/{example}.py" in done.stdout


@pytest.mark.parametrize("example", NAMES)
def test_it_runs_on_a_file(example: str, tmp_path: Path) -> None:
    done = run(example, make_clip(tmp_path / "clip.mp4", frames=8), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("example", NAMES)
def test_a_missing_file_is_one_line_without_traceback(example: str, tmp_path: Path) -> None:
    done = run(example, "missing.mp4", cwd=tmp_path)
    assert done.returncode == 1
    assert "missing.mp4" in done.stderr and "Traceback" not in done.stderr


def test_callbacks_hears_an_open_palm(data_dir: Path, tmp_path: Path) -> None:
    done = run("callbacks", data_dir / "clips" / "open_palm_360p.mp4", cwd=tmp_path)
    assert "frames: 202" in done.stdout, done.stderr
    assert "open_palm" in done.stdout


def test_tracker_only_prints_a_line_for_each_hand(data_dir: Path, tmp_path: Path) -> None:
    done = run("tracker_only", data_dir / "photos" / "webcam" / "hello_00.jpg", cwd=tmp_path)
    assert "index tip at" in done.stdout, done.stderr
    assert "extended: thumb, index, middle, ring, pinky" in done.stdout


def test_own_gesture_is_recognized(data_dir: Path, tmp_path: Path) -> None:
    done = run("own_gesture", data_dir / "clips" / "open_palm_360p.mp4", cwd=tmp_path)
    assert "stop (" in done.stdout, done.stdout + done.stderr


def test_slide_control_runs_the_users_command(data_dir: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -c \"open('turned', 'a').write('x')\""
    clip = data_dir / "clips" / "thumb_up_720p.mp4"
    done = run("slide_control", clip, "--next", command, "--pause", 60, cwd=tmp_path)
    assert done.stdout.count("next slide") == 1, done.stdout + done.stderr
    assert (tmp_path / "turned").read_text() == "x"
