"""Which gestures and motions a recognizer reports: all, or a few that do not compete with the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.schema import Definition, MotionDefinition
from gesturekit.words import unknown_word


class Selection:
    """The names that are reported, in the order in which they were given; `names` is None for all.

    Raises
    ------
    InvalidArgumentError
        When `only` is empty or holds something else than names.
    """

    def __init__(self, only: Iterable[str] | None) -> None:
        names = None if only is None else [only] if isinstance(only, str) else list(only)
        if names is not None and (not names or not all(isinstance(name, str) for name in names)):
            raise InvalidArgumentError(
                f"only is {only!r}; expected names of gestures or motions, or None for all"
            )
        self.names = None if names is None else tuple(dict.fromkeys(names))

    def __contains__(self, name: str) -> bool:
        return self.names is None or name in self.names

    def check(self, known: Iterable[str]) -> None:
        """Raise InvalidArgumentError unless every name is one of the known ones."""
        known = tuple(dict.fromkeys(known))
        for name in self.names or ():
            if name not in known:
                raise unknown_word("gesture", name, known)

    def shows(self, name: str, definitions: Mapping[str, Definition]) -> bool:
        """Whether a hand may show a shape: it is reported, or a motion begins or ends with it that is."""
        motions = [definitions.get(each) for each in self.names or ()]
        ends = [(each.start, each.end) for each in motions if isinstance(each, MotionDefinition)]
        return name in self or any(name in each for each in ends)
