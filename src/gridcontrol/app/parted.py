"""Reports counted part after part of the subjects, so that a district is never in memory as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from gridcontrol.app.workers import Work, cores
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.model.facts import Received
from gridcontrol.model.known import as_known
from gridcontrol.model.parting import PartedStore, parted
from gridcontrol.reports.asking import Answers, Questions
from gridcontrol.reports.counting import View, view
from gridcontrol.reports.parts import PARTED, Answered, Asked, Parting, can_be_parted
from gridcontrol.reports.period import period_until

if TYPE_CHECKING:
    from gridcontrol.app.reporting import Reporting
    from gridcontrol.app.section_answers import About

FACTS_IN_A_PART = 100_000
"""About so many facts are in memory at a time for each process; a store with no more is counted at once."""


def store_in_parts(of: Reporting) -> tuple[PartedStore, int] | None:
    """The store and in how many parts it is to be counted; None where all is counted at once.

    So it is where there is little, where something looks from one subject to another or compares what is counted, and
    with evaluators that may work on everybody at once.
    """
    locality = of.locality
    store = locality.store
    if of.members or locality.whole is not locality or not isinstance(store, PartedStore):
        return None
    if not isinstance(locality.evaluator, FastEvaluator | ReferenceEvaluator) or not can_be_parted(locality.pack):
        return None
    if not all(isinstance(part, PARTED) for part in of.form.layout.parts):
        return None
    several = -(-store.count(known_at=of.known_at) // FACTS_IN_A_PART)
    return (store, several) if several > 1 else None


def blank(of: Reporting) -> View:
    """The world without anybody, in the report's rows."""
    pack = of.locality.pack
    return view(pack, as_known((), pack.zone), of.period.as_of, of.own_grouping, of.locality.places())


def answered(
    of: Reporting, store: PartedStore, several: int, abouts: Sequence[About | None]
) -> list[tuple[Answers, Answers]]:
    """For the report of each of *abouts* what its parts give together, and the same of the day before."""
    locality, world = of.locality, blank(of)
    pack, earlier = locality.pack, period_until(of.period.since, locality.pack.zone)
    reports = []
    for about in abouts:
        asked = Asked(Questions(pack, of.period), Questions(pack, earlier, moves=False))
        of.made_from(asked.now, partial(getattr, asked, "before"), about, world)
        reports.append(asked)
    known_then = min(of.known_at, of.period.since)
    parting = Parting(
        pack,
        locality.evaluator,
        locality.places(),
        world.grouping,
        of.period,
        earlier,
        of.known_at,
        known_then,
        min(known_then, earlier.since),
        reports,
    )
    split = parted(store, several, known_at=of.known_at)

    def make(log: list[Received]) -> list[list[Answered]]:
        return parting.answers(log, split.kin)

    worlds: list[list[Answered]] = []
    for done, part in enumerate(Work(store, split.numbers, make).done(locality.workers or cores()), 1):
        worlds += part
        if of.progress is not None:
            of.progress(done, several)
    return [
        (
            asked.now.together([world[number][0] for world in worlds]),
            asked.before.together([world[number][1] for world in worlds]),
        )
        for number, asked in enumerate(reports)
    ]
