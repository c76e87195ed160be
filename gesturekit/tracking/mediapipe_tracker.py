"""The same interface over MediaPipe Tasks: a fallback, and the peer that we measure against.

Tasks reports neither ids nor presence and does not smooth. Ids, steady sides and smoothing come from
our own tracks; presence is the gate that a hand has passed. Needs ``pip install 'gesturekit[mediapipe]'``.
"""

from __future__ import annotations

import logging
from typing import Any, Literal

import numpy as np

from gesturekit.closing import Closing
from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import GestureKitError, InvalidArgumentError
from gesturekit.hands import AnyImage, Hand
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.landmark_model import LandmarkPrediction
from gesturekit.tracking.track import HandTrack, hand_from_prediction
from gesturekit.tracking.tracker import check_options
from gesturekit.tracking.tracker_clock import FrameClock
from gesturekit.tracking.weights.task_bundle import build_task_bundle

log = logging.getLogger(__name__)

# A hand moves less than this between two frames, in palm sizes; the nearest pair is matched first.
_MATCH_REACH = 1.5


class MediaPipeTracker(Closing):
    """Tracks hands with MediaPipe's own Hand Landmarker.

    Parameters
    ----------
    max_hands, mode, smoothing, models, color, min_palm_score, min_presence, grace_seconds
        As for `HandTracker`.

    Raises
    ------
    GestureKitError
        When the package mediapipe is not installed.
    InvalidArgumentError
        For a parameter outside its range.

    Examples
    --------
    >>> with MediaPipeTracker(max_hands=1) as tracker:  # doctest: +SKIP
    ...     for frame in gk.open_source("clip.mp4"):
    ...         hands = tracker.track(frame.image, frame.time)
    """

    def __init__(
        self,
        max_hands: int = 2,
        mode: Literal["video", "image"] = "video",
        smoothing: bool = True,
        models: Literal["full", "lite"] = "full",
        color: ColorOrder = "rgb",
        *,
        min_palm_score: float = 0.5,
        min_presence: float = 0.5,
        grace_seconds: float = 0.5,
    ) -> None:
        check_options(max_hands, mode, models)
        try:
            import mediapipe
            from mediapipe.tasks.python import vision
        except ImportError as error:
            raise GestureKitError(
                f"MediaPipeTracker needs the package mediapipe ({error}); "
                "install it with: pip install 'gesturekit[mediapipe]'"
            ) from error
        self.max_hands = max_hands
        self._video = mode == "video"
        self._smoothing = smoothing
        self._color = check_color(color)
        self._min_presence = min_presence
        self._grace_seconds = grace_seconds
        self._mediapipe = mediapipe
        self._vision = vision
        self._options = vision.HandLandmarkerOptions(
            base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(build_task_bundle(models))),
            running_mode=vision.RunningMode.VIDEO if self._video else vision.RunningMode.IMAGE,
            num_hands=max_hands,
            min_hand_detection_confidence=min_palm_score,
            min_hand_presence_confidence=min_presence,
        )
        self._landmarker: Any = None
        self._clock = FrameClock()
        self._next_id = 0
        self._closed = False
        self.reset()

    def reset(self) -> None:
        """Forget all hands, as at a cut; ids go on counting."""
        self._close_landmarker()
        if not self._closed:
            self._landmarker = self._vision.HandLandmarker.create_from_options(self._options)
        self._tracks: list[HandTrack] = []
        self._view: tuple[int, int, bool] | None = None
        self._clock.reset()
        self._milliseconds = -1

    def close(self) -> None:
        """Free the models. The tracker cannot be used afterwards."""
        self._close_landmarker()
        self._closed = True

    def _close_landmarker(self) -> None:
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None

    def track(self, image: AnyImage, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        """Find the hands in the next picture; parameters, result and errors as for `HandTracker.track`."""
        if self._closed:
            raise InvalidArgumentError("this MediaPipeTracker is closed; make a new one")
        picture = Picture(image, self._color)
        pixels = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=picture.rgb())
        if not self._video:
            found = self._predictions(self._landmarker.detect(pixels), picture)
            return [hand_from_prediction(i, p, mirrored=mirrored) for i, p in enumerate(found)]

        elapsed, restart = self._clock.step(time)
        view = (picture.width, picture.height, mirrored)
        if restart or view != (self._view or view):
            self.reset()
            self._clock.step(time)
        self._view = view
        self._milliseconds += max(1, round(elapsed * 1000))
        result = self._landmarker.detect_for_video(pixels, self._milliseconds)
        self._update_tracks(self._predictions(result, picture), elapsed)
        return [track.hand(mirrored=mirrored) for track in self._tracks if track.tracked]

    def _predictions(self, result: Any, picture: Picture) -> list[LandmarkPrediction]:
        """Tasks' result in our own form: pixels, metres, probabilities."""
        unit = np.array([picture.width, picture.height, picture.width], dtype=np.float32)
        predictions = []
        for screen, world, categories in zip(
            result.hand_landmarks, result.hand_world_landmarks, result.handedness, strict=True
        ):
            score = float(categories[0].score)
            predictions.append(
                LandmarkPrediction(
                    landmarks=np.array([[p.x, p.y, p.z] for p in screen], dtype=np.float32) * unit,
                    world=np.array([[p.x, p.y, p.z] for p in world], dtype=np.float32),
                    presence=self._min_presence,
                    right_score=score if categories[0].category_name == "Right" else 1 - score,
                )
            )
        return predictions

    def _update_tracks(self, predictions: list[LandmarkPrediction], elapsed: float) -> None:
        """Give each prediction to the nearest track, nearest pairs first; the rest begin new tracks."""
        pairs = sorted(
            (
                (track.distance_to(prediction), t, p)
                for t, track in enumerate(self._tracks)
                for p, prediction in enumerate(predictions)
            ),
        )
        given: dict[int, int] = {}
        for distance, t, p in pairs:
            if distance <= _MATCH_REACH and t not in given and p not in given.values():
                given[t] = p
        for t, track in enumerate(self._tracks):
            if t in given:
                track.update(predictions[given[t]], elapsed)
            else:
                track.miss(elapsed)
        for p, prediction in enumerate(predictions):
            if p not in given.values():
                track = HandTrack(self._next_id, smoothing=self._smoothing)
                self._next_id += 1
                track.update(prediction, elapsed)
                self._tracks.append(track)
        self._tracks = [
            t for t in self._tracks if t.lost_seconds is None or t.lost_seconds <= self._grace_seconds
        ]
