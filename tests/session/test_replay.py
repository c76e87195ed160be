"""A recording of hands fires the very events of the session that was recorded, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

import gesturekit as gk
from gesturekit.cli import app
from gesturekit.errors import SourceError
from gesturekit.gestures import GestureRecognizer
from gesturekit.hands import Hand, ImageArray, Side
from gesturekit.media import ImageWriter
from gesturekit.session.session import Session
from gesturekit.sources import open_source
from tests.builders import grey_picture, make_clip
from tests.gestures.built_hands import shape, turn
from tests.gestures.custom.made_takes import held, joined, motion
from tests.scripted import EndlessSource, ScriptedTracker, lines, played

RULES = """
[event.confirm]
gesture = "open_palm"
hold = 0.21
repeat = [0.2, 7]

[event.drop]
sequence = ["closed_fist", "open_palm"]

[event.upper]
gesture = ["open_palm", "closed_fist", "victory"]
region = [0.0, 0.0, 0.5, 1.0]

[event.both]
both = "open_palm"
"""


class Noisy(ScriptedTracker):
    """Two hands that change their shapes, waver, and are lost now and then."""

    def __init__(self) -> None:
        super().__init__()
        self._rng = np.random.default_rng(4)

    def track(self, image: ImageArray, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        hands = []
        for hand_id, side in enumerate(Side):
            pattern = ("00000", "11111", "01100")[int(1.3 * time + hand_id / 2) % 3]
            hand = shape(
                pattern, side=side, hand_id=hand_id, mirrored_picture=mirrored, rotation=turn("z", 7.0)
            )
            noise = self._rng.normal(0.0, 3.0, (21, 3)).astype(np.float32)
            shift = np.float32([300.0 * np.sin(time), 0.0, 0.0])
            hands.append(
                replace(
                    hand,
                    landmarks=hand.landmarks + noise + shift,
                    world=hand.world + noise / 1000,
                    side_score=float(self._rng.uniform(0.5, 1.0)),
                )
            )
        return hands if 2.0 * time % 3.0 > 0.5 else hands[:1]


class Uneven(EndlessSource):
    """Times that no frame rate explains, as cameras have them."""

    def __next__(self) -> gk.media.Frame:
        frame = super().__next__()
        return replace(frame, time=frame.time * 1.0037 + 0.01 * np.sin(frame.index) + 1000.1)


@pytest.mark.parametrize(
    "options",
    [{}, {"mirror": True}, {"mirrored_source": True}],
    ids=["plain", "shown as a mirror", "mirrored source"],
)
def test_a_replay_writes_the_same_bytes(options: dict[str, bool], tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULES, encoding="utf-8")
    source = Uneven(150, (640, 480))
    source.mirrored = options.get("mirrored_source", False)
    files = {"hands": tmp_path / "hands.jsonl", "events": tmp_path / "live.jsonl"}
    mirror = options.get("mirror")
    with Session(source, effect=None, tracker=Noisy(), gestures=rules, mirror=mirror, **files) as session:
        live = session.run()
    assert {"confirm", "drop", "upper", "both", "open_palm", "victory"} <= set(live.counts)

    again = {"hands": tmp_path / "hands2.jsonl", "events": tmp_path / "again.jsonl"}
    with Session(files["hands"], effect=None, gestures=rules, **again) as session:
        replayed = session.run()
    assert again["events"].read_bytes() == files["events"].read_bytes()
    assert replayed.counts == live.counts
    assert replayed.spans == live.spans
    # Only the header differs: it names the source.
    assert again["hands"].read_bytes().splitlines()[1:] == files["hands"].read_bytes().splitlines()[1:]

    told = [event.to_dict() for event in gk.replay(files["hands"], gestures=rules)]
    assert told == lines(files["events"])


class Performing(EndlessSource):
    """Both hands make shapes and motions of one's own; frames are dropped, the clock jumps and stumbles."""

    def __init__(self) -> None:
        super().__init__(0, (1280, 720))
        acts = (
            motion("zorro", 11),
            held("fist", 12),
            held("hand", 13),
            held("horns", 14),
            motion("circle", 15),
        )
        rng = np.random.default_rng(2)
        self._frames = iter([frame for frame in joined(*acts, *acts) if rng.random() > 0.15])
        self._index = -1

    def __next__(self) -> gk.media.Frame:
        time, (hand,) = next(self._frames)
        self._index += 1
        time = 1.0037 * time + 1000.1234567 - 300.0 * (self._index > 250) - 0.05 * (self._index % 40 == 0)
        aside = np.float32([300.0, 5.0, 0.0])
        other = replace(hand, id=7, landmarks=hand.landmarks + aside)
        hands = (hand, other) if self._index % 9 else (hand,)
        return gk.media.Frame(np.zeros((720, 1280, 3), np.uint8), time, self._index, hands=hands)


