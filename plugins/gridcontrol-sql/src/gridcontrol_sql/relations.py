"""What subjects have to do with one another and with places: attributes, links, belonging, each with when."""

from __future__ import annotations

from collections.abc import Iterable

from gridcontrol.errors import Problem
from gridcontrol.ids import EventKindId, FieldId, LinkKindId, SubjectKindId
from gridcontrol.rules.conditions import Its
from gridcontrol.rules.spreading import Direction
from gridcontrol_sql import spans
from gridcontrol_sql.columns import Column
from gridcontrol_sql.ground import Ground, NotInSqlError
from gridcontrol_sql.positions import FOREVER
from gridcontrol_sql.script import text, texts

LAST_DAY = 10_000_000
"""The day on which what has been so for ever is asked: after the last change of divisions."""


def attribute_column(ground: Ground, about: SubjectKindId, name: FieldId) -> Column:
    """The column from which the attribute is set."""
    kinds = [kind.id for kind in ground.pack.events.values() if kind.about == about and name in kind.sets]
    found = ground.columns.of(kinds, name)
    if len(found) > 1:
        raise NotInSqlError(Problem("sql.attribute-types", args={"who": name}))
    return found[0] if found else Column("", "VARCHAR")


def attribute_spans(ground: Ground, about: SubjectKindId, name: FieldId) -> str:
    """The attribute as facts set it: ``(k, value, value_d, day, s, e)``, cut wherever any attribute is set.

    ``day`` is the local day of the last setting: the day on which a place among them is looked up.
    """
    clock = ground.clock
    column = attribute_column(ground, about, name)
    if not column.name:
        empty = (
            f"SELECT k, '' AS value, 0 AS value_d, 0 AS day, 0 AS s, 0 AS e FROM {ground.script.subjects} WHERE 1 = 0"
        )
        return ground.script.add("attribute_never_set", empty)
    ground.columns.tested.add(column.name)
    dated = column.dated if column.moment else "0"
    setting = []
    for kind in ground.pack.events.values():
        names = [ground.columns.by_field[kind.id, each].name for each in kind.sets]
        if kind.about == about and names:
            given = " OR ".join(f"{each} IS NOT NULL" for each in names)
            own = name in kind.sets
            value, is_date = (column.name, dated) if own else (f"CAST(NULL AS {column.type})", "CAST(NULL AS INTEGER)")
            setting.append(
                f"SELECT k, pos, {value} AS value, {is_date} AS value_d FROM ev"
                f" WHERE kind = {text(kind.id)} AND ({given})"
            )
    set_by = ground.script.add("setting", " UNION ALL ".join(setting))
    return ground.script.add(
        f"attribute_{name}",
        f"""SELECT k, value, value_d, {clock.day(clock.at("s"))} AS day, s, e FROM (
            SELECT k, s, e, MAX(value) OVER (PARTITION BY k, grp) AS value, MAX(value_d) OVER (PARTITION BY k,
                grp) AS value_d
            FROM (
                SELECT k, pos AS s, COALESCE(LEAD(pos) OVER (PARTITION BY k ORDER BY pos), {FOREVER}) AS e, value,
                    value_d,
                    COUNT(value) OVER (PARTITION BY k ORDER BY pos ROWS UNBOUNDED PRECEDING) AS grp
                FROM {set_by}
            ) AS numbered
        ) AS carried WHERE value IS NOT NULL""",
    )


def lies(place: str, day: str, codes: str) -> str:
    """A question: whether *place* is one of *codes*, a list, or lies below one of them on *day*."""
    return (
        f"({place} IN {codes} OR EXISTS (SELECT 1 FROM place_in AS p WHERE p.place = {place}"
        f" AND p.code IN {codes} AND p.since <= {day} AND {day} < p.until))"
    )


def place_spans(ground: Ground, about: SubjectKindId) -> str | None:
    """The division codes of subjects: ``(k, place, day, s, e)``; None where the kind is nowhere."""
    clock = ground.clock
    kind = ground.pack.subjects[about]
    if kind.levels:
        return ground.script.add(
            f"own_place_{about}",
            f"""SELECT k, key AS place, {LAST_DAY} AS day, 0 AS s, {FOREVER} AS e FROM {ground.script.subjects}
            WHERE kind = {text(about)}""",
        )
    if kind.covers is not None:
        link = links(ground, kind.covers)
        return ground.script.add(
            f"covered_by_{about}",
            f"""SELECT l.k, s.key AS place, {clock.day(clock.at("l.s"))} AS day, l.s, l.e
            FROM {link} AS l JOIN {ground.script.subjects} AS s ON s.k = l.other""",
        )
    if kind.place is None:
        return None
    spans_ = attribute_spans(ground, about, kind.place)
    return ground.script.add(f"place_{about}", f"SELECT k, value AS place, day, s, e FROM {spans_}")


