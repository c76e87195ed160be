"""What mypy --strict says to an app's author: OpenCV's pictures are taken, a wrong phase is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import gesturekit as gk
from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.events.event import Phase, PhaseWord
from gesturekit.gestures.gesture_names import GestureName
from gesturekit.hands import Side, SideWord

ROOT = Path(__file__).resolve().parent.parent

PROGRAM = """
import cv2
import gesturekit as gk

capture = cv2.VideoCapture("clip.mp4")
image = capture.read()[1]
hands = gk.HandTracker(color="bgr").track(image, 0.0)
gk.HandTracker().track(cv2.resize(image, (64, 64)), 0.0)
drawn = gk.Renderer("neon", color="bgr").render(image, hands)
cv2.imshow("hands", drawn)
gk.VideoWriter("out.mp4", (64, 48), color="bgr").write(image, 0.0)

def like(event: gk.GestureEvent) -> None:
    print(event.hand.side)

session = gk.Session("clip.mp4")
session.on("thumb_up", like, phase="hold", hand="left")
session.on("a_gesture_of_mine", like)
session.on("thumb_up", like, phase="holds")  # wrong
session.on("thumb_up", like, hand="lefft")  # wrong
gk.HandTracker(color="gbr")  # wrong
"""


def test_an_opencv_program_is_sound_and_wrong_words_are_not(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file=", "--strict", "--follow-imports=silent", "program.py"],
        cwd=tmp_path,
        env={"MYPYPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
    )
    wrong = [n for n, line in enumerate(PROGRAM.splitlines(), start=1) if line.endswith("# wrong")]
    told = {int(line.split(":")[1]) for line in done.stdout.splitlines() if line.startswith("program.py:")}
    assert told == set(wrong), done.stdout + done.stderr


def test_the_words_that_editors_complete_are_those_there_are() -> None:
    assert get_args(GestureName) == GestureRecognizer().names
    assert set(get_args(PhaseWord)) == {"fire", "*", *(phase.value for phase in Phase)}
    assert set(get_args(SideWord)) == {side.value for side in Side}


def test_the_package_shows_what_is_its_own() -> None:
    shown = dir(gk)
    assert set(gk.__all__) <= set(shown)
    assert not {"annotations", "importlib", "TYPE_CHECKING"} & set(shown)
    assert not [name for name in shown if name.startswith("_") and name != "__version__"]
