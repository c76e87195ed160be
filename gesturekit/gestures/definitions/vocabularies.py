"""The sets of gestures that come with GestureKit, by name."""

from __future__ import annotations

from gesturekit.assets import asset_path
from gesturekit.gestures.definitions.definition_file import load_definitions
from gesturekit.gestures.definitions.schema import Definition
from gesturekit.words import unknown_word

_FILES: dict[str, tuple[str, ...]] = {
    "everyday": (),
    "hagrid": ("hagrid.toml",),
    "sign_digits": ("sign_digits.toml",),
}
_ALONE = frozenset({"sign_digits"})

VOCABULARIES: tuple[str, ...] = tuple(_FILES)
"""Names that `vocabulary` knows."""


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
    if name not in _FILES:
        raise unknown_word("vocabulary", name, VOCABULARIES)
    definitions: dict[str, Definition] = {} if name in _ALONE else load_definitions()
    for file in _FILES[name]:
        definitions |= load_definitions(asset_path("models", file))
    return definitions