def within(ground: Ground, about: SubjectKindId, codes: Iterable[str]) -> str:
    """When subjects lie in a division of one of *codes* or below."""
    there = place_spans(ground, about)
    if there is None:
        return spans.none(ground.script)
    return ground.script.add(
        "in_place", f"SELECT t.k, t.s, t.e FROM {there} AS t WHERE {lies('t.place', 't.day', texts(codes))}"
    )


def links(ground: Ground, kind: LinkKindId) -> str:
    """Links of *kind*: ``(k, other, s, e, since, until, until_d)``; ``until`` is NULL while the link goes on."""
    clock = ground.clock
    pack, script = ground.pack, ground.script
    opening, closing = [], []
    for event in pack.events.values():
        opens = [each for each in event.opens if each.link == kind]
        for each in opens:
            to = ground.columns.by_field[event.id, each.to]
            until, dated = "CAST(NULL AS BIGINT)", "CAST(NULL AS INTEGER)"
            if each.moment:
                until, dated = "w", "wd"
            if each.until is not None:
                column = ground.columns.by_field[event.id, each.until]
                until, dated = f"COALESCE({column.name}, {until})", f"COALESCE({column.dated}, {dated})"
            opening.append(
                f"SELECT k, {to.name} AS other, pos, w, {until} AS until, {dated} AS until_d FROM ev"
                f" WHERE kind = {text(event.id)} AND {to.name} IS NOT NULL"
            )
        opened = " OR ".join(f"{ground.columns.by_field[event.id, each.to].name} IS NOT NULL" for each in opens)
        if opens and pack.links[kind].single:
            closing.append(f"SELECT k, pos AS at_pos, w, wd FROM ev WHERE kind = {text(event.id)} AND ({opened})")
        if kind in event.closes:
            unopened = f" AND NOT ({opened})" if opens else ""
            closing.append(f"SELECT k, pos + 1 AS at_pos, w, wd FROM ev WHERE kind = {text(event.id)}{unopened}")
            if opens and not pack.links[kind].single:
                closing.append(f"SELECT k, pos AS at_pos, w, wd FROM ev WHERE kind = {text(event.id)} AND ({opened})")
    if not opening:
        empty = f"""SELECT k, k AS other, 0 AS s, 0 AS e, 0 AS since, 0 AS until, 0 AS until_d
            FROM {ground.script.subjects} WHERE 1 = 0"""
        return script.add(f"links_{kind}", empty)
    opened_by = script.add(f"opened_{kind}", " UNION ALL ".join(opening))
    numbered = script.add(
        f"opened_{kind}",
        f"""SELECT NUMBER_IN(k, pos, other) AS lid, k, other, pos, w, until, until_d, CASE
            WHEN until IS NULL THEN {FOREVER} ELSE GREATEST({clock.by_clock("until")}, pos + 1) END AS e
            FROM {opened_by}""",
    )
    if not closing:
        return script.add(f"links_{kind}", f"SELECT k, other, pos AS s, e, w AS since, until, until_d FROM {numbered}")
    closed_by = script.add(f"closing_{kind}", " UNION ALL ".join(closing))
    first = script.add(
        f"closed_{kind}",
        f"""SELECT lid, at_pos, w, wd FROM (
            SELECT o.lid, c.at_pos, c.w, c.wd, ROW_NUMBER() OVER (PARTITION BY o.lid ORDER BY c.at_pos) AS place
            FROM {numbered} AS o JOIN {closed_by} AS c ON c.k = o.k AND c.at_pos > o.pos AND c.at_pos < o.e
        ) AS ordered WHERE place = 1""",
    )
    return script.add(
        f"links_{kind}",
        f"""SELECT o.k, o.other, o.pos AS s, COALESCE(c.at_pos, o.e) AS e, o.w AS since,
            CASE WHEN c.lid IS NULL THEN o.until ELSE c.w END AS until,
            CASE WHEN c.lid IS NULL THEN o.until_d ELSE c.wd END AS until_d
        FROM {numbered} AS o LEFT JOIN {first} AS c ON c.lid = o.lid""",
    )


def directed(ground: Ground, kind: LinkKindId, direction: Direction) -> str:
    """Links as those see them from whom something spreads."""
    made = links(ground, kind)
    if direction is Direction.OF_TO:
        return made
    back = f"SELECT other AS k, k AS other, s, e, since, until, until_d FROM {made}"
    if direction is Direction.TO_OF:
        return ground.script.add(f"back_{kind}", back)
    return ground.script.add(
        f"both_{kind}", f"SELECT k, other, s, e, since, until, until_d FROM {made} UNION ALL {back}"
    )


