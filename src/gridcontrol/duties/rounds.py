"""Rounds: every subject in scope once between two dates. What was reached, what was missed, and the calls beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from attrs import define, evolve, field, frozen

from gridcontrol.duties.deriving import Duties
from gridcontrol.duties.excuses import waived
from gridcontrol.duties.matching import Proof, proof_of
from gridcontrol.duties.obligation import DutyKey, Obligation, State
from gridcontrol.duties.placing import Placing
from gridcontrol.duties.windows import moment_of, plus
from gridcontrol.ids import DivisionId, FieldId, LevelId, RoundId, SubjectId, kind_of
from gridcontrol.model.facts import Value
from gridcontrol.model.known import KnownEvent
from gridcontrol.rules.duties import Counting, Round
from gridcontrol.rules.matching import fits, passes
from gridcontrol.time import Unit, end_of_count

PROGRESS_EVERY = 10_000


@frozen
class Asked:
    """What a round asks of one subject, where that is, and how often it was called on for the round."""

    one: Obligation
    division: DivisionId | None
    calls: int


@frozen
class RoundStanding:
    """How a round stands.

    ``outside`` are those of its kind that it asks nothing of, since it has not begun where they are or nobody knows
    where that is; ``calls_outside`` are the calls on them.
    """

    round: Round
    at: datetime
    asked: tuple[Asked, ...]
    outside: tuple[tuple[SubjectId, DivisionId | None], ...]
    calls_outside: int


@frozen
class Coverage:
    """Distinct subjects of one division by state, and calls. No share where nobody had to be reached."""

    states: Mapping[State, int]
    calls: int

    @property
    def scope(self) -> int:
        """Everybody the round asks for."""
        return sum(self.states.values())

    @property
    def counted(self) -> int:
        """Those of whom something could be asked."""
        excused = (State.WAIVED, State.PAUSED, State.UNKNOWABLE)
        return self.scope - sum(self.states.get(state, 0) for state in excused)

    @property
    def reached(self) -> int:
        return self.states.get(State.DONE, 0) + self.states.get(State.DONE_LATE, 0)


@define
class Rounds:
    """The rounds of a pack as they stand where *duties* do."""

    duties: Duties
    _placings: dict[str | None, Placing] = field(factory=dict)
    _standing: dict[RoundId, RoundStanding] = field(factory=dict)

    def placing(self, round_id: RoundId) -> Placing:
        """Where subjects lie, in the hierarchy of the round."""
        hierarchy = self.duties.owed.rounds[round_id].hierarchy
        if hierarchy not in self._placings:
            every = self.duties
            self._placings[hierarchy] = Placing(every.pack, every.known, every.tree, every.at, hierarchy)
        return self._placings[hierarchy]

    def standing(self, round_id: RoundId) -> RoundStanding:
        """How the round of that name stands."""
        if round_id not in self._standing:
            self._standing[round_id] = self._made(self.duties.owed.rounds[round_id])
        return self._standing[round_id]

    def obligations(
        self, rounds: Collection[str] | None = None, subjects: Collection[SubjectId] | None = None
    ) -> Iterator[Obligation]:
        """What the rounds ask of each subject."""
        for round_id in self.duties.owed.rounds:
            if rounds is None or round_id in rounds:
                for asked in self.standing(round_id).asked:
                    if subjects is None or asked.one.subject in subjects:
                        yield asked.one

    def _made(self, asks: Round) -> RoundStanding:
        every, placing = self.duties, self.placing(asks.id)
        scope = _Scope(self, asks, placing, self._starts(asks, placing), self._before(asks))
        asked: list[Asked] = []
        outside: list[tuple[SubjectId, DivisionId | None]] = []
        calls_outside = 0
        divided = bool(every.pack.subjects[asks.about].levels)
        subjects, zone, at = [s for s in every.of_kind(asks.about) if every.sees(s)], every.pack.zone, every.at
        for number, subject in enumerate(subjects):
            if every.progress is not None and not number % PROGRESS_EVERY:
                every.progress(number, len(subjects))
            # Hundreds of thousands of subjects: instants are compared here, where that is all there is to do.
            events = [
                event
                for event in every.known.events.get(subject, ())
                if (event.at if isinstance(event.at, datetime) else moment_of(event.at, zone)) <= at
            ]
            if not events and not divided:
                continue
            division = placing.division(subject)
            begins = scope.begins(subject, division, events)
            if begins is None:
                outside.append((subject, division))
                calls_outside += sum(1 for _ in scope.calls(events))
            elif not isinstance(begins, datetime):
                continue
            else:
                asked.append(scope.asked(subject, division, begins, events))
        return RoundStanding(asks, every.at, tuple(asked), tuple(outside), calls_outside)

    def _starts(self, asks: Round, placing: Placing) -> list[tuple[DivisionId | SubjectId, datetime]]:
        """Where the round has begun, and when; the first beginning of each place counts."""
        every, pattern = self.duties, asks.starts_with
        found: dict[DivisionId | SubjectId, datetime] = {}
        if pattern is None:
            return []
        for subject in every.subjects_with(pattern.kinds):
            place: DivisionId | SubjectId | None = (
                subject if kind_of(subject) == asks.about else placing.division(subject)
            )
            for event in every.fitting(subject, pattern):
                at = moment_of(event.at, every.pack.zone)
                if place is not None and (place not in found or at < found[place]):
                    found[place] = at
        return sorted(found.items(), key=lambda each: each[1])

    def _before(self, asks: Round) -> dict[SubjectId, Obligation] | None:
        """What the round whose gaps are closed asked of each subject."""
        if asks.gaps_of is None:
            return None
        return {each.one.subject: each.one for each in self.standing(asks.gaps_of).asked}


NOT_ASKED = False
"""The round is not for this subject at all: it stands in none of its lists."""


@define
class _Scope:
    """Whom one round asks for, from when to when."""

    rounds: Rounds
    asks: Round
    placing: Placing
    starts: list[tuple[DivisionId | SubjectId, datetime]]
    before: dict[SubjectId, Obligation] | None
    _begun: dict[DivisionId, datetime | None] = field(factory=dict)
    _of_subjects: bool | None = None

    def begins(
        self, subject: SubjectId, division: DivisionId | None, events: list[KnownEvent]
    ) -> datetime | bool | None:
        """When the round begins for *subject*; None: it has not begun there; ``NOT_ASKED``: it is not for it."""
        asks = self.asks
        if asks.within and not self.rounds.duties.lies_in(subject, asks.within, self.rounds.duties.at):
            return NOT_ASKED
        if asks.scope and not self._passes(events):
            return NOT_ASKED
        since = asks.starts if asks.starts_with is None else self._begins_at(subject, division)
        if since is None:
            return None
        if self.before is not None and not self._is_gap(self.before.get(subject), since):
            return NOT_ASKED
        if asks.after_event is None:
            return since
        every = self.rounds.duties
        zone, places = every.pack.zone, every.places
        before = any(
            fits(asks.after_event, event.kind, event.fields, on=event.at, zone=zone, places=places)
            and moment_of(event.at, zone) < since
            for event in events
        )
        return since if before else NOT_ASKED

    def _is_gap(self, one: Obligation | None, since: datetime) -> bool:
        """Whether the other round had not reached it when this one began there."""
        if one is None or one.state is State.WAIVED:
            return False
        return one.done_at is None or moment_of(one.done_at, self.rounds.duties.pack.zone) >= since

    def _passes(self, events: list[KnownEvent]) -> bool:
        """Whether the subject's attributes as last set pass the tests."""
        every = self.rounds.duties
        zone, kinds = every.pack.zone, every.pack.events
        values: dict[FieldId, Value] = {}
        at: datetime | date = every.at
        for event in sorted(events, key=lambda e: (moment_of(e.at, zone), kinds[e.kind].rank, e.id)):
            for name in kinds[event.kind].sets:
                if name in event.fields:
                    values[name] = event.fields[name]
                    at = event.at
        return passes(self.asks.scope, values, on=at, zone=zone, places=every.places)

    def _begins_at(self, subject: SubjectId, division: DivisionId | None) -> datetime | None:
        own = None
        if self._of_subjects is None:
            self._of_subjects = self._by_subject()
        if self._of_subjects:
            own = next((at for place, at in self.starts if place == subject), None)
        if own is not None or division is None:
            return own
        if division not in self._begun:
            above = set(self.placing.day.levels(division).values())
            self._begun[division] = next((at for place, at in self.starts if place in above), None)
        return self._begun[division]

    def _by_subject(self) -> bool:
        pattern = self.asks.starts_with
        events = self.rounds.duties.pack.events
        return pattern is not None and any(events[kind].about == self.asks.about for kind in pattern.kinds)

    def _ends(self, since: datetime) -> datetime:
        asks, pack = self.asks, self.rounds.duties.pack
        if asks.until is not None:
            return asks.until
        if asks.lasts is not None and asks.lasts.unit is Unit.DAYS:
            return end_of_count(since, asks.lasts, pack.day_count, pack.zone)
        return since if asks.lasts is None else plus(since, asks.lasts)

    def calls(self, events: list[KnownEvent]) -> Iterator[KnownEvent]:
        """The calls among *events*."""
        pattern = self.asks.evidence.pattern
        every = self.rounds.duties
        zone, places = every.pack.zone, every.places
        kinds, plain = pattern.kinds, not pattern.where
        for event in events:
            if event.kind in kinds and (
                plain or fits(pattern, event.kind, event.fields, on=event.at, zone=zone, places=places)
            ):
                yield event

    def asked(
        self, subject: SubjectId, division: DivisionId | None, since: datetime, events: list[KnownEvent]
    ) -> Asked:
        """What the round asks of *subject*: the first call in its time counts, else the first one after it."""
        asks, every = self.asks, self.rounds.duties
        zone = every.pack.zone
        closes = max(since, self._ends(since))
        received = min((event.received_at for event in events), default=None)
        if every.pack.subjects[asks.about].levels:
            received = None  # a division is there whether anybody reports of it or not
        due = closes
        if asks.grace is not None and received is not None and received < closes:
            due = max(closes, plus(received, asks.grace))
        first: Proof | None = None
        calls = 0
        for event in self.calls(events):
            called = event.at
            later = first is not None and isinstance(called, datetime) and called > first.last
            if later or (isinstance(called, datetime) and called < since):
                calls += since <= called < due
                continue
            proof = proof_of(event.id, called, zone)
            if proof.last >= since:
                calls += proof.first < due
                first = proof if first is None or proof < first else first
        state, by = self._state(first, since, due, closes, received), None if first is None else first.fact
        if first is None and asks.waiver is not None:
            several = waived(asks.waiver, events, zone, every.places)
            excuse = next((each for each in several if each.touches(since, due)), None)
            if excuse is not None:
                state, by = State.WAIVED, excuse.fact
        done_at = None if first is None else first.at
        one = Obligation(DutyKey(asks.id, subject), since, closes, due, received, state, done_at, by)
        return Asked(one, division, calls)

    def _state(
        self, first: Proof | None, since: datetime, due: datetime, closes: datetime, received: datetime | None
    ) -> State:
        at = self.rounds.duties.at
        if first is not None:
            return State.DONE if first.first < due else State.DONE_LATE
        if received is not None and closes <= received:
            return State.UNKNOWABLE
        if at < since:
            return State.UPCOMING
        return State.DUE if at < due else State.MISSED


