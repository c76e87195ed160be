"""Gesture files: what they may say, what is said of a wrong one, and taking up edits while running."""

from __future__ import annotations

import logging
import os
import re
import time
from pathlib import Path

import pytest

from gesturekit.errors import ConfigError
from gesturekit.gestures import GestureRecognizer, load_definitions
from gesturekit.gestures.definitions.hand_shape import CurlTarget, SpreadTarget
from gesturekit.gestures.definitions.schema import (
    GestureDefinition,
    MotionDefinition,
    TwoHandDefinition,
)
from gesturekit.gestures.gesture_source import DefinitionFile
from gesturekit.hands import Finger

FULL = """
[scissors]
fingers = { index = "extended", middle = { curl = 0.1 }, others = "curled" }
spread = { index_middle = { deg = 20, tolerance_deg = 8 }, middle_ring = "apart" }
palm = { direction = ["camera", "inward"], within_deg = 40 }
pointing = { finger = "index", direction = "up" }
contacts = { between = ["thumb_tip", "ring_pip"], within = 0.5 }
unless = "peace"
minimum_hold = 0.3

[peace]
fingers = { index = "extended" }

[roof]
hands = 2
each = { fingers = { others = "extended" }, palm = "away" }
relations = [
  { near = ["one.middle_tip", "other.middle_tip"], within = 0.8 },
  { angle = ["one.hand", "other.hand"], deg = 80 },
]

[cut]
start = "peace"
end = "scissors"
distance = [1, 3]
duration = 0.8
"""


def load(folder: Path, text: str, **options: object) -> dict[str, object]:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return dict(load_definitions(path, **options))  # type: ignore[arg-type]


def complaint(folder: Path, text: str, **options: object) -> str:
    with pytest.raises(ConfigError) as caught:
        load(folder, text, **options)
    return str(caught.value).removeprefix(f"{folder}{os.sep}")


def test_all_that_a_file_may_say(tmp_path: Path) -> None:
    scissors, peace, roof, cut = load(tmp_path, FULL, known=()).values()
    assert isinstance(scissors, GestureDefinition)
    assert isinstance(scissors.fingers.target(Finger.MIDDLE), CurlTarget)
    assert scissors.fingers.target(Finger.THUMB) == "curled"
    assert scissors.spread.targets[1] == SpreadTarget(deg=20, tolerance_deg=8)
    assert [scissors.spread.targets[k] for k in (0, 2, 3)] == ["any", "apart", "any"]
    assert scissors.palm is not None
    assert scissors.palm.direction == ("camera", "inward")
    assert scissors.pointing[0].direction == ("up",)
    assert scissors.contacts[0].within == 0.5
    assert scissors.unless == ("peace",)
    assert isinstance(peace, GestureDefinition)
    assert peace.spread.targets[1] == "any"
    assert isinstance(roof, TwoHandDefinition)
    assert not roof.sided
    assert [type(relation).__name__ for relation in roof.relations] == ["Near", "Angle"]
    assert isinstance(cut, MotionDefinition)
    assert cut.distance == (1.0, 3.0)


def test_one_word_of_spread_is_meant_for_all_four_fingers() -> None:
    (flat,) = load_definitions({"flat": {"spread": "together"}}).values()
    assert isinstance(flat, GestureDefinition)
    assert list(flat.spread.targets) == ["any", "together", "together", "together"]


