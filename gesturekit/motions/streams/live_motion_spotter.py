"""Finds the motions that come with GestureKit while they are made, hand by hand.

A motion is reported as soon as the networks have been sure for long enough, once a movement.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gesturekit.hands import FloatArray, Hand
from gesturekit.motions.kinematics.hand_window import palm_of
from gesturekit.motions.models.live_model import LiveModel
from gesturekit.motions.motion import Motion
from gesturekit.motions.networks.frame_network import FrameNetworksState
from gesturekit.motions.sequences.movement import STREAM_RATE
from gesturekit.motions.streams.live_motion import LiveMotion
from gesturekit.motions.streams.pair_motion import PAIR_MOTIONS, PairSpotter
from gesturekit.motions.strictness import Limits, Strictness

# Mean probability from which a motion is reported; tuned on persons 1 to 5 of the studio and on
# clips/no_command, measured with `python benchmarks/live_motions.py`.
_CERTAIN = 0.6
_CERTAIN_OF = {
    "pinch": 0.5,
    **dict.fromkeys(("grab", "tap"), 0.55),
    **dict.fromkeys(("push", "circle_cw", "circle_ccw"), 0.65),
    **dict.fromkeys(("swipe_x", "swipe_v", "swipe_plus"), 0.7),
    **dict.fromkeys(("double_tap", "swipe_down"), 0.75),
    **dict.fromkeys(("swipe_left", "swipe_right", "rotate_cw", "rotate_ccw", "shake"), 0.8),
}
# Weight of an instant in the running mean of the probabilities, of which there are 20 a second.
_FOLLOW = 0.2
# From this mean probability of "no motion" on a hand makes none.
_NONE = 0.7

LEFT_TO_RULES = frozenset({"tap", "double_tap"})
"""What networks name as surely when people sign: never reported (`python benchmarks/recorded_signs.py`)."""

# Palm sizes within which every other hand stayed of late; hands that move together sign, clap or play.
_MOST_BESIDE, _BESIDE_SECONDS = 0.4, 0.6
# A motion that is reported so soon after its hand was first seen is the hand coming into view.
_ARRIVAL_SECONDS = 0.3
_GRACE_SECONDS = 0.4


class LiveMotionSpotter:
    """Finds motions of one hand with networks, and zooming with two by a rule.

    Left, right and clockwise are the person's own, in mirrored pictures, too.

    Parameters
    ----------
    model
        The networks.
    strictness
        How sure a motion must be: "relaxed", "normal" or "strict".

    Examples
    --------
    >>> from gesturekit.motions.models.live_model import load_shipped_live
    >>> spotter = LiveMotionSpotter(load_shipped_live())
    >>> for frame in gk.read_hands("hands.jsonl"):
    ...     for motion in spotter.update(frame.hands, frame.time):
    ...         print(motion.name, motion.confidence)
    """

    def __init__(self, model: LiveModel, strictness: Strictness = "normal") -> None:
        self._model = model
        share = Limits(strictness).share
        self._certain = [share(_CERTAIN_OF.get(name, _CERTAIN)) for name in model.names]
        self._pairs = PairSpotter()
        self._hands: dict[int, _Followed] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The motions that can be found."""
        return (*(name for name in self._model.names if name not in LEFT_TO_RULES), *PAIR_MOTIONS)

    def reset(self) -> None:
        """Forget all hands."""
        self._hands.clear()
        self._pairs.reset()

    def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
        """Take in the hands of a frame at `time` (seconds) and report what is known to be made by now."""
        seen = {hand.id: hand for hand in hands}
        together = self._pairs.update(list(seen.values()), time)
        for key in [key for key, each in self._hands.items() if time - each.seen > _GRACE_SECONDS]:
            del self._hands[key]
        made = []
        for key, hand in seen.items():
            if key not in self._hands:
                self._hands[key] = _Followed(self._model, self._certain, time)
            decision = self._hands[key].push(hand, time)
            others = (self._hands[other] for other in self._hands if other != key)
            if decision is None or any(other.moved_since(time - _BESIDE_SECONDS) for other in others):
                continue
            # What may yet turn out to be one hand's part in a motion of both is not reported.
            if self._pairs.may_be_moving(key):
                continue
            start = time - decision.since / STREAM_RATE
            motion = Motion(hand, self._model.names[decision.index], start, time, decision.confidence)
            if motion.name not in LEFT_TO_RULES and not self._pairs.explains(motion):
                made.append(motion)
        return made + together


@dataclass(frozen=True, slots=True)
class Decision:
    """Which motion was decided on, its mean probability, and the instants since it began."""

    index: int
    confidence: float
    since: int


class MotionDecision:
    """Follows the probabilities of one hand; (C,) `certain` are means from which each motion is reported."""

    def __init__(self, certain: Sequence[float]) -> None:
        self._certain = certain
        self._mean = np.zeros(len(certain) + 1)
        self._mean[0] = 1.0
        self._reported = False
        self._since = 0

    def push(self, probabilities: FloatArray) -> Decision | None:
        """Take the (C + 1,) probabilities of the next instant, no motion first."""
        self._mean += _FOLLOW * (probabilities - self._mean)
        nothing = self._mean[0]
        self._since = 0 if nothing > _NONE else self._since + 1
        if self._reported:
            self._reported = nothing <= _NONE
            return None
        index = int(self._mean[1:].argmax())
        share = float(self._mean[1 + index])
        if share < self._certain[index]:
            return None
        self._reported = True
        return Decision(index, share, self._since)


class _Followed:
    """What is remembered of one hand."""

    def __init__(self, model: LiveModel, certain: Sequence[float], now: float) -> None:
        self.seen = self._first = now
        self._motion = LiveMotion()
        self._state = FrameNetworksState(model.networks)
        self._decision = MotionDecision(certain)
        self._palms: deque[tuple[float, float, float, float]] = deque()

    def moved_since(self, start: float) -> bool:
        """Whether the palm went farther than a resting hand does."""
        palms = np.array([palm[1:] for palm in self._palms if palm[0] >= start])
        if len(palms) < 2:
            return False
        extent = np.ptp(palms[:, :2], axis=0)
        return bool(np.hypot(*extent) > _MOST_BESIDE * np.median(palms[:, 2]))

    def push(self, hand: Hand, now: float) -> Decision | None:
        """Take a frame."""
        self.seen = now
        self._palms.append((now, *palm_of(hand)))
        while now - self._palms[0][0] > _BESIDE_SECONDS:
            self._palms.popleft()
        made = None
        for instant in self._motion.push(hand, now):
            made = self._decision.push(self._state.step(instant.features)) or made
        return made if now - self._first >= _ARRIVAL_SECONDS else None
