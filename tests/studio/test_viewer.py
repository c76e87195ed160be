"""The viewer: what keys and mouse do to the view, and that the window shows it."""

from __future__ import annotations

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Landmark, Side
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.truth import HandTruth, scene_truth
from gesturekit.studio.viewer import KEYS, StudioView, show_view
from tests.graphics import Display

SIZE = (320, 240)


def truth(view: StudioView) -> HandTruth:
    return scene_truth(view.scene(SIZE)).hands[0]


def test_arrows_walk_through_all_poses_and_tones() -> None:
    view = StudioView()
    seen = []
    for _ in POSES:
        seen.append(view.pose)
        view.press("right")
    assert sorted(seen) == sorted(POSES)
    assert view.pose == "open_palm"
    view.press("left")
    assert view.pose == list(POSES)[-1]
    for _ in range(9):
        view.press("up")
    assert view.who().tone == 6
    for _ in range(9):
        view.press("down")
    assert view.who().tone == 1


def test_every_key_changes_the_view_and_no_other_does() -> None:
    for key in KEYS:
        view = StudioView(yaw=0.4, tone=3)
        before = dict(vars(view))
        assert view.press(key)
        assert vars(view) != before, key
    view = StudioView()
    assert not view.press("x")
    assert vars(view) == vars(StudioView())


def test_dragging_turns_the_near_side_with_the_pointer() -> None:
    # Fingers bent at their knuckles stand out towards the camera.
    view = StudioView(pose="cupped")
    near = truth(view).landmarks_px[Landmark.MIDDLE_TIP, 0]
    view.drag(40.0, 0.0)
    assert truth(view).landmarks_px[Landmark.MIDDLE_TIP, 0] > near + 3.0
    low = truth(view).landmarks_px[Landmark.MIDDLE_TIP, 1]
    view.drag(0.0, 40.0)
    assert truth(view).landmarks_px[Landmark.MIDDLE_TIP, 1] > low + 3.0


def test_the_wheel_comes_nearer_within_limits() -> None:
    view = StudioView()
    size = truth(view).palm_px
    view.scroll(2.0)
    assert truth(view).palm_px > size
    view.scroll(100.0)
    assert view.distance == 25.0


def test_the_hand_stays_in_the_middle_however_it_is_turned() -> None:
    for side in Side:
        view = StudioView(side=side)
        for _ in range(8):
            view.drag(60.0, 7.0)
            assert np.abs(truth(view).landmarks_px[:, :2].mean(axis=0) - (160, 120)).max() < 40.0


def test_views_are_checked() -> None:
    with pytest.raises(InvalidArgumentError, match="did you mean 'victory'"):
        StudioView(pose="victry")
    with pytest.raises(InvalidArgumentError, match="did you mean 'room'"):
        StudioView(background="rom")
    with pytest.raises(InvalidArgumentError, match="skin tone 9"):
        StudioView(tone=9)


@pytest.mark.window
def test_the_window_shows_the_hand(display: Display) -> None:
    view = StudioView(background="plain", tone=2)
    with_hand = show_view(view, SIZE, quality="fast", frames=2)
    x, y = truth(view).landmarks_px[Landmark.MIDDLE_MCP, :2].astype(int)
    hand, wall = with_hand[y, x].astype(int), with_hand[5, 5].astype(int)
    assert np.abs(hand - wall).sum() > 40
    assert hand[0] > hand[2]
