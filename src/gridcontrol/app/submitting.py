"""Handing reports in: sealed into the store, approved, accepted; who has and who has not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from attrs import evolve, frozen

from gridcontrol.app.divisions import DivisionPlaces
from gridcontrol.app.locality import Locality
from gridcontrol.app.report_choice import form_named, period_asked
from gridcontrol.app.responsibility import answering_of, subject_named
from gridcontrol.errors import NotFound, Problem, StoreError, UsageError
from gridcontrol.ids import FactId, IndicatorId, LevelId, SubjectId
from gridcontrol.model.facts import Event
from gridcontrol.model.submitting import (
    HANDED_IN,
    Amount,
    Content,
    Draft,
    Erasure,
    Sealed,
    Step,
    broken_links,
    chain_in,
    erasures_in,
    sealed_event,
)
from gridcontrol.reports.build import build_report
from gridcontrol.reports.document import Document, Figure
from gridcontrol.reports.grouping import Place
from gridcontrol.reports.handed_in.document import Day, Expected, done_in_words
from gridcontrol.reports.handed_in.revisions import (
    Change,
    Figures,
    Gap,
    Revision,
    changes,
    gaps,
    recounted,
    revisions_of,
)
from gridcontrol.reports.mismatch.recounting import is_additive
from gridcontrol.reports.period import period_of
from gridcontrol.rules.figures import ReportForm, SubmittedForm

_TRIES = 5


@frozen
class HandedIn:
    """What was sealed; what a correction changed; whose reports from below are not in yet."""

    sealed: Sealed
    name: str
    changed: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()


class Desk:
    """One report of one day, where divisions hand it in. Raises ``NotFound`` for a report that nobody hands in."""

    def __init__(self, locality: Locality, report: str | None, day: date | None, now: datetime) -> None:
        self.locality = locality
        self.now = now
        handed = tuple(each.id for each in locality.pack.reports.values() if each.submitted is not None)
        self.form = form_named(locality.pack, handed[0] if report is None and len(handed) == 1 else report)
        if self.form.submitted is None:
            raise NotFound(Problem("submissions.not-submitted", args={"report": self.form.id}, allowed=handed))
        self.submitted: SubmittedForm = self.form.submitted
        self.period = period_asked(self.form, locality.pack.zone, None, day, now)

    # divisions

    @cached_property
    def places(self) -> Mapping[LevelId, Sequence[Place]]:
        """The divisions that hand in, by level from the bottom up."""
        return {
            level: tuple(self.locality.grouping(self._at(level), self.period.data_day).rows())
            for level in self.submitted.levels
        }

    def named(self, text: str) -> tuple[LevelId, Place]:
        """The division that goes by *text*, its code or whole name. Raises ``NotFound``."""
        found = [(level, each) for level, some in self.places.items() for each in some if text in (each.key, each.name)]
        if len(found) != 1:
            code = "submissions.several-divisions" if found else "submissions.no-division"
            allowed = tuple(each.key for _, each in found)
            raise NotFound(Problem(code, args={"found": text}, allowed=allowed))
        return found[0]

    def above(self, level: LevelId, place: Place) -> Place | None:
        """The division that accepts what *place* hands in."""
        rank = self.submitted.levels.index(level) + 1
        if rank == len(self.submitted.levels):
            return None
        upper = self.locality.grouping(self._at(self.submitted.levels[rank]), self.period.data_day)
        return upper.row_of(place.key, self.period.data_day)

    def below(self, level: LevelId, place: Place) -> tuple[Place, ...]:
        """The divisions whose reports *place* gets."""
        rank = self.submitted.levels.index(level)
        if rank == 0:
            return ()
        under = self.submitted.levels[rank - 1]
        return tuple(each for each in self.places[under] if self.above(under, each) == place)

    def _at(self, level: LevelId) -> ReportForm:
        return evolve(self.form, level=level)

    # figures

    def figures(self, level: LevelId, known_at: datetime) -> Mapping[str, Figures]:
        """The report's figures by division of *level*, from what was known at *known_at*."""
        locality, form, period = self.locality, self._at(level), self.period
        document = build_report(
            locality.pack,
            form,
            locality.evaluation(as_of=period.as_of, known_at=known_at),
            locality.known(known_at=known_at),
            at=period.until,
            known_at=known_at,
            previous=locality.known(known_at=min(known_at, period.since)),
            grouping=locality.grouping(form, period.data_day),
            within=None if locality.divisions is None else DivisionPlaces(locality.divisions, locality.pack.zone),
        )
        table = document.main_table
        return {
            row.key: {
                column.id: cell.value
                for column, cell in zip(table.columns, row.cells, strict=True)
                if isinstance(cell, Figure)
            }
            for row in table.rows
        }

    @property
    def due(self) -> datetime | None:
        """Until when it is to be handed in: that time of the day on which the period ends."""
        until, zone = self.submitted.until, self.locality.pack.zone
        if until is None:
            return None
        due = period_of(self.period.data_day, until, zone).until
        if due < self.period.until:
            due = period_of(self.period.data_day + timedelta(days=1), until, zone).until
        return due

    def gaps(self, held: Mapping[str, tuple[Revision, ...]]) -> tuple[Gap, ...]:
        """Where what a division handed in last is not the sum of what those below it did."""
        pack = self.locality.pack
        additive = [name for name in self.form.indicators if is_additive(pack, name)]
        found: list[Gap] = []
        for rank, level in enumerate(self.submitted.levels):
            for place in self.places[level] if rank else ():
                below = self.below(level, place)
                if place.key not in held or not below:
                    continue
                last = held[place.key][-1]
                known_at = last.content.known_at
                own = self.figures(level, known_at).get(place.key, {})
                own_below = self.figures(self.submitted.levels[rank - 1], known_at)
                handed = {each.key: held[each.key][-1] if each.key in held else None for each in below}
                found += gaps(last, handed, own, own_below, additive)
        return tuple(found)

    # what was handed in

    def chain(self) -> tuple[Sealed, ...]:
        """Every link there is, of all reports and days."""
        return chain_in(self.locality.store.read(subjects={HANDED_IN}))

    def revisions(self) -> Mapping[str, tuple[Revision, ...]]:
        """What divisions handed in for this day."""
        return revisions_of(self.chain(), self.form.id, self.period.data_day)

    def append(
        self, draft: Callable[[tuple[Sealed, ...]], Draft], evidence: Callable[[Draft], Sequence[Event]]
    ) -> Sealed:
        """Seal what *draft* makes of the chain; anew where somebody else was faster. Raises ``StoreError``."""
        for _ in range(_TRIES):
            chain = self.chain()
            made = draft(chain)
            event = sealed_event(made, chain, self.now)
            # One batch: what is handed in is seen as handed in, whatever happens between.
            receipt = self.locality.store.append([event, *evidence(made)])
            if event.id not in receipt.conflicts:
                return self.chain()[len(chain)]
        raise StoreError(Problem("submissions.at-once"))


