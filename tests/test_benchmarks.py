"""Figures of the benchmarks: how they are written, which pages are made of them, and that both agree."""

from __future__ import annotations

import argparse
import json
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from gesturekit import Phase

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "benchmarks"


@pytest.fixture(scope="module")
def bench() -> Iterator[SimpleNamespace]:
    """The shared modules of benchmarks/, which is a folder of programs and no package."""
    modules: dict[str, ModuleType] = {}
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import _live_scores
        import _plots
        import _readme
        import _results
        import report

        modules |= {"plots": _plots, "readme": _readme, "results": _results, "report": report}
        modules["live"] = _live_scores
        yield SimpleNamespace(**modules)
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture
def written(bench: SimpleNamespace, tmp_path: Path) -> dict[str, Any]:
    """What a small benchmark writes."""
    parser = argparse.ArgumentParser()
    bench.results.add_json_option(parser)
    options = parser.parse_args(["--json", str(tmp_path / "results" / "tremble.json")])
    results = bench.results.Results(
        "benchmarks/tremble.py", "How much it trembles.\n\nIn\nhands.\n\n    python x\n"
    )
    results.add("jitter", 0.25, target=0.25, mediapipe=1.0)
    results.add("lag", 5.01, unit="ms", target=5.0)
    results.add("found", 98.76, unit="%", target=99.0, better="higher", group="fast")
    results.add("back after", float("nan"), unit="s", target=0.1, group="fast")
    results.add("frames", 1234.5)
    results.add_table("By size", ["px", "found"], [["20 px", 0.512345], ["40 px", None]], note="Of two.")
    results.plot_lines(
        "Tip at rest", {"raw": [0.0, 1.0, float("nan")], "GestureKit": [0.5, 0.5, 0.5]}, x=[0, 1, 2]
    )
    results.plot_bars("Switches", ["crossing"], {"GestureKit": [0], "MediaPipe": [9]})
    results.plot_spread("Time", {"GestureKit": range(101)}, "ms")
    met = ("met, %", {"people": [100, 50], "studio": [None, 25]})
    results.plot_panels("Motions", ["tap", "wave"], [met, ("s", {"people": [0.1, 0.4]})])
    results.write(options.json)
    content: dict[str, Any] = json.loads(options.json.read_text(encoding="utf-8"))
    return content


def test_pages_and_readme_are_what_the_committed_results_give(bench: SimpleNamespace) -> None:
    results = bench.report.load()
    made = bench.report.files(results)
    there = {path.name: path.read_text(encoding="utf-8") for path in PAGES.iterdir() if path.is_file()}
    assert made.keys() == there.keys()
    for name, text in made.items():
        assert there[name] == text, f"docs/benchmarks/{name}: run python benchmarks/report.py"
    for path, block in bench.report.blocks(results).items():
        text = path.read_text(encoding="utf-8")
        assert bench.readme.with_block(text, block) == text, f"{path.name}: run python benchmarks/report.py"


def test_every_figure_of_the_readme_is_committed(bench: SimpleNamespace) -> None:
    assert {row.benchmark for row in bench.readme.ROWS} <= bench.report.load().keys()


def test_committed_results_come_from_benchmarks_that_are_there(bench: SimpleNamespace) -> None:
    programs = bench.report.benchmarks()
    for name, result in bench.report.load().items():
        assert name in programs
        assert result["command"].startswith(f"python benchmarks/{name}.py")


def test_results_hold_figures_command_and_machine(written: dict[str, Any]) -> None:
    assert written["name"] == "tremble"
    assert written["command"].startswith("python benchmarks/tremble.py")
    assert written["machine"]["cores"] >= 1
    assert written["machine"]["packages"]["numpy"]
    assert written["rows"][2] == {
        "name": "found",
        "value": 98.76,
        "unit": "%",
        "mediapipe": None,
        "target": 99,
        "better": "higher",
        "group": "fast",
    }
    assert written["rows"][3]["value"] is None
    assert written["tables"][0]["rows"] == [["20 px", 0.51235], ["40 px", None]]
    assert written["plots"][2]["series"][0]["percentiles"] == [5, 25, 50, 75, 95]


def test_targets_are_met_from_their_better_side(bench: SimpleNamespace, written: dict[str, Any]) -> None:
    assert [bench.report.met(row) for row in written["rows"]] == [True, False, False, False, None]


def test_page_shows_each_figure_beside_its_target(bench: SimpleNamespace, written: dict[str, Any]) -> None:
    lines = bench.report.page(written).splitlines()
    assert lines[:3] == ["# How much it trembles", "", "In hands."]
    assert "| jitter | 0.25 | 1 | ≤ 0.25 | met |" in lines
    assert "| lag | 5.01 ms |  | ≤ 5 ms | **missed** |" in lines
    assert "| found | 98.8 % | ≥ 99 % | **missed** |" in lines
    assert "| back after | – | ≤ 0.1 s | **missed** |" in lines
    assert "| 20 px | 0.512 |" in lines
    assert "![Tip at rest](tremble-tip-at-rest.svg)" in lines
    assert "    python x" not in lines


def test_pages_about_motions_show_the_live_figures_and_their_chart(bench: SimpleNamespace) -> None:
    row = {"group": "studio", "name": "met", "value": 81.0, "unit": "%", "target": 80, "better": "higher"}
    live = {"rows": [row], "plots": [{"title": "Which motions to choose"}]}
    assert bench.readme.live_block({"live_motions": live}, "../pages").splitlines() == [
        "| live | measured | target |",
        "|---|---:|---:|",
        "| people of the studio, reported (not tuned on) | 81 % | ≥ 80 % |",
        "",
        "![Which motions to choose](../pages/live_motions-which-motions-to-choose.svg)",
    ]


