"""The language in which a performance is written down, as short text or as TOML.

Short text has one line for each hand, ``settings: steps``, and says what is done one after the other::

    person 7, right hand: victory 1 s, swipe left, idle 2 s
    left hand: open palm 2 s, wave slowly, double tap twice

Lines may also be parted by ``;``, and ``#`` begins a comment. The same as TOML is shown at `read_toml`. Every
error names the line, the word that is wrong and, where there is one, the nearest that would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.hands import Side
from gesturekit.studio.anatomy.hand_dimensions import Build
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.performance.motion_table import MOTIONS
from gesturekit.studio.performance.people import TONES
from gesturekit.studio.scene import BACKGROUNDS
from gesturekit.words import unknown_word

RIGHT, LEFT, BOTH = (Side.RIGHT,), (Side.LEFT,), (Side.RIGHT, Side.LEFT)

_BUILDS = ("man", "woman", "child")

_MANNERS: dict[str, tuple[float, float]] = {
    **dict.fromkeys(("slow", "slowly"), (0.6, 1.0)),
    **dict.fromkeys(("fast", "quick", "quickly"), (1.6, 1.0)),
    **dict.fromkeys(("large", "big", "wide"), (1.0, 1.35)),
    **dict.fromkeys(("small", "little"), (1.0, 0.65)),
}
"""Words for the way a gesture is made: factors on speed and on size."""

_TIMES = {"once": 1, "twice": 2, "thrice": 3}


def gesture_names() -> tuple[str, ...]:
    """Every pose and motion that a script can name, poses first."""
    return (*POSES, *(name for name in MOTIONS if name not in POSES))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes
    ----------
    gesture
        A pose or a motion; see `gesture_names`. "pinch" is the motion, which ends in the pose.
    seconds
        How long a pose is held, or a motion's stroke lasts; getting ready and going back come on top. None
        leaves it to the person.
    times
        How often.
    speed, size
        Factors on how this person does it anyway, 0.2 to 5.
    plain
        Whether it is made with the whole hand and in the commonest way; otherwise chance and the person's
        style choose among the ways in which people make it.
    """

    gesture: str
    seconds: float | None = None
    times: int = 1
    speed: float = 1.0
    size: float = 1.0
    plain: bool = False

    def __post_init__(self) -> None:
        if self.gesture not in POSES and self.gesture not in MOTIONS:
            raise unknown_word("gesture", self.gesture, gesture_names())
        if self.seconds is not None:
            _within("seconds", self.seconds, 0.05, 600.0)
        _within("times", self.times, 1, 1000)
        _within("speed", self.speed, 0.2, 5.0)
        _within("size", self.size, 0.2, 5.0)

    @property
    def hands(self) -> int:
        """How many hands it takes."""
        return MOTIONS[self.gesture].hands if self.gesture in MOTIONS else 1


@dataclass(frozen=True, slots=True)
class Line:
    """What one hand does, or both do together.

    Attributes
    ----------
    sides
        The hand or hands.
    steps
        One after the other. Lines of the same hand follow each other; lines of different hands run at the
        same time.
    """

    sides: tuple[Side, ...]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        for step in self.steps:
            if step.hands > len(self.sides):
                raise InvalidArgumentError(
                    f"{step.gesture!r} takes two hands; write it in a line that begins with 'both hands:'"
                )


@dataclass(frozen=True, slots=True)
class Script:
    """A performance, written down.

    Attributes
    ----------
    lines
        What the hands do.
    person
        Number of the person; see `people.Person`.
    tone, build
        Skin tone 1 (palest) to 6 and man, woman or child, instead of the person's own; None keeps them.
    seed
        Of everything that differs from one performance of the same script to the next.
    distance
        From the camera to the hand, 20 to 200 cm; None leaves it to chance, 48 to 62.
    background
        One of `scene.BACKGROUNDS` but "pictures"; None leaves it to chance.
    mirrored
        Whether the pictures show the scene as a mirror does.
    """

    lines: tuple[Line, ...]
    person: int = 0
    tone: int | None = None
    build: Build | None = None
    seed: int = 0
    distance: float | None = None
    background: str | None = None
    mirrored: bool = False

    def __post_init__(self) -> None:
        _within("person", self.person, 0, 2**31 - 1)
        _within("seed", self.seed, 0, 2**31 - 1)
        if self.tone is not None:
            _within("tone", self.tone, 1, TONES)
        if self.build is not None and self.build not in _BUILDS:
            raise unknown_word("build", self.build, _BUILDS)
        if self.distance is not None:
            _within("distance", self.distance, 20.0, 200.0)
        if self.background is not None and self.background not in _backgrounds():
            raise unknown_word("background", self.background, _backgrounds())

    @property
    def sides(self) -> tuple[Side, ...]:
        """The hands that take part, right before left."""
        return tuple(side for side in BOTH if any(side in line.sides for line in self.lines))


