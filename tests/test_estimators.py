"""Without scikit-learn and SciPy everything runs but the estimators, which name the extra."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gesturekit.gestures.custom.take_cleaning import clean_take
from gesturekit.gestures.custom.takes import RecordedGesture
from tests.gestures.custom.made_takes import held, motion

ROOT = Path(__file__).resolve().parent.parent

HIDDEN = "import sys; sys.modules['sklearn'] = sys.modules['scipy'] = None\n"


def without_scikit_learn(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", HIDDEN + program, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_a_classifier_names_the_extra_and_is_an_import_error() -> None:
    done = without_scikit_learn(
        """
import gesturekit as gk
try:
    gk.DynamicGestureClassifier
except ImportError as error:
    print(isinstance(error, gk.GestureKitError), error)
"""
    )
    assert "True" in done.stdout, done.stderr
    assert "pip install 'gesturekit[classifiers]'" in done.stdout


def test_custom_gestures_are_learned_and_recognized(tmp_path: Path) -> None:
    for name, make in {"horns": held, "zorro": motion}.items():
        clean = [clean_take(make(name, seed)) for seed in range(3)]
        gesture = RecordedGesture(name, clean[0].kind, tuple(each.take for each in clean))
        gesture.save(tmp_path / f"{name}.takes.npz")
    program = "from gesturekit.cli import main; main()"
    done = without_scikit_learn(program, "train", tmp_path, "--output", tmp_path / "my.npz")
    assert done.returncode == 0, done.stderr
    program = "import gesturekit as gk; print(gk.GestureRecognizer(gestures=sys.argv[1]).names)"
    done = without_scikit_learn(program, tmp_path / "my.npz")
    assert "'horns'" in done.stdout, done.stderr
    assert "'zorro'" in done.stdout


def test_the_studio_performs() -> None:
    done = without_scikit_learn(
        """
from gesturekit.studio.performance.performer import perform
print(perform("person 7: victory 1 s, swipe left").duration > 1.0)
"""
    )
    assert done.stdout.strip() == "True", done.stderr
