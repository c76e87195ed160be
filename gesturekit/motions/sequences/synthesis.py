"""Endless streams made up from recordings of single gestures, so that spotting can be learned without any.

Between the gestures the hand does what it must not be taken at its word for: fingers wander each on its own
between ways they were seen to stand, the palm drifts and turns, a gesture is begun and not finished, a hand
waits in the pose from which a motion starts. Every joint of these is taken from the recordings themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gesturekit.hands import FloatArray
from gesturekit.motions.sequences.movement import HandMovement, straightened, stream_features
from gesturekit.motions.sequences.palm_geometry import Floats
from gesturekit.motions.sequences.resample import interpolated, smoothstep_path

Targets = npt.NDArray[np.int64]

UNRATED, BACKGROUND = -1, 0
"""Targets of an instant at which either answer will do, such as the way into a gesture, and of one at which
no gesture is being made; class c of the classifier has target c + 1."""

CORE = (0.2, 0.85)
"""Share of a recording in which its gesture must be named; hands leave rest before it and return after it."""

# Range of durations relative to the recording's; and where all recordings have one length: they were cut or
# stretched to it, and say little of time.
PACE, PACE_UNKNOWN = (0.75, 1.35), (0.4, 1.2)
# Unrest in hand sizes (`HandMovement.unrest`) below which a class is a held pose (SFINGE 3D).
_STILL = 0.022
# Share of gestures that are blends of two recordings of their class.
_BLENDED = 0.5
# Hand sizes by which a hand without purpose wanders. Where recordings of "no gesture" say how far hands
# really go, what is made up stays small: a hand that goes far in any shape would pass for a swipe.
_REACH = (0.03, 0.5, 1.6, 2.6)
_REACH_BESIDE_RECORDED = (0.03, 0.15, 0.5)
_RECORDED_IDLE = 0.75
_IDLE_SHARE, _WAITING_SHARE, _PARTIAL_SHARE = 0.36, 0.12, 0.12


class StreamSynthesizer:
    """Makes streams with known answers from recordings.

    (N,) `targets` say what each shows: `BACKGROUND`, or the class plus 1; `classes` counts them without it.
    """

    def __init__(
        self, motions: Sequence[HandMovement], targets: Targets, classes: int, rng: np.random.Generator
    ) -> None:
        self._motions, self._targets, self._rng = list(motions), targets, rng
        self._fingers = np.concatenate([each.fingers for each in motions])
        self._directions = np.concatenate([each.directions for each in motions])
        ends = [HandMovement.joined([each[:2], each[-2:]]) for each in motions]
        self._rest_fingers = np.concatenate([each.fingers for each in ends])
        self._rest_directions = np.concatenate([each.directions for each in ends])
        lengths = {len(each) for each in motions}
        self.pace = PACE_UNKNOWN if len(lengths) == 1 and len(motions) > 1 else PACE
        unrest = np.array([each.unrest for each in motions])
        self.held = np.array(
            [bool((t := targets == c + 1).any() and np.median(unrest[t]) < _STILL) for c in range(classes)]
        )
        in_motion = ~np.concatenate([[False], self.held])[targets]
        self._moving = np.flatnonzero(in_motion)
        self._named = np.flatnonzero(targets != BACKGROUND)
        self._other = np.flatnonzero(targets == BACKGROUND)

    def stream(self, steps: int) -> tuple[FloatArray, Targets]:
        """A stream of `steps` instants: (steps, F) features and (steps,) targets."""
        rng = self._rng
        parts: list[tuple[HandMovement, Targets]] = []
        made = 0
        while made < steps + 40:
            motion, targets = self._piece()
            if parts:
                parts.append(self._bridge(parts[-1][0], motion))
                motion = _moved(motion, parts[-1][0].position[-1] - motion.position[0])
                made += len(parts[-1][0])
            parts.append((motion, targets))
            made += len(motion)
        whole = HandMovement.joined([motion for motion, _ in parts])
        answers = np.concatenate([targets for _, targets in parts])
        start = int(rng.integers(0, len(whole) - steps + 1))
        window = slice(start, start + steps)
        return stream_features(self._disturbed(whole[window])), answers[window]

    def _piece(self) -> tuple[HandMovement, Targets]:
        rng = self._rng
        chance = rng.random()
        if len(self._other) and chance < _RECORDED_IDLE * _IDLE_SHARE:
            motion, _ = self._gesture(int(rng.choice(self._other)))
            return motion, _all(BACKGROUND, motion)
        if chance < _IDLE_SHARE:
            motion = self._idle(int(rng.integers(5, 60)))
            return motion, _all(BACKGROUND, motion)
        chance -= _IDLE_SHARE
        if chance < _WAITING_SHARE and len(self._moving):
            motion = self._waiting(int(rng.choice(self._moving)))
            return motion, _all(BACKGROUND, motion)
        chance -= _WAITING_SHARE
        index = int(rng.choice(self._named))
        motion, phase = self._gesture(index)
        if chance < _PARTIAL_SHARE:
            kept = max(4, int(len(motion) * rng.uniform(0.15, 0.4)))
            motion = motion[:kept] if rng.random() < 0.5 else motion[-kept:]
            return motion, _all(UNRATED, motion)
        targets = _all(int(self._targets[index]), motion)
        targets[(phase < CORE[0]) | (phase > CORE[1])] = UNRATED
        return motion, targets

    def _gesture(self, index: int) -> tuple[HandMovement, FloatArray]:
        """A recording at another pace, faster here and slower there; and the share passed at each instant."""
        rng, motion = self._rng, self._motions[index]
        steps = max(6, round(len(motion) * rng.uniform(*self.pace)))
        pace = np.exp(_wander(rng.normal(0.0, 0.25, (4, 1)), np.linspace(0.0, steps, 4), steps)[:, 0])
        phase = np.cumsum(pace)
        phase = (phase - phase[0]) / (phase[-1] - phase[0])
        read = _at_phase(motion, phase)
        if rng.random() < _BLENDED:
            other = self._motions[int(rng.choice(np.flatnonzero(self._targets == self._targets[index])))]
            read = _blended(read, _at_phase(other, phase), float(rng.uniform(0.6, 1.0)))
        position = (read.position - read.position[0]) * np.exp(rng.normal(0.0, 0.15, 3))
        return _whole(position, straightened(read.directions), read.fingers), phase

    def _idle(self, steps: int) -> HandMovement:
        """Movement without meaning."""
        rng = self._rng
        hurry = float(rng.choice([4.0, 7.0, 14.0, 30.0]))
        kind = rng.random()
        if kind < 0.5:
            fingers = self._loose_fingers(steps, hurry)
        elif kind < 0.8:
            resting = rng.random() < 0.6
            pool = self._rest_fingers if resting else self._fingers
            times = self._times(steps, *((0.5 * hurry, 1.5 * hurry) if resting else (3.0, 10.0)))
            fingers = _wander(self._drawn(pool, len(times)), times, steps)
        else:
            fingers = np.repeat(self._drawn(self._rest_fingers, 1), steps, axis=0)
        times = self._times(steps, 8.0, 30.0)
        turns = self._drawn(self._directions if rng.random() < 0.5 else self._rest_directions, len(times))
        if rng.random() < 0.6:
            turns = 0.8 * turns[:1] + 0.2 * turns
        times_of_path = self._times(steps, 6.0, 25.0)
        reach = float(rng.choice(_REACH_BESIDE_RECORDED if len(self._other) else _REACH))
        path = rng.normal(0.0, 1.0, (len(times_of_path), 3)) * reach * np.array([1.0, 1.0, 0.6])
        return _whole(
            _wander(path, times_of_path, steps), straightened(_wander(turns, times, steps)), fingers
        )

    def _loose_fingers(self, steps: int, hurry: float) -> FloatArray:
        rng = self._rng
        pool = self._rest_fingers if rng.random() < 0.5 else self._fingers
        anchor = self._drawn(pool, 1)[0]
        together = self._times(steps, 0.5 * hurry, 1.5 * hurry)
        fingers = np.empty((steps, 5, 3, 3), np.float32)
        for finger in range(5):
            times = together if rng.random() < 0.3 else self._times(steps, 0.5 * hurry, 1.5 * hurry)
            keys = self._drawn(pool, len(times))[:, finger]
            keys[rng.random(len(times)) < rng.choice([0.0, 0.5, 0.9])] = anchor[finger]
            fingers[:, finger] = _wander(keys, times, steps)
        return fingers

    def _waiting(self, index: int) -> HandMovement:
        """A hand that stays in a pose of a motion, mostly the first or the last."""
        rng, motion = self._rng, self._motions[index]
        last = len(motion) - 1
        near = int(rng.integers(0, 3))
        ends = (min(near, last), max(0, last - near), int(rng.integers(last + 1)))
        at = ends[int(rng.choice(3, p=[0.45, 0.45, 0.1]))]
        steps = int(rng.integers(8, 50))
        times = np.arange(0, steps + 30, int(rng.integers(4, 16)), dtype=np.float64)
        path = rng.normal(0.0, 1.0, (len(times), 3)) * float(rng.choice([0.0, 0.05, 0.16, 0.5]))
        turn = rng.normal(0.0, 1.0, (len(times), 2, 3)) * float(rng.choice([0.0, 0.02, 0.1]))
        wiggle = rng.normal(0.0, float(rng.choice([0.0, 0.03, 0.1])), (len(times), 5, 3, 3))
        return _whole(
            _wander(path, times, steps),
            straightened(motion.directions[at] + _wander(turn, times, steps)),
            motion.fingers[at] + _wander(wiggle, times, steps),
        )

    def _bridge(self, before: HandMovement, after: HandMovement) -> tuple[HandMovement, Targets]:
        """The way from the end of one piece to the beginning of the next."""
        rng = self._rng
        steps = int(rng.integers(2, 14))
        step = rng.normal(0.0, 0.3 if len(self._other) else 1.0, 3) * min(1.0, steps / 8)
        ends = np.array([0.0, steps + 1.0])
        inner = slice(1, steps + 1)
        bridge = _whole(
            _wander(np.stack([before.position[-1], before.position[-1] + step]), ends, steps + 2)[inner],
            straightened(
                _wander(np.stack([before.directions[-1], after.directions[0]]), ends, steps + 2)[inner]
            ),
            _wander(np.stack([before.fingers[-1], after.fingers[0]]), ends, steps + 2)[inner],
        )
        return bridge, _all(BACKGROUND, bridge)

    def _disturbed(self, motion: HandMovement) -> HandMovement:
        """Another arm, another hand, another sensor's noise."""
        rng = self._rng
        turn = _turn(rng.normal(0.0, 0.15, 3)).astype(np.float32)
        position = motion.position @ turn.T + rng.normal(0.0, 0.013, motion.position.shape)
        longer = np.exp(rng.normal(0.0, 0.05, (1, 5, 1, 1)))
        moved = rng.normal(0.0, 0.05, (1, 5, 3, 3)) + rng.normal(0.0, 0.016, motion.fingers.shape)
        return _whole(position, motion.directions @ turn.T, motion.fingers * longer + moved)

    def _drawn(self, pool: FloatArray, count: int) -> FloatArray:
        picked: FloatArray = pool[self._rng.integers(len(pool), size=count)]
        return picked

    def _times(self, steps: int, least: float, most: float) -> npt.NDArray[np.float64]:
        """Instants of key poses, from 0 to beyond the last step."""
        waits = self._rng.uniform(least, most, int(steps / least) + 2)
        times = np.concatenate([[0.0], np.cumsum(waits)])
        beyond: npt.NDArray[np.float64] = times[: int(np.searchsorted(times, steps)) + 1]
        return beyond


