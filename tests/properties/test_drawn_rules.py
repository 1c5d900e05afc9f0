"""Rules drawn as well as facts: no combination of constructs may break what holds of every answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.ids import TrackId
from gridcontrol.model.facts import Event, Fact
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of
from tests.properties.drawing import (
    COUNTS,
    HEAD,
    REPEATS,
    TRANSITIONS,
    ZONE,
    P,
    essence,
    evaluate,
    histories,
    logs,
    moments,
    received,
    status_at,
    ticks,
)
from tests.unit.calculus.asking import pack_of

CONTROL = TrackId("control")
STATUSES = ("hospital", "rehab", "central", "home", "watch")
POINTS = (
    "{event: venue_case}",
    "{event: excluded}",
    "{begins: {clinical: ill}}",
    "{event: test, where: {result: negative}}",
    "{event: excluded, times: 2}",
    "{event: test, where: {result: negative}, from_day: 1, times: 2, apart: 24h}",
    "{event: venue_case, to_day: 1}",
    "{finishes: {clinical: ill}, from_day: 2}",
)
CONDITIONS = (
    "{status: {clinical: ill}}",
    "{running: sick/ill}",
    "{seen: {event: test, within: 2d}}",
    "{count: {event: [arrival, contact], within: 4d, at_least: 2}}",
    "{lasting: {if: {not: {seen: {event: test, within: 1d}}}, for: 36h}}",
    "{not: {ever: {clinical: ill}}}",
    "{some: {at_least: 2, of: [{status: {clinical: ill}}, {seen: {event: left}}, {seen: {event: contact}}]}}",
)
WHOM = "{its: {whom: {status: {clinical: ill}}}}"
SICK = """
  sick: {track: clinical, repeat: keep, when: {event: confirmed}, phases: [{status: ill, until: {event: discharged}}]}
