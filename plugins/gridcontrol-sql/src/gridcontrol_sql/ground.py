"""What a script is made from while it is written: the pack, its columns, its zone, and what is worked out so far."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from gridcontrol.errors import Problem
from gridcontrol.ids import EventKindId, RuleId, StatusId, SubjectKindId, TrackId
from gridcontrol.rules.conditions import Boundary, EventPattern, Pattern
from gridcontrol.rules.ruleset import Pack, Rule
from gridcontrol_sql import spans
from gridcontrol_sql.columns import Columns
from gridcontrol_sql.positions import FOREVER, Clock
from gridcontrol_sql.script import Script, text, texts
from gridcontrol_sql.strongest import BITS, one_again, ranked, strongest
from gridcontrol_sql.ticks import SECONDS, Ticks

NAMES = ("sno", "rno", "cid", "edition", "ph")
"""What tells a phase of a course from others."""


class NotInSqlError(Exception):
    """Something of the rule language that can't be said: ``problem`` names it, and what to do instead."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@define
class Ground:
    """The script so far, with the relations that later steps ask for."""

    pack: Pack
    years: tuple[int, int]
    most_orders: int
    """So many orders of one course, one after the other, are reckoned."""
    bits: int = BITS
    """So many pieces of a subject are told apart by bits."""
    direct: bool = True
    """Whether rules that allow it are worked out from one row each."""
    ticks: Ticks = SECONDS
    """What times are counted in."""
    in_order: bool = False
    """Whether windows over everything meet rows in the order of the query below them; see ``compiled``."""
    script: Script = field(init=False)
    columns: Columns = field(init=False)
    clock: Clock = field(init=False)
    pieces: dict[RuleId, str] = field(factory=dict)
    """By rule the relation of its pieces, with ``k, cid, ph, status, s, e`` and more."""
    courses: dict[RuleId, str] = field(factory=dict)
    """By rule the relation ``(k, cid, tpos, start, cend)`` of its courses."""
    whole: dict[RuleId, str] = field(factory=dict)
    """By rule its pieces with ``start``, ``tid`` and ``lasting`` of their courses, where these are known at once."""
    created: dict[EventKindId, list[str]] = field(factory=dict)
    """By kind the relations of points that spreads have made."""

    checks: list[str] = field(factory=list)
    """Relations that hold nothing unless a course has more orders than are reckoned."""

    def __attrs_post_init__(self) -> None:
        self.ticks = self.ticks.stepped(self.pack)
        self.script = Script(ticks=self.ticks, in_order=self.in_order and not self.crossing)
        self.columns = Columns(self.pack, self.ticks)
        self.clock = Clock(self.pack.zone, self.years, self.ticks)

    @property
    def crossing(self) -> bool:
        """Whether places in the order are told apart over all subjects, or within each only."""
        return self.pack.crosses_subjects

    def same_subject(self, one: str, other: str) -> str:
        """What a join needs besides the place in the order."""
        return "" if self.crossing else f"{one}.k = {other}.k AND"

    # -- subjects

    def domain(self, kind: SubjectKindId) -> str:
        """All subjects of *kind*, a relation ``(k)``."""
        return self.script.add(f"all_{kind}", f"SELECT k FROM {self.script.subjects} WHERE kind = {text(kind)}")

    # -- points

    def field_columns(self) -> list[str]:
        return [name for name, _ in self.columns.definitions()]

    def points(self, pattern: Pattern, about: SubjectKindId | None = None) -> str:
        """The points of *pattern*: ``(k, pos, w, wd, kind, fields...)``; only of subjects of *about* where given."""
        found = self._boundaries(pattern) if isinstance(pattern, Boundary) else self._events(pattern)
        if about is None:
            return found
        return self.script.add("points_of", f"SELECT p.* FROM {found} AS p JOIN {self.domain(about)} AS d ON d.k = p.k")

    def _events(self, pattern: EventPattern) -> str:
        where = f"v.kind IN {texts(pattern.kinds)}"
        tests = self.columns.test(pattern.where, pattern.kinds, row="v", day=self.clock.day("v.w"))
        names = ", ".join(f"v.{name}" for name in ("k", "pos", "w", "wd", "kind", *self.field_columns()))
        made = [relation for kind in pattern.kinds for relation in self.created.get(kind, ())]
        parts = [f"SELECT {names} FROM {each} AS v WHERE {where} AND {tests}" for each in ("ev", *made)]
        return self.script.add("points", " UNION ALL ".join(parts))

    def _boundaries(self, boundary: Boundary) -> str:
        held = spans.unbroken(self.script, self.running(boundary.track, boundary.statuses))
        edge, more = ("s", "s > 0") if boundary.begins else ("e", f"e < {FOREVER}")
        empty = "".join(f", CAST(NULL AS {type_}) AS {name}" for name, type_ in self.columns.definitions())
        return self.script.add(
            "begins" if boundary.begins else "finishes",
            f"SELECT k, {edge} AS pos, {self.clock.at(edge)} AS w, 0 AS wd, '' AS kind{empty} FROM {held} WHERE {more}",
        )

    # -- what runs and what is shown, by the rules worked out so far

    def running(self, track: TrackId, statuses: Sequence[StatusId]) -> str:
        """Where pieces of rules of *track* stand in one of *statuses*, masked or not."""
        parts = [
            f"SELECT k, s, e FROM {relation} WHERE status IN {texts(statuses)}"
            for rule, relation in self.pieces.items()
            if self.pack.rules[rule].track == track
        ]
        return self.script.add("running", " UNION ALL ".join(parts)) if parts else spans.none(self.script)

    def shown(self, track_id: TrackId) -> str | None:
        """What *track* shows: ``(k, status, s, e)`` by place in the order, piece by piece; None if no rule."""
        pieces = self.ranked(track_id)
        if pieces is None:
            return None
        found = strongest(self.script, pieces, lambda name: name, self.apart(track_id), self.bits)
        if self.in_parts(track_id):
            found = one_again(self.script, found, NAMES)
        status = spelled("sno", self.statuses(track_id))
        return self.script.add(
            f"shown_{track_id}", f"SELECT k, {status} AS status, s, COALESCE(e, {FOREVER}) AS e FROM {found}"
        )

    def apart(self, track_id: TrackId) -> tuple[str, ...]:
        """What tells the pieces of *track* apart that are told apart in answers."""
        return NAMES if self.in_parts(track_id) else ("sno", "rno")

    def ranked(self, track_id: TrackId) -> str | None:
        """The pieces of *track* from the strongest on, as ``strongest`` takes them; None if no rule.

        ``(k, rno, sno, s, e, start, r, ...)``: rules and statuses by number.
        """
        statuses, precedence = self.statuses(track_id), len(self.pack.tracks[track_id].precedence)
        numbers = (
            "".join(f" WHEN {text(status)} THEN {number}" for number, status in enumerate(statuses))
            or " WHEN '' THEN 0"
        )
        # Of a direct rule no two courses have one trigger.
        last = ("cid", "edition", "ph") if any(rule not in self.whole for rule in self.rules(track_id)) else ()
        named = "".join(f", p.{name}" for name in last)
        parts = []
        for number, rule in enumerate(self.rules(track_id)):
            own = f"p.k, {number} AS rno, CASE p.status{numbers} END AS sno, p.s, p.e{named}"
            if rule in self.whole:
                parts.append(f"SELECT {own}, p.start, p.tid, p.lasting FROM {self.whole[rule]} AS p")
            else:
                lasting = f"CASE WHEN c.cend = {FOREVER} THEN {FOREVER} ELSE {self.clock.at('c.cend')} END"
                parts.append(
                    f"""SELECT {own}, c.start, c.tid, {lasting} AS lasting
                    FROM {self.pieces[rule]} AS p JOIN {self._named(rule)} AS c ON c.cid = p.cid WHERE p.s < p.e"""
                )
        if not parts:
            return None
        pieces = self.script.add(f"pieces_of_{track_id}", " UNION ALL ".join(parts))
        prec = (
            "sno" if len(statuses) <= precedence + 1 else f"CASE WHEN sno < {precedence} THEN sno ELSE {precedence} END"
        )
        return ranked(self.script, pieces, prec, "".join(f", {name}" for name in last))

    def rules(self, track_id: TrackId) -> list[RuleId]:
        """The rules of *track* that have pieces, in the order in which they go before each other."""
        return sorted(rule for rule in self.pieces if self.pack.rules[rule].track == track_id)

    def statuses(self, track_id: TrackId) -> list[StatusId]:
        """Every status that rules of *track* give, the strongest first; those without rank last."""
        track = self.pack.tracks[track_id]
        rules = [rule for rule in self.pack.rules.values() if rule.track == track_id]
        given = {status for rule in rules for status in _statuses_of(rule)}
        return [*track.precedence, *sorted(given.difference(track.precedence))]

    def in_parts(self, track_id: TrackId) -> bool:
        """Whether one phase of a course may lie in several pieces that follow each other: new editions cut them."""
        turned = [rule for rule in self.rules(track_id) if rule not in self.whole]
        return any(len(self.pack.rules[rule].editions) > 1 for rule in turned) or any(
            kind.decides is not None and kind.decides.track == track_id for kind in self.pack.events.values()
        )

    def _named(self, rule: RuleId) -> str:
        """The courses of *rule* with the id of what started each: empty where the clock did."""
        return self.script.add(
            "with_ids",
            f"""SELECT c.cid, c.start, c.cend, COALESCE(i.id, '') AS tid FROM {self.courses[rule]} AS c
            LEFT JOIN ids AS i ON {self.same_subject("i", "c")} i.pos = c.tpos - c.tpos % {self.ticks.steps}""",
        )


def spelled(number: str, names: Sequence[str]) -> str:
    """The text that *number* stands for, by its place in *names*."""
    if len(names) == 1:
        return text(names[0])
    return f"CASE {number} {' '.join(f'WHEN {place} THEN {text(name)}' for place, name in enumerate(names))} END"


def _statuses_of(rule: Rule) -> set[StatusId]:
    phases = (phase.status for edition in rule.editions for branch in edition.branches for phase in branch.phases)
    return {*phases, *(level.status for level in rule.levels)}
