"""Packs spelled out: what the test compares word for word, and how the expected files are made.

    python -m tests.unit.reports.spelled.texts

writes them anew. Read every sentence that changes before you commit it.
"""

from __future__ import annotations

from pathlib import Path

from gridcontrol.builtin.pages import markdown_of, text_of
from gridcontrol.reports.spelled import Page, pack_page
from gridcontrol.rules.check import check_pack
from gridcontrol.rules.from_yaml import read_pack

ROOT = Path(__file__).resolve().parents[4]
CASES = ROOT / "tests" / "cases" / "spelled"
PACKS = {"district": CASES / "district.yaml", "first-day": ROOT / "examples" / "first-day" / "pack.yaml"}
LANGS = ("en", "zh")


def page_of(name: str, lang: str) -> Page:
    """The whole pack in *lang*."""
    path = PACKS[name]
    pack = read_pack(path.read_bytes(), path.name)
    return pack_page(pack, check_pack(pack), lang, path.name)


def all_texts() -> dict[Path, str]:
    """Every expected file with what should stand in it."""
    texts = {CASES / f"{name}.{lang}.txt": text_of(page_of(name, lang)) for name in PACKS for lang in LANGS}
    return texts | {CASES / "district.zh.md.txt": markdown_of(page_of("district", "zh"))}


def main() -> None:
    """Write all expected texts."""
    for path, text in all_texts().items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
