"""Of whom a report must know more than a number: they are named, to be read and evaluated one by one."""

from __future__ import annotations

from collections import Counter

from attrs import evolve

from gridcontrol.errors import Problem
from gridcontrol.ids import SubjectId, TrackId
from gridcontrol.reports.set_counting import BeyondSetsError, SetAnswer, SetQuestion, Stray
from gridcontrol.reports.whereabouts import Stay
from gridcontrol.rules.figures import IndicatorKind
from gridcontrol_duckdb.dividing import Dividing
from gridcontrol_duckdb.evaluating import NAMED_SUBJECTS, Evaluating
from gridcontrol_duckdb.known import Standing
from gridcontrol_duckdb.layout import Keys, literal
from gridcontrol_duckdb.noticing import may_be_noticed
from gridcontrol_duckdb.short import Short
from gridcontrol_duckdb.stretching import Stretching
from gridcontrol_duckdb.tallies import Sums, items
from gridcontrol_sql import Compiled
from gridcontrol_sql.loading import last_second

_ALL = frozenset({IndicatorKind.EVENT_CUMULATIVE, IndicatorKind.DAYS_SINCE})


class Looking:
    """Who is to be looked at, and who may stand as not located, of one question. At most *most* are looked at."""

    def __init__(
        self,
        question: SetQuestion,
        sums: Sums,
        stretching: Stretching,
        dividing: Dividing,
        script: Compiled,
        facts: Evaluating,
        *,
        most: int,
    ) -> None:
        self._asked = question
        self._sums = sums
        self._stretching = stretching
        self._dividing = dividing
        self._script = script
        self._facts = facts
        self._most = most
        self._run = facts.cursor.execute
        self._closer: set[SubjectId] = set()
        self._lost: dict[SubjectId, frozenset[Stay | None]] = {}
        self._unknown: Counter[Stray] = Counter()
        self._unseen = 0

    def look(self, keys: Keys, whose: str, short: Short, *, listed: bool) -> None:
        """Look through one part. *listed*: its subjects stand in ``named_subjects``."""
        run = self._run
        try:
            self._find_closer(self._named(keys, whose, short.column, listed=listed))
            self._stretching.add()
            self._dividing.add()
            self._find_lost()
        finally:
            for name in ("closer", "noted", "strayed"):
                run(f"DROP TABLE IF EXISTS {name}")

    def completed(self, answer: SetAnswer) -> SetAnswer:
        """*answer* with what was found, and with what was left out of everything."""
        return evolve(
            answer,
            unknown=dict(self._unknown),
            left_out=self._left_out(),
            closer=frozenset(self._closer),
            lost=self._lost,
            unseen=self._unseen,
        )

    # -- who must be looked at

    def _named(self, keys: Keys, whose: str, who: str, *, listed: bool) -> str:
        """A SELECT of ``k, subject`` of everybody in the part."""
        if listed:
            return f"SELECT {who} AS k, subject FROM {NAMED_SUBJECTS}"
        return f"SELECT {who} AS k, subject FROM ({self._facts.facts_sql(self._script, keys, whose)})"

    def _find_closer(self, named: str) -> None:
        held = [self._unjustified(track) for track in self._asked.past_release]
        held += [self._missing(track) for track in self._asked.unplaced]
        held += self._stretching.unclear()
        none = "SELECT k FROM people LIMIT 0"
        self._run(f"CREATE OR REPLACE TEMP TABLE closer AS {self._names(named, ' UNION ALL '.join(held) or none)}")
        found = self._subjects("closer") if held else set[SubjectId]()
        self._closer |= found
        if len(self._closer) > self._most:
            tracks = [*self._asked.past_release, *self._asked.unplaced, *self._stretching.tracks]
            args = {"number": len(self._closer), "most": self._most, "what": ", ".join(dict.fromkeys(tracks))}
            raise BeyondSetsError(Problem("reports.set-crowd", args=args))
        ticks = self._script.ticks
        noticed = may_be_noticed(self._asked.pack, last_second(self._asked.as_of, ticks), ticks)
        if noticed is None or not self._asked.notices:
            return
        self._run(
            f"CREATE OR REPLACE TEMP TABLE noted AS SELECT DISTINCT k FROM ({noticed}) ANTI JOIN closer USING (k)"
        )
        (number,) = self._run("SELECT count(*) FROM noted").fetchone() or (0,)
        if number and len(self._closer) + number <= self._most and not self._unseen:
            self._run(f"INSERT INTO closer {self._names(named, 'FROM noted')}")
            self._closer |= self._subjects("closer")
        else:
            self._unseen += number

    def _names(self, named: str, whom: str) -> str:
        return f"SELECT DISTINCT k, subject FROM ({named}) SEMI JOIN ({whom}) AS w USING (k)"

    def _subjects(self, table: str) -> set[SubjectId]:
        return {SubjectId(row[0]) for row in self._run(f"SELECT subject FROM {table}").fetchall()}

    def _justified(self, track: TrackId) -> str:
        """Whether a row of ``shown`` is of a status that justifies custody in *track*."""
        found = "false"
        for basis, statuses in self._asked.pack.tracks[track].justified_by.items():
            listed = ", ".join(literal(each) for each in statuses)
            found += f" OR (track = {literal(basis)} AND status IN ({listed}))"
        return f"({found})"

    def _in_custody(self, track: TrackId) -> str:
        default = self._asked.pack.tracks[track].default
        return f"SELECT k FROM shown WHERE track = {literal(track)} AND status <> {literal(default)}"

    def _unjustified(self, track: TrackId) -> str:
        """In custody, and no status that is shown justifies it. One that runs underneath still may."""
        return f"{self._in_custody(track)} AND k NOT IN (SELECT k FROM shown WHERE {self._justified(track)})"

    def _missing(self, track: TrackId) -> str:
        return f"SELECT k FROM shown WHERE {self._justified(track)} AND k NOT IN ({self._in_custody(track)})"

    # -- who stands as not located

    def _find_lost(self) -> None:
        """Of those whose place may have no row, and of those looked at, all places in which they are counted."""
        if not self._asked.located:
            return
        doubtful = (
            f"SELECT k FROM people AS p JOIN {self._sums.spots.table} AS s ON s.spot = p.spot WHERE s.doubtful"
            " UNION SELECT k FROM closer"
        )
        self._run(f"CREATE OR REPLACE TEMP TABLE noted AS {doubtful}")
        if self._run("SELECT 1 FROM noted LIMIT 1").fetchone() is None:
            return
        counted = " UNION ALL ".join(self._counted())
        strays = f"SELECT k, COALESCE(spot, -1) AS spot FROM ({counted}) SEMI JOIN noted USING (k)"
        self._run(
            "CREATE OR REPLACE TEMP TABLE strayed AS SELECT k, list_sort(list(DISTINCT spot)) AS spots"
            f" FROM ({strays}) GROUP BY k"
        )
        rows = self._run(
            "SELECT p.spot, p.unit, s.spots, count(*) FROM strayed AS s JOIN people AS p USING (k)"
            " ANTI JOIN closer USING (k) WHERE p.spot IS NOT NULL GROUP BY ALL"
        ).fetchall()
        for spot, unit, spots, number in rows:
            now = self._sums.spot(spot, unit, unit)
            self._unknown[Stray(now, self._stays(spots))] += number
        for subject, spots in self._run("SELECT subject, spots FROM strayed JOIN closer USING (k)").fetchall():
            self._lost[SubjectId(subject)] = self._stays(spots)

    def _stays(self, spots: list[int]) -> frozenset[Stay | None]:
        return frozenset(self._sums.spots.stay(None if spot < 0 else spot) for spot in spots)

    def _counted(self) -> list[str]:
        """SELECTs of ``k, spot`` of all that is counted."""
        sums = self._sums
        found = ["SELECT k, spot FROM stray"] if sums.moving else ["SELECT k, spot FROM people LIMIT 0"]
        for number, counted in enumerate(sums.counted):
            kinds, given = sums.kinds(number), items("seats", number, counted)
            if kinds & _ALL:
                found.append(f"SELECT k, spot FROM ({given})")
            elif IndicatorKind.EVENT_NEW in kinds:
                found.append(f"SELECT k, spot FROM ({given}) WHERE t >= {sums.own}")
        found += [f"SELECT k, spot FROM ({sums.people_showing(track, self._asked.located)})" for track in sums.tracks]
        drawn = (each for each in self._stretching.indicators if each.id in self._asked.located)
        found += [
            f"SELECT k, spot FROM ({self._stretching.boundaries(each)}) ANTI JOIN closer USING (k)" for each in drawn
        ]
        return [f"({each})" for each in found]

    def _left_out(self) -> tuple[int, ...]:
        stands: Standing = self._facts.standing
        aside = self._run(f"SELECT count(*) FROM ({stands.set_aside_sql()})").fetchone() or (0,)
        known = stands.known
        return len(known.competing), aside[0] + len(known.set_aside), len(known.dangling), len(known.contested)
