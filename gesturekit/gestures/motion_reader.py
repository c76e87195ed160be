"""What hands do in time: motions that are declared, that come with GestureKit, or that were taught.

Joins all that finds motions, and decides whose a name is that several of them use.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.schema import Definition, MotionDefinition
from gesturekit.gestures.pose_motion import PoseMotions
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.motions.kinematics.grips import GRIPS
from gesturekit.motions.kinematics.kinematic_spotter import KinematicSpotter
from gesturekit.motions.motion import HandIds, Motion, MotionSpotter
from gesturekit.motions.strictness import Limits, Strictness
from gesturekit.words import unknown_word

if TYPE_CHECKING:
    from typing import TypeGuard

    from gesturekit.gestures.custom.custom_gestures import CustomGestures
    from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier

Motions: TypeAlias = "bool | Sequence[str] | MotionSpotter | DynamicGestureClassifier"
"""True for those that come with GestureKit and can be relied on, names of some of them, False for none, a
fitted classifier, or a spotter."""

OFF_BY_DEFAULT = frozenset({"shake", "swipe_plus", "swipe_v", "swipe_x"})
"""Shipped motions that are reported only to who asks for them by name: people who sign or wave seem to make
them."""

CameraView: TypeAlias = Literal["facing", "egocentric"]
"""Where the camera looks from: at the person, or from the person's own eyes."""

_PAIRS = (("swipe_left", "swipe_right"), ("circle_cw", "circle_ccw"), ("rotate_cw", "rotate_ccw"))
_EGOCENTRIC = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
"""What motions are called that a camera sees from the person's own eyes."""

_BACK = {
    f"swipe_{way}": f"swipe_{back}"
    for pair in (("left", "right"), ("up", "down"))
    for way, back in (pair, pair[::-1])
}
"""Of which swipe each may be the way back."""

# What two spotters find within this time is one motion.
_SAME_SECONDS = 1.0
# And within this one, whatever it is called.
_OTHER_SECONDS = 0.3


