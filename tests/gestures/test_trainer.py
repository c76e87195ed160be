"""Three takes in, gestures out: shapes and motions recognized, mirrored, kept in files, and warned about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gesturekit.errors import ConfigError, InvalidArgumentError
from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.custom.custom_gestures import CustomGestures
from gesturekit.gestures.events import Phase
from gesturekit.gestures.trainer import GestureTrainer
from gesturekit.hands import Hand, Side
from gesturekit.motions.motion import Motion
from tests.gestures.built_hands import shape
from tests.gestures.custom.made_takes import FPS, Frames, held, joined, motion

SHAPES, MOTIONS = ("horns", "ell"), ("circle", "zorro")


def trained(shapes: tuple[str, ...], motions: tuple[str, ...], either_hand: bool = False) -> GestureTrainer:
    trainer = GestureTrainer()
    for seed in range(3):
        for name in shapes:
            trainer.add_take(name, held(name, seed), either_hand=either_hand)
        for name in motions:
            trainer.add_take(name, motion(name, seed), either_hand=either_hand)
    return trainer


@pytest.fixture(scope="module")
def custom() -> CustomGestures:
    return trained(SHAPES, MOTIONS).train()


def events(custom: CustomGestures, frames: Frames) -> list[tuple[str, Phase]]:
    recognizer = GestureRecognizer({}, motions=False, gestures=custom)
    made = [event for time, hands in frames for event in recognizer.update(hands, time)]
    return [(e.name, e.phase) for e in [*made, *recognizer.reset()] if e.phase is not Phase.HOLD]


def test_kinds_are_told_apart_by_the_takes(custom: CustomGestures) -> None:
    assert custom.static_names == ("ell", "horns")
    assert custom.motion_names == ("circle", "zorro")
    assert custom.names == ("ell", "horns", "circle", "zorro")


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_begins_and_ends(custom: CustomGestures, name: str) -> None:
    made = events(custom, joined(held("hand", 7), held(name, 8), held("fist", 9)))
    assert made == [(name, Phase.BEGIN), (name, Phase.END)]


def test_motions_are_found_in_a_stream_once_each_and_nothing_else(custom: CustomGestures) -> None:
    stream = joined(
        *(
            motion(name, 10 + seed)
            for seed, name in enumerate(("zorro", "updown", "circle", "squeeze", "zorro"))
        )
    )
    told = [(name, phase) for name, phase in events(custom, stream) if name in MOTIONS]
    assert told == [("zorro", Phase.TRIGGER), ("circle", Phase.TRIGGER), ("zorro", Phase.TRIGGER)]


def test_a_motion_is_told_soon_after_it_ends(custom: CustomGestures) -> None:
    spotter = custom.spotter()
    assert spotter is not None
    frames = motion("circle", 30)
    told = [(time, found) for time, hands in frames for found in spotter.update(hands, time)]
    ((when, found),) = told
    assert found.name == "circle"
    assert found.start < found.end <= when
    moved_until = frames[-1][0] - 0.8
    assert when - moved_until < 0.45
    assert 0.5 <= found.confidence <= 1.0


@pytest.mark.parametrize("fps", [15.0, 60.0])
def test_other_frame_rates_behave_alike(custom: CustomGestures, fps: float) -> None:
    stream = joined(motion("zorro", 40), motion("circle", 41))
    times = np.arange(0.0, stream[-1][0], 1.0 / fps)
    frames = [(float(time), stream[min(round(time * FPS), len(stream) - 1)][1]) for time in times]
    assert [name for name, _ in events(custom, frames)] == ["zorro", "circle"]


def test_the_other_hand_counts_only_where_asked_for(custom: CustomGestures) -> None:
    left = joined(held("horns", 5, side=Side.LEFT), motion("zorro", 6, side=Side.LEFT))
    assert events(custom, left) == []
    either = trained(SHAPES, MOTIONS, either_hand=True).train()
    assert [name for name, _ in events(either, left)] == ["horns", "horns", "zorro"]


def test_a_single_take_is_enough_to_begin_with() -> None:
    trainer = GestureTrainer()
    trainer.add_take("zorro", motion("zorro", 1))
    trainer.add_static("horns", [held("horns", 1)[0][1][0]])
    custom = trainer.train()
    assert [name for name, _ in events(custom, motion("zorro", 2))] == ["zorro"]
    assert ("horns", Phase.BEGIN) in events(custom, held("horns", 3))


def test_a_file_gives_back_the_same_gestures(custom: CustomGestures, tmp_path: Path) -> None:
    path = tmp_path / "my-gestures.npz"
    custom.save(path)
    again = CustomGestures.load(path)
    stream = joined(held("ell", 3), motion("circle", 4), held("horns", 5))
    assert again.names == custom.names
    assert events(again, stream) == events(custom, stream)
    recognizer = GestureRecognizer(gestures=path)
    assert set(custom.names) <= set(recognizer.names)
    assert "victory" in recognizer.names


def test_a_file_of_shapes_alone_has_no_spotter(tmp_path: Path) -> None:
    trained(SHAPES, ()).save(tmp_path / "own.npz")
    again = CustomGestures.load(tmp_path / "own.npz")
    assert again.spotter() is None
    assert again.names == ("ell", "horns")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("static_means", np.zeros((2, 3))),
        ("static_spread", np.zeros(114)),
        ("dynamic_seconds", np.zeros(3)),
        ("dynamic_model_examples", np.full((6, 24, 129), np.nan)),
        ("static_names", np.array(["none", "ell"])),
        ("version", np.array(9)),
    ],
)
def test_a_damaged_file_is_told(custom: CustomGestures, tmp_path: Path, name: str, value: np.ndarray) -> None:
    path = tmp_path / "own.npz"
    custom.save(path)
    with np.load(path) as stored:
        arrays = {each: stored[each] for each in stored.files}
    assert name in arrays
    np.savez(path, **{**arrays, name: value})
    with pytest.raises(ConfigError, match=r"own\.npz"):
        CustomGestures.load(path)


def test_takes_are_no_trained_gestures(tmp_path: Path) -> None:
    trained((), ("zorro",)).gestures["zorro"].save(tmp_path / "zorro.npz")
    with pytest.raises(ConfigError, match="gesturekit train"):
        CustomGestures.load(tmp_path / "zorro.npz")


def names_of(recognizer: GestureRecognizer, frames: Frames, phase: Phase) -> list[str]:
    events = [event for time, hands in frames for event in recognizer.update(hands, time)]
    return [event.name for event in [*events, *recognizer.reset()] if event.phase is phase]


def test_a_shape_of_your_own_takes_the_place_of_one_that_comes_with_gesturekit() -> None:
    trainer = GestureTrainer()
    for seed in range(3):
        trainer.add_take("victory", held("horns", seed))
    # What it looks like now is no matter of confusion with what it was.
    assert [each for each in trainer.check() if each.other == "victory"] == []
    recognizer = GestureRecognizer(motions=False, gestures=trainer.train())
    assert recognizer.names.count("victory") == 1
    assert names_of(recognizer, held("horns", 9), Phase.BEGIN) == ["victory"]
    two = shape("01100")
    assert GestureRecognizer(motions=False).classify(two).name == "victory"
    assert recognizer.classify(two).name != "victory"


def test_a_motion_of_your_own_takes_the_place_of_a_shape_and_of_a_motion() -> None:
    class Eager:
        names = ("zorro", "circle")

        def update(self, hands: Sequence[Hand], time: float) -> list[Motion]:
            return [Motion(hand, name, time - 0.2, time, 0.9) for hand in hands for name in self.names]

        def reset(self) -> None:
            pass

    trainer = trained((), ("zorro",))
    trainer.add(replace(trainer.gestures["zorro"], name="open_palm"))
    custom = trainer.train()
    frames = motion("zorro", 40)
    recognizer = GestureRecognizer(motions=Eager(), gestures=custom)
    told = names_of(recognizer, frames, Phase.TRIGGER)
    # Taught from the same takes, either name may be told, but each only by what was taught.
    assert [name for name in told if name != "circle"] in (["zorro"], ["open_palm"])
    assert "open_palm" not in names_of(recognizer, frames, Phase.BEGIN)
    assert "circle" in told


def test_an_event_keeps_its_name() -> None:
    recognizer = GestureRecognizer(motions=False)
    recognizer.define("mine", "ok")
    trainer = GestureTrainer()
    trainer.add_take("mine", held("horns", 1))
    with pytest.raises(InvalidArgumentError, match="event 'mine'"):
        recognizer.add(trainer.train())
    assert "mine" in recognizer.rules


def test_the_comparison_says_how_far_it_is() -> None:
    shares: list[float] = []
    trained(("horns",), ()).check(progress=shares.append)
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert len(shares) == 4


def test_one_name_cannot_be_a_shape_and_a_motion() -> None:
    trainer = GestureTrainer()
    trainer.add(trained(("horns",), ()).gestures["horns"])
    other = GestureTrainer()
    other.add_take("horns", motion("zorro", 1))
    with pytest.raises(InvalidArgumentError, match="static and dynamic"):
        trainer.add(other.gestures["horns"])


def test_later_takes_are_of_the_kind_of_the_first() -> None:
    trainer = GestureTrainer()
    trainer.add_take("zorro", motion("zorro", 1))
    with pytest.raises(InvalidArgumentError, match="lasted"):
        trainer.add_take("zorro", held("horns", 1))


def test_nothing_cannot_be_learned() -> None:
    with pytest.raises(InvalidArgumentError, match="no takes"):
        GestureTrainer().train()
    assert GestureTrainer().check() == []


def test_gestures_of_your_own_that_are_too_close_are_named() -> None:
    trainer = trained(("ell", "horns"), ())
    for seed in range(3):
        trainer.add_take("ell_again", held("ell_again", 20 + seed))
    (found,) = trainer.check(shipped=False)
    assert {found.name, found.other} == {"ell", "ell_again"}
    assert not found.shipped
    assert found.closeness > 0.5
    assert "'ell_again'" in str(found)
    assert "'ell'" in str(found)


def test_motions_that_are_too_close_are_named() -> None:
    trainer = trained((), ("zorro", "circle", "squeeze"))
    for seed in range(3):
        trainer.add_take("zed", motion("zorro", 30 + seed))
    assert {frozenset((each.name, each.other)) for each in trainer.check(shipped=False)} == {
        frozenset(("zed", "zorro"))
    }


def test_a_shape_that_comes_with_gesturekit_already_is_named() -> None:
    trainer = GestureTrainer()
    for seed in range(3):
        trainer.add_take("hey", held("hand", seed))
    (found,) = trainer.check()
    assert found.shipped
    assert (found.name, found.other) == ("hey", "open_palm")
    assert "comes with GestureKit" in str(found)
    # As the recognizer does it: while a hand fits both, a custom shape is reported.
    assert "yours is reported" in str(found)
    assert "both will be reported" in str(replace(found, motion=True))


def test_two_hands_are_followed_apart_and_a_lost_one_is_forgotten(custom: CustomGestures) -> None:
    spotter = custom.spotter()
    assert spotter is not None
    one, other = motion("zorro", 51), motion("circle", 52)
    told = []
    for (time, hands), (_, others) in zip(one, other, strict=False):
        both = [*hands, *(replace(hand, id=2) for hand in others)]
        told += spotter.update(both, time)
    assert sorted((found.hand.id, found.name) for found in told) == [(1, "zorro"), (2, "circle")]
    # The first half, then nothing for a second: the second half alone is no motion.
    half = len(one) // 2
    spotter.reset()
    pieces = [*one[:half], *((one[half][0] + n / FPS, []) for n in range(30))]
    pieces += [(time + 1.0, hands) for time, hands in one[half:]]
    assert [found for time, hands in pieces for found in spotter.update(hands, time)] == []


def test_frames_that_make_no_sense_do_not_stop_a_stream(custom: CustomGestures) -> None:
    spotter = custom.spotter()
    assert spotter is not None
    frames = motion("circle", 60)
    broken = [replace(frames[40][1][0], landmarks=np.full((21, 3), np.nan))]
    frames[40] = (frames[40][0], broken)
    frames[44] = (frames[43][0], frames[44][1])
    assert [found.name for time, hands in frames for found in spotter.update(hands, time)] == ["circle"]


def test_takes_can_be_added_by_their_file(tmp_path: Path) -> None:
    trained(("horns",), ()).gestures["horns"].save(tmp_path / "horns.takes.npz")
    trainer = GestureTrainer()
    trainer.add(tmp_path / "horns.takes.npz")
    trainer.add(str(tmp_path / "horns.takes.npz"))
    assert len(trainer.gestures["horns"].takes) == 6


def test_what_is_no_take_is_told() -> None:
    trainer = GestureTrainer()
    good = held("horns", 1)[0][1][0]
    nowhere = np.full((21, 3), np.nan, np.float32)
    for hand in (replace(good, landmarks=nowhere, world=nowhere), 7):
        with pytest.raises(InvalidArgumentError, match="shows no hand; expected hands"):
            trainer.add_static("horns", [good, hand])  # type: ignore[list-item]
    with pytest.raises(InvalidArgumentError, match="frame 0 is a ndarray; expected a pair"):
        trainer.add_take("horns", np.zeros((30, 21, 3)))  # type: ignore[arg-type]
    assert trainer.gestures == {}


def test_what_few_of_the_takes_show_is_no_matter_of_confusion() -> None:
    trainer = GestureTrainer()
    for seed, name in enumerate(("horns", "horns", "hand")):
        trainer.add_take("mixed", held(name, seed))
    others = {each.other: each.closeness for each in trainer.check()}
    assert "open_palm" not in others
    assert others["rock"] == pytest.approx(2 / 3, abs=0.05)


def test_a_shipped_motion_that_is_a_part_is_said_to_be_one() -> None:
    (warning,) = [each for each in trained((), ("zorro",)).check() if each.shipped]
    assert (warning.other, warning.part) == ("swipe_right", True)
    assert "has 'swipe_right'" in str(warning)
    assert "--only zorro" in str(warning)


def test_who_takes_the_hand_away_after_a_motion_has_made_it(custom: CustomGestures) -> None:
    spotter = custom.spotter()
    assert spotter is not None
    frames = motion("circle", 30)
    frames = frames[: len(frames) - round(0.75 * FPS)]
    told = [found.name for time, hands in frames for found in spotter.update(hands, time)]
    end = frames[-1][0]
    told += [found.name for n in range(1, 15) for found in spotter.update([], end + n / FPS)]
    assert told == ["circle"]


def test_what_goes_on_and_on_is_one_motion(custom: CustomGestures) -> None:
    rest = round(0.8 * FPS)
    one = motion("circle", 30)
    turn = one[rest:-rest]
    told = [name for name, _ in events(custom, joined(one[:rest], turn, turn, turn, one[-rest:]))]
    assert told == ["circle"]
