"""Towns that merge and split lose no duty: people keep theirs, towns owe theirs as long as they are there."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.duties.deriving import Duties
from gridcontrol.duties.obligation import Obligation, State
from gridcontrol.duties.owners import Owners
from gridcontrol.duties.rounds import Coverage, Rounds, by_level, coverage_by
from gridcontrol.ids import DivisionId, HierarchyId, LevelId, RoundId, key_of
from gridcontrol.model.divisions import Change, Divisions, Merge, Open, Split
from gridcontrol.model.known import as_known
from gridcontrol.responsibility.answering import responsibility_of
from gridcontrol.responsibility.tree import tree_of
from gridcontrol.time import start_of_day
from tests.unit.duties.owing import Asked, divisions_of, log_of, pack_of, short

TREE = """
county C
town A C
town B C
village A1 A
village B1 B
"""
PACK = """
format: gridcontrol/1
pack: changing
zone: Asia/Shanghai
day_count: day_zero
divisions:
  levels: {county: county, town: town, village: village}
  hierarchies: {statutory: {levels: [county, town, village]}}
subjects:
  person: {place: village, attributes: {village: division?}}
  town: {}
  officer: {attributes: {post: text?}}
events:
  arrival: {about: person, fields: {village: division?}, sets: [village]}
  visit: {about: person}
  report: {about: town}
  appointed:
    about: officer
    fields: {link: text, place: division}
    assigns: {scheme: five, link: link, to: place}
order: [arrival, visit]
tracks: {control: {about: person, default: normal, precedence: [home]}}
rules: {arrivals: {track: control, when: {event: arrival}, phases: [{status: home, for: 28d}]}}
officers: {officer: {post: post}}
schemes: {five: {for: [person], links: {town: {level: town}, head: {level: county}}}}
duties:
  temperature:
    while: {control: home}
    slots: {daily: {until: "20:00"}}
    done_by: {event: visit}
    owner: five/town
    escalate: [{after: 1h, to: head}]
  report:
    every: day
    of: {kind: town, level: town}
    by: "16:00"
    done_by: {event: report}
rounds:
  one: {of: person, starts: 2020-02-01, until: 2020-02-20, done_by: {event: visit}, owner: five/town}
