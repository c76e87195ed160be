"""The comparison film: its measures on made-up tracks, and a short film from beginning to end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import gesturekit as gk

ROOT = Path(__file__).resolve().parent.parent
PALM = 80.0
TIMES = np.arange(0, 4, 1 / 30)


@pytest.fixture(scope="module")
def film() -> Iterator[SimpleNamespace]:
    """The modules of the film, which lie in a folder of programs and no package."""
    pytest.importorskip("mediapipe", reason="the film compares with MediaPipe")
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import _film_drawing
        import _film_scenes
        import _mot

        yield SimpleNamespace(drawing=_film_drawing, scenes=_film_scenes, mot=_mot)
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


def taken(film: SimpleNamespace, truth: np.ndarray, reported: np.ndarray) -> Any:
    """A take in which all landmarks move to the right by `truth` and `reported`, pixels; NaN: not found."""
    take = film.scenes.Take(film.scenes.Scene("Fast", "made up", "studio:"))
    seen = film.scenes.Seen()
    shape = np.random.default_rng(0).uniform(0, PALM, (21, 2))
    for time, x, there in zip(TIMES, truth, reported, strict=True):
        take.times.append(float(time))
        take.truths.append({0: film.mot.TrueHand(gk.Side.RIGHT, shape + np.array([x, 0.0]), PALM, 1.0)})
        points = np.zeros((21, 3), np.float32)
        points[:, :2] = shape + np.array([there, 0.0])
        hand = gk.Hand(0, gk.Side.RIGHT, 1.0, 1.0, points, np.zeros((21, 3), np.float32))
        seen.matches.append({} if np.isnan(there) else {0: hand})
    take.seen["GestureKit"] = seen
    return take


def test_jitter_is_the_second_difference_at_rest(film: SimpleNamespace) -> None:
    # Back and forth by 2 pixels: each second difference is 4 pixels, 5 % of a palm of 80.
    take = taken(film, np.zeros(len(TIMES)), np.where(np.arange(len(TIMES)) % 2, 2.0, 0.0))
    assert film.scenes.jitter(take, "GestureKit") == pytest.approx(5.0, rel=1e-3)


def test_lag_is_found_whatever_the_constant_offset(film: SimpleNamespace) -> None:
    def way(times: np.ndarray) -> np.ndarray:
        return 200.0 * np.sin(2 * np.pi * times)

    take = taken(film, way(TIMES), 7.0 + way(TIMES - 0.02))
    assert film.scenes.lag_ms(take, "GestureKit") == pytest.approx(20.0, abs=2.1)


def test_fast_frames_are_judged_alone(film: SimpleNamespace) -> None:
    # At rest for two seconds, then 10 palm sizes a second, 8 pixels off; every second fast frame is lost.
    truth = np.where(TIMES < 2, 0.0, (TIMES - 2) * 10 * PALM)
    reported = np.where(TIMES <= 2, truth, truth + 8.0)
    reported[62::2] = np.nan
    take = taken(film, truth, reported)
    assert film.scenes.error_while_fast(take, "GestureKit") == pytest.approx(10.0, rel=1e-3)
    assert film.scenes.found_while_fast(take, "GestureKit") == pytest.approx(50.0, abs=2.0)


def test_text_and_charts_stay_within_the_picture(film: SimpleNamespace) -> None:
    picture = np.zeros((60, 80, 3), np.uint8)
    film.drawing.write(picture, "1.25", (78, 10), 30, align="right")
    film.drawing.write(picture, "beyond", (70, 50), 30)
    film.drawing.tag(picture, "left", (0, 0), film.drawing.ALARM)
    assert picture[10:45, 20:78].max() > 200
    assert film.drawing.runs(np.array([True, True, False, True])) == [slice(0, 2), slice(3, 4)]


@pytest.mark.slow
@pytest.mark.gl
def test_a_short_film_shows_every_chapter(
    film: SimpleNamespace, gl_problem: str | None, tmp_path: Path
) -> None:
    if gl_problem:
        pytest.skip(gl_problem)
    program = [sys.executable, "benchmarks/compare_film.py", "--quick", "--stills", str(tmp_path / "stills")]
    done = subprocess.run(
        [*program, "--output", str(tmp_path / "film.mp4")], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    stills = sorted(path.stem for path in (tmp_path / "stills").glob("*.png"))
    assert stills == ["01-trembling", "02-fast", "03-crossing", "closing", "opening"]
    with gk.open_source(tmp_path / "film.mp4") as source:
        count, last = 0, None
        for frame in source:
            count, last = count + 1, frame
    assert last is not None
    assert last.image.shape == (720, 1280, 3)
    assert count / 30 == pytest.approx(10.0, abs=1.0)
