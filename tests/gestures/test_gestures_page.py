"""What docs/gestures.md shows works as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import ConfigError
from gesturekit.gestures import GestureRecognizer, PoseMotions, Reading, TwoHandShapes, load_definitions
from gesturekit.gestures.definitions.hand_shape import ShapeDefinition
from gesturekit.gestures.definitions.schema import RELATIONS, GestureDefinition, MotionDefinition
from gesturekit.hands import FEATURE_NAMES, Finger, Hand, Landmark, Side
from gesturekit.hands.finger_states import FingerStates
from gesturekit.hands.hand_features import SHAPE_NAMES
from tests.gestures.built_hands import build_hand, shape, turn
from tests.gestures.shapes.test_two_hand_shapes import hand, meet

PAGE = (Path(__file__).parent.parent.parent / "docs" / "gestures.md").read_text(encoding="utf-8")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (text,) = re.findall(r"```toml\n(# mine.toml.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_on_the_page_is_valid_beside_the_shipped_gestures(mine: Path) -> None:
    assert list(load_definitions(mine, known=load_definitions())) == [
        "hook",
        "scissors",
        "roof",
        "slide_open",
    ]


def hook() -> Hand:
    return build_hand(dict.fromkeys(list(Finger)[1:], (5.0, 95.0, 60.0)))


def scissors() -> Hand:
    return shape("01100", rotation=turn("z", 90.0))


@pytest.mark.parametrize("make", [hook, scissors])
def test_its_hand_shapes_are_recognized(mine: Path, make: Callable[[], Hand]) -> None:
    recognizer = GestureRecognizer()
    recognizer.add(mine)
    assert recognizer.classify(make()).scores[make.__name__] > 0.7
    assert recognizer.classify(shape("11111")).name == "open_palm"


def test_its_shape_of_two_hands_is_recognized(mine: Path) -> None:
    right, left = (hand(side, (0.5, -0.9, 0), (0, 0, 1)) for side in (Side.RIGHT, Side.LEFT))
    left = meet(right, left, at=Landmark.MIDDLE_TIP, with_=Landmark.MIDDLE_TIP, gap=(0.3, 0, 0))
    assert TwoHandShapes(load_definitions(mine)).scores(right, left)["roof"] > 0.8


def test_its_motion_is_made(mine: Path) -> None:
    motions = PoseMotions(load_definitions(mine))
    made = []
    for frame in range(60):
        time = frame / 30.0
        way = 200.0 * min(max((time - 0.5) / 0.4, 0.0), 1.0)
        seen = shape("00000" if time < 0.85 else "11111")
        seen = replace(seen, landmarks=seen.landmarks + np.array([way, 0.0, 0.0], dtype=np.float32))
        made += motions.update([Reading(seen, "closed_fist" if time < 0.85 else "open_palm")], time)
    assert [motion.name for motion in made] == ["slide_open"]


def test_the_error_on_the_page_is_the_real_one(tmp_path: Path) -> None:
    (shown,) = re.findall(r"^    (mine\.toml, line 3: .*)$", PAGE, re.MULTILINE)
    path = tmp_path / "mine.toml"
    path.write_text('[hook]\ndescription = ""\nfingers = { thumb = "extnded" }\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_definitions(path)
    assert str(caught.value) == str(path.parent / shown)


def test_every_key_and_property_is_on_the_page() -> None:
    for schema in (ShapeDefinition, GestureDefinition, MotionDefinition):
        for key in schema.model_fields:
            assert f"`{key}`" in PAGE or f"{key} = " in PAGE, key
    for kind in RELATIONS:
        assert f"{{ {kind} = [" in PAGE
    for name in ("extended", "touching", "crossed", "grabbing", "curl", "spread_deg", "pinch", "contacts"):
        assert hasattr(FingerStates, name)
        assert f"`{name}`" in PAGE
    shape_count, orientation_count = len(SHAPE_NAMES), len(FEATURE_NAMES) - len(SHAPE_NAMES)
    assert f"{shape_count} that describe the shape" in PAGE
    assert f"then {orientation_count} for where" in PAGE
