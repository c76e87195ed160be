"""The two-stage tracker (Zhang et al. 2020, sections 2 and 5).

Stage 1 finds palms in the whole picture, stage 2 finds landmarks in a crop. The crop of the next frame
comes from this frame's landmarks, so stage 1 runs only when a hand may be missing: none is in view, one
was just lost, or fewer than `max_hands` are in view and the last search is a while ago. How often, over
pictures that hardly change, says `gesturekit.tracking.effort`.
"""

from __future__ import annotations

from typing import Literal

from gesturekit.color_order import ColorOrder
from gesturekit.errors import InvalidArgumentError
from gesturekit.tracking.duplicates import first_of_each_hand, is_same_hand
from gesturekit.tracking.effort import EffortName, RunPlanner
from gesturekit.tracking.hand_roi import TASKS_PALM_TURN, HandRoi
from gesturekit.tracking.hand_tracks import HandTracks
from gesturekit.tracking.inference_engine import LiteRtEngine
from gesturekit.tracking.input_picture import Picture
from gesturekit.tracking.landmark_model import LandmarkModel, LandmarkPrediction
from gesturekit.tracking.palm_detector import PalmDetector
from gesturekit.tracking.second_look import is_better, is_same
from gesturekit.tracking.thorough import ThoroughSearch
from gesturekit.tracking.track import HandTrack
from gesturekit.tracking.tracker_base import TrackerBase, check_options
from gesturekit.tracking.weights.model_store import ModelStore
from gesturekit.tracking.wide_search import WideSearch

# For how long after a hand was lost every frame is searched for it.
_EAGER_SECONDS = 0.15
# How often to look for a hand whose id waits for it.
_LOST_SEARCH_SECONDS = 0.1
# Farther ahead, a hand has often turned back.
_MOST_LATENCY = 0.2