"""
FACTS = """
02-01 a arrival village=A1
02-01 b arrival village=B1
02-01 oa appointed link=town place=A
02-01 ob appointed link=town place=B
02-01 h appointed link=head place=C
"""
DAY = date(2020, 2, 5)
AT = datetime(2020, 2, 9, 15, tzinfo=pack_of(PACK).zone)


def coded(divisions: Divisions, code: str) -> DivisionId:
    found = divisions.by_code(code)
    assert found is not None
    return found


def changes(divisions: Divisions) -> dict[str, list[Change]]:
    """On 5 February B goes into A, or the village of A goes to a new town N, or the village of B into that of A."""
    a, b, c, village, other = (coded(divisions, code) for code in ("A", "B", "C", "A1", "B1"))
    new = DivisionId("c:N")
    parents = {HierarchyId("statutory"): c}
    return {
        "none": [],
        "merge": [Merge(DAY, (b, a), a)],
        "villages": [Merge(DAY, (other, village), village)],
        "split": [Open(DAY, new, "N", "town", parents), Split(DAY, a, (new,), {village: new})],
    }


class Changed:
    """What is owed and by whom, after one of the changes."""

    def __init__(self, change: str, facts: str, at: datetime = AT) -> None:
        pack, before = pack_of(PACK), divisions_of(TREE)
        divisions = before.with_changes(changes(before)[change])
        known = as_known(log_of(pack, facts), pack.zone)
        timelines = FastEvaluator().evaluate(pack, known, as_of=AsOf(at)).timelines
        self.duties = Duties(pack, known, timelines, at, None, tree_of(divisions))
        self.owners = Owners(pack.owed, responsibility_of(pack, known, None, divisions))
        self.rounds = Rounds(self.duties)

    def owed(self, duty: str) -> list[Obligation]:
        since = start_of_day(date(2020, 2, 2), self.duties.pack.zone)
        return list(self.duties.obligations(since, AT + timedelta(hours=9), duties=[duty]))


def test_people_owe_the_same_whatever_becomes_of_their_town() -> None:
    kept = Changed("none", FACTS).owed("temperature")
    assert len(kept) == 16
    for change in ("merge", "split", "villages"):
        assert Changed(change, FACTS).owed("temperature") == kept


def test_a_merged_town_answers_for_those_who_came_to_it() -> None:
    changed = Changed("merge", FACTS)
    owners = {
        (key_of(one.subject), one.key.day): changed.owners.owner(one).officers for one in changed.owed("temperature")
    }
    assert owners["b", date(2020, 2, 4)] == ("officer/ob",)
    assert owners["b", date(2020, 2, 5)] == ("officer/oa",)
    assert owners["a", date(2020, 2, 5)] == ("officer/oa",)


def test_whose_village_went_into_another_is_answered_for_there() -> None:
    """What was written of them names the village that is no more."""
    changed = Changed("villages", FACTS)
    several = [one for one in changed.owed("temperature") if key_of(one.subject) == "b"]
    owners = {one.key.day: changed.owners.owner(one).officers for one in several}
    assert owners[date(2020, 2, 4)] == ("officer/ob",)
    assert owners[date(2020, 2, 5)] == ("officer/oa",)
    assert {changed.owners.now(one, AT).officers for one in several if one.state is State.MISSED} == {("officer/h",)}


def test_what_a_new_town_has_nobody_for_goes_on_up() -> None:
    changed = Changed("split", FACTS)
    one = next(one for one in changed.owed("temperature") if key_of(one.subject) == "a" and one.key.day == DAY)
    assert changed.owners.owner(one).officers == ()
    held = changed.owners.now(one, AT)
    assert held.officers == ("officer/h",)


def test_each_town_reports_as_long_as_it_is_there() -> None:
    days = {
        change: {(key_of(one.subject), one.key.day) for one in Changed(change, FACTS).owed("report")}
        for change in ("none", "merge", "split")
    }
    before = {(town, date(2020, 2, day)) for town in "AB" for day in (2, 3, 4)}
    after = [date(2020, 2, day) for day in range(5, 10)]
    assert days["none"] == before | {(town, day) for town in "AB" for day in after}
    assert days["merge"] == before | {("A", day) for day in after}
    assert {town for town, day in days["split"] if day in after} == {"B", "c:N"}


VILLAGES = st.lists(st.sampled_from(["A1", "B1", ""]), min_size=1, max_size=8)


@given(VILLAGES, st.sampled_from(["none", "merge", "split", "villages"]), st.integers(1, 12))
def test_a_round_asks_for_everybody_once(villages: list[str], change: str, day: int) -> None:
    lines = [f"02-01 p{number} arrival" + (f" village={v}" if v else "") for number, v in enumerate(villages)]
    changed = Changed(change, "\n".join(lines), datetime(2020, 2, day, 12, tzinfo=AT.tzinfo))
    standing = changed.rounds.standing(RoundId("one"))
    assert len({asked.one.subject for asked in standing.asked}) == len(standing.asked) == len(villages)
    placing = changed.rounds.placing(RoundId("one"))
    for level in ("county", "town", "village"):
        found = coverage_by(standing, by_level(placing, LevelId(level)))
        assert sum(one.scope for one in found.values()) == len(villages)
        assert all(one.reached <= one.counted <= one.scope for one in found.values())
        assert all(one.states.get(State.MISSED, 0) == 0 for one in found.values())
        # Nobody is counted where nothing is any more, nor left without a place that had one.
        assert all(each is None or placing.tree.exists(each, date(2020, 2, day)) for each in found)
        assert found.get(None, Coverage({}, 0)).scope == villages.count("")


AS_SUBJECTS = (
    PACK.replace("  town: {}", "  town: {level: town}\n  village: {level: village}")
    .replace("of: {kind: town, level: town}", "of: town")
    .replace("  report: {about: town}", "  report: {about: town}\n  cleaned: {about: village}")
    + "  clean_up: {of: village, starts: 2020-02-03, until: 2020-02-08, done_by: {event: cleaned}}\n"
)


def test_divisions_that_are_subjects_owe_without_a_fact_of_their_own() -> None:
    asked = Asked(AS_SUBJECTS, "02-04 09:00 A1 cleaned\n02-02 15:00 B report\n", "02-09T12:00", divisions=TREE)
    reports = asked.obligations("02-02", "report")
    assert {key_of(one.subject) for one in reports} == {"A", "B"}
    assert [short(one) for one in reports if one.state is State.DONE] == ["B 02-02"]
    standing = asked.rounds.standing(RoundId("clean_up"))
    assert {key_of(each.one.subject): each.one.state for each in standing.asked} == {
        "A1": State.DONE,
        "B1": State.MISSED,
    }
    placing = asked.rounds.placing(RoundId("clean_up"))
    towns = coverage_by(standing, by_level(placing, LevelId("town")))
    assert sorted((one.scope, one.reached) for one in towns.values()) == [(1, 0), (1, 1)]
