"""Scenes in which hands meet, hide each other, leave and come back: pictures with exact truth.

Hands are cut-outs of the studio (`_cutouts`) on paths of least jerk. The seed of a scene chooses people,
shapes, speeds, sizes, which hand is in front, light, room and lens. Seeds from `HELD_OUT` on show others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from _cutouts import Cutout, CutoutStore, Look, Placement, lay_over, moved
from _mot import TrueHand

import gesturekit as gk
from gesturekit.studio.imaging.background import draw_background
from gesturekit.studio.imaging.lens import apply_lens
from gesturekit.studio.imaging.scene_setup import SHUTTER_SECONDS, Surroundings
from gesturekit.studio.performance.people import Person

SIZE = (640, 480)
FPS = 30.0
HELD_OUT = 1000
RIGHT, LEFT = gk.Side.RIGHT, gk.Side.LEFT
SHAPES = ("open_palm", "victory", "closed_fist", "pointing_up", "thumb_up", "ok", "three", "rock", "call_me")

Key = tuple[float, ...]
"""Time in seconds, x and y in shares of the picture's width and height, turn in degrees (0 when left out)."""


@dataclass(frozen=True)
class Mover:
    """A hand and its path: it stands still before the first key and after the last.

    Between keys it goes on paths of least jerk, or with `steady` at a constant speed.
    """

    look: Look
    keys: tuple[Key, ...]
    steady: bool = False

    def at(self, time: float) -> tuple[float, float, float]:
        """x, y in pixels and turn in degrees."""
        rows = np.array([[*key, 0.0][:4] for key in self.keys])
        after = int(np.searchsorted(rows[:, 0], time, side="right"))
        if after == 0 or after == len(rows):
            row = rows[min(after, len(rows) - 1)]
        else:
            a, b = rows[after - 1], rows[after]
            part = (time - a[0]) / (b[0] - a[0])
            eased = part if self.steady else part**3 * (10 - 15 * part + 6 * part**2)
            row = a + (b - a) * eased
        return row[1] * SIZE[0], row[2] * SIZE[1], row[3]


@dataclass(frozen=True)
class Meeting:
    """A scene: movers from the hindmost to the foremost, its length, `max_hands` for the trackers."""

    kind: str
    seed: int
    movers: tuple[Mover, ...]
    seconds: float
    around: Surroundings
    max_hands: int = 2

    @property
    def name(self) -> str:
        return f"{self.kind} {self.seed}"


@dataclass(frozen=True, eq=False)
class MeetingFrame:
    """A picture with its time and the hands that are in it, by number."""

    time: float
    image: np.ndarray
    truth: dict[int, TrueHand]


def frames(meeting: Meeting, store: CutoutStore) -> Iterator[MeetingFrame]:
    """The frames of a scene at `FPS`."""
    cutouts = [store.get(mover.look) for mover in meeting.movers]
    around = meeting.around
    behind = draw_background(around.background, SIZE, around.lens.background_blur_px)
    rng = np.random.default_rng([meeting.seed, 5])
    sway = rng.uniform(0, 2 * np.pi, (len(cutouts), 4)), rng.uniform(0.3, 0.9, (len(cutouts), 4))
    for number in range(round(meeting.seconds * FPS)):
        time = number / FPS
        image = behind.copy()
        places = [
            _placed(mover, cutout, time, sway[0][k], sway[1][k])
            for k, (mover, cutout) in enumerate(zip(meeting.movers, cutouts, strict=True))
        ]
        covers = [lay_over(image, c, p) for c, p in zip(cutouts, places, strict=True)]
        image = apply_lens(image, replace(around.lens, seed=number))
        yield MeetingFrame(time, image, _truth(cutouts, places, covers))


def _placed(mover: Mover, cutout: Cutout, time: float, phase: np.ndarray, rate: np.ndarray) -> Placement:
    now, opened, closed = (
        np.array(mover.at(t)) for t in (time, time - SHUTTER_SECONDS / 2, time + SHUTTER_SECONDS / 2)
    )
    # A held-out hand sways and breathes a little.
    swing = np.sin(2 * np.pi * rate * time + phase)
    smear = closed[:2] - opened[:2]
    return Placement(
        x=float(now[0] + 0.04 * cutout.palm * swing[0]),
        y=float(now[1] + 0.04 * cutout.palm * swing[1]),
        turn_deg=float(now[2] + 2.0 * swing[2]),
        scale=float(1.0 + 0.01 * swing[3]),
        smear=(float(smear[0]), float(smear[1])),
    )


def _truth(cutouts: list[Cutout], places: list[Placement], covers: list[np.ndarray]) -> dict[int, TrueHand]:
    truth = {}
    for number, (cutout, place) in enumerate(zip(cutouts, places, strict=True)):
        points = moved(cutout.landmarks, place.matrix(cutout))
        inside = ((points >= 0) & (points < SIZE)).all(axis=1)
        if not inside.any():
            continue
        pixels = points[inside].astype(int)
        hidden = np.zeros(int(inside.sum()), dtype=bool)
        for cover in covers[number + 1 :]:
            hidden |= cover[pixels[:, 1], pixels[:, 0]] > 127
        seen = float((~hidden).sum()) / len(points)
        truth[number] = TrueHand(cutout.look.side, points, cutout.palm * place.scale, seen)
    return truth