"""


@st.composite
def phases(draw: st.DrawFn) -> str:
    """One phase with some of all that a phase may have."""
    parts = [f"status: {draw(st.sampled_from(STATUSES))}"]
    bounded = draw(st.booleans())
    if bounded or draw(st.booleans()):
        parts.append(f"for: {draw(st.sampled_from(['1d', '2d', '4d', '36h']))}")
        bounded = True
    if not bounded or draw(st.integers(0, 3)) == 0:
        until = draw(st.sampled_from([*POINTS, *(f"{{holds: {c}}}" for c in CONDITIONS[:3])]))
        parts.append(f"until: {until}")
    if draw(st.integers(0, 3)) == 0:
        parts.append("lapse: end")
    if draw(st.integers(0, 2)) == 0:
        parts.append(f"prolong: {{event: venue_case, for: {draw(st.sampled_from(['1d', '3d']))}}}")
    if draw(st.integers(0, 2)) == 0:
        window = draw(st.sampled_from(["", ", from_day: 1", ", from_day: 0, to_day: 2", ", times: 2, apart: 24h"]))
        most = draw(st.sampled_from(["", ", at_most: 2d", ", at_most: 30h"]))
        parts.append(f"release: {{needs: [{{event: test, where: {{result: negative}}{window}}}]{most}}}")
    if draw(st.integers(0, 3)) == 0:
        parts.append(f"at_most: {draw(st.sampled_from(['3d', '5d']))}")
    if draw(st.integers(0, 3)) == 0:
        parts.append("schedule: keep")
    return "{" + ", ".join(parts) + "}"


@st.composite
def chains(draw: st.DrawFn, conditions: Sequence[str], fewest: int) -> str:
    """Phases, or a table of rows that ask conditions."""
    chain = st.lists(phases(), min_size=fewest, max_size=3).map(lambda made: f"phases: [{', '.join(made)}]")
    if draw(st.integers(0, 2)):
        return draw(chain)
    asked = [f"{draw(st.sampled_from(['given', 'unless']))}: {draw(st.sampled_from(conditions))}" for _ in range(2)]
    rows = [f"{{{one}, {draw(chain)}}}" for one in (*asked, "where: {}")]
    return f"choose: [{', '.join(rows)}]"


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """A rule with one or two editions."""
    trigger = [f"event: {draw(st.sampled_from(['arrival', '[arrival, contact]']))}"]
    conditions = CONDITIONS if "contact" not in trigger[0] else (*CONDITIONS, WHOM, f"{{not: {WHOM}}}")
    trigger += [
        f"{word}: {draw(st.sampled_from(conditions))}" for word in ("given", "unless") if draw(st.integers(0, 3)) == 0
    ]
    if draw(st.integers(0, 3)) == 0:
        trigger.append(f"once: {draw(st.sampled_from(conditions))}, within: {draw(st.sampled_from(['2d', '30h']))}")
    lines = [
        "  r:",
        "    track: control",
        f"    repeat: {draw(st.sampled_from(REPEATS))}",
        f"    day_count: {draw(st.sampled_from(COUNTS))}",
        f"    when: {{{', '.join(trigger)}}}",
    ]
    if draw(st.booleans()):
        lines.append(
            "    counted_from: [left_on, last_contact, at]"
            if "contact" in trigger[0]
            else "    counted_from: [left_on, at]"
        )
    if draw(st.booleans()):
        lines.append(f"    ceiling: {draw(st.sampled_from(['4d', '9d']))}")
    if draw(st.integers(0, 3)) == 0:
        lines.append(f"    while: {draw(st.sampled_from(CONDITIONS[2:]))}")
    if draw(st.booleans()):
        extra = draw(st.sampled_from(["", ", up_to: 2d"]))
        lines.append(f"    ends: [{{event: [left, died]{extra}}}]")
    lines.append("    editions:")
    back = draw(st.sampled_from(["from: 2020-01-01", "from: 2020-02-04, back_to: 2020-02-01"]))
    lines.append(f"      - {{in_force: {{{back}}}, {draw(chains(conditions, 1))}}}")
    if draw(st.booleans()):
        how = draw(st.sampled_from(TRANSITIONS))
        until = draw(st.sampled_from(["", ", until: 2020-02-10"]))
        repeal = draw(st.sampled_from(["release", "run_out"]))
        lines.append(
            f"      - {{in_force: {{from: 2020-02-06{until}}}, transition: {how}, "
            f"on_repeal: {repeal}, {draw(chains(conditions, 0))}}}"
        )
    return pack_of(SICK + "\n".join(lines) + "\n", head=HEAD)


@given(pack=packs(), facts=logs(), data=st.data())
def test_what_holds_of_every_answer(pack: Pack, facts: list[Fact], data: st.DataObject) -> None:
    answer = evaluate(pack, received(facts))
    assert essence(evaluate(pack, received(data.draw(st.permutations(facts))))) == essence(answer)
    for line in answer.timelines.values():
        track = pack.tracks[line.track]
        for run in line.runs:
            assert run.segments
            assert run.segments[0].since == run.since
            for one, other in zip(run.segments, run.segments[1:], strict=False):
                assert one.until == other.since
            for segment in run.segments:
                assert segment.until is None or segment.since <= segment.until
                assert segment.until is None or segment.latest is None or segment.until <= segment.latest
        for one_row, other_row in zip(line.rows, line.rows[1:], strict=False):
            assert one_row.until is not None
            assert one_row.since < one_row.until <= other_row.since
        for at in ticks(pack):
            running = [
                track.rank(s.status)
                for run in line.runs
                for s in run.segments
                if s.since <= at and (s.until is None or at < s.until)
            ]
            row = line.row_at(at)
            assert (track.rank(row.status) if row else None) == min(running, default=None)


@given(pack=packs(), facts=histories(), at=moments())
def test_later_facts_never_change_what_was_shown(pack: Pack, facts: list[Event], at: date) -> None:
    then = instant_of(at, ZONE)
    whole, cut = evaluate(pack, received(facts)), evaluate(pack, received(facts), as_of=then)
    for tick in [t for t in ticks(pack) if t <= then]:
        assert status_at(whole.timelines.get((P, CONTROL)), tick) == status_at(cut.timelines.get((P, CONTROL)), tick)
