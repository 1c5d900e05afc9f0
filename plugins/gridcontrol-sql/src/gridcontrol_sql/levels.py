"""Rules whose statuses hold while conditions do."""

from __future__ import annotations

from gridcontrol.rules.ruleset import Rule
from gridcontrol_sql import spans
from gridcontrol_sql.conditions import Truth
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.positions import FOREVER
from gridcontrol_sql.script import text, texts


def write_levels(ground: Ground, rule: Rule) -> None:
    """The rule's pieces and courses, one for each stretch in which a row is the first that holds, into the ground."""
    clock = ground.clock
    script = ground.script
    track = ground.pack.tracks[rule.track]
    truth = Truth(ground, track.about, rule.day_count)
    domain = ground.domain(track.about)
    parts = []
    before = 0
    for number, edition in enumerate(rule.editions):
        following = rule.editions[number + 1].since if number + 1 < len(rule.editions) else None
        ends = [clock.tick(end) for end in (edition.until, following) if end is not None]
        begin = "0" if edition.since is None else clock.by_clock(str(clock.tick(edition.since)))
        end = clock.by_clock(str(min(ends))) if ends else str(FOREVER)
        force = script.add("in_force", f"SELECT k, {begin} AS s, {end} AS e FROM {domain} WHERE {begin} < {end}")
        taken: list[str] = []
        for index, level in enumerate(edition.levels, start=before):
            true = spans.union(script, truth.where(level.condition))
            sets = [true, force]
            if taken:
                sets.append(spans.complement(script, spans.together(script, taken), domain))
            held = spans.unbroken(script, spans.at_least(script, len(sets), sets))
            parts.append(
                f"""SELECT h.k, {index} AS ph, {text(level.status)} AS status, h.s, h.e, {number} AS edition
                FROM {held} AS h JOIN {domain} AS d ON d.k = h.k
                WHERE h.e >= {FOREVER} OR {clock.clock_at("h.e")} <> h.s"""
            )
            taken.append(true)
        before += len(edition.levels)
    rows = script.add(f"rows_{rule.id}", " UNION ALL ".join(parts))
    numbered = script.add(
        f"levels_{rule.id}", f"SELECT NUMBER_IN(k, s, ph) AS cid, r.* FROM IN_ORDER({rows}; k, s, ph) AS r"
    )
    if rule.ceiling is not None:
        numbered = _under_ceiling(ground, rule, numbered, tuple(track.holding))
    ground.pieces[rule.id] = script.add(
        f"pieces_{rule.id}", f"SELECT k, cid, ph, status, s, e, edition FROM {numbered}"
    )
    ground.courses[rule.id] = script.add(
        f"courses_{rule.id}", f"SELECT k, cid, s AS tpos, s AS start, e AS cend FROM {numbered}"
    )


def _under_ceiling(ground: Ground, rule: Rule, numbered: str, holding: tuple[str, ...]) -> str:
    """*numbered* cut where an unbroken stretch of holding rows reaches the ceiling."""
    clock = ground.clock
    if rule.ceiling is None or not holding:
        return numbered
    script = ground.script
    counted = clock.by_clock(clock.counted(clock.at("h.s"), rule.ceiling, rule.day_count))
    held = script.add(
        "holding_rows",
        f"""SELECT h.*, CASE WHEN h.s = 0 THEN 0 ELSE {counted} END AS cap,
            ROW_NUMBER() OVER (PARTITION BY k ORDER BY s, cid) AS n
        FROM {numbered} AS h WHERE status IN {texts(holding)}""",
    )
    # Rows that follow one another without a gap are one stretch; what begins at the ceiling or later begins afresh.
    cap = f"CASE WHEN {clock.at('w.cut')} < {clock.at('h.s')} OR w.cap <= h.s THEN h.cap ELSE w.cap END"
    walked = script.add(
        "walking_levels",
        f"""WITH RECURSIVE w AS (
            SELECT h.k, h.n, h.cid, h.s, h.e, h.cap, LEAST(h.e, GREATEST(h.cap, h.s)) AS cut FROM {held} AS h
                WHERE h.n = 1
            UNION ALL
            SELECT h.k, h.n, h.cid, h.s, h.e, {cap} AS cap, LEAST(h.e, GREATEST({cap}, h.s)) AS cut
            FROM w JOIN {held} AS h ON h.k = w.k AND h.n = w.n + 1
        ) SELECT cid, s, e, cap, cut FROM w""",
    )
    return script.add(
        "capped_levels",
        f"""SELECT n.cid, n.k, n.ph, n.status, n.s, COALESCE(w.cut, n.e) AS e, n.edition FROM {numbered} AS n
        LEFT JOIN {walked} AS w ON w.cid = n.cid WHERE w.cid IS NULL OR w.s < w.cap OR w.e = w.s""",
    )
