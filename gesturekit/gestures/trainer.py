"""Teach gestures by showing them: takes in, `CustomGestures` out, within seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures.custom.custom_gestures import CustomGestures, CustomShapes
from gesturekit.gestures.custom.custom_motions import CustomMotions
from gesturekit.gestures.custom.take_cleaning import CleanTake, clean_take
from gesturekit.gestures.custom.takes import KINDS, Kind, RecordedGesture, Take, check_name
from gesturekit.gestures.similarity import Similarity, similar_gestures
from gesturekit.hands import Hand
from gesturekit.hands.pose import hand_pose


class GestureTrainer:
    """Collects takes of gestures and learns from them.

    One take is enough to begin with, three are good: they show how much you vary. Static gestures (shapes
    that are held) and dynamic ones (motions) are told apart by how the hand moves, unless said otherwise.

    Examples
    --------
    >>> trainer = GestureTrainer()
    >>> _ = trainer.add_take("v_sign", [(n / 30, [hand]) for n in range(60)])
    >>> [(warning.name, warning.other) for warning in trainer.check()]
    [('v_sign', 'victory')]
    >>> trainer.train().save("my-gestures.npz")
    """

    def __init__(self) -> None:
        self._gestures: dict[str, RecordedGesture] = {}

    @property
    def gestures(self) -> dict[str, RecordedGesture]:
        """What was added so far, by name."""
        return dict(self._gestures)

    def add_take(
        self,
        name: str,
        frames: Sequence[tuple[float, Sequence[Hand]]],
        *,
        kind: Kind | None = None,
        either_hand: bool = False,
    ) -> CleanTake:
        """Add one recording of a gesture.

        Parameters
        ----------
        name
            The gesture; takes of the same name belong together.
        frames
            Time in seconds and the hands seen, frame by frame. Bad frames are left out.
        kind
            "static" or "dynamic"; None as its earlier takes, for the first one by how the hand moves.
        either_hand
            The other hand may make it too, mirrored.

        Returns
        -------
        What was kept, and how many frames were left out for which reason.

        Raises
        ------
        InvalidArgumentError
            When nothing can be learned from it, or its kind is not that of the takes before.
        """
        check_name(name)
        known = self._gestures.get(name)
        clean = clean_take(frames, kind or (None if known is None else known.kind))
        self.add(RecordedGesture(name, clean.kind, (clean.take,), either_hand))
        return clean

    def add_static(self, name: str, hands: Sequence[Hand], *, either_hand: bool = False) -> None:
        """Add single pictures of a hand that shows a static gesture; each counts as a take.

        Raises
        ------
        InvalidArgumentError
            When there are none, one of them makes no hand, or the name belongs to a motion.
        """
        for hand in hands:
            if not isinstance(hand, Hand) or hand_pose(hand) is None:
                raise InvalidArgumentError(
                    f"{hand!r} shows no hand; expected hands with finite landmarks, as a tracker finds them"
                )
        takes = tuple(Take.of([hand], [0.0]) for hand in hands)
        self.add(RecordedGesture(name, "static", takes, either_hand))

    def add(self, recorded: RecordedGesture | str | Path) -> None:
        """Add all takes of a gesture, or of its file, to those of the same name.

        Raises
        ------
        ConfigError
            When the file is missing or holds something else.
        InvalidArgumentError
            When the same name was added as the other kind.
        """
        if isinstance(recorded, str | Path):
            recorded = RecordedGesture.load(recorded)
        known = self._gestures.get(recorded.name)
        if known is not None:
            if known.kind != recorded.kind:
                raise InvalidArgumentError(
                    f"gesture {recorded.name!r} has {known.kind} and {recorded.kind} takes; "
                    "give one of them another name, or say its kind when recording"
                )
            recorded = replace(
                known,
                takes=(*known.takes, *recorded.takes),
                either_hand=known.either_hand or recorded.either_hand,
            )
        self._gestures[recorded.name] = recorded

    def check(
        self, *, shipped: bool = True, progress: Callable[[float], object] | None = None
    ) -> list[Similarity]:
        """Pairs of gestures that will be mistaken for each other, closest first.

        Parameters
        ----------
        shipped
            Whether to compare with the gestures that come with GestureKit too; a fifth of a second a take.
        progress
            Called meanwhile with the share that is done, 0 to 1.
        """
        if not self._gestures:
            return []
        return similar_gestures(self._gestures, self.train(), shipped, progress or (lambda share: None))

    def train(self) -> CustomGestures:
        """Learn everything that was added.

        Raises
        ------
        InvalidArgumentError
            When nothing was added.
        """
        if not self._gestures:
            raise InvalidArgumentError("there are no takes to learn from; record a gesture first")
        static, dynamic = ([each for each in self._gestures.values() if each.kind == kind] for kind in KINDS)
        return CustomGestures(
            CustomShapes.fit(static) if static else None,
            CustomMotions.fit(dynamic) if dynamic else None,
        )

    def save(self, path: str | Path) -> CustomGestures:
        """Learn everything, and write it to a file; see `CustomGestures.save`."""
        custom = self.train()
        custom.save(path)
        return custom