def submit(
    locality: Locality,
    report: str | None,
    division: str,
    *,
    day: date | None,
    by: str,
    reason: str = "",
    stated: Mapping[IndicatorId, Amount] | None = None,
) -> HandedIn:
    """Seal the figures of *division* for *day*: its next revision.

    *stated* are figures that it counted itself. Raises ``UsageError`` before the cut-off, for a correction without a
    *reason*, and for one that changes nothing.
    """
    now = locality.now()
    desk = Desk(locality, report, day, now)
    level, place = desk.named(division)
    args = {"day": desk.period.data_day.isoformat(), "cut_off": desk.period.cut_off}
    if desk.period.until > now:
        raise UsageError(Problem("submissions.too-early", args=args))
    own = desk.figures(level, now).get(place.key, {})
    given: dict[str, Amount | None] = {str(name): value for name, value in (stated or {}).items()}
    for name in given:
        if name not in desk.form.indicators:
            raise UsageError(Problem("submissions.bad-figure", args={"found": name}, allowed=desk.form.indicators))
    changed: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()

    def draft(chain: tuple[Sealed, ...]) -> Draft:
        nonlocal changed, missing
        held = revisions_of(chain, desk.form.id, desk.period.data_day)
        missing = tuple(each.key for each in desk.below(level, place) if each.key not in held)
        content = Content(
            report=desk.form.id,
            division=place.key,
            name=place.name,
            level=level,
            day=desk.period.data_day,
            cut_off=desk.period.cut_off,
            at=desk.period.until,
            known_at=now,
            pack=locality.pack.id,
            version=locality.pack.version,
            figures={**own, **given},
            stated=tuple(given),
            missing=missing,
        )
        last = held[place.key][-1] if place.key in held else None
        if last is not None:
            changed = changes(last.content, content)
            said = {"division": place.name, "day": args["day"], "revision": last.number}
            if not changed and last.content.stated == content.stated:
                raise UsageError(Problem("submissions.unchanged", args=said))
            if not reason:
                raise UsageError(Problem("submissions.reason-needed", args=said))
        number = 1 if last is None else last.number + 1
        return Draft(Step.SUBMITTED, desk.form.id, place.key, content.day, number, by, content.to_text(), reason)

    sealed = desk.append(draft, lambda made: _evidence(desk, level, made))
    names = {each.key: each.name for each in desk.below(level, place)}
    return HandedIn(sealed, place.name, changed, tuple(names[code] for code in missing))


