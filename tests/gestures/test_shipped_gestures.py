"""Every gesture that comes with GestureKit, made by the studio's people, and on photos of real ones."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from gesturekit.errors import InvalidArgumentError
from gesturekit.gestures import GestureRecognizer, Phase
from gesturekit.gestures.definitions.vocabularies import VOCABULARIES, aliases, vocabulary
from gesturekit.hands import Finger, Hand
from gesturekit.studio.anatomy.poses import POSES
from gesturekit.studio.datasets.samples import Variety, random_sample
from gesturekit.studio.imaging.scene_setup import SceneSetup
from gesturekit.studio.performance.performer import perform
from gesturekit.studio.truth import scene_truth
from gesturekit.tracking import HandTracker
from tests.gestures.built_hands import CURLED, build_hand, shape, turn

TWELVE_DEGREES = {"between": 0.0, "yaw_deg": 12.0, "pitch_deg": 12.0, "roll_deg": 12.0, "back": 0.0}
FINE = ("stop", "stop_inverted", "peace_inverted", "two_up", "two_up_inverted")


def recognizer(name: str) -> GestureRecognizer:
    return GestureRecognizer(vocabulary(name), motions=False)


def made(pose: str, count: int) -> Iterator[Hand]:
    """The pose as several people hold it before a camera, either hand, without a tracker's errors."""
    variety = Variety(poses=(pose,), two_hands=0.0, people=12, **TWELVE_DEGREES)  # type: ignore[arg-type]
    for index in range(count):
        sample = random_sample(5, index, variety=variety)
        yield scene_truth(sample.scene, labels=sample.labels).hands[0].as_hand()


@pytest.mark.parametrize(("name", "least"), [("everyday", 0.95), ("sign_digits", 0.97)])
def test_people_of_the_studio_are_understood(name: str, least: float) -> None:
    gestures = recognizer(name)
    poses = [pose for pose in gestures.names if pose in POSES]
    right = {pose: sum(gestures.classify(hand).name == pose for hand in made(pose, 6)) for pose in poses}
    assert len(poses) >= 10
    assert min(right.values()) >= 3, right
    assert sum(right.values()) >= least * 6 * len(poses), right


@pytest.mark.parametrize("pose", FINE)
def test_finer_distinctions_are_those_of_one_vocabulary(pose: str) -> None:
    broad, fine = aliases("hagrid")[pose], aliases("hagrid", "hagrid")[pose]
    hands = list(made(pose, 6))
    assert Counter(recognizer("everyday").classify(hand).name for hand in hands)[broad] >= 5
    assert Counter(recognizer("hagrid").classify(hand).name for hand in hands)[fine] >= 5


def test_the_back_of_a_hand_and_closed_fingers_tell_hagrids_classes_apart() -> None:
    fine, back = recognizer("hagrid"), turn("y", 180.0)
    assert fine.classify(shape("01100")).name in ("victory", "two_up")
    assert fine.classify(shape("01100", rotation=back)).name in ("peace_inverted", "two_up_inverted")
    assert recognizer("everyday").classify(shape("01100", rotation=back)).name == "victory"


def test_three_vocabularies_cover_what_is_promised() -> None:
    names = {name for each in VOCABULARIES for name in vocabulary(each)}
    mediapipe, hagrid = set(aliases("mediapipe").values()), set(aliases("hagrid", "hagrid").values())
    digits = {f"digit_{digit}" for digit in range(10)}
    assert len(names) >= 44
    assert (mediapipe | hagrid | digits | {"pinch", "gun", "vulcan", "snake"}) - {"none"} <= names
    assert all(d.description for each in VOCABULARIES for d in vocabulary(each).values())
    with pytest.raises(InvalidArgumentError, match=r"hagrd.*hagrid"):
        vocabulary("hagrd")


