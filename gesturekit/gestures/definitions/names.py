"""What others call the gestures that GestureKit knows, and which of ours look alike by design.

The table is `models/gesture_names.toml`; its schemes are MediaPipe's gesture recognizer, the HaGRID data set
and the digits of American Sign Language.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gesturekit.assets import asset_path
from gesturekit.config.config_text import read_config
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.vocabularies import VOCABULARIES
from gesturekit.words import unknown_word

# A vocabulary that stands on another knows its names too.
_STANDS_ON = {"hagrid": ("hagrid", "everyday")}


@dataclass(frozen=True, slots=True)
class Overlap:
    """Gestures of ours that may be taken for each other.

    Attributes
    ----------
    gestures
        Their names.
    why
        What makes them alike.
    """

    gestures: tuple[str, ...]
    why: str


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
    if scheme not in schemes():
        raise unknown_word("naming scheme", scheme, schemes())
    if vocabulary not in VOCABULARIES:
        raise unknown_word("vocabulary", vocabulary, VOCABULARIES)
    found: dict[str, str] = {}
    for part in reversed(_STANDS_ON.get(vocabulary, (vocabulary,))):
        found |= _table()[scheme].get(part, {})
    return found


def alias(name: str, scheme: str = "hagrid", vocabulary: str = "everyday") -> str:
    """Our name for what others call `name`.

    Parameters
    ----------
    name
        Their name.
    scheme, vocabulary
        As for `aliases`.

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
    """Which gestures look alike by design.

    Parameters
    ----------
    gesture
        One of them; None for all groups.

    Examples
    --------
    >>> [group.gestures for group in overlaps("pointing_up")]
    [('pointing_up', ...)]
    """
    groups = (Overlap(tuple(each["gestures"]), each["why"]) for each in _table()["overlap"])
    return tuple(group for group in groups if gesture is None or gesture in group.gestures)


@functools.cache
def _table() -> Mapping[str, Any]:
    return read_config(asset_path("models", "gesture_names.toml"), "names of gestures").tables
