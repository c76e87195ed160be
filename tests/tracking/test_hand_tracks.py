"""Tracks that meet, part, hide and come back: built hands, no model."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gesturekit.hands import Side
from gesturekit.tracking.hand_tracks import HandTracks
from gesturekit.tracking.track import palm_middle
from tests.tracking.hand_readings import reading

STEP = 1 / 30
VICTORY = (0, 3, 4)


def tracks_of(*readings) -> HandTracks:
    """Tracks that have known these hands for half a second."""
    tracks = HandTracks(smoothing=False, latency=0.0, grace_seconds=0.5)
    for each in readings:
        tracks.find(each, STEP)
    for _ in range(15):
        tracks.take(dict(zip(tracks.tracked, readings, strict=True)), STEP)
        tracks.part(STEP)
    return tracks


def frame(tracks: HandTracks, seen: dict[int, object], found: tuple = ()) -> None:
    """One frame: readings by the id of the track in whose crop they were made, and palms found."""
    by_id = {track.id: track for track in tracks.tracked}
    tracks.take({by_id[number]: each for number, each in seen.items()}, STEP)
    for each in found:
        tracks.find(each, STEP)
    tracks.part(STEP)


def places(tracks: HandTracks) -> dict[int, float]:
    return {track.id: round(palm_middle(track.landmarks)[0]) for track in tracks.tracked}


def sides(tracks: HandTracks) -> dict[int, Side]:
    return {track.id: track.hand(mirrored=False).side for track in tracks.tracked}


def test_ids_stay_with_hands_that_cross_and_hide_each_other():
    """The left hand's track slides onto the right hand, which comes out on the far side."""
    tracks = tracks_of(reading(200.0), reading(600.0, right=0.01, curled=VICTORY))
    for n in range(12):
        x = 30.0 * (n + 1)
        frame(tracks, {0: reading(200.0 + x), 1: reading(600.0 - x, right=0.01, curled=VICTORY)})
        if n == 5:
            break
    # One frame in which both crops hold the left hand, in front; then the right one is found again.
    front = reading(390.0, right=0.01, curled=VICTORY)
    frame(tracks, {0: front, 1: front})
    assert list(places(tracks)) == [1]
    for n in range(1, 10):
        x = 30.0 * n
        front, behind = reading(390.0 - x, right=0.01, curled=VICTORY), reading(410.0 + x)
        seen = {1: front} if n < 4 else {1: front, 0: behind}
        frame(tracks, seen, (behind,) if n == 3 else ())
    assert places(tracks)[0] > 600 and places(tracks)[1] < 200
    assert sides(tracks) == {0: Side.RIGHT, 1: Side.LEFT}


def test_ids_that_went_over_to_the_other_hand_come_back():
    tracks = tracks_of(reading(300.0), reading(420.0, right=0.01, curled=VICTORY))
    frame(tracks, {0: reading(330.0)})  # the left hand is hidden; from here the tracks are mixed up
    mixed = {"right hand": reading(500.0), "left hand": reading(200.0, right=0.01, curled=VICTORY)}
    frame(tracks, {0: mixed["left hand"]}, (mixed["right hand"],))
    for _ in range(3):
        by_place = {
            track.id: mixed["right hand" if palm_middle(track.landmarks)[0] > 350 else "left hand"]
            for track in tracks.tracked
        }
        frame(tracks, by_place)
    assert places(tracks)[0] > 400 > places(tracks)[1]
    assert sides(tracks) == {0: Side.RIGHT, 1: Side.LEFT}


def test_hands_that_only_touch_keep_their_ids():
    left, right = reading(300.0, right=0.01), reading(420.0)
    tracks = tracks_of(left, right)
    for gap in itertools.chain(range(60, 0, -10), range(0, 70, 10)):
        frame(tracks, {0: reading(330.0 - gap / 2, right=0.01), 1: reading(390.0 + gap / 2)})
    assert places(tracks)[0] < places(tracks)[1]


def test_two_tracks_on_one_hand_become_one():
    tracks = tracks_of(reading(200.0), reading(600.0))
    for _ in range(4):
        frame(tracks, {track.id: reading(600.0) for track in tracks.tracked})
    assert list(places(tracks)) == [1]