TWO = '[clap]\nhands = 2\nrelations = [\n  { near = ["one.palm", "other.palm"] },\n'
BROKEN = [
    ('[a]\nspread = "togeter"\n', "line 2: gesture 'a': spread is 'togeter'; did you mean 'together'?"),
    ('[a]\nspread = { index_midle = "apart" }\n', "unknown key 'index_midle'; did you mean 'index_middle'?"),
    (
        "[a.spread]\nring_pinky = 'any'\nindex_middle = { dg = 5 }\n",
        "line 3: gesture 'a': unknown key 'dg'; did you mean 'deg'? valid: deg, tolerance_deg",
    ),
    (
        "[a]\nfingers = { index = { tolerance = 0.1 } }\n",
        "line 2: gesture 'a': fingers.index is {'tolerance': 0.1}: give at least one of curl, base and tip",
    ),
    ('[a]\npalm = ["up",\n  "dwn"]\n', "line 3: gesture 'a': palm is 'dwn'; did you mean 'down'?"),
    (
        '[b]\nfingers = { index = "extended" }\n[a]\ncontacts = [\n  { between = ["thumb_tip", "wrist"] },\n'
        '  { between = ["thumb_tip",\n    "thum_tip"] },\n]\n',
        "line 7: gesture 'a': contacts.between is 'thum_tip'; did you mean 'thumb_tip'?",
    ),
    ('[a]\nhands = 3\npalm = "up"\n', "line 2: gesture 'a': hands is 3"),
    (
        TWO + '  { nea = ["one.wrist", "other.wrist"] },\n]\n',
        "line 5: gesture 'clap': relations has no key that says its kind, but 'nea'; did you mean 'near'?",
    ),
    (
        TWO + '  { nea = ["one.wrist", "other.wrist"] },\n]\n',
        "line 5: gesture 'clap': relations has no key that says its kind, but 'nea'; did you mean 'near'?",
    ),
    (
        TWO + '  { angle = ["one.palm", "other.plam"], deg = 3 },\n]\n',
        "line 5: gesture 'clap': relations.angle is 'other.plam'; did you mean 'other.palm'?",
    ),
    (
        TWO + '  { angle = ["one.palm", "other.palm"] },\n]\n',
        "line 5: gesture 'clap': relations has no 'deg'; add it",
    ),
    (
        TWO + '  { facing = ["one", "other"], within = 3 },\n]\n',
        "line 5: gesture 'clap': unknown key 'within'; did you mean 'within_deg'? valid: facing, within_deg",
    ),
    (
        TWO + '  { near = ["left.palm", "right.palm"] },\n]\n',
        "line 1: gesture 'clap': ",
    ),
    (TWO + '  { near = ["one.palm", "one.wrist"] },\n]\n', "between two hands, not one and one"),
    (
        '[clap]\nrelations = { facing = ["one", "other"] }\n',
        "line 1: gesture 'clap': there is no 'hands'; add it",
    ),
    ("[clap]\nhands = 2\n", "line 1: gesture 'clap': there is no 'relations'; add it"),
    (TWO + ']\n[clap.one]\nfingers = { indx = "any" }\n', "line 7: gesture 'clap': unknown key 'indx'"),
    ("[a]\n\nb = [1,\n 2", "line 4: not valid TOML"),
    ("[a]\n[a]\n", "line 2: not valid TOML"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_file_is_explained(tmp_path: Path, text: str, message: str) -> None:
    assert message in complaint(tmp_path, text)


REFERENCES = '[a]\npalm = "up"\n[b]\npalm = "down"\nunless = [\n  "a", "fists"]\n'


def test_names_that_do_not_exist_are_explained_where_all_are_known(tmp_path: Path) -> None:
    told = complaint(tmp_path, REFERENCES, known=("fist",))
    assert told == (
        "mine.toml, line 5: gesture 'b': unless names 'fists', which is not a hand shape; "
        "did you mean 'fist'? valid: a, b, fist"
    )
    assert list(load(tmp_path, REFERENCES)) == ["a", "b"]
    assert list(load(tmp_path, REFERENCES, known=("fists",))) == ["a", "b"]
    motion = '[a]\npalm = "up"\n[move]\nstart = "a"\nend = "aa"\n'
    assert "line 5: gesture 'move': end names 'aa'" in complaint(tmp_path, motion, known=())
    assert "unless names 'a', which is not another" in complaint(
        tmp_path, '[a]\npalm = "up"\nunless = ["a"]\n', known=()
    )


def test_event_rules_in_the_file_are_passed_over(tmp_path: Path) -> None:
    text = '[a]\npalm = "up"\n[event.b]\ngesture = "a"\n'
    assert list(load(tmp_path, text)) == ["a"]


def test_the_shipped_gestures_refer_only_to_each_other() -> None:
    shipped = load_definitions()
    assert {type(d) for d in shipped.values()} >= {GestureDefinition, TwoHandDefinition}
    again = {name: definition.model_dump() for name, definition in shipped.items()}
    load_definitions({n: d for n, d in again.items() if isinstance(shipped[n], GestureDefinition)}, known=())


def edit(path: Path, text: str) -> None:
    """Write, and make sure that the file's time is another."""
    before = path.stat().st_mtime_ns
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before + 10_000_000, before + 10_000_000))


