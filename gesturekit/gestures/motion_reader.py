"""What hands do in time: motions that are declared, that come with GestureKit, or that an app taught.

Joins all that finds motions, and decides whose a name is that several of them use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.definitions.schema import Definition, MotionDefinition
from gesturekit.gestures.pose_motion import PoseMotions
from gesturekit.gestures.selection import Selection
from gesturekit.gestures.shapes.reading import Reading
from gesturekit.hands import Hand
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
"""Motions that come with GestureKit but are told only to who asks for them by name: people who sign or
wave seem to make them."""


CameraView: TypeAlias = Literal["facing", "egocentric"]
"""Where the camera looks from: at the person, or from the person's own eyes."""

_PAIRS = (("swipe_left", "swipe_right"), ("circle_cw", "circle_ccw"), ("rotate_cw", "rotate_ccw"))
_EGOCENTRIC = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
"""What motions are called that a camera sees from the person's own eyes."""

_BACK = {
    "swipe_left": "swipe_right",
    "swipe_right": "swipe_left",
    "swipe_up": "swipe_down",
    "swipe_down": "swipe_up",
}
"""Of which swipe each may be the way back."""

# What two spotters find within this time is one motion.
_SAME_SECONDS = 1.0
# And within this one, whatever it is called.
_OTHER_SECONDS = 0.3


class MotionReader:
    """Reads motions.

    Parameters
    ----------
    motions, view, strictness
        As for `GestureRecognizer`.
    selection
        Which are told; motions that are off by default are on when they are chosen.

    Raises
    ------
    InvalidArgumentError, ModelError
        As `motion_spotters` does.
    """

    def __init__(
        self,
        motions: Motions,
        view: CameraView = "facing",
        selection: Selection | None = None,
        strictness: Strictness = "normal",
    ) -> None:
        if view not in ("facing", "egocentric"):
            raise InvalidArgumentError(f"view is {view!r}; expected 'facing' or 'egocentric'")
        self._called = _EGOCENTRIC if view == "egocentric" else {}
        self._spotters = motion_spotters(motions, strictness)
        chosen = selection.names if selection is not None else None
        self._silent = _silent(motions, self._spotters) - set(chosen or ())
        if chosen is not None:
            found = {name for spotter in self._spotters for name in spotter.names}
            self._silent |= found - set(chosen)
        self._definitions: Mapping[str, Definition] = {}
        self._declared = PoseMotions({})
        # What was taught, and what finds it; None for shapes.
        self._taught: dict[str, MotionSpotter | None] = {}
        # Who told a motion of a hand last, and when.
        self._told: dict[tuple[HandIds, str], tuple[MotionSpotter, float]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The motions that can be found, beside those that are declared."""
        return tuple(name for name in self.all_names if name in self._taught or name not in self._silent)

    @property
    def all_names(self) -> tuple[str, ...]:
        """These, and the motions that are found but not told."""
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

    def read(self, hands: Sequence[Hand], readings: Sequence[Reading], time: float) -> list[Motion]:
        """Take in one frame and tell the motions that are made by now.

        Parameters
        ----------
        hands
            The hands in view.
        readings
            What each shows.
        time
            Seconds on the stream's clock.
        """
        found = [
            motion
            for spotter in self._spotters
            for motion in map(self._named, spotter.update(hands, time))
            if self._may_tell(spotter, motion.name) and self._is_new(spotter, motion, time)
        ]
        return [*self._declared.update(readings, time), *found]

    def reset(self) -> None:
        """Forget all hands."""
        self._declared.reset()
        self._told.clear()
        for spotter in self._spotters:
            spotter.reset()

    def _named(self, motion: Motion) -> Motion:
        """The motion, called as the person means it who makes it, and whether it is a moment to act on."""
        if motion.name in self._taught:
            return motion
        name = self._called.get(motion.name, motion.name)
        return replace(motion, name=name, fires=name not in self._definitions)

    def _is_new(self, spotter: MotionSpotter, motion: Motion, time: float) -> bool:
        """Whether no other spotter told this movement before, or the swipe of which it is the way back."""
        if motion.name in self._taught:
            return True
        self._told = {key: told for key, told in self._told.items() if 0.0 <= time - told[1] < _SAME_SECONDS}
        for (hand_ids, name), (who, when) in self._told.items():
            if who is spotter or hand_ids != motion.hand_ids:
                continue
            if name in (motion.name, _BACK.get(motion.name)):
                return False
            # What a hand closes to or opens from is a matter of degree; all else is one thing or another.
            if time - when < _OTHER_SECONDS and not {name, motion.name} <= set(GRIPS):
                return False
        self._told[motion.hand_ids, motion.name] = spotter, time
        return True

    def _may_tell(self, spotter: MotionSpotter, name: str) -> bool:
        """Whether a spotter's word counts about a motion."""
        if name in self._taught:
            return self._taught[name] is spotter
        # What is declared as a motion is left to its definition.
        return name not in self._silent and not isinstance(self._definitions.get(name), MotionDefinition)


def motion_spotters(motions: Motions, strictness: Strictness = "normal") -> tuple[MotionSpotter, ...]:
    """Make what finds motions in a stream.

    Parameters
    ----------
    motions, strictness
        As for `GestureRecognizer`; a spotter is as strict as it is.

    Raises
    ------
    InvalidArgumentError
        When it is nothing that could, or names a motion that does not come with GestureKit; when the
        strictness is none.
    ModelError
        When the shipped weights are damaged. Without them there are no shipped motions.
    """
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


def _silent(motions: object, spotters: Sequence[MotionSpotter]) -> frozenset[str]:
    """Names that are not told, of those that can be found."""
    if motions is True:
        return OFF_BY_DEFAULT
    if not _are_names(motions):
        return frozenset()
    known = {name for spotter in spotters for name in spotter.names}
    for name in motions:
        if name not in known:
            raise unknown_word("motion", name, known)
    return frozenset(known - set(motions))
