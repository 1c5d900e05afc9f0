"""A checked pack as a script over three tables of input: facts, subjects, and where divisions lie."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attrs import frozen

from gridcontrol.ids import RuleId, SpreadId, TrackId
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql.columns import Columns
from gridcontrol_sql.direct import Direct, ahead_in_order, is_direct, looking_ahead, told_by_rank
from gridcontrol_sql.ground import Ground, spelled
from gridcontrol_sql.levels import write_levels
from gridcontrol_sql.positions import YEARS
from gridcontrol_sql.runs import Runs
from gridcontrol_sql.script import Step, needed, text
from gridcontrol_sql.spreading import write_spread
from gridcontrol_sql.strongest import BITS, begun_anew, one_again, strongest
from gridcontrol_sql.ticks import SECONDS, Ticks, fitting

FACTS, SUBJECTS, PLACE_IN, AS_OF = "facts", "subjects", "place_in", "as_of"
MOST_ORDERS = 3
"""Orders of one course that a script reckons unless told otherwise."""
OUTPUT = ("timelines", "unreckoned")
INPUT: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        FACTS: (("k", "VARCHAR"), ("kind", "VARCHAR"), ("id", "VARCHAR"), ("w", "BIGINT"), ("wd", "INTEGER")),
        SUBJECTS: (("k", "VARCHAR"), ("kind", "VARCHAR"), ("key", "VARCHAR")),
        PLACE_IN: (("place", "VARCHAR"), ("code", "VARCHAR"), ("since", "BIGINT"), ("until", "BIGINT")),
        AS_OF: (("last", "BIGINT"),),
    }
)
"""The tables that a script reads, with names and types of their columns; behind those of facts come the fields."""


@frozen
class Compiled:
    """The script of a pack.

    Input: ``facts(k, kind, id, w, wd, fields...)``, the facts as they stand: whose, what, which, the first tick,
    whether only its date is known; ``subjects(k, kind, key)``, all there are; ``place_in(place, code, since, until)``,
    on which local days a division lies below another; ``as_of(last)``, the last tick that counts. Output:
    ``timelines(k, track, status, rule, since, until, shown_since, run_since)`` in ticks since 1900, ``until`` NULL
    where it is open.
    """

    pack: Pack
    columns: Columns
    fields: tuple[tuple[str, str], ...]
    """Names and types of the columns of fields."""
    steps: tuple[Step, ...]
    ticks: Ticks = SECONDS
    """What times are counted in, from 1900."""
    asked: frozenset[str] | None = None
    """Names of the columns of fields that answers depend on, in the others anything may stand; None: of all."""


def compiled(
    pack: Pack,
    years: tuple[int, int] = YEARS,
    most_orders: int = MOST_ORDERS,
    *,
    keyed: bool = False,
    direct: bool = True,
    bits: int = BITS,
    in_order: bool = False,
    ticks: Ticks | None = None,
) -> Compiled:
    """The script of full timelines. ``NotInSqlError`` names what can't be said.

    *years* are the first and last in which changes of clocks are reckoned: facts outside them may be an hour off where
    clocks change. *most_orders* of one course are reckoned; the relation ``unreckoned`` holds a row for each beyond.
    *keyed* says that ``k`` is short to compare, a whole number, so that the script need not number subjects itself.
    Without *direct* every rule goes the general way, and *bits* is how many pieces of a subject are told apart by bits:
    both are there to hold one way against the other. *ticks* are the moments within a second that are told apart, as
    many as the pack itself names unless told otherwise.

    *in_order* is for DuckDB: windows over everything (``OVER ()``) meet rows there in the order of the sorted query
    below them and need no sort of their own, so what several windows ask of each subject takes one sort. They keep one
    core busy: where rules look at other subjects, so that all are one part, it changes nothing.
    """
    ticks = ticks or fitting(pack)
    ground = Ground(pack, years, most_orders, bits=bits, direct=direct, ticks=ticks, in_order=in_order)
    numbered = not keyed and _numbered(ground)
    _order(ground)
    for stratum in pack.strata:
        for name in stratum:
            if name in pack.spreads:
                write_spread(ground, pack.spreads[SpreadId(name)])
                continue
            rule = pack.rules[RuleId(name)]
            if rule.levels:
                write_levels(ground, rule)
            elif is_direct(ground, rule):
                Direct.of(ground, rule).write()
            else:
                Runs.of(ground, rule).write()
    _timelines(ground, numbered=numbered)
    steps = needed(ground.script.steps, OUTPUT)
    return Compiled(
        pack, ground.columns, tuple(ground.columns.definitions()), steps, ground.ticks, ground.columns.asked()
    )


def _numbered(ground: Ground) -> bool:
    """Have a number stand for each subject from here on, where no fact names other subjects."""
    kinds = ground.pack.events.values()
    if ground.crossing or any(field.ref is not None for kind in kinds for field in kind.fields.values()):
        return False
    ground.script.subjects = ground.script.add(
        "numbers", f"SELECT s.k AS name, s.kind, s.key, NUMBERED(s.k) AS k FROM {SUBJECTS} AS s"
    )
    return True


def _order(ground: Ground) -> None:
    """``ev``: facts as points in the total order, with what comes next; ``ids``: which fact stands where."""
    pack = ground.pack
    names = ", ".join(["k", "kind", "id", "w", "wd", *ground.field_columns()])
    ranks = "".join(f" WHEN {text(kind.id)} THEN {kind.rank}" for kind in pack.events.values())
    kinds = ", ".join(text(kind) for kind in pack.events)
    whose = "" if ground.crossing else "k, "
    facts = FACTS
    if ground.script.subjects != SUBJECTS:
        others = ", ".join(f"f.{name}" for name in names.split(", ")[1:])
        facts = f"(SELECT n.k, {others} FROM {FACTS} AS f JOIN {ground.script.subjects} AS n ON n.name = f.k) AS own"
    # Where every rule can do with ranks, events of one kind and second may share a place: nothing compares them.
    ranked = max((kind.rank for kind in pack.events.values()), default=0) + 1
    alike = bool(pack.rules) and ground.ticks.have_room(ranked, whole=ground.ticks.to_second == 1)
    alike = alike and all(is_direct(ground, rule) and told_by_rank(ground, rule) for rule in pack.rules.values())
    slot = "(ranked + 1)" if alike else f"ROW_NUMBER() OVER (PARTITION BY {whose}t ORDER BY ranked, BYTES(id))"
    place = f"{ground.clock.by_clock('t')} + {ground.ticks.steps} * {slot}"
    ordered = f"""SELECT {names}, {place} AS pos{"" if alike else ", ranked"} FROM (
            SELECT {names}, {effect(pack, ground.columns)} AS t, CASE kind{ranks} ELSE 0 END AS ranked
            FROM {facts} WHERE kind IN ({kinds})
        ) AS ranked_facts WHERE t <= (SELECT MAX(last) FROM {AS_OF})"""
    ahead = looking_ahead(ground)
    if ahead:
        rows = ground.script.add("ordered", ordered)
        kept = f"{names}, pos{'' if alike else ', ranked'}".split(", ")
        ordered = (
            ahead_in_order(ground, rows, kept) if ground.script.in_order else f"SELECT v.*{ahead} FROM {rows} AS v"
        )
    ground.script.steps.append(Step("ev", " ".join(ordered.split())))
    ground.script.steps.append(Step("ids", "SELECT k, pos, id FROM ev"))


def effect(pack: Pack, columns: Columns) -> str:
    """The tick at which a fact takes effect, as an expression."""
    effects = ""
    for kind in pack.events.values():
        if kind.takes_effect is not None:
            column = columns.by_field[kind.id, kind.takes_effect]
            effects += f" WHEN {text(kind.id)} THEN COALESCE({column.name}, w)"
    return f"CASE kind{effects} ELSE w END" if effects else "w"


def _timelines(ground: Ground, *, numbered: bool) -> None:
    parts = [part for track in ground.pack.tracks for part in [_timeline(ground, track)] if part is not None]
    empty = (
        "SELECT k, '' AS track, '' AS status, '' AS rule, 0 AS since, 0 AS until, 0 AS shown_since, 0 AS run_since"
        f" FROM {ground.script.subjects} WHERE 1 = 0"
    )
    beyond = [f"SELECT cid FROM {check}" for check in ground.checks]
    nothing = f"SELECT 0 AS cid FROM {SUBJECTS} WHERE 1 = 0"
    ground.script.steps.append(Step("unreckoned", " UNION ALL ".join(beyond) if beyond else nothing))
    rows = " UNION ALL ".join(parts) if parts else empty
    if numbered:
        by_number = ground.script.add("by_number", rows)
        rows = f"""SELECT n.name AS k, t.track, t.status, t.rule, t.since, t.until, t.shown_since, t.run_since
            FROM {by_number} AS t JOIN {ground.script.subjects} AS n ON n.k = t.k"""
    ground.script.steps.append(Step("timelines", " ".join(rows.split())))


def _timeline(ground: Ground, track: TrackId) -> str | None:
    """What *track* shows by the tick: what is shown for less than one is no row."""
    pieces = ground.ranked(track)
    if pieces is None:
        return None
    script = ground.script
    names = (*ground.apart(track), "start")
    found = strongest(script, pieces, ground.clock.at, names, ground.bits)
    if ground.in_parts(track):
        found = script.add("anew", begun_anew(script, f"SELECT * FROM {one_again(script, found, names)}", names))
    status, rule = spelled("sno", ground.statuses(track)), spelled("rno", ground.rules(track))
    return (
        f"SELECT k, {text(track)} AS track, {status} AS status, {rule} AS rule, s AS since, e AS until,"
        f" anew AS shown_since, {ground.clock.at('start')} AS run_since FROM {found}"
    )
