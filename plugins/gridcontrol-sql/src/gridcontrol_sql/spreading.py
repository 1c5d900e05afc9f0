"""What spreads along links: points of others, made from what runs, is shown or happens to one subject."""

from __future__ import annotations

from gridcontrol.ids import EventKindId, FieldId, SubjectKindId
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.spreading import Spread
from gridcontrol.time import Unit
from gridcontrol_sql import relations, spans
from gridcontrol_sql.conditions import Truth, kinds_of
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.positions import FOREVER
from gridcontrol_sql.script import text, texts
from gridcontrol_sql.triggers import Triggers


def write_spread(ground: Ground, spread: Spread) -> None:
    """The points that *spread* makes, into the ground."""
    clock = ground.clock
    about = _about(ground, spread)
    script = ground.script
    links = relations.directed(ground, spread.link, spread.direction)
    causes = _causes(ground, spread, about)
    earliest = _earliest(ground, spread, about, causes)
    cause = spread.cause
    midnight_after = clock.midnight(f"{clock.day('l.until')} + 1")
    over = (
        f"(l.until IS NOT NULL AND CASE WHEN l.until_d = 1"
        f" THEN CASE WHEN {midnight_after} <= c.earliest THEN 1 ELSE 0 END"
        f" WHEN l.until < c.earliest THEN 1 ELSE 0 END = 1)"
    )
    if isinstance(cause, EventPattern):
        at_pos, until = "c.s + 1", "c.s"
        reached = "l.s <= c.s + 1"
    else:
        at_pos, until = "GREATEST(c.s, l.s)", "c.e"
        reached = "(l.s < c.e OR (c.s = c.e AND l.s <= c.s))"
    made = script.add(
        f"spread_{spread.id}",
        f"""SELECT l.other AS k, {at_pos} + 1 AS pos, {clock.at(at_pos)} AS w, l.k AS source, l.since, l.until,
            l.until_d, l.e AS link_end,
            {until} AS over FROM {causes} AS x JOIN {earliest} AS c ON c.xid = x.xid JOIN {links} AS l ON l.k = x.k
        WHERE {reached} AND NOT {over}""",
    )
    if spread.given:
        truth = Truth(ground, about, ground.pack.day_count)
        asked = [spans.covers(truth.where(condition), "m.source", "m.pos") for condition in spread.given]
        made = script.add("spread_given", f"SELECT m.* FROM {made} AS m WHERE {' AND '.join(asked)}")
    ground.created.setdefault(spread.creates, []).append(_points(ground, spread, made))


def _about(ground: Ground, spread: Spread) -> SubjectKindId:
    """The kind of those from whom it spreads."""
    if isinstance(spread.cause, EventPattern):
        return ground.pack.events[spread.cause.kinds[0]].about
    return ground.pack.tracks[spread.cause.track].about


def _causes(ground: Ground, spread: Spread, about: SubjectKindId) -> str:
    """What spreads: ``(xid, k, s, e, w, kind, fields...)``; of events *s* and *e* are one place."""
    clock = ground.clock
    script = ground.script
    cause = spread.cause
    if isinstance(cause, EventPattern):
        points = ground.points(cause, about)
        return script.add("causes", f"SELECT NUMBER_IN(k, pos) AS xid, pos AS s, pos AS e, p.* FROM {points} AS p")
    if cause.shown:
        shown = ground.shown(cause.track)
        found = spans.none(script)
        if shown is not None:
            found = script.add("status", f"SELECT k, s, e FROM {shown} WHERE status IN {texts(cause.statuses)}")
    else:
        found = ground.running(cause.track, cause.statuses)
    joined = spans.unbroken(script, found)
    return script.add(
        "causes",
        f"""SELECT NUMBER_IN(k, s) AS xid, k, s, e, s AS pos, {clock.at("s")} AS w, 0 AS wd, '' AS kind
        FROM {joined}""",
    )


def _earliest(ground: Ground, spread: Spread, about: SubjectKindId, causes: str) -> str:
    """The second before which a link must not have ended: ``(xid, s, e, earliest)``."""
    clock = ground.clock
    script = ground.script
    look_back = spread.look_back
    if look_back is None:
        return script.add("earliest", f"SELECT xid, s, e, {clock.at('s')} AS earliest FROM {causes}")
    kinds = kinds_of(spread.cause) if isinstance(spread.cause, EventPattern) else ()
    first_rule = next(iter(ground.pack.rules.values()))
    triggers = Triggers(ground, first_rule, about, kinds)
    relation = script.add("looking_back", f"SELECT xid AS cid, c.* FROM {causes} AS c")
    values = []
    for anchor in look_back.counted_from:
        relation, value = triggers.anchor(anchor, relation)
        values.append(value)
    values.append("f.w" if isinstance(spread.cause, EventPattern) and not look_back.counted_from else clock.at("f.s"))
    anchored = values[0] if len(values) == 1 else f"COALESCE({', '.join(values)})"
    found = script.add("looked_back_from", f"SELECT f.xid, f.s, f.e, {anchored} AS anchor FROM {relation} AS f")
    if look_back.length.unit is Unit.DAYS:
        day = clock.midnight(f"{clock.day('anchor')} - {look_back.length.number}")
        earliest = f"LEAST({day}, {clock.at('s')})"
    else:
        earliest = f"anchor - {clock.elapsed(look_back.length)}"
    return script.add(
        "earliest", f"SELECT xid, s, e, CASE WHEN s = 0 THEN 0 ELSE {earliest} END AS earliest FROM {found}"
    )


def _points(ground: Ground, spread: Spread, made: str) -> str:
    """*made* as points with the columns of events."""
    clock = ground.clock
    ended = f"CASE WHEN m.over >= {FOREVER} THEN NULL ELSE {clock.at('m.over')} END"
    cut = f"m.over < {FOREVER} AND {clock.at('m.over')} < m.until AND m.over <> m.link_end"
    cut_to = f"GREATEST({clock.at('m.over')}, m.since)"
    last = f"CASE WHEN m.until IS NULL THEN {ended} WHEN {cut} THEN {cut_to} ELSE m.until END"
    dated = f"CASE WHEN m.until IS NULL OR ({cut}) THEN 0 ELSE m.until_d END"
    filled = {
        **_filled(ground, spread.creates, spread.last, (last, dated)),
        **_filled(ground, spread.creates, spread.source, ("m.source",)),
    }
    columns = "".join(
        f", {filled.get(name, f'CAST(NULL AS {type_})')} AS {name}" for name, type_ in ground.columns.definitions()
    )
    return ground.script.add(
        f"created_{spread.creates}",
        f"SELECT m.k, m.pos, m.w, 0 AS wd, {text(spread.creates)} AS kind{columns} FROM {made} AS m",
    )


def _filled(ground: Ground, kind: EventKindId, name: FieldId | None, values: tuple[str, ...]) -> dict[str, str]:
    if name is None or (kind, name) not in ground.columns.by_field:
        return {}
    column = ground.columns.by_field[kind, name]
    if column.moment:
        return {column.name: values[0], column.dated: f"CASE WHEN {values[0]} IS NULL THEN NULL ELSE {values[1]} END"}
    return {column.name: values[0]}