class _Cast:
    """Draws people, shapes and speeds for the scene of one seed."""

    def __init__(self, kind: str, seed: int) -> None:
        self.rng = np.random.default_rng([seed, *kind.encode()])
        first = 300 if seed >= HELD_OUT else 0
        self.people = [int(first + p) for p in self.rng.choice(200, 2, replace=False)]
        self.palm = float(self.rng.uniform(54, 78))
        self.around = Surroundings.sample(self.rng).of(Person.numbered(self.people[0]))

    def look(self, side: gk.Side, *, person: int = 0, shape: str | None = None, palm: float = 1.0) -> Look:
        return Look(
            self.people[person],
            side,
            shape or str(self.rng.choice(SHAPES)),
            palm_px=round(self.palm * palm, 1),
            yaw_deg=round(float(self.rng.uniform(-15, 15)), 1),
            pitch_deg=round(float(self.rng.uniform(-10, 10)), 1),
        )

    def pair(self, sides: tuple[gk.Side, gk.Side], *, equal: bool, two_people: bool = False) -> list[Look]:
        a, b = (str(s) for s in self.rng.choice(SHAPES, 2, replace=False))
        return [
            self.look(sides[0], shape=a),
            self.look(sides[1], shape=a if equal else b, person=int(two_people)),
        ]

    def shuffled(self, movers: list[Mover]) -> tuple[Mover, ...]:
        """Who is in front is left to chance."""
        return tuple(movers[k] for k in self.rng.permutation(len(movers)))

    def height(self) -> float:
        return float(self.rng.uniform(0.36, 0.52))

    def heights(self) -> tuple[float, float]:
        """Of two hands that are to meet: nearly alike."""
        y = self.height()
        return y, y + float(self.rng.uniform(-0.04, 0.04))


def _cross(cast: _Cast, looks: list[Look], seconds: float) -> tuple[tuple[Mover, ...], float]:
    """Two hands change places within `seconds` and rest for a second before and after."""
    start, stop = 0.8, 0.8 + seconds
    y = cast.heights()
    a = Mover(looks[0], ((start, 0.2, y[0]), (stop, 0.8, y[0])))
    b = Mover(looks[1], ((start, 0.8, y[1]), (stop, 0.2, y[1])))
    return cast.shuffled([a, b]), stop + 1.2


def _speed(cast: _Cast) -> float:
    return float(np.exp(cast.rng.uniform(np.log(0.6), np.log(2.4))))


