"""The words of an event rule: which gestures, by whose hand, where in the picture, when, and how often.

The schema of a table ``[event.NAME]`` in a gesture file, and of the same words given from Python. What they
do is decided by the rule engine; this module knows words, ranges and which of them go together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    StrictInt,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from gesturekit.config.problems import in_words
from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.hand_shape import LANDMARK_NAMES, one_of
from gesturekit.words import unknown_word

if TYPE_CHECKING:
    from typing_extensions import LiteralString, Self


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


_Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
"""One gesture, or several of which any will do."""

_Seconds = Annotated[FiniteFloat, Field(ge=0.0)]
_Part = Annotated[FiniteFloat, Field(ge=0.0, le=1.0)]


class RuleWords(TypedDict, total=False):
    """The words as Python takes them; each is explained at `EventRule`."""

    both: str | Sequence[str]
    left: str | Sequence[str]
    right: str | Sequence[str]
    sequence: Sequence[str]
    within: float
    region: tuple[float, float, float, float]
    point: str
    hold: float
    repeat: tuple[float, float]
    armed_by: str | Sequence[str]
    disarmed_by: str | Sequence[str]
    armed_for: float
    group: str
    priority: int


class EventRule(BaseModel):
    """An event of an app's own, made from gestures, motions and other events.

    It says what must happen in exactly one of four ways: `gesture`, `both`, `left` with `right`, or
    `sequence`. A list of names in place of one means any of them. All times are seconds.

    Attributes
    ----------
    gesture
        This gesture, motion or event.
    both
        Both hands make it at once: any two hands.
    left, right
        The person's left hand makes one, the right hand the other, at once.
    sequence
        One hand makes these one after the other, two or more. The event lives as long as the last one.
    within
        Between the end of one step of a sequence and the beginning of the next lies no more than this (1
        where not given); of motions of two hands, between the two (0.3 where not given).
    hand
        ``"left"`` or ``"right"``: the person's own; or a hand's id. None for any.
    region
        x0, y0, x1, y1: the part of the picture that counts, each 0 to 1 from its upper left corner. A
        hand that enters it while it makes the gesture begins the event, one that leaves it ends it.
    point
        What has to be in the region: ``"palm"``, or one of the 21 landmarks.
    hold
        How long it must be held until it counts. BEGIN comes at once, HOLD has the progress, TRIGGER
        comes when it is confirmed; let go before that, CANCEL.
    repeat
        Delay and rate, as of a keyboard's keys: TRIGGER again so many seconds after it fired, then so many
        times a second for as long as it is held.
    cooldown
        Seconds after its end before it may begin again.
    armed_by
        It counts only after this gesture or event fired.
    disarmed_by
        It counts no more after this one did. What is being made gets CANCEL.
    armed_for
        Or when nothing that needs the same arming was made for so long.
    group
        Of all events of one group at most one is being made at a time; others wait for its end.
    priority
        Within its group, one of higher priority does not wait: the other gets CANCEL.
    description
        For people.

    Examples
    --------
    >>> rule = EventRule(gesture=("thumb_up",), hold=0.8, region=(0.0, 0.0, 0.5, 1.0))
    >>> rule.label, sorted(rule.names)
    ('thumb_up', ['thumb_up'])
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    description: str = ""
    gesture: _Names = ()
    both: _Names = ()
    left: _Names = ()
    right: _Names = ()
    sequence: tuple[_Names, ...] = ()
    within: _Seconds | None = None
    hand: Literal["left", "right"] | StrictInt | None = None
    region: tuple[_Part, _Part, _Part, _Part] | None = None
    point: Annotated[str, one_of((*LANDMARK_NAMES, "palm"))] = "palm"
    hold: _Seconds = 0.0
    repeat: tuple[_Seconds, Annotated[FiniteFloat, Field(gt=0.0, le=1000.0)]] | None = None
    cooldown: _Seconds = 0.0
    armed_by: _Names = ()
    disarmed_by: _Names = ()
    armed_for: Annotated[FiniteFloat, Field(gt=0.0)] | None = None
    group: str | None = None
    priority: int = 0

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        chord = bool(self.left or self.right)
        if sum((bool(self.gesture), bool(self.both), chord, bool(self.sequence))) != 1:
            raise ValueError("expected exactly one of gesture, both, left with right, sequence")
        if chord and not (self.left and self.right):
            given = "left" if self.left else "right"
            raise _misfit(given, "left and right go together; for one hand use gesture with hand")
        if self.hand is not None and (chord or self.both):
            raise _misfit("hand", "hand has no meaning beside both, left and right")
        if self.sequence and (len(self.sequence) < 2 or not all(self.sequence)):
            raise _misfit("sequence", "a sequence has two steps or more")
        if self.within is not None and self.gesture:
            why = "within has no meaning for a single gesture; it goes with sequence, both, left"
            raise _misfit("within", why)
        x0, y0, x1, y1 = self.region or (0.0, 0.0, 1.0, 1.0)
        if not (x0 < x1 and y0 < y1):
            raise _misfit("region", "region is empty; expected x0 < x1 and y0 < y1")
        if self.disarmed_by and not self.armed_by:
            raise _misfit("disarmed_by", "disarmed_by needs armed_by")
        if self.armed_for is not None and not self.armed_by:
            raise _misfit("armed_for", "armed_for needs armed_by")
        return self

    @property
    def names(self) -> frozenset[str]:
        """Every gesture or event that it listens to."""
        steps = [name for step in self.sequence for name in step]
        parts = (self.gesture, self.both, self.left, self.right, steps, self.armed_by, self.disarmed_by)
        return frozenset(name for part in parts for name in part)

    @property
    def label(self) -> str:
        """What it is about, in a word, for a rule that was given no name."""
        if self.sequence:
            return ">".join("/".join(step) for step in self.sequence)
        if self.left:
            return f"{'/'.join(self.left)}+{'/'.join(self.right)}"
        return "/".join(self.gesture or self.both)


def _misfit(key: str, why: LiteralString) -> PydanticCustomError:
    # The key says in which line of a file to look.
    return PydanticCustomError("misfit", why, {"key": key})


def make_rule(what: str, words: Mapping[str, Any]) -> EventRule:
    """Understand the words of a rule, which are those of `EventRule`; `what` names it in an error.

    Raises
    ------
    InvalidArgumentError
        When a word is unknown or its value makes no sense; the message names it.

    Examples
    --------
    >>> make_rule("event 'confirm'", {"gesture": "thumb_up", "hold": 0.8}).hold
    0.8
    """
    for word in words:
        if word not in EventRule.model_fields:
            raise unknown_word("word of an event rule", word, EventRule.model_fields)
    try:
        return EventRule.model_validate(dict(words))
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        message = in_words(detail)
        place = str(detail["loc"][0]) if detail["loc"] else ""
        where = f"{place} is {words[place]!r}: " if place in words else ""
        raise InvalidArgumentError(f"{what}: {where}{message}") from error
