"""The film of motions: what it knows of a scene, where its timeline shows it, and a short scene."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import gesturekit as gk

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 4.0


@pytest.fixture(scope="module")
def film() -> Iterator[SimpleNamespace]:
    """The modules of the film, which lie in a folder of programs and no package."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import _live_scores
        import _motion_pages
        import _motion_scenes
        import motions_film

        modules = {"live": _live_scores, "pages": _motion_pages, "scenes": _motion_scenes}
        yield SimpleNamespace(program=motions_film, **modules)
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


def hand_at(x: float) -> gk.Hand:
    points = np.zeros((21, 3), np.float32)
    points[:, :2] = np.random.default_rng(0).uniform(0, 40, (21, 2)) + np.array([x, 100])
    points[0, :2], points[9, :2] = (x, 140), (x, 100)
    return gk.Hand(0, gk.Side.RIGHT, 1.0, 1.0, points, np.zeros((21, 3), np.float32))


@pytest.fixture
def played(film: SimpleNamespace) -> Any:
    """A hand that moves 4 palm sizes a second; a swipe that is told, a missed tap, a wave nobody made."""
    played = film.scenes.Played(film.scenes.Scene("Swipes", "made up", "studio:"))
    for n in range(round(SECONDS * 30)):
        played.images.append(np.full((240, 320, 3), 90, np.uint8))
        played.times.append(n / 30)
        played.hands.append([hand_at(20 + 160 * n / 30 % 200)])
        played.speeds.append(film.scenes.palm_speed(played))
    spans = [
        film.live.Span("swipe_up", frozenset({"swipe_up"}), 0.5, 1.0),
        film.live.Span("tap", frozenset({"tap"}), 1.5, 1.8),
    ]
    hand = hand_at(50)
    events = [
        gk.GestureEvent(name, gk.Phase.TRIGGER, hand, time, 1.0, 1.0)
        for name, time in (("swipe_up", 1.2), ("wave", 3.0))
    ]
    played.made, played.others = film.live.matched(spans, events)
    return played


def test_a_scene_knows_what_was_told_late_missed_and_false(film: SimpleNamespace, played: Any) -> None:
    (swipe, told), (tap, nothing) = played.made
    assert played.delay(told) == pytest.approx(0.2)
    assert nothing is None
    assert not played.missed(tap, 2.0)
    assert played.missed(tap, 3.0)
    assert not played.missed(swipe, 3.0)
    assert [event.name for event in played.others] == ["wave"]
    assert played.delay(played.others[0]) is None
    assert [event.name for event in played.told] == ["swipe_up", "wave"]
    score = film.scenes.score_of(played)
    assert (score.recall, score.others.total()) == (50.0, 1)


def test_the_palm_s_speed_is_in_palm_sizes_a_second(played: Any) -> None:
    assert np.isnan(played.speeds[0])
    assert np.nanmedian(played.speeds) == pytest.approx(4.0, rel=0.02)


def test_the_timeline_shows_nothing_before_its_time(film: SimpleNamespace, played: Any) -> None:
    pages = film.pages

    def colours(k: int, lane: tuple[int, int]) -> set[tuple[int, ...]]:
        page = pages.scene_page(played, k)
        assert page.shape == (720, 1280, 3)
        strip = page[lane[0] : lane[1], pages.LANES[0] : pages.LANES[1]].reshape(-1, 3)
        return set(map(tuple, strip.tolist()))

    told = {k: colours(k, pages.TOLD) for k in (33, 45, 100)}
    assert pages.OURS not in told[33]
    assert pages.OURS in told[45]
    assert pages.ALARM not in told[45]
    assert pages.ALARM in told[100]
    left, right = pages.LANES
    cursor = pages.scene_page(played, 60)[pages.CHART[0] + 5, left:right].sum(axis=1).argmax()
    assert cursor == pytest.approx((right - left) * 60 / (len(played.times) - 1), abs=2)


def test_a_performance_is_filmed_with_its_strokes(
    film: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "studio:?do=swipe left&person=104&seed=4&quality=fast&size=160x120"
    scene, plays = film.scenes.Scene("Swipes", "to the left", address, 1.2), []

    def play(*arguments: Any) -> Any:
        plays.append(film.scenes.play(*arguments))
        return plays[-1]

    monkeypatch.setattr(film.program, "play", play)
    pages = list(film.program.pages((scene,), None, True, repeat(None)))
    (played,) = plays
    assert [span.label for span, _ in played.made] == ["swipe_left"]
    assert len(played.images) == len(played.speeds) == len(pages) - 2 == 36
    # The last picture stays for a second.
    assert sum(seconds for _, seconds, _ in pages[1:-1]) == pytest.approx(35 / 30 + 1.0)
    assert [name for _, _, name in pages if name] == ["opening", "01-swipes", "closing"]
