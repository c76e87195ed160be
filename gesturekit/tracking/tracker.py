"""The two-stage tracker (Zhang et al. 2020, sections 2 and 5).

Stage 1 finds palms in the whole picture, stage 2 finds landmarks in a crop. The crop of the next frame
comes from this frame's landmarks, so stage 1 runs only when a hand may be missing: none is in view, one
was just lost, or fewer than `max_hands` are in view and the last search is a while ago.
"""

from __future__ import annotations

import logging
import threading
from operator import index
from typing import Literal, SupportsIndex

from gesturekit.closing import Closing
from gesturekit.color_order import ColorOrder, check_color
from gesturekit.errors import InvalidArgumentError
from gesturekit.hands import AnyImage, Hand
from gesturekit.tracking.duplicates import first_of_each_hand, is_same_hand
from gesturekit.tracking.effort import EffortName, RunPlanner
from gesturekit.tracking.hand_roi import TASKS_PALM_TURN, HandRoi
from gesturekit.tracking.hand_tracks import HandTracks
from gesturekit.tracking.inference_engine import LiteRtEngine
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.landmark_model import LandmarkModel, LandmarkPrediction
from gesturekit.tracking.palm_detector import PalmDetector
from gesturekit.tracking.second_look import is_better, is_same
from gesturekit.tracking.swapped_colors import SwapWatch
from gesturekit.tracking.thorough import ThoroughSearch
from gesturekit.tracking.track import HandTrack, hand_from_prediction
from gesturekit.tracking.tracker_clock import ASSUMED_STEP_SECONDS, FrameClock
from gesturekit.tracking.weights.model_paths import model_path
from gesturekit.tracking.wide_search import WideSearch

log = logging.getLogger(__name__)

# For how long after a hand was lost every frame is searched for it.
_EAGER_SECONDS = 0.15
# How often to look for a hand whose id waits for it.
_LOST_SEARCH_SECONDS = 0.1
# Farther ahead, a hand has often turned back.
_MOST_LATENCY = 0.2


