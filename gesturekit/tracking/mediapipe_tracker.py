"""The same interface over MediaPipe Tasks: a fallback, and the peer that we measure against.

Tasks reports neither ids nor presence and does not smooth. Ids, steady sides and smoothing come from
our own tracks; presence is the gate that a hand has passed. Needs ``pip install 'gesturekit[mediapipe]'``.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from gesturekit.color_order import ColorOrder
from gesturekit.errors import GestureKitError
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.landmark_model import LandmarkPrediction
from gesturekit.tracking.track import HandTrack, palms_apart
from gesturekit.tracking.tracker_base import TrackerBase
from gesturekit.tracking.weights.task_bundle import build_task_bundle

# A hand moves less than this between two frames, in palm sizes; the nearest pair is matched first.
_MATCH_REACH = 1.5


class MediaPipeTracker(TrackerBase):
    """Tracks hands with MediaPipe's own Hand Landmarker.

    Parameters
    ----------
    max_hands, mode, smoothing, models, color, min_palm_score, min_presence, grace_seconds
        As for `HandTracker`, threads included.

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
        super().__init__(max_hands, mode, models, color, min_palm_score, min_presence, grace_seconds)
        try:
            import mediapipe
            from mediapipe.tasks.python import vision
        except ImportError as error:
            raise GestureKitError(
                f"MediaPipeTracker needs the package mediapipe ({error}); "
                "install it with: pip install 'gesturekit[mediapipe]'"
            ) from error
        self._mediapipe = mediapipe
        self._vision = vision
        self._bundle = str(build_task_bundle(models))
        self._limits = {"palm": min_palm_score, "presence": min_presence}
        self._landmarker = self._new_landmarker(video=self._video, max_hands=max_hands, **self._limits)
        self._milliseconds = -1
        self._smoothing = smoothing
        self._grace_seconds = grace_seconds
        self._next_id = 0
        self._tracks: list[HandTrack] = []

    def _new_landmarker(self, *, video: bool, max_hands: int, palm: float, presence: float) -> Any:
        modes = self._vision.RunningMode
        options = self._vision.HandLandmarkerOptions(
            base_options=self._mediapipe.tasks.BaseOptions(model_asset_path=self._bundle),
            running_mode=modes.VIDEO if video else modes.IMAGE,
            num_hands=max_hands,
            min_hand_detection_confidence=palm,
            min_hand_presence_confidence=presence,
        )
        return self._vision.HandLandmarker.create_from_options(options)

    def _begin_scene(self) -> None:
        # A landmarker cannot forget: only a new one knows nothing of the pictures before.
        super()._begin_scene()
        self._tracks = []
        if self._video and self._milliseconds >= 0:
            self._landmarker.close()
            self._landmarker = self._new_landmarker(video=True, max_hands=self.max_hands, **self._limits)
            self._milliseconds = -1

    def _free_models(self) -> None:
        self._landmarker.close()
        self._landmarker = None

    def _find(self, picture: Picture) -> list[LandmarkPrediction]:
        return self._predictions(self._landmarker.detect(self._image(picture)), picture)

    def _follow(self, picture: Picture, elapsed: float) -> list[HandTrack]:
        self._milliseconds += max(1, round(elapsed * 1000))
        result = self._landmarker.detect_for_video(self._image(picture), self._milliseconds)
        self._match(self._predictions(result, picture), elapsed)
        return [track for track in self._tracks if track.tracked]

    def _match(self, found: list[LandmarkPrediction], elapsed: float) -> None:
        """Give each prediction to the nearest track, nearest pairs first; the rest begin new tracks."""
        left = dict(enumerate(found))
        missed = dict(enumerate(self._tracks))
        pairs = [
            (palms_apart(track.landmarks, each.landmarks), t, n)
            for t, track in missed.items()
            for n, each in left.items()
        ]
        for distance, t, n in sorted(pairs):
            if distance <= _MATCH_REACH and t in missed and n in left:
                missed.pop(t).update(left.pop(n), elapsed)
        for track in missed.values():
            track.miss(elapsed)
        for each in left.values():
            track = HandTrack(self._next_id, each, smoothing=self._smoothing)
            self._next_id += 1
            track.update(each, elapsed)
            self._tracks.append(track)
        self._tracks = [t for t in self._tracks if (t.lost_seconds or 0.0) <= self._grace_seconds]

    def _shows_hand(self, picture: Picture, min_palm_score: float, min_presence: float) -> bool:
        limits = {"palm": min_palm_score, "presence": min_presence}
        with self._new_landmarker(video=False, max_hands=1, **limits) as landmarker:
            return bool(landmarker.detect(self._image(picture)).hand_landmarks)

    def _image(self, picture: Picture) -> Any:
        return self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=picture.rgb())

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