def _evidence(desk: Desk, level: LevelId, made: Draft) -> list[Event]:
    """What the pack has recorded of the division when it hands in."""
    pack = desk.locality.pack
    found = []
    for kind in desk.submitted.events:
        about = pack.events[kind].about
        if level in pack.subjects[about].levels:
            name = FactId(f"{kind}:{made.report}:{made.division}:{made.day.isoformat()}:{made.revision}")
            found.append(Event(name, kind, SubjectId(f"{about}/{made.division}"), desk.now))
    return found


def approve(locality: Locality, report: str | None, division: str, *, day: date | None, by: str) -> HandedIn:
    """Approve the last revision of *division*. Raises ``UsageError`` where *by* is not who answers for it."""
    return _step(locality, report, division, day, by, Step.APPROVED)


def accept(locality: Locality, report: str | None, division: str, *, day: date | None, by: str) -> HandedIn:
    """Accept the last revision of *division*, which must be approved, for the division above."""
    return _step(locality, report, division, day, by, Step.ACCEPTED)


def _step(locality: Locality, report: str | None, division: str, day: date | None, by: str, step: Step) -> HandedIn:
    now = locality.now()
    desk = Desk(locality, report, day, now)
    level, place = desk.named(division)
    said: dict[str, object] = {"division": place.name, "day": desk.period.data_day.isoformat()}
    answers = place if step is Step.APPROVED else desk.above(level, place)
    if answers is None:
        raise UsageError(Problem("submissions.top", args=said))
    who = _answering(desk, answers, by)

    def draft(chain: tuple[Sealed, ...]) -> Draft:
        held = revisions_of(chain, desk.form.id, desk.period.data_day).get(place.key)
        if held is None:
            raise UsageError(Problem("submissions.none", args=said))
        last = held[-1]
        args = {**said, "revision": last.number}
        if (last.approved if step is Step.APPROVED else last.accepted) is not None:
            raise UsageError(Problem("submissions.done-already", args={**args, "step": step.value}))
        if step is Step.ACCEPTED and last.approved is None:
            raise UsageError(Problem("submissions.not-approved", args=args))
        return Draft(step, desk.form.id, place.key, desk.period.data_day, last.number, who)

    return HandedIn(desk.append(draft, lambda _: ()), place.name)


def _answering(desk: Desk, place: Place, by: str) -> str:
    """*by*, who must answer for *place* by the scheme of the report."""
    scheme, locality = desk.submitted.scheme, desk.locality
    if scheme is None:
        return by
    answering = answering_of(locality, known_at=desk.now)
    officer = subject_named(locality.pack, answering.known, by, tuple(locality.pack.responsibilities.officers))
    division = None if locality.divisions is None else locality.divisions.by_code(place.key, None, desk.period.data_day)
    held = answering.held_by(officer, desk.now)
    if not any(each.scheme == scheme and each.division == division for each in held):
        args = {"by": by, "division": place.name, "scheme": scheme}
        raise UsageError(Problem("submissions.not-theirs", args=args))
    return officer


def figure_of_text(text: str) -> tuple[IndicatorId, Amount]:
    """``arrived=11``. Raises ``UsageError``."""
    name, sign, number = text.partition("=")
    try:
        value = Decimal(number)
    except ArithmeticError:
        value = Decimal("NaN")
    if not sign or not value.is_finite():
        raise UsageError(Problem("submissions.bad-figure", args={"found": text}))
    return IndicatorId(name.strip()), int(value) if value == value.to_integral_value() else value


def handed_in(locality: Locality, report: str | None, *, day: date | None, recount: bool = False) -> tuple[Desk, Day]:
    """Who has handed *report* in for *day*, what corrections changed, and where sealed figures don't add up."""
    now = locality.now()
    desk = Desk(locality, report, day, now)
    log = tuple(locality.store.read(subjects={HANDED_IN}))
    chain = chain_in(log)
    held = revisions_of(chain, desk.form.id, desk.period.data_day)
    expected = tuple(
        Expected(each.key, each.name, level, held.get(each.key, ()))
        for level, places in desk.places.items()
        for each in places
    )
    found: dict[str, tuple[Change, ...] | Erasure] = {}
    if recount:
        erasures = erasures_in(log)
        for each in expected:
            if each.revisions:
                last = each.revisions[-1]
                own = desk.figures(LevelId(each.level), last.content.known_at).get(each.code, {})
                found[each.code] = recounted(last, own, erasures)
    due = desk.due
    return desk, Day(expected, due, desk.gaps(held), chain, broken_links(chain), found if recount else None)


def done_document(locality: Locality, done: HandedIn) -> Document:
    """What was just sealed, in sentences."""
    return done_in_words(locality.pack, done.sealed, done.name, done.changed, done.missing)
