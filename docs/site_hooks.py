"""MkDocs hooks: what the site shows beside the pages of this folder. ``make docs`` builds it.

Pages link to files outside docs/ as GitHub wants it (``../examples/opencv_loop.py``). They are taken into
the site, and the links are turned towards them. The reference is made of the docstrings of public names:
`gesturekit.__all__`, then the ``__all__`` of each room, read without importing anything.
"""

from __future__ import annotations

import ast
import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "gesturekit"
BESIDE = ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "STYLE.md", "LICENSE")
"""Files at the top that are part of the site, as project/NAME: names must differ by more than their case."""
FOLDERS = {
    "models": ("*.md", "*.toml"),
    "effects": ("*.toml",),
    "examples": ("*.py", "*.toml"),
    "shaders": ("*.glsl",),
}
"""Folders beside docs/ whose files pages may link to."""
NO_ROOMS = {"cli", "pyinstaller"}
DEEPER = {
    "gestures": ("gestures.custom.shape_classifier.StaticGestureClassifier",),
    "hands": ("hands.hand_features.hand_features",),
    "studio": (
        "studio.studio_source.StudioSource",
        "studio.truth.SceneTruth",
        "studio.truth.HandTruth",
        "studio.datasets.export.export_dataset",
        "studio.datasets.export_settings.ExportSettings",
        "studio.datasets.samples.Variety",
        "studio.datasets.training_windows.training_windows",
    ),
}
"""What guides use from within a room; one that is no longer there fails the build."""
LINK = re.compile(r"(\[[^\]]*\]\()([^)#\s]+)(#[^)\s]*)?(\))")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Fill the parts of the navigation that are made of what is there."""
    reference = ["reference/README.md", *(f"reference/{room}.md" for room in rooms())]
    names = sorted(path.name for path in (ROOT / "docs" / "benchmarks").glob("*.md") if path.stem != "README")
    benchmarks = ["benchmarks/README.md", *(f"benchmarks/{name}" for name in names)]
    for entry in config.nav or []:
        if "Reference" in entry:
            entry["Reference"] = reference
        elif "Benchmarks" in entry:
            entry["Benchmarks"] = benchmarks
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the reference and the files beside docs/."""
    made = {"reference/README.md": overview(), **{f"reference/{room}.md": page(room) for room in rooms()}}
    made |= {"examples/README.md": examples(), "effects/README.md": effects()}
    for name, text in made.items():
        files.append(File.generated(config, name, content=text))
    there = [ROOT / name for name in BESIDE]
    there += [
        path for name, kinds in FOLDERS.items() for kind in kinds for path in sorted((ROOT / name).glob(kind))
    ]
    for path in there:
        name = in_site(path.relative_to(ROOT).as_posix())
        if path.is_file() and not files.get_file_from_path(name):
            files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links that leave docs/, or come from outside, towards the same file in the site."""
    source = page.file.src_uri
    path = Path(page.file.abs_src_path or ROOT / "docs" / source)
    home = (
        path.parent.relative_to(ROOT).as_posix()
        if path.is_relative_to(ROOT)
        else f"docs/{posixpath.dirname(source)}"
    )

    def turned(match: re.Match[str]) -> str:
        before, target, anchor, after = match.groups(default="")
        if re.match(r"[a-z]+:", target):
            return match[0]
        place = posixpath.normpath(posixpath.join(home, target))
        if (ROOT / place).is_dir():
            place = f"{place}/README.md"
        return f"{before}{posixpath.relpath(in_site(place), posixpath.dirname(source) or '.')}{anchor}{after}"

    return LINK.sub(turned, markdown)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Docstrings announce code with two colons; one is enough for a reader."""
    return html.replace("::</p>", ":</p>") if page.file.src_uri.startswith("reference/") else html


def in_site(place: str) -> str:
    """Where a file of the repository lies in the site."""
    return f"project/{place}" if place in BESIDE else place.removeprefix("docs/")


def public_names(path: Path) -> list[str]:
    """``__all__`` of a module, without importing it."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return [name for name in ast.literal_eval(node.value) if not name.startswith("__")]
    return []


def rooms() -> dict[str, list[str]]:
    """What the reference has of each room beside the names at the top, as dotted names within the package."""
    seen = set(public_names(PACKAGE / "__init__.py"))
    found: dict[str, list[str]] = {}
    for path in sorted([*PACKAGE.glob("*/__init__.py"), *PACKAGE.glob("*/*/__init__.py")]):
        room = path.parent.relative_to(PACKAGE).as_posix().replace("/", ".")
        if room.split(".")[0] not in NO_ROOMS:
            names = [name for name in public_names(path) if name not in seen]
            seen |= set(names)
            found[room] = [*(f"{room}.{name}" for name in names), *DEEPER.get(room, ())]
    errors = ast.parse((PACKAGE / "errors.py").read_text(encoding="utf-8"))
    found["errors"] = [f"errors.{node.name}" for node in errors.body if isinstance(node, ast.ClassDef)]
    return {room: names for room, names in sorted(found.items()) if names}


def overview() -> str:
    """The reference's first page: every name at the top."""
    names = public_names(PACKAGE / "__init__.py")
    parts = [
        "# gesturekit",
        "",
        "Names at the top: `import gesturekit as gk`. The other pages have those of the rooms.",
        "",
    ]
    for name in names:
        parts += [f"::: gesturekit.{name}", ""]
    return "\n".join(parts)


def page(room: str) -> str:
    """A room's names, below its docstring."""
    path = PACKAGE.joinpath(*room.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    about = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    parts = [f"# gesturekit.{room}", "", about.replace("::\n", ":\n"), ""]
    for name in rooms()[room]:
        parts += [f"::: gesturekit.{name}", ""]
    return "\n".join(parts)


def effects() -> str:
    """All effects, each with its file."""
    parts = [
        "# Effects that come along",
        "",
        "`gesturekit effects new mine --from neon` makes one yours.",
        "",
    ]
    parts += ["![The effects that come along](../images/effects.jpg)", ""]
    for path in sorted((ROOT / "effects").glob("*.toml")):
        parts += [f"## {path.stem}", "", f"[{path.name}]({path.name})", ""]
        parts += ["```toml", path.read_text(encoding="utf-8").strip(), "```", ""]
    return "\n".join(parts)


def examples() -> str:
    """All examples, each with its code."""
    parts = ["# Examples", "", "Programs to copy. Each has `--help`, and runs without a camera.", ""]
    for path in sorted((ROOT / "examples").glob("*.py")):
        about = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").splitlines()[0]
        parts += [f"## {path.stem.replace('_', ' ').capitalize()}", "", about, ""]
        parts += [
            f"[{path.name}]({path.name})",
            "",
            "```python",
            path.read_text(encoding="utf-8").strip(),
            "```",
            "",
        ]
    return "\n".join(parts)
