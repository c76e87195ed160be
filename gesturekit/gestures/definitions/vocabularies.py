"""The sets of gestures that come with GestureKit, what others call them, and which look alike by design.

Others' names stand in `models/gesture_names.toml`: those of MediaPipe's gesture recognizer, of the HaGRID
data set and of the digits of American Sign Language.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, NamedTuple

from gesturekit.assets import asset_path
from gesturekit.config.config_text import read_config
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.definition_file import load_definitions
from gesturekit.gestures.definitions.schema import Definition
from gesturekit.words import unknown_word

VOCABULARIES = ("everyday", "hagrid", "sign_digits")
"""Names that `vocabulary` knows."""


class Overlap(NamedTuple):
    """Gestures of ours that may be taken for each other, and what makes them alike."""

    gestures: tuple[str, ...]
    why: str


def vocabulary(name: str) -> dict[str, Definition]:
    """Gesture definitions of a vocabulary that comes with GestureKit.

    Parameters
    ----------
    name
        ``"everyday"``: what a recognizer uses when nothing else is said. ``"hagrid"``: the same, and the
        finer distinctions of the HaGRID data set: fingers together or apart, seen from the palm or from
        the back. ``"sign_digits"``: ``digit_0`` to ``digit_9`` of American Sign Language, alone.

    Returns
    -------
    Name → definition; `GestureRecognizer` takes it in place of a file.

    Raises
    ------
    InvalidArgumentError
        When there is no such vocabulary.

    Examples
    --------
    >>> sorted(vocabulary("sign_digits"))[:2]
    ['digit_0', 'digit_1']
    """
    _check("vocabulary", name, VOCABULARIES)
    everyday = {} if name == "sign_digits" else load_definitions()
    return (
        everyday if name == "everyday" else everyday | load_definitions(asset_path("models", f"{name}.toml"))
    )


def schemes() -> tuple[str, ...]:
    """Whose names are known: ``mediapipe``, ``hagrid``, ``sign_digits``."""
    return tuple(name for name in _table() if name != "overlap")


def aliases(scheme: str, vocabulary: str = "everyday") -> dict[str, str]:
    """All names of a scheme with ours.

    Parameters
    ----------
    scheme
        One of `schemes`.
    vocabulary
        Which of our vocabularies is in use. One that tells less apart than the scheme has one name of ours
        for several of theirs.

    Returns
    -------
    Their name → ours, "none" for what is no gesture. What the vocabulary has no gesture for is left out.

    Raises
    ------
    InvalidArgumentError
        When scheme or vocabulary are unknown.

    Examples
    --------
    >>> aliases("mediapipe")["Thumb_Up"]
    'thumb_up'
    """
    _check("naming scheme", scheme, schemes())
    _check("vocabulary", vocabulary, VOCABULARIES)
    table: Mapping[str, dict[str, str]] = _table()[scheme]
    # The HaGRID vocabulary stands on the everyday one and knows its names too.
    everyday = table.get("everyday", {}) if vocabulary == "hagrid" else {}
    return {**everyday, **table.get(vocabulary, {})}


def alias(name: str, scheme: str = "hagrid", vocabulary: str = "everyday") -> str:
    """Our name for what others call `name`; `scheme` and `vocabulary` are as for `aliases`.

    Raises
    ------
    InvalidArgumentError
        When the scheme has no such name, or the vocabulary no such gesture.

    Examples
    --------
    >>> alias("palm", scheme="hagrid"), alias("Open_Palm", scheme="mediapipe")
    ('open_palm', 'open_palm')
    >>> alias("two_up"), alias("two_up", vocabulary="hagrid")
    ('victory', 'two_up')
    """
    known = aliases(scheme, vocabulary)
    if name in known:
        return known[name]
    elsewhere = [other for other in VOCABULARIES if name in aliases(scheme, other)]
    if elsewhere:
        raise InvalidArgumentError(
            f"{scheme}'s {name!r} is no gesture of vocabulary {vocabulary!r}; use {', '.join(elsewhere)}"
        )
    raise unknown_word(f"name of {scheme}:", name, known)


def name_in(scheme: str, gesture: str, vocabulary: str = "everyday") -> str | None:
    """What others call a gesture of ours; the first where they have several names, None where they have none.

    Examples
    --------
    >>> name_in("hagrid", "victory"), name_in("mediapipe", "victory"), name_in("mediapipe", "vulcan")
    ('peace', 'Victory', None)
    """
    return next((theirs for theirs, ours in aliases(scheme, vocabulary).items() if ours == gesture), None)


def overlaps(gesture: str | None = None) -> tuple[Overlap, ...]:
    """Which gestures look alike by design: the groups with one gesture in them, all for None.

    Examples
    --------
    >>> [group.gestures for group in overlaps("pointing_up")]
    [('pointing_up', ...)]
    """
    groups = (Overlap(tuple(each["gestures"]), each["why"]) for each in _table()["overlap"])
    return tuple(group for group in groups if gesture is None or gesture in group.gestures)


def _check(kind: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise unknown_word(kind, word, known)


@functools.cache
def _table() -> Mapping[str, Any]:
    return read_config(asset_path("models", "gesture_names.toml"), "names of gestures").tables