PERFORMED = """
[opening]
start = "closed_fist"
end = "open_palm"
distance = [0.0, 5.0]
duration = 2.0

[event.opened]
sequence = ["horns", ["zorro", "opening", "open_palm"]]
within = 5.0

[event.there]
gesture = ["open_palm", "closed_fist", "horns"]
region = [0.0, 0.0, 0.6, 1.0]
hold = 0.2
repeat = [0.1, 7]
armed_by = ["zorro", "closed_fist"]
armed_for = 3.0
"""


def test_motions_and_gestures_of_ones_own_are_replayed_too(tmp_path: Path) -> None:
    trainer = gk.GestureTrainer()
    for seed in range(3):
        for name in ("zorro", "circle"):
            trainer.add_take(name, motion(name, seed))
        trainer.add_take("horns", held("horns", seed))
    trainer.save(tmp_path / "own.npz")
    (tmp_path / "rules.toml").write_text(PERFORMED, encoding="utf-8")
    # The rules listen to what was trained; which is named first does not matter.
    gestures = [tmp_path / "rules.toml", tmp_path / "own.npz"]
    files = {"hands": tmp_path / "hands.jsonl", "events": tmp_path / "live.jsonl"}
    with Session(Performing(), effect=None, gestures=gestures, **files) as session:
        live = session.run()
    assert {"zorro", "horns", "opening", "opened", "there", "open_palm"} <= set(live.counts)
    times = [line["time"] for line in lines(files["events"])]
    assert times != sorted(times)

    again = tmp_path / "again.jsonl"
    options = [word for path in gestures for word in ("--gestures", path)]
    command = ["replay", files["hands"], "--effect", "none", "--events", again, *options]
    result = CliRunner().invoke(app, [str(word) for word in command])
    assert result.exit_code == 0, result.output
    assert again.read_bytes() == files["events"].read_bytes()


@dataclass(frozen=True)
class Recorded:
    """The bytes of a recording, and the events that its replay gives."""

    hands: bytes
    events: list[dict[str, Any]]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    path = tmp_path_factory.mktemp("recorded") / "hands.jsonl"
    with Session(Uneven(120, (640, 480)), effect=None, tracker=Noisy(), hands=path) as session:
        session.run()
    return Recorded(path.read_bytes(), [event.to_dict() for event in gk.replay(path)])


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda text: text[: len(text) // 2], None),
        (lambda text: text.replace(b"\n", b"\r\n"), None),
        (lambda text: text.replace(b"\n", b"\n\n"), None),
        (lambda text: text.replace(b'{"index": 7', b'{"indox": 7'), r"line 9: index: Field required"),
        (lambda text: text.replace(b'{"index": 7', b"\xff\xfe\x00"), "line 9: "),
        (lambda text: text.replace(b'"presence": ', b'"presence": NaN, "was": ', 1), "line 2: .*presence"),
        (lambda text: text.replace(b'"version": 1', b'"version": 9'), "version 9.*update it"),
        (lambda text: text.split(b"\n", 1)[1], "not a recording of hands"),
    ],
    ids=[
        "cut off",
        "other line ends",
        "empty lines",
        "a wrong word",
        "garbage",
        "no number",
        "new",
        "no header",
    ],
)
def test_a_damaged_recording_is_told_line_by_line(
    damage: Callable[[bytes], bytes], told: str | None, recorded: Recorded, tmp_path: Path
) -> None:
    path = tmp_path / "hands.jsonl"
    path.write_bytes(damage(recorded.hands))
    if told is None:
        # Up to where it is cut off all is as it was; the rest ends what was being made.
        whole, again = recorded.events, [event.to_dict() for event in gk.replay(path)]
        ended = [event for event in again if event["phase"] in ("end", "cancel")]
        kept = len(again) - len([event for event in ended if event not in whole])
        assert again[:kept] == whole[:kept]
        assert kept > 10
    else:
        with pytest.raises(SourceError, match=told):
            list(gk.replay(path))


def test_it_ends_as_the_session_ended_even_when_a_callback_failed(tmp_path: Path) -> None:
    files = {"hands": tmp_path / "hands.jsonl", "events": tmp_path / "live.jsonl"}
    with Session(Uneven(150), effect=None, tracker=Noisy(), strict=True, **files) as session:

        @session.on("victory")
        def fails(event: gk.GestureEvent) -> None:
            raise RuntimeError("app bug")

        with pytest.raises(RuntimeError, match="app bug"):
            session.run()
    assert [event.to_dict() for event in gk.replay(files["hands"])] == lines(files["events"])