def test_resting_and_half_closed_hands_are_none() -> None:
    gestures = recognizer("everyday")
    four = (Finger.INDEX, Finger.MIDDLE, Finger.RING, Finger.PINKY)
    for bend in range(35, 65, 5):
        half = build_hand(dict.fromkeys(four, (0.5 * bend, bend, 0.5 * bend)), "along")
        assert gestures.classify(half).name in ("none", "grabbing"), bend
    relaxed = Counter(gestures.classify(hand).name for hand in made("relaxed", 8))
    assert relaxed["none"] >= 7, relaxed


@pytest.mark.parametrize(
    "script",
    [
        "person 1, left hand: closed_fist 0.7 s, victory 0.7 s, call_me 0.7 s, open_palm 0.7 s",
        "person 5, right hand: rock 0.7 s, thumb_up 0.7 s, four 0.7 s, gun 0.7 s",
        "person 9, right hand: ok 0.7 s, i_love_you 0.7 s, three 0.7 s, closed_fist 0.7 s",
    ],
)
def test_moving_from_one_gesture_to_the_next_fires_no_third(script: str) -> None:
    rng = np.random.default_rng(1)
    performance = perform(script)
    setup = SceneSetup(performance, None, size=(640, 480))
    gestures, begun = GestureRecognizer(motions=False), []
    for index in range(int(performance.duration * 30)):
        time = index / 30
        truth = scene_truth(setup.scene(time, seed=index), time=time, labels=setup.labels(time))
        hands = [_shaken(hand.as_hand(), rng) for hand in truth.hands]
        begun += [event.name for event in gestures.update(hands, time) if event.phase is Phase.BEGIN]
    asked = [label.gesture for label in performance.hands[0].labels if label.gesture in gestures.names]
    assert begun == list(dict.fromkeys(asked))


def _shaken(hand: Hand, rng: np.random.Generator) -> Hand:
    """With the noise of tracked landmarks: a pixel, a millimetre."""
    pixels, metres = rng.normal(size=(21, 3)), 0.001 * rng.normal(size=(21, 3))
    return replace(hand, landmarks=hand.landmarks + pixels, world=hand.world + metres)


def test_a_curled_finger_more_or_less_is_another_gesture() -> None:
    gestures = recognizer("everyday")
    patterns = {
        "11100": "three2",
        "11000": "gun",
        "00001": "little_finger",
        "00100": "middle_finger",
        "10111": "three3",
        "01110": "three",
    }
    for pattern, name in patterns.items():
        assert gestures.classify(shape(pattern)).name == name
    fist = dict.fromkeys((Finger.INDEX, Finger.MIDDLE, Finger.RING, Finger.PINKY), CURLED)
    assert gestures.classify(build_hand(fist, "across")).name == "closed_fist"


def share_right(data_dir: Path, folder: str, name: str, labels: dict[str, str], border: float) -> float:
    """Share of every third photo's largest hands that are answered right; hands not found are wrong."""
    gestures, answers = recognizer(name), []
    with HandTracker(mode="image", smoothing=False) as tracker:
        for path in sorted((data_dir / "photos" / folder).glob("*/*.jpg"))[::3]:
            if labels.get(path.parent.name, "none") == "none":
                continue
            image = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
            width = round(border * max(image.shape[:2]))
            image = cv2.copyMakeBorder(image, *[width] * 4, cv2.BORDER_REPLICATE)
            hand = max(tracker.track(image), key=lambda each: each.palm_size, default=None)
            said = "not found" if hand is None else gestures.classify(hand).name
            answers.append(said == labels[path.parent.name])
    assert len(answers) >= 50
    return float(np.mean(answers))


def test_sign_digits_on_photos(data_dir: Path) -> None:
    labels = aliases("sign_digits", "sign_digits")
    assert share_right(data_dir, "digits", "sign_digits", labels, 0.5) >= 0.93


def test_hagrids_own_classes_on_photos(data_dir: Path) -> None:
    labels = aliases("hagrid", "hagrid")
    assert share_right(data_dir, "hagrid", "hagrid", labels, 0.25) >= 0.85
