"""Performances that come with the studio, by name: the tour, all swipes, all digits, and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np

from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import Side
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.performance.choreography import IDLE
from gesturekit.studio.performance.motion_table import MOTIONS
from gesturekit.studio.performance.script import BOTH, Line, Script, Step, gesture_names
from gesturekit.words import unknown_word

TOUR_POSES = ("open_palm", "closed_fist", "thumb_up", "victory", "ok")
_SWIPES = ("swipe_left", "swipe_right", "swipe_up", "swipe_down", "swipe_x", "swipe_v", "swipe_plus")
MOTION_NAMES = tuple(name for name, motion in MOTIONS.items() if motion.hands == 1 and name != IDLE)
"""The dynamic gestures that one hand makes, without the one that means nothing."""

_TOUR_MOTIONS = ("wave", "swipe_left", "circle_cw")

# The chance of a script's order, apart from that of its performance.
_ORDER = 0x70726F67


def _shown(names: Iterable[str], seconds: float) -> list[Step]:
    return [Step(name, seconds) for name in names]


def _made(names: Iterable[str], *, rest: float = 0.6) -> list[Step]:
    return [step for name in names for step in (Step(name), Step(IDLE, rest))]


def _random(rng: np.random.Generator) -> list[Step]:
    names = (*POSES, *MOTION_NAMES)
    steps: list[Step] = []
    for _ in range(24):
        name = names[int(rng.integers(len(names)))]
        seconds = float(rng.uniform(0.4, 1.4)) if name in POSES and name not in MOTIONS else None
        steps.append(Step(name, seconds))
        if rng.random() < 0.35:
            steps.append(Step(IDLE, float(rng.uniform(0.3, 1.5))))
    return steps


_CIRCLES = ("circle_cw", "circle_ccw", "rotate_cw", "rotate_ccw")
_NAMED_SCRIPTS: Mapping[str, tuple[str, Callable[[np.random.Generator], list[Step]]]] = {
    "tour": ("a few static gestures, then a few dynamic ones", lambda _: _shown(TOUR_POSES, 1.0)),
    "poses": ("every pose", lambda _: _shown(POSES, 0.8)),
    "digits": ("the sign digits 0 to 9", lambda _: _shown([f"digit_{n}" for n in range(10)], 1.0)),
    "motions": ("every dynamic gesture of one hand", lambda _: _made(MOTION_NAMES)),
    "swipes": ("swipes in all directions, and X, V and plus", lambda _: _made(_SWIPES)),
    "circles": ("circles and turns, both ways", lambda _: _made(_CIRCLES)),
    "taps": ("taps and double taps", lambda _: _made(("tap", "double_tap") * 3)),
    "zoom": ("both hands zoom in and out", lambda _: _made(("zoom_in", "zoom_out") * 2)),
    "random": ("poses and motions in an order that the seed decides", _random),
}

NAMED_SCRIPTS: Mapping[str, str] = {name: about for name, (about, _) in _NAMED_SCRIPTS.items()}
"""Description of each script by name."""


def named_script(name: str, *, hands: int | None = None, side: Side = Side.RIGHT, seed: int = 0) -> Script:
    """The script of a name: one of `NAMED_SCRIPTS`, or a single pose or motion.

    Of 2 `hands` the second does the same in another order; None is what the script needs. `side` is the hand
    that is alone, or begins. InvalidArgumentError when there is no such script or it takes more hands.
    """
    word = name.lower().replace("-", "_").replace(" ", "_") or "tour"
    rng = np.random.default_rng([_ORDER, seed])
    if word in _NAMED_SCRIPTS:
        steps = list(_NAMED_SCRIPTS[word][1](rng))
    elif word in MOTIONS:
        steps = _made((word,) * 3) if word != IDLE else [Step(IDLE, 10.0)]
    elif word in POSES:
        steps = [Step(IDLE, 0.5), Step(word, 2.0), Step(IDLE, 0.5)]
    else:
        raise unknown_word("studio script", name, (*NAMED_SCRIPTS, *gesture_names()))
    needed = max(step.hands for step in steps)
    if hands not in (None, 1, 2):
        raise InvalidArgumentError(f"hands is {hands}; expected 1 or 2")
    if hands == 1 and needed == 2:
        raise InvalidArgumentError(f"{word!r} takes both hands; leave hands=1 away")
    if needed == 2:
        return Script((Line(BOTH, tuple(steps)),), seed=seed)
    lines = [Line((side,), tuple(steps))]
    if hands == 2:
        half = len(steps) // 2
        lines.append(Line((side.opposite,), (*steps[half:], *steps[:half])))
    if word == "tour":
        lines = _tour(lines, side, hands)
    return Script(tuple(lines), seed=seed)


def _tour(poses: list[Line], side: Side, hands: int | None) -> list[Line]:
    """The tour's poses, held a little apart, then its motions, and zooming where two hands are allowed."""
    parts = [Line(line.sides, (Step(IDLE, 0.4), *line.steps, Step(IDLE, 0.4))) for line in poses]
    motions = Line((side,), tuple(replace(step, plain=True) for step in _made(_TOUR_MOTIONS, rest=0.5)))
    zooming = Line(BOTH, tuple(_made(("zoom_in", "zoom_out"), rest=0.5)))
    return [*parts, motions, zooming] if hands == 2 else [*parts, motions]