def test_a_single_picture_is_named_at_once_again(tmp_path: Path) -> None:
    with ImageWriter(tmp_path / "photo.png") as picture:
        picture.write(grey_picture(3, (640, 480)))
    files = {"hands": tmp_path / "hands.jsonl", "events": tmp_path / "live.jsonl"}
    with Session(tmp_path / "photo.png", effect=None, tracker=Noisy(), **files) as session:
        session.run()
    assert len(lines(files["events"])) == 2
    assert [event.to_dict() for event in gk.replay(files["hands"])] == lines(files["events"])


def test_the_recording_is_a_source_of_black_pictures(tmp_path: Path) -> None:
    path = tmp_path / "hands.jsonl"
    with Session(EndlessSource(5, (96, 64)), effect=None, tracker=ScriptedTracker(), hands=path) as session:
        session.run()
    with open_source(path) as source:
        assert (source.size, source.fps, source.frame_count, source.live) == ((96, 64), 25.0, 5, False)
        frames = list(source)
    assert [frame.index for frame in frames] == [0, 1, 2, 3, 4]
    assert frames[2].image.shape == (64, 96, 3)
    assert not frames[2].image.any()
    assert frames[2].hands is not None
    assert len(frames[2].hands) == 1


def test_callbacks_and_drawn_pictures_come_with_a_replay(tmp_path: Path) -> None:
    path, output = tmp_path / "hands.jsonl", tmp_path / "out.mp4"
    recognizer = GestureRecognizer(motions=False)
    with Session(EndlessSource(30, (96, 64)), effect=None, tracker=Noisy(), hands=path) as session:
        session.run()
    heard: list[str] = []
    with Session(path, effect=None, output=output, recognizer=recognizer) as session:
        session.on("*", lambda event: heard.append(event.name))
        session.run()
    assert heard
    assert len(played(output)) == 30


def test_what_is_no_recording_says_so(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", frames=3)
    with pytest.raises(SourceError, match="not a recording of hands"):
        gk.replay(clip)
    with pytest.raises(SourceError, match=r"nothing\.jsonl"):
        gk.replay(tmp_path / "nothing.jsonl")
    empty = tmp_path / "empty.jsonl"
    with Session(EndlessSource(0), effect=None, tracker=ScriptedTracker(), hands=empty) as session:
        session.run()
    with pytest.raises(SourceError, match="holds no frame"):
        list(gk.replay(empty))


class TestCommands:
    def test_replay_writes_the_events_and_a_film(self, tmp_path: Path) -> None:
        files = {"hands": tmp_path / "hands.jsonl", "events": tmp_path / "live.jsonl"}
        with Session(Uneven(60, (96, 64)), effect=None, tracker=Noisy(), **files) as session:
            session.run()
        again, film = tmp_path / "again.jsonl", tmp_path / "film.mp4"
        command = ["replay", files["hands"], "--events", again, "--effect", "none", "--output", film]
        result = CliRunner().invoke(app, [str(word) for word in command])
        assert result.exit_code == 0, result.output
        assert again.read_bytes() == files["events"].read_bytes()
        assert len(played(film)) == 60
        assert "closed_fist" in result.output

    def test_replaying_something_else_says_what_is_wrong(self, tmp_path: Path) -> None:
        clip = make_clip(tmp_path / "clip.mp4", frames=3)
        result = CliRunner().invoke(app, ["replay", str(clip)])
        assert result.exit_code == 1
        assert "not a recording of hands" in result.output

    def test_events_lists_a_file_and_names_a_bad_line(self, tmp_path: Path) -> None:
        path = tmp_path / "live.jsonl"
        with Session(Uneven(60, (96, 64)), effect=None, tracker=Noisy(), events=path) as session:
            count = sum(len(result.events) for result in session)
        result = CliRunner().invoke(app, ["events", str(path)])
        assert result.exit_code == 0, result.output
        assert "all lines valid" in result.output
        assert count <= len(lines(path))
        path.write_text(path.read_text() + '{"time": 1.0, "name": "ok", "phase": "beginn"}\n')
        result = CliRunner().invoke(app, ["events", str(path)])
        assert result.exit_code == 1
        assert f"line {len(lines(path))}" in result.output
        assert "phase" in result.output

    def test_the_schema_is_json(self) -> None:
        result = CliRunner().invoke(app, ["events", "--schema"])
        schema = json.loads(result.output)
        assert {"time", "name", "phase", "hand_id", "side", "confidence"} <= set(schema["required"])