def in_divisions(standing: RoundStanding, inside: Callable[[DivisionId | None], bool]) -> RoundStanding:
    """Of *standing* what lies in divisions that *inside* says yes to; calls on those outside the round stay counted."""
    return evolve(
        standing,
        asked=tuple(each for each in standing.asked if inside(each.division)),
        outside=tuple(each for each in standing.outside if inside(each[1])),
    )


def coverage_by(
    standing: RoundStanding, row_of: Callable[[DivisionId | None], DivisionId | None]
) -> Mapping[DivisionId | None, Coverage]:
    """Coverage by the row that each division counts in; None: none."""
    states: dict[DivisionId | None, dict[State, int]] = {}
    calls: dict[DivisionId | None, int] = {}
    rows: dict[DivisionId | None, DivisionId | None] = {}
    for asked in standing.asked:
        division = asked.division
        if division not in rows:
            rows[division] = row_of(division)
        row = rows[division]
        counts = states.setdefault(row, {})
        counts[asked.one.state] = counts.get(asked.one.state, 0) + 1
        calls[row] = calls.get(row, 0) + asked.calls
    return {row: Coverage(MappingProxyType(counts), calls[row]) for row, counts in states.items()}


def by_level(placing: Placing, level: LevelId) -> Callable[[DivisionId | None], DivisionId | None]:
    """From a division to the one of *level* that it counts in."""
    return lambda division: placing.at_level(division, level)


def total(coverages: Collection[Coverage]) -> Coverage:
    """All of them together."""
    states: dict[State, int] = {}
    for coverage in coverages:
        for state, number in coverage.states.items():
            states[state] = states.get(state, 0) + number
    return Coverage(MappingProxyType(states), sum(coverage.calls for coverage in coverages))


def tallied(
    counting: Counting,
    duties: Duties,
    placing: Placing,
    row_of: Callable[[DivisionId | None], DivisionId | None],
    inside: Callable[[DivisionId | None], bool] = lambda _: True,
) -> Mapping[DivisionId | None, int]:
    """What *counting* counts up to the instant, by row, of what lies in a division that *inside* says yes to."""
    found: dict[DivisionId | None, int] = {}
    for subject in filter(duties.sees, duties.subjects_with(counting.pattern.kinds)):
        several = duties.fitting(subject, counting.pattern)
        if counting.sum_of is not None:
            amounts = (event.fields.get(counting.sum_of) for event in several)
            number = sum(int(amount) for amount in amounts if isinstance(amount, int))
        else:
            number = bool(several) if counting.distinct else len(several)
        division = placing.division(subject) if number else None
        if number and inside(division):
            row = row_of(division)
            found[row] = found.get(row, 0) + number
    return found
