"""Pack files: reading and checking them."""

from __future__ import annotations

from pathlib import Path

from attrs import define, evolve, field

from gridcontrol.calculus.evaluator import Places
from gridcontrol.errors import NotFound, PackError, Problem, Severity
from gridcontrol.rules.check import check_pack
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.stricter import RuleChange, pack_changes


def read_bytes(path: Path) -> bytes:
    """The bytes of *path*. Raises ``NotFound`` when it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(Problem("app.no-file", args={"file": path, "reason": error.strerror or error})) from error


def read_pack_file(path: Path) -> Pack:
    """The pack in the file *path*. Raises ``PackError`` with all errors found, ``NotFound`` without a file."""
    pack, problems = read_and_checked(path)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise PackError(errors)
    return pack


def read_and_checked(path: Path) -> tuple[Pack, tuple[Problem, ...]]:
    """The pack in the file *path* with what the checks found. Raises ``PackError`` where it can't be read as one."""
    pack = read_pack(read_bytes(path), str(path), Reading(path.parent))
    return pack, check_pack(pack)


@define
class Reading:
    """Gives the files in *folder* by their plain names, and keeps what it gave."""

    folder: Path
    read: dict[str, bytes] = field(factory=dict)

    def __call__(self, name: str) -> bytes | None:
        try:
            text = (self.folder / name).read_bytes()
        except OSError:
            return None
        return self.read.setdefault(name, text)


def changed_rules(path: Path, pack: Pack, against: Path | None = None) -> tuple[Pack, tuple[RuleChange, ...]] | None:
    """The pack that *pack*, read from *path*, extends, or else the one in *against*; and what it changes in its rules.

    None where there is nothing to compare it with, or where what it extends is no pack by itself.
    """
    if against is not None:
        old = read_pack_file(against)
        return old, pack_changes(old, pack)
    if pack.extends is None:
        return None
    base = path.parent / pack.extends
    try:
        old = read_pack(read_bytes(base), str(base), Reading(path.parent))
    except PackError:
        return None
    return old, pack_changes(old, pack)


def places_of(pack: Pack, folder: Path) -> tuple[Places | None, tuple[Problem, ...]]:
    """The division tables that *pack* names, taken from *folder*; a warning instead for one that isn't there.

    Raises ``PackError`` for bad tables.
    """
    from gridcontrol.app.divisions import DivisionPlaces, hierarchies_of, load_divisions, tables_of

    tables = tables_of(pack, folder)
    try:
        loaded = load_divisions(tables, hierarchies_of(pack)) if tables else None
    except NotFound as error:
        return None, tuple(evolve(problem, severity=Severity.WARNING) for problem in error.problems)
    return None if loaded is None else DivisionPlaces(loaded, pack.zone), ()


def inspected(path: Path, divisions: Path | None = None) -> tuple[Pack, tuple[Problem, ...]]:
    """As ``read_and_checked``, and besides: its division tables read, its worked cases computed and compared.

    Tables are taken from the folder *divisions*, the pack's own when None. One that isn't there is a warning, so that
    a pack can be written before them; cases are then computed without. Raises ``PackError`` as well for bad tables.
    """
    from gridcontrol.app.cases import case_problems
    from gridcontrol.calculus.reference import ReferenceEvaluator

    pack, problems = read_and_checked(path)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return pack, problems
    places, missing = places_of(pack, path.parent if divisions is None else divisions)
    return pack, (*problems, *missing, *case_problems(pack, ReferenceEvaluator(), places))