def _crossing(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    return _cross(cast, cast.pair((RIGHT, LEFT), equal=False), _speed(cast))


def _crossing_equal(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    return _cross(cast, cast.pair((RIGHT, LEFT), equal=True), _speed(cast))


def _crossing_two_people(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    looks = cast.pair((RIGHT, RIGHT), equal=bool(cast.rng.random() < 0.5), two_people=True)
    return _cross(cast, looks, _speed(cast))


def _passing(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    """One hand rests, the other passes behind it or before it and comes back."""
    rests, passes = cast.pair((RIGHT, LEFT), equal=bool(cast.rng.random() < 0.5))
    speed, (y, resting) = _speed(cast), cast.heights()
    turn = 0.8 + speed
    way = ((0.8, 0.85, y), (turn, 0.15, y), (turn + 0.4, 0.15, y), (turn + 0.4 + speed, 0.85, y))
    return cast.shuffled([Mover(rests, ((0.0, 0.5, resting),)), Mover(passes, way)]), way[-1][0] + 0.8


def _touching(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    """Two hands come together until they touch, stay, and part."""
    looks = cast.pair((RIGHT, LEFT), equal=bool(cast.rng.random() < 0.5))
    near = float(cast.rng.uniform(0.5, 0.75)) * cast.palm / SIZE[0]
    speed, y = _speed(cast) / 2, cast.height()
    times = 0.8, 0.8 + speed, 1.5 + speed, 1.5 + 2 * speed
    movers = []
    for look, way in zip(looks, (-1.0, 1.0), strict=True):
        places = (0.5 + 0.28 * way, 0.5 + near * way, 0.5 + near * way, 0.5 + 0.28 * way)
        movers.append(Mover(look, tuple((t, x, y) for t, x in zip(times, places, strict=True))))
    return cast.shuffled(movers), times[-1] + 0.8


def _clapping(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    """Four quick claps, hands leaning inwards, then a rest."""
    shape = str(cast.rng.choice(["open_palm", "flat", "stop"]))
    looks = [replace(cast.look(side, shape=shape), yaw_deg=40.0) for side in (RIGHT, LEFT)]
    near, y, half = 0.35 * cast.palm / SIZE[0], cast.height(), float(cast.rng.uniform(0.14, 0.24))
    movers = []
    for look, way in zip(looks, (-1.0, 1.0), strict=True):
        keys: list[Key] = [(0.8, 0.5 + 0.2 * way, y, 0.0)]
        for clap in range(4):
            together = 0.8 + half * (2 * clap + 1)
            keys += [
                (together, 0.5 + near * way, y, -12 * way),
                (together + half, 0.5 + 0.17 * way, y, -4 * way),
            ]
        movers.append(Mover(look, (*keys, (keys[-1][0] + 0.3, 0.5 + 0.22 * way, y, 0.0))))
    return cast.shuffled(movers), movers[0].keys[-1][0] + 1.0


def _handing_over(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    """A hand rests; another comes in and takes its place while the first leaves below."""
    sides = (RIGHT, LEFT) if cast.rng.random() < 0.5 else (LEFT, RIGHT)
    looks = cast.pair(sides, equal=bool(cast.rng.random() < 0.5))
    speed, y = _speed(cast) / 2, cast.height()
    start = 1.0
    going = Mover(looks[0], ((start, 0.5, y), (start + speed, 0.5, 1.5)))
    side = 1.25 if cast.rng.random() < 0.5 else -0.25
    coming = Mover(looks[1], ((start - 0.3 * speed, side, y), (start + 0.7 * speed, 0.5, y)))
    return cast.shuffled([going, coming]), start + speed + 1.0


def _away(cast: _Cast, gone: float) -> tuple[tuple[Mover, ...], float]:
    """One of two hands leaves the picture for `gone` seconds and comes back where it left."""
    looks = cast.pair((RIGHT, LEFT), equal=bool(cast.rng.random() < 0.5))
    y = cast.height()
    stays = Mover(looks[0], ((0.0, 0.25, y),))
    # From 0.78 to the place where nothing is seen any more it takes two thirds of this.
    way = 0.4
    left, back = 0.9 + way, 0.9 + way + gone
    leaves = Mover(looks[1], ((0.9, 0.75, y), (left, 1.22, y), (back, 1.22, y), (back + way, 0.75, y)))
    return (stays, leaves), back + way + 1.0


def _away_short(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    return _away(cast, 0.05)


def _away_long(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    return _away(cast, 1.3)


def _relieved(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    """A hand leaves on one side just as another comes in on the other."""
    looks = cast.pair((RIGHT, LEFT), equal=bool(cast.rng.random() < 0.5))
    speed, y = float(cast.rng.uniform(0.35, 0.8)), (cast.height(), cast.height())
    going = Mover(looks[0], ((1.0, 0.3, y[0]), (1.0 + speed, -0.25, y[0])))
    coming = Mover(looks[1], ((1.0, 1.25, y[1]), (1.0 + speed, 0.7, y[1])))
    return (going, coming), 1.0 + speed + 1.2


def _four_hands(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    """Two people beside each other; hands of both cross, then each person's own."""
    looks = [cast.look(side, person=p, palm=0.7) for p in (0, 1) for side in (RIGHT, LEFT)]
    speed, level = _speed(cast), cast.height()
    places = np.array([0.14, 0.38, 0.62, 0.86])
    orders = [[0, 1, 2, 3], [0, 2, 1, 3], [1, 2, 0, 3]]
    start = 0.8
    movers = []
    for number, look in enumerate(looks):
        y = level + float(cast.rng.uniform(-0.04, 0.04))
        keys: list[Key] = []
        for step, order in enumerate(orders):
            x = float(places[order[number]])
            at = start + step * (speed + 0.5)
            keys += [(at, x, y)] if step == 0 else [(at - 0.5, x, y), (at, x, y)]
        movers.append(Mover(look, tuple(keys)))
    return cast.shuffled(movers), start + 2 * (speed + 0.5) + 0.7


def _entering(cast: _Cast) -> tuple[tuple[Mover, ...], float]:
    """A hand comes quickly into view from below, making its shape: the first crop sees little of it."""
    look = cast.look(RIGHT if cast.rng.random() < 0.5 else LEFT, palm=1.5)
    speed = float(cast.rng.uniform(0.25, 0.6))
    x, turn = float(cast.rng.uniform(0.35, 0.65)), float(cast.rng.uniform(-70, 70))
    return (Mover(look, ((0.3, x, 1.6, turn), (0.3 + speed, x, 0.5, 0.0))),), 2.3 + speed


KINDS: dict[str, Callable[[_Cast], tuple[tuple[Mover, ...], float]]] = {
    "crossing": _crossing,
    "crossing, equal shapes": _crossing_equal,
    "crossing, two people": _crossing_two_people,
    "passing": _passing,
    "touching": _touching,
    "clapping": _clapping,
    "handing over": _handing_over,
    "away for a moment": _away_short,
    "away for long": _away_long,
    "relieved": _relieved,
    "four hands": _four_hands,
    "entering": _entering,
}


def meeting(kind: str, seed: int) -> Meeting:
    """The scene of a kind and a seed; see `KINDS`."""
    cast = _Cast(kind, seed)
    movers, seconds = KINDS[kind](cast)
    return Meeting(kind, seed, movers, seconds, cast.around, max_hands=4 if kind == "four hands" else 2)