def test_an_edit_is_taken_up_and_a_wrong_one_leaves_everything_as_it_was(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[a]\npalm = "up"\n', encoding="utf-8")
    file = DefinitionFile(path)
    assert list(file.definitions) == ["a"]
    assert not file.poll()

    edit(path, '[a]\npalm = "up"\n[b]\npalm = "down"\n')
    assert file.poll()
    assert list(file.definitions) == ["a", "b"]
    assert not file.poll()

    edit(path, '[a]\npalm = "upp"\n')
    with caplog.at_level(logging.ERROR):
        assert not file.poll()
        assert not file.poll()
    assert list(file.definitions) == ["a", "b"]
    assert [record.message for record in caplog.records] == [f"{file.error}; the gestures stay as they were"]
    assert file.error is not None
    assert "line 2: gesture 'a': palm is 'upp'; did you mean 'up'?" in file.error

    edit(path, '[a]\npalm = "down"\n')
    assert file.poll()
    assert file.error is None
    assert list(file.definitions) == ["a"]


def test_an_edit_that_says_the_same_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[a]\npalm = "up"\n', encoding="utf-8")
    file = DefinitionFile(path)
    edit(path, '# a remark\n[a]\npalm = "up"\n')
    assert not file.poll()


def test_a_file_that_is_away_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[a]\npalm = "up"\n', encoding="utf-8")
    file = DefinitionFile(path)
    path.rename(tmp_path / "away")
    assert not file.poll()
    assert file.error is None
    new = tmp_path / "new"
    new.write_text('[b]\npalm = "up"\n# longer\n', encoding="utf-8")
    new.replace(path)
    assert file.poll()
    assert list(file.definitions) == ["b"]


def test_a_file_that_is_wrong_to_begin_with_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        DefinitionFile(tmp_path / "absent.toml")


def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        "[a]\n"
        'fingers = { thumb = "extendedd" }\n'
        'palm = "camara"\n'
        "[b]\n"
        'fingers = { thumbs = "extended" }\n'
        "[event.c]\n"
        'gestur = "ok"\n'
    )
    with pytest.raises(ConfigError) as caught:
        GestureRecognizer(gestures=path)
    lines = str(caught.value).split("\n")
    assert [re.search(r"mine\.toml, line (\d)", line)[1] for line in lines] == ["2", "3", "5", "7"]
    assert [re.search("did you mean '(.*?)'", line)[1] for line in lines] == [
        *("extended", "camera", "thumb", "gesture"),
    ]


def test_every_name_that_does_not_exist_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[event.c]\ngesture = "thumb_upp"\n[event.d]\nsequence = ["ok", "rok"]\n')
    with pytest.raises(ConfigError) as caught:
        GestureRecognizer(gestures=path)
    lines = str(caught.value).split("\n")
    assert ["thumb_upp" in lines[0], "rok" in lines[1], len(lines)] == [True, True, 2]


def test_after_ten_mistakes_the_others_are_counted() -> None:
    with pytest.raises(ConfigError, match=r"and 3 more$") as caught:
        load_definitions({f"g{n}": {"palm": "north"} for n in range(13)})
    assert str(caught.value).count("\n") == 10


@pytest.mark.parametrize("half", ["", '[a]\npalm = "up"', '[a]\npalm = "up"\n[b]\npalm'])
def test_a_file_that_is_half_saved_is_waited_for(tmp_path: Path, half: str) -> None:
    """Many editors empty a file before they write it; what is held must not be cancelled for that."""
    whole = '[a]\npalm = "up"\n[b]\npalm = "down"\n'
    path = tmp_path / "mine.toml"
    path.write_text(whole, encoding="utf-8")
    file = DefinitionFile(path)
    path.write_text(half, encoding="utf-8")
    assert not file.poll()
    assert file.error is None
    assert list(file.definitions) == ["a", "b"]
    path.write_text(whole + "# edited\n", encoding="utf-8")
    assert not file.poll()
    assert list(file.definitions) == ["a", "b"]


def test_a_file_that_stays_empty_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[a]\npalm = "up"\n', encoding="utf-8")
    file = DefinitionFile(path)
    path.write_text("", encoding="utf-8")
    before = time.time() - 5
    os.utime(path, (before, before))
    assert file.poll()
    assert file.definitions == {}


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[a]\npalm = "up"\n', encoding="utf-8-sig")
    assert list(load_definitions(path)) == ["a"]


def test_the_name_for_no_gesture_is_explained() -> None:
    with pytest.raises(ConfigError, match="shows no gesture; choose another name"):
        load_definitions({"none": {"palm": "up"}})
