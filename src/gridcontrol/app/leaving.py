"""What is owed where an officer leaves, or has left: the duties that are orphaned with the assignment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve

from gridcontrol.app.owing import owed_of
from gridcontrol.duties.obligation import Obligation, State
from gridcontrol.ids import DutyId
from gridcontrol.reports.document import Table
from gridcontrol.reports.responsibility_words import answering_word
from gridcontrol.responsibility import Responsibility
from gridcontrol.responsibility.holding import Holding
from gridcontrol.responsibility.taking_over import Orphan
from gridcontrol.rules.ruleset import Pack

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality

OPEN = (State.MISSED, State.DUE, State.UPCOMING)


def owed_there(
    locality: Locality, found: Responsibility, left: Sequence[Orphan], at: datetime, known_at: datetime
) -> Table | None:
    """What is open or comes up today, and was missed and can still be done, of what *left* is about, as a table.

    With who has it now. None where the pack has no duties, or where there is nothing left.
    """
    duties = tuple(locality.pack.owed.duties)
    if not duties or not left:
        return None
    owed = owed_of(locality, at=at, known_at=known_at)
    every = owed.owing(duties=duties, states=OPEN)
    held = [orphan.holding for orphan in left]
    rows = (row for row in every.rows if any(_falls_to(locality.pack, found, each, row.one, at) for each in held))
    table = owed.document(evolve(every, rows=tuple(rows))).main_table
    return evolve(table, id="orphaned", title=answering_word("orphaned"))


def _falls_to(pack: Pack, found: Responsibility, holding: Holding, one: Obligation, at: datetime) -> bool:
    """Whether who has *holding* is to answer for *one*."""
    owners = pack.owed.duties[DutyId(one.duty)].owners
    if not any((each.scheme, each.answer) == (holding.scheme, holding.link) for each in owners):
        return False
    scheme = found.scheme(holding.scheme)
    answer, day = scheme.answers[holding.link], found.where.day_tree(scheme.hierarchy, at)
    sources = found.sources(scheme, one.subject, at)
    if holding.division is None:
        return holding.subject in sources
    return any(found.where.division_at(answer.level, each, day, at) == holding.division for each in sources)
