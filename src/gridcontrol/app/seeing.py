"""A locality as an officer sees it: the same questions, the same answers, about those whom he answers for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Never, Self

from attrs import define, evolve, field, frozen

from gridcontrol.access import Scope, Sight
from gridcontrol.app.divisions import DivisionPlaces
from gridcontrol.app.explaining import explained
from gridcontrol.app.grouping import DivisionGrouping
from gridcontrol.app.importing import ProgressCall, existing, import_file
from gridcontrol.app.locality import Locality
from gridcontrol.app.remembering import remembered
from gridcontrol.app.report_choice import form_named, period_asked
from gridcontrol.app.reporting import Reporting
from gridcontrol.app.responsibility import subject_named
from gridcontrol.app.taking import Taking
from gridcontrol.calculus.claims import Disagreement
from gridcontrol.calculus.counterfactual import LeastChanges
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.explanation import Explanation
from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.errors import NotFound, Problem, UsageError
from gridcontrol.ids import SubjectId, kind_of
from gridcontrol.intake.outcome import Imported
from gridcontrol.model.adopting import PACKS
from gridcontrol.model.divisions import Divisions
from gridcontrol.model.facts import Conflict, Fact, Received
from gridcontrol.model.known import Known
from gridcontrol.model.storing import Receipt, Store
from gridcontrol.plugins import Reader
from gridcontrol.reports.document import Document
from gridcontrol.reports.grouping import Grouping
from gridcontrol.responsibility import Responsibility, responsibility_of
from gridcontrol.responsibility.tree import Tree
from gridcontrol.rules.figures import ReportForm
from gridcontrol.rules.ruleset import Pack


@define(eq=False)
class SeenLocality(Locality):
    """What ``Locality.seen_by`` gives.

    What the reader may see is that of the instant a question is about, as known at its ``known_at``; of a time to come,
    that of now. Every answer is worked out from all facts and limited by one ``Sight`` after.
    """

    _whole: Locality = field(kw_only=True)
    _reader: SubjectId | Scope = field(kw_only=True)
    _fixed: Sight | None = field(default=None, kw_only=True)
    _sights: dict[object, Sight] = field(factory=dict, kw_only=True, repr=False)
    _answering: dict[object, Responsibility] = field(factory=dict, kw_only=True, repr=False)

    @classmethod
    def of(cls, whole: Locality, reader: str | Scope) -> Self:
        """*whole* as *reader* sees it. Raises ``NotFound`` for an officer nobody has heard of."""
        return cls(
            whole.pack,
            OnlyAdoptions(whole.store),
            whole.divisions,
            whole.host,
            whole.evaluator,
            whole.clock,
            whole=whole,
            reader=reader if isinstance(reader, Scope) else _officer(whole, reader),
        )

    # what is seen, and when

    @property
    def whole(self) -> Locality:
        return self._whole

    @property
    def sight(self) -> Sight:
        return self._sight(self.now(), self.now()) if self._fixed is None else self._fixed

    def seen_by(self, reader: str | Scope) -> Never:
        """Refused: an officer can't look as another."""
        del reader
        raise _only_whole("seen_by")

    def seeing(self, at: datetime, known_at: datetime) -> SeenLocality:
        if self._fixed is not None:
            return self
        return evolve(self, fixed=self._sight(at, known_at))

    @property
    def tree(self) -> Tree:
        return self.sight.divisions

    def under(self, pack: Pack) -> Locality:
        return evolve(self, pack=pack, whole=self._whole.under(pack), fixed=self.sight)

    def now(self) -> datetime:
        """The clock's instant, or that of the last receipt that the reader sees where the clock is behind it."""
        now, last = self.clock(), self._whole.store.last_received()
        if last is None or last <= now:
            return now
        facts = self._sight(last, last).facts(self._whole.known(known_at=last))
        received = (event.settled_at for events in facts.events.values() for event in events)
        return max(now, max(received, default=now))

    def _sight(self, at: datetime, known_at: datetime) -> Sight:
        whole = self._whole
        known_at = min(known_at, whole.now())
        at = min(at, known_at)
        last = whole.store.last_received()
        return remembered(self._sights, (at, known_at, last), lambda: self._looking(at, known_at, last))

    def _looking(self, at: datetime, known_at: datetime, last: datetime | None) -> Sight:
        whole = self._whole
        known = whole.known(known_at=known_at)
        key = (None if last is None or last <= known_at else known_at, last)
        places = None if whole.divisions is None else DivisionPlaces(whole.divisions, whole.pack.zone)
        answering = remembered(
            self._answering, key, lambda: responsibility_of(whole.pack, known, places, whole.divisions)
        )
        if isinstance(self._reader, Scope):
            return Sight(self._reader, answering, at)
        if not whole.pack.responsibilities.schemes:
            raise NotFound(Problem("responsibility.no-schemes"))
        return Sight(self.host.scope(Reader(self._reader, at, known_at, answering)), answering, at)

    # what is known, and what follows from it

    def known(self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None) -> Known:
        known_at = self._instant(known_at, "known_at")
        sight = self.seeing(known_at, known_at).sight
        wanted = None if subjects is None else [each for each in subjects if sight.sees(each)]
        return sight.facts(self._whole.known(known_at=known_at, subjects=wanted))

    def evaluation(
        self,
        *,
        as_of: AsOf | None = None,
        known_at: datetime | None = None,
        subjects: Collection[SubjectId] | None = None,
    ) -> Evaluation:
        known_at = self._instant(known_at, "known_at")
        sight = self.seeing(known_at if as_of is None else as_of.at, known_at).sight
        found = self._whole.evaluation(as_of=as_of, known_at=known_at, subjects=subjects)
        return sight.evaluation(found, self._whole.known(known_at=known_at))

    def why(self, subject: str, *, at: datetime | None = None, known_at: datetime | None = None) -> Explanation:
        at, known_at = self._instant(at, "at"), self._instant(known_at, "known_at")
        seen = self.seeing(at, known_at)
        told = self._whole.why(seen.subject(subject, known_at=known_at), at=at, known_at=known_at)
        return seen.sight.explanation(told, self._whole.known(known_at=known_at))

    def explained(self, subject: str, *, at: datetime | None = None, known_at: datetime | None = None) -> Document:
        at, known_at = self._instant(at, "at"), self._instant(known_at, "known_at")
        seen = self.seeing(at, known_at)
        return explained(seen, seen.why(subject, at=at, known_at=known_at), known_at)

    def least_changes(
        self, subject: str, *, at: datetime | None = None, known_at: datetime | None = None
    ) -> tuple[LeastChanges, ...]:
        at, known_at = self._instant(at, "at"), self._instant(known_at, "known_at")
        wanted = self.seeing(at, known_at).subject(subject, known_at=known_at)
        return self._whole.least_changes(wanted, at=at, known_at=known_at)

    def disagreements(
        self, *, at: datetime | None = None, known_at: datetime | None = None
    ) -> tuple[Disagreement, ...]:
        at, known_at = self._instant(at, "at"), self._instant(known_at, "known_at")
        return Locality.disagreements(self.seeing(at, known_at), at=at, known_at=known_at)

    # reports

    def reporting(
        self,
        report: str | None = None,
        *,
        at: datetime | None = None,
        day: date | None = None,
        known_at: datetime | None = None,
    ) -> Reporting:
        known_at = self._instant(known_at, "known_at")
        until = period_asked(form_named(self.pack, report), self.pack.zone, at, day, known_at).until
        return Locality.reporting(self.seeing(until, known_at), report, at=at, day=day, known_at=known_at)

    def difference(
        self,
        report: str | None = None,
        *,
        at: datetime | None = None,
        day: date | None = None,
        known_at: datetime | None = None,
        and_at: datetime | None = None,
    ) -> Document:
        """As ``Locality.difference``, of what the reader may see as known at *and_at*: then and now are of the same."""
        known_at, and_at = self._instant(known_at, "known_at"), self._instant(and_at, "known_at")
        until = period_asked(form_named(self.pack, report), self.pack.zone, at, day, known_at).until
        seen = self.seeing(until, and_at)
        return Locality.difference(seen, report, at=at, day=day, known_at=known_at, and_at=and_at)

    def grouping(self, form: ReportForm, day: date) -> Grouping:
        grouping = Locality.grouping(self, form, day)
        if isinstance(grouping, DivisionGrouping):
            return evolve(grouping, only=self.sight.divisions.named)
        return grouping

    # facts in

    def replay(
        self,
        manifest: str | Path,
        *,
        lang: str = "en",
        set_aside: str | Path | None = None,
        progress: ProgressCall | None = None,
    ) -> tuple[Imported, ...]:
        """Refused: what a whole store begins with is no officer's."""
        del manifest, lang, set_aside, progress
        raise _only_whole("replay")

    def import_file(
        self,
        path: str | Path,
        *,
        form: str | None = None,
        lang: str = "en",
        set_aside: str | Path | None = None,
        progress: ProgressCall | None = None,
    ) -> Imported:
        """As ``Locality.import_file``, of rows about those whom the reader sees now; other rows are set aside."""
        sight, whole = self.sight, self._whole
        return import_file(
            existing(path),
            whole.pack,
            whole.store,
            form=form,
            set_aside_folder=None if set_aside is None else Path(set_aside),
            known_codes=None if whole.divisions is None else partial(_is_named, whole.divisions, sight),
            formats=tuple(self.host.row_formats.values()),
            lang=lang,
            progress=progress,
            until=self.now(),
            taker=Taking(whole.pack, sight, whole.store),
        )


