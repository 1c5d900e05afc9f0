"""Distributions that exist only on disk, found the way real ones are."""

from __future__ import annotations

import importlib
import sys
import textwrap
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

Install = Callable[..., list[Distribution]]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Write a distribution with one module and its entry points; answers all distributions written so far."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)

    def write(
        name: str, source: str, *, version: str = "1.0", points: dict[str, str] | None = None
    ) -> list[Distribution]:
        module = name.replace("-", "_") + "_" + version.replace(".", "_")
        (tmp_path / f"{module}.py").write_text(textwrap.dedent(source), encoding="utf-8")
        meta = tmp_path / f"{module}-{version}.dist-info"
        meta.mkdir()
        (meta / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
        lines = [f"{point} = {target}" for point, target in (points or {name: module}).items()]
        entry_points = "[gridcontrol.plugins]\n" + "\n".join(lines) + "\n[console_scripts]\nother = x:y\n"
        (meta / "entry_points.txt").write_text(entry_points, encoding="utf-8")
        importlib.invalidate_caches()
        return list(distributions(path=[str(tmp_path)]))

    yield write
    for made in set(sys.modules) - before:
        if getattr(sys.modules[made], "__file__", None) and str(tmp_path) in str(sys.modules[made].__file__):
            del sys.modules[made]
