"""What works on this machine, what does not, and how to mend it.

Every check does the real thing on a small scale: it draws, encodes, reads hashes. None fetches anything,
and none can bring the examination down.
"""

from __future__ import annotations

import enum
import importlib
import importlib.metadata
import platform
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gesturekit.errors import GestureKitError


class Verdict(str, enum.Enum):
    """How a check ended."""

    OK = "ok"
    """It works."""
    MISSING = "missing"
    """It is not there, and GestureKit does without it."""
    BROKEN = "broken"
    """It does not work, and the main job needs it."""

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it went, what was found, and what to do where something is."""

    name: str
    verdict: Verdict
    detail: str
    mend: str = ""


_Found = tuple[Verdict, str] | tuple[Verdict, str, str]
"""A check's verdict, detail and mend."""


def examine() -> list[Check]:
    """Look at everything the main job needs, in the order in which it needs it."""
    checks: dict[str, Callable[[], _Found]] = {
        "gesturekit": _program,
        "models": _models,
        "tracker": _tracker,
        "gestures": _gestures,
        "graphics": _graphics,
        "effects": _effects,
        "video": _video,
        "cameras": _cameras,
        "display": _display,
        "mediapipe": _mediapipe,
    }
    return [Check(name, *_guarded(check)) for name, check in checks.items()]


def healthy(checks: list[Check]) -> bool:
    """Whether the main job can run."""
    return all(check.verdict is not Verdict.BROKEN for check in checks)


def display_problem() -> str:
    """Say why no window can be opened here; empty when one can. Opens a small one for an instant."""
    from gesturekit.rendering import Window

    try:
        with Window((64, 48), effect=None):
            return ""
    except GestureKitError as error:
        return str(error)


def _guarded(check: Callable[[], _Found]) -> _Found:
    try:
        return check()
    except GestureKitError as error:
        return Verdict.BROKEN, str(error)
    # An examination that dies of what it should report helps nobody.
    except Exception as error:
        mend = "install GestureKit again: pip install --force-reinstall gesturekit"
        return Verdict.BROKEN, f"{type(error).__name__}: {error}", mend


def _program() -> _Found:
    from gesturekit import __version__

    where = Path(__file__).resolve().parent
    return Verdict.OK, f"{__version__}, Python {platform.python_version()}, {platform.platform()}, {where}"


def _models() -> _Found:
    from gesturekit.tracking.weights.model_store import ModelState, ModelStore

    statuses = ModelStore().statuses(read=True)
    damaged = [status.detail for status in statuses if status.state is ModelState.DAMAGED]
    missing = [status.spec.name for status in statuses if status.state is ModelState.MISSING]
    fetch = "gesturekit models fetch"
    if damaged:
        return Verdict.BROKEN, "; ".join(damaged), fetch
    if missing:
        detail = f"not here yet: {', '.join(missing)}"
        return Verdict.MISSING, detail, f"fetched on first use, or now with: {fetch}"
    return Verdict.OK, f"{len(statuses)} verified by SHA-256 in {statuses[0].path.parent}"


def _tracker() -> _Found:
    import numpy as np

    from gesturekit.tracking import HandTracker
    from gesturekit.tracking.weights.model_store import ModelState, ModelStore

    needed = {"palm_detection_full", "hand_landmark_full"}
    ready = {status.spec.name for status in ModelStore().statuses() if status.state is not ModelState.MISSING}
    if not needed <= ready:
        return Verdict.MISSING, "waits for its models", "gesturekit models fetch"
    with HandTracker() as tracker:
        hands = tracker.track(np.full((240, 320, 3), 127, dtype=np.uint8))
    if hands:
        return Verdict.BROKEN, f"sees {len(hands)} hands in an empty picture", "gesturekit models verify"
    return Verdict.OK, f"runs on LiteRT {importlib.metadata.version('ai-edge-litert')}"


def _gestures() -> _Found:
    from gesturekit.gestures import GestureRecognizer

    return Verdict.OK, f"{len(GestureRecognizer().names)} defined"


def _graphics() -> _Found:
    from gesturekit.rendering import gl_info

    return Verdict.OK, ", ".join(str(value) for value in gl_info().values())


def _effects() -> _Found:
    from gesturekit.rendering import effect_names, load_effect

    names = effect_names()
    for effect in names:
        load_effect(effect)
    return Verdict.OK, ", ".join(names)


def _video() -> _Found:
    import numpy as np

    from gesturekit.media import VideoWriter
    from gesturekit.sources import open_source

    with tempfile.TemporaryDirectory(prefix="gesturekit-doctor-") as folder:
        path = Path(folder) / "check.mp4"
        with VideoWriter(path, (64, 48), 25.0) as video:
            for number in range(3):
                video.write(np.full((48, 64, 3), 80 * number, dtype=np.uint8), number / 25)
        with open_source(path) as source:
            frames = sum(1 for _ in source)
    if frames != 3:
        detail = f"3 pictures written as H.264, {frames} read back"
        return Verdict.BROKEN, detail, "pip install --force-reinstall av"
    return Verdict.OK, f"H.264 written and read back, PyAV {importlib.metadata.version('av')}"


def _cameras() -> _Found:
    from gesturekit.media import list_cameras

    cameras = list_cameras()
    usable = [f"{camera.index} {camera.name}".strip() for camera in cameras if camera.usable]
    problems = "; ".join(f"camera {camera.index}: {camera.problem}" for camera in cameras if camera.problem)
    if usable:
        return Verdict.OK, ", ".join(usable), problems
    if cameras:
        return Verdict.MISSING, "none that can be opened", problems
    return Verdict.MISSING, "none found", "plug one in, or use a video file"


def _display() -> _Found:
    problem = display_problem()
    if problem:
        mend = "use --output instead of --show, or run it where there is a screen"
        return Verdict.MISSING, problem, mend
    return Verdict.OK, "a window can be opened"


def _mediapipe() -> _Found:
    try:
        version = importlib.metadata.version("mediapipe")
    except importlib.metadata.PackageNotFoundError:
        detail = "not installed; only MediaPipeTracker and the comparisons need it"
        return Verdict.MISSING, detail, 'pip install "gesturekit[mediapipe]"'
    importlib.import_module("mediapipe")
    return Verdict.OK, version
