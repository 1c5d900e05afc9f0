"""Obligations in one line each, from facts in one line each (as in tests/unit/calculus/asking.py).

A fact that does not say when it was received was received when it happened. Divisions are rows of a table with their
level, code and the code above; officers are facts like any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from attrs import evolve

from gridcontrol.app.divisions import DivisionPlaces
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.duties.deriving import Duties
from gridcontrol.duties.obligation import Obligation, State
from gridcontrol.duties.owners import Owners, With
from gridcontrol.duties.rounds import Rounds
from gridcontrol.ids import SubjectId, key_of
from gridcontrol.model.divisions import Divisions, RowSource, overlay_from_rows
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.responsibility.answering import responsibility_of
from gridcontrol.responsibility.tree import tree_of
from gridcontrol.rules.check import checked_pack
from gridcontrol.rules.matching import Within
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.standing import made_ready
from gridcontrol.time import WorldTime, instant_of
from tests.unit.calculus.asking import RECEIVED_LATE, facts, instant

DISPLAY = ("done", "done_late", "waived", "paused", "unknowable", "upcoming", "due", "missed")


@lru_cache(maxsize=256)
def pack_of(text: str) -> Pack:
    """A pack from its text, which must have no error."""
    pack, _ = checked_pack(text.encode(), "owed.yaml")
    return pack


def log_of(pack: Pack, text: str) -> list[Received]:
    """The facts of *text*, each received when it happened where it says nothing else."""
    found = []
    for item in facts(pack, text):
        fact = item.fact
        if item.received_at == RECEIVED_LATE and isinstance(fact, Event):
            found.append(evolve(item, received_at=instant_of(fact.at, pack.zone)))
        else:
            found.append(item)
    return found


@lru_cache(maxsize=16)
def divisions_of(text: str) -> Divisions:
    """Divisions from lines ``level code parent``; the name is the code."""
    rows = [["code", "name", "level", "parent", "valid_from", "valid_until"]]
    for line in text.strip().splitlines():
        level, code, parent, since, until, *_ = [*line.split(), "", "", "", ""]
        plain = ["" if word == "-" else word for word in (parent, since, until)]
        rows.append([code, f"name-{code}", level, *plain])
    overlay = overlay_from_rows([RowSource(file="d.csv", rows=rows, scheme="c", hierarchy="statutory")])
    return Divisions(overlay)


class CodePlaces:
    """Divisions as tests of fields ask for them."""

    def __init__(self, divisions: Divisions) -> None:
        self.divisions = divisions

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        """Whether the division of *code* is that of *above* or below it."""
        del on
        one, other = self.divisions.by_code(code), self.divisions.by_code(above)
        return one is not None and other is not None and self.divisions.lies_within(one, other)


class Asked:
    """A pack with facts, asked of an instant and what was known at another."""

    def __init__(
        self,
        pack: Pack | str,
        log: Iterable[Received] | str,
        at: str | datetime,
        known_at: str | datetime | None = None,
        divisions: str = "",
    ) -> None:
        self.pack = made_ready(pack_of(pack) if isinstance(pack, str) else pack)
        self.log = log_of(self.pack, log) if isinstance(log, str) else list(log)
        self.at = instant(at, self.pack.zone) if isinstance(at, str) else at
        until = instant(known_at, self.pack.zone) if isinstance(known_at, str) else known_at
        self.known = self.known_at(until)
        self.divisions = divisions_of(divisions) if divisions else None
        places: Within | None = None if self.divisions is None else CodePlaces(self.divisions)
        self._whole = None if self.divisions is None else DivisionPlaces(self.divisions, self.pack.zone)
        self.duties = Duties(
            self.pack, self.known, self._timelines(self.known), self.at, places, tree_of(self.divisions), self._earlier
        )
        self.rounds = Rounds(self.duties)
        answering = responsibility_of(self.pack, self.known, places, self.divisions)
        self.owners = Owners(self.pack.owed, answering)

    def known_at(self, until: datetime | None) -> Known:
        """What is known then."""
        return as_known(self.log, self.pack.zone, known_at=until, plan_kinds=self.pack.plan_kinds)

    def _timelines(self, known: Known, subjects: Sequence[SubjectId] | None = None) -> Timelines:
        found = FastEvaluator().evaluate(self.pack, known, places=self._whole, as_of=AsOf(self.at), subjects=subjects)
        return found.timelines

    def _earlier(self, subject: SubjectId, then: datetime) -> Timelines:
        return self._timelines(self.known_at(then), [subject])

    def obligations(self, since: str | datetime | None = None, duty: str | None = None) -> list[Obligation]:
        """Those of the day of the instant, or from *since* on."""
        begin = instant(since, self.pack.zone) if isinstance(since, str) else since
        return list(self.duties.obligations(begin, duties=None if duty is None else [duty]))

    def with_now(self, one: Obligation) -> With:
        """Who has it now."""
        return self.owners.now(one, self.at)


def short(one: Obligation) -> str:
    """The key without duty and year: ``02-05 morning``, ``day 4``, ``@e2``; the subject where it is not p."""
    key = one.key
    parts = [] if key_of(key.subject) == "p" else [key_of(key.subject)]
    parts += [f"{key.day:%m-%d}"] if key.day is not None else []
    parts += [f"day {key.number}"] if key.number is not None else []
    parts += [key.slot] if key.slot else []
    parts += [f"@{key.cause}"] if key.cause is not None and key.number is None else []
    return " ".join(parts)


def by_state(several: Iterable[Obligation]) -> list[str]:
    """One line for each state there is: ``due: 02-05 morning, 02-05 evening``."""
    found: dict[State, list[str]] = {}
    for one in several:
        found.setdefault(one.state, []).append(short(one))
    return [f"{state}: {', '.join(found[state])}" for state in State if state in found]


def windows(several: Iterable[Obligation], asked: Asked) -> list[str]:
    """``02-05 morning 08:00-12:00`` with what is due when."""
    zone = asked.pack.zone
    return [f"{short(one)}: due {one.due.astimezone(zone):%m-%d %H:%M}" for one in several]


HOUR = timedelta(hours=1)
