"""Which gestures and motions a recognizer tells: all it knows, or a few that do not compete with the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.schema import Definition, GestureDefinition, MotionDefinition
from gesturekit.words import unknown_word


class Selection:
    """The names that are told.

    Parameters
    ----------
    only
        Names of gestures and motions; None for all.

    Raises
    ------
    InvalidArgumentError
        When it is empty or holds something else than names.
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

    def shapes(self, definitions: Mapping[str, Definition]) -> frozenset[str] | None:
        """Names of the shapes that one hand may show; None for all.

        They are those that are told, and those with which a motion begins or ends that is told.
        """
        if self.names is None:
            return None
        motions = [definitions[name] for name in self.names if name in definitions]
        ends = {
            shape
            for each in motions
            if isinstance(each, MotionDefinition)
            for shape in (each.start, each.end)
        }
        return frozenset({*self.names, *ends})

    def in_use(self, definitions: Mapping[str, Definition]) -> dict[str, Definition]:
        """The definitions without the pairs and motions that are not told; shapes may refer to each other."""
        return {
            name: definition
            for name, definition in definitions.items()
            if name in self or isinstance(definition, GestureDefinition)
        }
