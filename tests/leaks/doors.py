"""Every door of the library at which a question can be asked; each gives its answer as text."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from attrs import frozen

from gridcontrol.app import blanks, responsibility
from gridcontrol.app.locality import Locality
from gridcontrol.app.notifying import Journal, notify
from gridcontrol.app.owing import Owed, owed_of
from gridcontrol.app.proposing import proposal_file, proposed
from gridcontrol.app.publishing import public_report
from gridcontrol.builtin import memory
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.duties.obligation import State
from gridcontrol.errors import GridcontrolError
from gridcontrol.ids import SubjectId
from gridcontrol.plugins import PluginHost
from gridcontrol.reports.document import Document
from gridcontrol.reports.timelines import held_document, timeline_document
from gridcontrol.reports.told import told_document
from tests.leaks.county import NAMES, divisions, longer_pack, pack
from tests.leaks.worlds import NOW, World

HOST = PluginHost(load_entry_points=False)
FOLDER = Path(tempfile.mkdtemp(prefix="leaks-"))


def locality_of(world: World) -> Locality:
    """*world* in a store of its own."""
    store = memory.open_memory("memory:", lambda: NOW)
    store.replay(world.batches())
    return Locality(pack(), store, divisions(FOLDER), HOST, FastEvaluator(), lambda: NOW)


@frozen
class Question:
    """One question: at which door, with which words, about which instants."""

    door: str
    subject: str
    officer: str
    code: str
    choice: int
    at: datetime
    known_at: datetime

    @property
    def words(self) -> tuple[str, ...]:
        """What the asker brought along: to hear it again tells nothing."""
        return self.subject, self.officer, self.code


_as_text = [False]


def told(locality: Locality, value: object) -> str:
    """An answer as text with nothing left out: documents in the clear, as programs get them or as people do."""
    if isinstance(value, Document):
        return locality.render(value, "text" if _as_text[0] else "json", reveal=True).decode()
    return repr(value)


def _owed(locality: Locality, asked: Question) -> Owed:
    return owed_of(locality, at=asked.at, known_at=asked.known_at, progress=_counted.append_both)


class _Counted:
    """Progress is shown to people, too."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int]] = []

    def append_both(self, number: int, of: int) -> None:
        self.calls.append((number, of))


_counted = _Counted()


def _duties(locality: Locality, asked: Question) -> object:
    _counted.calls.clear()
    owed = _owed(locality, asked)
    since = asked.at - timedelta(days=asked.choice % 5)
    officer = None
    if asked.choice % 3 == 1:
        officer = responsibility.officer_named(locality, asked.officer, at=asked.at, known_at=asked.known_at)
    states = (None, tuple(State))[asked.choice % 2]
    division = asked.code if asked.choice % 4 == 3 else None
    found = owed.owing(since=since, owner=officer, division=division, states=states)
    return told(locality, owed.document(found)), found, sorted(_counted.calls)


def _round(locality: Locality, asked: Question) -> object:
    _counted.calls.clear()
    owed = owed_of(locality, at=asked.at, known_at=asked.known_at, progress=_counted.append_both, only_rounds=True)
    found = owed.round("doors_round", (None, "town", "grid", "county")[asked.choice % 4])
    return told(locality, owed.round_document(found)), found, list(_counted.calls)


def _notify(locality: Locality, asked: Question) -> object:
    owed = owed_of(locality, at=asked.at, known_at=asked.known_at)
    delivered: list[object] = []
    with tempfile.TemporaryDirectory() as folder:
        found = notify(owed, Journal(Path(folder) / "journal"), {"list": delivered.append})
    return delivered, told(locality, told_document(locality.pack, found, asked.at, asked.known_at))


def _propose(locality: Locality, asked: Question) -> object:
    scheme = (None, "doors", "works", "site")[asked.choice % 4]
    proposal, document = proposed(
        locality, at=asked.at, known_at=asked.known_at, scheme=scheme, keep=bool(asked.choice % 2)
    )
    try:
        file = proposal_file(locality.pack, proposal, asked.at) if proposal.named else b""
    except GridcontrolError as error:
        file = _failed(error).encode()
    return proposal, told(locality, document), file


def _held(locality: Locality, asked: Question) -> object:
    past = locality.past_release(at=asked.at, known_at=asked.known_at)
    missing = locality.unplaced(at=asked.at, known_at=asked.known_at)
    return past, missing, told(locality, held_document(locality.pack, past, missing, asked.at, asked.known_at))


def _timeline(locality: Locality, asked: Question) -> object:
    wanted = [locality.subject(asked.subject, known_at=asked.known_at)] if asked.choice % 2 else None
    lines = locality.timelines(wanted, known_at=asked.known_at)
    return sorted(lines.items()), told(locality, timeline_document(locality.pack, lines, asked.known_at))


def _report(locality: Locality, asked: Question) -> object:
    name = ("towns", "grids", "all")[asked.choice % 3]
    return locality.report(name, at=asked.at, known_at=asked.known_at)


def _report_of(locality: Locality, asked: Question) -> object:
    """A report of one division, of each of a level, or of what an officer answers for."""
    reporting = locality.reporting(("towns", "grids")[asked.choice % 2], at=asked.at, known_at=asked.known_at)
    match asked.choice % 3:
        case 0:
            several = [reporting.of_division(asked.code)]
        case 1:
            several = [about for _, about in reporting.each(("town", "grid", "county")[asked.choice % 4 % 3])]
        case _:
            several = [reporting.of_officer(asked.officer)]
    return [told(locality, reporting.report(about)) for about in several]


