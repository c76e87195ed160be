"""Typed errors for words the user got wrong: each names the value, what is valid, and the nearest guess."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from gesturekit.errors import InvalidArgumentError


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
    words = list(valid)
    plain = str(given).lower().replace("-", "_").replace(" ", "_")
    close = difflib.get_close_matches(plain, words, n=1, cutoff=0.5)
    lead = f"did you mean {close[0]!r}? Valid" if close else "valid"
    return InvalidArgumentError(f"unknown {what} {given!r}; {lead}: {', '.join(words)}")