def members(ground: Ground, member: SubjectKindId, whole: SubjectKindId) -> str:
    """When subjects of *member* belong to subjects of *whole*: ``(k, whole, s, e)``, no two of a pair touching."""
    script, pack = ground.script, ground.pack
    parts = [
        f"SELECT l.k, l.other AS whole, l.s, l.e FROM {links(ground, kind.id)} AS l"
        for kind in pack.links.values()
        if kind.from_kind == member and kind.to_kind == whole
    ]
    placed = place_spans(ground, member)
    if placed is not None:
        if pack.subjects[whole].covers is not None:
            drawn = place_spans(ground, whole)
            later = "CASE WHEN m.s > d.s THEN m.day ELSE d.day END"
            pairs = script.add(
                "drawn_around",
                f"""SELECT m.k, d.k AS whole, m.place, d.place AS code, {later} AS day,
                    GREATEST(m.s, d.s) AS s, LEAST(m.e, d.e) AS e
                FROM {placed} AS m JOIN {drawn} AS d ON GREATEST(m.s, d.s) < LEAST(m.e, d.e)""",
            )
            parts.append(f"SELECT m.k, m.whole, m.s, m.e FROM {pairs} AS m WHERE {_below('m', 'm.code')}")
        else:
            parts.append(
                f"""SELECT m.k, w.k AS whole, m.s, m.e FROM {placed} AS m JOIN {script.subjects} AS w
                ON w.kind = {text(whole)} WHERE {_below("m", "w.key")}"""
            )
    if not parts:
        return script.add("members_none", f"SELECT k, k AS whole, 0 AS s, 0 AS e FROM {script.subjects} WHERE 1 = 0")
    found = script.add(f"belonging_{member}_{whole}", " UNION ALL ".join(parts))
    keyed = script.add("belonging_pairs", f"SELECT k || '|' || whole AS k, s, e FROM {found}")
    names = script.add("belonging_names", f"SELECT DISTINCT k, whole, k || '|' || whole AS pair FROM {found}")
    return script.add(
        f"members_{member}_{whole}",
        f"SELECT n.k, n.whole, u.s, u.e FROM {spans.union(script, keyed)} AS u JOIN {names} AS n ON n.pair = u.k",
    )


def _below(row: str, code: str) -> str:
    return (
        f"({row}.place = {code} OR EXISTS (SELECT 1 FROM place_in AS p WHERE p.place = {row}.place"
        f" AND p.code = {code} AND p.since <= {row}.day AND {row}.day < p.until))"
    )


def related(ground: Ground, about: SubjectKindId, its: Its) -> list[tuple[SubjectKindId, str]]:
    """The subjects that ``its`` asks of subjects of *about*, by kind: ``(k, other, s, e)``."""
    if its.link is not None:
        return [(ground.pack.links[its.link].to_kind, links(ground, its.link))]
    if its.field is not None:
        return _named(ground, about, its.field)
    if its.kind is None:
        return []
    member = members(ground, about, its.kind)
    return [(its.kind, ground.script.add("wholes", f"SELECT k, whole AS other, s, e FROM {member}"))]


def _named(ground: Ground, about: SubjectKindId, name: FieldId) -> list[tuple[SubjectKindId, str]]:
    """Whom the events of a subject name in the field *name*, each from its event to the next that says it."""
    kinds = [kind for kind in ground.pack.events.values() if kind.about == about and name in kind.fields]
    parts: list[str] = []
    refs: dict[SubjectKindId, list[EventKindId]] = {}
    for kind in kinds:
        ref = kind.fields[name].ref
        column = ground.columns.by_field[kind.id, name].name
        value = column if ref is not None else "CAST(NULL AS VARCHAR)"
        if ref is not None:
            refs.setdefault(ref, []).append(kind.id)
        parts.append(
            f"SELECT k, pos, kind, {value} AS other FROM ev WHERE kind = {text(kind.id)} AND {column} IS NOT NULL"
        )
    if not parts:
        return []
    saying = ground.script.add(f"saying_{name}", " UNION ALL ".join(parts))
    named = ground.script.add(
        f"named_{name}",
        f"""SELECT k, kind, other, pos AS s, COALESCE(LEAD(pos) OVER (PARTITION BY k ORDER BY pos), {FOREVER}) AS e
        FROM {saying}""",
    )
    return [
        (ref, ground.script.add("named", f"SELECT k, other, s, e FROM {named} WHERE kind IN {texts(of)}"))
        for ref, of in refs.items()
    ]