def _difference(locality: Locality, asked: Question) -> object:
    name = ("towns", "grids", "all")[asked.choice % 3]
    earlier = asked.known_at - timedelta(days=1 + asked.choice % 4)
    return locality.difference(name, at=asked.at, known_at=earlier, and_at=asked.known_at)


def _answering(locality: Locality, asked: Question) -> object:
    found = responsibility.answering_of(locality.seeing(asked.at, asked.known_at), known_at=asked.known_at)
    subject = locality.seeing(asked.at, asked.known_at).subject(asked.subject, known_at=asked.known_at)
    chains = [found.chain(subject, scheme, asked.at) for scheme in found.schemes_for(subject, asked.at)]
    return chains, found.unclear, {officer: found.held_by(officer, asked.at) for officer in sorted(found.by_officer)}


def _ledger(locality: Locality, asked: Question) -> object:
    form = ("arrivals", "stays", "officers")[asked.choice % 3]
    # Of now: what may be seen is fixed to the instant that is asked about.
    return blanks.ledger(locality.seeing(asked.at, asked.known_at), form, "blank.csv", "en", asked.code)


def _plan(locality: Locality, asked: Question) -> object:
    found = locality.plan(longer_pack(), at=asked.at, known_at=asked.known_at)
    return found, told(locality, locality.planned(longer_pack(), at=asked.at, known_at=asked.known_at))


def _known(locality: Locality, asked: Question) -> object:
    return locality.known(known_at=asked.known_at, subjects=None if asked.choice % 2 else [asked.subject])  # type: ignore[list-item]  # as a program might


def _evaluation(locality: Locality, asked: Question) -> object:
    found = locality.evaluation(as_of=AsOf(asked.at), known_at=asked.known_at)
    return sorted(found.timelines.items()), found.findings


def _instants(asked: Question) -> Mapping[str, datetime]:
    return {"at": asked.at, "known_at": asked.known_at}


Door = Callable[[Locality, Question], object]
DOORS: Mapping[str, Door] = {
    "status": lambda seen, asked: dict(seen.status(asked.subject, **_instants(asked))),
    "why": lambda seen, asked: seen.why(asked.subject, **_instants(asked)),
    "explained": lambda seen, asked: seen.explained(asked.subject, **_instants(asked)),
    "least changes": lambda seen, asked: seen.least_changes(asked.subject, **_instants(asked)),
    "timeline": _timeline,
    "held": _held,
    "report": _report,
    "report of": _report_of,
    "public report": lambda seen, asked: public_report(seen, "towns", **_instants(asked)),
    "difference": _difference,
    "duties": _duties,
    "round": _round,
    "notify": _notify,
    "who": lambda seen, asked: responsibility.who(seen, asked.subject, at=asked.at, known_at=asked.known_at),
    "officer": lambda seen, asked: responsibility.officer(
        seen, asked.officer, takers=bool(asked.choice % 2), **_instants(asked)
    ),
    "answering": _answering,
    "gaps": lambda seen, asked: responsibility.gaps_told(
        seen, division=asked.code if asked.choice % 2 else None, at=asked.at, known_at=asked.known_at
    ),
    "handbook": lambda seen, asked: responsibility.handbook(seen, asked.code, **_instants(asked)),
    "propose": _propose,
    "plan": _plan,
    "known": _known,
    "evaluation": _evaluation,
    "disagreements": lambda seen, asked: seen.disagreements(**_instants(asked)),
    "subject": lambda seen, asked: seen.subject(asked.subject, known_at=asked.known_at),
    "ledger": _ledger,
}


OF_WHAT_IS_KNOWN = frozenset({"timeline", "known", "subject"})
"""Doors that ask about no instant but that of knowledge."""
_OFTEN = {"plan": 1, "notify": 1, "why": 3, "explained": 3, "least changes": 3, "round": 4}
"""How often a door is asked at, where that takes long; else 6."""


def answer(seen: Locality, asked: Question) -> str:
    """What is said at the door, be it an error."""
    _as_text[0] = not asked.choice % 5
    try:
        return told(seen, DOORS[asked.door](seen, asked))
    except GridcontrolError as error:
        return _failed(error)


def _failed(error: GridcontrolError) -> str:
    return f"{type(error).__name__}: {[(each, str(error)) for each in error.problems]!r}"


def asked_at_random(
    random: Random, world: World, seen: Collection[SubjectId], codes: Collection[str], at: datetime, known_at: datetime
) -> Question:
    """A question about somebody or something: more often seen than not, or not there at all."""
    subjects = sorted(world.subjects())
    officers = [each for each in subjects if each.startswith("officer/")]

    def somebody(several: Sequence[str]) -> str:
        likely = [each for each in several if each in seen]
        found = random.choice(likely if likely and random.random() < 0.6 else several)
        bare = random.random()
        return found.partition("/")[2] if bare < 0.15 else found[:-1] + "x" if bare < 0.2 else found

    return Question(
        random.choices(sorted(DOORS), [_OFTEN.get(door, 6) for door in sorted(DOORS)])[0],
        somebody(subjects),
        somebody(officers),
        random.choice(sorted(codes) if codes and random.random() < 0.6 else (*NAMES, "990199", "7")),
        random.randrange(60),
        at,
        known_at,
    )
