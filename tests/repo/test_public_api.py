from __future__ import annotations

from pathlib import Path

import gridcontrol

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "docs" / "reference" / "public-api.txt"


def test_the_public_names_are_those_that_the_list_holds() -> None:
    listed = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert listed == sorted(getattr(gridcontrol, "__all__", []))


def test_each_public_name_is_there() -> None:
    for name in getattr(gridcontrol, "__all__", []):
        assert hasattr(gridcontrol, name), name
