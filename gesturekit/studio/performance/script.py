"""The language in which a performance is written down, as short text; `script_file` reads the same as TOML.

One line for each hand says what is done one after the other::

    person 7, right hand: victory 1 s, swipe left, idle 2 s
    left hand: open palm 2 s, wave slowly, double tap twice
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.hands import Side
from gesturekit.studio.anatomy.hand_dimensions import Build
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.performance.motion_table import MOTIONS
from gesturekit.studio.performance.people import TONES
from gesturekit.studio.scene import BACKGROUNDS
from gesturekit.words import unknown_word

RIGHT, LEFT, BOTH = (Side.RIGHT,), (Side.LEFT,), (Side.RIGHT, Side.LEFT)

_BUILDS = get_args(Build)
_BACKGROUNDS = tuple(kind for kind in BACKGROUNDS if kind != "pictures")

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
    """One thing to do: a pose or a motion ("pinch" is the motion, which ends in the pose).

    `seconds` is how long a pose is held or a motion's stroke lasts, None leaves it to the person; `speed` and
    `size` are factors, 0.2 to 5, on how this person does it anyway. `plain` is with the whole hand and in the
    commonest way; otherwise chance and the person's style choose among the ways in which people make it.
    """

    gesture: str
    seconds: float | None = None
    times: int = 1
    speed: float = 1.0
    size: float = 1.0
    plain: bool = False

    def __post_init__(self) -> None:
        _one_of("gesture", self.gesture, gesture_names())
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
    """What one hand does, or both do together, one step after the other.

    Lines of the same hand follow each other; lines of different hands run at the same time.
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
    person, tone, build
        Number of the person (`people.Person`); skin tone 1 (palest) to 6 and build instead of their own.
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
        _within("tone", self.tone, 1, TONES)
        _one_of("build", self.build, _BUILDS)
        _within("distance", self.distance, 20.0, 200.0)
        _one_of("background", self.background, _BACKGROUNDS)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The hands that take part, right before left."""
        return tuple(side for side in BOTH if any(side in line.sides for line in self.lines))


def read_text(text: str, *, hand: Side = Side.RIGHT) -> Script:
    """Read a script in short text.

    Parameters
    ----------
    text
        Lines of ``settings: steps``, parted by line breaks or ``;``; ``#`` begins a comment. Settings are
        parted by commas: ``person 7``, ``tone 3``, ``man``, ``woman`` or ``child``, ``seed 5``,
        ``distance 60 cm``, ``background room``, ``mirrored``, and ``right hand``, ``left hand`` or
        ``both hands`` (`hand` where none is named). A step is a gesture, and may be followed by seconds
        (``1.5 s``, ``300 ms``), a count (``twice``, ``3 times``) and a manner (``slowly``, ``quickly``,
        ``large``, ``small``; ``plainly``: with the whole hand, in the commonest way).
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
    lines: list[Line] = []
    settings: dict[str, Any] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        for part in filter(str.strip, raw.split("#")[0].split(";")):
            with errors_at("line {}".format, number):
                lines += _read_line(part, (hand,), settings)
    if not lines:
        raise ConfigError(
            "line 1: the script does nothing; write for example 'right hand: victory 1 s, wave'"
        )
    return Script(lines=tuple(lines), **settings)


def read_step(text: str) -> Step:
    """Read one step of short text, such as ``swipe left slowly``; InvalidArgumentError if it is none."""
    words = _words(text.replace("_", " "))
    given: dict[str, Any] = {"speed": 1.0, "size": 1.0}
    rest: list[str] = []
    while words:
        # Some names hold a word that would be a manner: "little finger".
        if not rest and (count := _name_length(words)) > 1:
            rest, words = words[:count], words[count:]
            continue
        word = words.pop(0)
        following = words[0] if words else ""
        number = re.fullmatch(f"({_NUMBER})([a-z]*)", word)
        unit = (number[2] or following) if number else ""
        if word in _MANNERS and f"{word}_{following}" not in POSES:
            speed, size = _MANNERS[word]
            given |= {"speed": given["speed"] * speed, "size": given["size"] * size}
        elif word == "plainly":
            given["plain"] = True
        elif word in _TIMES:
            given["times"] = _TIMES[word]
        elif re.fullmatch(r"x\d+", word):
            given["times"] = int(word[1:])
        elif number and (unit in _UNITS or unit in ("times", "x")):
            if not number[2]:
                words.pop(0)
            if unit in _UNITS:
                given["seconds"] = float(number[1]) * _UNITS[unit]
            else:
                given["times"] = _whole(number[1])
        else:
            rest.append(word)
    name = "_".join(rest)
    if not name:
        raise InvalidArgumentError(f"step {text.strip()!r} names no gesture; write for example 'wave 2 s'")
    plain = "_".join(rest[:-1])
    if name not in gesture_names() and plain in gesture_names() and re.fullmatch(_NUMBER, rest[-1]):
        raise InvalidArgumentError(
            f"{rest[-1]!r} behind {plain!r} has no unit; write '{rest[-1]} s' for seconds "
            f"or '{rest[-1]} times'"
        )
    return Step(name, **given)