def _all(target: int, motion: HandMovement) -> Targets:
    return np.full(len(motion), target, np.int64)


def _whole(position: Floats, directions: Floats, fingers: Floats) -> HandMovement:
    return HandMovement(
        position.astype(np.float32), directions.astype(np.float32), fingers.astype(np.float32)
    )


def _moved(motion: HandMovement, by: FloatArray) -> HandMovement:
    return HandMovement(motion.position + by, motion.directions, motion.fingers)


def _at_phase(motion: HandMovement, phase: FloatArray) -> HandMovement:
    at = phase * (len(motion) - 1)
    parts = (motion.position, motion.directions, motion.fingers)
    return HandMovement(*(interpolated(each, at) for each in parts))


def _blended(one: HandMovement, other: HandMovement, share: float) -> HandMovement:
    """A movement between two, nearer to the first the larger its share."""
    path = share * (one.position - one.position[0]) + (1 - share) * (other.position - other.position[0])
    directions = share * one.directions + (1 - share) * other.directions
    return HandMovement(path, directions, share * one.fingers + (1 - share) * other.fingers)


def _wander(keys: Floats, times: npt.NDArray[np.float64], steps: int) -> npt.NDArray[np.float32]:
    """Go from key to key, read at 0, 1, ... `steps` - 1."""
    return smoothstep_path(keys, times, np.arange(steps, dtype=np.float64))


def _turn(vector: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The rotation about a vector by its length in radians."""
    x, y, z = vector
    angle = float(np.sqrt(vector @ vector)) + 1e-12
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    turned: npt.NDArray[np.float64] = (
        np.eye(3) + np.sin(angle) / angle * cross + (1 - np.cos(angle)) / angle**2 * (cross @ cross)
    )
    return turned
