from pathlib import Path

import pytest

from gesturekit.errors import ConfigError
from gesturekit.gestures import GestureRecognizer, load_definitions
from gesturekit.gestures.definitions.schema import GestureDefinition
from gesturekit.gestures.shapes.shape_scorer import StaticGestures
from gesturekit.hands import Finger, Hand, Side
from tests.gestures.built_hands import CURLED, STRAIGHT, build_hand, ring_hand, shape, turn

SHIPPED = (
    "open_palm",
    "closed_fist",
    "pointing_up",
    "thumb_up",
    "thumb_down",
    "victory",
    "i_love_you",
    "ok",
    "rock",
    "call_me",
    "three",
    "four",
    "pinch",
)


@pytest.fixture(scope="module")
def recognizer() -> GestureRecognizer:
    return GestureRecognizer()


def test_the_promised_gestures_are_there(recognizer: GestureRecognizer) -> None:
    assert set(SHIPPED) <= set(recognizer.names)
    assert all(d.description for d in recognizer.definitions.values())


def _examples(side: Side, mirrored: bool) -> dict[str, Hand]:
    # A right thumb that points away from the palm points to the picture's right; the quarter turn that
    # raises it is the other way round on the left hand.
    raise_thumb = turn("z", -50.0 if side is Side.RIGHT else 50.0)
    options = {"side": side, "mirrored_picture": mirrored}
    return {
        "open_palm": shape("11111", **options),
        "closed_fist": shape("00000", **options),
        "pointing_up": shape("01000", **options),
        "thumb_up": shape("10000", rotation=raise_thumb, **options),
        "thumb_down": shape("10000", rotation=turn("z", 180.0) @ raise_thumb, **options),
        "victory": shape("01100", **options),
        "i_love_you": shape("11001", **options),
        "ok": ring_hand(STRAIGHT, **options),
        "rock": shape("01001", **options),
        "call_me": shape("10001", **options),
        "three": shape("01110", **options),
        "four": shape("01111", **options),
        "pinch": ring_hand(CURLED, **options),
    }


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("name", SHIPPED)
def test_each_gesture_is_recognized_clearly(
    recognizer: GestureRecognizer, name: str, side: Side, mirrored: bool
) -> None:
    answer = recognizer.classify(_examples(side, mirrored)[name])
    assert answer.name == name
    assert answer.score > 0.9
    assert sorted(answer.scores.values())[-2] < 0.3


@pytest.mark.parametrize("pattern", ["00010", "10110", "01010", "00101", "10011"])
def test_a_shape_that_is_no_gesture_is_none(recognizer: GestureRecognizer, pattern: str) -> None:
    answer = recognizer.classify(shape(pattern))
    assert answer.name == "none"
    assert answer.score > 0.5
    assert answer.value == 0.0


def test_direction_decides_what_the_same_shape_means(recognizer: GestureRecognizer) -> None:
    def name(pattern: str, degrees: float) -> str:
        return recognizer.classify(shape(pattern, rotation=turn("z", degrees))).name

    assert [name("01000", d) for d in (0, -45, 90, 180)] == ["pointing_up", "pointing_up", "point", "point"]
    # The thumb of the built hand points 53 degrees to the right of up.
    assert [name("10000", d) for d in (-53, 37, 127)] == ["thumb_up", "none", "thumb_down"]


def test_a_thumb_laid_along_the_hand_is_open_beside_open_fingers_and_folded_beside_raised_ones(
    recognizer: GestureRecognizer,
) -> None:
    curled = dict.fromkeys((Finger.RING, Finger.PINKY), CURLED)
    assert recognizer.classify(build_hand({}, "along")).name == "open_palm"
    assert recognizer.classify(build_hand(curled, "along")).name == "victory"
    assert recognizer.classify(build_hand(curled, "across")).name == "victory"


def test_beside_a_fist_it_counts_where_the_thumbs_tip_lies(recognizer: GestureRecognizer) -> None:
    fist = dict.fromkeys((Finger.INDEX, Finger.MIDDLE, Finger.RING, Finger.PINKY), CURLED)
    assert recognizer.classify(build_hand(fist, "along")).name == "thumb_up"
    assert recognizer.classify(build_hand(fist, "across")).name == "closed_fist"


def test_between_ok_and_pinch_one_of_them_always_fits(recognizer: GestureRecognizer) -> None:
    names = [recognizer.classify(ring_hand((0.5 * bend, bend, 0.5 * bend))).name for bend in range(0, 100, 2)]
    assert names == sorted(names)
    assert set(names) == {"ok", "pinch"}


def test_values_are_pinch_grab_and_confidence(recognizer: GestureRecognizer) -> None:
    pinch, fist = recognizer.classify(ring_hand(CURLED)), recognizer.classify(shape("00000"))
    palm = recognizer.classify(shape("11111"))
    assert pinch.value == 1.0
    assert fist.value == pytest.approx(1.0, abs=0.01)
    assert palm.value == palm.score