@contextlib.contextmanager
def errors_at(where: Callable[..., str], *place: str | int) -> Iterator[None]:
    """Make what is said about a wrong word or value begin with where it stands, ``where(*place)``."""
    try:
        yield
    except InvalidArgumentError as error:
        raise ConfigError(f"{where(*place)}: {error}") from error


def _name_length(words: list[str]) -> int:
    """How many of the first words are the name of a gesture; 0 when none are."""
    counts = range(len(words), 0, -1)
    return next((count for count in counts if "_".join(words[:count]) in gesture_names()), 0)


_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_UNITS = {"s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0, "ms": 0.001, "milliseconds": 0.001}
_SIDES = {
    **dict.fromkeys(("right hand", "right"), RIGHT),
    **dict.fromkeys(("left hand", "left"), LEFT),
    **dict.fromkeys(("both hands", "both", "two hands"), BOTH),
}


def _read_line(text: str, sides: tuple[Side, ...], settings: dict[str, Any]) -> list[Line]:
    """Read one part of a text into `settings` and, where it names steps, a line."""
    head, _, tail = text.rpartition(":")
    for setting in _parts(head):
        name, value = _setting(setting)
        if name == "sides":
            sides = value
            continue
        Script(lines=(), **{name: value})
        if settings.setdefault(name, value) != value:
            raise InvalidArgumentError(
                f"{setting!r} contradicts {name} {settings[name]} further up; a script has one {name}"
            )
    steps = tuple(read_step(part) for part in _parts(tail))
    if not steps and not head.strip():
        raise InvalidArgumentError(f"{text.strip()!r} says nothing; write 'settings: steps'")
    return [Line(sides, steps)] if steps else []


def _setting(text: str) -> tuple[str, Any]:
    """Name and value of a setting; the value of a word is checked by `Script`."""
    words = _words(text)
    joined = " ".join(words)
    if joined in _SIDES:
        return "sides", _SIDES[joined]
    if joined in _BUILDS:
        return "build", joined
    if joined == "mirrored":
        return "mirrored", True
    key, values = words[0], words[1:]
    if key in ("person", "tone", "seed", "distance"):
        if key == "distance" and values[-1:] == ["cm"]:
            values = values[:-1]
        if len(values) != 1 or not re.fullmatch(_NUMBER, values[0]):
            raise InvalidArgumentError(f"setting {text!r} needs one number, as in '{key} 5'")
        return key, float(values[0]) if key == "distance" else _whole(values[0])
    if key in ("background", "build"):
        if len(values) != 1:
            raise InvalidArgumentError(f"setting {text!r} needs one word, as in 'background room'")
        return key, values[0]
    known = ("person", "tone", "seed", "distance", "build", "background", "mirrored", *_BUILDS)
    raise unknown_word("setting", text, (*known, "right hand", "left hand", "both hands"))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _words(text: str) -> list[str]:
    """Words in small letters; a hyphen parts words, but is a sign in front of a number."""
    return re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text.lower()).split()


def _whole(text: str) -> int:
    if not re.fullmatch(r"[-+]?\d+", text):
        raise InvalidArgumentError(f"{text!r} is no whole number")
    return int(text)


def _one_of(name: str, value: str | None, valid: tuple[str, ...]) -> None:
    if value is not None and value not in valid:
        raise unknown_word(name, value, valid)


def _within(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        raise InvalidArgumentError(f"{name} is {value:g}; expected {low:g} to {high:g}")
