from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")])
LONGEST = 400
MADE = {"__pycache__", "_build", "build", "dist", "demo-output"}
EMPTY_NAMES = {"utils", "util", "common", "helpers", "helper", "manager", "managers", "process", "data", "info", "misc"}


def own_files() -> list[Path]:
    """Files of the repository, without asking git, which need not be there: nothing hidden but .ci, nothing made."""
    folders = [ROOT]
    found = []
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if path.is_dir():
                hidden = path.name.startswith(".") and path.name != ".ci"
                if not hidden and path.name not in MADE:
                    folders.append(path)
            elif path.name != ".git" and not path.name.startswith(".coverage"):  # a linked checkout has .git as a file
                found.append(path)
    return found


def too_long(sources: list[Path]) -> list[str]:
    counted = [(source, len(source.read_text(encoding="utf-8").splitlines())) for source in sources]
    return [f"{source.name}: {lines} lines" for source, lines in counted if lines > LONGEST]


def says_nothing(paths: list[Path]) -> list[str]:
    return [path.as_posix() for path in paths if EMPTY_NAMES & set(path.with_suffix("").parts)]


def workplace_words() -> list[bytes]:
    """In halves, so that this file does not hold them itself; the last is where this checkout happens to lie."""
    halves = [("/wo", "rk/main"), ("/wo", "rk/shared"), ("/ro", "ot/"), (".lib", "rary/"), ("farm", "-bench")]
    words = ["".join(pair) for pair in halves]
    return [word.encode() for word in [*words, f"{ROOT.parent.as_posix()}/{ROOT.name}/"]]


def with_workplace(files: list[Path]) -> list[str]:
    return [
        f"{path.name}: {word.decode()}" for path in files for word in workplace_words() if word in path.read_bytes()
    ]


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    assert SOURCES
    assert too_long(SOURCES) == []


def test_a_module_of_four_hundred_and_one_lines_would_be_named(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("x = 1\n" * (LONGEST + 1), encoding="utf-8")
    assert too_long([tmp_path / "long.py"]) == ["long.py: 401 lines"]


def test_every_module_is_named_for_what_it_holds() -> None:
    assert says_nothing([source.relative_to(ROOT) for source in SOURCES]) == []


@pytest.mark.parametrize("name", ["src/x/utils.py", "src/helpers/x.py", "src/x/data/y.py"])
def test_a_name_that_says_nothing_would_be_named(name: str) -> None:
    assert says_nothing([Path(name)]) == [name]


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert with_workplace(own_files()) == []


def test_a_path_of_this_machine_would_be_named(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"see " + workplace_words()[0])
    assert with_workplace([tmp_path / "x.txt"]) == [f"x.txt: {workplace_words()[0].decode()}"]


def test_the_licence_is_there_and_named_in_each_distribution() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    for project in [ROOT / "pyproject.toml", *ROOT.glob("plugins/*/pyproject.toml")]:
        assert 'license = "MIT"' in project.read_text(encoding="utf-8"), project


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readme_names_both_commands_before_anything_else_to_type(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = text.split("```")
    first = blocks[1]
    commands = [line.split("#")[0].strip() for line in first.splitlines()[1:] if line.strip()]
    assert commands[:2] == ["python dev.py demo", "python dev.py test"]


def broken_links(document: Path) -> list[str]:
    """Links from *document* to files that are not there; addresses and places inside a page are not followed."""
    targets = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    files = {target.partition("#")[0] for target in targets if "://" not in target and not target.startswith("#")}
    return [f"{document.name}: {target}" for target in sorted(files) if not (document.parent / target).exists()]


def test_links_between_documents_lead_somewhere(tmp_path: Path) -> None:
    documents = [path for path in own_files() if path.suffix == ".md"]
    assert [fault for document in documents for fault in broken_links(document)] == []
    (tmp_path / "x.md").write_text("[a](b.md#c) and [d](#e) and [f](x.md)", encoding="utf-8")
    assert broken_links(tmp_path / "x.md") == ["x.md: b.md"]


def test_the_changelog_has_an_unreleased_part_and_fragments_are_named_by_kind() -> None:
    assert "\n## Unreleased\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for fragment in (ROOT / "changelog.d").iterdir():
        if fragment.name != "README.md":
            assert fragment.suffixes[-2:-1] in ([".added"], [".changed"], [".fixed"], [".removed"]), fragment.name
            assert fragment.read_text(encoding="utf-8").strip(), fragment.name


def test_sources_state_that_they_are_typed() -> None:
    for package in [*ROOT.glob("src/*/__init__.py"), *ROOT.glob("plugins/*/src/*/__init__.py")]:
        assert package.with_name("py.typed").is_file(), package.parent
