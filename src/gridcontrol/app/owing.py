"""What is owed in a locality, and how its rounds stand: who answers, who has it now, coverage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gridcontrol.app import narrowing
from gridcontrol.app.calm import without_collecting
from gridcontrol.app.divisions import DivisionPlaces
from gridcontrol.app.duty_statuses import DutyStatuses
from gridcontrol.app.narrowing import narrowed
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.duties.compliance import compliance
from gridcontrol.duties.deriving import Duties
from gridcontrol.duties.ground import Progress
from gridcontrol.duties.obligation import SETTLED, Obligation, State
from gridcontrol.duties.owners import Owners
from gridcontrol.duties.placing import Placing
from gridcontrol.duties.rounds import Coverage, Rounds, by_level, coverage_by, in_divisions, tallied
from gridcontrol.errors import NotFound, Problem, UsageError
from gridcontrol.ids import DivisionId, DutyId, HierarchyId, LevelId, RoundId, SubjectId
from gridcontrol.located.nearest import nearest
from gridcontrol.reports.document import Document
from gridcontrol.reports.owed import OwedRow, Owing, Spot, owing_document
from gridcontrol.reports.round_tables import RoundFound, RoundRow, round_document
from gridcontrol.responsibility.answering import responsibility_of
from gridcontrol.responsibility.tree import tree_of
from gridcontrol.rules.duties import Round
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import to_instant

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality

LISTED = frozenset({State.DUE, State.MISSED})
"""What a list holds that nobody asked for more."""
NOT_IN_TIME = frozenset({State.MISSED, State.DONE_LATE, State.UNKNOWABLE})
"""Those whom a round did not reach in its time."""
_NO_COVERAGE = Coverage({}, 0)


@frozen
class _Within:
    """Duties and rounds, all when None, and since when they may be asked about, ever when None."""

    names: frozenset[str] | None
    since: datetime | None


@frozen
class _Everything:
    """Rows, and those that each officer answered for or has now."""

    rows: Sequence[OwedRow]
    by_officer: Mapping[SubjectId, Sequence[OwedRow]]
    untabled: tuple[tuple[DutyId, int], ...]


@define
class Owed:
    """Duties and rounds of one locality as they stand at *at*, from what was known at *known_at*."""

    pack: Pack
    at: datetime
    known_at: datetime
    duties: Duties
    rounds: Rounds
    owners: Owners
    placing: Placing
    within: _Within | None = None
    """What alone may be asked, where not all facts were read; None: anything."""
    _kept: dict[object, _Everything] = field(factory=dict)

    def owing(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        duties: Collection[str] | None = None,
        owner: SubjectId | None = None,
        division: str | None = None,
        states: Collection[State] | None = None,
    ) -> Owing:
        """What was, is or will be owed in ``[since, until)``, by default on the local day of the instant.

        Rounds are among it where they are named or an *owner* is asked about. Raises ``NotFound`` for a duty, and
        ``UsageError`` for a *division* that is not there.
        """
        self._check_named(duties)
        clock = self.duties.clock()
        today = clock.day(self.at)
        since = clock.at(today, 0) if since is None else since
        until = clock.at(today, 24 * 60) if until is None else until
        shown = LISTED if states is None else frozenset(states)
        summary: dict[str, dict[State, int]] = {}
        rows: list[OwedRow] = []
        counted: list[tuple[SubjectId | None, Spot | None, Obligation]] = []
        within = self._within(division)
        every = self._everything(since, until, duties, with_rounds=owner is not None)
        for row in every.rows if owner is None else every.by_officer.get(owner, ()):
            one = row.one
            if not within(one.subject):
                continue
            states_of = summary.setdefault(one.duty, {})
            states_of[one.state] = states_of.get(one.state, 0) + 1
            counted.append((next(iter(row.owner.officers), None), row.division, one))
            if one.state in shown:
                rows.append(row)
        rows.sort(key=lambda row: (row.one.due, row.one.key.text()))
        return Owing(
            self.at,
            self.known_at,
            since,
            until,
            tuple(rows),
            summary,
            compliance((officer, one) for officer, _, one in counted),
            compliance((where, one) for _, where, one in counted),
            every.untabled,
        )

    def document(self, found: Owing) -> Document:
        """*found* as a document to ``render``."""
        return owing_document(self.pack, found)

    def round(self, name: str, level: str | None = None, *, within: Collection[DivisionId] | None = None) -> RoundFound:
        """How the round *name* stands by the divisions of *level*: by default the second of its hierarchy.

        With *within* only what lies in one of these divisions counts, and only the rows in them stand there.
        Raises ``NotFound`` for a round or a level that the pack does not have.
        """
        pack = self.pack
        known = pack.owed.rounds.get(RoundId(name))
        if known is None:
            names = tuple(pack.owed.rounds)
            near = nearest(name, names)
            raise NotFound(Problem("duties.no-such-round", args={"round": name}, allowed=names, nearest=near))
        wanted = self._level(known.hierarchy, level)
        with without_collecting():
            return self._round(known, wanted, within)

    def _round(self, known: Round, wanted: LevelId | None, within: Collection[DivisionId] | None) -> RoundFound:
        pack, placing = self.pack, self.rounds.placing(known.id)
        standing = self.rounds.standing(known.id)
        inside = _inside(placing, within)
        if within is not None:
            standing = in_divisions(standing, inside)
        row_of: Callable[[DivisionId | None], DivisionId | None] = (
            (lambda _: None) if wanted is None else by_level(placing, wanted)
        )
        coverage = coverage_by(standing, row_of)
        expected, found = (
            {} if counting is None else tallied(counting, self.duties, placing, row_of, inside)
            for counting in (known.expected, known.found)
        )
        day, spot = placing.day.day, _spots(placing)
        listed = () if wanted is None else self.placing.tree.at_level(wanted, known.hierarchy, day)
        listed = tuple(each for each in listed if inside(each))
        counted = {each for figures in (coverage, expected, found) for each in figures}
        # A reader may see somebody in a division that is not his: it stands behind those that are.
        others = sorted(each for each in counted.difference(listed) if each is not None)
        divisions: list[DivisionId | None] = [*listed, *others, *([None] if None in counted else [])]
        rows = tuple(
            RoundRow(
                spot(each),
                coverage.get(each, _NO_COVERAGE),
                expected.get(each, 0),
                found.get(each, 0),
            )
            for each in divisions
        )
        missed = tuple(
            OwedRow(
                asked.one,
                spot(asked.division),
                self.owners.owner(asked.one),
                self.owners.now(asked.one, self.at),
                None,
            )
            for asked in standing.asked
            if asked.one.state in NOT_IN_TIME
        )
        outside = tuple((subject, spot(division)) for subject, division in standing.outside)
        label = next(each.label for each in pack.levels if each.id == wanted) if wanted is not None else known.label
        return RoundFound(known, self.at, self.known_at, label, rows, missed, outside, standing.calls_outside)

    def round_document(self, found: RoundFound) -> Document:
        """*found* as a document to ``render``."""
        return round_document(self.pack, found)

    def _level(self, hierarchy: HierarchyId | None, level: str | None) -> LevelId | None:
        pack = self.pack
        tree = pack.hierarchies.get(hierarchy) if hierarchy is not None else next(iter(pack.hierarchies.values()), None)
        levels = () if tree is None else tree.levels
        if level is None:
            return next(iter(levels[1:2] or levels), None)
        if level not in levels:
            raise NotFound(Problem("duties.no-such-level", args={"level": level}, allowed=levels))
        return LevelId(level)

    def _check_named(self, duties: Collection[str] | None) -> None:
        owed = self.pack.owed
        names = (*owed.duties, *owed.rounds)
        for duty in duties or ():
            if duty not in names:
                near = nearest(duty, names)
                raise NotFound(Problem("duties.no-such-duty", args={"duty": duty}, allowed=names, nearest=near))

    def _check_within(self, since: datetime, duties: Collection[str] | None, *, with_rounds: bool) -> None:
        within = self.within
        if within is None:
            return
        owed = self.pack.owed
        asked = set(duties) if duties is not None else {*owed.duties, *(owed.rounds if with_rounds else ())}
        if (within.since is not None and since < within.since) or not asked <= (within.names or asked):
            raise AssertionError(f"facts were read for {within}, and asked was {sorted(asked)} since {since}")

    def _everything(
        self, since: datetime, until: datetime, duties: Collection[str] | None, *, with_rounds: bool
    ) -> _Everything:
        """All there is, made once: the questions of many officers are answered from it."""
        self._check_within(since, duties, with_rounds=with_rounds)
        key = (since, until, None if duties is None else frozenset(duties), with_rounds)
        if key not in self._kept:
            found: Iterator[Obligation] = self.duties.obligations(since, until, duties=duties)
            rounds = duties if duties is not None else None if with_rounds else ()
            self._kept.clear()
            self.duties.untabled.clear()
            with without_collecting():
                self._kept[key] = self._made(chain(found, self.rounds.obligations(rounds)))
        return self._kept[key]

    def _made(self, obligations: Iterable[Obligation]) -> _Everything:
        names, owners, at = self._names(), self.owners, self.at
        rows: list[OwedRow] = []
        by_officer: dict[SubjectId, list[OwedRow]] = {}
        # By time, so that who answers is asked of one day of the divisions after the other.
        for one in sorted(obligations, key=lambda one: one.due):
            owner = owners.owner(one)
            now = None if one.state in SETTLED else owners.now(one, at)
            following = None
            if now is not None:
                following = next((stage for stage in owners.timetable(one) if stage.since > at), None)
            row = OwedRow(one, names(one.subject), owner, now, following)
            rows.append(row)
            for officer in {*owner.officers, *(now.officers if now is not None else ())}:
                by_officer.setdefault(officer, []).append(row)
        return _Everything(rows, by_officer, tuple(sorted(self.duties.untabled)))

    def _names(self) -> Callable[[SubjectId], Spot | None]:
        """The division that a subject lies in."""
        kept: dict[SubjectId, Spot | None] = {}
        placing, spot = self.placing, _spots(self.placing)

        def name(subject: SubjectId) -> Spot | None:
            if subject not in kept:
                kept[subject] = spot(placing.division(subject))
            return kept[subject]

        return name

    def _within(self, code: str | None) -> Callable[[SubjectId], bool]:
        """Whether a subject lies in the division of *code*."""
        if code is None:
            return lambda _: True
        above = self.placing.day.division(code, self.placing.day.day)
        if above is None:
            raise UsageError(Problem("duties.no-such-division", args={"code": code}))
        return self.lying_in((above,), self.placing.hierarchy)

    def lying_in(self, divisions: Collection[DivisionId], hierarchy: HierarchyId | None) -> Callable[[SubjectId], bool]:
        """Whether a subject lies in one of *divisions*, in *hierarchy* as it is on the day."""
        placing = self.placing
        if hierarchy != placing.hierarchy:
            placing = Placing(placing.pack, placing.known, placing.tree, placing.at, hierarchy)
        inside = _inside(placing, divisions)
        return lambda subject: inside(placing.division(subject))


def _inside(placing: Placing, divisions: Collection[DivisionId] | None) -> Callable[[DivisionId | None], bool]:
    """Whether a division is, or lies in, one of *divisions*; with None any, and what lies nowhere too."""
    if divisions is None:
        return lambda _: True
    return lambda division: (
        division is not None and any(placing.day.lies_within(division, above) for above in divisions)
    )


def _spots(placing: Placing) -> Callable[[DivisionId | None], Spot | None]:
    """Divisions as they are shown, each made once."""
    kept: dict[DivisionId, Spot] = {}
    tree, day = placing.tree, placing.day.day

    def spot(division: DivisionId | None) -> Spot | None:
        if division is None:
            return None
        if division not in kept:
            kept[division] = Spot(tree.code(division, day), tree.name(division, day))
        return kept[division]

    return spot


def owed_of(
    locality: Locality,
    *,
    at: datetime | None = None,
    known_at: datetime | None = None,
    progress: Progress | None = None,
    only_rounds: bool = False,
    names: Collection[str] | None = None,
    since: datetime | None = None,
) -> Owed:
    """Duties and rounds of *locality* at an instant, from what was known at another; both default to now.

    With *only_rounds* no status is worked out: rounds need none. Where no others than *names* of them will be asked
    about, and nothing before *since*, an engine that works by sets need not read so much.
    """
    at = locality.now() if at is None else to_instant(at, "at")
    known_at = locality.now() if known_at is None else to_instant(known_at, "known_at")
    locality = locality.seeing(at, known_at)
    # What is owed is worked out from everything, and only then limited to what the reader sees.
    whole, sight = locality.whole, locality.sight
    pack, divisions = whole.pack, whole.divisions
    if only_rounds and names is None:
        names = tuple(pack.owed.rounds)
    if sight is None:
        mattering = narrowing.owed(pack, names, since, at)
        whole = narrowed(whole, mattering, known_at=known_at, as_of=AsOf(at), statuses=not only_rounds)
        locality = whole
    known = whole.known(known_at=known_at)
    places = None if divisions is None else DivisionPlaces(divisions, pack.zone)
    statuses = DutyStatuses(whole, AsOf(at), places)
    timelines = {} if only_rounds else statuses.timelines(known_at)
    duties = Duties(statuses.pack, known, timelines, at, places, tree_of(divisions), statuses.earlier, progress, sight)
    answering = responsibility_of(pack, known, places, divisions) if sight is None else sight.answering
    placing = Placing(pack, locality.known(known_at=known_at), locality.tree, at)
    return Owed(
        pack,
        at,
        known_at,
        duties,
        Rounds(duties),
        Owners(pack.owed, answering),
        placing,
        None if whole.only is None else _Within(None if names is None else frozenset(names), since),
    )