class HandTracker(TrackerBase):
    """Tracks hands in pictures that follow each other, or finds them in single ones.

    A tracker serves one source; several run side by side. Calls from several threads take turns: in image
    mode any thread may ask, in video mode one only, or the order of the pictures is lost.

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
        found, single pictures are tried in the other order; hands found so are warned of.
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
        figures. Takes 6 to 25 times as long; `min_palm_score` and `palm_crop` do not matter then.
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
        super().__init__(max_hands, mode, models, color, min_palm_score, min_presence, grace_seconds)
        if not search_seconds >= 0:
            raise InvalidArgumentError(f"search_seconds is {search_seconds}; expected seconds, 0 or more")
        if palm_crop not in (None, "upright", "tasks"):
            raise InvalidArgumentError(f"palm_crop is {palm_crop!r}; expected 'upright', 'tasks' or None")
        if precision not in (None, "int8", "float32"):
            raise InvalidArgumentError(f"precision is {precision!r}; expected 'int8', 'float32' or None")
        if thorough and self._video:
            raise InvalidArgumentError("thorough=True is for single images; expected mode='image' with it")
        if not 0 <= latency <= _MOST_LATENCY:
            raise InvalidArgumentError(f"latency is {latency}; expected seconds, 0 to {_MOST_LATENCY}")
        if latency and not (smoothing and self._video):
            raise InvalidArgumentError(
                f"latency is {latency}; expected 0 unless smoothing=True and mode='video'"
            )
        self._planner = RunPlanner(effort)
        self._tracks = HandTracks(smoothing=smoothing, latency=latency, grace_seconds=grace_seconds)
        self._search_seconds = search_seconds
        as_tasks = palm_crop == "tasks" or (palm_crop is None and not self._video)
        self._palm_turn = TASKS_PALM_TURN if as_tasks else 0.0
        store = ModelStore()
        self._detector = PalmDetector(
            LiteRtEngine(store.path(f"palm_detection_{models}"), threads), min_palm_score
        )
        int8 = precision == "int8" or (precision is None and self._video)
        self._landmarks = LandmarkModel(
            LiteRtEngine(store.path(f"hand_landmark_{models}"), threads, int8=int8)
        )
        parts = self._detector, self._landmarks
        self._wide = WideSearch(*parts, min_presence) if search == "wide" else None
        self._thorough = ThoroughSearch(*parts, max_hands, min_presence) if thorough else None
        self._since_search = 0.0

    def _begin_scene(self) -> None:
        super()._begin_scene()
        self._tracks.clear()
        self._since_search = 0.0
        if self._wide is not None:
            self._wide.restart()
        self._planner.reset()

    def _free_models(self) -> None:
        del self._detector, self._landmarks, self._wide, self._thorough

    def _find(self, picture: Picture) -> list[LandmarkPrediction]:
        if self._thorough is not None:
            found = self._thorough.find(picture)
        else:
            palms = self._detector.detect(picture)[: self.max_hands]
            readings = self._landmarks.predict(picture, [palm.roi(self._palm_turn) for palm in palms])
            found = [reading for reading in readings if reading.presence >= self._min_presence]
        if self._wide is not None and len(found) < self.max_hands:
            found += self._wide.find(picture, [hand.landmarks for hand in found])
        kept = first_of_each_hand([hand.landmarks for hand in found])[: self.max_hands]
        return [found[n] for n in kept]

    def _shows_hand(self, picture: Picture, min_palm_score: float, min_presence: float) -> bool:
        palms = self._detector.detect(picture, min_score=min_palm_score)[:1]
        hands = self._landmarks.predict(picture, [palm.roi(self._palm_turn) for palm in palms])
        return any(hand.presence >= min_presence for hand in hands)

    def _follow(self, picture: Picture, elapsed: float) -> list[HandTrack]:
        self._read_tracked(picture, elapsed)
        searched = self._search_is_due(elapsed)
        if searched:
            self._search(picture, elapsed)
        if self._wide is not None:
            self._search_tiles(self._wide, picture, elapsed, 1 if searched else 2)
        self._tracks.part(elapsed)
        return self._tracks.tracked

    def _read_tracked(self, picture: Picture, elapsed: float) -> None:
        """Stage 2 on the hands that were there in the frame before."""
        tracked = self._tracks.tracked
        self._planner.begin(picture, elapsed, [track.id for track in tracked])
        rois = {track: track.next_roi(elapsed) for track in tracked}
        due = [
            t for t in tracked if t.doubt.suspicion is not None or self._planner.landmarks_due(t.id, rois[t])
        ]
        predictions = self._landmarks.predict(picture, [rois[track] for track in due])
        readings = dict(zip(due, predictions, strict=True))
        doubted = next((track for track in due if track.doubt.suspicion is not None), None)
        if doubted is not None:
            readings[doubted] = self._second_look(picture, doubted, readings[doubted], elapsed)
        seen = {track: p for track, p in readings.items() if p.presence >= self._min_presence}
        for track, prediction in seen.items():
            self._planner.looked(track.id, prediction.landmarks)
        self._tracks.take(seen, elapsed, resting=[track for track in tracked if track not in readings])

    def _second_look(
        self, picture: Picture, track: HandTrack, first: LandmarkPrediction, elapsed: float
    ) -> LandmarkPrediction:
        """The better reading of a hand: in its track's crop, or in that of a palm found without it."""
        assert track.doubt.suspicion is not None
        palm = track.doubt.suspicion.moved(track.motion.predicted(elapsed))
        roi = palm.roi(self._palm_turn)
        [second] = self._landmarks.predict(picture, [roi])
        others = [other.landmarks for other in self._tracks.tracked if other is not track]
        if any(is_same_hand(second.landmarks, landmarks) for landmarks in others):
            track.doubt.answered(better=False)
            return first
        if is_same(second, first, palm):
            track.doubt.settle()
        else:
            better = is_better(second, first, palm)
            track.doubt.answered(better=better)
            if better:
                track.crop_offset = roi.offset_from(HandRoi.from_landmarks(second.landmarks))
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

    def _search(self, picture: Picture, elapsed: float) -> None:
        """Stage 1, then stage 2 on the palms that belong to no tracked hand."""
        self._since_search = 0.0
        self._planner.searched()
        palms = self._detector.detect(picture)
        rois = {track: track.roi for track in self._tracks.tracked}
        for track, roi in rois.items():
            own = next((palm for palm in palms if palm.lies_on(roi)), None)
            track.doubt.compare(own, track.seen, track.motion.place)
        for palm in palms:
            tracked = self._tracks.tracked
            if len(tracked) >= self.max_hands:
                return
            if any(palm.lies_on(roi) for roi in rois.values()):
                continue
            [found] = self._landmarks.predict(picture, [palm.roi(self._palm_turn)])
            known = any(is_same_hand(found.landmarks, track.landmarks) for track in tracked)
            if found.presence >= self._min_presence and not known:
                self._tracks.find(found, elapsed)

    def _search_tiles(self, wide: WideSearch, picture: Picture, elapsed: float, looks: int) -> None:
        """The wide search's next tiles, while a hand may be missing."""
        known = [track.landmarks for track in self._tracks.tracked]
        missing = self.max_hands - len(known)
        if missing > 0:
            for hand in wide.find_some(picture, known, looks)[:missing]:
                self._tracks.find(hand, elapsed)
