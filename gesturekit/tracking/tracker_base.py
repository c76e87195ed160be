"""What all trackers have in common: options and pictures checked, one call at a time, scenes and tracks."""

from __future__ import annotations

import logging
import threading
from abc import abstractmethod
from operator import index
from typing import SupportsIndex

from gesturekit.closing import Closing
from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import AnyImage, Hand
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.landmark_model import LandmarkPrediction
from gesturekit.tracking.swapped_colors import SwapWatch
from gesturekit.tracking.track import HandTrack, hand_from_prediction
from gesturekit.tracking.tracker_clock import ASSUMED_STEP_SECONDS, FrameClock

log = logging.getLogger(__name__)


class TrackerBase(Closing):
    """Base of trackers; a subclass finds hands in single pictures and follows them in video."""

    def __init__(
        self,
        max_hands: int,
        mode: str,
        models: str,
        color: ColorOrder,
        min_palm_score: float,
        min_presence: float,
        grace_seconds: float,
    ) -> None:
        check_options(max_hands, mode, models)
        for name, value in (("min_palm_score", min_palm_score), ("min_presence", min_presence)):
            if not 0 <= value <= 1:
                raise InvalidArgumentError(f"{name} is {value}; expected a probability, 0 to 1")
        if not grace_seconds >= 0:
            raise InvalidArgumentError(f"grace_seconds is {grace_seconds}; expected seconds, 0 or more")
        self.max_hands = max_hands
        self._video = mode == "video"
        self._color = check_color(color)
        self._min_presence = min_presence
        self._following = 0
        self._closed = False
        self._lock = threading.RLock()
        self._clock = FrameClock()
        self._swap_watch = SwapWatch(self._shows_hand)
        self._view: tuple[int, int, bool] | None = None

    def __repr__(self) -> str:
        mode = "video" if self._video else "image"
        state = "closed" if self._closed else f"following {self._following}"
        return f"<{type(self).__name__} of up to {self.max_hands} hands, {mode} mode, {state}>"

    def reset(self) -> None:
        """Forget all hands, as at a cut; ids go on counting."""
        with self._lock:
            self._clock.reset()
            if not self._closed:
                self._begin_scene()

    def close(self) -> None:
        """Free the models. The tracker cannot be used afterwards."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._free_models()

    def track(self, image: AnyImage, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        """Find the hands in the next picture.

        Parameters
        ----------
        image
            uint8, (H, W, 3) in the tracker's colour order; grey, alpha and any memory layout are taken
            too. Each side 16 to 8192 pixels. In video mode a picture of another size than the one before
            is another scene: all hands are forgotten.
        time
            Seconds, not milliseconds, on the source's clock. When it stands still, a thirtieth of a second is
            assumed; when it runs back or leaps by more than two seconds, all hands are forgotten, and a
            warning is logged when it leaps five times in a row. Ignored in image mode.
        mirrored
            True when the picture shows the scene as a mirror does; sides are corrected for it. A change is
            another scene, too.

        Returns
        -------
        At most `max_hands` hands: oldest track first, or in image mode surest first.

        Raises
        ------
        InvalidImageError
            When `image` is something else.
        InvalidArgumentError
            When `time` is not a finite number, or the tracker is closed.
        """
        with self._lock:
            if self._closed:
                raise InvalidArgumentError(f"this {type(self).__name__} is closed; make a new one")
            picture = Picture(image, self._color)
            if self._video:
                elapsed = self._take_time(picture, time, mirrored)
                hands = [track.hand(mirrored=mirrored) for track in self._follow(picture, elapsed)]
                self._following = len(hands)
            else:
                elapsed = ASSUMED_STEP_SECONDS
                found = enumerate(self._find(picture))
                hands = [hand_from_prediction(n, each, mirrored=mirrored) for n, each in found]
            self._swap_watch.take(picture, bool(hands), elapsed)
            return hands

    def _take_time(self, picture: Picture, time: float, mirrored: bool) -> float:
        """Seconds since the frame before; begins another scene where time or the view say so."""
        elapsed, restart = self._clock.step(time)
        view = (picture.width, picture.height, mirrored)
        if restart or view != (self._view or view):
            log.info("another scene at %.3f s: tracking starts anew", time)
            self._begin_scene()
        self._view = view
        return elapsed

    def _begin_scene(self) -> None:
        """Forget the pictures and hands before."""
        self._view = None
        self._following = 0

    @abstractmethod
    def _free_models(self) -> None: ...

    @abstractmethod
    def _find(self, picture: Picture) -> list[LandmarkPrediction]:
        """Image mode: at most `max_hands` hands, surest first; no memory."""

    @abstractmethod
    def _follow(self, picture: Picture, elapsed: float) -> list[HandTrack]:
        """Video mode: the tracks in view, oldest first, `elapsed` seconds after the picture before."""

    @abstractmethod
    def _shows_hand(self, picture: Picture, min_palm_score: float, min_presence: float) -> bool:
        """Whether a hand is found, by these limits and without memory."""


def check_options(max_hands: int, mode: str, models: str, search: str = "normal") -> None:
    """Raise InvalidArgumentError unless the options that trackers and sessions share are sound."""
    if isinstance(max_hands, bool) or not isinstance(max_hands, SupportsIndex) or index(max_hands) < 1:
        raise InvalidArgumentError(f"max_hands is {max_hands!r}; expected a whole number, at least 1")
    for name, given, words in (
        ("mode", mode, ("video", "image")),
        ("models", models, ("full", "lite")),
        ("search", search, ("normal", "wide")),
    ):
        if given not in words:
            raise InvalidArgumentError(f"{name} is {given!r}; expected {words[0]!r} or {words[1]!r}")