def _is_named(divisions: Divisions, sight: Sight, code: str) -> bool:
    return divisions.by_code(code) in sight.divisions.named


def _officer(whole: Locality, text: str) -> SubjectId:
    kinds = tuple(whole.pack.responsibilities.officers)
    if not whole.pack.responsibilities.schemes:
        raise NotFound(Problem("responsibility.no-schemes"))
    known = whole.known()
    meant = subject_named(whole.pack, known, text, kinds)
    if kind_of(meant) not in kinds:
        args = {"found": text, "example": f"{next(iter(kinds), 'officer')}/o-3"}
        raise NotFound(Problem("responsibility.no-officer", args=args))
    return known.standing_for(meant)


def _only_whole(what: str) -> UsageError:
    return UsageError(Problem("scope.only-whole", args={"what": what}))


@frozen
class OnlyAdoptions:
    """A store of which an officer may read which versions of the pack were put into force, and nothing else."""

    _store: Store

    def append(self, facts: Iterable[Fact]) -> Receipt:
        del facts
        raise _only_whole("append")

    def replay(self, batches: Iterable[tuple[datetime, Sequence[Fact]]]) -> list[Receipt]:
        del batches
        raise _only_whole("replay")

    def read(
        self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None
    ) -> Iterator[Received]:
        if subjects is None or set(subjects) != {PACKS}:
            raise _only_whole("read")
        return self._store.read(known_at=known_at, subjects=subjects)

    def conflicts(self, *, known_at: datetime | None = None) -> Iterator[Conflict]:
        del known_at
        raise _only_whole("conflicts")

    def last_received(self) -> datetime | None:
        raise _only_whole("last_received")

    def close(self) -> None:
        self._store.close()
