"""Recording takes: the countdown of a live source, files and the studio as takes, bad takes told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import gesturekit.session.gesture_recorder as recorder
from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.gestures.custom.take_cleaning import clean_take
from gesturekit.hands import Hand, ImageArray
from gesturekit.media.frame import Frame
from gesturekit.media.source import Source
from gesturekit.session.gesture_recorder import Moment, record_gesture
from gesturekit.session.take_sheet import CELL, take_sheet
from tests.gestures.custom.made_takes import FPS, Frames, held, joined, motion

PICTURE = np.zeros((48, 64, 3), np.uint8)


class Scripted(Source):
    """Pictures of nothing, whose hands are known beforehand."""

    def __init__(self, frames: Frames, *, live: bool) -> None:
        super().__init__("scripted", (64, 48), fps=FPS, frame_count=len(frames))
        self.live = live
        self.frames = frames
        self.index = 0
        self.closed = False

    def __next__(self) -> Frame:
        if self.index >= len(self.frames):
            raise StopIteration
        self.index += 1
        return Frame(PICTURE, self.frames[self.index - 1][0], self.index - 1)

    def close(self) -> None:
        self.closed = True


class ScriptedTracker:
    """Finds the hands that the script says."""

    def __init__(self, *scripts: Frames) -> None:
        self.scripts = list(scripts)
        self.resets = 0

    def track(self, image: ImageArray, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        return next(list(hands) for at, hands in self.scripts[0] if at == time)

    def reset(self) -> None:
        self.resets += 1
        self.scripts.pop(0)

    def close(self) -> None:
        raise AssertionError("a tracker that was lent must not be closed")


def opened(monkeypatch: pytest.MonkeyPatch, *scripts: Frames, live: bool) -> list[Scripted]:
    sources = [Scripted(script, live=live) for script in scripts]
    waiting = iter(sources)
    monkeypatch.setattr(recorder, "open_source", lambda address, **options: next(waiting))
    return sources


def live_script(*takes: Frames, countdown: float, seconds: float) -> Frames:
    """Takes that each begin when the countdown before them is over, an open hand waiting in between."""
    parts: list[Frames] = []
    for take in takes:
        parts += [held("hand", 0, countdown), take, held("hand", 0, max(seconds - take[-1][0], 0.1))]
    return joined(*parts, held("hand", 0, 20.0))


def test_a_live_source_gives_takes_after_countdowns(monkeypatch: pytest.MonkeyPatch) -> None:
    script = live_script(*(motion("zorro", seed) for seed in range(2)), countdown=1.0, seconds=3.2)
    (source,) = opened(monkeypatch, script, live=True)
    moments: list[Moment] = []
    made = record_gesture(
        "zorro",
        [0],
        takes=2,
        seconds=3.2,
        countdown=1.0,
        tracker=ScriptedTracker(script),
        watch=moments.append,
    )
    assert (made.gesture.kind, len(made.gesture.takes), made.failed) == ("dynamic", 2, ())
    assert source.closed
    phases = [(m.take, m.phase) for m in moments]
    assert list(dict.fromkeys(phases)) == [
        (take, phase) for take in (1, 2) for phase in ("countdown", "recording")
    ]
    counting = [m.left for m in moments if m.phase == "countdown" and m.take == 1]
    assert counting[0] == pytest.approx(1.0)
    assert counting == sorted(counting, reverse=True)
    assert len(moments) == pytest.approx(2 * 4.2 * FPS, abs=6)


def test_a_take_without_a_hand_is_made_again_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: Frames = [(time, []) for time, _ in held("fist", 0, 1.0)]
    script = joined(nothing, nothing, nothing, nothing, held("horns", 1, 30.0))
    opened(monkeypatch, script, live=True)
    made = record_gesture("horns", [0], takes=2, seconds=1.0, countdown=1.0, tracker=ScriptedTracker(script))
    assert (made.gesture.kind, len(made.gesture.takes)) == ("static", 2)
    assert len(made.failed) == 2
    assert "no hand" in made.failed[0]


def test_recording_gives_up_after_too_many_bad_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    script: Frames = [(time, []) for time, _ in held("fist", 0, 60.0)]
    (source,) = opened(monkeypatch, script, live=True)
    with pytest.raises(InvalidArgumentError, match=r"no take of 'horns'.*no hand"):
        record_gesture("horns", [0], seconds=1.0, countdown=1.0, tracker=ScriptedTracker(script))
    assert source.index < len(script) / 2


def test_the_watcher_can_end_it_with_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    script = held("horns", 1, 30.0)
    opened(monkeypatch, script, live=True)
    made = record_gesture(
        "horns",
        [0],
        takes=5,
        seconds=1.0,
        countdown=0.5,
        tracker=ScriptedTracker(script),
        watch=lambda moment: moment.take < 3,
    )
    assert len(made.gesture.takes) == 2


def test_ctrl_c_keeps_the_takes_that_are_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    script = held("horns", 1, 30.0)
    (source,) = opened(monkeypatch, script, live=True)

    def interrupt(moment: Moment) -> None:
        if moment.take == 3:
            raise KeyboardInterrupt

    made = record_gesture(
        "horns",
        [0],
        takes=5,
        seconds=1.0,
        countdown=0.5,
        tracker=ScriptedTracker(script),
        watch=interrupt,
    )
    assert (len(made.gesture.takes), made.cut_short) == (2, "interrupted")
    assert source.closed


def test_ctrl_c_before_the_first_take_is_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    script = held("horns", 1, 30.0)
    opened(monkeypatch, script, live=True)

    def interrupt(moment: Moment) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record_gesture("horns", [0], tracker=ScriptedTracker(script), watch=interrupt)


def test_a_source_that_fails_leaves_the_takes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    script = motion("circle", 1)
    source = Scripted(script, live=False)

    def open_source(address: str, **options: object) -> Source:
        if address == "b.mp4":
            raise SourceError("no file 'b.mp4'; check the spelling")
        return source

    monkeypatch.setattr(recorder, "open_source", open_source)
    made = record_gesture("circle", ["a.mp4", "b.mp4"], tracker=ScriptedTracker(script, script))
    assert len(made.gesture.takes) == 1
    assert "no file 'b.mp4'" in made.cut_short
    with pytest.raises(SourceError, match=r"b\.mp4"):
        record_gesture("circle", ["b.mp4", "a.mp4"], tracker=ScriptedTracker(script))


def test_each_file_is_a_take(monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = [motion("circle", seed) for seed in range(3)]
    opened(monkeypatch, *scripts, live=False)
    tracker = ScriptedTracker(*scripts)
    made = record_gesture("circle", ["a.mp4", "b.mp4", "c.mp4"], tracker=tracker, either_hand=True)
    assert len(made.gesture.takes) == 3
    assert made.gesture.either_hand
    assert tracker.resets == 3
    for script, take in zip(scripts, made.gesture.takes, strict=True):
        np.testing.assert_array_equal(take.times, clean_take(script).take.times)


def test_a_part_of_a_file_is_a_take_and_the_rest_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    script = joined(motion("circle", 1), held("horns", 2, 3.0))
    start = len(motion("circle", 1)) / FPS
    opened(monkeypatch, script, live=False)
    tracker = ScriptedTracker([frame for frame in script if start + 0.5 <= frame[0] <= start + 2.0])
    made = record_gesture("horns", ["a.mp4"], start=start + 0.5, end=start + 2.0, tracker=tracker)
    assert made.gesture.kind == "static"
    times = made.gesture.takes[0].times
    assert (times[0], times[-1]) == (
        pytest.approx(start + 0.5, abs=0.034),
        pytest.approx(start + 2.0, abs=0.034),
    )


def test_a_part_after_the_end_of_a_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    script = held("horns", 1)
    opened(monkeypatch, script, live=False)
    with pytest.raises(InvalidArgumentError, match=r"no picture from 9 s to 12 s"):
        record_gesture("horns", ["a.mp4"], start=9.0, end=12.0, tracker=ScriptedTracker(script))


def test_a_live_source_has_no_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    script = held("horns", 1)
    opened(monkeypatch, script, live=True)
    with pytest.raises(InvalidArgumentError, match="is live"):
        record_gesture("horns", [0], end=1.0, tracker=ScriptedTracker(script))


def test_a_clip_in_which_a_thumb_is_up_for_five_seconds_shows_a_shape(data_dir: Path) -> None:
    made = record_gesture("mine", [str(data_dir / "clips" / "thumb_up_720p.mp4")], start=1.0)
    assert made.gesture.kind == "static"
    # The hand comes up until 2.6 s.
    times = made.gesture.takes[0].times
    assert (times[0], times[-1]) == (pytest.approx(2.6, abs=0.2), pytest.approx(7.7, abs=0.2))


def test_one_odd_take_does_not_decide_the_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = [motion("circle", 1), held("hand", 2), motion("circle", 3)]
    opened(monkeypatch, *scripts, live=False)
    made = record_gesture("circle", ["a", "b", "c"], tracker=ScriptedTracker(*scripts))
    assert made.gesture.kind == "dynamic"
    assert len(made.gesture.takes) == 2
    assert "lasted" in made.failed[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"name": "two words"}, "name a gesture"),
        ({"takes": 0}, "0 takes"),
        ({"sources": []}, "0 sources"),
        ({"seconds": 0.0}, "seconds=0.0"),
        ({"countdown": -1.0}, "countdown=-1.0"),
        ({"start": 2.0, "end": 2.0}, "from 2 s to 2 s"),
        ({"start": -1.0}, "from -1 s"),
        ({"end": float("nan")}, "to nan s"),
        ({"sources": ["studio:wave?seed=4"]}, "leave the seed out"),
    ],
)
def test_arguments_that_make_no_sense_are_told(arguments: dict[str, object], words: str) -> None:
    given = {"name": "horns", "sources": ["clip.mp4"], "tracker": ScriptedTracker(), **arguments}
    with pytest.raises(InvalidArgumentError, match=words):
        record_gesture(**given)  # type: ignore[arg-type]


class TruthTracker:
    """Takes the hands from the studio's truth; the pictures are not looked at."""

    def __init__(self) -> None:
        self.frames: list[Sequence[Hand]] = []

    def track(self, image: ImageArray, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        return [*self.frames.pop(0)]

    def close(self) -> None:
        pass


@pytest.mark.gl
def test_the_studio_performs_anew_for_each_take(monkeypatch: pytest.MonkeyPatch) -> None:
    tracker = TruthTracker()

    def open_and_note(address: str, **options: object) -> Source:
        source = original(address)
        following = type(source).__next__

        def read(self: Source) -> Frame:
            frame = following(self)
            tracker.frames.append([truth.as_hand(1) for truth in frame.truth.hands])
            return frame

        monkeypatch.setattr(type(source), "__next__", read)
        noted.append(address)
        return source

    original, noted = recorder.open_source, []
    monkeypatch.setattr(recorder, "open_source", open_and_note)
    address = "studio:?do=person 3, right hand: vulcan 1 s&fps=10&size=64x48&quality=fast&background=plain"
    made = record_gesture("spock", [address], takes=2, kind="static", tracker=tracker)
    assert noted == [f"{address}&seed=1", f"{address}&seed=2"]
    one, other = made.gesture.takes
    assert not np.array_equal(one.world[0], other.world[0])


@pytest.mark.parametrize(("kind", "take"), [("static", held("horns", 1)), ("dynamic", motion("zorro", 1))])
def test_the_sheet_shows_every_take(monkeypatch: pytest.MonkeyPatch, kind: str, take: Frames) -> None:
    opened(monkeypatch, take, take, live=False)
    made = record_gesture("mine", ["a", "b"], tracker=ScriptedTracker(take, take))
    assert made.gesture.kind == kind
    sheet = take_sheet(made.gesture)
    assert sheet.dtype == np.uint8
    rows, columns = (1, 2) if kind == "static" else (2, 6)
    assert sheet.shape[0] > rows * CELL
    assert sheet.shape[1] > columns * CELL
    # Fingers are drawn in colours of their own; without a hand all is bluish grey.
    assert (np.ptp(sheet.astype(int), axis=2) > 80).sum() > 200


def test_no_file_is_touched_by_a_recording_that_fails(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from gesturekit.cli.app import app

    target = tmp_path / "horns.takes.npz"
    target.write_bytes(b"earlier")
    result = CliRunner().invoke(
        app, ["record", "horns", str(tmp_path / "nothing.mp4"), "--output", str(target)]
    )
    assert result.exit_code != 0
    assert target.read_bytes() == b"earlier"
