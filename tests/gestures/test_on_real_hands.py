"""The gesture layer behind the real tracker, on real photos and clips."""

import json
from collections import Counter
from pathlib import Path

import av
import cv2
import pytest

from gesturekit.gestures import GestureEvent, GestureRecognizer, Phase
from gesturekit.hands import Hand, Side, finger_states
from gesturekit.tracking import HandTracker

WEBCAM = {
    "callme": "call_me",
    "handup": "pointing_up",
    "hello": "open_palm",
    "iloveyou": "i_love_you",
    "ok": "thumb_up",
    "okay": "ok",
    "vectory": "victory",
    "yes": "closed_fist",
}


def hands_in(path: Path, tracker: HandTracker) -> list[Hand]:
    return tracker.track(cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB))


@pytest.fixture(scope="module")
def webcam_hands(data_dir: Path) -> dict[str, list[Hand]]:
    """The hands of each single-hand label, every second photo."""
    folder = data_dir / "photos" / "webcam"
    labels = json.loads((folder / "annotations.json").read_text())
    found: dict[str, list[Hand]] = {}
    with HandTracker(max_hands=2, mode="image", smoothing=False) as tracker:
        for name, marks in sorted(labels.items())[::2]:
            if marks[0]["gesture"] in (*WEBCAM, "no"):
                found.setdefault(marks[0]["gesture"], []).extend(hands_in(folder / name, tracker))
    return found


def test_macro_f1_on_webcam_photos(webcam_hands: dict[str, list[Hand]]) -> None:
    recognizer = GestureRecognizer()
    answers = {
        label: Counter(recognizer.classify(h).name for h in hands) for label, hands in webcam_hands.items()
    }
    f1 = []
    for label, gesture in WEBCAM.items():
        claimed = sum(counts[gesture] for counts in answers.values())
        f1.append(2 * answers[label][gesture] / (answers[label].total() + claimed))
    assert len(webcam_hands["hello"]) >= 8
    assert sum(f1) / len(f1) >= 0.97
    assert answers["no"].most_common(1)[0][0] == "none"


def test_left_and_right_hands_read_alike(webcam_hands: dict[str, list[Hand]]) -> None:
    states = {
        side: [finger_states(h).extended for h in webcam_hands["iloveyou"] if h.side is side] for side in Side
    }
    assert all(states.values()), "the photos show both hands"
    for extended in (*states[Side.LEFT], *states[Side.RIGHT]):
        assert extended == (True, True, False, False, True)


def test_a_mirrored_photo_gives_the_same_gestures(data_dir: Path) -> None:
    recognizer = GestureRecognizer()
    folder = data_dir / "photos" / "webcam"
    with HandTracker(max_hands=2, mode="image", smoothing=False) as tracker:
        for label in WEBCAM:
            image = cv2.cvtColor(cv2.imread(str(folder / f"{label}_05.jpg")), cv2.COLOR_BGR2RGB)
            plain = tracker.track(image)
            flipped = tracker.track(image[:, ::-1].copy(), mirrored=True)
            names = [
                sorted((h.side.value, recognizer.classify(h).name) for h in hands)
                for hands in (plain, flipped)
            ]
            assert names[0] == names[1] != []


def events_of(path: Path) -> list[GestureEvent]:
    recognizer, events = GestureRecognizer(), []
    with HandTracker(max_hands=2) as tracker, av.open(str(path)) as clip:
        for frame in clip.decode(video=0):
            hands = tracker.track(frame.to_ndarray(format="rgb24"), float(frame.time))
            events += recognizer.update(hands, float(frame.time))
    return events + recognizer.reset()


def test_the_thumb_up_clip_fires_one_thumb_up_from_begin_to_end(data_dir: Path) -> None:
    events = [e for e in events_of(data_dir / "clips" / "thumb_up_720p.mp4") if e.name == "thumb_up"]
    phases = [e.phase for e in events]
    assert phases[0] is Phase.BEGIN
    assert phases[-1] is Phase.END
    assert set(phases[1:-1]) == {Phase.HOLD}
    assert events[-1].duration > 4.0


def test_the_open_palm_clip_ends_in_an_open_palm_held_for_seconds(data_dir: Path) -> None:
    events = [e for e in events_of(data_dir / "clips" / "open_palm_360p.mp4") if e.phase is Phase.END]
    assert events[-1].name == "open_palm"
    assert events[-1].duration > 4.0
    # Before that the hand hangs beside the body, at rest, and turns: no pinch, no four.
    assert {event.name for event in events} == {"open_palm"}