class HandTracker(Closing):
    """Tracks hands in pictures that follow each other, or finds them in single ones.

    A tracker serves one source; several trackers run side by side. Calls from several threads take turns: of
    pictures that stand alone (image mode) any thread may ask, of a video one only, or its order is lost.

    Parameters
    ----------
    max_hands
        Most hands to report, at least 1. More cost time only while they are in view.
    mode
        "video": pictures follow each other in time. "image": each picture stands alone; no ids, no smoothing.
    smoothing
        Steady landmarks: those of a resting hand are smoothed hard, those of a moving one hardly, and the
        bones of `Hand.world` keep their lengths (`LandmarkFilter`). Video mode only.
    models
        "full", or "lite": about twice as fast and a fifth less accurate.
    color
        Channel order of the pictures: "rgb", or "bgr" as OpenCV reads them. Of a stream in which no hand is
        found, single pictures are tried in the other order; a hand found so is warned of.
    min_palm_score
        Palms below this are not looked at, 0 to 1. Lower finds more far hands and more false ones.
    min_presence
        Crops below this hold no hand, 0 to 1. Lower keeps a hand longer, and keeps more that is none.
    grace_seconds
        For how long a lost hand keeps its id.
    search_seconds
        While some, but fewer than `max_hands`, hands are in view: how often to look for more. Lower finds a
        second hand sooner and costs more.
    palm_crop
        "upright" turns the first crop of a hand upright, as the paper says; "tasks" turns it as MediaPipe
        Tasks does. None takes "tasks" for single images, to give the same points as MediaPipe, and "upright"
        for video.
    thorough
        For image mode: look many times, with borders around the picture, at close-ups and again at each hand
        found, and report what most looks agree on (`ThoroughSearch`). Finds hands that fill the picture, lie
        at its edge or are blurred, and reads those it finds better; docs/benchmarks/gestures.md has the
        figures. Takes 6 to 25 times as long. `min_palm_score` and `palm_crop` do not matter then.
    search
        "wide" also looks at overlapping tiles of large pictures, for far hands down to 20 pixels and for many
        of them: at all tiles of a single image, which takes up to a second, or at one or two in each frame of
        a video in which hands may be missing, so that a far hand is found within one or two seconds.
    latency
        Seconds from the picture to the moment at which its landmarks are shown, 0 to 0.2: a moving palm is
        moved on by as much with its velocity, so that what is drawn on the live picture does not hang behind.
        0 shows the hand where the picture has it. Video mode with smoothing only.
    threads
        Threads for each model; None takes the processors this process may use, at most four.
    precision
        "int8" computes most of the landmark model in integers, in two thirds of the time: landmarks move by
        0.2 % of a palm (median), a fortieth of what the model errs by. "float32" computes it as published.
        None takes "int8" for video and "float32" for single images, to give the same points as MediaPipe.
    effort
        What may be left out in video mode. "full": nothing, every hand is looked at in every picture.
        "balanced", for cameras that run all day: the palm detector waits while the picture is still, the
        landmark model while a hand rests.
        "low": also, a moving hand is looked at some fifteen times a second, and a new one may take half a
        second to be found. docs/tracking.md has the figures.

    Raises
    ------
    InvalidArgumentError
        For a parameter outside its range.
    ModelError
        When a model file is neither here nor to be had.

    Examples
    --------
    >>> with HandTracker(max_hands=2) as tracker:          # doctest: +SKIP
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
        search_seconds: float = 0.25,
        palm_crop: Literal["upright", "tasks"] | None = None,
        thorough: bool = False,
        search: Literal["normal", "wide"] = "normal",
        latency: float = 0.0,
        threads: int | None = None,
        precision: Literal["int8", "float32"] | None = None,
        effort: EffortName = "full",
    ) -> None:
        check_options(max_hands, mode, models, search)
        for name, value in (("min_palm_score", min_palm_score), ("min_presence", min_presence)):
            if not 0 <= value <= 1:
                raise InvalidArgumentError(f"{name} is {value}; expected a probability, 0 to 1")
        for name, value in (("grace_seconds", grace_seconds), ("search_seconds", search_seconds)):
            if not value >= 0:
                raise InvalidArgumentError(f"{name} is {value}; expected seconds, 0 or more")
        if palm_crop not in (None, "upright", "tasks"):
            raise InvalidArgumentError(f"palm_crop is {palm_crop!r}; expected 'upright', 'tasks' or None")
        if precision not in (None, "int8", "float32"):
            raise InvalidArgumentError(f"precision is {precision!r}; expected 'int8', 'float32' or None")
        if thorough and mode == "video":
            raise InvalidArgumentError("thorough=True is for single images; expected mode='image' with it")
        if not 0 <= latency <= _MOST_LATENCY:
            raise InvalidArgumentError(f"latency is {latency}; expected seconds, 0 to {_MOST_LATENCY}")
        if latency and not (smoothing and mode == "video"):
            raise InvalidArgumentError(
                f"latency is {latency}; expected 0 unless smoothing=True and mode='video'"
            )
        self.max_hands = max_hands
        self._thorough = thorough
        self._video = mode == "video"
        self._color = check_color(color)
        self._min_presence = min_presence
        self._search_seconds = search_seconds
        as_tasks = palm_crop == "tasks" or (palm_crop is None and not self._video)
        self._palm_turn = TASKS_PALM_TURN if as_tasks else 0.0
        self._detector: PalmDetector | None = PalmDetector(
            LiteRtEngine(model_path(f"palm_detection_{models}"), threads), min_palm_score
        )
        self._landmarks: LandmarkModel | None = LandmarkModel(
            LiteRtEngine(
                model_path(f"hand_landmark_{models}"),
                threads,
                int8=precision == "int8" or (precision is None and self._video),
            )
        )
        self._wide: WideSearch | None = None
        if search == "wide":
            self._wide = WideSearch(self._detector, self._landmarks, min_presence)
        self._swap_watch = SwapWatch(self._presence_of_best)
        self._lock = threading.RLock()
        self._planner = RunPlanner(effort)
        self._clock = FrameClock()
        self._tracks = HandTracks(smoothing=smoothing, latency=latency, grace_seconds=grace_seconds)
        self.reset()

    def __repr__(self) -> str:
        mode = "video" if self._video else "image"
        state = "closed" if self._detector is None else f"following {len(self._tracks.tracked)}"
        return f"<HandTracker of up to {self.max_hands} hands, {mode} mode, {state}>"

    def reset(self) -> None:
        """Forget all hands, as at a cut; ids go on counting."""
        with self._lock:
            self._clock.reset()
            self._forget()

    def _forget(self) -> None:
        self._tracks.clear()
        self._view: tuple[int, int, bool] | None = None
        self._since_search = 0.0
        if self._wide is not None:
            self._wide.restart()
        self._planner.reset()

    def close(self) -> None:
        """Free the models. The tracker cannot be used afterwards."""
        with self._lock:
            self._detector = None
            self._landmarks = None
            self._wide = None
            self.reset()

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
            return self._track(image, time, mirrored)

    def _track(self, image: AnyImage, time: float, mirrored: bool) -> list[Hand]:
        detector, model = self._detector, self._landmarks
        if detector is None or model is None:
            raise InvalidArgumentError("this HandTracker is closed; make a new one")
        picture = Picture(image, self._color)
        if not self._video:
            found = self._find_all(detector, model, picture, mirrored)
            self._swap_watch.take(picture, bool(found), ASSUMED_STEP_SECONDS)
            return found

        elapsed, restart = self._clock.step(time)
        view = (picture.width, picture.height, mirrored)
        if restart or view != (self._view or view):
            log.info("another scene at %.3f s: tracking starts anew", time)
            self._forget()
        self._view = view
        self._follow(model, picture, elapsed)
        searched = self._search_is_due(elapsed)
        if searched:
            self._search(detector, model, picture, elapsed)
        if self._wide is not None:
            self._search_tiles(self._wide, picture, elapsed, 1 if searched else 2)
        self._tracks.part(elapsed)
        self._swap_watch.take(picture, bool(self._tracks.tracked), elapsed)
        return [track.hand(mirrored=mirrored) for track in self._tracks.tracked]

    def _find_all(
        self, detector: PalmDetector, model: LandmarkModel, picture: Picture, mirrored: bool
    ) -> list[Hand]:
        """Image mode: every palm, its landmarks, no memory."""
        if self._thorough:
            found = ThoroughSearch(detector, model, self.max_hands, self._min_presence).find(picture)
        else:
            rois = [palm.roi(self._palm_turn) for palm in detector.detect(picture)[: self.max_hands]]
            found = [p for p in model.predict(picture, rois) if p.presence >= self._min_presence]
        if self._wide is not None and len(found) < self.max_hands:
            found += self._wide.find(picture, [hand.landmarks for hand in found])
        kept = first_of_each_hand([p.landmarks for p in found])[: self.max_hands]
        return [hand_from_prediction(n, found[i], mirrored=mirrored) for n, i in enumerate(kept)]

    def _presence_of_best(self, picture: Picture) -> float:
        """Presence of the hand at the surest palm, 0 where there is none."""
        detector, model = self._detector, self._landmarks
        if detector is None or model is None:
            return 0.0
        rois = [palm.roi(self._palm_turn) for palm in detector.detect(picture)[:1]]
        return max((prediction.presence for prediction in model.predict(picture, rois)), default=0.0)

    def _follow(self, model: LandmarkModel, picture: Picture, elapsed: float) -> None:
        """Stage 2 on the hands that were there in the frame before."""
        tracked = self._tracks.tracked
        self._planner.begin(picture, elapsed, [track.id for track in tracked])
        rois = {track: track.next_roi(elapsed) for track in tracked}
        due = [
            t for t in tracked if t.doubt.suspicion is not None or self._planner.landmarks_due(t.id, rois[t])
        ]
        predictions = model.predict(picture, [rois[track] for track in due])
        readings = dict(zip(due, predictions, strict=True))
        doubted = next((track for track in due if track.doubt.suspicion is not None), None)
        if doubted is not None:
            readings[doubted] = self._second_look(model, picture, doubted, readings[doubted], elapsed)
        seen = {track: p for track, p in readings.items() if p.presence >= self._min_presence}
        for track, prediction in seen.items():
            self._planner.looked(track.id, prediction.landmarks)
        self._tracks.take(seen, elapsed, resting=[track for track in tracked if track not in readings])

    def _second_look(
        self,
        model: LandmarkModel,
        picture: Picture,
        track: HandTrack,
        first: LandmarkPrediction,
        elapsed: float,
    ) -> LandmarkPrediction:
        """The better reading of a hand: in its track's crop, or in that of a palm found without it."""
        assert track.doubt.suspicion is not None
        palm = track.doubt.suspicion.moved(track.motion.predicted(elapsed))
        [second] = model.predict(picture, [palm.roi(self._palm_turn)])
        others = [other.landmarks for other in self._tracks.tracked if other is not track]
        if any(is_same_hand(second.landmarks, landmarks) for landmarks in others):
            track.doubt.answered(better=False)
            return first
        better = is_better(second, first, palm)
        if is_same(second, first, palm):
            track.doubt.settle()
        else:
            track.doubt.answered(better=better)
        if better:
            track.crop_offset = palm.roi(self._palm_turn).offset_from(
                HandRoi.from_landmarks(second.landmarks)
            )
            return second
        if track.handedness.is_contrary(second.right_score):
            track.handedness.restart(second.right_score)
        return first

    def _search_is_due(self, elapsed: float) -> bool:
        """Whether a hand may be missing or wrongly read, so that stage 1 is worth its time."""
        self._since_search += elapsed
        tracked = self._tracks.tracked
        if any(track.doubt.due for track in tracked):
            return True
        if len(tracked) >= self.max_hands:
            return False
        lost = [track.lost_seconds for track in self._tracks if track.lost_seconds is not None]
        eager = any(seconds <= _EAGER_SECONDS for seconds in lost)
        wait = min(_LOST_SEARCH_SECONDS, self._search_seconds) if lost else self._search_seconds
        if tracked and not eager and self._since_search < wait:
            return False
        return self._planner.search_due([track.roi for track in tracked], urgent=bool(lost))

    def _search(self, detector: PalmDetector, model: LandmarkModel, picture: Picture, elapsed: float) -> None:
        """Stage 1, then stage 2 on the palms that belong to no tracked hand."""
        self._since_search = 0.0
        self._planner.searched()
        palms = detector.detect(picture)
        followed = self._tracks.tracked
        rois = [track.roi for track in followed]
        for track, roi in zip(followed, rois, strict=True):
            own = next((palm for palm in palms if palm.lies_on(roi)), None)
            track.doubt.compare(own, track.seen, track.motion.place)
        for palm in palms:
            tracked = self._tracks.tracked
            if len(tracked) >= self.max_hands:
                return
            if any(palm.lies_on(roi) for roi in rois):
                continue
            prediction = model.predict(picture, [palm.roi(self._palm_turn)])[0]
            if prediction.presence < self._min_presence:
                continue
            if any(is_same_hand(prediction.landmarks, track.landmarks) for track in tracked):
                continue
            self._tracks.find(prediction, elapsed)

    def _search_tiles(self, wide: WideSearch, picture: Picture, elapsed: float, looks: int) -> None:
        """The wide search's next tiles, while a hand may be missing."""
        known = [track.landmarks for track in self._tracks.tracked]
        missing = self.max_hands - len(known)
        if missing > 0:
            for hand in wide.find_some(picture, known, looks)[:missing]:
                self._tracks.find(hand, elapsed)


def check_options(max_hands: int, mode: str, models: str, search: str = "normal") -> None:
    """Raise InvalidArgumentError unless the options every tracker shares are sound."""
    if isinstance(max_hands, bool) or not isinstance(max_hands, SupportsIndex) or index(max_hands) < 1:
        raise InvalidArgumentError(f"max_hands is {max_hands!r}; expected a whole number, at least 1")
    if mode not in ("video", "image"):
        raise InvalidArgumentError(f"mode is {mode!r}; expected 'video' or 'image'")
    if models not in ("full", "lite"):
        raise InvalidArgumentError(f"models is {models!r}; expected 'full' or 'lite'")
    if search not in ("normal", "wide"):
        raise InvalidArgumentError(f"search is {search!r}; expected 'normal' or 'wide'")