def test_palm_direction_contacts_side_and_numeric_targets() -> None:
    custom = GestureRecognizer(
        {
            "stop_camera": {"fingers": {"others": "extended"}, "palm": "camera"},
            "show_back": {"fingers": {"others": "extended"}, "palm": {"direction": "away", "within_deg": 30}},
            "half": {"fingers": {"others": {"curl": 0.5, "tolerance": 0.25}, "thumb": "any"}},
            "left_fist": {"fingers": {"others": "curled"}, "side": "left"},
            "apart": {
                "fingers": {"index": "extended", "middle": "extended", "others": "curled"},
                "contacts": {"between": ["index_tip", "middle_tip"], "touching": False},
            },
        }
    )
    assert custom.classify(shape("11111")).name == "stop_camera"
    assert custom.classify(shape("11111", rotation=turn("y", 180.0))).name == "show_back"
    assert custom.classify(shape("11111", rotation=turn("y", 90.0))).name == "none"
    half = dict.fromkeys((Finger.INDEX, Finger.MIDDLE, Finger.RING, Finger.PINKY), (30.0, 45.0, 20.0))
    assert custom.classify(build_hand(half)).name == "half"
    assert custom.classify(shape("00000", side=Side.LEFT)).name == "left_fist"
    assert custom.classify(shape("00000", side=Side.RIGHT)).name == "none"


BROKEN = [
    (
        '[wave]\nfingers = { index = "extnded" }\n',
        "line 2: gesture 'wave': fingers.index is 'extnded'; did you mean 'extended'? valid: extended,",
    ),
    (
        '[fine]\npalm = "up"\n[wave]\ndescription = "x"\nfinger = { index = "curled" }\n',
        "line 5: gesture 'wave': unknown key 'finger'; did you mean 'fingers'?",
    ),
    ('[wave]\nfingers = { tumb = "curled" }\n', "gesture 'wave': unknown key 'tumb'; did you mean 'thumb'?"),
    ('[wave]\npalm = "camra"\n', "line 2: gesture 'wave': palm is 'camra'; did you mean 'camera'?"),
    (
        '[wave]\npointing = { finger = "index", direction = "north" }\n',
        "pointing.direction is 'north'; valid: up, down, left, right, camera, away",
    ),
    (
        '[wave]\npointing = [{ finger = "indx", direction = "up" }]\n',
        "pointing.finger is 'indx'; did you mean 'index'?",
    ),
    ('[wave]\ncontacts = { between = ["thumb_tip", "rng_tip"] }\n', "'rng_tip'; did you mean 'ring_tip'?"),
    ("[wave]\nfingers = { index = { curl = 2.0 } }\n", "gesture 'wave': fingers.index.curl is 2.0"),
    ("[wave]\nfingers = { index = { crl = 0.5 } }\n", "unknown key 'crl'; did you mean 'curl'?"),
    ("[wave]\nminimum_hold = -1\n", "line 2: gesture 'wave': minimum_hold is -1"),
    ('[wave]\nminimum_hold = "long"\n', "minimum_hold is 'long'"),
    ('[wave]\nvalue = "grip"\n', "value is 'grip'; did you mean 'grab'? valid: confidence, pinch, grab"),
    ('wave = "open"\n', "'wave' is 'open', not a table"),
    ('[wave]\ndescription = "x"\nunless = ["fist"]\n', "gesture 'wave' asks nothing of the hand"),
    ('[wave]\nfingers = { index = "any" }\n', "gesture 'wave' asks nothing of the hand"),
    ("[none]\n", "'none' is said of a hand that shows no gesture"),
    ('["two words"]\n', "gesture name 'two words' is not usable"),
    ("[wave\n", "not valid TOML"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_file_is_explained(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_definitions(path)
    assert message in str(caught.value)
    assert "mine.toml" in str(caught.value)


def test_a_missing_file_and_an_unknown_precedence_are_explained(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_definitions(tmp_path / "absent.toml")
    with pytest.raises(ConfigError, match="gesture 'a': unless names 'b', which is not a hand shape"):
        GestureRecognizer({"a": {"palm": "up", "unless": ["b"]}})
    with pytest.raises(ConfigError, match="gesture 'a': unless names 'a', which is not another"):
        GestureRecognizer({"a": {"palm": "up", "unless": ["a"]}})


@pytest.mark.parametrize("what", [5, [{"palm": "up"}]])
def test_what_is_neither_a_file_nor_a_mapping_is_named(what: object) -> None:
    with pytest.raises(ConfigError, match="expected the path of a TOML file, or a mapping"):
        load_definitions(what)  # type: ignore[arg-type]


def test_the_same_fault_in_a_mapping_names_no_file() -> None:
    with pytest.raises(
        ConfigError, match=r"^gesture definitions: gesture 'wave': unknown key 'plam'; .*palm"
    ):
        load_definitions({"wave": {"plam": "up"}})


def test_precedence_is_checked_without_a_file_too() -> None:
    shape_of = GestureDefinition.model_validate
    with pytest.raises(ConfigError, match="gesture 'a': unless names the gesture itself"):
        StaticGestures({"a": shape_of({"palm": "up", "unless": ["a"]})})
    with pytest.raises(ConfigError, match="gesture 'a': unless names 'b', which is not a gesture"):
        StaticGestures({"a": shape_of({"palm": "up", "unless": ["b"]})})
