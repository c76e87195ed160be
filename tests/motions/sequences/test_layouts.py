"""Four sensors' skeletons become one: joints in their places, axes turned, bad recordings named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Landmark
from gesturekit.motions.sequences.layouts import LAYOUTS, to_canonical
from gesturekit.motions.sequences.palm_geometry import PALM, hand_size


def numbered(joints: int) -> np.ndarray:
    """Two frames in which joint j is at (j, 100 + j * j, 1000 + j)."""
    j = np.arange(joints, dtype=float)
    return np.tile(np.stack([j, 100 + j * j, 1000 + j], axis=1), (2, 1, 1))


def test_our_own_layout_is_left_as_it_is() -> None:
    given = numbered(21)
    canonical = to_canonical(given, "mediapipe21")
    assert canonical.dtype == np.float32
    assert np.array_equal(canonical, given)


def test_realsense_loses_the_palm_joint_and_turns_half_around_z() -> None:
    canonical = to_canonical(numbered(22), "realsense22")
    assert canonical[0, Landmark.WRIST].tolist() == [0, -100, 1000]
    assert canonical[0, Landmark.THUMB_CMC].tolist() == [-2, -104, 1002]
    assert canonical[1, Landmark.PINKY_TIP].tolist() == [-21, -541, 1021]


def test_leap20_gets_a_wrist_and_a_thumb_base() -> None:
    canonical = to_canonical(numbered(20), "leap20")
    wrist, mcp = canonical[0, Landmark.WRIST], canonical[0, Landmark.THUMB_MCP]
    assert wrist.tolist() == [0, -100, -1000]
    assert mcp.tolist() == [-1, -101, -1001]
    assert np.allclose(canonical[0, Landmark.THUMB_CMC], wrist + 0.46 * (mcp - wrist))
    assert canonical[0, Landmark.INDEX_MCP].tolist() == [-4, -116, -1004]
    assert canonical[0, Landmark.PINKY_TIP].tolist() == [-19, -461, -1019]


def test_leap21_moves_the_palm_centre_back_to_the_wrist() -> None:
    given = np.zeros((1, 21, 3))
    given[0, [5, 9, 13, 17]] = [[-1, 0, 2], [0, 0, 2], [0, 0, 2], [1, 0, 2]]
    given[0, 0] = [0, 0, 1]
    canonical = to_canonical(given, "leap21")
    assert np.allclose(canonical[0, Landmark.WRIST], [0, 0, -2 + 3.7])
    assert np.allclose(canonical[0, Landmark.INDEX_MCP], [1, 0, -2])


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_sensors_frame_becomes_a_proper_turn_of_ours_or_its_mirror(name: str) -> None:
    form = LAYOUTS[name]
    assert len(form.source) == 21 and max(form.source) == form.joints - 1
    assert set(map(abs, form.axes)) == {1.0}


@pytest.mark.parametrize(
    ("given", "layout", "words"),
    [
        (numbered(21), "mediapipe", "did you mean 'mediapipe21'"),
        (numbered(21), "Leap-21", "did you mean 'leap21'"),
        (numbered(21), 21, "unknown layout 21"),
        (numbered(22), "mediapipe21", r"\(2, 22, 3\).*22 joints are layout 'realsense22'"),
        (numbered(20), "leap21", "20 joints are layout 'leap20'"),
        (numbered(21)[..., :2], "mediapipe21", r"\(2, 21, 2\)"),
        (numbered(21)[0], "mediapipe21", r"shape \(21, 3\), expected \(T, 21, 3\)"),
        (np.zeros((0, 21, 3)), "mediapipe21", r"\(0, 21, 3\)"),
        ("wave", "mediapipe21", "numbers of shape"),
        ([[1.0], [2.0, 3.0]], "mediapipe21", "numbers of shape"),
        (np.where(np.arange(2)[:, None, None] == 1, np.nan, numbered(21)), "mediapipe21", "1 of 2.*frame 1"),
        (np.full((3, 21, 3), np.inf), "mediapipe21", "3 of 3 frames.*frame 0"),
        (np.ones((3, 21, 3)), "mediapipe21", "without size"),
    ],
)
def test_bad_recordings_are_named(given: object, layout: object, words: str) -> None:
    with pytest.raises(InvalidArgumentError, match=words):
        to_canonical(given, layout)


def recordings(path: Path) -> tuple[list[np.ndarray], np.lib.npyio.NpzFile]:
    stored = np.load(path)
    return np.split(stored["frames"].astype(np.float32), np.cumsum(stored["lengths"])[:-1]), stored


def curl_side(canonical: np.ndarray) -> float:
    """How far the middle finger bends to the side that a right hand's palm faces, hand sizes, median."""
    spokes = canonical[:, [Landmark.INDEX_MCP, Landmark.PINKY_MCP]] - canonical[:, :1]
    normal = np.cross(spokes[:, 0], spokes[:, 1])
    finger = canonical[:, Landmark.MIDDLE_TIP] - canonical[:, Landmark.MIDDLE_MCP]
    side = (normal * finger).sum(axis=1) / np.linalg.norm(normal, axis=1)
    return float(np.median(side)) / hand_size(canonical)


def fastest_way(canonical: np.ndarray) -> np.ndarray:
    centre = canonical[:, PALM].mean(axis=1)
    moves = centre[5:] - centre[:-5]
    return moves[np.linalg.norm(moves, axis=1).argmax()]


@pytest.mark.parametrize(
    ("folder", "layout", "label", "right", "left"),
    [
        ("shrec17/train.npz", "realsense22", "label14", 6, 7),
        ("sfinge3d/dictionary.npz", "leap20", "label", 11, 10),
    ],
)
def test_right_hands_of_all_sensors_look_alike(
    data_dir: Path, folder: str, layout: str, label: str, right: int, left: int
) -> None:
    sequences, stored = recordings(data_dir / "sequences" / folder)
    every = [to_canonical(each, layout) for each in sequences[::40]]
    assert np.median([curl_side(each) for each in every]) > 0.1, "fingers bend to the palm's side"
    ways = {
        side: np.median(
            [fastest_way(to_canonical(sequences[i], layout)) for i in np.flatnonzero(stored[label] == k)],
            axis=0,
        )
        for side, k in (("right", right), ("left", left))
    }
    assert ways["right"][0] < -0.03, "the person's right is the picture's left"
    assert ways["left"][0] > 0.03


def test_the_jackknife_hands_bend_to_the_palms_side(data_dir: Path) -> None:
    sequences, _ = recordings(data_dir / "sequences" / "jackknife" / "segmented.npz")
    assert np.median([curl_side(to_canonical(each, "leap21")) for each in sequences]) > 0.1
