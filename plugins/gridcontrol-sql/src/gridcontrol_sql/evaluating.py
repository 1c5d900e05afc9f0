"""An evaluator whose answers come from an engine that works set by set, over facts that are at hand as values.

What is shown is worked out by the engine. The runs behind it, with causes and requirements, are what SQL does not keep:
they are asked of the quick evaluator, subject by subject as they are looked at, and must show what the engine shows.
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import define, evolve, field

from gridcontrol.calculus.evaluator import AsOf, Evaluator, Places
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.errors import PackError, Problem, StoreError
from gridcontrol.ids import SubjectId
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql.answering import Answers, EngineFindings, EngineTimelines
from gridcontrol_sql.compiling import MOST_ORDERS, Compiled, compiled
from gridcontrol_sql.engines import Engine
from gridcontrol_sql.ground import NotInSqlError
from gridcontrol_sql.loading import tables
from gridcontrol_sql.outcome import Shown, shown_in_rows
from gridcontrol_sql.positions import LAST_SECOND, instant_at
from gridcontrol_sql.ticks import EPOCH, Ticks, fractions_in, ticks_of

FEW = 16
"""About so many subjects, asked for by name, the quick evaluator answers alone: a script takes longer to begin."""
AHEAD = 2
"""Years behind the last fact in which changes of clocks are reckoned."""
ORDERS = (MOST_ORDERS, 4 * MOST_ORDERS)
"""Orders of one course: what is reckoned first, and what is where that was not enough."""
MOST_SCRIPTS = 4


@define
class EngineEvaluator:
    """Answers from *engine*; *quick* gives what stands behind them. Questions about *few* subjects go to it alone."""

    engine: Engine
    quick: Evaluator = field(factory=FastEvaluator)
    few: int = FEW
    _scripts: dict[tuple[str, tuple[int, int], int, Ticks], tuple[Pack, Compiled]] = field(factory=dict)

    def evaluate(
        self,
        pack: Pack,
        known: Known,
        *,
        places: Places | None = None,
        as_of: AsOf | None = None,
        subjects: Collection[SubjectId] | None = None,
    ) -> Evaluation:
        """Timelines of *subjects* (all when None) from the facts that *as_of* covers (all when None).

        Raises ``PackError`` on rules that SQL can't say, ``StoreError`` on facts that have no place there,
        ``PluginError`` where the engine fails or, as an answer is looked at, shows what the quick evaluator doesn't.
        """
        if subjects is not None and len(subjects) <= self.few:
            return self.quick.evaluate(pack, known, places=places, as_of=as_of, subjects=subjects)
        wanted = None if subjects is None else frozenset(known.standing_for(each) for each in subjects)
        told = known if wanted is None or pack.crosses_subjects else _only(known, wanted)
        shown = [
            each
            for each in self._shown(pack, told, places, as_of, subjects or ())
            if wanted is None or each.subject in wanted
        ]

        def behind(only: Collection[SubjectId] | None) -> Evaluation:
            return self.quick.evaluate(
                pack, known, places=places, as_of=as_of, subjects=subjects if only is None else only
            )

        answers = Answers(self.engine.name, shown, behind, wanted, together=pack.crosses_subjects)
        return Evaluation(EngineTimelines(answers), EngineFindings(answers))

    def _shown(
        self, pack: Pack, known: Known, places: Places | None, as_of: AsOf | None, also: Collection[SubjectId]
    ) -> list[Shown]:
        years, ticks = _years(known), ticks_of(fractions_in(pack, known))
        for most in ORDERS:
            script = self._script(pack, years, most, ticks)
            carried = self.engine.carry_out(script, tables(pack, script.columns, known, places, as_of, also))
            if not carried.beyond:
                return shown_in_rows(carried.rows, ticks)
        raise StoreError(Problem("sql.too-many-orders", args={"number": ORDERS[-1]}))

    def _script(self, pack: Pack, years: tuple[int, int], most: int, ticks: Ticks) -> Compiled:
        key = (pack.version, years, most, ticks)
        found = self._scripts.get(key)
        if found is None or found[0] is not pack:
            try:
                script = compiled(pack, years, most, ticks=ticks)
            except NotInSqlError as error:
                raise PackError(error.problem) from error
            if len(self._scripts) >= MOST_SCRIPTS:
                self._scripts.pop(next(iter(self._scripts)))
            found = self._scripts[key] = pack, script
        return found[1]


def _only(known: Known, wanted: Collection[SubjectId]) -> Known:
    return evolve(known, events={subject: events for subject, events in known.events.items() if subject in wanted})


def _years(known: Known) -> tuple[int, int]:
    """The years in which facts lie, and some ahead: they decide something only where clocks change."""
    years = [event.at.year for events in known.events.values() for event in events]
    last = instant_at(LAST_SECOND).year
    first, last = (max(min(years) - 1, EPOCH.year), min(max(years) + AHEAD, last)) if years else (last, last)
    return min(first, last), last
