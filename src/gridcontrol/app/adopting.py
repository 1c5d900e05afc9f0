"""Adopting versions of a pack: sealed into the store as facts, and read from there again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from gridcontrol.app.pack import Reading, inspected, read_bytes
from gridcontrol.errors import NotFound, PackError, Problem, Severity, StoreError, UsageError
from gridcontrol.ids import PackId
from gridcontrol.model.adopting import PACKS, Adoption, adoption_event, adoptions
from gridcontrol.model.storing import Store
from gridcontrol.reports.adoptions import Told
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.gathering import text_digest, texts_digest
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.stricter import pack_changes

ADOPTED_NAME = "adopted"
"""Given instead of a pack file: the version that was adopted last."""


def adopt(
    path: Path, store: Store, at: datetime, *, signed_by: str, document: str = "", divisions: Path | None = None
) -> Adoption:
    """Put the pack in the file *path* into force: its text, and that of every file it needs, goes into *store*.

    Raises ``PackError`` for a pack that can't be used or whose worked cases do not come out, with the tables of the
    folder *divisions* (its own when None); ``UsageError`` for one that is in force already.
    """
    errors = [problem for problem in inspected(path, divisions)[1] if problem.severity is Severity.ERROR]
    if errors:
        raise PackError(errors)
    text, reading = read_bytes(path), Reading(path.parent)
    pack = read_pack(text, str(path), reading)
    last = latest(store, None)
    if last is not None and (last.version, last.pack) == (pack.version, pack.id):
        received = last.received_at.astimezone(pack.zone).strftime("%Y-%m-%d %H:%M")
        args = {"pack": pack.id, "version": short(pack.version), "received": received}
        raise UsageError(Problem("app.adopted-already", args=args))
    files = {path.name: text, **reading.read}
    texts = {name: content.decode("utf-8-sig") for name, content in files.items()}
    event = adoption_event(pack.id, pack.version, texts, at, signed_by=signed_by, document=document)
    store.append([event])
    return next(each for each in adoptions_in(store) if each.fact == event.id)


def adoptions_in(store: Store, known_at: datetime | None = None) -> tuple[Adoption, ...]:
    """The adoptions received by *known_at*, in order."""
    return adoptions(store.read(known_at=known_at, subjects={PACKS}))


def latest(store: Store, known_at: datetime | None) -> Adoption | None:
    """The adoption that was received last by *known_at*."""
    found = adoptions_in(store, known_at)
    return found[-1] if found else None


def in_force(store: Store, known_at: datetime | None) -> Adoption:
    """As ``latest``. Raises ``NotFound`` before the first."""
    found = latest(store, known_at)
    if found is None:
        args = {"known_at": "-" if known_at is None else known_at.isoformat(sep=" ", timespec="minutes")}
        raise NotFound(Problem("app.none-adopted" if known_at is None else "app.none-adopted-by", args=args))
    return found


def sealed_pack(adoption: Adoption) -> Pack:
    """The pack as it was adopted. Raises ``StoreError`` when its text is not the one that was sealed."""
    name, *others = adoption.files or ("",)
    texts = {file: text.encode() for file, text in adoption.files.items()}
    digest = texts_digest(text_digest(texts.get(name, b"")), ((other, text_digest(texts[other])) for other in others))
    if digest != adoption.version:
        args = {"pack": adoption.pack, "version": short(adoption.version), "found": short(digest)}
        raise StoreError(Problem("app.adoption-altered", args=args))
    try:
        return read_pack(texts[name], f"{adoption.pack}@{short(adoption.version)}/{name}", texts.get)
    except PackError as error:
        # It could be read when it was adopted; this library reads packs otherwise now.
        args = {"pack": adoption.pack, "version": short(adoption.version)}
        raise PackError([Problem("app.adoption-unreadable", args=args), *error.problems]) from error


def told_adoptions(store: Store) -> tuple[Told, ...]:
    """Every adoption with what it changed against the one before it."""
    told: list[Told] = []
    for adoption in adoptions_in(store):
        pack = sealed_pack(adoption)
        before = told[-1].pack if told else None
        told.append(Told(adoption, pack, before, () if before is None else pack_changes(before, pack)))
    return tuple(told)


def not_the_adopted(pack: Pack, store: Store) -> Problem | None:
    """A note where another version than *pack* is in force."""
    last = latest(store, None)
    if last is None or (last.pack, last.version) == (pack.id, pack.version):
        return None
    args = {
        "pack": pack.id,
        "version": short(pack.version),
        "other": PackId(last.pack),
        "adopted": short(last.version),
        "signed_by": last.signed_by,
    }
    return Problem("app.not-the-adopted", args=args, severity=Severity.NOTE)


def short(version: str) -> str:
    """The first digits of a version, as documents show it."""
    return version[:8]
