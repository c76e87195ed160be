"""The rooms of the house import one way only, and the library behaves as a library: it never prints."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "gesturekit"

FOUNDATION = {
    *("errors", "assets", "closing", "color_order", "config", "estimators", "files"),
    *("stream_time", "words"),
}
"""Pieces without a room of their own; everybody may use them, and they use none of the rooms."""

ROOMS = ("hands", "media", "tracking", "motions", "gestures", "controls", "rendering", "studio", "session")
"""From the ground up; what is not named here wires the rooms together (sources, doctor, cli)."""

ALLOWED = {
    "hands": set(),
    "media": {"hands"},
    "tracking": {"hands"},
    "motions": {"hands"},
    "gestures": {"hands", "motions"},
    "controls": {"hands"},
    "rendering": {"hands", "gestures.events"},
    "studio": {"hands", "rendering", "media.frame", "media.source", "motions.sequences.resample"},
}
"""What each room may import, beside itself and the foundation; a session may import all below it."""

MAY_PRINT = {"cli"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    """``gesturekit/tracking/hand_roi.py`` → ``tracking.hand_roi``."""
    parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.AST, module: str, is_package: bool) -> Iterator[str]:
    """Names inside gesturekit that a module imports, at any depth of its code, without the first word."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = ["gesturekit", *module.split(".")]
                home = here[: len(here) - node.level + is_package]
                base = ".".join([*home, *filter(None, [base])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.removeprefix("gesturekit.") for name in names if name.startswith("gesturekit."))


def is_within(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


def violations(source: str, module: str, *, is_package: bool = False) -> list[str]:
    room = module.split(".")[0]
    if room in FOUNDATION:
        allowed = FOUNDATION
    elif room in ALLOWED:
        allowed = {room, *FOUNDATION, *ALLOWED[room]}
    else:
        return []
    return [
        name
        for name in imports(ast.parse(source), module, is_package)
        if not any(is_within(name, each) for each in allowed)
    ]


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """Groups of nodes that reach each other."""
    reached = {}
    for start in graph:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            for node in graph.get(waiting.pop(), set()) - seen:
                seen.add(node)
                waiting.append(node)
        reached[start] = seen
    groups = {frozenset(b for b in reached[a] if a in reached.get(b, ())) for a in graph if a in reached[a]}
    return [set(group) for group in groups]


def file_graph() -> dict[str, set[str]]:
    """Which module imports which, lazily and for types alone as well."""
    paths = {module_name(path): path for path in MODULES if module_name(path)}
    graph = {}
    for module, path in paths.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = imports(tree, module, path.name == "__init__.py")
        # `from gesturekit.hands import Hand` names a thing in a module.
        graph[module] = {n if n in paths else n.rpartition(".")[0] for n in named} & paths.keys() - {module}
    return graph


def room_of(module: str, depth: int) -> str:
    """The room or sub-room that holds a module; a file beside sub-rooms stands for itself."""
    parts = module.split(".")
    folder = PACKAGE.joinpath(*parts)
    rooms = parts if folder.is_dir() else parts[:-1]
    return ".".join(rooms[:depth]) if len(rooms) >= depth else module


def test_the_package_was_found() -> None:
    names = {module_name(path) for path in MODULES}
    assert {"hands", "session", "tracking", "gestures", "rendering", "media"} <= names


# The package itself names every room, for lazy loading.
@pytest.mark.parametrize("path", [path for path in MODULES if module_name(path)], ids=module_name)
def test_rooms_import_one_way(path: Path) -> None:
    module = module_name(path)
    wrong = violations(path.read_text(encoding="utf-8"), module, is_package=path.name == "__init__.py")
    assert not wrong, f"{module} must not import {wrong}; see ARCHITECTURE.md"


def test_no_two_files_import_each_other() -> None:
    assert circles(file_graph()) == []


@pytest.mark.parametrize("depth", [1, 2])
def test_no_two_rooms_import_each_other(depth: int) -> None:
    graph: dict[str, set[str]] = {}
    for module, imported in file_graph().items():
        room = room_of(module, depth)
        # A package's own names are those of the files in it.
        others = {room_of(each, depth) for each in imported}
        graph.setdefault(room, set()).update(each for each in others if not is_within(room, each))
    assert circles({room: {b for b in found if b != room} for room, found in graph.items()}) == []


def test_nothing_is_imported_by_its_name_in_a_text() -> None:
    hidden = {
        module_name(path)
        for path in MODULES
        if module_name(path) and 'import_module("gesturekit' in path.read_text(encoding="utf-8")
    }
    assert hidden == set()


def test_names_of_files_occur_once() -> None:
    counts = Counter(path.stem for path in MODULES if path.stem not in ("__init__", "__main__"))
    # A file a command, named after it.
    commands = {path.stem for path in MODULES if module_name(path).startswith("cli.")}
    twice = {name for name, count in counts.items() if count > 1}
    assert {name for name in twice if not (name in commands and counts[name] == 2)} == set()


def test_modules_that_docstrings_name_exist() -> None:
    known = {module_name(path) for path in MODULES}
    dotted = re.compile(rf"`(?:gesturekit\.)?((?:{'|'.join(ROOMS)})(?:\.[a-z_0-9]+)+)`")
    missing = [
        (module_name(path), name)
        for path in MODULES
        for name in dotted.findall(path.read_text(encoding="utf-8"))
        # The last part may be a thing in a module.
        if name not in known and name.rpartition(".")[0] not in known
    ]
    assert missing == []


def test_the_checks_see_circles() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [{"b", "c"}]
    assert circles({"a": {"b"}, "b": set()}) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("tracking.tracker", "from gesturekit.gestures import GestureRecognizer"),
        ("tracking.tracker", "import gesturekit.media.frame"),
        ("tracking.tracker", "from ..rendering import Renderer"),
        ("gestures.recognizer", "def f():\n    from gesturekit import tracking"),
        ("rendering.renderer", "from gesturekit.gestures import GestureRecognizer"),
        ("media.sources", "from gesturekit.session import Session"),
        ("hands.hand", "if TYPE_CHECKING:\n    from gesturekit.gestures.events import Phase"),
        ("errors", "from gesturekit.hands import Hand"),
    ],
)
def test_the_check_sees_a_wrong_import(module: str, source: str) -> None:
    assert violations(source, module)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("rendering.renderer", "from gesturekit.gestures.events import GestureEvent"),
        ("tracking.tracker", "from .hand_roi import HandRoi\nfrom gesturekit.errors import ModelError"),
        ("session.session", "from gesturekit.rendering import Renderer"),
    ],
)
def test_the_check_lets_a_right_import_through(module: str, source: str) -> None:
    assert not violations(source, module)


