"""The plugin to copy, found by an entry point that is written here, and used through the host."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from gridcontrol.plugins import PluginHost
from gridcontrol.testing import MovingClock
from gridcontrol.testing.documents import sample_document
from gridcontrol.testing.stores import event, ids_of

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "a-plugin"


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PluginHost]:
    project = (EXAMPLE / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points."gridcontrol.plugins"]\ngridcontrol-a-plugin = "a_plugin"\n' in project
    meta = tmp_path / "gridcontrol_a_plugin-0.1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: gridcontrol-a-plugin\nVersion: 0.1.0\n")
    (meta / "entry_points.txt").write_text("[gridcontrol.plugins]\ngridcontrol-a-plugin = a_plugin\n")
    monkeypatch.syspath_prepend(EXAMPLE / "src")
    monkeypatch.delitem(sys.modules, "a_plugin", raising=False)
    yield PluginHost(installed=[Distribution.from_name("gridcontrol"), *distributions(path=[str(tmp_path)])])
    sys.modules.pop("a_plugin", None)


def test_the_example_is_found_by_its_entry_point(host: PluginHost) -> None:
    (row,) = [row for row in host.describe() if row.distribution == "gridcontrol-a-plugin"]
    assert (row.version, row.state, row.provides) == (
        "0.1.0",
        "active",
        ("store lines", "report-format markdown", "scope on-shift"),
    )
    assert host.problems == ()


def test_its_store_is_opened_by_url(host: PluginHost, tmp_path: Path) -> None:
    url = f"lines:{tmp_path / 'facts.jsonl'}"
    store = host.open_store(url, MovingClock())
    store.append([event("a"), event("b")])
    store.close()
    assert ids_of(host.open_store(url, MovingClock()).read()) == ["a", "b"]


def test_its_reports_are_rendered_by_name(host: PluginHost) -> None:
    rendered = host.render("markdown", sample_document(), "zh").decode()
    assert rendered.startswith("# 示例县 日报\n\n2020-02-24 20:00\n\n## 指标\n\n| 区划 | 在管 | ")
    assert "| 合计 | 1905 |" in rendered
    assert "&lt;/script>" in rendered
