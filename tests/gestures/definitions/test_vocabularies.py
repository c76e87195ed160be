from itertools import combinations
from pathlib import Path

import pytest

from gesturekit import gestures
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.vocabularies import (
    VOCABULARIES,
    alias,
    aliases,
    name_in,
    overlaps,
    schemes,
    vocabulary,
)

HAGRID = [
    *("call", "dislike", "fist", "four", "like", "mute", "ok"),
    *("one", "palm", "peace", "peace_inverted", "rock", "stop", "stop_inverted"),
    *("three", "three2", "two_up", "two_up_inverted", "grabbing", "point", "little_finger"),
    *("middle_finger", "three3", "three_gun", "hand_heart", "timeout", "xsign", "holy"),
    *("take_picture", "thumb_index2"),
]
MEDIAPIPE = ["Closed_Fist", "Open_Palm", "Pointing_Up", "Thumb_Down", "Thumb_Up", "Victory", "ILoveYou"]


@pytest.mark.parametrize("scheme", schemes())
@pytest.mark.parametrize("words", VOCABULARIES)
def test_every_name_is_one_of_the_vocabulary(scheme: str, words: str) -> None:
    ours = set(vocabulary(words)) | {"none"}
    assert set(aliases(scheme, words).values()) <= ours


def test_all_that_was_promised_has_a_name() -> None:
    assert set(HAGRID) <= set(aliases("hagrid"))
    assert set(MEDIAPIPE) <= set(aliases("mediapipe"))
    assert set("0123456789") == set(aliases("sign_digits", "sign_digits"))
    known = {name for words in VOCABULARIES for name in vocabulary(words)}
    assert len(known) >= 34


def test_names_go_both_ways() -> None:
    for scheme in schemes():
        for words in VOCABULARIES:
            for ours in set(aliases(scheme, words).values()):
                theirs = name_in(scheme, ours, words)
                assert theirs is not None
                assert alias(theirs, scheme, words) == ours


def test_the_finer_vocabulary_keeps_apart_what_the_plain_one_takes_for_one() -> None:
    assert {alias(name) for name in ("palm", "stop", "stop_inverted")} == {"open_palm"}
    assert len({alias(name, vocabulary="hagrid") for name in ("palm", "stop", "stop_inverted")}) == 3
    assert gestures.alias("palm", scheme="hagrid") == "open_palm"
    assert name_in("mediapipe", "vulcan") is None


def test_wrong_words_are_explained() -> None:
    with pytest.raises(InvalidArgumentError, match="unknown name of hagrid: 'plam'; did you mean 'palm'"):
        alias("plam")
    with pytest.raises(InvalidArgumentError, match="unknown naming scheme 'hagrit'; did you mean 'hagrid'"):
        alias("palm", "hagrit")
    with pytest.raises(InvalidArgumentError, match="unknown vocabulary 'all'"):
        alias("palm", "hagrid", "all")
    with pytest.raises(
        InvalidArgumentError, match="sign_digits's '7' is no gesture of vocabulary 'everyday'"
    ):
        alias("7", "sign_digits")


def test_look_alikes_are_gestures_and_say_why() -> None:
    known = {name for words in VOCABULARIES for name in vocabulary(words)}
    for group in overlaps():
        assert set(group.gestures) <= known
        assert len(set(group.gestures)) == len(group.gestures) >= 2
        assert group.why
    assert {other for group in overlaps("pointing_up") for other in group.gestures} >= {"point", "gun"}
    assert overlaps("nothing") == ()


def test_names_that_one_of_ours_stands_for_are_written_down_as_alike() -> None:
    # Who labels with a scheme's names must find out that we do not tell some of them apart, or that we do.
    finer = aliases("hagrid", "hagrid")
    for one, other in combinations(sorted(finer), 2):
        if alias(one) == alias(other) and finer[one] != finer[other]:
            assert any(finer[other] in group.gestures for group in overlaps(finer[one])), (one, other)


def test_the_page_shows_the_whole_table_and_all_look_alikes() -> None:
    page = (Path(__file__).parents[3] / "docs" / "gestures.md").read_text(encoding="utf-8")
    lines = [line.strip("|") for line in page.splitlines() if "|" in line]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    named = {row[0].strip("`"): row[1:] for row in rows if row[0].startswith("`") and len(row) == 4}
    assert set(named) == set(vocabulary("hagrid")) | {"none"}
    for column, scheme in enumerate(("mediapipe", "hagrid")):
        for ours, cells in named.items():
            theirs = [theirs for theirs, name in aliases(scheme, "hagrid").items() if name == ours]
            assert cells[column] == ", ".join(theirs), ours
    everyday, finer = vocabulary("everyday"), vocabulary("hagrid")
    for ours in finer:
        what = everyday[ours] if ours in everyday else finer[ours]
        assert named[ours][2] == what.description + ("" if ours in everyday else "; vocabulary hagrid")
    for group in overlaps():
        assert [", ".join(group.gestures), group.why] in rows