@pytest.mark.parametrize(
    "path", [path for path in MODULES if module_name(path).split(".")[0] not in MAY_PRINT], ids=module_name
)
def test_the_library_does_not_print(path: Path) -> None:
    prints = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not prints, f"print( in line {prints}; use logging"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_no_naked_except(path: Path) -> None:
    naked = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert not naked


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "a module opens with a docstring"


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after a statement."""
    program = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


HEAVY = {"moderngl", "glfw", "mediapipe", "ai_edge_litert", "av", "cv2", "sklearn", "scipy", "rich", "typer"}


def test_importing_gesturekit_loads_nothing_heavy() -> None:
    loaded = loaded_by("import gesturekit")
    assert "gesturekit" in loaded
    assert not loaded & (HEAVY | {"numpy", "pydantic"})


def test_the_command_line_starts_without_loading_what_it_may_not_need() -> None:
    assert not loaded_by("import gesturekit.cli") & (HEAVY - {"rich", "typer"} | {"numpy", "pydantic"})


def test_a_tracker_alone_loads_no_graphics_and_no_video() -> None:
    loaded = loaded_by("import gesturekit; gesturekit.HandTracker")
    assert not loaded & {"moderngl", "glfw", "mediapipe", "av", "sklearn", "rich", "typer"}


def test_a_recognizer_with_its_motions_loads_nothing_heavy() -> None:
    assert not loaded_by("import gesturekit; gesturekit.GestureRecognizer()") & HEAVY


def test_a_first_frame_waits_for_nothing_to_load() -> None:
    program = """
import sys
import numpy as np
import gesturekit as gk

recognizer = gk.GestureRecognizer()
world = np.random.default_rng(0).normal(scale=0.05, size=(21, 3))
loaded = set(sys.modules)
for n in range(30):
    hand = gk.Hand(0, gk.Side.RIGHT, 1.0, 1.0, 1000.0 * world + (300.0 + 10.0 * n, 300.0, 0.0), world)
    recognizer.update([hand], n / 30)
print(*set(sys.modules) - loaded)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_own_gestures_are_read_without_what_learns_them() -> None:
    assert not loaded_by("import gesturekit; gesturekit.CustomGestures; gesturekit.GestureTrainer()") & HEAVY


def test_a_room_is_there_without_an_import_of_its_own() -> None:
    assert "numpy" in loaded_by("import gesturekit as gk; gk.gestures.alias")


def test_public_names_are_all_there_and_listed_once() -> None:
    import gesturekit

    for name in gesturekit.__all__:
        assert getattr(gesturekit, name) is not None
    assert sorted({*gesturekit._MODULE_OF, "__version__"}) == sorted(gesturekit.__all__)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = gesturekit.no_such_name