def read_text(text: str, *, hand: Side = Side.RIGHT) -> Script:
    """Read a script in short text.

    Parameters
    ----------
    text
        Lines of ``settings: steps``; see the module's beginning. Settings are parted by commas: ``person 7``,
        ``tone 3``, ``man``, ``woman`` or ``child``, ``seed 5``, ``distance 60 cm``, ``background room``,
        ``mirrored``, and ``right hand``, ``left hand`` or ``both hands`` (`hand` where none is named). A
        step is a gesture, and may be followed by seconds (``1.5 s``, ``300 ms``), a count (``twice``,
        ``3 times``) and a manner (``slowly``, ``quickly``, ``large``, ``small``; ``plainly``: with the
        whole hand, in the commonest way).
    hand
        Whose line it is where that names none.

    Raises
    ------
    ConfigError
        When it can't be read; the message names the line and the word.

    Examples
    --------
    >>> script = read_text("person 7, right hand: victory 1 s, swipe left, idle 2 s")
    >>> [step.gesture for step in script.lines[0].steps]
    ['victory', 'swipe_left', 'idle']
    """
    reading = _Reading((hand,))
    for number, raw in enumerate(text.splitlines() or [""], start=1):
        for part in raw.split("#")[0].split(";"):
            if part.strip():
                with_line(number, lambda part=part: reading.take(part))  # type: ignore[misc]
    if not reading.lines:
        raise ConfigError(
            "line 1: the script does nothing; write for example 'right hand: victory 1 s, wave'"
        )
    return with_line(None, lambda: Script(lines=tuple(reading.lines), **reading.settings))  # type: ignore[arg-type]


def read_step(text: str) -> Step:
    """Read one step of short text, such as ``"swipe left slowly 0.8 s"``.

    Raises
    ------
    InvalidArgumentError
        When it can't be read.
    """
    words = _words(text.replace("_", " "))
    step = Step(gesture="idle")
    rest: list[str] = []
    while words:
        # Some names hold a word that would be a manner: "little finger".
        if not rest and (count := _name_length(words)) > 1:
            rest, words = words[:count], words[count:]
            continue
        word = words.pop(0)
        following = words[0] if words else ""
        if word in _MANNERS and f"{word}_{following}" not in POSES:
            speed, size = _MANNERS[word]
            step = replace(step, speed=step.speed * speed, size=step.size * size)
        elif word == "plainly":
            step = replace(step, plain=True)
        elif word in _TIMES:
            step = replace(step, times=_TIMES[word])
        elif re.fullmatch(r"x\d+|\d+x", word):
            step = replace(step, times=int(word.strip("x")))
        elif re.fullmatch(_NUMBER, word) and following in ("times", "x"):
            words.pop(0)
            step = replace(step, times=int(_number(word, whole=True)))
        elif re.fullmatch(_NUMBER, word) and following in _UNITS:
            words.pop(0)
            step = replace(step, seconds=_number(word) * _UNITS[following])
        elif (match := re.fullmatch(f"({_NUMBER})(ms|s|sec)", word)) is not None:
            step = replace(step, seconds=_number(match[1]) * _UNITS[match[2]])
        else:
            rest.append(word)
    name = "_".join(rest)
    if not name:
        raise InvalidArgumentError(f"step {text.strip()!r} names no gesture; write for example 'wave 2 s'")
    if name not in POSES and name not in MOTIONS and re.fullmatch(_NUMBER, rest[-1]):
        plain = "_".join(rest[:-1])
        if plain in POSES or plain in MOTIONS:
            raise InvalidArgumentError(
                f"{rest[-1]!r} behind {plain!r} has no unit; write '{rest[-1]} s' for seconds "
                f"or '{rest[-1]} times'"
            )
    return replace(step, gesture=name)