def test_overview_lists_what_is_missed(bench: SimpleNamespace, written: dict[str, Any]) -> None:
    text = bench.report.overview({"tremble": written})
    assert "| [tremble](tremble.md) | How much it trembles | 1 of 4 |" in text
    assert "| [tremble](tremble.md) | fast: found | 98.8 % | ≥ 99 % |" in text


def test_plots_are_svg_with_a_line_broken_where_values_lack(
    bench: SimpleNamespace, written: dict[str, Any]
) -> None:
    drawn = [ElementTree.fromstring(bench.plots.draw(plot)) for plot in written["plots"]]
    lines = drawn[0].findall("{*}polyline")
    assert [len(line.attrib["points"].split()) for line in lines] == [2, 3]
    assert [line.attrib["stroke"] for line in lines] == [
        bench.plots.COLOURS[n] for n in ("raw", "GestureKit")
    ]
    widths = [float(bar.attrib["width"]) for bar in drawn[1].findall("{*}rect")[3:]]
    assert widths[1] > 100 * widths[0] > 0
    assert "MediaPipe" in "".join(drawn[1].itertext())


def test_panels_have_a_scale_each_and_a_dash_where_a_value_lacks(
    bench: SimpleNamespace, written: dict[str, Any]
) -> None:
    (plot,) = [each for each in written["plots"] if each["kind"] == "panels"]
    drawn = ElementTree.fromstring(bench.plots.draw(plot))
    wide: dict[str, list[float]] = {}
    for bar in drawn.findall("{*}rect"):
        if bar.attrib.get("rx") == "2" and bar.attrib["height"] != "4":
            wide.setdefault(bar.attrib["x"], []).append(float(bar.attrib["width"]))
    met, seconds = wide.values()
    assert met[0] == pytest.approx(2 * met[1], abs=0.2) == pytest.approx(4 * met[2], abs=0.3)
    # To its own scale, the longest bar of the second panel is as long.
    assert seconds == [pytest.approx(met[0] / 4, abs=0.1), pytest.approx(met[0], abs=0.1)]
    assert [text.text for text in drawn.findall("{*}text")].count("–") == 1


def test_a_motion_is_met_once_by_its_name_in_time(bench: SimpleNamespace) -> None:
    def event(name: str, time: float) -> Any:
        return SimpleNamespace(name=name, time=time, phase=Phase.TRIGGER, duration=0.0)

    spans = [
        bench.live.Span("click", frozenset({"tap"}), 1.0, 1.4),
        bench.live.Span("circle", frozenset({"circle_cw", "circle_ccw"}), 3.0, 4.0),
        bench.live.Span("grab", frozenset({"grab"}), 6.0, 6.5),
    ]
    told = [event("tap", 1.5), event("tap", 1.6), event("circle_ccw", 4.9), event("grab", 7.6)]
    score = bench.live.Score()
    score.add(spans, told, minutes=0.5)
    assert score.hits == {"click": 1, "circle": 1}
    assert score.motion_hits == {"tap": 1, "circle": 1}
    assert score.motion_total == {"tap": 1, "circle": 1, "grab": 1}
    assert score.others == {"tap": 1, "grab": 1}
    assert score.after_end == [("tap", pytest.approx(0.1)), ("circle", pytest.approx(0.9))]
    assert bench.live.percentile(score.after_start, 50) == pytest.approx(1.2)
    assert score.a_minute(score.others.total()) == 4.0


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-0.3, 0.31, [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]),
        (3, 47, [10, 20, 30, 40]),
    ],
)
def test_ticks_are_round_numbers(
    bench: SimpleNamespace, low: float, high: float, expected: list[float]
) -> None:
    assert bench.plots.ticks(low, high) == pytest.approx(expected)


def test_a_figure_has_one_name_and_a_known_better_side(bench: SimpleNamespace) -> None:
    results = bench.results.Results("x.py", "X.")
    results.add("lag", 1.0)
    with pytest.raises(ValueError, match="second row 'lag'"):
        results.add("lag", 2.0)
    with pytest.raises(ValueError, match='"lower" or "higher"'):
        results.add("found", 2.0, better="more")
    with pytest.raises(ValueError, match="2 values over 3 places"):
        results.plot_lines("Tip", {"raw": [1, 2]}, x=[1, 2, 3])


def test_block_of_the_readme_is_replaced_between_its_markers(bench: SimpleNamespace) -> None:
    begin, end = bench.readme.BEGIN, bench.readme.END
    assert bench.readme.with_block(f"a\n{begin}\nold\n{end}\nb\n", "new") == f"a\n{begin}\nnew\n{end}\nb\n"
    with pytest.raises(SystemExit, match="lacks the markers"):
        bench.readme.with_block("no markers", "new")


def test_a_failing_benchmark_stops_no_other_and_is_reported(
    bench: SimpleNamespace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken, sound = tmp_path / "broken.py", tmp_path / "sound.py"
    broken.write_text("raise SystemExit('no camera')")
    sound.write_text(
        "import pathlib, sys\n"
        'pathlib.Path(sys.argv[2]).write_text(\'{"rows": [{"value": 1, "target": 2, "better": "lower"}]}\')\n'
    )
    (tmp_path / "results").mkdir()
    monkeypatch.setattr(bench.report, "ROOT", tmp_path)
    monkeypatch.setattr(bench.report, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(bench.report, "benchmarks", lambda: {"broken": broken, "sound": sound})
    from rich.console import Console

    assert bench.report.run(["broken", "sound"], Console()) == ["broken"]
    printed = capsys.readouterr().out
    assert "failed: no camera" in printed
    assert "1 figures, 1 of 1 targets met" in printed
