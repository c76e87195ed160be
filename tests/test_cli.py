"""The command line as a user meets it: help, lists, runs, readable errors and honest exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import av
import pytest
from typer.testing import CliRunner, Result

from gesturekit import __version__
from gesturekit.cli import app, main
from gesturekit.cli.demo import PERFORMER, STEPS
from gesturekit.gestures import GestureRecognizer
from gesturekit.media import ImageWriter, read_hands
from gesturekit.rendering import effect_names, load_effect
from gesturekit.sources import open_source
from gesturekit.studio.performance.performer import perform
from gesturekit.studio.studio_address import read_address
from tests import studio_set
from tests.builders import grey_picture, make_clip
from tests.media.servers import http_server, motion_jpeg

COMMANDS = ["run", "track", "effects", "gestures", "doctor", "demo", "models list", "models fetch"]
COMMANDS += ["models verify", "models add"]


def gesturekit(*arguments: object) -> Result:
    """Run the command line inside this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "200"})


def stranger(*arguments: object, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run it as a stranger would: a process of its own, in a folder of their own."""
    command = [sys.executable, "-m", "gesturekit", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=180, **options)  # type: ignore[call-overload,no-any-return]


def ended(kind: signal.Signals, told: str, *arguments: object, cwd: Path) -> tuple[int, str, str]:
    """Run it until it has told that, then send a signal: its exit code, what it printed and complained."""
    command = [sys.executable, "-m", "gesturekit", *map(str, arguments)]
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(command, cwd=cwd, stdout=printed, stderr=subprocess.PIPE)
        assert process.stderr is not None
        complained = b""
        for line in process.stderr:
            complained += line
            if told.encode() in line:
                process.send_signal(kind)
        returncode = process.wait(timeout=60)
        process.stderr.close()
        printed.seek(0)
        return returncode, printed.read().decode(), complained.decode()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "clip.mp4", frames=12)


class TestWords:
    def test_version(self) -> None:
        result = gesturekit("--version")
        assert (result.exit_code, result.stdout) == (0, f"gesturekit {__version__}\n")

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_explains_itself_with_an_example(self, command: str) -> None:
        result = gesturekit(*command.split(), "--help")
        assert result.exit_code == 0
        assert re.search(rf"Examples?:\s+gesturekit {command}", result.stdout)

    def test_without_arguments_it_lists_its_commands(self) -> None:
        result = gesturekit()
        for command in {command.split()[0] for command in COMMANDS}:
            assert re.search(rf"\b{command}\b", result.output)

    def test_effects_are_listed_with_what_they_look_like(self) -> None:
        result = gesturekit("effects")
        assert result.exit_code == 0
        assert all(name in result.stdout for name in effect_names())
        assert "Glowing" in result.stdout

    def test_an_effect_is_copied_to_be_changed(self, tmp_path: Path) -> None:
        mine = tmp_path / "mine.toml"
        result = gesturekit("effects", "--copy", "neon", mine)
        assert result.exit_code == 0
        assert f"--effect {mine}" in result.stdout.replace("\n", "")
        assert load_effect(mine) == load_effect("neon")
        mine.write_text("mine now")
        again = gesturekit("effects", "--copy", "neon", mine)
        assert (again.exit_code, mine.read_text()) == (1, "mine now")
        assert "is there already" in again.stderr
        unknown = gesturekit("effects", "--copy", "nneon", tmp_path / "other.toml")
        assert unknown.exit_code == 2 and "did you mean 'neon'" in unknown.stderr
        assert not (tmp_path / "other.toml").exists()

    def test_gestures_of_ones_own_are_listed_beside_the_others(self, tmp_path: Path) -> None:
        (tmp_path / "mine.toml").write_text(
            '[flat]\ndescription = "A flat hand"\nfingers = { others = "extended" }\n'
            '[event.confirm]\ndescription = "Thumb up for a while"\ngesture = "thumb_up"\nhold = 0.8\n'
        )
        shown = gesturekit("gestures", "--gestures", tmp_path / "mine.toml").stdout
        assert re.search(r"flat +A flat hand", shown)
        assert re.search(r"confirm +Event: Thumb up for a while", shown)
        names = gesturekit("gestures", "--names", "--gestures", tmp_path / "mine.toml").stdout.split()
        assert {"flat", "confirm", "victory"} <= set(names)

    def test_every_gesture_says_what_it_looks_like(self) -> None:
        told: list[str] = []
        for row in gesturekit("gestures").stdout.splitlines()[1:]:
            # What does not fit into the terminal's width goes on below.
            if row.startswith(" "):
                told[-1] += " " + row.strip()
            else:
                told.append(re.split(r" {2,}", row, maxsplit=1)[1])
        assert len(told) == len(set(told)) and min(map(len, told)) > 12

    def test_bare_names_for_scripts(self) -> None:
        assert gesturekit("effects", "--names").stdout.split() == list(effect_names())
        assert gesturekit("gestures", "--names").stdout.split() == list(GestureRecognizer().names)

    def test_a_broken_pipe_is_no_traceback(self, tmp_path: Path) -> None:
        program = f"{sys.executable} -m gesturekit gestures | true"
        done = subprocess.run(program, shell=True, capture_output=True, text=True, cwd=tmp_path, timeout=60)
        assert "Traceback" not in done.stderr


class TestRun:
    def test_a_video_gives_video_events_hands_and_a_summary(self, clip: Path, tmp_path: Path) -> None:
        out, events, hands = (tmp_path / name for name in ("o.mp4", "e.jsonl", "h.jsonl"))
        result = gesturekit(
            *("run", clip, "--effect", "none", "--output", out, "--events", events, "--hands", hands)
        )
        assert result.exit_code == 0, result.output
        assert "no hand was seen" in result.stdout
        assert "12 frames" in result.stdout
        with open_source(out) as source:
            assert len(list(source)) == 12
        assert events.read_text() == ""
        assert len(list(read_hands(hands))) == 12

    def test_track_records_hands(self, clip: Path, tmp_path: Path) -> None:
        result = gesturekit("track", clip, "--output", tmp_path / "hands.jsonl", "--models", "lite")
        assert result.exit_code == 0, result.output
        assert [frame.index for frame in read_hands(tmp_path / "hands.jsonl")] == list(range(12))

    def test_a_picture_gives_a_picture(self, tmp_path: Path) -> None:
        with ImageWriter(tmp_path / "photo.png") as picture:
            picture.write(grey_picture(5))
        result = gesturekit("run", tmp_path / "photo.png", "-o", tmp_path / "out.png", "--effect", "none")
        assert result.exit_code == 0, result.output
        with open_source(tmp_path / "out.png") as source:
            assert next(iter(source)).image.shape == (64, 96, 3)

    def test_a_picture_is_turned(self, tmp_path: Path) -> None:
        with ImageWriter(tmp_path / "photo.png") as picture:
            picture.write(grey_picture(5))
        arguments = ("run", tmp_path / "photo.png", "-o", tmp_path / "out.png", "--effect", "none")
        assert gesturekit(*arguments, "--rotate", 90).exit_code == 0
        with open_source(tmp_path / "out.png") as source:
            assert next(iter(source)).image.shape == (96, 64, 3)
        result = gesturekit(*arguments, "--rotate", 45)
        assert result.exit_code == 2
        assert "'45' is none of 90, 180, 270" in result.output

    def test_own_gestures_come_from_a_file(self, clip: Path, tmp_path: Path) -> None:
        (tmp_path / "own.toml").write_text('[spread]\nfingers = { others = "extended" }\n')
        arguments = ("run", clip, "--effect", "none", "--gestures", tmp_path / "own.toml")
        assert gesturekit(*arguments).exit_code == 0
        (tmp_path / "own.toml").write_text('[spread]\nfingers = { others = "streched" }\n')
        result = gesturekit(*arguments)
        assert result.exit_code == 1
        assert "streched" in result.stderr

    def test_gestures_of_a_clip_are_told(self, tmp_path: Path) -> None:
        events = tmp_path / "e.jsonl"
        clip = studio_set.clip(tmp_path / "palm.mp4", "open_palm")
        done = stranger("run", clip, "--effect", "none", "--events", events, "--max-hands", 1, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert re.search(r"open_palm +(left|right) +\d+\.\d\d s", done.stdout)
        written = [json.loads(line) for line in events.read_text().splitlines()]
        assert {"time", "name", "phase", "hand_id", "side", "confidence"} <= set(written[0])
        assert "Traceback" not in done.stderr


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "code", "told"),
        [
            (["run", "missing.mp4"], 1, "missing.mp4"),
            (["run", "notes.txt"], 1, "notes.txt"),
            (["run", "clip.mp4", "--effect", "nein"], 2, "did you mean 'neon'"),
            (["run", "clip.mp4", "--output", "clip.mp4"], 2, "source itself"),
            (["run", "clip.mp4", "--output", "out.avi"], 2, ".avi"),
            (["run", "clip.mp4", "--effect", "Noen"], 2, "did you mean 'neon'"),
            (["run", "clip.mp4", "--max-hands", "0"], 2, "'0' is not a whole number"),
            (["run", "clip.mp4", "--max-hands", "two"], 2, "'two' is not a whole number"),
            (["run", "clip.mp4", "--output", ""], 2, "the path is empty"),
            (["track", "clip.mp4", "--output", ""], 2, "the path is empty"),
            (["demo", "clip.mp4", "--out", ""], 2, "the path is empty"),
            (["run", "clip.mp4", "--effect", "none", "--events", "/dev/null/x/e.jsonl"], 1, "e.jsonl"),
            (["run"], 2, "SOURCE"),
            (["track", "clip.mp4"], 2, "output"),
            (["rum"], 2, "rum"),
            (["models", "fetch", "palm_detection_ful"], 2, "palm_detection_full"),
            (["models", "add", "missing.task"], 1, "missing.task"),
        ],
    )
    def test_what_went_wrong_is_one_line_without_traceback(
        self,
        clip: Path,
        arguments: list[str],
        code: int,
        told: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(clip.parent)
        Path("notes.txt").write_text("no video")
        result = gesturekit(*arguments)
        assert result.exit_code == code
        assert told in result.stderr
        assert "Traceback" not in result.output

    def test_debug_shows_where_it_came_from(self, tmp_path: Path) -> None:
        result = gesturekit("--debug", "run", tmp_path / "missing.mp4")
        assert result.exit_code == 1
        assert "Traceback" in result.stderr

    @pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_ended_from_outside_it_leaves_a_playable_video_and_a_summary(
        self, tmp_path: Path, kind: signal.Signals, code: int
    ) -> None:
        clip = make_clip(tmp_path / "long.mp4", frames=2000, size=(320, 240))
        out = tmp_path / "out.mp4"
        command = ["run", clip, "--effect", "none", "-o", out]
        returncode, stdout, stderr = ended(kind, " of 2000 frames", *command, cwd=tmp_path)
        assert returncode == code, stderr
        assert "before the end of the source" in stderr
        assert "Traceback" not in stderr
        frames = int(re.search(r"(\d+) frames?", stdout)[1])  # type: ignore[index]
        assert 0 < frames < 2000
        with open_source(out) as source:
            assert len(list(source)) == frames


class TestLive:
    @pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
    def test_a_network_camera_runs_until_it_is_told_to_stop(
        self, tmp_path: Path, kind: signal.Signals
    ) -> None:
        out, events = tmp_path / "out.mp4", tmp_path / "e.jsonl"
        with http_server({"/live": motion_jpeg(5000, 0.02)}) as address:
            command = ["run", f"{address}/live", "--effect", "none", "--models", "lite", "-o", out]
            returncode, stdout, stderr = ended(
                kind, "Ctrl-C ends it", *command, "--events", events, cwd=tmp_path
            )
        # For a live source this is the ordinary end.
        assert returncode == 0, stderr
        assert "Traceback" not in stderr
        frames = int(re.search(r"(\d+) frames?", stdout)[1])  # type: ignore[index]
        with open_source(out) as source:
            assert len(list(source)) == frames > 0

    def test_a_stream_that_ends_is_told_with_what_was_kept(self, tmp_path: Path) -> None:
        out = tmp_path / "out.mp4"
        with http_server({"/live": motion_jpeg(40, 0.02)}) as address:
            done = stranger("run", f"{address}/live", "--effect", "none", "-o", out, cwd=tmp_path)
        assert "Traceback" not in done.stderr
        assert done.returncode == 0 or "out.mp4" in done.stderr
        with open_source(out) as source:
            # A machine that is busy drops most of a live stream.
            assert len(list(source)) > 0


class TestModels:
    def test_list_names_every_model_with_its_licence(self) -> None:
        result = gesturekit("models", "list")
        assert result.exit_code == 0
        for network in ("palm_detection", "hand_landmark"):
            for size in ("full", "lite"):
                assert re.search(rf"{network}_{size} .*Apache-2\.0", result.stdout)

    def test_verify_says_what_is_missing_and_how_to_get_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path))
        monkeypatch.delenv("GESTUREKIT_MODELS", raising=False)
        result = gesturekit("models", "verify")
        assert result.exit_code == 1
        assert "missing" in result.stdout
        assert "gesturekit models fetch" in result.stderr

    def test_a_damaged_model_is_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path))
        monkeypatch.delenv("GESTUREKIT_MODELS", raising=False)
        damaged = tmp_path / "models" / "hand_landmark_lite.tflite"
        damaged.parent.mkdir(parents=True)
        damaged.write_bytes(b"not a model")
        result = gesturekit("models", "verify")
        assert result.exit_code == 1
        assert re.search(r"hand_landmark_lite +damaged", result.stdout)

    def test_add_refuses_what_holds_no_model(self, tmp_path: Path) -> None:
        (tmp_path / "other.tflite").write_bytes(b"something else")
        result = gesturekit("models", "add", tmp_path / "other.tflite")
        assert result.exit_code == 1
        assert "other.tflite" in result.stderr


class TestDoctor:
    def test_it_looks_at_everything_the_main_job_needs(self) -> None:
        result = gesturekit("doctor", "--json")
        checks = {check["name"]: check for check in map(json.loads, result.stdout.splitlines())}
        needed = {"models", "tracker", "gestures", "graphics", "effects", "video", "cameras", "display"}
        assert needed <= set(checks)
        assert checks["video"]["verdict"] == "ok"
        broken = any(check["verdict"] == "broken" for check in checks.values())
        assert result.exit_code == int(broken)

    def test_a_damaged_model_is_broken_with_its_cure(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path))
        monkeypatch.delenv("GESTUREKIT_MODELS", raising=False)
        damaged = tmp_path / "models" / "palm_detection_full.tflite"
        damaged.parent.mkdir(parents=True)
        damaged.write_bytes(b"not a model")
        result = gesturekit("doctor")
        assert result.exit_code == 1
        assert re.search(r"broken +models", result.stdout)
        assert "gesturekit models fetch" in result.stdout

    def test_missing_models_are_no_illness(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GESTUREKIT_CACHE", str(tmp_path))
        monkeypatch.delenv("GESTUREKIT_MODELS", raising=False)
        result = gesturekit("doctor", "--json")
        checks = {check["name"]: check for check in map(json.loads, result.stdout.splitlines())}
        assert checks["models"]["verdict"] == checks["tracker"]["verdict"] == "missing"
        assert "models fetch" in checks["tracker"]["mend"]
        assert "Ready, once the models are here" in gesturekit("doctor").stdout


class TestDemo:
    def test_it_writes_video_picture_and_events(self, tmp_path: Path) -> None:
        clip = studio_set.clip(tmp_path / "palm.mp4", "open_palm")
        done = stranger("demo", clip, "--out", tmp_path / "out", cwd=tmp_path)
        if "apt-get install" in done.stderr:
            pytest.skip(done.stderr.strip())
        assert done.returncode == 0, done.stderr
        with open_source(tmp_path / "out" / "demo.mp4") as source:
            assert len(list(source)) == 40
        with open_source(tmp_path / "out" / "demo.png") as source:
            assert next(iter(source)).image.shape[:2] == (240, 320)
        events = [json.loads(line) for line in (tmp_path / "out" / "demo.jsonl").read_text().splitlines()]
        assert "open_palm" in {event["name"] for event in events}

    def test_without_camera_the_hand_studio_performs(self, tmp_path: Path) -> None:
        if Path("/dev/video0").exists():
            pytest.skip("there is a camera here")
        # The second part of the tour is enough.
        returncode, printed, complained = ended(signal.SIGINT, "2/4 closed_fist", "demo", cwd=tmp_path)
        if "apt-get install" in complained:
            pytest.skip(complained.strip())
        assert returncode == 130, complained
        assert "the hand studio performs" in complained
        assert "DEMO_SOURCE=" in complained
        assert "1/4 open_palm  The studio draws hands" in complained
        assert "open_palm" in printed
        with open_source(tmp_path / "out" / "demo.mp4") as source:
            assert len(list(source)) > 20

    def test_without_camera_it_is_short(self) -> None:
        address = read_address(PERFORMER)
        performed = [step.gesture for line in address.script.lines for step in line.steps]
        # 0.1 s of work a picture; the demo promises to end within a minute.
        assert perform(address.script).duration * address.fps < 500
        assert [gesture for gesture in performed if gesture in STEPS] == list(STEPS)


def test_without_a_terminal_a_line_tells_every_few_seconds_that_it_goes_on(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = gesturekit("run", clip, "--effect", "none").stderr
    assert " frames, " not in short, "what is over in a moment needs no lines"
    monkeypatch.setattr("gesturekit.cli.report.LINE_SECONDS", 0.0)
    lines = gesturekit("run", clip, "--effect", "none").stderr.splitlines()
    assert len(lines) == 12
    assert re.fullmatch(r"clip\.mp4: 10 of 12 frames, [0-9.]+ frames/s, [0-9]+ s left", lines[9])


@pytest.mark.parametrize("arguments", [["--help"], ["effects"], ["effects", "--names"]])
def test_a_reader_that_leaves_is_no_error(arguments: list[str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "gesturekit", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()  # as `| head -0` does, long before anything is written
    assert (process.stderr.read(), process.wait(timeout=60)) == (b"", 0)
    process.stderr.close()


def test_an_error_stays_one_where_nobody_reads(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "gesturekit", "run", str(tmp_path / "missing.mp4")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=60) == 1


def test_what_nobody_foresaw_is_told_in_words_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*arguments: object) -> None:
        raise ZeroDivisionError("a bug of ours")

    monkeypatch.setattr("gesturekit.rendering.effect_names", breaks)
    monkeypatch.setattr(sys, "argv", ["gesturekit", "effects"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "unexpected ZeroDivisionError: a bug of ours" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["gesturekit", "--debug", "effects"])
    with pytest.raises(ZeroDivisionError):
        main()


class TestPipes:
    def test_film_in_and_events_out(self, tmp_path: Path) -> None:
        film = make_clip(tmp_path / "clip.mp4", frames=12)
        transport = tmp_path / "clip.ts"
        with av.open(str(film)) as source, av.open(str(transport), "w") as target:
            stream = target.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.dts is not None:
                    packet.stream = stream
                    target.mux(packet)
        command = [sys.executable, "-m", "gesturekit", "run", "-", "--effect", "none", "--hands", "-"]
        done = subprocess.run(command, input=transport.read_bytes(), capture_output=True, timeout=180)
        assert done.returncode == 0
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert lines[0]["source"] == "-"
        assert [line["index"] for line in lines[1:]] == list(range(12))
        # What a person reads must not stand between the lines.
        assert b"12 frames" in done.stderr

    def test_pictures_do_not_go_to_standard_output(self, clip: Path) -> None:
        result = gesturekit("run", clip, "--output", "-")
        assert result.exit_code == 2
        assert "pictures go into files" in result.output


class TestOddNames:
    @pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
    def test_a_name_that_is_no_text(self, tmp_path: Path) -> None:
        odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xfcr.mp4"))
        make_clip(tmp_path / "clip.mp4", frames=4).rename(odd)
        hands, events = tmp_path / "hands.jsonl", tmp_path / "events.jsonl"
        command = ["run", odd, "--effect", "none", "--hands", hands, "--events", events]
        done = stranger(*command, cwd=tmp_path)
        assert (done.returncode, "4 frames" in done.stdout) == (0, True)
        assert json.loads(hands.read_text().splitlines()[0])["source"].endswith("f?r.mp4")

    def test_an_old_code_page(self, tmp_path: Path) -> None:
        make_clip(tmp_path / "手.mp4", frames=4)
        command = ["run", "手.mp4", "--effect", "none", "--hands", "手.jsonl"]
        old = os.environ | {"PYTHONIOENCODING": "cp1252"}
        done = stranger(*command, cwd=tmp_path, env=old, encoding="cp1252")
        assert done.returncode == 0
        assert "wrote ?.jsonl" in done.stdout
        done = stranger("gestures", cwd=tmp_path, env=os.environ | {"PYTHONIOENCODING": "ascii"})
        assert done.returncode == 0