def _name_length(words: list[str]) -> int:
    """How many of the first words are the name of a gesture; 0 when none are."""
    names = ("_".join(words[:count]) for count in range(len(words), 0, -1))
    return next((name.count("_") + 1 for name in names if name in POSES or name in MOTIONS), 0)


_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_UNITS = {"s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0, "ms": 0.001, "milliseconds": 0.001}


@dataclass
class _Reading:
    usual: tuple[Side, ...]
    lines: list[Line] = field(default_factory=list)
    settings: dict[str, object] = field(default_factory=dict)

    def take(self, text: str) -> None:
        head, colon, tail = text.rpartition(":")
        sides = self.usual
        for setting in _parts(head) if colon else ():
            found = _setting(setting)
            if isinstance(found, _Hands):
                sides = found.sides
            else:
                name, value = found
                Script(lines=(), **{name: value})  # type: ignore[arg-type]
                if self.settings.setdefault(name, value) != value:
                    raise InvalidArgumentError(
                        f"{setting!r} contradicts {name} {self.settings[name]} further up; a script has "
                        f"one {name}"
                    )
        steps = tuple(read_step(part) for part in _parts(tail))
        if steps:
            self.lines.append(Line(sides, steps))
        elif not head.strip():
            raise InvalidArgumentError(f"{text.strip()!r} says nothing; write 'settings: steps'")


@dataclass(frozen=True)
class _Hands:
    sides: tuple[Side, ...]


def _setting(text: str) -> _Hands | tuple[str, object]:
    words = _words(text)
    joined = " ".join(words)
    hands = {
        "right hand": RIGHT, "right": RIGHT, "left hand": LEFT, "left": LEFT,
        "both hands": BOTH, "both": BOTH, "two hands": BOTH,
    }  # fmt: skip
    if joined in hands:
        return _Hands(hands[joined])
    if joined in _BUILDS:
        return ("build", joined)
    if joined == "mirrored":
        return ("mirrored", True)
    numbers = {"person": True, "tone": True, "seed": True, "distance": False}
    known = (*numbers, "build", "background", "mirrored", *_BUILDS, "right hand", "left hand", "both hands")
    key, values = words[0], words[1:]
    if key in numbers:
        if key == "distance" and values[-1:] == ["cm"]:
            values = values[:-1]
        if len(values) != 1 or not re.fullmatch(_NUMBER, values[0]):
            raise InvalidArgumentError(f"setting {text!r} needs one number, as in '{key} 5'")
        return (key, _number(values[0], whole=numbers[key]))
    if key in ("background", "build"):
        if len(values) != 1:
            raise InvalidArgumentError(f"setting {text!r} needs one word, as in 'background room'")
        valid = _backgrounds() if key == "background" else _BUILDS
        if values[0] not in valid:
            raise unknown_word(key, values[0], valid)
        return (key, values[0])
    raise unknown_word("setting", text, known)


_T = TypeVar("_T")


def with_line(number: int | None, read: Callable[[], _T]) -> _T:
    """Call `read`, and make what it says about a wrong word name the line."""
    try:
        return read()
    except InvalidArgumentError as error:
        raise ConfigError(f"line {number}: {error}" if number else str(error)) from error


def _parts(text: str) -> Iterable[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _words(text: str) -> list[str]:
    """Words in small letters; a hyphen parts words, but is a sign in front of a number."""
    return re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text.lower()).split()


def _number(text: str, *, whole: bool = False) -> float | int:
    if whole and not re.fullmatch(r"[-+]?\d+", text):
        raise InvalidArgumentError(f"{text!r} is no whole number")
    return int(text) if whole else float(text)


def _backgrounds() -> tuple[str, ...]:
    return tuple(kind for kind in BACKGROUNDS if kind != "pictures")


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InvalidArgumentError(f"{name} is {value:g}; expected {low:g} to {high:g}")
