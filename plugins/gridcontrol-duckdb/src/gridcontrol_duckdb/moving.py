"""What became of what the report of the day before counted.

That report is counted again only for those of whom something was told or to whom something happened since. Of all
others both reports count the same, in the same places.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack

from gridcontrol.ids import SubjectId
from gridcontrol.reports.set_counting import SetQuestion
from gridcontrol.rules.figures import IndicatorKind
from gridcontrol_duckdb.dividing import Dividing
from gridcontrol_duckdb.evaluating import Evaluating
from gridcontrol_duckdb.layout import Keys, timestamp_sql
from gridcontrol_duckdb.seating import Counted, Happening, Seating
from gridcontrol_duckdb.short import Short
from gridcontrol_duckdb.tallies import Sums, items
from gridcontrol_sql import Compiled
from gridcontrol_sql.loading import last_second

WAS = "was_"
"""What the names of the tables of the day before begin with."""
UNTOLD = "t >= {own} OR settled > {then}"
"""Whether the report of the day before could not see what happened: it was later, or was told later."""


class Moving:
    """Movements of one question. *facts* are those of now, *before* those of then, on a cursor of their own."""

    def __init__(
        self,
        question: SetQuestion,
        happening: Happening,
        sums: Sums,
        dividing: Dividing,
        script: Compiled,
        facts: Evaluating,
        before: Evaluating,
        *,
        schema: str,
    ) -> None:
        self._asked = question
        self._happening = happening
        self._sums = sums
        self._dividing = dividing
        self._script = script
        self._facts = facts
        self._before = before
        self._run = facts.cursor.execute
        self._touched, self._told = f"{schema}.touched", f"{schema}.told_then"
        self._registered = f"{schema}.registered"
        self._run(f"CREATE TABLE {self._touched} AS FROM touched")
        self._any_touched = self._run("SELECT 1 FROM touched LIMIT 1").fetchone() is not None
        joined = self.joined
        self._run("CREATE OR REPLACE TEMP TABLE joined_names (one VARCHAR, other VARCHAR)")
        if joined:
            pairs = "SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[])"
            self._run(f"INSERT INTO joined_names {pairs}", [list(joined), list(joined.values())])
        self._run("CREATE OR REPLACE TEMP TABLE stray (k VARCHAR, spot INTEGER)")

    @property
    def joined(self) -> Mapping[SubjectId, SubjectId]:
        """Whom an identity joined to another, with who stands for both now."""
        return self._facts.standing.known.joined

    def seated(self, keys: Keys, whose: str, short: Short) -> list[str]:
        """Make ``was_seats`` and ``changed_seats`` of those who may have moved; the names of all tables made."""
        if not self._sums.moving:
            return []
        own, then = self._sums.own, timestamp_sql(self._asked.known_before)
        last = last_second(self._asked.before, self._script.ticks)
        self._run("CREATE OR REPLACE TEMP TABLE stray AS SELECT k, 0 AS spot FROM happened LIMIT 0")
        self._run(f"CREATE OR REPLACE TEMP TABLE acted AS SELECT {short.of('subject')} AS k FROM touched")
        self._run(
            "CREATE OR REPLACE TEMP TABLE changed AS SELECT DISTINCT k FROM"
            f" (SELECT k FROM happened WHERE {UNTOLD.format(own=own, then=then)} UNION ALL FROM acted)"
        )
        self._run(
            f"CREATE OR REPLACE TEMP TABLE stands_for AS SELECT {short.of('one')} AS k, {short.of('other')} AS stands"
            " FROM joined_names"
        )
        same = f"FROM happened SEMI JOIN changed USING (k) WHERE settled <= {then} AND t <= {last}"
        if self._any_touched:
            self._tell_then(keys, whose, short, last)
            same = f"{same} AND k NOT IN (FROM acted) UNION ALL FROM {self._told}"
        self._run(f"CREATE OR REPLACE TEMP TABLE {WAS}happened AS {same}")
        made = ["acted", "changed", "stands_for", f"{WAS}happened"]
        units = self._registered if self._asked.units is not None else ""
        made += Seating(self._happening, self._facts.cursor, self._sums.spots, WAS, units=units).make()
        self._run("CREATE OR REPLACE TEMP TABLE changed_seats AS FROM seats SEMI JOIN changed USING (k)")
        return [*made, "changed_seats"]

    def _tell_then(self, keys: Keys, whose: str, short: Short, last: int) -> None:
        """What had happened by then to those on whose facts anything acts, as it was known then."""
        whose = f"({whose}) AND subject IN (FROM {self._touched})"
        facts = self._before.facts_sql(self._script, keys, whose, self._happening.read(self._before.standing))
        with ExitStack() as stack:
            if self._before.codes:
                stack.enter_context(self._before.input(self._script, keys, self._asked.before, whose))
            told = self._happening.sql(facts, short.column, last)
            self._before.cursor.execute(f"CREATE OR REPLACE TABLE {self._told} AS {told}")
            self._happening.refuse_too_long(self._before.cursor, self._told)

    def add(self) -> None:
        """Add up movements."""
        for number in self._sums.moving:
            self._move(number, self._sums.counted[number])

    def _move(self, number: int, counted: Counted) -> None:
        now = self._sums.unit_now
        key = "COALESCE(j.stands, b.k)" if counted.distinct else "b.key"
        self._run(f"CREATE OR REPLACE TEMP TABLE nows AS {items('changed_seats', number, counted, self._sums.more)}")
        self._run(
            f"CREATE OR REPLACE TEMP TABLE was AS SELECT b.*, p.{now} AS unit_now,"
            f" {key} AS now_key, row_number() OVER (PARTITION BY {key} ORDER BY b.t, b.ranked, b.id) AS nth"
            f" FROM ({items(f'{WAS}seats', number, counted, self._sums.more)}) AS b"
            " LEFT JOIN stands_for AS j ON j.k = b.k LEFT JOIN people AS p ON p.k = b.k"
        )
        own = self._sums.own
        told = self._sums.more.replace(", ", ", w.")
        self._run(
            "CREATE OR REPLACE TEMP TABLE pairs AS SELECT w.k, w.t, w.amount, w.scale, w.spot, w.unit, w.unit_now,"
            f" i.spot AS spot_here, i.unit AS unit_here, i.key AS found{told} FROM was AS w"
            f" LEFT JOIN nows AS i ON i.key = w.now_key AND w.nth = 1 AND i.t < {own}"
        )
        late = f"SELECT i.* FROM nows AS i ANTI JOIN was AS w ON w.now_key = i.key WHERE i.t < {own}"
        withdrawn = "SELECT * FROM pairs WHERE found IS NULL"
        self._sums.add("changed", number, "FROM nows")
        self._sums.add("was", number, "FROM was", "unit_now")
        self._sums.add("late", number, late)
        self._sums.add("withdrawn", number, withdrawn, "unit_now")
        self._sums.add_went(
            number,
            "SELECT spot AS a1, unit AS a2, unit_now AS a3, spot_here AS spot, unit_here AS unit, unit_here AS unit_now"
            " FROM pairs WHERE found IS NOT NULL AND (spot IS DISTINCT FROM spot_here"
            " OR unit IS DISTINCT FROM unit_here OR unit_now IS DISTINCT FROM unit_here)",
        )
        self._dividing.add_moved(number, f"SELECT *, {now} AS unit_now FROM ({late})", withdrawn)
        kinds = self._sums.kinds(number)
        if IndicatorKind.EVENT_LATE in kinds:
            self._run(f"INSERT INTO stray SELECT k, spot FROM ({late})")
        if IndicatorKind.EVENT_WITHDRAWN in kinds:
            self._run(f"INSERT INTO stray SELECT k, spot FROM ({withdrawn})")
        for name in ("nows", "was", "pairs"):
            self._run(f"DROP TABLE {name}")
