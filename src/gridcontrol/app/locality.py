"""A locality opened: its pack, its store, its divisions. What every embedding program and every command starts from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from attrs import define, evolve, field

from gridcontrol.access import Scope, Sight, mask
from gridcontrol.app.answers import StatusAnswer, status_answers
from gridcontrol.app.divisions import DivisionPlaces, is_code
from gridcontrol.app.explaining import explained
from gridcontrol.app.grouping import DivisionGrouping
from gridcontrol.app.importing import ProgressCall, existing, import_file
from gridcontrol.app.knowing import read_known
from gridcontrol.app.narrowing import in_custody, narrowed
from gridcontrol.app.planning import compared, compared_document
from gridcontrol.app.remembering import remembered
from gridcontrol.app.replaying import deliveries, replay_files
from gridcontrol.app.report_choice import custody_tracks, form_named, period_asked
from gridcontrol.app.reporting import Reporting
from gridcontrol.app.set_reporting import SetReporting
from gridcontrol.app.subjects import subject_meant
from gridcontrol.builtin import text_report
from gridcontrol.calculus.claims import Disagreement, disagreements
from gridcontrol.calculus.comparing import Comparison
from gridcontrol.calculus.counterfactual import LeastChanges, least_changes
from gridcontrol.calculus.custody import PastRelease, Unplaced, past_release, unplaced
from gridcontrol.calculus.evaluator import AsOf, Evaluator
from gridcontrol.calculus.explanation import Explanation
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.calculus.timeline import Evaluation, Timelines
from gridcontrol.errors import Problem
from gridcontrol.ids import SubjectId, TrackId
from gridcontrol.intake.outcome import Imported
from gridcontrol.model.divisions import Divisions
from gridcontrol.model.known import Known
from gridcontrol.model.storing import Store
from gridcontrol.plugins import PluginHost
from gridcontrol.reports.difference import difference
from gridcontrol.reports.document import Document
from gridcontrol.reports.grouping import Grouping, ListedPlaces
from gridcontrol.reports.set_counting import SetCounting
from gridcontrol.responsibility.tree import Tree, tree_of
from gridcontrol.rules.figures import ReportForm
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import to_instant

One = TypeVar("One")


@define(eq=False)
class Locality:
    """One pack with its facts. A context manager: leaving it closes the store.

    Every question takes ``at``, the instant in the world it is asked about, and ``known_at``, the instant up to which
    facts had been received; both default to now. Naive datetimes are refused.
    """

    pack: Pack
    store: Store
    divisions: Divisions | None
    host: PluginHost
    evaluator: Evaluator
    clock: Callable[[], datetime]
    workers: int = 0
    """By how many processes large reports are counted at most; 0: as many as there are cores."""
    _known: dict[object, Known] = field(factory=dict, repr=False)
    _evaluated: dict[object, Evaluation] = field(factory=dict, repr=False)
    sets: SetCounting | None = field(default=None, kw_only=True)
    """What counts reports where the facts lie; None: they are read and counted here."""
    only: frozenset[SubjectId] | None = field(default=None, kw_only=True, repr=False)
    """Of whom alone facts are read where everybody's are asked for; None: everybody's are."""
    told: Callable[[Problem], None] | None = field(default=None, kw_only=True)
    """Is told what whoever asks should know while they wait: that much is read into memory."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    # who asks

    def seen_by(self, reader: str | Scope) -> Locality:
        """What the officer *reader* sees of the locality, or what one would who sees just that scope.

        About whom the reader does not see it answers as about somebody who does not exist. Raises ``NotFound`` for an
        officer nobody has heard of. Closing either closes the store.
        """
        from gridcontrol.app.seeing import SeenLocality

        return SeenLocality.of(self, reader)

    @property
    def whole(self) -> Locality:
        """The locality with nothing hidden: itself, unless it is one as an officer sees it."""
        return self

    def seeing(self, at: datetime, known_at: datetime) -> Locality:
        """What answers a question about these instants: itself, or with what the reader may see then."""
        del at, known_at
        return self

    @property
    def sight(self) -> Sight | None:
        """What the reader sees at the instants that ``seeing`` fixed; None: everything."""
        return None

    @property
    def tree(self) -> Tree:
        """The divisions that the reader may know of."""
        return tree_of(self.divisions)

    def under(self, pack: Pack) -> Locality:
        """The same facts under another pack; what is known is the same where both see times and plans alike."""
        alike = (self.pack.zone, self.pack.plan_kinds) == (pack.zone, pack.plan_kinds)
        return evolve(self, pack=pack, evaluated={}) if alike else evolve(self, pack=pack, known={}, evaluated={})

    # facts in

    def import_file(
        self,
        path: str | Path,
        *,
        form: str | None = None,
        lang: str = "en",
        set_aside: str | Path | None = None,
        progress: ProgressCall | None = None,
    ) -> Imported:
        """Import a file by the pack's mapping *form*, or the one whose ``match`` fits the file's name.

        Bad rows go to a private file beside it or in *set_aside*, with reasons in *lang*: mend them and import that.
        """
        return self._import(Path(path), form, self.store, lang, set_aside, progress, self.now())

    def replay(
        self,
        manifest: str | Path,
        *,
        lang: str = "en",
        set_aside: str | Path | None = None,
        progress: ProgressCall | None = None,
    ) -> tuple[Imported, ...]:
        """Import what the CSV *manifest* (``file,received_at[,import]``) lists, as received then, all or none.

        Only into an empty store.
        """

        def importer(path: Path, form: str | None, store: Store) -> Imported:
            return self._import(path, form, store, lang, set_aside, progress)

        return replay_files(deliveries(Path(manifest), self.pack.zone), self.store, importer)

    def _import(
        self,
        path: Path,
        form: str | None,
        store: Store,
        lang: str,
        set_aside: str | Path | None,
        progress: ProgressCall | None,
        until: datetime | None = None,
    ) -> Imported:
        importing = partial(import_file, form=form, lang=lang, progress=progress, until=until)
        return importing(
            existing(path),
            self.pack,
            store,
            set_aside_folder=None if set_aside is None else Path(set_aside),
            known_codes=None if self.divisions is None else partial(is_code, self.divisions),
            formats=tuple(self.host.row_formats.values()),
        )

    # what is known, and what follows from it

    def known(self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None) -> Known:
        """The facts as they stand, of *subjects* and all they are joined to, or of everybody."""
        until, last = self._received(known_at)
        subjects = self.only if subjects is None else subjects
        key = (until, last, None if subjects is None else frozenset(subjects))
        return remembered(self._known, key, lambda: read_known(self, until, subjects))

    def known_with(self, subject: SubjectId, known_at: datetime) -> Known:
        """The facts that answers about *subject* need: its own, or everybody's where rules look at others."""
        return self.known(known_at=known_at, subjects=None if self.pack.crosses_subjects else [subject])

    def _received(self, known_at: datetime | None) -> tuple[datetime | None, datetime | None]:
        """Up to when receipts count (None: all of them do), and the last one there is."""
        until, last = self._instant(known_at, "known_at"), self.store.last_received()
        return (None if last is None or last <= until else until), last

    def evaluation(
        self,
        *,
        as_of: AsOf | None = None,
        known_at: datetime | None = None,
        subjects: Collection[SubjectId] | None = None,
    ) -> Evaluation:
        """Timelines and findings from the facts that *as_of* covers; all facts when None."""
        known_at = self._instant(known_at, "known_at")
        alone = subjects if subjects is not None and not self.pack.crosses_subjects else None
        known = self.known(known_at=known_at, subjects=alone)
        wanted = None if subjects is None else frozenset(subjects)
        key = (as_of, *self._received(known_at), wanted)
        return remembered(
            self._evaluated,
            key,
            lambda: self.evaluator.evaluate(self.pack, known, places=self.places(), as_of=as_of, subjects=wanted),
        )

    def timelines(
        self, subjects: Collection[SubjectId] | None = None, *, known_at: datetime | None = None
    ) -> Timelines:
        """Every row of every track, with the ends that are planned; of everybody when *subjects* is None."""
        return self.evaluation(known_at=known_at, subjects=subjects).timelines

    def status(
        self, subject: str, *, at: datetime | None = None, known_at: datetime | None = None
    ) -> Mapping[TrackId, StatusAnswer]:
        """What each track of *subject* shows. Raises ``NotFound`` for one that no fact speaks of."""
        return status_answers(self.pack, self.why(subject, at=at, known_at=known_at))

    def why(self, subject: str, *, at: datetime | None = None, known_at: datetime | None = None) -> Explanation:
        """Why *subject* shows what it shows: what runs, what it masks, why other rules do not apply."""
        at, known_at = self._instant(at, "at"), self._instant(known_at, "known_at")
        wanted = self.subject(subject, known_at=known_at)
        return explain(self.pack, self.known_with(wanted, known_at), wanted, at, self.evaluator, places=self.places())

    def explained(self, subject: str, *, at: datetime | None = None, known_at: datetime | None = None) -> Document:
        """As ``why``, with the least changes, as a document to ``render``: for people to read."""
        known_at = self._instant(known_at, "known_at")
        return explained(self, self.why(subject, at=at, known_at=known_at), known_at)

    def least_changes(
        self, subject: str, *, at: datetime | None = None, known_at: datetime | None = None
    ) -> tuple[LeastChanges, ...]:
        """For each track of *subject*: which single fact more or less, or what time, would show another status."""
        at, known_at = self._instant(at, "at"), self._instant(known_at, "known_at")
        wanted = self.subject(subject, known_at=known_at)
        known = self.known_with(wanted, known_at)
        return least_changes(self.pack, known, wanted, at, self.evaluator, places=self.places())

    def plan(self, new: Pack, *, at: datetime | None = None, known_at: datetime | None = None) -> Comparison:
        """What another version of the pack changes from *at* on, if no further fact comes: who, and rooms by day."""
        return compared(self, new, self._instant(at, "at"), self._instant(known_at, "known_at"))

    def planned(self, new: Pack, *, at: datetime | None = None, known_at: datetime | None = None) -> Document:
        """As ``plan``, as a document to ``render``."""
        return compared_document(self, new, self.plan(new, at=at, known_at=known_at))

    def subject(self, text: str, *, known_at: datetime | None = None) -> SubjectId:
        """The subject that *text* names, of whom something is known.

        ``kind/key``, or a bare key that is known of one kind; the key may be masked as documents show it. Raises
        ``NotFound`` when there is none, or when there are several.
        """
        return subject_meant(self.pack, text, lambda only: self.known(known_at=known_at, subjects=only))

    def past_release(
        self, *, at: datetime | None = None, known_at: datetime | None = None, track: str | None = None
    ) -> tuple[PastRelease, ...]:
        """Who is held though nothing that is known justifies it; of all custody tracks when *track* is None."""
        return self._in_custody(past_release, at, known_at, track)

    def unplaced(
        self, *, at: datetime | None = None, known_at: datetime | None = None, track: str | None = None
    ) -> tuple[Unplaced, ...]:
        """Who should be held and is in no place that holds them."""
        return self._in_custody(unplaced, at, known_at, track)

    def _in_custody(
        self,
        asked: Callable[[Pack, Timelines, TrackId, datetime], tuple[One, ...]],
        at: datetime | None,
        known_at: datetime | None,
        track: str | None,
    ) -> tuple[One, ...]:
        at, known_at = self._instant(at, "at"), self._instant(known_at, "known_at")
        tracks = self.custody_tracks(track)
        few = narrowed(self, in_custody(self.pack, tracks, at), known_at=known_at, as_of=AsOf(at))
        timelines = few.evaluation(as_of=AsOf(at), known_at=known_at).timelines
        return tuple(one for custody in tracks for one in asked(self.pack, timelines, custody, at))

    def disagreements(
        self, *, at: datetime | None = None, known_at: datetime | None = None
    ) -> tuple[Disagreement, ...]:
        """What other systems claim of the instant and the rules do not give."""
        at, known = self._instant(at, "at"), self.known(known_at=known_at)
        timelines = self.evaluation(as_of=AsOf(at), known_at=known_at).timelines if known.assertions else {}
        return disagreements(self.pack, known, timelines, at)

    def custody_tracks(self, track: str | None = None) -> tuple[TrackId, ...]:
        """The pack's custody tracks, or the one that *track* names. Raises ``NotFound``."""
        return custody_tracks(self.pack, track)

    # reports

    def report(
        self,
        report: str | None = None,
        *,
        at: datetime | None = None,
        day: date | None = None,
        known_at: datetime | None = None,
    ) -> Document:
        """The pack's report of that id (its only one when None).

        For the period that ends at *at* or at *day*'s cut-off, else at the last cut-off. ``render`` masks it.
        """
        return self.reporting(report, at=at, day=day, known_at=known_at).report()

    def reporting(
        self,
        report: str | None = None,
        *,
        at: datetime | None = None,
        day: date | None = None,
        known_at: datetime | None = None,
    ) -> Reporting:
        """The same report, ready to be made of divisions and officers, too: facts are read and counted once."""
        form = form_named(self.pack, report)
        known_at = self._instant(known_at, "known_at")
        period = period_asked(form, self.pack.zone, at, day, known_at)
        if self.sets is not None:
            return SetReporting(self, form, period, known_at, sets=self.sets)
        return Reporting(self, form, period, known_at)

    def difference(
        self,
        report: str | None = None,
        *,
        at: datetime | None = None,
        day: date | None = None,
        known_at: datetime | None = None,
        and_at: datetime | None = None,
    ) -> Document:
        """What differs in a report between what was known at *known_at* and at *and_at* (now when None)."""
        form = form_named(self.pack, report)
        known_at, and_at = self._instant(known_at, "known_at"), self._instant(and_at, "known_at")
        period = period_asked(form, self.pack.zone, at, day, known_at)
        return difference(
            self.reporting(form.id, at=period.until, known_at=known_at).plain().report(),
            self.reporting(form.id, at=period.until, known_at=and_at).plain().report(),
            pack=self.pack,
            known_then=self.known(known_at=known_at),
            known_now=self.known(known_at=and_at),
        )

    def render(
        self,
        document: Document,
        form: str = "text",
        *,
        lang: str = "en",
        reveal: bool = False,
        width: int | None = None,
    ) -> bytes:
        """*document* in the report format *form*; ids, phones and names are masked unless *reveal*.

        *width* is that of a terminal, in cells; it tells on the built-in text only, which else has its own.
        """
        shown = document if reveal else mask(document)
        if width is not None and self.host.report_format(form).render is text_report.render:
            return text_report.render(shown, lang, width)
        return self.host.render(form, shown, lang)

    def grouping(self, form: ReportForm, day: date) -> Grouping:
        """The rows of *form* on the day."""
        if self.divisions is None or form.hierarchy is None or form.level is None:
            return ListedPlaces()
        return DivisionGrouping(self.divisions, form.hierarchy, form.level, day)

    def places(self) -> DivisionPlaces | None:
        """What rules ask about divisions."""
        return None if self.divisions is None else DivisionPlaces(self.divisions, self.pack.zone)

    def _instant(self, moment: datetime | None, what: str) -> datetime:
        return self.now() if moment is None else to_instant(moment, what)

    def now(self) -> datetime:
        """The present instant: the clock's, or that of the last receipt where the clock is behind it.

        So what was just taken counts also where a clock stands or was set back.
        """
        last = self.store.last_received()
        return self.clock() if last is None else max(self.clock(), last)