@pytest.mark.parametrize(("far", "same"), [(150.0, True), (900.0, False)])
def test_a_hand_that_comes_back_nearby_is_the_same(far, same):
    tracks = tracks_of(reading(200.0), reading(200.0, y=900.0, right=0.01))
    other = {1: reading(200.0, y=900.0, right=0.01)}
    frame(tracks, other)
    frame(tracks, other, (reading(200.0 + far),))
    assert (0 in places(tracks)) is same


@pytest.mark.parametrize(("curled", "same"), [((), True), (VICTORY, False)])
def test_the_only_hand_that_is_known_may_come_back_anywhere_if_it_looks_the_same(curled, same):
    tracks = tracks_of(reading(200.0))
    frame(tracks, {})
    frame(tracks, {}, (reading(1100.0, right=0.99 if same else 0.01, curled=curled),))
    assert (list(places(tracks)) == [0]) is same


def test_another_hand_in_the_place_of_a_lost_one_is_new():
    tracks = tracks_of(reading(200.0))
    frame(tracks, {})
    frame(tracks, {}, (reading(280.0, right=0.01, size=50.0, curled=(0, 1, 2, 3, 4)),))
    assert list(places(tracks)) == [1]


def test_a_fast_hand_is_looked_for_where_it_goes():
    tracks = tracks_of(reading(200.0))
    [track] = tracks.tracked
    for n in range(4):
        frame(tracks, {0: reading(200.0 + 60.0 * (n + 1))})
    assert track.next_roi(STEP).x - track.roi.x == pytest.approx(60.0, abs=3.0)
    resting = tracks_of(reading(200.0)).tracked[0]
    assert resting.next_roi(STEP) == resting.roi


def test_a_lost_hand_is_forgotten_after_its_grace_and_a_hidden_one_later():
    tracks = tracks_of(reading(200.0), reading(290.0, right=0.01))
    for _ in range(20):
        frame(tracks, {0: reading(200.0)})
    assert [track.id for track in tracks] == [0, 1]
    alone = tracks_of(reading(200.0), reading(700.0, right=0.01))
    for _ in range(20):
        frame(alone, {0: reading(200.0)})
    assert [track.id for track in alone] == [0]


@pytest.mark.parametrize(("right", "sides_seen"), [(0.7, {Side.LEFT, Side.RIGHT}), (0.99, {Side.RIGHT})])
def test_two_rights_are_told_only_when_both_are_clear(right, sides_seen):
    tracks = tracks_of(reading(200.0), reading(600.0, right=right))
    assert set(sides(tracks).values()) == sides_seen


@pytest.mark.parametrize("seed", range(5))
def test_ids_are_never_given_twice(seed):
    rng = np.random.default_rng(seed)
    tracks = HandTracks(smoothing=False, latency=0.0, grace_seconds=0.3)
    for _ in range(120):
        hands = [
            reading(float(rng.uniform(0, 900)), right=float(rng.choice([0.01, 0.99]))) for _ in tracks.tracked
        ]
        seen = {t: h for t, h in zip(tracks.tracked, hands, strict=True) if rng.random() < 0.8}
        tracks.take(seen, STEP)
        if rng.random() < 0.3 and len(tracks.tracked) < 4:
            tracks.find(reading(float(rng.uniform(0, 900))), STEP)
        tracks.part(STEP)
        ids = [track.id for track in tracks]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("misses", "alone", "kept"), [(2, True, True), (12, True, False), (2, False, False)])
def test_a_blurred_hand_that_was_just_lost_is_itself_if_no_other_is_known(misses, alone, kept):
    """Read as a small left hand with three curled fingers, which looks like another."""
    others = () if alone else (reading(700.0, y=500.0),)
    tracks = tracks_of(reading(300.0), *others)
    rest = {n + 1: each for n, each in enumerate(others)}
    for _ in range(misses):
        frame(tracks, rest)
    frame(tracks, rest, (reading(300.0, right=0.02, size=56.0, curled=VICTORY),))
    assert (0 in places(tracks)) is kept
