"""Hands that are given to a function: checked at the door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands.landmarks import HandLandmarks
from gesturekit.words import shown

_Hand = TypeVar("_Hand", bound=HandLandmarks)


def check_hands(hands: Iterable[_Hand], call: str) -> tuple[_Hand, ...]:
    """The hands as a tuple.

    Parameters
    ----------
    hands
        What was given for a sequence of hands.
    call
        What it was given to, for the message: ``"update"``.

    Raises
    ------
    InvalidArgumentError
        When it is something else.
    """
    if isinstance(hands, HandLandmarks):
        raise InvalidArgumentError(
            f"{call} takes a list of hands, but was given one Hand; write {call}([hand], ...)"
        )
    if not isinstance(hands, Iterable) or isinstance(hands, str | bytes):
        raise InvalidArgumentError(f"{call} takes a list of hands; got {shown(hands)}")
    listed = tuple(hands)
    for hand in listed:
        if not isinstance(hand, HandLandmarks):
            raise InvalidArgumentError(
                f"{call} takes a list of Hand objects, as HandTracker.track gives them; one is {shown(hand)}"
            )
    return listed


def check_hand(hand: _Hand, call: str) -> _Hand:
    """The hand, or InvalidArgumentError when it is something else."""
    if isinstance(hand, HandLandmarks):
        return hand
    several = isinstance(hand, list | tuple) and any(isinstance(each, HandLandmarks) for each in hand)
    mend = f"call it for each: {call}(hands[0])" if several else "HandTracker.track gives a list of them"
    raise InvalidArgumentError(f"{call} takes one Hand; got {shown(hand)}; {mend}")
