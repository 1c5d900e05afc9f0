"""Status now: who shows which status at one instant, from the last time of each thing that happened.

Where a later trigger never ends earlier, nothing but the last of each kind of thing matters: one GROUP BY finds it, in
whatever order facts lie, and what is shown follows by arithmetic. ``from_last`` proves that for a rule, or names what
stands against it; then statuses come from whole timelines.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from gridcontrol.errors import Problem
from gridcontrol.ids import StatusId, TrackId
from gridcontrol.rules.ruleset import Branch, Pack, Rule
from gridcontrol_sql.candidates import candidates_of, needs_of
from gridcontrol_sql.compiling import FACTS, Compiled
from gridcontrol_sql.direct import against_direct, is_plain, told_by_rank
from gridcontrol_sql.ground import Ground, NotInSqlError
from gridcontrol_sql.last_times import Last
from gridcontrol_sql.positions import YEARS
from gridcontrol_sql.script import Step
from gridcontrol_sql.shown_now import Track, by_status, standing
from gridcontrol_sql.ticks import Ticks, fitting

NO_STATUS = f"SELECT k, '' AS track, '' AS status, '' AS rule, 0 AS until FROM {FACTS} WHERE 1 = 0"
NO_TRACK = f"SELECT k, '' AS track FROM {FACTS} WHERE 1 = 0"


def compiled_now(pack: Pack, years: tuple[int, int] = YEARS, ticks: Ticks | None = None) -> Compiled:
    """The script of statuses at the one instant in ``as_of``; its input is that of ``compiled``, without ``subjects``.

    Output: ``statuses(k, track, status, rule, until)`` for whom some rule gives a status; ``until`` is the tick at
    which the phase of that rule is over if nothing happens any more, NULL where it is open. ``undecided(k, track)``:
    those to whom two rules give one status, and which of them is cited depends on more than last times; they have no
    row in ``statuses``. Raises ``NotInSqlError`` naming the first rule that asks for more than last times.
    """
    ticks = ticks or fitting(pack)
    ground = Ground(pack, years, 0, ticks=ticks)
    for rule in pack.rules.values():
        against = from_last(ground, rule)
        if against is not None:
            raise NotInSqlError(Problem("sql.not-from-last", rule.where, args={"who": rule.id, "construct": against}))
    last = Last(ground)
    candidates = [candidate for rule in pack.rules.values() for candidate in candidates_of(ground, last, rule)]
    named = [evolve(candidate, number=number) for number, candidate in enumerate(candidates, 1)]
    grouped = [(track, found) for track in pack.tracks if (found := by_status(ground, track, named))]
    rivals = [each for _, found in grouped for group in found if len(group) > 1 for each in group]
    tracks = [Track(number, track, found) for number, (track, found) in enumerate(grouped)]
    everybody = standing(f"({last.query()})", rivals)
    # One track reads it where it is made; several share it.
    shared = [Step("standing", everybody)] if len(tracks) > 1 else []
    flat = [
        *shared,
        *(step for track in tracks for step in track.steps(last, "standing" if shared else f"({everybody})")),
        Step("statuses", " UNION ALL ".join(track.shown() for track in tracks) or NO_STATUS),
        Step("undecided", " UNION ALL ".join(open_ for track in tracks if (open_ := track.open())) or NO_TRACK),
    ]
    steps = tuple(evolve(step, query=" ".join(step.query.split())) for step in flat)
    return Compiled(pack, ground.columns, tuple(ground.columns.definitions()), steps, ground.ticks)


# -- whether last times are enough


def from_last(ground: Ground, rule: Rule) -> str | None:
    """What of *rule* asks for more than the last time of each thing; None where nothing does."""
    against = against_direct(ground, rule)
    if against is not None:
        return against
    if len(rule.editions) > 1:
        return "editions"
    if rule.counted_from:
        return "counted_from"
    if any(end.up_to is not None for end in rule.ends):
        return "up_to"
    if len([status for status in ground.statuses(rule.track) if not _has_rank(ground, rule.track, status)]) > 1:
        return "precedence"
    return next((found for row in rule.editions[0].branches for found in _against(ground, rule, row)), None)


def _has_rank(ground: Ground, track: TrackId, status: StatusId) -> bool:
    return status in ground.pack.tracks[track].precedence


def _against(ground: Ground, rule: Rule, branch: Branch) -> Iterator[str]:
    last = branch.phases[-1]
    if len(branch.phases) > 1 and not ground.clock.steady:
        # Each phase would ask again for the changes of clocks before it: too much to say in one expression.
        yield "zone"
    for phase in branch.phases[:-1]:
        if (
            phase.length is None
            or phase.until
            or phase.release
            or phase.at_most
            or phase.until_date
            or phase.lapse_ends
        ):
            yield "phases"
    if last.until_date is not None:
        yield "until_date"
    for need in needs_of(branch):
        if need.times > 1 or need.to_day is not None or not is_plain(ground, rule, need.pattern):
            yield "needs"
    if not told_by_rank(ground, rule):
        yield "order"
