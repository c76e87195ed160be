"""The wheel carries everything: installed in a fresh environment, it runs the whole path from there."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from gesturekit import __version__
from gesturekit.sources import open_source
from tests.builders import make_clip
from tests.studio_set import FOLDER

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Installed:
    """A virtual environment whose GestureKit came from the wheel."""

    folder: Path
    wheel: Path

    def run(self, *command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
        bin_folder = self.folder / ("Scripts" if os.name == "nt" else "bin")
        program, *arguments = map(str, command)
        # Nothing of the checkout may help: neither the folder nor the path.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            [str(bin_folder / program), *arguments],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            timeout=180,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build and install the wheel, reusing the dependencies that are installed beside these tests."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder / "dist"), str(ROOT)]
    if importlib.util.find_spec("hatchling") is not None:
        build.append("--no-isolation")
    done = subprocess.run(build, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "dist").glob("*.whl")

    environment = folder / "venv"
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    own = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    # A plain path in a .pth file lends the dependencies but not the checkout: an editable install's own
    # .pth file over there is not read from here.
    Path(own, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index"]
    done = subprocess.run([*install, str(wheel)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return Installed(environment, wheel)


def test_the_wheel_carries_code_and_content(installed: Installed) -> None:
    names = set(zipfile.ZipFile(installed.wheel).namelist())
    for folder in ("effects", "shaders", "models"):
        content = [
            path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        ]
        assert content
        missing = [p for p in content if f"gesturekit/_content/{p.relative_to(ROOT).as_posix()}" not in names]
        assert not missing
    assert "gesturekit/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.split("/")[0] in {"tests", "benchmarks", "examples"}]


def test_gesturekit_comes_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    done = installed.run("python", "-c", "import gesturekit; print(gesturekit.__file__)", cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(installed.folder), done.stderr
    assert not tmp_path.is_relative_to(ROOT)


def test_the_command_is_there(installed: Installed, tmp_path: Path) -> None:
    done = installed.run("gesturekit", "--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"gesturekit {__version__}\n"), done.stderr


def test_content_is_found_from_there(installed: Installed, tmp_path: Path) -> None:
    effects = installed.run("gesturekit", "effects", "--names", cwd=tmp_path)
    assert "neon" in effects.stdout.split(), effects.stderr
    gestures = installed.run("gesturekit", "gestures", "--names", cwd=tmp_path)
    assert "thumb_up" in gestures.stdout.split(), gestures.stderr


def test_the_path_runs_from_there(installed: Installed, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", frames=10)
    command = ("gesturekit", "run", clip, "--output", "out.mp4", "--events", "out.jsonl")
    done = installed.run(*command, cwd=tmp_path)
    if done.returncode and "apt-get install" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    assert "10 frames" in done.stdout
    assert (tmp_path / "out.jsonl").exists()
    with open_source(tmp_path / "out.mp4") as source:
        assert len(list(source)) == 10


def test_hands_are_found_and_drawn_from_there(installed: Installed, tmp_path: Path) -> None:
    photo = FOLDER / "thumb_up.jpg"
    done = installed.run("gesturekit", "run", photo, "--output", "out.png", cwd=tmp_path)
    if done.returncode and "apt-get install" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    assert "thumb_up" in done.stdout
    with open_source(tmp_path / "out.png") as drawn, open_source(photo) as plain:
        assert (next(iter(drawn)).image != next(iter(plain)).image).any()
