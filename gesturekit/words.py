"""Words for errors: values as a person can read them, and what a wrong word was probably meant to be."""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterable, Sequence

from gesturekit.errors import InvalidArgumentError

# All are shown of so many; of more, fewer.
_MOST_WORDS, _FIRST_WORDS = 16, 12
_FAMILY = 6
_MOST_LETTERS = 150

_shorten = reprlib.Repr()
_shorten.maxstring = _shorten.maxother = _MOST_LETTERS


def shown(value: object) -> str:
    """The value as an error message shows it: never longer than a line, arrays and bytes by their size."""
    if isinstance(value, bytes | bytearray | memoryview):
        return f"{len(value)} bytes"
    dtype, shape = getattr(value, "dtype", None), getattr(value, "shape", None)
    if dtype is not None and shape is not None:
        return f"an array of {dtype}, shape {shape}"
    text = " ".join(_shorten.repr(value).split())
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"


def nearest_of(given: object, valid: Iterable[str]) -> str:
    """``did you mean 'up'? valid: up, down``.

    A word that is the beginning of several names, or a part of them, offers these all: ``swipe`` stands for
    ``swipe_left``, ``swipe_right``… Of many valid words only the first are shown.
    """
    words = list(valid)
    plain = str(given).lower().replace("-", "_").replace(" ", "_")
    close: Sequence[str] = [word for word in words if plain and plain in word.split("_") and plain != word]
    if len(close) < 2:
        lower = {word.lower(): word for word in words}
        close = [lower[word] for word in difflib.get_close_matches(plain, lower, n=1, cutoff=0.5)]
    hint = ""
    if close:
        *others, last = map(repr, close[:_FAMILY])
        hint = f"did you mean {', '.join(others)}{' or ' if others else ''}{last}? "
    if len(words) <= _MOST_WORDS:
        return f"{hint}valid: {', '.join(words)}"
    return f"{hint}valid: {', '.join(words[:_FIRST_WORDS])} and {len(words) - _FIRST_WORDS} more"


def unknown_word(what: str, given: object, valid: Iterable[str]) -> InvalidArgumentError:
    """Make the error for a word that is not one of the `valid` ones.

    Parameters
    ----------
    what
        What the word stands for, for example ``"gesture"``.
    given
        What the user wrote.
    valid
        The words that would have been right, in the order in which to show them.
    """
    return InvalidArgumentError(f"unknown {what} {shown(given)}; {nearest_of(given, valid)}")