class MotionReader:
    """Reads motions; `motions`, `view` and `strictness` are those of `GestureRecognizer`.

    Parameters
    ----------
    only
        Names of those that are reported, also of ones that are off by default; None for all.

    Raises
    ------
    InvalidArgumentError
        When `motions` is nothing that finds some or names one that does not come along, or the view or the
        strictness is none.
    ModelError
        When the shipped weights are damaged. Without them there are no shipped motions.
    """

    def __init__(
        self,
        motions: Motions,
        view: CameraView = "facing",
        only: Collection[str] | None = None,
        strictness: Strictness = "normal",
    ) -> None:
        if view not in ("facing", "egocentric"):
            raise InvalidArgumentError(f"view is {view!r}; expected 'facing' or 'egocentric'")
        self._called = _EGOCENTRIC if view == "egocentric" else {}
        self._spotters = _motion_spotters(motions, strictness)
        self._silent = _silent(motions, self.all_names)
        if only is not None:
            self._silent = frozenset(self.all_names) - set(only)
        self._definitions: Mapping[str, Definition] = {}
        self._declared = PoseMotions({})
        # What was taught, and what finds it; None for shapes.
        self._taught: dict[str, MotionSpotter | None] = {}
        # Who found a motion of a hand last, and when.
        self._found: dict[tuple[HandIds, str], tuple[MotionSpotter, float]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The motions that can be reported, beside those that are declared."""
        return tuple(name for name in self.all_names if name in self._taught or name not in self._silent)

    @property
    def all_names(self) -> tuple[str, ...]:
        """These, and the motions that are found but not reported."""
        return tuple(dict.fromkeys(name for spotter in self._spotters for name in spotter.names))

    def use(self, definitions: Mapping[str, Definition]) -> None:
        """Read the motions among these from now on; what has the name of one of them is left to it."""
        if definitions != self._definitions:
            self._definitions, self._declared = dict(definitions), PoseMotions(definitions)

    def learn(self, custom: CustomGestures) -> None:
        """Read these motions too; they take the place of any of their name."""
        spotter = custom.spotter()
        self._taught |= {**dict.fromkeys(custom.static_names), **dict.fromkeys(custom.motion_names, spotter)}
        if spotter is not None:
            self._spotters += (spotter,)

    def read(self, readings: Sequence[Reading], time: float) -> list[Motion]:
        """The motions that are made by now; one reading for each hand in view, `time` in seconds."""
        hands = tuple(reading.hand for reading in readings)
        found = [
            motion
            for spotter in self._spotters
            for motion in map(self._named, spotter.update(hands, time))
            if self._counts(spotter, motion.name) and self._is_new(spotter, motion, time)
        ]
        return [*self._declared.update(readings, time), *found]

    def reset(self) -> None:
        """Forget all hands."""
        self._declared.reset()
        self._found.clear()
        for spotter in self._spotters:
            spotter.reset()

    def _named(self, motion: Motion) -> Motion:
        """The motion, called as the person means it who makes it, and whether it is a moment to act on."""
        if motion.name in self._taught:
            return motion
        name = self._called.get(motion.name, motion.name)
        return replace(motion, name=name, fires=name not in self._definitions)

    def _is_new(self, spotter: MotionSpotter, motion: Motion, time: float) -> bool:
        """Whether no other spotter found this movement before, or the swipe of which it is the way back."""
        if motion.name in self._taught:
            return True
        self._found = {
            key: each for key, each in self._found.items() if 0.0 <= time - each[1] < _SAME_SECONDS
        }
        for (hand_ids, name), (who, when) in self._found.items():
            if who is spotter or hand_ids != motion.hand_ids:
                continue
            if name in (motion.name, _BACK.get(motion.name)):
                return False
            # What a hand closes to or opens from is a matter of degree; all else is one thing or another.
            if time - when < _OTHER_SECONDS and not {name, motion.name} <= set(GRIPS):
                return False
        self._found[motion.hand_ids, motion.name] = spotter, time
        return True

    def _counts(self, spotter: MotionSpotter, name: str) -> bool:
        """Whether a motion of this name is looked for by this spotter."""
        if name in self._taught:
            return self._taught[name] is spotter
        # What is declared as a motion is left to its definition.
        return name not in self._silent and not isinstance(self._definitions.get(name), MotionDefinition)


def _motion_spotters(motions: Motions, strictness: Strictness) -> tuple[MotionSpotter, ...]:
    if motions is False:
        return ()
    if motions is True or _are_names(motions):
        # Not at the top: whoever wants no motions should not wait for what finds them to load.
        from gesturekit.motions.models.live_model import load_shipped_live
        from gesturekit.motions.models.model_file import LIVE_FILE, shipped_path
        from gesturekit.motions.streams.live_motion_spotter import LiveMotionSpotter

        known = shipped_path(LIVE_FILE) is not None
        shipped = (LiveMotionSpotter(load_shipped_live(), strictness),) if known else ()
        return (KinematicSpotter(strictness), *shipped)
    if isinstance(motions, MotionSpotter):
        return (motions,)
    from gesturekit.motions.models.dynamic_classifier import DynamicGestureClassifier
    from gesturekit.motions.streams.gesture_spotter import ACCEPT
    from gesturekit.motions.streams.stream_spotter import StreamSpotter

    if not isinstance(motions, DynamicGestureClassifier):
        raise InvalidArgumentError(
            f"motions is {motions!r}; expected True, False, names, a fitted DynamicGestureClassifier, or an "
            "object with the names, update and reset of a MotionSpotter"
        )
    return (StreamSpotter(motions, accept=Limits(strictness).share(ACCEPT)),)


def _are_names(motions: object) -> TypeGuard[Sequence[str]]:
    if isinstance(motions, str) or not isinstance(motions, Sequence):
        return False
    return all(isinstance(name, str) for name in motions)


def _silent(motions: object, known: Collection[str]) -> frozenset[str]:
    """Names that are not reported, of those that can be found."""
    if motions is True:
        return OFF_BY_DEFAULT
    if not _are_names(motions):
        return frozenset()
    for name in motions:
        if name not in known:
            raise unknown_word("motion", name, known)
    return frozenset(known) - set(motions)
